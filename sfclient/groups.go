package sfclient

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

type componentRow struct {
	PermissionSetGroupID wire.RecordID `json:"PermissionSetGroupId"`
	PermissionSetID      wire.RecordID `json:"PermissionSetId"`
}

type aggregateRow struct {
	ID                   wire.RecordID `json:"Id"`
	PermissionSetGroupID wire.RecordID `json:"PermissionSetGroupId"`
}

// mutingPrefix is the key prefix of MutingPermissionSet, which stands among a
// group's components.
const mutingPrefix = "0QM"

// groupsOf are the permission set groups of these assignments, without what they are
// made of.
func groupsOf(assignments []core.PermissionSetAssignment) []upgrade.PermissionSetGroup {
	var groups []upgrade.PermissionSetGroup
	seen := map[core.ID]bool{"": true}
	for _, a := range assignments {
		if id := a.PermissionSetGroupID; !seen[id] {
			seen[id] = true
			groups = append(groups, upgrade.PermissionSetGroup{
				ID: id, Name: a.PermissionSetGroup, Label: a.PermissionSetGroupLbl, Status: a.GroupStatus,
			})
		}
	}
	return groups
}

// completeGroups adds the groups to the facts, with what they are made of. aggregates
// is nil where the org can't be asked for them.
func completeGroups(components *wire.Query[componentRow], aggregates *wire.Query[aggregateRow], facts *upgrade.UserFacts) {
	facts.Groups = groupsOf(facts.Assignments)
	if len(facts.Groups) == 0 {
		return
	}
	facts.Unreadable = append(facts.Unreadable, gapsOf(components)...)
	for i := range facts.Groups {
		g := &facts.Groups[i]
		for _, row := range components.Rows {
			switch id := core.ID(row.PermissionSetID); {
			case core.ID(row.PermissionSetGroupID) != g.ID:
			case id.Prefix() == mutingPrefix:
				g.Muting = append(g.Muting, id)
			default:
				g.Components = append(g.Components, id)
			}
		}
		g.Aggregate = aggregateOf(g.ID, aggregates, facts.Assignments)
	}
}

// aggregateOf is the permission set that carries a group's grants: the one that
// names the group, or else the one that the assignment of the group names.
func aggregateOf(group core.ID, aggregates *wire.Query[aggregateRow], assignments []core.PermissionSetAssignment) core.ID {
	if aggregates != nil {
		for _, row := range aggregates.Rows {
			if core.ID(row.PermissionSetGroupID) == group {
				return core.ID(row.ID)
			}
		}
	}
	for _, a := range assignments {
		if a.PermissionSetGroupID == group {
			return a.PermissionSetID
		}
	}
	return ""
}
