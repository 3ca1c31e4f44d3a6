package upgradetest

import (
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// typeRegular is the type of what has nothing special: a group, a permission set.
const typeRegular = "Regular"

// seedUsers makes the people, with what is read about them.
func seedUsers(profiles map[core.ID]core.Profile) []upgrade.UserFacts {
	no := false
	eva := newPerson(Eva, "Eva Lund", "eva.lund@dormant.example", profiles[HarborCustomer], BrightHarbor, "Bright Harbor")
	frozen := true
	eva.User.IsActive, eva.User.IsFrozen = false, &frozen
	nina := newPerson(Nina, "Nina Kowalski", "nina.kowalski@identity.example", profiles[HarborCustomer], "", "")
	nina.User.ContactID = ""
	dana := newPerson(Dana, "Dana Brooks", "dana.brooks@partner.example", profiles[HarborPartner], Northwind, "Northwind")
	dana.User.Role = &core.UserRole{
		ID: NorthwindManager, Name: "Northwind Partner Manager", PortalType: core.PortalTypePartner,
		PortalRole: core.PortalRoleManager, AccountID: Northwind,
	}
	tomas := newPerson(Tomas, "Tomas Rivera", "tomas.rivera@northwind.example", profiles[HarborCustomer], Northwind, "Northwind")
	tomas.User.IsPrmSuperUser = &no
	return []upgrade.UserFacts{newMaya(profiles[HarborCustomer]), tomas, dana, eva, nina}
}

// newPerson makes a user with nothing but a profile.
func newPerson(
	id core.ID, name, username string, profile core.Profile, accountID core.ID, accountName string,
) upgrade.UserFacts {
	no, yes := false, true
	login := time.Date(2026, time.November, 20, 17, 5, 0, 0, time.UTC)
	modified := time.Date(2026, time.November, 2, 10, 30, 0, 0, time.UTC)
	return upgrade.UserFacts{
		User: core.User{
			ID: id, Name: name, Username: username, Email: username, IsActive: true,
			UserType: profile.UserType, Profile: profile,
			ContactID: ID(core.PrefixContact, int(id[14]-'0')), AccountID: accountID, AccountName: accountName,
			IsPortalEnabled: &yes, IsFrozen: &no, LastLogin: &login,
			LastModified: modified, LastModifiedBy: adminName, SystemModstamp: modified,
		},
		Assignments: []core.PermissionSetAssignment{ownAssignment(profile)},
		Sites:       []core.Network{{ID: HelpCenter, Name: "Help Center", Status: live}},
	}
}

// newMaya makes the default story: permission sets of every kind, a group, a
// permission set license and two sites.
func newMaya(profile core.Profile) upgrade.UserFacts {
	facts := newPerson(Maya, "Maya Chen", "maya.chen@brightharbor.example", profile, BrightHarbor, "Bright Harbor")
	facts.Assignments = append(
		facts.Assignments,
		newAssignment(11, KnowledgeSet, "Knowledge_Reader", "Knowledge Reader", "", ""),
		newAssignment(12, CommunitySet, "Community_Extras", "Community Extras", CustomerCommunity, "Customer Community"),
		newAssignment(13, AnalyticsSet, "Analytics_Viewer", "Analytics Viewer", AnalyticsLicense, "Analytics for Communities"),
		core.PermissionSetAssignment{
			ID: ID(core.PrefixPermissionSetAssignment, 14), PermissionSetID: FieldOpsResult, Type: "Group",
			Name: fieldOpsName, Label: fieldOps, PermissionSetGroupID: FieldOpsGroup,
			PermissionSetGroup: fieldOpsName, PermissionSetGroupLbl: fieldOps, GroupStatus: "Updated",
		},
	)
	facts.Groups = []upgrade.PermissionSetGroup{{
		ID: FieldOpsGroup, Name: fieldOpsName, Label: fieldOps, Status: "Updated", Aggregate: FieldOpsResult,
		Components: []core.ID{FieldOpsPart}, ComponentNames: []string{"bw__Field_Inspections"}, Muting: []core.ID{FieldOpsMuting},
	}}
	facts.LicenseAssignments = []core.PermissionSetLicenseAssign{{
		ID: ID("2LA", 1), LicenseID: AnalyticsLicense, Label: "Analytics for Communities",
		Key: "AnalyticsForCommunities", Status: active, Total: 10, Used: 3,
	}}
	facts.Sites = append(facts.Sites, core.Network{ID: MemberHub, Name: "Member Hub", Status: live})
	return facts
}

// ownAssignment is the row by which a user holds the permission set of a profile.
func ownAssignment(profile core.Profile) core.PermissionSetAssignment {
	return core.PermissionSetAssignment{
		ID: ID(core.PrefixPermissionSetAssignment, 1), PermissionSetID: profile.PermissionSetID,
		Name: "X" + string(profile.ID), Label: string(profile.ID), Type: "Profile", IsOwnedByProfile: true,
	}
}

func newAssignment(n int, set core.ID, name, label string, licenseID core.ID, licenseName string) core.PermissionSetAssignment {
	return core.PermissionSetAssignment{
		ID: ID(core.PrefixPermissionSetAssignment, n), PermissionSetID: set, Name: name, FullName: name, Label: label,
		Type: typeRegular, LicenseID: licenseID, LicenseName: licenseName,
	}
}
