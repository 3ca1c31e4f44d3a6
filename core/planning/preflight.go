package planning

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// rule is one thing that preflight looks for. An errorCode is what Salesforce
// refuses with when the finding is ignored.
type rule struct {
	code      core.Code
	severity  core.Severity
	errorCode string
	source    string
	find      func(*situation) []wording
}

// wording is what a rule says of one case that it found.
type wording struct {
	title, meaning, action string
}

// findIf is a finding with one wording, none when the condition does not hold.
func findIf(holds bool, words func() wording) []wording {
	if !holds {
		return nil
	}
	return []wording{words()}
}

// situation is what the rules look at: the facts, the choice, and what follows
// from them.
type situation struct {
	upgrade.Facts
	choice     upgrade.Choice
	partner    PartnerEnablement
	role       upgrade.RolePrediction
	removed    []upgrade.Removal
	sites      upgrade.SitePrediction
	sharing    upgrade.SharingPrediction
	settings   upgrade.SettingsPrediction
	keep       *upgrade.KeptSet
	policies   []upgrade.PolicyEffect
	access     upgrade.Differences
	unreadable []upgrade.Unreadable
}

// preflightRules lists everything that is known ahead: what Salesforce would refuse,
// what can't be undone, what is lost, and what could not be known. It is the one
// table of all findings but those of Eligibility and of unreadable things.
func preflightRules() []rule {
	const (
		blocker, warning, notice = core.SeverityBlocker, core.SeverityWarning, core.SeverityNotice
		integrity, unknown       = core.CodeFieldIntegrity, core.CodeUnknown
	)
	return []rule{
		{upgrade.FindingUserNothingToChange, notice, "", upgrade.SourceUser, findNothingToChange},
		{upgrade.FindingUserIsAdmin, blocker, "", upgrade.SourceUser, findAdminIsUser},
		{upgrade.FindingUserAutomation, notice, core.CodeValidation, upgrade.SourceValidation, findUserAutomation},
		{upgrade.FindingUserRequired, blocker, core.CodeRequiredMissing, upgrade.SourceRequired, findUserRequired},
		{upgrade.FindingUserFrozen, warning, "", upgrade.SourceUserLogin, findFrozen},
		{upgrade.FindingUserSingleSignOn, warning, "", upgrade.SourceUser, findSingleSignOn},
		earlierRunRule(),

		{upgrade.FindingProfileIncompatible, blocker, integrity, upgrade.SourceUpgrade, findIncompatible},
		{upgrade.FindingLicenseDisabled, blocker, integrity, upgrade.SourceUserLicense, findDisabled},
		{upgrade.FindingLicenseNoSeat, blocker, core.CodeLicenseLimit, upgrade.SourceUserLicense, findNoSeat},
		{upgrade.FindingLicenseSeatUnsure, warning, core.CodeLicenseLimit, upgrade.SourceUserLicense, findSeatUnsure},
		{upgrade.FindingLicenseFewLogins, warning, "", upgrade.SourceUserLicense, findFewLogins},
		{upgrade.FindingLicenseNotPromised, warning, integrity, upgrade.SourceLicenseTypes, findNotPromised},
		{upgrade.FindingProfileStandardForbidden, blocker, integrity, upgrade.SourceCommunities, findStandardForbidden},
		{upgrade.FindingProfileStandard, warning, integrity, upgrade.SourceCommunities, findStandard},

		{upgrade.FindingRoleInternal, blocker, integrity, upgrade.SourceRole, findInternalRole},
		{upgrade.FindingRoleOtherAccount, blocker, integrity, upgrade.SourceRole, findOtherAccountRole},
		{upgrade.FindingRoleWrongType, blocker, integrity, upgrade.SourceRole, findWrongTypeRole},
		{upgrade.FindingRoleUnknown, blocker, integrity, upgrade.SourceRole, findUnknownRole},
		{upgrade.FindingRoleNotVisible, blocker, core.CodeCrossReferenceAccess, upgrade.SourceRole, findInvisibleRole},
		{upgrade.FindingRoleOthersMove, warning, "", upgrade.SourceRoleSharing, findOthersMove},
		{upgrade.FindingRoleSeesOthers, warning, "", upgrade.SourcePartnerRoles, findSeesOthers},
		{upgrade.FindingRoleShared, warning, "", upgrade.SourceSharedRoles, findSharedRole},
		{upgrade.FindingRoleSuperUsers, notice, "", upgrade.SourceSuperUser, findSuperUsers},
		{upgrade.FindingRoleLimit, warning, unknown, upgrade.SourceRoleLimit, findRoleLimit},
		{upgrade.FindingRoleOwnerLimit, warning, unknown, upgrade.SourceOwnerLimit, findOwnerLimit},

		{upgrade.FindingAccountPerson, blocker, integrity, upgrade.SourcePersonAccount, findPersonAccount},
		{upgrade.FindingAccountOwnerExternal, blocker, unknown, upgrade.SourceExternalOwner, findExternalOwner},
		{upgrade.FindingAccountOwnerNoRole, blocker, unknown, upgrade.SourceOwnerRole, findOwnerWithoutRole},
		{upgrade.FindingAccountOwnerInactive, warning, "", upgrade.SourceOwnerRole, findInactiveOwner},
		{upgrade.FindingAccountOthers, warning, unknown, upgrade.SourceExternalOwner, findOthersOfAccount},
		{upgrade.FindingAccountContacts, blocker, unknown, upgrade.SourceExternalOwner, findExternalContacts},
		{upgrade.FindingAccountContactsUnknown, warning, unknown, upgrade.SourceExternalOwner, findUncountedContacts},
		{upgrade.FindingAccountNoPartnerField, blocker, core.CodeInvalidField, upgrade.SourceAccount, findNoPartnerField},
		{upgrade.FindingAccountUnread, warning, unknown, upgrade.SourceOwnerRole, findUnreadAccount},
		{upgrade.FindingAccountAutomation, notice, core.CodeValidation, upgrade.SourceValidation, findAccountAutomation},
		{upgrade.FindingAccountRequired, blocker, core.CodeRequiredMissing, upgrade.SourceRequired, findAccountRequired},
		{upgrade.FindingAccountEnable, notice, integrity, upgrade.SourceReleaseNote, findEnablement},

		{upgrade.FindingAdminManageUsers, blocker, core.CodeInsufficientAccess, upgrade.SourceUser, findCannotManage},
		{upgrade.FindingAdminEditAccount, blocker, core.CodeInsufficientAccess, upgrade.SourceAccount, findCannotEditAccount},
		{upgrade.FindingAdminFewCalls, blocker, core.CodeRequestLimit, upgrade.SourceLimits, findFewCalls},
		{upgrade.FindingAdminViewSetup, warning, "", upgrade.SourceObjectPerms, findCannotViewSetup},
		{upgrade.FindingAdminViewRoles, warning, "", upgrade.SourceRole, findCannotViewRoles},
		{upgrade.FindingAdminNetworks, notice, "", upgrade.SourceNetworkMember, findCannotViewSites},
		{upgrade.FindingAdminAssign, notice, core.CodeInsufficientAccess, upgrade.SourceAssignment, findCannotAssign},
		{upgrade.FindingAdminPermissionSets, blocker, core.CodeInsufficientAccess, upgrade.SourcePermissionSet, findCannotMakeSet},
		{upgrade.FindingAdminOpenSites, blocker, core.CodeInsufficientAccess, upgrade.SourceNetworkMember, findCannotOpenSites},
		{upgrade.FindingAdminMetadata, warning, "", upgrade.SourceSharingSet, findCannotReadMetadata},

		{upgrade.FindingAccessUnknown, warning, "", upgrade.SourcePermissionSet, findUnknownAccess},
		{upgrade.FindingAccessGroupStatus, warning, "", upgrade.SourcePermissionSet, findOutdatedGroups},
		{upgrade.FindingAccessPolicies, warning, "", upgrade.SourcePolicies, findPolicies},
		{upgrade.FindingAccessViewAll, warning, "", upgrade.SourceUpgrade, findViewAll},
		{upgrade.FindingAccessCannotReturn, warning, integrity, upgrade.SourceAssignment, findCannotReturn},
		{upgrade.FindingAccessCanReturn, notice, "", upgrade.SourceReleaseNote, findCanReturn},
		{upgrade.FindingReassignForbidden, blocker, core.CodeInsufficientAccess, upgrade.SourceAssignment, findReassignForbidden},
		{upgrade.FindingReassignLicense, blocker, core.CodeInsufficientAccess, upgrade.SourceSetLicense, findReassignLicenseForbidden},
		{upgrade.FindingReassignUnfit, blocker, integrity, upgrade.SourceAssignment, findReassignUnfit},
		{upgrade.FindingReassignUnsure, warning, integrity, upgrade.SourceAssignment, findReassignUnsure},
		{upgrade.FindingKeepUnsure, warning, integrity, upgrade.SourcePermissionSet, findKeepUnsure},
		{upgrade.FindingKeepChanged, notice, "", upgrade.SourcePermissionSet, findChangedSet},
		{upgrade.FindingSitesNone, blocker, "", upgrade.SourceNetworkMember, findNoSiteLeft},
		{upgrade.FindingSitesLost, warning, "", upgrade.SourceNetworkMember, findLostSites},
		{upgrade.FindingSitesIndividual, warning, "", upgrade.SourceIndividual, findIndividual},
		{upgrade.FindingSitesWelcome, notice, "", upgrade.SourceIndividual, findWelcome},
		{upgrade.FindingSitesWaiting, notice, "", upgrade.SourceNetworkMember, findWaitingSites},
		{upgrade.FindingAccessSharingSets, warning, "", upgrade.SourceSharingSet, findSharingSets},
		{upgrade.FindingAccessSharing, notice, "", upgrade.SourceGroup, findSharing},
		{upgrade.FindingAccessShareGroups, notice, "", upgrade.SourceShareGroup, findShareGroups},
		{upgrade.FindingAccessReportsOff, notice, "", upgrade.SourceCommunities, findReportsOff},
		{upgrade.FindingAccessCaseStatus, notice, "", upgrade.SourceCommunities, findCaseStatusOff},
		{upgrade.FindingAccessPackages, notice, "", upgrade.SourcePackage, findPackages},
		{upgrade.FindingAccessGroups, notice, "", upgrade.SourceGroup, findPublicGroups},
		{upgrade.FindingUpgradePermanent, notice, "", upgrade.SourceReleaseNote, findPermanent},
		{upgrade.FindingUsernameNotUnique, warning, core.CodeDuplicateUsername, upgrade.SourceSiteLimits, findUsernameNotUnique},
		{upgrade.FindingUsernameKept, notice, "", upgrade.SourceReleaseNote, findUsernameKept},
	}
}

// findAll asks every rule, and gives the gravest first.
func (s *situation) findAll() []core.Finding {
	var all []core.Finding
	if ok, reason := Eligibility(s.User.User); !ok {
		all = append(all, reason)
	}
	for _, r := range preflightRules() {
		all = append(all, r.findCases(s)...)
	}
	all = append(all, findUnreadable(s.unreadable)...)
	slices.SortStableFunc(all, func(a, b core.Finding) int { return a.Severity.Rank() - b.Severity.Rank() })
	return all
}

// findCases asks one rule.
func (r rule) findCases(s *situation) []core.Finding {
	cases := r.find(s)
	some := make([]core.Finding, 0, len(cases))
	for _, words := range cases {
		some = append(some, r.makeFinding(words))
	}
	return some
}

func (r rule) makeFinding(words wording) core.Finding {
	return core.Finding{
		Code: r.code, Severity: r.severity, ErrorCode: r.errorCode, Source: r.source,
		Title: words.title, Meaning: words.meaning, Action: words.action,
	}
}

// findingsAbout asks the rules whose codes begin with a word, "profile-": the
// findings that one step of a wizard can do something about.
func findingsAbout(s *situation, prefix string) []core.Finding {
	var some []core.Finding
	for _, r := range preflightRules() {
		if strings.HasPrefix(string(r.code), prefix) {
			some = append(some, r.findCases(s)...)
		}
	}
	return some
}

// FindBlocker asks the rules of preflight once more about what was read again before
// the first write, and gives the first blocker that they find, nil for none: the
// account could be enabled for good, and the user then be refused. Facts that were
// not read again stand as the plan has found them.
func FindBlocker(plan upgrade.Plan, session upgrade.Session, now upgrade.Rechecked) *core.Finding {
	var codes []core.Code
	if now.License != nil || now.Permissions != nil { // before the first write
		codes = append(codes, upgrade.FindingUserRequired, upgrade.FindingAccountRequired)
	}
	if now.License != nil {
		codes = append(codes, upgrade.FindingLicenseDisabled, upgrade.FindingLicenseNoSeat)
	}
	if now.Permissions != nil {
		codes = append(codes, upgrade.FindingAdminManageUsers, upgrade.FindingAdminEditAccount, upgrade.FindingReassignForbidden,
			upgrade.FindingAdminPermissionSets, upgrade.FindingAdminOpenSites)
	}
	s := situationNow(plan, session, now.User)
	if now.License != nil {
		s.Target.License, s.Catalog.Licenses = *now.License, []core.UserLicense{*now.License}
	}
	s.Session.Admin.Permissions = now.Permissions
	return s.firstBlocker(codes...)
}

// FindFewCalls asks once more whether enough API calls are left, since the plan may be
// of another hour.
func FindFewCalls(plan upgrade.Plan, session upgrade.Session, user upgrade.UserFacts) *core.Finding {
	return situationNow(plan, session, user).firstBlocker(upgrade.FindingAdminFewCalls)
}

// situationNow is what the rules look at, as far as a plan and what was read again tell.
func situationNow(plan upgrade.Plan, session upgrade.Session, user upgrade.UserFacts) *situation {
	return &situation{
		Facts: upgrade.Facts{Session: session, User: user, Target: plan.Target}, choice: plan.Choice, removed: plan.Removed, keep: plan.Keep,
		partner: EnablePartner(user.Account, plan.Target.UserType),
		role:    PredictRole(user, plan.Target.UserType, plan.Choice.RoleID),
	}
}

// firstBlocker asks some of the rules, and gives the first blocker that they find.
func (s *situation) firstBlocker(codes ...core.Code) *core.Finding {
	for _, rule := range preflightRules() {
		if rule.severity != core.SeverityBlocker || !slices.Contains(codes, rule.code) {
			continue
		}
		for _, finding := range rule.findCases(s) {
			return &finding
		}
	}
	return nil
}
