package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// maxRoleName is the length of UserRole.Name, in characters.
const maxRoleName = 80

// RoleCandidates gives the roles that a user of the target type can be given: those
// of the account with the portal type of that user type, from the highest to the
// lowest. Names play no part, since sites may rename them.
func RoleCandidates(user upgrade.UserFacts, target core.UserType) []core.UserRole {
	var candidates []core.UserRole
	for _, role := range user.AccountRoles {
		if fitsAccount(role, user.User.AccountID) && FitsType(role, target) && !isShared(role) {
			candidates = append(candidates, role)
		}
	}
	slices.SortStableFunc(candidates, func(a, b core.UserRole) int {
		return cmp.Or(cmp.Compare(a.PortalRole.Rank(), b.PortalRole.Rank()), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return candidates
}

func fitsAccount(role core.UserRole, account core.ID) bool {
	return role.AccountID != "" && role.AccountID == account
}

// FitsType tells whether a role is of the portal that users of a type belong to.
func FitsType(role core.UserRole, target core.UserType) bool {
	return target.PortalType() != "" && role.PortalType.Is(target.PortalType())
}

// PredictRole tells which role the user will have: the chosen one, or when none is
// chosen (roleID is empty) the one that Salesforce assigns. Sources:
// https://help.salesforce.com/s/articleView?id=005167124&type=1 and
// https://help.salesforce.com/s/articleView?id=005167126&type=1
func PredictRole(user upgrade.UserFacts, target core.UserType, roleID core.ID) upgrade.RolePrediction {
	if roleID != "" {
		return chosenRole(user, target, roleID)
	}
	candidates := RoleCandidates(user, target)
	switch {
	case len(candidates) > 0:
		return lowestRole(candidates[len(candidates)-1])
	case !canReadRoles(user):
		return unreadRole(user, target)
	case len(sharingUsers(user, target)) == 0 && optimizesRoles(user):
		return sharedRole(user, target)
	}
	return newRole(user, target)
}

// chosenRole predicts the role that the admin picked.
func chosenRole(user upgrade.UserFacts, target core.UserType, id core.ID) upgrade.RolePrediction {
	p := upgrade.RolePrediction{PortalType: target.PortalType(), Name: string(id)}
	if role := findRole(user.AccountRoles, id); role != nil {
		p.Known, p.Name, p.PortalType, p.PortalRole = role, role.Name, role.PortalType, role.PortalRole
	}
	p.Sentence = fmt.Sprintf("You selected the role %s.", p.Name)
	if p.Known != nil && isAbove(*p.Known) {
		p.Sentence += fmt.Sprintf(" Users in it see and edit the records of users below it, %s now.", phrase.Count(usersBelow(user, *p.Known), "user", "users"))
	}
	return p
}

func findRole(roles []core.UserRole, id core.ID) *core.UserRole {
	i := slices.IndexFunc(roles, func(r core.UserRole) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	role := roles[i]
	return &role
}

// lowestRole predicts the lowest of the roles that the account has.
func lowestRole(role core.UserRole) upgrade.RolePrediction {
	return upgrade.RolePrediction{
		Auto: true, Known: &role, Name: role.Name, PortalType: role.PortalType, PortalRole: role.PortalRole,
		Sentence: fmt.Sprintf("Salesforce assigns the lowest role of the account, %s. You can change the user's role later.", role.Name),
	}
}

// newRole predicts the lowest role of an account that has none yet.
func newRole(user upgrade.UserFacts, target core.UserType) upgrade.RolePrediction {
	name := newRoleName(user, target)
	sentence := fmt.Sprintf("Salesforce creates up to %d %s roles and assigns the lowest, usually named %s.",
		rolesPerAccount, PortalWord(target), name)
	switch movers := len(sharingUsers(user, target)); {
	case movers > 0:
		sentence += fmt.Sprintf(" %s on the account, now on a shared role, %s to it as well.",
			phrase.Count(movers, "other user", "other users"), phrase.Verb(movers, "moves", "move"))
	case ownersSharedRole(user, target) != nil:
		sentence += " If the org keeps the number of roles small, it is the role that single users of the account's owner share."
	}
	return upgrade.RolePrediction{
		Auto: true, Name: name, PortalType: target.PortalType(), PortalRole: core.PortalRoleWorker, Sentence: sentence,
	}
}

// sharedRole predicts the role that account role optimization gives to the only
// user of an account who needs one.
func sharedRole(user upgrade.UserFacts, target core.UserType) upgrade.RolePrediction {
	p := upgrade.RolePrediction{
		Auto: true, Name: "a shared role of the account owner", PortalType: target.PortalType(),
		PortalRole: core.PortalRolePersonAccount,
		Sentence: "This org keeps the number of roles small: as the first user of the account who needs one, " +
			"the user gets the role that single users of the account's owner share.",
	}
	if role := ownersSharedRole(user, target); role != nil {
		p.Known, p.Name = role, role.Name
	}
	return p
}

// ownersSharedRole finds the role that the account's owner has for single users,
// nil when there is none yet.
func ownersSharedRole(user upgrade.UserFacts, target core.UserType) *core.UserRole {
	for _, role := range user.AccountRoles {
		if isShared(role) && FitsType(role, target) {
			return &role
		}
	}
	return nil
}

// unreadRole predicts as much as can be known without seeing roles.
func unreadRole(user upgrade.UserFacts, target core.UserType) upgrade.RolePrediction {
	return upgrade.RolePrediction{
		Auto: true, Name: newRoleName(user, target), PortalType: target.PortalType(), PortalRole: core.PortalRoleWorker,
		Sentence: "Salesforce assigns the lowest role of the account. You can't view roles, so its name can't be determined.",
	}
}

// newRoleName is what Salesforce calls the lowest role of an account, as public
// orgs show it; a site may have renamed the word in the middle.
func newRoleName(user upgrade.UserFacts, target core.UserType) string {
	name := []rune(strings.TrimSpace(fmt.Sprintf("%s %s User", accountName(user), portalTitle(target))))
	return string(name[:min(len(name), maxRoleName)])
}

func accountName(user upgrade.UserFacts) string {
	if user.Account != nil && user.Account.Name != "" {
		return user.Account.Name
	}
	return user.User.AccountName
}

// PortalWord names the portal of a user type in a sentence.
func PortalWord(target core.UserType) string {
	if target.Is(core.UserTypePowerPartner) {
		return "partner"
	}
	return "customer"
}

func portalTitle(target core.UserType) string {
	if target.Is(core.UserTypePowerPartner) {
		return "Partner"
	}
	return "Customer"
}

func isShared(role core.UserRole) bool { return role.PortalRole.Is(core.PortalRolePersonAccount) }

// optimizesRoles tells whether account role optimization is on: by the org's setting, or
// because a user of the account on a shared role gives it away. That the owner has a shared
// role proves nothing, since person accounts bring it too.
func optimizesRoles(user upgrade.UserFacts) bool {
	return upgrade.IsTrue(user.RoleOptimization) || slices.ContainsFunc(user.OtherUsers, func(u core.User) bool { return u.Role != nil && isShared(*u.Role) })
}

// sharingUsers gives the other users of the account on a shared role of the
// target's portal type, which the account's own roles replace as soon as there is
// a second user who needs one. The families of licenses are counted apart.
func sharingUsers(user upgrade.UserFacts, target core.UserType) []core.User {
	var sharing []core.User
	for _, other := range user.OtherUsers {
		if other.Role != nil && isShared(*other.Role) && FitsType(*other.Role, target) {
			sharing = append(sharing, other)
		}
	}
	return sharing
}

// MovedUsers lists the other users whose role changes with that of the user.
func MovedUsers(user upgrade.UserFacts, target core.UserType, role upgrade.RolePrediction) []core.User {
	if !role.Auto || role.Known != nil {
		return nil
	}
	return sharingUsers(user, target)
}

// canReadRoles tells whether an empty list of roles means that there are none.
func canReadRoles(user upgrade.UserFacts) bool {
	return !upgrade.IsUnreadable(user.Unreadable, upgrade.ObjectUserRole)
}
