package upgradetest

import (
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

const (
	adminName    = "Ada Admin"
	fieldOps     = "Field Operations"
	fieldOpsName = "Field_Ops"
	active       = "Active" // UserLicense.Status, PermissionSetLicense.Status
	live         = "Live"   // Network.Status
)

// seed makes the org as every test finds it.
func seed() State {
	state := State{
		Session:  seedSession(),
		Users:    map[core.ID]*upgrade.UserFacts{},
		Stories:  seedStories(),
		Accounts: seedAccounts(),
		Roles:    seedRoles(),
		Profiles: map[core.ID]core.Profile{},
		Labels:   seedLabels(),
		Rows:     seedRows(),
		Sites:    seedSites(),
		Setup:    seedSetup(),
		Counts:   map[core.ID][]upgrade.RecordCount{},
		Refused:  map[core.ID]error{},
		Sets:     map[core.ID]core.PermissionSetAssignment{},
		Groups:   map[core.ID]upgrade.PermissionSetGroup{},
		Licenses: map[core.ID]core.PermissionSetLicenseAssign{},
		Clock:    time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC),
	}
	for _, profile := range seedProfiles() {
		state.Profiles[profile.ID] = profile
		if profile.UserType.IsTarget() {
			state.Catalog.Profiles = append(state.Catalog.Profiles, profile)
		}
	}
	for _, license := range seedLicenses() {
		if license.ID != CustomerCommunity && license.ID != ExternalIdentityID {
			state.Catalog.Licenses = append(state.Catalog.Licenses, license)
		}
	}
	for _, facts := range seedUsers(state.Profiles) {
		state.Users[facts.User.ID] = &facts
		state.remember(facts)
	}
	state.Counts[Maya] = []upgrade.RecordCount{{Object: "Berth__c", Owned: 4}}
	state.Users[Maya].Usage = seedUsage()
	return state
}

// seedUsage has Maya change berths, and log in to a site that she loses.
func seedUsage() upgrade.Usage {
	since, last := time.Date(2026, time.October, 3, 8, 0, 0, 0, time.UTC), time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)
	return upgrade.Usage{
		Since:   &since,
		Records: []upgrade.RecordUse{{Site: HelpCenter, Object: "Berth__c", Changed: true, Times: 5, Last: last}},
		Logins: &upgrade.Logins{
			Days: 9, Of: 51, Since: since, Last: last, Sites: map[core.ID]upgrade.Use{MemberHub: {Times: 2, Last: last}},
			Addresses: []string{"203.0.113.7"},
		},
	}
}

// remember keeps what a user's assignments look like, for when they are made again.
func (s *State) remember(facts upgrade.UserFacts) {
	for _, a := range facts.Assignments {
		id := a.PermissionSetGroupID
		if id == "" {
			id = a.PermissionSetID
		}
		s.Sets[id] = a
	}
	for _, g := range facts.Groups {
		s.Groups[g.ID] = g
	}
	for _, l := range facts.LicenseAssignments {
		s.Licenses[l.LicenseID] = l
	}
}

// seedSetup has one sharing set that ends with Maya's profile, and one that the
// partner profile is in as well.
func seedSetup() upgrade.Setup {
	set := func(name, label, object string, profiles ...core.SharingProfile) core.SharingSet {
		return core.SharingSet{
			FullName: name, Label: label, Profiles: profiles, Mappings: []core.SharingMapping{
				{Object: object, AccessLevel: "Edit", ObjectField: "Account", UserField: "Contact.Account"},
			},
		}
	}
	customer := core.SharingProfile{ID: HarborCustomer, Name: "Harbor Customer"}
	partner := core.SharingProfile{ID: HarborPartner, Name: "Harbor Partner"}
	return upgrade.Setup{SharingSets: []core.SharingSet{
		set("Harbor_Berths", "Harbor Berths", "Berth__c", customer),
		set("Harbor_Cases", "Harbor Cases", "Case", customer, partner),
	}}
}

func seedSession() upgrade.Session {
	return upgrade.Session{
		Org: core.Organization{
			ID: ID(core.PrefixOrganization, 1), Name: "Harbor Test Org", Type: "Developer Edition",
			InstanceName: "TEST1", InstanceURL: "https://harbor.example", IsSandbox: true, APIVersion: "68.0",
		},
		Admin: core.Admin{
			ID: Admin, Username: "admin@harbor.example", Name: adminName,
			Permissions: map[string]bool{
				core.PermManageUsers: true, core.PermManageInternalUsers: true, core.PermManageExternalUsers: true,
				core.PermManageCustomerUsers: true, core.PermViewSetup: true, core.PermViewRoles: true,
				core.PermAssignPermissionSets: true, core.PermManageNetworks: true,
			},
		},
		CallsUsed: 120, CallsLimit: 15000, CallsMade: 24,
	}
}

func seedStories() map[core.ID]string {
	return map[core.ID]string{
		Maya:  "a customer whose account is no partner account yet",
		Tomas: "on a partner account with three roles",
		Dana:  "a partner user already",
		Eva:   "inactive and frozen",
		Nina:  "without a contact",
	}
}

func seedLicenses() []core.UserLicense {
	logins, used := 100, 96
	return []core.UserLicense{
		newLicense(CustomerCommunity, "Customer Community", "PID_Customer_Community", 500, 120),
		newLicense(CustomerPlus, "Customer Community Plus", "PID_Customer_Community_Plus", 50, 12),
		{
			ID: CustomerPlusLogin, Name: "Customer Community Plus Login", Label: "Customer Community Plus Login",
			DefinitionKey: "PID_Customer_Community_Plus_Login", Status: active, Total: 200, Used: 8,
			MonthlyLoginsEntitlement: &logins, MonthlyLoginsUsed: &used,
		},
		newLicense(PartnerCommunity, "Partner Community", "PID_Partner_Community", 25, 7),
		newLicense(PartnerLogin, "Partner Community Login", "PID_Partner_Community_Login", 5, 5),
		newLicense(ExternalIdentityID, "External Identity", "", 100, 1),
	}
}

func newLicense(id core.ID, name, key string, total, used int) core.UserLicense {
	return core.UserLicense{
		ID: id, Name: name, Label: name, DefinitionKey: key, Status: active, Total: total, Used: used,
	}
}

func seedProfiles() []core.Profile {
	custom, standard := false, true
	licenses := map[core.ID]core.UserLicense{}
	for _, l := range seedLicenses() {
		licenses[l.ID] = l
	}
	return []core.Profile{
		{
			ID: HarborCustomer, Name: "Harbor Customer", UserType: core.UserTypeCspLitePortal,
			License: licenses[CustomerCommunity], IsStandard: &custom, PermissionSetID: SetOfHarborCustomer,
		},
		{
			ID: HarborPlus, Name: "Harbor Customer Plus", UserType: core.UserTypePowerCustomerSuccess,
			License: licenses[CustomerPlus], IsStandard: &custom, PermissionSetID: SetOfHarborPlus,
		},
		{
			ID: HarborPlusLogin, Name: "Harbor Customer Plus Login", UserType: core.UserTypePowerCustomerSuccess,
			License: licenses[CustomerPlusLogin], IsStandard: &custom, PermissionSetID: SetOfHarborPlusLogin,
		},
		{
			ID: HarborPartner, Name: "Harbor Partner", UserType: core.UserTypePowerPartner,
			License: licenses[PartnerCommunity], IsStandard: &custom, PermissionSetID: SetOfHarborPartner,
		},
		{
			ID: StandardPartner, Name: "Partner Community User", UserType: core.UserTypePowerPartner,
			License: licenses[PartnerCommunity], IsStandard: &standard, PermissionSetID: SetOfStandardPartner,
		},
		{
			ID: HarborPartnerLog, Name: "Harbor Partner Login", UserType: core.UserTypePowerPartner,
			License: licenses[PartnerLogin], IsStandard: &custom, PermissionSetID: SetOfHarborPartnerLog,
		},
	}
}

func seedAccounts() map[core.ID]*core.Account {
	return map[core.ID]*core.Account{
		BrightHarbor: newAccount(BrightHarbor, "Bright Harbor", false),
		Northwind:    newAccount(Northwind, "Northwind", true),
	}
}

func newAccount(id core.ID, name string, isPartner bool) *core.Account {
	yes, no, none := true, false, 0
	return &core.Account{
		ID: id, Name: name, IsPartner: &isPartner, IsCustomerPortal: &yes, IsPersonAccount: &no,
		OwnerID: Admin, OwnerName: adminName, OwnerUserType: core.UserTypeStandard, OwnerRoleID: OwnerRole,
		OwnerIsActive: &yes, LastModified: time.Date(2026, time.October, 1, 8, 0, 0, 0, time.UTC),
		ExternallyOwnedContacts: &none, ExternalUsers: []core.UserCount{}, OwnerRoleName: "Sales",
	}
}

func seedRoles() map[core.ID]core.UserRole {
	role := func(id core.ID, name string, level core.PortalRole, parent core.ID) core.UserRole {
		return core.UserRole{
			ID: id, Name: "Northwind Partner " + name, PortalType: core.PortalTypePartner,
			PortalRole: level, AccountID: Northwind, ParentID: parent,
		}
	}
	return map[core.ID]core.UserRole{
		NorthwindExecutive: role(NorthwindExecutive, "Executive", core.PortalRoleExecutive, OwnerRole),
		NorthwindManager:   role(NorthwindManager, "Manager", core.PortalRoleManager, NorthwindExecutive),
		NorthwindUser:      role(NorthwindUser, "User", core.PortalRoleWorker, NorthwindManager),
		OwnerRole:          {ID: OwnerRole, Name: "Sales", PortalType: core.PortalTypeNone},
	}
}

func seedSites() []core.NetworkGrant {
	site := func(id core.ID, name string, parent core.ID) core.NetworkGrant {
		return core.NetworkGrant{
			Network: core.Network{ID: id, Name: name, Status: live}, ParentID: parent, Status: "Added",
		}
	}
	return []core.NetworkGrant{
		site(HelpCenter, "Help Center", HarborCustomer),
		site(MemberHub, "Member Hub", CommunitySet),
		site(HelpCenter, "Help Center", HarborPlus),
		site(HelpCenter, "Help Center", HarborPlusLogin),
		site(HelpCenter, "Help Center", HarborPartner),
		site(HelpCenter, "Help Center", StandardPartner),
		site(HelpCenter, "Help Center", HarborPartnerLog),
		site(PartnerHub, "Partner Hub", HarborPartner),
	}
}

func seedLabels() map[access.Item]string {
	return map[access.Item]string{
		object("Case"):                "Cases",
		object("Account"):             "Accounts",
		object("Berth__c"):            "Berths",
		field("Case", "Priority"):     "Priority",
		user("PermissionsEditTask"):   "Edit Tasks",
		user("PermissionsRunReports"): "Run Reports",
	}
}
