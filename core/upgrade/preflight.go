package upgrade

import (
	"cupgrade/core"
	"cupgrade/core/order"
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

// found is a finding with one wording, none when the condition does not hold.
func found(holds bool, words func() wording) []wording {
	if !holds {
		return nil
	}
	return []wording{words()}
}

// situation is what the rules look at: the facts, the choice, and what follows
// from them.
type situation struct {
	Facts
	choice  Choice
	partner PartnerEnablement
	role    RolePrediction
	removed []Removal
	sites   SitePrediction
	sharing SharingPrediction
	access  Differences
	gaps    []Gap
}

// preflight lists everything that is known ahead: what Salesforce would refuse,
// what can't be undone, what is lost, and what could not be known. It is the one
// table of all findings but those of Eligibility and of gaps.
func preflight() []rule {
	const (
		blocker, warning, notice = core.SeverityBlocker, core.SeverityWarning, core.SeverityNotice
		integrity, unknown       = core.CodeFieldIntegrity, core.CodeUnknown
	)
	return []rule{
		{FindingUserNothingToChange, notice, "", sourceUser, findNothingToChange},
		{FindingUserIsAdmin, blocker, "", sourceUser, findAdminIsUser},
		{FindingUserFrozen, warning, "", sourceUserLogin, findFrozen},
		earlierRunRule(),

		{FindingProfileIncompatible, blocker, integrity, sourceUpgrade, findIncompatible},
		{FindingLicenseDisabled, blocker, integrity, sourceUserLicense, findDisabled},
		{FindingLicenseNoSeat, blocker, core.CodeLicenseLimit, sourceUserLicense, findNoSeat},
		{FindingLicenseSeatUnsure, warning, core.CodeLicenseLimit, sourceUserLicense, findSeatUnsure},
		{FindingLicenseFewLogins, warning, "", sourceUserLicense, findFewLogins},
		{FindingLicenseNotPromised, warning, integrity, sourceLicenseTypes, findNotPromised},
		{FindingProfileStandardForbidden, blocker, integrity, sourceCommunities, findStandardForbidden},
		{FindingProfileStandard, warning, integrity, sourceCommunities, findStandard},

		{FindingRoleInternal, blocker, integrity, sourceRole, findInternalRole},
		{FindingRoleOtherAccount, blocker, integrity, sourceRole, findOtherAccountRole},
		{FindingRoleWrongType, blocker, integrity, sourceRole, findWrongTypeRole},
		{FindingRoleUnknown, blocker, integrity, sourceRole, findUnknownRole},
		{FindingRoleNotVisible, blocker, core.CodeCrossReferenceAccess, sourceRole, findInvisibleRole},
		{FindingRoleOthersMove, warning, "", sourceRoleSharing, findOthersMove},

		{FindingAccountPerson, blocker, integrity, sourcePersonAccount, findPersonAccount},
		{FindingAccountOwnerExternal, blocker, unknown, sourceExternalOwner, findExternalOwner},
		{FindingAccountOwnerNoRole, blocker, unknown, sourceOwnerRole, findOwnerWithoutRole},
		{FindingAccountContacts, blocker, unknown, sourceExternalOwner, findExternalContacts},
		{FindingAccountContactsUnknown, warning, unknown, sourceExternalOwner, findUncountedContacts},
		{FindingAccountNoPartnerField, blocker, core.CodeInvalidField, sourceAccount, findNoPartnerField},
		{FindingAccountUnread, warning, unknown, sourceOwnerRole, findUnreadAccount},
		{FindingAccountEnable, notice, integrity, sourceReleaseNote, findEnablement},

		{FindingAdminManageUsers, blocker, core.CodeInsufficientAccess, sourceUser, findCannotManage},
		{FindingAdminEditAccount, blocker, core.CodeInsufficientAccess, sourceAccount, findCannotEditAccount},
		{FindingAdminFewCalls, blocker, core.CodeRequestLimit, sourceLimits, findFewCalls},
		{FindingAdminViewSetup, warning, "", sourceObjectPerms, findCannotViewSetup},
		{FindingAdminViewRoles, warning, "", sourceRole, findCannotViewRoles},
		{FindingAdminNetworks, notice, "", sourceNetworkMember, findCannotViewSites},
		{FindingAdminAssign, notice, core.CodeInsufficientAccess, sourceAssignment, findCannotAssign},
		{FindingAdminMetadata, warning, "", sourceSharingSet, findCannotReadMetadata},

		{FindingAccessUnknown, warning, "", sourcePermissionSet, findUnknownAccess},
		{FindingAccessGroupStatus, warning, "", sourcePermissionSet, findOutdatedGroups},
		{FindingAccessViewAll, warning, "", sourceUpgrade, findViewAll},
		{FindingAccessCannotReturn, warning, integrity, sourceAssignment, findCannotReturn},
		{FindingAccessCanReturn, notice, "", sourceReleaseNote, findCanReturn},
		{FindingGiveBackForbidden, blocker, core.CodeInsufficientAccess, sourceAssignment, findGiveBackForbidden},
		{FindingGiveBackUnfit, blocker, integrity, sourceAssignment, findGiveBackUnfit},
		{FindingGiveBackUnsure, warning, integrity, sourceAssignment, findGiveBackUnsure},
		{FindingSitesNone, blocker, "", sourceNetworkMember, findNoSiteLeft},
		{FindingSitesLost, warning, "", sourceNetworkMember, findLostSites},
		{FindingAccessSharingSets, warning, "", sourceSharingSet, findSharingSets},
		{FindingAccessSharing, notice, "", sourceGroup, findSharing},
		{FindingAccessShareGroups, notice, "", sourceShareGroup, findShareGroups},
		{FindingAccessPackages, notice, "", sourcePackage, findPackages},
		{FindingAccessGroups, notice, "", sourceGroup, findPublicGroups},
		{FindingAccessRecordTypes, notice, "", sourceProfile, findRecordTypes},
		{FindingAccessLayouts, notice, "", sourceProfile, findLayouts},
		{FindingAccessLoginHours, notice, "", sourceProfile, findLoginHours},
		{FindingAccessLoginRanges, notice, "", sourceProfile, findLoginRanges},
		{FindingUpgradePermanent, notice, "", sourceReleaseNote, findPermanent},
		{FindingUsernameKept, notice, "", sourceReleaseNote, findUsernameKept},
	}
}

// findings asks every rule, and gives the gravest first.
func (s *situation) findings() []core.Finding {
	var all []core.Finding
	if ok, reason := Eligibility(s.User.User); !ok {
		all = append(all, reason)
	}
	for _, r := range preflight() {
		all = append(all, r.findings(s)...)
	}
	all = append(all, gapFindings(s.gaps)...)
	order.Stable(all, func(a, b *core.Finding) int { return a.Severity.Rank() - b.Severity.Rank() })
	return all
}

// findings asks one rule.
func (r rule) findings(s *situation) []core.Finding {
	cases := r.find(s)
	some := make([]core.Finding, 0, len(cases))
	for _, words := range cases {
		some = append(some, r.finding(words))
	}
	return some
}

func (r rule) finding(words wording) core.Finding {
	return core.Finding{
		Code: r.code, Severity: r.severity, ErrorCode: r.errorCode, Source: r.source,
		Title: words.title, Meaning: words.meaning, Action: words.action,
	}
}
