package planning

import (
	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// PartnerEnablement tells whether an account must be made a partner account before
// the user's change, and says why or why not.
type PartnerEnablement struct {
	Needed bool   `json:"needed"`
	Reason string `json:"reason"`
}

// EnablePartner decides about the account of a user who is to get a license of the
// target type. Only partners need a partner account, which may hold customers as
// well. The account may be nil when it could not be read.
func EnablePartner(account *core.Account, target core.UserType) PartnerEnablement {
	switch {
	case !target.Is(core.UserTypePowerPartner):
		return PartnerEnablement{Reason: "Only a partner license needs a partner account; this one does not."}
	case account == nil:
		return PartnerEnablement{Reason: "The account could not be read."}
	case upgrade.IsTrue(account.IsPersonAccount):
		return PartnerEnablement{Reason: account.Name + " is a person account, which can't be a partner account."}
	case account.IsPartner == nil:
		return PartnerEnablement{Reason: "This org has no partner accounts, or you may not see the field."}
	case *account.IsPartner:
		return PartnerEnablement{Reason: account.Name + " is a partner account already."}
	}
	return PartnerEnablement{
		Needed: true,
		Reason: account.Name + " is made a partner account first. Its other users keep their licenses. " + upgrade.PermanentPartner,
	}
}
