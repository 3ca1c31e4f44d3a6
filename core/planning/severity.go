package planning

import (
	"slices"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// ReasonOf says in a sentence why a rule gives its severity, "" for an unknown one.
func ReasonOf(r upgrade.LossRule) string {
	for _, row := range severityRules() {
		if row.rule == r {
			return row.reason
		}
	}
	return ""
}

// lossFacts is what the rules look at.
type lossFacts struct {
	item   access.Item
	rights access.Rights
	// owned and open count the records of the object; -1 when it is not known.
	owned, open int
	// withObject is true for a field of an object that can't be read any more.
	withObject bool
	// use is how the person used it.
	use upgrade.Use
	// fresh is true for a login restriction where there was none, shut for one that keeps
	// the user out from where they logged in from, and flow for a login flow.
	fresh, shut, flow bool
	// assurance is true for a login that takes more than a password, and timeout for sessions
	// that end sooner.
	assurance, timeout bool
	// creates is true for a record type of an object that the user creates records of, and
	// isDefault for the one that new records get.
	creates, isDefault bool
	// live is true for a site that people can log in to, last for one without which
	// none is left.
	live, last bool
	// returns is true for an assignment that could be reassigned, idle for one that
	// grants nothing now.
	returns, idle bool
}

// severityRule gives losses of one kind a severity. owned is true when it takes records
// that the person owns.
type severityRule struct {
	kind     upgrade.LossKind
	rule     upgrade.LossRule
	severity upgrade.LossSeverity
	owned    bool
	reason   string
	holds    func(lossFacts) bool
}

// severityRules is the one table of how much a loss matters. Of the rules of a
// kind, the first that holds decides; the last one of each kind always holds.
func severityRules() []severityRule {
	return []severityRule{
		{upgrade.LossLogin, "login-shut", upgrade.LossCritical, false, "The user might be unable to log in from the addresses of the last 30 days.", func(l lossFacts) bool { return l.shut }},
		{upgrade.LossLogin, "login-restricted", upgrade.LossCritical, false, "The new profile restricts logins and the current profile doesn't.", func(l lossFacts) bool { return l.fresh }},
		{upgrade.LossLogin, "login-flow", upgrade.LossMedium, false, "The user must complete a flow that is new to them.", func(l lossFacts) bool { return l.flow }},
		{upgrade.LossLogin, "login-assurance", upgrade.LossHigh, false, "The user must be able to verify their identity at login.", func(l lossFacts) bool { return l.assurance }},
		{upgrade.LossLogin, "session-timeout", upgrade.LossLow, false, "The user must log in again sooner.", func(l lossFacts) bool { return l.timeout }},
		{upgrade.LossLogin, "login-narrower", upgrade.LossHigh, false, "The new profile restricts logins more than the current profile.", holdsAlways},

		{upgrade.LossSites, "site-last", upgrade.LossBlocker, false, "The user can no longer log in to any site.", func(l lossFacts) bool { return l.last }},
		{upgrade.LossSites, "site-live", upgrade.LossCritical, false, "The user is a member now. Logging in to this site fails with an \"invalid password\" message.", func(l lossFacts) bool { return l.live }},
		{upgrade.LossSites, "site-closed", upgrade.LossLow, false, "The site isn't live, so it isn't in use now.", holdsAlways},

		{upgrade.LossObjects, "object-read-owned", upgrade.LossCritical, true, "The user owns records of this object and can no longer open them.", ownsRecords(access.Read)},
		{upgrade.LossObjects, "object-open-work", upgrade.LossCritical, true, "The user has open records of this object and can no longer work on them.", worksOn},
		{upgrade.LossObjects, "object-read-used", upgrade.LossCritical, false, "The user opens records of this object and no longer can.", isUsedFor(access.Read)},
		{upgrade.LossObjects, "object-edit-used", upgrade.LossHigh, false, "The user edits records of this object and no longer can.", isUsedFor(access.Edit)},
		{upgrade.LossObjects, "object-edit-owned", upgrade.LossHigh, true, "The user owns records of this object and can no longer edit them.", ownsRecords(access.Edit)},
		{upgrade.LossObjects, "object-create-owned", upgrade.LossHigh, true, "The user has created records of this object and can no longer create them.", ownsRecords(access.Create)},
		{upgrade.LossObjects, "object-read", upgrade.LossHigh, false, "The user can't view these records, including in related lists.", losesAny(access.Read)},
		{upgrade.LossObjects, "object-modify-all", upgrade.LossHigh, false, "The new licenses don't have Modify All Records on any object. The user can only edit records that are shared with them.", losesAny(access.ModifyAll)},
		{upgrade.LossObjects, "object-view-all", upgrade.LossHigh, false, "The new licenses don't have View All Records on any object. The user sees only records that are shared with them.", losesAny(access.ViewAll)},
		{upgrade.LossObjects, "object-edit", upgrade.LossMedium, false, "The user can still view these records, but not edit them.", losesAny(access.Edit)},
		{upgrade.LossObjects, "object-create", upgrade.LossMedium, false, "The user can't create records of this object.", losesAny(access.Create)},
		{upgrade.LossObjects, "object-delete-owned", upgrade.LossMedium, false, "The user owns records of this object and can no longer delete them.", ownsRecords(access.Delete)},
		{upgrade.LossObjects, "object-delete", upgrade.LossLow, false, "Customers rarely delete records, and the new licenses allow it on few objects.", losesAny(access.Delete)},
		{upgrade.LossObjects, "object-all-fields", upgrade.LossLow, false, "Fields are then granted one by one; each lost field is listed separately.", holdsAlways},

		{upgrade.LossFields, "field-with-object", upgrade.LossLow, false, "Included in the loss of its object.", func(l lossFacts) bool { return l.withObject }},
		{upgrade.LossFields, "field-read", upgrade.LossMedium, false, "A field that the user sees today disappears from pages and lists.", losesAny(access.Read)},
		{upgrade.LossFields, "field-edit-owned", upgrade.LossMedium, false, "The user owns records of the object and can no longer edit this field.", ownsRecords(access.Edit)},
		{upgrade.LossFields, "field-edit", upgrade.LossLow, false, "The user can still view this field.", holdsAlways},

		{upgrade.LossUserPermissions, "user-reach", upgrade.LossHigh, false, "It gives access to other users or their records.", isOneOf(reachPermissions)},
		{upgrade.LossUserPermissions, "user-program-used", upgrade.LossHigh, false, "Integrations sign in as this user and stop working.", func(l lossFacts) bool { return l.use.Times > 0 && isProgramPermission(l.item.Name) }},
		{upgrade.LossUserPermissions, "user-program", upgrade.LossMedium, false, "Integrations that sign in as this user stop working. None is known.", func(l lossFacts) bool { return isProgramPermission(l.item.Name) }},
		{upgrade.LossUserPermissions, "user-work", upgrade.LossHigh, false, "It is part of daily work.", isOneOf(workPermissions)},
		{upgrade.LossUserPermissions, "user-comfort", upgrade.LossLow, false, "It is a convenience.", isOneOf(comfortPermissions)},
		{upgrade.LossUserPermissions, "user-other", upgrade.LossMedium, false, "Usage can't be determined.", holdsAlways},

		{upgrade.LossSetupEntities, "setup-code", upgrade.LossHigh, false, "A page or component that calls it fails for the user.", isOfType("ApexClass", "ApexPage", "FlowDefinition")},
		{upgrade.LossSetupEntities, "setup-sign-in", upgrade.LossHigh, false, "The user can no longer sign in to it.", isOfType("ConnectedApplication", "ExternalClientApplication", "ServiceProvider")},
		{upgrade.LossSetupEntities, "setup-credential", upgrade.LossHigh, false, "The user's calls to the other system fail.", isOfType("ExternalCredentialParameter", "ExternalDataSource", "ExternalSocialAccount", "NamedCredential")},
		{upgrade.LossSetupEntities, "setup-app", upgrade.LossLow, false, "Sites have their own navigation; apps are for internal users.", isOfType("TabSet")},
		{upgrade.LossSetupEntities, "setup-other", upgrade.LossMedium, false, "Pages and code that check for it might hide or refuse something.", holdsAlways},

		{upgrade.LossTabs, "tab", upgrade.LossLow, false, "A tab is only navigation; lost access to its object is listed separately.", holdsAlways},

		{upgrade.LossAssignments, "assignment-idle", upgrade.LossLow, false, "It grants nothing today.", func(l lossFacts) bool { return l.idle }},
		{upgrade.LossAssignments, "assignment-returnable", upgrade.LossMedium, false, "Access that only it grants is lost, unless it is reassigned.", func(l lossFacts) bool { return l.returns }},
		{upgrade.LossAssignments, "assignment-gone", upgrade.LossHigh, false, "Access that only it grants is lost, and the new license doesn't allow it.", holdsAlways},

		{upgrade.LossRecordTypes, "record-type-default", upgrade.LossMedium, false, "New records get another record type unless the user selects one.", func(l lossFacts) bool { return l.isDefault }},
		{upgrade.LossRecordTypes, "record-type-created", upgrade.LossHigh, false, "The user can no longer create records of this record type.", func(l lossFacts) bool { return l.creates }},
		{upgrade.LossRecordTypes, "record-type", upgrade.LossLow, false, "The user can't assign this record type, but doesn't create these records either.", holdsAlways},

		{upgrade.LossLayouts, "layout", upgrade.LossLow, false, "Pages might show other fields, buttons, and related lists.", holdsAlways},

		{upgrade.LossSharingSets, "sharing-set", upgrade.LossHigh, false, "The user can no longer see records that nothing else shares.", holdsAlways},
	}
}

func holdsAlways(lossFacts) bool { return true }

// losesAny holds when any of the rights is lost.
func losesAny(rights access.Rights) func(lossFacts) bool {
	return func(l lossFacts) bool { return l.rights&rights != 0 }
}

// ownsRecords holds when the person owns records that the right was for.
func ownsRecords(rights access.Rights) func(lossFacts) bool {
	return func(l lossFacts) bool { return l.rights&rights != 0 && l.owned > 0 }
}

// isUsedFor holds when the person used the right.
func isUsedFor(rights access.Rights) func(lossFacts) bool {
	return func(l lossFacts) bool { return l.rights&rights != 0 && l.use.Times > 0 }
}

// worksOn holds when open records can't be changed any more.
func worksOn(l lossFacts) bool { return l.rights&access.Edit != 0 && l.open > 0 }

// isOfType holds for setup entities of these types.
func isOfType(types ...string) func(lossFacts) bool {
	return func(l lossFacts) bool { return slices.Contains(types, l.item.Object) }
}

// isOneOf holds for the user permissions of a list, which are without their prefix.
func isOneOf(list func() []string) func(lossFacts) bool {
	return func(l lossFacts) bool {
		const prefix = len("Permissions")
		return len(l.item.Name) > prefix && slices.Contains(list(), l.item.Name[prefix:])
	}
}

func reachPermissions() []string {
	return []string{
		"DelegatedPortalUserAdmin", "ManagePartners", "ManageUsers", "ModifyAllData", "PortalSuperUser", "TransferAnyCase",
		"TransferAnyEntity", "TransferAnyLead", "ViewAllData", "ViewAllUsers",
	}
}

// isProgramPermission tells the permissions that programs need.
func isProgramPermission(name string) bool {
	return name == "PermissionsApexRestServices" || name == "PermissionsApiEnabled"
}

func workPermissions() []string {
	return []string{
		"ContentWorkspaces", "ConvertLeads", "CreateCustomizeReports", "EditCaseComments", "EditEvent", "EditMyReports", "EditTask",
		"ExportReport", "IdentityEnabled", "RunFlow", "RunReports",
	}
}

func comfortPermissions() []string {
	return []string{
		"AssignTopics", "ChatterEditOwnPost", "CreateTopics", "DeleteTopics", "EditTopics", "EnableNotifications", "MergeTopics",
		"UseWebLink", "ViewHelpLink",
	}
}

// judge holds the rules by the kind of loss, to judge many losses.
type judge map[upgrade.LossKind][]severityRule

func newJudge() judge {
	j := judge{}
	for _, row := range severityRules() {
		j[row.kind] = append(j[row.kind], row)
	}
	return j
}

// ruleFor gives the rule that decides a loss.
func (j judge) ruleFor(kind upgrade.LossKind, l lossFacts) severityRule {
	for _, row := range j[kind] {
		if row.holds(l) {
			return row
		}
	}
	return severityRule{severity: upgrade.LossMedium}
}
