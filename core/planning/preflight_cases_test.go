package planning_test

import (
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// preflightCase is a change to Maya's facts that brings one finding.
type preflightCase struct {
	name   string
	choice upgrade.Choice
	change func(*upgrade.Facts)
	want   core.Code
	// severity and errorCode are what the finding must have.
	severity  core.Severity
	errorCode string
	// mentions is a part of the finding's text.
	mentions string
}

func preflightCases() []preflightCase {
	return slices.Concat(userCases(), licenseCases(), roleCases(), accountCases(), adminCases(), accessCases(), automationCases(), keepCases(), reportCases())
}

const (
	blocker   = core.SeverityBlocker
	warning   = core.SeverityWarning
	notice    = core.SeverityNotice
	integrity = core.CodeFieldIntegrity
)

func userCases() []preflightCase {
	return []preflightCase{
		{
			name: "the profile is there already", choice: upgradetest.ToPartner(), want: upgrade.FindingUserNothingToChange, severity: notice,
			change: func(f *upgrade.Facts) { f.User.User.Profile = f.Target },
		},
		{
			name: "an internal user is a blocker of the plan", choice: upgradetest.ToPartner(), want: upgrade.FindingUserInternal,
			severity: blocker, errorCode: integrity,
			change: func(f *upgrade.Facts) { f.User.User.UserType = core.UserTypeStandard },
		},
		{
			name: "the admin upgrades himself", choice: upgradetest.ToPartner(), want: upgrade.FindingUserIsAdmin, severity: blocker,
			change: func(f *upgrade.Facts) { f.Session.Admin.ID = f.User.User.ID },
		},
		{
			name: "frozen", choice: upgradetest.ToPartner(), want: upgrade.FindingUserFrozen, severity: warning,
			change: func(f *upgrade.Facts) { f.User.User.IsFrozen = new(true) },
		},
		{
			name: "an earlier run was not looked at", choice: upgradetest.ToPartner(), want: upgrade.FindingRunEarlier, severity: blocker,
			change: func(f *upgrade.Facts) {
				f.EarlierRun = &upgrade.EarlierRun{ID: "20261122", State: "outcome unknown"}
			},
			mentions: "The run 20261122 ended like this: outcome unknown.",
		},
	}
}

func licenseCases() []preflightCase {
	license := func(change func(*core.UserLicense)) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			for i := range f.Catalog.Licenses {
				if f.Catalog.Licenses[i].ID == f.Target.License.ID {
					change(&f.Catalog.Licenses[i])
				}
			}
		}
	}
	full := func(l *core.UserLicense) { l.Used = l.Total }
	return []preflightCase{
		{
			name: "a profile of a customer license", choice: upgradetest.ToPlus(), want: upgrade.FindingProfileIncompatible,
			severity: blocker, errorCode: integrity,
			change: func(f *upgrade.Facts) { f.Target.UserType = core.UserTypeCspLitePortal },
		},
		{
			name: "a disabled license", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseDisabled, severity: blocker, errorCode: integrity,
			change: license(func(l *core.UserLicense) { l.Status = "Disabled" }),
		},
		{
			name: "no seat left", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseNoSeat, severity: blocker,
			errorCode: core.CodeLicenseLimit, change: license(full), mentions: "All 50 seats are used",
		},
		{
			name: "more used than bought", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseNoSeat, severity: blocker,
			errorCode: core.CodeLicenseLimit, change: license(func(l *core.UserLicense) { l.Used = l.Total + 3 }),
		},
		{
			name: "no seat left by a count of an hour ago", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseNoSeat, severity: blocker,
			errorCode: core.CodeLicenseLimit,
			change: func(f *upgrade.Facts) {
				license(func(l *core.UserLicense) { full(l); l.UsedUpdatedAt = new(f.User.ReadAt.Add(-time.Hour)) })(f)
			},
		},
		{
			name: "no seat left by a count of the day before", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseSeatUnsure,
			severity: warning, errorCode: core.CodeLicenseLimit, mentions: "as counted",
			change: func(f *upgrade.Facts) {
				license(func(l *core.UserLicense) { full(l); l.UsedUpdatedAt = new(f.User.ReadAt.Add(-25 * time.Hour)) })(f)
			},
		},
		{
			name: "seats that could not be read", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseSeatUnsure, severity: warning,
			errorCode: core.CodeLicenseLimit, mentions: "can't be determined",
			change: func(f *upgrade.Facts) { f.Catalog.Licenses = nil },
		},
		{
			name: "all users of a login license", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseSeatUnsure, severity: warning,
			errorCode: core.CodeLicenseLimit,
			change:    license(func(l *core.UserLicense) { full(l); l.MonthlyLoginsEntitlement = new(100) }),
		},
		{
			name: "few logins left", choice: upgradetest.ToPlus(), want: upgrade.FindingLicenseFewLogins, severity: warning, mentions: "9 logins",
			change: license(func(l *core.UserLicense) { l.MonthlyLoginsEntitlement, l.MonthlyLoginsUsed = new(100), new(91) }),
		},
		{
			name: "a license that no document names", choice: upgradetest.ToPartner(), want: upgrade.FindingLicenseNotPromised,
			severity: warning, errorCode: integrity,
			change: license(func(l *core.UserLicense) {
				l.Name, l.Label, l.DefinitionKey = "Gold Partner", "Gold Partner", "PID_STRATEGIC_PRM"
			}),
		},
		{
			name: "a standard profile, and the setting is not known", choice: upgradetest.ToPartner(), want: upgrade.FindingProfileStandard,
			severity: warning, errorCode: integrity, change: func(f *upgrade.Facts) { f.Target.IsStandard = new(true) },
		},
		{
			name: "a standard profile by its name", choice: upgradetest.ToPartner(), want: upgrade.FindingProfileStandard,
			severity: warning, errorCode: integrity,
			change: func(f *upgrade.Facts) { f.Target.IsStandard, f.Target.Name = nil, "Partner Community User" },
		},
		{
			name: "a standard profile, and the setting forbids it", choice: upgradetest.ToPartner(), want: upgrade.FindingProfileStandardForbidden,
			severity: blocker, errorCode: integrity,
			change: func(f *upgrade.Facts) {
				f.Target.IsStandard, f.Session.StandardExternalProfiles = new(true), new(false)
			},
		},
	}
}

func roleCases() []preflightCase {
	const id core.ID = "00E000000000777EAA"
	withRole := func(role core.UserRole) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			role.ID, role.Name = id, "Some Role"
			f.User.AccountRoles = append(f.User.AccountRoles, role)
		}
	}
	chosen := upgradetest.ToPartner()
	chosen.RoleID = id
	return []preflightCase{
		{
			name: "an internal role", choice: chosen, want: upgrade.FindingRoleInternal, severity: blocker, errorCode: integrity,
			change: withRole(core.UserRole{PortalType: core.PortalTypeNone}),
		},
		{
			name: "a role of another account", choice: chosen, want: upgrade.FindingRoleOtherAccount, severity: blocker, errorCode: integrity,
			change: withRole(core.UserRole{PortalType: core.PortalTypePartner, AccountID: upgradetest.Northwind}),
		},
		{
			name: "a customer role for a partner", choice: chosen, want: upgrade.FindingRoleWrongType, severity: blocker, errorCode: integrity,
			change: withRole(core.UserRole{PortalType: core.PortalTypeCustomer, AccountID: upgradetest.BrightHarbor}),
		},
		{
			name: "a role that was not read", choice: chosen, want: upgrade.FindingRoleUnknown, severity: blocker, errorCode: integrity,
			change: func(*upgrade.Facts) {},
		},
		{
			name: "a role that the admin may not see", choice: chosen, want: upgrade.FindingRoleNotVisible, severity: blocker,
			errorCode: core.CodeCrossReferenceAccess, change: lacking(core.PermViewRoles),
		},
		{
			name: "the role of another user changes", choice: upgradetest.ToPartner(), want: upgrade.FindingRoleOthersMove, severity: warning,
			mentions: "Zoe Martin",
			change: func(f *upgrade.Facts) {
				shared := core.UserRole{PortalType: core.PortalTypePartner, PortalRole: core.PortalRolePersonAccount}
				f.User.OtherUsers = []core.User{{Name: "Zoe Martin", Role: &shared}}
			},
		},
	}
}

func accountCases() []preflightCase {
	account := func(change func(*core.Account)) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) { change(f.User.Account) }
	}
	external := account(func(a *core.Account) { a.OwnerUserType = core.UserTypePowerPartner })
	noRole := account(func(a *core.Account) { a.OwnerRoleID = "" })
	return []preflightCase{
		{
			name: "a person account", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountPerson, severity: blocker, errorCode: integrity,
			change: account(func(a *core.Account) { a.IsPersonAccount = new(true) }),
		},
		{
			name: "an external owner, on enabling", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountOwnerExternal, severity: blocker,
			errorCode: core.CodeUnknown, change: external,
		},
		{
			name: "an external owner, on the upgrade", choice: upgradetest.ToPlus(), want: upgrade.FindingAccountOwnerExternal, severity: blocker,
			errorCode: core.CodeUnknown, change: external,
		},
		{
			name: "an owner without a role, on enabling", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountOwnerNoRole, severity: blocker,
			errorCode: core.CodeUnknown, change: noRole,
		},
		{
			name: "an owner without a role, on the upgrade", choice: upgradetest.ToPlus(), want: upgrade.FindingAccountOwnerNoRole, severity: blocker,
			errorCode: core.CodeUnknown, change: noRole,
		},
		{
			name: "contacts of external users", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountContacts, severity: blocker,
			errorCode: core.CodeUnknown, mentions: "2 contacts",
			change: account(func(a *core.Account) { a.ExternallyOwnedContacts = new(2) }),
		},
		{
			name: "contacts that could not be counted", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountContactsUnknown, severity: warning,
			errorCode: core.CodeUnknown, change: account(func(a *core.Account) { a.ExternallyOwnedContacts = nil }),
		},
		{
			name: "an org without partner accounts", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountNoPartnerField, severity: blocker,
			errorCode: core.CodeInvalidField, change: account(func(a *core.Account) { a.IsPartner = nil }),
		},
		{
			name: "an account that could not be read", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountUnread, severity: warning,
			errorCode: core.CodeUnknown, change: func(f *upgrade.Facts) { f.User.Account = nil },
		},
		{
			name: "an account to enable", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountEnable, severity: notice,
			errorCode: integrity, change: func(*upgrade.Facts) {},
		},
	}
}

// lacking takes a permission from the admin.
func lacking(permission string) func(*upgrade.Facts) {
	return func(f *upgrade.Facts) { f.Session.Admin.Permissions[permission] = false }
}

func adminCases() []preflightCase {
	return []preflightCase{
		{
			name: "without Manage External Users", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminManageUsers, severity: blocker,
			errorCode: core.CodeInsufficientAccess, change: lacking(core.PermManageExternalUsers),
		},
		{
			name: "requires Edit on Account", choice: upgradetest.ToPartner(), want: upgrade.FindingAdminEditAccount, severity: blocker,
			errorCode: core.CodeInsufficientAccess, mentions: "Edit on Account",
			change: func(f *upgrade.Facts) { f.User.Account.PartnerChangeable = new(false) },
		},
		{
			name: "without View Setup", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminViewSetup, severity: warning,
			change: lacking(core.PermViewSetup),
		},
		{
			name: "without View Roles", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminViewRoles, severity: warning,
			change: lacking(core.PermViewRoles),
		},
		{
			name: "without Create and Set Up Experiences", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminNetworks, severity: notice,
			change: func(f *upgrade.Facts) {
				for _, permission := range []string{core.PermManageNetworks, core.PermViewAllData, core.PermModifyAllData} {
					lacking(permission)(f)
				}
			},
		},
		{
			name: "without Assign Permission Sets", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminAssign, severity: notice,
			errorCode: core.CodeInsufficientAccess, change: lacking(core.PermAssignPermissionSets),
		},
		{
			name: "an org that answers without Modify Metadata", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminMetadata, severity: warning,
			mentions: "Modify Metadata", change: func(f *upgrade.Facts) {
				lacking(core.PermModifyMetadata)(f)
				lacking(core.PermModifyAllData)(f)
			},
		},
		{
			name: "few API requests left", choice: upgradetest.ToPlus(), want: upgrade.FindingAdminFewCalls, severity: blocker,
			errorCode: core.CodeRequestLimit, mentions: "13 API requests",
			change: func(f *upgrade.Facts) { f.Session.CallsUsed = f.Session.CallsLimit - 13 },
		},
	}
}

// reassigning chooses to reassign Maya's permission set without a license.
func reassigning(choice upgrade.Choice) upgrade.Choice {
	choice.Reassign = []core.ID{upgradetest.KnowledgeSet}
	return choice
}

func automationCases() []preflightCase {
	run := func(object string) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			f.Automations.Runs = []upgrade.Automation{
				{Kind: upgrade.AutomationRule, Object: object, Name: "Title Length"}, {Kind: upgrade.AutomationFlow, Object: object, Name: "Audit"},
			}
		}
	}
	missing := func(object string) func(*upgrade.Facts) {
		return func(f *upgrade.Facts) {
			f.User.MissingFields = []upgrade.MissingField{{Object: object, Name: "Region__c", Label: "Region"}, {Object: object, Name: "acme__Tier__c", Label: "Tier"}}
		}
	}
	return []preflightCase{
		{
			name: "required fields of the user that are empty", choice: upgradetest.ToPlus(), want: upgrade.FindingUserRequired, severity: blocker,
			errorCode: core.CodeRequiredMissing, mentions: "Empty: Region (Region__c) and Tier (acme__Tier__c).", change: missing(upgrade.ObjectUser),
		},
		{
			name: "required fields of the account that are empty", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountRequired, severity: blocker,
			errorCode: core.CodeRequiredMissing, mentions: "Empty: Region (Region__c) and Tier (acme__Tier__c).", change: missing(upgrade.ObjectAccount),
		},
		{
			name: "automation on users", choice: upgradetest.ToPlus(), want: upgrade.FindingUserAutomation, severity: notice,
			errorCode: core.CodeValidation, mentions: "It is: the validation rule Title Length and the flow Audit.", change: run(upgrade.ObjectUser),
		},
		{
			name: "automation on users after a permanent step", choice: upgradetest.ToPartner(), want: upgrade.FindingUserAutomation, severity: notice,
			errorCode: core.CodeValidation, mentions: "The account is enabled before that, which can't be undone.", change: run(upgrade.ObjectUser),
		},
		{
			name: "automation on accounts", choice: upgradetest.ToPartner(), want: upgrade.FindingAccountAutomation, severity: notice,
			errorCode: core.CodeValidation, mentions: "If it refuses, nothing is changed.", change: run(upgrade.ObjectAccount),
		},
		{
			name: "a user access policy that applies", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessPolicies, severity: warning,
			mentions: "Onboarding applies\nIt runs when the user changes, and the user then meets its filters. It grants Deals and revokes 0PS000000000901AAA. The losses shown don't include it.",
			change: func(f *upgrade.Facts) {
				f.Automations.Policies = []upgrade.AccessPolicy{{
					Label: "Onboarding", Logic: "1", Filters: []upgrade.PolicyFilter{{Number: 1, Operation: "equals", Value: string(f.Target.ID)}},
					Grants: []upgrade.PolicyTarget{{ID: "0PS000000000900AAA", Name: "Deals"}}, Revokes: []upgrade.PolicyTarget{{ID: "0PS000000000901AAA"}},
				}}
			},
		},
		{
			name: "a policy that does what can't be read", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessPolicies, severity: warning,
			mentions: "can't be determined. What it grants or revokes could not be read.", change: func(f *upgrade.Facts) { f.Automations.Policies = []upgrade.AccessPolicy{{Label: "Onboarding"}} },
		},
	}
}

func accessCases() []preflightCase {
	nothing := func(*upgrade.Facts) {}
	return []preflightCase{
		{
			name: "a profile whose permissions are not known", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessUnknown, severity: warning,
			change: func(f *upgrade.Facts) { f.Target.PermissionSetID = "" },
		},
		{
			name: "a group that is being recalculated", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessGroupStatus, severity: warning,
			mentions: "A permission set group is not up to date: Field Operations (Outdated)", change: func(f *upgrade.Facts) { f.User.Groups[0].Status = "Outdated" },
		},
		{
			name: "two outdated permission set groups", choice: upgradetest.ToPartner(), want: upgrade.FindingAccessGroupStatus, severity: warning,
			mentions: "Permission set groups are not up to date: Field Operations (Outdated) and Second (Failed)",
			change: func(f *upgrade.Facts) {
				f.User.Groups[0].Status = "Outdated"
				f.User.Groups = append(f.User.Groups, upgrade.PermissionSetGroup{ID: "second", Label: "Second", Status: "Failed"})
			},
		},
		{
			name: "view all records", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessViewAll, severity: warning, mentions: "Berths",
			change: nothing,
		},
		{
			name: "what can't be reassigned", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessCannotReturn, severity: warning,
			errorCode: integrity, mentions: "Community Extras", change: nothing,
		},
		{
			name: "what can be reassigned", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessCanReturn, severity: notice,
			mentions: "Knowledge Reader", change: nothing,
		},
		{
			name: "a site that is lost", choice: upgradetest.ToPlus(), want: upgrade.FindingSitesLost, severity: warning, mentions: "Member Hub",
			change: nothing,
		},
		{
			name: "sharing sets", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessSharingSets, severity: warning, change: nothing,
			mentions: "Harbor Customer",
		},
		{
			name: "reassigning without the right to", choice: reassigning(upgradetest.ToPlus()), want: upgrade.FindingReassignForbidden, severity: blocker,
			errorCode: core.CodeInsufficientAccess, change: lacking(core.PermAssignPermissionSets),
		},
		{
			name: "reassigning what does not fit", choice: reassigning(upgradetest.ToPlus()), want: upgrade.FindingReassignUnfit, severity: blocker,
			errorCode: integrity, mentions: "only for the license Customer Community",
			change: func(f *upgrade.Facts) {
				f.User.Assignments[1].LicenseID, f.User.Assignments[1].LicenseName = "100", "Customer Community"
			},
		},
		{
			name: "reassigning what nobody has", choice: reassigning(upgradetest.ToPlus()), want: upgrade.FindingReassignUnfit, severity: blocker,
			errorCode: integrity, mentions: "is not assigned to this user",
			change: func(f *upgrade.Facts) { f.User.Assignments = f.User.Assignments[:1] },
		},
		{
			name: "reassigning what was never seen on the license", choice: reassigning(upgradetest.ToPlus()), want: upgrade.FindingReassignUnsure,
			severity: warning, errorCode: integrity, mentions: "might refuse",
			change: func(f *upgrade.Facts) {
				f.Grants.Rows = append(f.Grants.Rows, access.Row{
					Parent: f.User.Assignments[1].PermissionSetID, Rights: access.Use,
					Item: access.Item{Category: access.CategoryUser, Name: "PermissionsDeleteTopics"},
				})
			},
		},
		{
			name: "no site left", choice: upgradetest.ToPlus(), want: upgrade.FindingSitesNone, severity: blocker, mentions: "Help Center",
			change: func(f *upgrade.Facts) { f.SiteGrants = nil },
		},
		{
			name: "who sees the person's records", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessShareGroups, severity: notice,
			mentions: "Ada Admin", change: nothing,
		},
		{
			name: "managed packages", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessPackages, severity: notice, mentions: "bwcharts",
			change: func(f *upgrade.Facts) { f.User.Packages = []core.PackageLicense{{ID: "051", Namespace: "bwcharts"}} },
		},
		{
			name: "public groups", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessGroups, severity: notice, mentions: "Harbor Customers",
			change: func(f *upgrade.Facts) {
				f.User.Memberships = []core.GroupMembership{{GroupID: "00G", Name: "Harbor Customers"}}
			},
		},
		{
			name: "the group of partners", choice: upgradetest.ToPartner(), want: upgrade.FindingAccessSharing, severity: notice,
			mentions: "All Partner Users", change: nothing,
		},
		{
			name: "the group of customers", choice: upgradetest.ToPlus(), want: upgrade.FindingAccessSharing, severity: notice,
			mentions: "All Customer Portal Users", change: nothing,
		},
		{
			name: "can't go back", choice: upgradetest.ToPlus(), want: upgrade.FindingUpgradePermanent, severity: notice, change: nothing,
		},
		{
			name: "the username stays", choice: upgradetest.ToPlus(), want: upgrade.FindingUsernameKept, severity: notice, change: nothing,
			mentions: "maya.chen@brightharbor.example",
		},
	}
}

// keeping is a choice with a right of Maya's that the profile lacks.
func keeping(choice upgrade.Choice) upgrade.Choice {
	choice.Keep = upgrade.KeepChoice{Items: []access.Item{{Category: access.CategoryObject, Object: "Contract"}}, Sites: []core.ID{upgradetest.MemberHub}}
	return choice
}

func keepCases() []preflightCase {
	return []preflightCase{
		{
			name: "keeping without the right to", choice: keeping(upgradetest.ToPartner()), want: upgrade.FindingAdminPermissionSets,
			severity: blocker, errorCode: core.CodeInsufficientAccess, change: lacking(core.PermManagePermissionSets),
		},
		{
			name: "keeping a site without the right to", choice: keeping(upgradetest.ToPartner()), want: upgrade.FindingAdminOpenSites,
			severity: blocker, errorCode: core.CodeInsufficientAccess, change: func(f *upgrade.Facts) {
				lacking(core.PermManageNetworks)(f)
				f.Session.Admin.Permissions[core.PermViewAllData], f.Session.Admin.Permissions[core.PermModifyAllData] = true, false
			},
		},
		{
			name: "keeping what was never seen on the license", choice: keeping(upgradetest.ToPartner()), want: upgrade.FindingKeepUnsure,
			severity: warning, errorCode: integrity, mentions: "1 permission", change: func(*upgrade.Facts) {},
		},
		{
			name: "the set for the gap was changed", choice: keeping(upgradetest.ToPartner()), want: upgrade.FindingKeepChanged,
			severity: notice, change: func(f *upgrade.Facts) {
				set := planning.New(*f, keeping(upgradetest.ToPartner())).Keep
				f.Keep.Sets = []upgrade.FoundSet{{ID: "0PS000000000777AAA", Name: set.Name, LicenseID: set.LicenseID}}
			},
		},
	}
}
