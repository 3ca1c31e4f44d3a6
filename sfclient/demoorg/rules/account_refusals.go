package rules

// accountWrite is the facts of one update of Account.
type accountWrite struct {
	mayEdit        bool
	before, after  account
	foreignContact int // contacts of the account that an external user owns
	partnerUsers   int // active
	customerUsers  int // active
	hasRoles       bool
}

func (w *accountWrite) enablesPartner() bool  { return !w.before.isPartner && w.after.isPartner }
func (w *accountWrite) disablesPartner() bool { return w.before.isPartner && !w.after.isPartner }
func (w *accountWrite) enablesCustomer() bool {
	return !w.before.isCustomerPortal && w.after.isCustomerPortal
}

func (w *accountWrite) disablesCustomer() bool {
	return w.before.isCustomerPortal && !w.after.isCustomerPortal
}

func (w *accountWrite) changesOwner() bool { return w.before.owner.id != w.after.owner.id }

// needsOwnerRole tells whether the account must have an owner with a role after
// the write: it becomes one with users, or keeps its roles under another owner.
func (w *accountWrite) needsOwnerRole() bool {
	return w.enablesPartner() || w.enablesCustomer() || w.changesOwner() && w.hasRoles
}

// How many users Salesforce disables along with an account's flag; above, it
// refuses.
const (
	maxPartnerUsersDisabled  = 15
	maxCustomerUsersDisabled = 100
)

var accountRefusals = []refusal[*accountWrite]{
	{
		name: "admin-may-not-edit-account", code: codeAccess, source: sourceAccount,
		check: func(w *accountWrite) string { return when(!w.mayEdit, textAccess) },
	},
	{
		name: "unknown-owner", code: codeCrossKey, source: sourceStatusCodes,
		check: func(w *accountWrite) string { return when(w.changesOwner() && w.after.owner.id == "", textCrossKey) },
	},
	{
		name: "inactive-owner", code: codeInactiveOwner, fields: []string{fieldOwnerID}, source: sourceStatusCodes,
		check: func(w *accountWrite) string {
			return when(w.changesOwner() && !w.after.owner.active,
				"operation performed with inactive user ["+w.after.owner.id+"] as owner of account")
		},
	},
	{
		// Worded by us: the pages only say that it can't be done.
		name: "person-account-as-partner", code: codeIntegrity, fields: []string{fieldIsPartner}, source: "https://gyde.ai/kb/create-partner-accounts",
		check: func(w *accountWrite) string {
			return when(w.enablesPartner() && w.after.isPerson, "person accounts can't be partner accounts")
		},
	},
	{
		name: "owner-is-external", code: codeUnknown, source: sourcePortalOwner,
		check: func(w *accountWrite) string {
			guarded := w.after.isPartner || w.partnerUsers+w.customerUsers > 0
			return when((w.enablesPartner() || w.changesOwner() && guarded) && isExternal(w.after.owner.userType), textPortalOwner)
		},
	},
	{
		name: "contact-owned-by-external-user", code: codeUnknown, source: sourcePortalOwner,
		check: func(w *accountWrite) string { return when(w.enablesPartner() && w.foreignContact > 0, textPortalOwner) },
	},
	{
		name: "owner-without-role", code: codeUnknown, source: sourceOwnerRole,
		check: func(w *accountWrite) string {
			return when(w.needsOwnerRole() && w.after.owner.roleID == "", textOwnerRole)
		},
	},
	{
		// Worded by us: the page gives the numbers.
		name: "too-many-users-to-disable", code: codeIntegrity, fields: []string{fieldIsPartner, fieldIsCustomer}, source: sourceAccount,
		check: func(w *accountWrite) string {
			tooMany := w.disablesPartner() && w.partnerUsers > maxPartnerUsersDisabled ||
				w.disablesCustomer() && w.customerUsers > maxCustomerUsersDisabled
			return when(tooMany, "the account has too many portal users to be disabled")
		},
	},
}
