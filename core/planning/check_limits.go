package planning

import (
	"fmt"

	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The limits of portal roles. The org's is the default, which Salesforce raises on request;
// System Overview shows the one that holds. Sources:
// https://help.salesforce.com/s/articleView?id=000387020&type=1 and
// https://help.salesforce.com/s/articleView?id=sf.networks_person_accounts_limitation.htm
const (
	maxPortalRoles    = 50_000
	maxOwnersAccounts = 50_000
	// nearLimit is from how many hundredths of a limit on it is told.
	nearLimit = 90
)

// rolesPerAccount is how many roles Salesforce makes for an account at most. Partner
// accounts get three by default, customers one; no API tells the org's own numbers.
const rolesPerAccount = 3

// makesRoles tells whether the upgrade makes roles of the account.
func (s *situation) makesRoles() bool { return s.role.Auto && s.role.Known == nil }

// findRoleLimit tells how many portal roles are used where few are left.
func findRoleLimit(s *situation) []wording {
	used := s.Catalog.PortalRoles
	near := used != nil && (*used+rolesPerAccount)*100 >= maxPortalRoles*nearLimit
	return findIf(near && s.makesRoles() && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: fmt.Sprintf("The org has %s portal roles, and %s by default", phrase.Number(*used), phrase.Number(maxPortalRoles)),
			meaning: fmt.Sprintf("The account has no fitting role yet, so the upgrade creates up to %d. At its limit, Salesforce refuses the upgrade: "+
				"\"Your organization has most likely exceeded a limit\".", rolesPerAccount),
			action: "Check the limit in Setup, System Overview. Delete roles of accounts without users, or ask Salesforce to raise it.",
		}
	})
}

// findOwnerLimit warns when the account's owner has about as many accounts as one owner
// may have.
func findOwnerLimit(s *situation) []wording {
	owned := s.accountOrEmpty().OwnersPersonAccounts
	near := owned != nil && (*owned+1)*100 >= maxOwnersAccounts*nearLimit
	return findIf(near && s.Target.UserType.IsTarget(), func() wording {
		return wording{
			title: fmt.Sprintf("%s owns %s person accounts", s.accountOrEmpty().OwnerName, phrase.Number(*owned)),
			meaning: fmt.Sprintf("An owner of accounts whose users have roles may own %s person accounts and accounts with a shared role. Above that, Salesforce refuses the upgrade.",
				phrase.Number(maxOwnersAccounts)),
			action: "Transfer accounts to another internal user who has a role.",
		}
	})
}

// findUsernameNotUnique tells that partners need a username that no other org has.
func findUsernameNotUnique(s *situation) []wording {
	return findIf(s.toPartner() && upgrade.IsFalse(s.Setup.UniqueUsernames), func() wording {
		return wording{
			title: fmt.Sprintf("No other Salesforce org may have the username %s", s.User.User.Username),
			meaning: "Usernames of customers are unique in the org, and usernames of partners across all orgs. " +
				"If a user of another org has this one, Salesforce refuses the upgrade, and the account stays a partner account.",
			action: "If the username may be in use elsewhere, such as an email address, change it before the upgrade, and tell the person. " +
				"Or turn on \"Require unique usernames for partners in this org\" in Setup, Digital Experiences, Settings; it can't be turned off again.",
		}
	})
}
