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
			meaning: fmt.Sprintf("An owner of accounts whose users have roles can own %s person accounts and accounts with a shared role. Above that, Salesforce refuses the upgrade.",
				phrase.Number(maxOwnersAccounts)),
			action: "Transfer accounts to another internal user who has a role.",
		}
	})
}

// findUsernameNotUnique tells that partners need a username that no other org has.
func findUsernameNotUnique(s *situation) []wording {
	return findIf(s.toPartner() && upgrade.IsFalse(s.Setup.UniqueUsernames), func() wording {
		return wording{
			title: fmt.Sprintf("The username %s must be unique across all Salesforce orgs", s.User.User.Username),
			meaning: "Usernames of customers are unique in the org, and usernames of partners across all orgs. " +
				"If a user of another org has this one, Salesforce refuses the upgrade, and the account stays a partner account.",
			action: "If the username might be in use in another org, such as an email address, change it before the upgrade, and tell the user. " +
				"Or enable \"Require unique usernames for partners in this org\" in Setup, Digital Experiences, Settings; it can't be turned off again.",
		}
	})
}

// How many API calls the parts of an upgrade take, as they are measured on an org. What
// takes more there, such as a table of many pages, is in the room that is kept free.
const (
	// callsLook is what is read from the sign-in to the losses.
	callsLook = 19
	// callsCheck is one reading of what a commit rests on: of the user, and of the rest.
	callsCheck = 5
	// callsReadBack is the reading back of user and access.
	callsReadBack = 6
	// callsTwoWrites is the commit of an upgrade to a partner license.
	callsTwoWrites = 2*(callsCheck+1) + callsReadBack
)

// callsRoom is how often a commit must fit into the calls that are left: once more than
// it needs, so that it can also be looked at afterwards.
const callsRoom = 2

// callsFor is how many API calls the steps of a plan take: each write with a reading
// before it, what is reassigned in few requests, and the reading back.
func callsFor(steps []upgrade.Step) int {
	calls, together := callsReadBack, 0
	for i, step := range steps {
		if !step.Kind.Reassigns() {
			calls += callsCheck + 1
			continue
		}
		if together++; i == 0 || steps[i-1].Object != step.Object || together > upgrade.MaxAssignments {
			calls, together = calls+1, 1
		}
	}
	return calls
}

// fewCalls says that too few calls are left: what is still to be read, and then the
// commit with its room.
func fewCalls(session upgrade.Session, look, commit int) []wording {
	left, enough := max(0, session.CallsLimit-session.CallsUsed), look+callsRoom*commit
	return findIf(session.CallsLimit > 0 && left < enough, func() wording {
		return wording{
			title: fmt.Sprintf("Only %s remaining today", phrase.Count(left, "API request", "API requests")),
			meaning: fmt.Sprintf("The org has %s a day. The upgrade takes about %d more; with fewer than %d remaining it could stop before it is verified.",
				phrase.Number(session.CallsLimit), look+commit, enough),
			action: "Wait until the limit, which counts the last 24 hours, has room again.",
		}
	})
}

// findFewCalls asks for what is still to be done: as long as nobody is chosen, all of
// it.
func findFewCalls(s *situation) []wording {
	if s.User.User.ID == "" {
		return fewCalls(s.Session, callsLook, callsTwoWrites)
	}
	return fewCalls(s.Session, 0, callsFor(planSteps(s))+callsToKeep(s.keep))
}

// callsToKeep is how many API calls the permission set takes beside its steps: its rows, a
// look at it before it is assigned, and its access when that is read back.
func callsToKeep(set *upgrade.KeptSet) int {
	if set == nil {
		return 0
	}
	return 8 + len(set.Rows)/upgrade.MaxAssignments + len(set.Sites)
}
