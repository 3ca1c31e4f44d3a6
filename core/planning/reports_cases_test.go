package planning_test

import (
	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// reportCases are what reports of people who do this job taught.
func reportCases() []preflightCase {
	toPartner, toPlus := upgradetest.ToPartner(), upgradetest.ToPlus()
	account := func(change func(*core.Account)) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) { change(f.User.Account) }
	}
	manager := core.UserRole{ID: "00E000000000777EAA", Name: "Some Manager", PortalType: core.PortalTypePartner, PortalRole: core.PortalRoleManager, AccountID: upgradetest.BrightHarbor}
	worker := core.UserRole{ID: "00E000000000778EAA", Name: "Some User", PortalType: core.PortalTypePartner, PortalRole: core.PortalRoleWorker, AccountID: upgradetest.BrightHarbor}
	asManager := toPartner
	asManager.RoleID = manager.ID
	licenseBack := toPlus
	licenseBack.Reassign = []core.ID{upgradetest.AnalyticsLicense}
	reports := access.Row{Parent: upgradetest.SetOfHarborPartner, Item: access.Item{Category: access.CategoryUser, Name: "PermissionsRunReports"}, Rights: access.Use}
	cases := []preflightCase{
		{
			name: "others of an account to enable", choice: toPartner, want: upgrade.FindingAccountOthers, severity: warning, errorCode: core.CodeUnknown, mentions: "3 other external users",
			change: account(func(a *core.Account) {
				a.ExternalUsers = []core.UserCount{{UserType: core.UserTypeCspLitePortal, Users: 2}, {UserType: core.UserTypePowerPartner, Users: 1}}
			}),
		},
		{
			name: "others who could not be counted", choice: toPartner, want: upgrade.FindingAccountOthers, severity: warning, errorCode: core.CodeUnknown, mentions: "Other external users",
			change: account(func(a *core.Account) { a.ExternalUsers = nil }),
		},
		{
			name: "an inactive owner", choice: toPlus, want: upgrade.FindingAccountOwnerInactive, severity: warning, mentions: "is inactive",
			change: account(func(a *core.Account) { a.OwnerIsActive = new(false) }),
		},
		{
			name: "a role above others", choice: asManager, want: upgrade.FindingRoleSeesOthers, severity: warning, mentions: "2 users below",
			change: func(f *upgrade.Facts) {
				f.User.AccountRoles = []core.UserRole{manager, worker}
				f.User.Account.ExternalUsers = []core.UserCount{{UserType: core.UserTypePowerPartner, RoleID: worker.ID, Users: 2}, {UserType: core.UserTypePowerPartner, RoleID: manager.ID, Users: 4}}
			},
		},
		{
			name: "account role optimization", choice: toPlus, want: upgrade.FindingRoleShared, severity: warning, mentions: "other accounts",
			change: func(f *upgrade.Facts) { f.User.RoleOptimization = new(true) },
		},
		{
			name: "partner super users", choice: toPartner, want: upgrade.FindingRoleSuperUsers, severity: notice, mentions: "2 other partner users",
			change: func(f *upgrade.Facts) {
				f.Setup.PartnerSuperUsers = new(true)
				f.User.Account.ExternalUsers = []core.UserCount{{UserType: core.UserTypePowerPartner, Users: 2}}
			},
		},
		{
			name: "few portal roles left", choice: toPlus, want: upgrade.FindingRoleLimit, severity: warning, errorCode: core.CodeUnknown, mentions: "49,999 portal roles",
			change: func(f *upgrade.Facts) { f.Catalog.PortalRoles = new(49_999) },
		},
		{
			name: "an owner of many person accounts", choice: toPlus, want: upgrade.FindingRoleOwnerLimit, severity: warning, errorCode: core.CodeUnknown, mentions: "owns 50,000 person accounts",
			change: account(func(a *core.Account) { a.OwnersPersonAccounts = new(50_000) }),
		},
		{
			name: "a username that may be in another org", choice: toPartner, want: upgrade.FindingUsernameNotUnique, severity: warning, errorCode: core.CodeDuplicateUsername,
			mentions: "maya.chen@brightharbor.example", change: func(f *upgrade.Facts) { f.Setup.UniqueUsernames = new(false) },
		},
		{
			name: "reports that the org does not allow", choice: toPartner, want: upgrade.FindingAccessReportsOff, severity: notice, mentions: "Reports remain",
			change: func(f *upgrade.Facts) {
				f.Setup.ExternalReports = new(false)
				f.Grants.Rows = append(f.Grants.Rows, reports)
			},
		},
		{
			name: "a case status that the org does not let change", choice: toPlus, want: upgrade.FindingAccessCaseStatus, severity: notice,
			change: func(f *upgrade.Facts) { f.Setup.CaseStatus = new(false) },
		},
		{
			name: "a permission set license without Manage Users", choice: licenseBack, want: upgrade.FindingReassignLicense, severity: blocker, errorCode: core.CodeInsufficientAccess,
			mentions: "Manage Users", change: lacking(core.PermManageUsers),
		},
		{
			name: "single sign-on", choice: toPlus, want: upgrade.FindingUserSingleSignOn, severity: warning, mentions: "maya-7",
			change: func(f *upgrade.Facts) { f.User.User.FederationIdentifier = "maya-7" },
		},
	}
	return append(cases, siteReportCases()...)
}

func siteReportCases() []preflightCase {
	join := func(status string) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			site := core.Network{ID: "0DB000000000777AAA", Name: "Dealers", Status: "Live", SendsWelcome: new(true)}
			f.SiteGrants = append(f.SiteGrants, core.NetworkGrant{Network: site, ParentID: f.Target.ID, Status: status})
		}
	}
	toPartner := upgradetest.ToPartner()
	return []preflightCase{
		{name: "a site that welcomes", choice: toPartner, want: upgrade.FindingSitesWelcome, severity: notice, mentions: "Dealers", change: join("Added")},
		{name: "a site that waits", choice: toPartner, want: upgrade.FindingSitesWaiting, severity: notice, mentions: "Dealers", change: join("WaitingForAdd")},
		{
			name: "an individual who is not to be processed", choice: toPartner, want: upgrade.FindingSitesIndividual, severity: warning, mentions: "Don't Process",
			change: func(f *upgrade.Facts) { f.User.Individual = &core.Individual{DontProcess: true} },
		},
		{
			name: "an individual to forget", choice: toPartner, want: upgrade.FindingSitesIndividual, severity: warning, mentions: "Forget this Individual",
			change: func(f *upgrade.Facts) { f.User.Individual = &core.Individual{Forget: true} },
		},
	}
}
