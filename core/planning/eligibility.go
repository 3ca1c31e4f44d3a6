package planning

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// Eligibility tells whether a user can be upgraded at all, whatever license is
// chosen, and if not why and what can be done. It needs only the row of a user
// search. Users of the type CspLitePortal can be upgraded. Source:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm
func Eligibility(user core.User) (ok bool, reason core.Finding) {
	if !user.UserType.Is(core.UserTypeCspLitePortal) {
		return false, explainWrongType(user)
	}
	switch {
	case user.ContactID == "":
		reason = explainContactless()
	case user.AccountID == "":
		reason = explainNoAccount()
	case !user.IsActive:
		reason = explainInactive(user)
	default:
		return true, core.Finding{}
	}
	reason.Severity = core.SeverityBlocker
	return false, reason
}

// explainWrongType explains why users of another type can't be upgraded.
func explainWrongType(user core.User) core.Finding {
	f := core.Finding{Severity: core.SeverityBlocker, Source: upgrade.SourceUpgrade, ErrorCode: core.CodeFieldIntegrity}
	switch t := user.UserType; {
	case t.IsTarget():
		f.Code, f.Title = upgrade.FindingUserAlreadyUpgraded, "Already has "+upgrade.LicenseName(user.Profile)
		f.Meaning = "This user already has a license with a role. There's nothing to upgrade, and downgrades aren't supported."
		f.Action = "Change the role or the profile in Setup, under Users."
	case t.Is(core.UserTypeStandard):
		f.Code, f.Title = upgrade.FindingUserInternal, "Internal user"
		f.Meaning = "Only external users with a customer license can be upgraded. An internal license can't be changed to an external one."
		f.Action = "Select a customer user. For an internal user who needs a site, create an external user."
	case t.Is(core.UserTypeGuest):
		f.Code, f.Title = upgrade.FindingUserGuest, "Guest user of a site"
		f.Meaning = "A guest user stands for site visitors who aren't logged in."
		f.Action = "Select a customer user."
	case t.Is(core.UserTypeCustomerSuccess), t.Is(core.UserTypeSelfService):
		f.Code, f.Title = upgrade.FindingUserLegacyPortal, "User of a legacy portal"
		f.Meaning = fmt.Sprintf("Salesforce doesn't upgrade licenses of the type %s in place.", t)
		f.Action = "Create a user with the new license and transfer this user's records to it."
	default:
		f.Code, f.Title = upgrade.FindingUserOtherType, fmt.Sprintf("User type %s can't be upgraded", t)
		f.Meaning = "Salesforce upgrades only users of the type CspLitePortal: those with a customer license."
		f.Action = "Select a customer user."
	}
	return f
}

func explainContactless() core.Finding {
	return core.Finding{
		Code: upgrade.FindingUserContactless, Title: "No contact",
		Meaning:   "A Partner Community or Customer Community Plus user belongs to a contact with an account. This user has no contact.",
		Action:    "Set the user's Contact field to a contact that belongs to an account, then try again.",
		Source:    upgrade.SourceContactless,
		ErrorCode: core.CodeFieldIntegrity,
	}
}

func explainNoAccount() core.Finding {
	return core.Finding{
		Code: upgrade.FindingUserNoAccount, Title: "The contact has no account",
		Meaning:   "The role of the new license belongs to an account, and the user's contact has none.",
		Action:    "Set the account of the contact, then try again.",
		Source:    upgrade.SourceUser,
		ErrorCode: core.CodeFieldIntegrity,
	}
}

func explainInactive(user core.User) core.Finding {
	f := core.Finding{
		Code: upgrade.FindingUserInactive, Title: "Inactive",
		Meaning: "Inactive users can't be upgraded, because an upgrade can't be undone.",
		Action:  "Activate the user in Setup, then try again.",
		Source:  upgrade.SourceUser,
	}
	if upgrade.IsTrue(user.IsFrozen) {
		f.Title = "Inactive and frozen"
		f.Action = "Activate and unfreeze the user in Setup, then try again."
	}
	return f
}
