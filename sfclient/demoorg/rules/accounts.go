package rules

import (
	"cupgrade/sfclient/demoorg/store"
)

// updateAccount changes an account. Enabling it as a partner account makes no
// roles yet: they come with its first user that needs one. Taking the flag away
// disables the users it let in, and deletes their roles for good. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
func updateAccount(w *write) error {
	facts := readAccountWrite(w)
	if err := refuse(objectAccount, facts); err != nil {
		return err
	}
	w.tx.Set(objectAccount, w.id, w.changes)
	if facts.disablesPartner() {
		disableUsers(w, facts.before, typePartner)
	}
	if facts.disablesCustomer() {
		disableUsers(w, facts.before, typeCustomerPlus)
	}
	if facts.changesOwner() {
		w.followOwner(facts.before, facts.after)
		return nil
	}
	return nil
}

func readAccountWrite(w *write) *accountWrite {
	facts := &accountWrite{mayEdit: w.mayWrite("PermissionsEdit")}
	facts.before = accountOf(w.tx, w.before)
	facts.after = accountOf(w.tx, w.recordAfter())
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
		*c.into = w.tx.Count(c.object, c.where, c.args...)
	}
	facts.hasRoles = w.tx.Count(objectUserRole, `"PortalAccountId" = ?`, w.id) > 0
	return facts
}

// activeOfAccount selects the users of an account and a type who can log in.
const activeOfAccount = `"AccountId" = ? AND "UserType" = ? AND "IsActive"`

// disableUsers deactivates the account's users of a type, and deletes the roles
// that go with it.
func disableUsers(w *write, a account, userType string) {
	for _, row := range w.tx.Select(objectUser, `"AccountId" = ? AND "UserType" = ?`, a.id, userType) {
		if row.Bool(fieldIsActive) {
			w.moveSeat(row.String(fieldProfileID), -1)
		}
		fields := store.Row{fieldIsActive: false, fieldUserRoleID: nil, fieldPortalRole: nil, "IsPortalEnabled": false}
		w.tx.Set(objectUser, row.String("Id"), w.dropUnknown(objectUser, fields))
	}
	w.tx.DeleteWhere(objectUserRole, `"PortalAccountId" = ? AND "PortalType" = ?`, a.id, portalTypeOf(userType))
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
