package rules

import (
	"fmt"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// portalRoleName is a portal role with its rank's part in the role's name.
type portalRoleName struct {
	portalRole, word string
}

// portalRoleNames are the roles an account can have, the lowest first: an account
// gets the first one, two or three of them.
var portalRoleNames = [3]portalRoleName{{roleWorker, "User"}, {roleManager, "Manager"}, {roleExecutive, "Executive"}}

// portalWords gives the word for a portal type in the name of a role.
var portalWords = map[string]string{portalCustomer: "Customer", portalPartner: "Partner"}

// maxRoleName is the length that UserRole.Name can have, in characters.
const maxRoleName = 80

// assignRole gives the role that a role-based user gets: the one the write names,
// or else the lowest of the account for the portal type, made with its siblings
// when the account has none. Under account role optimization the first such user
// of an account shares a role with those of other accounts of the owner, and the
// second brings the account's own roles, to which all are moved. Source:
// https://help.salesforce.com/s/articleView?id=005167126&type=1
func (w *write) assignRole(facts *userWrite) role {
	named, portalType := facts.role, portalTypeOf(facts.to.userType)
	if named.id != "" && named.portalRole != rolePersonAccount {
		return named
	}
	others := w.tx.Select(objectUser, activeOfAccount+` AND "Id" <> ?`, facts.account.id, facts.to.userType, facts.after.id)
	roles := accountRoles(w.tx, facts.account.id, portalType)
	optimized := facts.settings.optimizesRoles(facts.account.id)
	switch {
	case len(roles) == 0 && len(others) == 0 && optimized:
		return w.sharedRole(facts.account.owner, portalType)
	case len(roles) == 0:
		roles = w.makeRoles(facts.account, portalType, facts.settings.roleCount(portalType))
	}
	lowest := roles[0]
	w.leaveSharedRole(others, lowest)
	return lowest
}

// accountRoles gives the roles of an account for a portal type, the lowest first.
func accountRoles(tx *store.Tx, accountID, portalType string) []role {
	rows := tx.Select(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, accountID, portalType)
	slices.SortFunc(rows, func(a, b store.Row) int { return rankOf(a) - rankOf(b) })
	roles := make([]role, len(rows))
	for i, row := range rows {
		roles[i] = roleOf(row)
	}
	return roles
}

func rankOf(role store.Row) int {
	return slices.IndexFunc(portalRoleNames[:], func(n portalRoleName) bool { return n.portalRole == role.String(fieldPortalRole) })
}

// makeRoles makes the first n roles of an account, each below the next, all of
// them below the role of the account's owner. It gives them lowest first.
func (w *write) makeRoles(a account, portalType string, n int) []role {
	roles := make([]role, n)
	parent := a.owner.roleID
	for i := n - 1; i >= 0; i-- {
		r := role{
			name:       fmt.Sprintf("%s %s %s", a.name, portalWords[portalType], portalRoleNames[i].word),
			portalType: portalType, portalRole: portalRoleNames[i].portalRole, accountID: a.id,
		}
		made := w.insertRole(r, parent)
		roles[i], parent = made, made.id
	}
	return roles
}

// sharedRole finds or makes the one role that single users of an owner's accounts
// share. The name for partners was never seen in public; it follows the one for
// customers.
func (w *write) sharedRole(o owner, portalType string) role {
	row := w.tx.First(objectUserRole, `"PortalAccountOwnerId" = ? AND "PortalType" = ?`, o.id, portalType)
	if row != nil {
		return roleOf(row)
	}
	return w.insertRole(role{
		name:       fmt.Sprintf("%s %s Person Account", o.alias, portalWords[portalType]),
		portalType: portalType, portalRole: rolePersonAccount, accountOwnerID: o.id,
	}, o.roleID)
}

func (w *write) insertRole(r role, parent string) role {
	r.name = truncate(r.name, maxRoleName)
	developerName := w.freeDeveloperName(r.name)
	r.id = w.tx.Insert(objectUserRole, w.dropUnknown(objectUserRole, store.Row{
		fieldName: r.name, "DeveloperName": developerName, fieldParentRoleID: parent,
		"PortalType": r.portalType, fieldPortalRole: r.portalRole,
		"PortalAccountId": r.accountID, "PortalAccountOwnerId": r.accountOwnerID,
	}))
	return r
}

// freeDeveloperName makes an API name of a role's name that no other role has.
func (w *write) freeDeveloperName(name string) string {
	base := DeveloperName(name)
	for n := 0; ; n++ {
		candidate := base
		if n > 0 {
			candidate = fmt.Sprintf("%s%d", base, n)
		}
		taken := w.tx.Count(objectUserRole, `"DeveloperName" = ?`, candidate)
		if taken == 0 {
			return candidate
		}
	}
}

// DeveloperName makes an API name of a role's name: its letters and digits alone.
func DeveloperName(name string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
	if kept == "" || kept[0] >= '0' && kept[0] <= '9' {
		kept = "X" + kept
	}
	return truncate(kept, maxRoleName-len("99"))
}

func truncate(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit])
	}
	return text
}

// leaveSharedRole moves those users who are on a shared role to the account's
// lowest one.
func (w *write) leaveSharedRole(users []store.Row, lowest role) {
	for _, u := range users {
		current := w.tx.Get(objectUserRole, u.String(fieldUserRoleID))
		if roleOf(current).accountID == lowest.accountID {
			continue
		}
		fields := store.Row{fieldUserRoleID: lowest.id, fieldPortalRole: lowest.portalRole}
		w.tx.Set(objectUser, u.String("Id"), w.dropUnknown(objectUser, fields))
	}
}

// followOwner moves the roles of an account below the role of its new owner, and
// users on the old owner's shared role to the new one's.
func (w *write) followOwner(before, after account) {
	for _, r := range w.tx.Select(objectUserRole, `"PortalAccountId" = ? AND "ParentRoleId" = ?`, after.id, before.owner.roleID) {
		w.tx.Set(objectUserRole, r.String("Id"), store.Row{fieldParentRoleID: after.owner.roleID})
	}
	sharing := w.tx.Select(objectUser, `"AccountId" = ? AND "UserRoleId" IN (SELECT "Id" FROM "UserRole" WHERE "PortalAccountOwnerId" = ?)`,
		after.id, before.owner.id)
	for _, u := range sharing {
		shared := w.sharedRole(after.owner, portalTypeOf(u.String(fieldUserType)))
		w.tx.Set(objectUser, u.String("Id"), store.Row{fieldUserRoleID: shared.id})
	}
}
