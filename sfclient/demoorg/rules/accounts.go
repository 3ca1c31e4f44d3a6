package rules

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// updateAccount changes an account. Enabling it as a partner account makes no
// roles yet: they come with its first user that needs one. Taking the flag away
// disables the users it let in, and deletes their roles for good. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func updateAccount(w *write) error {
	facts, err := readAccountWrite(w)
	if err != nil {
		return err
	}
	if err := refuse(objectAccount, facts); err != nil {
		return err
	}
	if err := w.tx.Set(objectAccount, w.id, w.changes); err != nil {
		return err
	}
	if facts.disablesPartner() {
		if err := disableUsers(w, facts.before, typePartner); err != nil {
			return err
		}
	}
	if facts.disablesCustomer() {
		if err := disableUsers(w, facts.before, typeCustomerPlus); err != nil {
			return err
		}
	}
	if facts.changesOwner() {
		return w.followOwner(facts.before, facts.after)
	}
	return nil
}

func readAccountWrite(w *write) (*accountWrite, error) {
	may, err := w.mayWrite("PermissionsEdit")
	if err != nil {
		return nil, err
	}
	facts := &accountWrite{mayEdit: may}
	if facts.before, err = accountOf(w.tx, w.before); err != nil {
		return nil, err
	}
	if facts.after, err = accountOf(w.tx, w.after()); err != nil {
		return nil, err
	}
	counts := []struct {
		into          *int
		object, where string
		args          []any
	}{
		{
			&facts.foreignContact, objectContact, `"AccountId" = ? AND "OwnerId" IN (SELECT "Id" FROM "User" WHERE "UserType" IN (?, ?, ?, ?))`,
			[]any{w.id, typePartner, typeCustomerPlus, typeHighVolume, typeCustomer},
		},
		{&facts.partnerUsers, objectUser, activeOfAccount, []any{w.id, typePartner}},
		{&facts.customerUsers, objectUser, activeOfAccount, []any{w.id, typeCustomerPlus}},
	}
	for _, c := range counts {
		if *c.into, err = w.tx.Count(c.object, c.where, c.args...); err != nil {
			return nil, fmt.Errorf("read the account to write: %w", err)
		}
	}
	roles, err := w.tx.Count(objectUserRole, `"PortalAccountId" = ?`, w.id)
	facts.hasRoles = roles > 0
	return facts, err
}

// activeOfAccount selects the users of an account and a type who can log in.
const activeOfAccount = `"AccountId" = ? AND "UserType" = ? AND "IsActive"`

// disableUsers deactivates the account's users of a type, and deletes the roles
// that go with it.
func disableUsers(w *write, a account, userType string) error {
	users, err := w.tx.Select(objectUser, `"AccountId" = ? AND "UserType" = ?`, a.id, userType)
	if err != nil {
		return fmt.Errorf("read the users to disable: %w", err)
	}
	for _, row := range users {
		if row.Bool(fieldIsActive) {
			if err := w.moveSeat(row.String(fieldProfileID), -1); err != nil {
				return err
			}
		}
		fields := store.Row{fieldIsActive: false, fieldUserRoleID: nil, fieldPortalRole: nil, "IsPortalEnabled": false}
		if err := w.tx.Set(objectUser, row.String("Id"), w.fit(objectUser, fields)); err != nil {
			return err
		}
	}
	if _, err := w.tx.DeleteWhere(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, a.id, portalTypeOf(userType)); err != nil {
		return fmt.Errorf("delete the roles of the account: %w", err)
	}
	return nil
}

// removeAccount deletes an account that no external user belongs to.
func removeAccount(w *write) error {
	if err := w.refuseWithout("PermissionsDelete"); err != nil {
		return err
	}
	if err := w.refuseWithUsers(fieldAccountID); err != nil {
		return err
	}
	return w.removeWithChildren()
}
