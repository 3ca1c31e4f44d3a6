package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// portalFields are maintained by Salesforce, in the order they are complained of, and
// nameFields are on a portal role.
var (
	portalFields = []string{fieldPortalType, fieldPortalRole, fieldPortalAccount, fieldPortalOwner}
	nameFields   = []string{fieldName, fieldDeveloperName, fieldParentRoleID}
)

// judgeRole judges the writes of roles. One that no user has can be deleted; its children
// move up to its parent.
func judgeRole(w *write) (func(), error) {
	first := func(fields []string) string {
		i := slices.IndexFunc(fields, func(field string) bool {
			return w.changes[field] != nil && w.changes[field] != portalNone && w.changed(field)
		})
		if i < 0 {
			return ""
		}
		return fields[i]
	}
	portalField, nameField := first(portalFields), first(nameFields)
	err := refuseFirst(
		words{field: cmp.Or(portalField, nameField)},
		broken{"portal-role-created", portalField != ""},
		broken{"portal-role-changed", isPortal(w.before) && nameField != ""},
		broken{"role-in-use", w.kind == removing && w.has(objectUser, `"UserRoleId" = ?`, w.id)},
	)
	switch {
	case err != nil:
		return nil, err
	case w.kind == creating && w.changes.String(fieldDeveloperName) == "":
		w.changes[fieldDeveloperName] = w.freeDeveloperName(w.changes.String(fieldName))
	case w.kind == removing:
		for _, child := range w.tx.Select(objectUserRole, `"ParentRoleId" = ?`, w.id) {
			w.tx.Set(objectUserRole, child.String("Id"), store.Row{fieldParentRoleID: w.before[fieldParentRoleID]})
		}
	}
	return nil, nil
}

// isPortal tells an account's role, or a shared person-account role, from an
// internal one.
func isPortal(role store.Row) bool {
	portalType := role.String(fieldPortalType)
	return portalType != "" && portalType != portalNone
}

// portalRanks are the roles an account can have, the lowest first: an account gets the first
// one, two or three of them.
var portalRanks = []string{"Worker", "Manager", "Executive"}

// portalWord gives the word for a portal type, or a portal role, in the name of a role.
func portalWord(name string) string {
	return cmp.Or(map[string]string{portalCustomer: "Customer", portalRanks[0]: "User"}[name], name)
}

// maxRoleName is the length that UserRole.Name can have, in characters.
const maxRoleName = 80

// assignRole gives the role that a role-based user gets: the one the write names,
// or else the lowest of the account for the portal type, made with its siblings
// when the account has none. Under account role optimization the first such user
// of an account shares a role with those of other accounts of the owner, and the
// second brings the account's own roles, to which all are moved. Source:
// https://help.salesforce.com/s/articleView?id=005167126&type=1
func (u *userWrite) assignRole() store.Row {
	account, portalType := u.account.String("Id"), portalTypeOf(u.to.userType())
	if u.role != nil && u.role.String(fieldPortalRole) != rolePersonAccount {
		return u.role
	}
	others := u.tx.Select(objectUser, activeOfAccount+` AND "Id" <> ?`, account, u.to.userType(), u.id)
	roles := u.accountRoles(account, portalType)
	switch {
	case len(roles) == 0 && len(others) == 0 && u.settings.optimizesRoles(account):
		return u.sharedRole(u.owner, portalType)
	case len(roles) == 0:
		roles = u.makeRoles(portalType)
	}
	for _, other := range others {
		current := u.tx.Get(objectUserRole, other.String(fieldUserRoleID))
		if current.String(fieldPortalAccount) != account {
			fields := store.Row{fieldUserRoleID: roles[0].String("Id"), fieldPortalRole: roles[0].String(fieldPortalRole)}
			u.set(objectUser, other.String("Id"), fields)
		}
	}
	return roles[0]
}

// accountRoles gives the roles of an account for a portal type, the lowest first.
func (w *write) accountRoles(account, portalType string) []store.Row {
	rank := func(role store.Row) int { return slices.Index(portalRanks, role.String(fieldPortalRole)) }
	roles := w.tx.Select(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, account, portalType)
	slices.SortFunc(roles, func(a, b store.Row) int { return rank(a) - rank(b) })
	return roles
}

// makeRoles makes the roles of the user's account, each below the next, all of
// them below the role of the account's owner. It gives them lowest first.
func (u *userWrite) makeRoles(portalType string) []store.Row {
	roles := make([]store.Row, u.settings.roleCount(portalType))
	parent := u.owner.String(fieldUserRoleID)
	for i := len(roles) - 1; i >= 0; i-- {
		roles[i] = u.insertRole(store.Row{
			fieldName:       fmt.Sprintf("%s %s %s", u.account.String(fieldName), portalWord(portalType), portalWord(portalRanks[i])),
			fieldPortalType: portalType, fieldPortalRole: portalRanks[i], fieldPortalAccount: u.account.String("Id"), fieldParentRoleID: parent,
		})
		parent = roles[i].String("Id")
	}
	return roles
}

// sharedRole finds or makes the one role that single users of an owner's accounts
// share. The name for partners was never seen in public; it follows the one for
// customers.
func (w *write) sharedRole(owner store.Row, portalType string) store.Row {
	role := w.tx.First(objectUserRole, `"PortalAccountOwnerId" = ? AND "PortalType" = ?`, owner.String("Id"), portalType)
	if role != nil {
		return role
	}
	return w.insertRole(store.Row{
		fieldName:       fmt.Sprintf("%s %s Person Account", owner.String("Alias"), portalWord(portalType)),
		fieldPortalType: portalType, fieldPortalRole: rolePersonAccount, fieldPortalOwner: owner.String("Id"),
		fieldParentRoleID: owner.String(fieldUserRoleID),
	})
}

func (w *write) insertRole(role store.Row) store.Row {
	role[fieldName] = truncate(role.String(fieldName), maxRoleName)
	role[fieldDeveloperName] = w.freeDeveloperName(role.String(fieldName))
	role["Id"] = w.insert(objectUserRole, role)
	return role
}

// freeDeveloperName makes an API name of a role's name that no other role has.
func (w *write) freeDeveloperName(name string) string {
	base := DeveloperName(name)
	candidate := base
	for n := 1; w.has(objectUserRole, `"DeveloperName" = ?`, candidate); n++ {
		candidate = fmt.Sprintf("%s%d", base, n)
	}
	return candidate
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
	runes := []rune(text)
	return string(runes[:min(len(runes), limit)])
}

// followOwner moves the roles of an account below the role of its new owner, and
// users on the old owner's shared role to the new one's.
func (w *write) followOwner(before, after store.Row) {
	below := w.tx.Select(objectUserRole, `"PortalAccountId" = ? AND "ParentRoleId" = ?`, w.id, before.String(fieldUserRoleID))
	for _, role := range below {
		w.tx.Set(objectUserRole, role.String("Id"), store.Row{fieldParentRoleID: after.String(fieldUserRoleID)})
	}
	sharing := w.tx.Select(objectUser, `"AccountId" = ? AND "UserRoleId" IN (SELECT "Id" FROM "UserRole" WHERE "PortalAccountOwnerId" = ?)`,
		w.id, before.String("Id"))
	for _, user := range sharing {
		shared := w.sharedRole(after, portalTypeOf(user.String(fieldUserType)))
		w.tx.Set(objectUser, user.String("Id"), store.Row{fieldUserRoleID: shared.String("Id")})
	}
}
