package upgrade

import (
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
)

// The objects that more than one rule asks about.
const (
	objectUser          = "User"
	objectAccount       = "Account"
	objectUserRole      = "UserRole"
	objectUserLicense   = "UserLicense"
	objectContact       = "Contact"
	objectAssignment    = "PermissionSetAssignment"
	objectLicenseAssign = "PermissionSetLicenseAssign"
	objectNetworkMember = "NetworkMember"
	objectNetworkGrant  = "NetworkMemberGroup"
	objectNetwork       = "Network"
)

// isAbout tells whether a gap is of an object, or of one of its fields.
func isAbout(gap Gap, object string) bool {
	if strings.HasSuffix(gap.What, ".OwnerId") { // of records that were to be counted
		return object == gapCounts
	}
	if object == gapNames {
		return strings.HasPrefix(gap.What, gapNames+" ")
	}
	return gap.What == object || strings.HasPrefix(gap.What, object+".")
}

// hasGap tells whether something could not be read, by its exact name.
func hasGap(gaps []Gap, what string) bool {
	return slices.ContainsFunc(gaps, func(g Gap) bool { return g.What == what })
}

// gapRule says what it means that some objects or fields could not be read.
type gapRule struct {
	code       core.Code
	objects    []string // an object covers its fields
	severity   core.Severity
	meaning    string
	permission string // of the admin, that lifts it; "" when none does
	source     string
	action     string // what to do, where it is more than to come back
}

// gapRules are asked in this order; the first that knows a gap speaks for it.
func gapRules() []gapRule {
	return []gapRule{
		{
			code:    "gap-partner-flag",
			objects: []string{"Account.IsPartner"}, severity: core.SeverityNotice, source: sourceAccount,
			meaning: "Whether the account is a partner account can't be known.",
			action:  "Check the field Partner Account on the page of the account.",
		},
		{
			code:     "gap-optional-fields",
			objects:  []string{"User.PortalRole", "User.IsPortalEnabled", "User.IsPrmSuperUser", "User.FederationIdentifier", objectAccount, objectUser},
			severity: core.SeverityNotice, source: sourceUser,
			meaning: "The org does not have these, or you may not see them. The upgrade does not need them.",
			action:  actionNothing,
		},
		{
			code:     "gap-permissions",
			objects:  []string{"ObjectPermissions", "FieldPermissions", "SetupEntityAccess", "PermissionSetTabSetting", "PermissionSet"},
			severity: core.SeverityWarning, permission: core.PermViewSetup, source: sourceObjectPerms,
			meaning: "What this person loses is shown without these, so the real loss may be larger.",
		},
		{
			code:     "gap-assignments",
			objects:  []string{objectAssignment, "PermissionSetGroup", "PermissionSetGroupComponent", "MutingPermissionSet", objectLicenseAssign, "PermissionSetLicense"},
			severity: core.SeverityWarning, permission: core.PermViewSetup, source: sourceAssignment,
			meaning: "The upgrade removes all assignments of this person, and they can't be listed in full beforehand.",
		},
		{
			code:    "gap-roles",
			objects: []string{objectUserRole}, severity: core.SeverityWarning, permission: core.PermViewRoles, source: sourceRole,
			meaning: "The roles of the account can't be listed or chosen, and who else of the account moves to another role is not known. Salesforce assigns the lowest.",
		},
		{
			code:     "gap-sites",
			objects:  []string{objectNetworkMember, objectNetworkGrant, objectNetwork},
			severity: core.SeverityWarning, permission: core.PermManageNetworks, source: sourceNetworkMember,
			meaning: "Which sites this person will lose can't be predicted.",
		},
		{
			code:    "gap-seats",
			objects: []string{objectUserLicense}, severity: core.SeverityWarning, permission: core.PermViewSetup, source: sourceUserLicense,
			meaning: "Whether a seat of the license is free can't be known.",
		},
		{
			code:    "gap-frozen",
			objects: []string{"UserLogin"}, severity: core.SeverityNotice, permission: core.PermManageUsers, source: sourceUserLogin,
			meaning: "Whether this person is frozen can't be known, before or after.",
		},
		{
			code:    "gap-groups",
			objects: []string{"Group", "GroupMember"}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: sourceGroup,
			meaning: "The public groups and queues of this person can't be listed.",
		},
		{
			code:    "gap-profiles",
			objects: []string{"Profile"}, severity: core.SeverityWarning, permission: core.PermViewSetup, source: sourcePermissionSet,
			meaning: "Not everything about the profiles is known.",
		},
		{
			code:    "gap-contacts",
			objects: []string{objectContact}, severity: core.SeverityWarning, source: sourceExternalOwner,
			meaning: "Whether an external user owns a contact of the account can't be known. If so, Salesforce refuses to make it a partner account.",
			action:  "Check the owners of the contacts.",
		},
		{
			code:    "gap-labels",
			objects: []string{"the labels of objects"}, severity: core.SeverityNotice, source: sourceObjectPerms,
			meaning: "Objects and fields are shown by their API names.",
			action:  actionNothing,
		},
		{
			code:    "gap-sharing-sets",
			objects: []string{metaSharingSet}, severity: core.SeverityWarning, permission: core.PermModifyMetadata, source: sourceSharingSet,
			meaning: "Which sharing sets name the old profile is not known. What only they share is no longer seen.",
			action:  "Check by hand: " + sharingSetPage + ". Or come back with the permission " + labelModifyMetadata + ".",
		},
		{
			code:    "gap-standard-profiles",
			objects: []string{metaCommunities}, severity: core.SeverityNotice, permission: core.PermModifyMetadata, source: sourceCommunities,
			meaning: "Whether external users may have standard profiles is not known.",
		},
		{
			code:    "gap-packages",
			objects: []string{"UserPackageLicense"}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: sourcePackage,
			meaning: "The managed packages of this person can't be listed, before or after.",
		},
		{
			code:    "gap-counts",
			objects: []string{gapCounts}, severity: core.SeverityNotice, source: sourceCount,
			meaning: "How much of it this person works with is not known, so that losses may look smaller than they are.",
			action:  "Ask the person, or look at their records, before you confirm.",
		},
		{
			code:    "gap-names",
			objects: []string{gapNames}, severity: core.SeverityNotice, permission: core.PermViewSetup, source: sourceObjectPerms,
			meaning: "Some of what is lost is shown by its type and id.",
		},
		{
			code:    "gap-admin",
			objects: []string{"UserPermissionAccess"}, severity: core.SeverityNotice, source: sourceUser,
			meaning: "Whether you have the permissions that the upgrade needs can't be known beforehand.",
			action:  "Go on: Salesforce refuses what you may not do, and changes nothing then.",
		},
	}
}

// gapNames begins the Gaps of setup entities without a name, which go on with the
// type: "the names of FlowDefinition".
const gapNames = "the names of"

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
	}[permission]
}

// gapFindings makes one finding for each consequence, which names every gap with it.
func gapFindings(gaps []Gap) []core.Finding {
	rules := gapRules()
	byRule := make([][]Gap, len(rules)+1)
	for _, gap := range gaps {
		i := slices.IndexFunc(rules, func(r gapRule) bool {
			return slices.ContainsFunc(r.objects, func(object string) bool { return isAbout(gap, object) })
		})
		if i < 0 {
			i = len(rules)
		}
		byRule[i] = append(byRule[i], gap)
	}
	rules = append(rules, gapRule{
		code: "gap-other", severity: core.SeverityWarning, source: sourceErrors, meaning: "What depends on it can't be predicted.",
		action: "Check it in Setup by hand, or have an administrator with more permissions look.",
	})
	var findings []core.Finding
	for i, some := range byRule {
		if len(some) > 0 {
			findings = append(findings, gapFinding(rules[i], some))
		}
	}
	return findings
}

func gapFinding(rule gapRule, gaps []Gap) core.Finding {
	names := namesOf(gaps, func(g Gap) string { return g.What })
	slices.Sort(names)
	names = slices.Compact(names)
	f := core.Finding{
		Code: rule.code, Severity: rule.severity, Title: "Could not read " + strings.Join(names, ", "),
		Meaning: rule.meaning, Source: rule.source,
	}
	if reason := gapReason(gaps); reason != "" {
		f.Meaning += " " + reason
	}
	if label := permissionLabel(rule.permission); rule.action != "" {
		f.Action = rule.action
	} else if label != "" {
		f.Action = fmt.Sprintf("Come back with the permission %s, or check in Setup by hand.", label)
	}
	return f
}

// gapReason quotes what Salesforce said first.
func gapReason(gaps []Gap) string {
	for _, gap := range gaps {
		if gap.Code != "" {
			return fmt.Sprintf("Salesforce said %s: %s", gap.Code, withoutTags(gap.Message))
		}
	}
	return ""
}
