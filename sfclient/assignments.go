package sfclient

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

const assignmentColumns = "Id, AssigneeId, PermissionSetId, PermissionSet.Name, PermissionSet.Label, PermissionSet.Type, " +
	"PermissionSet.IsOwnedByProfile, PermissionSet.LicenseId, PermissionSet.HasActivationRequired, " +
	"PermissionSet.NamespacePrefix, PermissionSetGroupId, " +
	"PermissionSetGroup.DeveloperName, PermissionSetGroup.MasterLabel, PermissionSetGroup.Status, ExpirationDate, IsActive"

type assignmentRow struct {
	ID                   wire.RecordID `json:"Id"`
	AssigneeID           wire.RecordID `json:"AssigneeId"`
	PermissionSetID      wire.RecordID `json:"PermissionSetId"`
	PermissionSet        *permissionSetParent
	PermissionSetGroupID wire.RecordID `json:"PermissionSetGroupId"`
	PermissionSetGroup   *struct{ DeveloperName, MasterLabel, Status string }
	ExpirationDate       wire.Moment
	IsActive             *bool
	IsRevoked            *bool
}

// typeStandard is the type of a permission set that Salesforce made, which has no metadata.
const typeStandard = "Standard"

type permissionSetParent struct {
	Name                  string
	Label                 string
	Type                  string
	IsOwnedByProfile      bool
	LicenseID             wire.RecordID `json:"LicenseId"`
	HasActivationRequired bool
	NamespacePrefix       string
}

// fullName is what the Metadata API calls the permission set.
func (p *permissionSetParent) fullName() string {
	if p.NamespacePrefix != "" {
		return p.NamespacePrefix + "__" + p.Name
	}
	return p.Name
}

func (r *assignmentRow) assignment() core.PermissionSetAssignment {
	a := core.PermissionSetAssignment{
		ID: core.ID(r.ID), PermissionSetID: core.ID(r.PermissionSetID), PermissionSetGroupID: core.ID(r.PermissionSetGroupID),
		ExpirationDate: r.ExpirationDate.OrNil(), IsActive: r.IsActive, IsRevoked: r.IsRevoked,
	}
	if p := r.PermissionSet; p != nil {
		a.Name, a.Label, a.Type, a.IsOwnedByProfile = p.Name, p.Label, p.Type, p.IsOwnedByProfile
		a.LicenseID, a.RequiresActivation = core.ID(p.LicenseID), p.HasActivationRequired
		if a.PermissionSetGroupID == "" && !a.IsOwnedByProfile && p.Type != typeStandard {
			a.FullName = p.fullName()
		}
	}
	if g := r.PermissionSetGroup; g != nil {
		a.PermissionSetGroup, a.PermissionSetGroupLbl, a.GroupStatus = g.DeveloperName, g.MasterLabel, g.Status
	}
	return a
}

const licenseAssignQuery = "SELECT Id, AssigneeId, PermissionSetLicenseId, PermissionSetLicense.MasterLabel, " +
	"PermissionSetLicense.PermissionSetLicenseKey, PermissionSetLicense.Status, PermissionSetLicense.TotalLicenses, " +
	"PermissionSetLicense.UsedLicenses FROM PermissionSetLicenseAssign WHERE AssigneeId = "

type licenseAssignRow struct {
	ID                     wire.RecordID `json:"Id"`
	AssigneeID             wire.RecordID `json:"AssigneeId"`
	PermissionSetLicenseID wire.RecordID `json:"PermissionSetLicenseId"`
	PermissionSetLicense   *struct {
		MasterLabel             string
		PermissionSetLicenseKey string
		Status                  string
		TotalLicenses           int
		UsedLicenses            int
	}
}

func (r *licenseAssignRow) assign() core.PermissionSetLicenseAssign {
	a := core.PermissionSetLicenseAssign{ID: core.ID(r.ID), LicenseID: core.ID(r.PermissionSetLicenseID)}
	if l := r.PermissionSetLicense; l != nil {
		a.Label, a.Key, a.Status, a.Total, a.Used = l.MasterLabel, l.PermissionSetLicenseKey, l.Status, l.TotalLicenses, l.UsedLicenses
	}
	return a
}

// licenseNameRow is a permission set license that a permission set needs and the user
// does not have. PermissionSet.License may be a UserLicense or a PermissionSetLicense,
// so that a path through it is not sure to be answered; the ids tell which one it is.
type licenseNameRow struct {
	ID          wire.RecordID `json:"Id"`
	MasterLabel string
}

// namelessLicenses are the permission set licenses of which nothing else has told the
// name.
func namelessLicenses(assignments []core.PermissionSetAssignment) []core.ID {
	var ids []core.ID
	for _, a := range assignments {
		if a.LicenseName == "" && a.LicenseID.Prefix() == core.PrefixPermissionSetLicense && !slices.Contains(ids, a.LicenseID) {
			ids = append(ids, a.LicenseID)
		}
	}
	return ids
}

func nameLicense(assignments []core.PermissionSetAssignment, license core.ID, name string) {
	for i := range assignments {
		if assignments[i].LicenseID == license {
			assignments[i].LicenseName = name
		}
	}
}

type componentRow struct {
	PermissionSetGroupID wire.RecordID `json:"PermissionSetGroupId"`
	PermissionSetID      wire.RecordID `json:"PermissionSetId"`
	// PermissionSet may be a muting one, so that only the name is sure to be answered.
	PermissionSet *struct{ Name string }
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
				if p := row.PermissionSet; p != nil && p.Name != "" {
					g.ComponentNames = append(g.ComponentNames, p.Name)
				}
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
