package upgrade

import "cupgrade/core"

// The codes of the findings of Eligibility and NewPlan. The word before the first
// hyphen tells what a finding is about, which is also the step of a wizard that
// can do something about it. What could not be read has the codes of gapRules.
const (
	FindingUserAlreadyUpgraded core.Code = "user-already-upgraded"
	FindingUserInternal        core.Code = "user-internal"
	FindingUserGuest           core.Code = "user-guest"
	FindingUserLegacyPortal    core.Code = "user-legacy-portal"
	FindingUserOtherType       core.Code = "user-other-type"
	FindingUserInactive        core.Code = "user-inactive"
	FindingUserContactless     core.Code = "user-contactless"
	FindingUserNoAccount       core.Code = "user-contact-without-account"
	FindingUserFrozen          core.Code = "user-frozen"
	FindingUserIsAdmin         core.Code = "user-is-yourself"
	FindingUserAutomation      core.Code = "user-automation"
	FindingUserRequired        core.Code = "user-required-field-empty"
	FindingUserNothingToChange core.Code = "user-nothing-to-change"
	FindingUserSingleSignOn    core.Code = "user-single-sign-on"

	FindingLicenseDisabled    core.Code = "license-disabled"
	FindingLicenseNoSeat      core.Code = "license-no-seat"
	FindingLicenseSeatUnsure  core.Code = "license-seats-uncertain"
	FindingLicenseFewLogins   core.Code = "license-few-logins"
	FindingLicenseNotPromised core.Code = "license-not-promised"

	FindingProfileIncompatible      core.Code = "profile-incompatible"
	FindingProfileStandard          core.Code = "profile-standard"
	FindingProfileStandardForbidden core.Code = "profile-standard-forbidden"

	FindingRoleUnknown      core.Code = "role-not-of-account"
	FindingRoleWrongType    core.Code = "role-wrong-type"
	FindingRoleOtherAccount core.Code = "role-other-account"
	FindingRoleInternal     core.Code = "role-internal"
	FindingRoleNotVisible   core.Code = "role-not-visible"
	FindingRoleOthersMove   core.Code = "role-moves-other-users"
	FindingRoleSeesOthers   core.Code = "role-sees-others"
	FindingRoleShared       core.Code = "role-shared"
	FindingRoleSuperUsers   core.Code = "role-super-users"
	FindingRoleLimit        core.Code = "role-limit"
	FindingRoleOwnerLimit   core.Code = "role-owner-limit"

	FindingAccountAutomation      core.Code = "account-automation"
	FindingAccountRequired        core.Code = "account-required-field-empty"
	FindingAccountEnable          core.Code = "account-enable-partner"
	FindingAccountNoPartnerField  core.Code = "account-no-partner-accounts"
	FindingAccountPerson          core.Code = "account-person"
	FindingAccountOwnerNoRole     core.Code = "account-owner-without-role"
	FindingAccountOwnerExternal   core.Code = "account-owner-external"
	FindingAccountContacts        core.Code = "account-contacts-owned-externally"
	FindingAccountContactsUnknown core.Code = "account-contacts-not-counted"
	FindingAccountUnread          core.Code = "account-not-readable"
	FindingAccountOthers          core.Code = "account-others-affected"
	FindingAccountOwnerInactive   core.Code = "account-owner-inactive"

	FindingAdminManageUsers    core.Code = "admin-manage-external-users"
	FindingAdminEditAccount    core.Code = "admin-edit-account"
	FindingAdminViewSetup      core.Code = "admin-view-setup"
	FindingAdminViewRoles      core.Code = "admin-view-roles"
	FindingAdminAssign         core.Code = "admin-assign-permission-sets"
	FindingAdminNetworks       core.Code = "admin-manage-sites"
	FindingAdminMetadata       core.Code = "admin-modify-metadata"
	FindingAdminPermissionSets core.Code = "admin-manage-permission-sets"
	FindingAdminOpenSites      core.Code = "admin-open-sites"
	FindingAdminFewCalls       core.Code = "admin-few-api-calls"

	FindingAccessCannotReturn core.Code = "access-cannot-return"
	FindingAccessCanReturn    core.Code = "access-can-return"
	FindingAccessViewAll      core.Code = "access-view-all"
	FindingAccessGroupStatus  core.Code = "access-group-outdated"
	FindingAccessPolicies     core.Code = "access-policies"
	FindingAccessUnknown      core.Code = "access-unknown"
	FindingAccessSharingSets  core.Code = "access-sharing-sets"
	FindingAccessSharing      core.Code = "access-sharing-recalculated"
	FindingAccessShareGroups  core.Code = "access-share-groups"
	FindingAccessPackages     core.Code = "access-managed-packages"
	FindingAccessGroups       core.Code = "access-public-groups"
	FindingAccessReportsOff   core.Code = "access-reports-off"
	FindingAccessCaseStatus   core.Code = "access-case-status-off"

	FindingReassignForbidden core.Code = "access-reassign-forbidden"
	FindingReassignUnfit     core.Code = "access-reassign-unfit"
	FindingReassignLicense   core.Code = "access-reassign-license-forbidden"
	FindingReassignUnsure    core.Code = "access-reassign-unsure"

	FindingKeepUnsure  core.Code = "access-keep-unsure"
	FindingKeepChanged core.Code = "access-keep-set-changed"

	FindingSitesLost core.Code = "site-lost"
	FindingSitesNone core.Code = "site-none-left"

	FindingSitesIndividual core.Code = "site-individual-refuses"
	FindingSitesWelcome    core.Code = "site-welcome-email"
	FindingSitesWaiting    core.Code = "site-waiting"

	FindingUpgradePermanent core.Code = "upgrade-permanent"
	FindingUsernameKept     core.Code = "upgrade-keeps-username"

	FindingUsernameNotUnique core.Code = "upgrade-username-not-unique"
)

// ActionChooseRole is what to do about a role that does not fit.
const ActionChooseRole = "Select a role of the account, or have the role assigned automatically."
