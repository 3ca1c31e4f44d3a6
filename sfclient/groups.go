package sfclient

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// groupReads are the queries about the permission set groups of a user.
type groupReads struct {
	groups     []upgrade.PermissionSetGroup
	components *read[componentRow]
	aggregates *read[aggregateRow]
}

type componentRow struct {
	PermissionSetGroupID recordID `json:"PermissionSetGroupId"`
	PermissionSetID      recordID `json:"PermissionSetId"`
}

type aggregateRow struct {
	ID                   recordID `json:"Id"`
	PermissionSetGroupID recordID `json:"PermissionSetGroupId"`
}

// mutingPrefix is the key prefix of MutingPermissionSet, which stands among a
// group's components.
const mutingPrefix = "0QM"

// newGroupReads asks about the groups of these assignments; nothing when there is
// none.
func newGroupReads(d schema, assignments []core.PermissionSetAssignment) *groupReads {
	r := &groupReads{}
	var ids []core.ID
	seen := map[core.ID]bool{"": true}
	for _, a := range assignments {
		if id := a.PermissionSetGroupID; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
			r.groups = append(r.groups, upgrade.PermissionSetGroup{
				ID: id, Name: a.PermissionSetGroup, Label: a.PermissionSetGroupLbl, Status: a.GroupStatus,
			})
		}
	}
	if len(ids) == 0 {
		return r
	}
	in := " WHERE PermissionSetGroupId IN " + inList(ids) + " ORDER BY Id"
	r.components = selectRows[componentRow]("PermissionSetGroupComponent",
		"SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent"+in)
	if d.permissionSet.has("PermissionSetGroupId") {
		r.aggregates = selectRows[aggregateRow]("PermissionSet", "SELECT Id, PermissionSetGroupId FROM PermissionSet"+in)
	}
	return r
}

func (r *groupReads) all() []selection {
	var queries []selection
	if r.components != nil {
		queries = append(queries, r.components)
	}
	if r.aggregates != nil {
		queries = append(queries, r.aggregates)
	}
	return queries
}

// complete adds the groups to the facts.
func (r *groupReads) complete(facts *upgrade.UserFacts) {
	if r.components == nil {
		return
	}
	facts.Gaps = append(facts.Gaps, r.components.gaps()...)
	for i := range r.groups {
		g := &r.groups[i]
		for _, row := range r.components.rows {
			switch id := core.ID(row.PermissionSetID); {
			case core.ID(row.PermissionSetGroupID) != g.ID:
			case id.Prefix() == mutingPrefix:
				g.Muting = append(g.Muting, id)
			default:
				g.Components = append(g.Components, id)
			}
		}
		g.Aggregate = r.aggregate(g.ID, facts.Assignments)
	}
	facts.Groups = r.groups
}

// aggregate is the permission set that carries a group's grants: the one that
// names the group, or else the one that the assignment of the group names.
func (r *groupReads) aggregate(group core.ID, assignments []core.PermissionSetAssignment) core.ID {
	if r.aggregates != nil {
		for _, row := range r.aggregates.rows {
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
