package rules

import "strings"

// accountWrite is the facts of one update of Account.
type accountWrite struct {
	mayEdit        bool
	before, after  account
	foreignContact int // contacts of the account that an external user owns
	partnerUsers   int // active
	customerUsers  int // active
	hasRoles       bool
}

func (w *accountWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{owner}", w.after.owner.id)
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
