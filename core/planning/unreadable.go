package planning

import (
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// unreadableRule says what it means that some objects or fields could not be read.
type unreadableRule struct {
	code       core.Code
	objects    []string // an object covers its fields
	severity   core.Severity
	meaning    string
	permission string // of the admin, that lifts it; "" when none does
	source     string
	action     string // what to do, where it is more than to come back
}

// unreadableRules are asked in this order; the first that knows an unreadable thing speaks for it.
func unreadableRules() []unreadableRule {
	return []unreadableRule{
		{
			code:    "gap-partner-flag",
			objects: []string{"Account.IsPartner"}, severity: core.SeverityNotice, source: upgrade.SourceAccount,
			meaning: "Whether the account is a partner account can't be determined.",
			action:  "Check the Partner Account field of the account.",
		},
		{
			code:     "gap-optional-fields",
			objects:  []string{"User.PortalRole", "User.IsPortalEnabled", "User.IsPrmSuperUser", "User.FederationIdentifier", upgrade.ObjectAccount, upgrade.ObjectUser},
			severity: core.SeverityNotice, source: upgrade.SourceUser,
			meaning: "The org doesn't have these, or you don't have access to them. The upgrade doesn't need them.",
			action:  phrase.ActionNothing,
		},
		{
			code:     "gap-permissions",
			objects:  []string{"ObjectPermissions", "FieldPermissions", "SetupEntityAccess", "PermissionSetTabSetting", "PermissionSet"},
			severity: core.SeverityWarning, permission: core.PermViewSetup, source: upgrade.SourceObjectPerms,
			meaning: "The losses are shown without these, so there might be more.",
		},
		{
			code:     "gap-assignments",
			objects:  []string{upgrade.ObjectAssignment, "PermissionSetGroup", "PermissionSetGroupComponent", "MutingPermissionSet", upgrade.ObjectLicenseAssign, "PermissionSetLicense"},
			severity: core.SeverityWarning, permission: core.PermViewSetup, source: upgrade.SourceAssignment,
			meaning: "The upgrade removes all assignments of the user, and they can't all be listed beforehand.",
		},
		{
			code:    "gap-roles",
			objects: []string{upgrade.ObjectUserRole}, severity: core.SeverityWarning, permission: core.PermViewRoles, source: upgrade.SourceRole,
			meaning: "The roles of the account can't be listed or selected, and whose roles change as well can't be determined. Salesforce assigns the lowest role.",
		},
		{
			code:     "gap-sites",
			objects:  []string{upgrade.ObjectNetworkMember, upgrade.ObjectNetworkGrant, upgrade.ObjectNetwork},
			severity: core.SeverityWarning, permission: core.PermManageNetworks, source: upgrade.SourceNetworkMember,
			meaning: "Which sites the user loses can't be determined.",
		},
		{
			code:    "gap-seats",
			objects: []string{upgrade.ObjectUserLicense}, severity: core.SeverityWarning, permission: core.PermViewSetup, source: upgrade.SourceUserLicense,
			meaning: "Whether the license has remaining seats can't be determined.",
		},
		{
			code:    "gap-frozen",
			objects: []string{"UserLogin"}, severity: core.SeverityNotice, permission: core.PermManageUsers, source: upgrade.SourceUserLogin,
			meaning: "Whether the user is frozen can't be determined, before or after the upgrade.",
		},
		{
			code:    "gap-groups",
			objects: []string{"Group", "GroupMember"}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: upgrade.SourceGroup,
			meaning: "The public groups and queues of the user can't be listed.",
		},
		{
			code:    "gap-profiles",
			objects: []string{"Profile"}, severity: core.SeverityWarning, permission: core.PermViewSetup, source: upgrade.SourcePermissionSet,
			meaning: "The profiles could not be read in full.",
		},
		{
			code:    "gap-contacts",
			objects: []string{upgrade.ObjectContact}, severity: core.SeverityWarning, source: upgrade.SourceExternalOwner,
			meaning: "Whether an external user owns a contact of the account can't be determined. If so, Salesforce can't enable it as a partner account.",
			action:  "Check the owners of the contacts.",
		},
		{
			code:    "gap-labels",
			objects: []string{"the labels of objects"}, severity: core.SeverityNotice, source: upgrade.SourceObjectPerms,
			meaning: "Objects and fields are shown by their API names.",
			action:  phrase.ActionNothing,
		},
		{
			code:    "gap-sharing-sets",
			objects: []string{upgrade.MetaSharingSet}, severity: core.SeverityWarning, permission: core.PermModifyMetadata, source: upgrade.SourceSharingSet,
			meaning: "Which sharing sets name the old profile can't be determined. The user no longer sees what only they share.",
			action:  "Check in Setup: " + sharingSetPage + ". Or get the permission " + labelModifyMetadata + ".",
		},
		{
			code:    "gap-settings",
			objects: []string{upgrade.MetaCommunities, upgrade.MetaSharing}, severity: core.SeverityNotice, permission: core.PermModifyMetadata, source: upgrade.SourceCommunities,
			meaning: "Settings of the org can't be determined: whether external users can have standard profiles and run reports, how unique usernames must be, and how roles are created.",
		},
		{
			code:     "gap-automation",
			objects:  []string{upgrade.ObjectValidationRule, upgrade.ObjectApexTrigger, upgrade.ObjectFlowView, upgrade.UnreadableRequired},
			severity: core.SeverityNotice, permission: core.PermViewSetup, source: upgrade.SourceValidation,
			meaning: "The org's own automation that can refuse the changes can't be listed.",
		},
		{
			code:     "gap-access-policies",
			objects:  []string{upgrade.ObjectPolicy, upgrade.ObjectPolicyAction, upgrade.ObjectPolicyFilter},
			severity: core.SeverityNotice, permission: core.PermViewSetup, source: upgrade.SourcePolicies,
			meaning: "User access policies that run when the user changes can't be listed.",
		},
		{
			code:    "gap-packages",
			objects: []string{"UserPackageLicense"}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: upgrade.SourcePackage,
			meaning: "The managed packages of the user can't be listed, before or after the upgrade.",
		},
		{
			code:    "gap-counts",
			objects: []string{upgrade.UnreadableCounts}, severity: core.SeverityNotice, source: upgrade.SourceCount,
			meaning: "What the user works with can't be determined, so losses might look smaller than they are.",
			action:  "Ask the user, or look at their records, before you confirm.",
		},
		{
			code: "gap-metadata",
			objects: []string{
				upgrade.UnreadableSettings, upgrade.UnreadableSessions, upgrade.UnreadableRecordTypes, upgrade.MetaSharingRules,
			}, severity: core.SeverityWarning, permission: core.PermModifyMetadata,
			source:  upgrade.SourceProfile,
			meaning: "Record types, page layouts, login restrictions, or session settings aren't compared, or the sharing rules that begin to apply aren't known.",
		},
		{
			code:    "gap-more-components",
			objects: []string{upgrade.UnreadableMoreSessions, upgrade.UnreadableMoreRecordTypes}, severity: core.SeverityNotice,
			source:  upgrade.SourceReadMetadata,
			meaning: "Only the first 30 are read, and some managed packages don't show theirs. What isn't read isn't compared.",
			action:  "Check these in Setup.",
		},
		{
			code:    "gap-records",
			objects: []string{upgrade.UnreadableRecords, upgrade.ObjectRecordAccess}, severity: core.SeverityNotice, permission: core.PermViewAllData,
			source:  upgrade.SourceRecordAccess,
			meaning: "The records that the user sees before and after the upgrade aren't compared, or not all of them.",
		},
		{
			code:    "gap-usage",
			objects: []string{upgrade.ObjectSiteHistory}, severity: core.SeverityNotice, permission: core.PermModifyAllData, source: upgrade.SourceSiteHistory,
			meaning: "The records that the user opens and edits in sites aren't known, so losses might look smaller than they are.",
		},
		{
			code:    "gap-logins",
			objects: []string{upgrade.ObjectLoginHistory}, severity: core.SeverityNotice, permission: core.PermManageUsers, source: upgrade.SourceLoginHistory,
			meaning: "When and where the user logs in, and whether integrations do, isn't known.",
		},
		{
			code:    "gap-names",
			objects: []string{upgrade.UnreadableNames}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: upgrade.SourceObjectPerms,
			meaning: "Some losses are shown by their type and ID.",
		},
		{
			code:    "gap-admin",
			objects: []string{"UserPermissionAccess"}, severity: core.SeverityNotice, source: upgrade.SourceUser,
			meaning: "Whether you have the permissions that the upgrade needs can't be determined beforehand.",
			action:  "Continue: Salesforce refuses what you aren't allowed to do, and then changes nothing.",
		},
	}
}

// sharingSetPage is where Setup shows sharing sets.
const sharingSetPage = "Setup, Digital Experiences, Settings, Sharing Sets"

const labelModifyMetadata = "Modify Metadata Through Metadata API Functions"

// permissionLabels names the admin's permissions as Setup does.
func permissionLabel(permission string) string {
	return map[string]string{
		core.PermManageUsers:          "Manage Users",
		core.PermManageExternalUsers:  "Manage External Users",
		core.PermViewSetup:            "View Setup and Configuration",
		core.PermViewRoles:            "View Roles and Role Hierarchy",
		core.PermAssignPermissionSets: "Assign Permission Sets",
		core.PermManageNetworks:       "Create and Set Up Experiences",
		core.PermModifyMetadata:       labelModifyMetadata,
		core.PermModifyAllData:        "Modify All Data",
		core.PermViewAllData:          "View All Data",
	}[permission]
}

// findUnreadable makes one finding for each consequence, which names every gap with it.
func findUnreadable(unreadable []upgrade.Unreadable) []core.Finding {
	rules := unreadableRules()
	byRule := make([][]upgrade.Unreadable, len(rules)+1)
	for _, gap := range unreadable {
		i := slices.IndexFunc(rules, func(r unreadableRule) bool {
			return slices.ContainsFunc(r.objects, func(object string) bool { return upgrade.IsAbout(gap, object) })
		})
		if i < 0 {
			i = len(rules)
		}
		byRule[i] = append(byRule[i], gap)
	}
	rules = append(rules, unreadableRule{
		code: "gap-other", severity: core.SeverityWarning, source: upgrade.SourceErrors, meaning: "What depends on it can't be determined.",
		action: "Check it in Setup, or ask an administrator with more permissions.",
	})
	var findings []core.Finding
	for i, some := range byRule {
		if len(some) > 0 {
			findings = append(findings, describeUnreadable(rules[i], some))
		}
	}
	return findings
}

func describeUnreadable(rule unreadableRule, unreadable []upgrade.Unreadable) core.Finding {
	names := phrase.NamesOf(unreadable, func(g upgrade.Unreadable) string { return g.What })
	slices.Sort(names)
	names = slices.Compact(names)
	f := core.Finding{
		Code: rule.code, Severity: rule.severity, Title: "Could not read " + strings.Join(names, ", "),
		Meaning: rule.meaning, Source: rule.source,
	}
	if reason := quoteRefusal(unreadable); reason != "" {
		f.Meaning += " " + reason
	}
	if label := permissionLabel(rule.permission); rule.action != "" {
		f.Action = rule.action
	} else if label != "" {
		f.Action = fmt.Sprintf("Get the permission %s, or check in Setup.", label)
	}
	return f
}

// quoteRefusal quotes what Salesforce said first.
func quoteRefusal(unreadable []upgrade.Unreadable) string {
	for _, gap := range unreadable {
		if gap.Code != "" {
			return fmt.Sprintf("Salesforce said %s: %s", gap.Code, phrase.WithoutTags(gap.Message))
		}
	}
	return ""
}

// FindingLicensesUnread is the code of what UnreadError tells.
const FindingLicensesUnread core.Code = "licenses-unread"

// UnreadError tells that there is no license to choose from because the licenses could
// not be read, which is something else than an org that has none.
type UnreadError struct{ finding core.Finding }

// Error says what could not be read and what to do, in one line.
func (e *UnreadError) Error() string { return e.finding.Title + ". " + e.finding.Action }

// Finding says the same in parts.
func (e *UnreadError) Finding() core.Finding { return e.finding }

// Unread gives the reason why a catalog is without licenses, nil when it has some and
// when the org does.
func Unread(c upgrade.Catalog) *UnreadError {
	i := slices.IndexFunc(c.Unreadable, func(gap upgrade.Unreadable) bool { return gap.What == upgrade.ObjectUserLicense })
	if len(c.Licenses) > 0 || i < 0 {
		return nil
	}
	f := core.Finding{
		Code: FindingLicensesUnread, Severity: core.SeverityBlocker, Source: upgrade.SourceUserLicense,
		Title:   "The licenses of the org could not be read",
		Meaning: "The licenses and their remaining seats can't be determined, so there is nothing to select.",
		Action:  "Get the permission " + permissionLabel(core.PermViewSetup) + ".",
	}
	if reason := quoteRefusal(c.Unreadable[i : i+1]); reason != "" {
		f.Meaning += " " + reason
	}
	return &UnreadError{f}
}

// HidesAccess tells whether a part of the permission model was not seen.
func HidesAccess(gap upgrade.Unreadable) bool {
	for _, rule := range unreadableRules() {
		if rule.code == "gap-permissions" || rule.code == "gap-assignments" {
			if slices.ContainsFunc(rule.objects, func(object string) bool { return upgrade.IsAbout(gap, object) }) {
				return true
			}
		}
	}
	return false
}
