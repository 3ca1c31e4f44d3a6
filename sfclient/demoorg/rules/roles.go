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
func (w *write) assignRole(facts *userWrite) (role, error) {
	named, portalType := facts.role, portalTypeOf(facts.to.userType)
	if named.id != "" && named.portalRole != rolePersonAccount {
		return named, nil
	}
	others, err := w.tx.Select(objectUser, activeOfAccount+` AND "Id" <> ?`, facts.account.id, facts.to.userType, facts.after.id)
	if err != nil {
		return role{}, fmt.Errorf("read the users of the account: %w", err)
	}
	roles, err := accountRoles(w.tx, facts.account.id, portalType)
	if err != nil {
		return role{}, err
	}
	optimized := facts.settings.optimizesRoles(facts.account.id)
	switch {
	case len(roles) == 0 && len(others) == 0 && optimized:
		return w.sharedRole(facts.account.owner, portalType)
	case len(roles) == 0:
		if roles, err = w.makeRoles(facts.account, portalType, facts.settings.roleCount(portalType)); err != nil {
			return role{}, err
		}
	}
	lowest := roles[0]
	return lowest, w.leaveSharedRole(others, lowest)
}

// accountRoles gives the roles of an account for a portal type, the lowest first.
func accountRoles(tx *store.Tx, accountID, portalType string) ([]role, error) {
	rows, err := tx.Select(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, accountID, portalType)
	if err != nil {
		return nil, fmt.Errorf("read the roles of the account: %w", err)
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return rankOf(a) - rankOf(b) })
	roles := make([]role, len(rows))
	for i, row := range rows {
		roles[i] = roleOf(row)
	}
	return roles, nil
}

func rankOf(role store.Row) int {
	return slices.IndexFunc(portalRoleNames[:], func(n portalRoleName) bool { return n.portalRole == role.String(fieldPortalRole) })
}

// makeRoles makes the first n roles of an account, each below the next, all of
// them below the role of the account's owner. It gives them lowest first.
func (w *write) makeRoles(a account, portalType string, n int) ([]role, error) {
	roles := make([]role, n)
	parent := a.owner.roleID
	for i := n - 1; i >= 0; i-- {
		r := role{
			name:       fmt.Sprintf("%s %s %s", a.name, portalWords[portalType], portalRoleNames[i].word),
			portalType: portalType, portalRole: portalRoleNames[i].portalRole, accountID: a.id,
		}
		made, err := w.insertRole(r, parent)
		if err != nil {
			return nil, err
		}
		roles[i], parent = made, made.id
	}
	return roles, nil
}

// sharedRole finds or makes the one role that single users of an owner's accounts
// share. The name for partners was never seen in public; it follows the one for
// customers.
func (w *write) sharedRole(o owner, portalType string) (role, error) {
	row, err := first(w.tx, objectUserRole, `"PortalAccountOwnerId" = ? AND "PortalType" = ?`, o.id, portalType)
	if err != nil {
		return role{}, err
	}
	if row != nil {
		return roleOf(row), nil
	}
	return w.insertRole(role{
		name:       fmt.Sprintf("%s %s Person Account", o.alias, portalWords[portalType]),
		portalType: portalType, portalRole: rolePersonAccount, accountOwnerID: o.id,
	}, o.roleID)
}

func (w *write) insertRole(r role, parent string) (role, error) {
	r.name = truncate(r.name, maxRoleName)
	developerName, err := w.freeDeveloperName(r.name)
	if err != nil {
		return role{}, err
	}
	r.id, err = w.tx.Insert(objectUserRole, w.fit(objectUserRole, store.Row{
		fieldName: r.name, "DeveloperName": developerName, fieldParentRoleID: parent,
		"PortalType": r.portalType, fieldPortalRole: r.portalRole,
		"PortalAccountId": r.accountID, "PortalAccountOwnerId": r.accountOwnerID,
	}))
	if err != nil {
		return role{}, fmt.Errorf("make the role %s: %w", r.name, err)
	}
	return r, nil
}

// freeDeveloperName makes an API name of a role's name that no other role has.
func (w *write) freeDeveloperName(name string) (string, error) {
	base := DeveloperName(name)
	for n := 0; ; n++ {
		candidate := base
		if n > 0 {
			candidate = fmt.Sprintf("%s%d", base, n)
		}
		taken, err := w.tx.Count(objectUserRole, `"DeveloperName" = ?`, candidate)
		if err != nil {
			return "", fmt.Errorf("name a role: %w", err)
		}
		if taken == 0 {
			return candidate, nil
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
func (w *write) leaveSharedRole(users []store.Row, lowest role) error {
	for _, u := range users {
		current, err := find(w.tx, objectUserRole, u.String(fieldUserRoleID))
		if err != nil {
			return err
		}
		if roleOf(current).accountID == lowest.accountID {
			continue
		}
		fields := store.Row{fieldUserRoleID: lowest.id, fieldPortalRole: lowest.portalRole}
		if err := w.tx.Set(objectUser, u.String("Id"), w.fit(objectUser, fields)); err != nil {
			return fmt.Errorf("move a user to the lowest role: %w", err)
		}
	}
	return nil
}

// followOwner moves the roles of an account below the role of its new owner, and
// users on the old owner's shared role to the new one's.
func (w *write) followOwner(before, after account) error {
	owned, err := w.tx.Select(objectUserRole, `"PortalAccountId" = ? AND "ParentRoleId" = ?`, after.id, before.owner.roleID)
	if err != nil {
		return fmt.Errorf("read the roles of the account: %w", err)
	}
	for _, r := range owned {
		if err := w.tx.Set(objectUserRole, r.String("Id"), store.Row{fieldParentRoleID: after.owner.roleID}); err != nil {
			return err
		}
	}
	sharing, err := w.tx.Select(objectUser, `"AccountId" = ? AND "UserRoleId" IN (SELECT "Id" FROM "UserRole" WHERE "PortalAccountOwnerId" = ?)`,
		after.id, before.owner.id)
	if err != nil {
		return fmt.Errorf("read the users of the account: %w", err)
	}
	for _, u := range sharing {
		shared, err := w.sharedRole(after.owner, portalTypeOf(u.String(fieldUserType)))
		if err != nil {
			return err
		}
		if err := w.tx.Set(objectUser, u.String("Id"), store.Row{fieldUserRoleID: shared.id}); err != nil {
			return err
		}
	}
	return nil
}
