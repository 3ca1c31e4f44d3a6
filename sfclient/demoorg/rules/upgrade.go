package rules

import (
	"cupgrade/sfclient/demoorg/store"
)

// What follows a license upgrade, beyond what is said where it is done:
//
// Sharing sets name profiles, so their coverage ends when the profile changes, and
// nothing is written (settings.go).
//
// All Partner Users (Group.Type PRMOrganization) and All Customer Portal Users
// (AllCustomerPortal) take their members from the user type. They have no
// GroupMember rows on Salesforce, and none here. Public groups and queues keep
// their members.
//
// The whole list comes from the release note of license upgrades and the page
// that followed it:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm&language=en_US&type=5

// stripAssignments replaces the permission set of the old profile by that of the
// new one, and takes away what the new license does not keep: everything after an
// upgrade; between licenses of one user type only the permission sets that are
// bound to the old license.
func (w *write) stripAssignments(facts *userWrite) {
	w.dropPermissionSets(facts)
	if facts.upgrades() {
		w.dropPermissionSetLicenses(facts.after.id)
	}
	owned := w.tx.First(objectPermissionSet, `"ProfileId" = ?`, facts.to.id)
	if owned == nil {
		return
	}
	row := store.Row{fieldAssigneeID: facts.after.id, fieldPermissionSetID: owned.String("Id"), fieldIsActive: true}
	w.tx.Insert(objectAssignment, w.dropUnknown(objectAssignment, row))
}

func (w *write) dropPermissionSets(facts *userWrite) {
	where, args := `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile")`, []any{facts.after.id}
	switch {
	case facts.upgrades():
		where = `"AssigneeId" = ?`
	case facts.changesLicense():
		where = `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "IsOwnedByProfile" OR "LicenseId" = ?)`
		args = append(args, facts.from.license.id)
	}
	w.tx.DeleteWhere(objectAssignment, where, args...)
}

func (w *write) dropPermissionSetLicenses(userID string) {
	for _, row := range w.tx.Select(objectLicenseAssign, `"AssigneeId" = ?`, userID) {
		w.tx.Delete(objectLicenseAssign, row.String("Id"))
		w.countUsed(objectPermissionSetLicense, row.String("PermissionSetLicenseId"), -1)
	}
}

// enableCustomerAccount: the first customer user with a role makes the account a
// customer account; a partner account must be one before.
func (w *write) enableCustomerAccount(facts *userWrite) {
	if facts.to.userType != typeCustomerPlus || facts.account.id == "" || facts.account.isCustomerPortal {
		return
	}
	fields := w.dropUnknown(objectAccount, store.Row{fieldIsCustomer: true})
	if len(fields) == 0 {
		return
	}
	w.tx.Set(objectAccount, facts.account.id, fields)
}
