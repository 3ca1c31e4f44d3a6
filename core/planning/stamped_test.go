package planning_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// Why what a finding says has no stamp.
const (
	readAgain  = "what the first write needs is asked again by its rule: FindBlocker, FindFewCalls"
	firstWrite = "Salesforce refuses the first write because of it, and then nothing was changed"
	machine    = "the journals of this machine tell it, and are asked before the first write"
	another    = "another administrator may carry out what one has planned"
	noWrite    = "it changes neither what is written nor what the user may do; the reading back tells how it came out"
	noFact     = "it is true of every plan of its kind"
	lastWrite  = "Salesforce refuses the one assignment because of it, which resume makes later"
)

// restsOn says of each finding which stamps hold what it says, or why none has to.
func restsOn() map[core.Code][]string {
	const (
		userType, profile, account, owner, ownerRole = "User.UserType", "User.ProfileId", "Account.Id", "Account.OwnerId", "Account.Owner.UserRoleId"
		partner, target, license, targetType         = "Account.IsPartner", "Profile.Name", "Profile.UserLicenseId", "Profile.UserType"
		roles, assigned, licensed, sites, members    = upgrade.ObjectUserRole, upgrade.ObjectAssignment, upgrade.ObjectLicenseAssign, upgrade.ObjectNetworkGrant, upgrade.ObjectNetworkMember
		groups, packages, sharing                    = "GroupMember", "UserPackageLicense", upgrade.MetaSharingSet
		rows, shared                                 = upgrade.TableObjectPermissions, upgrade.MetaSharing + ".enableAccountRoleOptimization"
	)
	return map[core.Code][]string{
		upgrade.FindingUserNothingToChange: {profile, "User.UserRoleId"}, upgrade.FindingUserIsAdmin: {another},
		upgrade.FindingUserAutomation: {"Automation of User"}, upgrade.FindingUserRequired: {readAgain}, upgrade.FindingUserFrozen: {"UserLogin.IsFrozen"},
		upgrade.FindingUserSingleSignOn: {noWrite}, planning.EarlierRunFinding(upgrade.EarlierRun{}).Code: {machine},

		upgrade.FindingProfileIncompatible: {userType, targetType}, upgrade.FindingLicenseDisabled: {readAgain}, upgrade.FindingLicenseNoSeat: {readAgain},
		upgrade.FindingLicenseSeatUnsure: {readAgain}, upgrade.FindingLicenseFewLogins: {noWrite}, upgrade.FindingLicenseNotPromised: {"UserLicense.Name"},
		upgrade.FindingProfileStandardForbidden: {upgrade.MetaCommunities}, upgrade.FindingProfileStandard: {target},

		upgrade.FindingRoleInternal: {roles}, upgrade.FindingRoleOtherAccount: {roles}, upgrade.FindingRoleWrongType: {roles, targetType}, upgrade.FindingRoleUnknown: {roles},
		upgrade.FindingRoleNotVisible: {another}, upgrade.FindingRoleOthersMove: {roles, shared}, upgrade.FindingRoleSeesOthers: {roles}, upgrade.FindingRoleShared: {shared},
		upgrade.FindingRoleSuperUsers: {upgrade.MetaSharing + ".enablePartnerSuperUserAccess"}, upgrade.FindingRoleLimit: {noWrite}, upgrade.FindingRoleOwnerLimit: {noWrite},

		upgrade.FindingAccountPerson: {"Account.IsPersonAccount"}, upgrade.FindingAccountOwnerExternal: {owner}, upgrade.FindingAccountOwnerNoRole: {ownerRole},
		upgrade.FindingAccountOwnerInactive: {owner, noWrite}, upgrade.FindingAccountOthers: {partner}, upgrade.FindingAccountContacts: {firstWrite},
		upgrade.FindingAccountContactsUnknown: {firstWrite}, upgrade.FindingAccountNoPartnerField: {partner}, upgrade.FindingAccountUnread: {account},
		upgrade.FindingAccountRequired: {readAgain}, upgrade.FindingAccountAutomation: {"Automation of Account"}, upgrade.FindingAccountEnable: {partner},

		upgrade.FindingAdminManageUsers: {readAgain}, upgrade.FindingAdminEditAccount: {readAgain}, upgrade.FindingAdminFewCalls: {readAgain},
		upgrade.FindingAdminViewSetup: {another}, upgrade.FindingAdminViewRoles: {another}, upgrade.FindingAdminNetworks: {another}, upgrade.FindingAdminAssign: {another},
		upgrade.FindingAdminPermissionSets: {readAgain}, upgrade.FindingAdminOpenSites: {readAgain}, upgrade.FindingAdminMetadata: {another},

		upgrade.FindingAccessUnknown: {rows}, upgrade.FindingAccessGroupStatus: {lastWrite}, upgrade.FindingAccessPolicies: {upgrade.ObjectPolicy}, upgrade.FindingAccessViewAll: {rows},
		upgrade.FindingAccessCannotReturn: {assigned, licensed, rows}, upgrade.FindingAccessCanReturn: {assigned, licensed}, upgrade.FindingReassignForbidden: {readAgain},
		upgrade.FindingReassignLicense: {another}, upgrade.FindingReassignUnfit: {assigned, rows}, upgrade.FindingReassignUnsure: {assigned, rows},
		upgrade.FindingKeepUnsure: {rows, license}, upgrade.FindingKeepChanged: {rows},
		upgrade.FindingSitesNone: {sites, members}, upgrade.FindingSitesLost: {sites, members}, upgrade.FindingSitesIndividual: {noWrite},
		upgrade.FindingSitesWelcome: {sites}, upgrade.FindingSitesWaiting: {sites},
		upgrade.FindingAccessSharingSets: {sharing}, upgrade.FindingAccessSharing: {noWrite}, upgrade.FindingAccessShareGroups: {noFact},
		upgrade.FindingAccessReportsOff: {upgrade.MetaCommunities + ".enableNetPortalUserReportOpts"}, upgrade.FindingAccessCaseStatus: {upgrade.MetaCommunities + ".enablePowerCustomerCaseStatus"},
		upgrade.FindingAccessPackages: {packages}, upgrade.FindingAccessGroups: {groups}, upgrade.FindingUpgradePermanent: {noFact},
		upgrade.FindingUsernameNotUnique: {upgrade.MetaCommunities + ".enableUsernameUniqForOrgPref"}, upgrade.FindingUsernameKept: {"User.Username"},
	}
}

// TestEveryFindingRestsOnAStamp: whoever finds another thing ahead says what is compared
// before the first write, so that the plan is not applied when it is not true any more.
func TestEveryFindingRestsOnAStamp(t *testing.T) {
	t.Parallel()
	known := []string{readAgain, firstWrite, machine, another, noWrite, noFact, lastWrite}
	for _, choice := range []upgrade.Choice{upgradetest.ToPartner(), upgradetest.ToPlus()} {
		f := upgradetest.Gather(t, upgradetest.NewOrg(), choice)
		f.Target.IsStandard = nil // which may be a standard one
		yes := new(true)
		f.Session.StandardExternalProfiles = yes
		f.Setup.Switches = upgrade.Switches{UniqueUsernames: yes, ExternalReports: yes, CaseStatus: yes, PartnerSuperUsers: yes, RoleOptimization: yes}
		for _, stamp := range planning.New(f, choice).Stamps {
			known = append(known, stamp.Name)
		}
	}
	rests := restsOn()
	codes := planning.PreflightCodes()
	for _, code := range codes {
		if len(rests[code]) == 0 {
			t.Errorf("%s has neither a stamp nor a reason for having none", code)
		}
	}
	for code, names := range rests {
		if !slices.Contains(codes, code) {
			t.Errorf("no rule finds %s", code)
		}
		for _, name := range names {
			if !slices.Contains(known, name) {
				t.Errorf("%s rests on %s, which no plan has", code, name)
			}
		}
	}
}
