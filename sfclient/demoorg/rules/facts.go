package rules

import (
	"cupgrade/sfclient/demoorg/store"
)

// license, profile, role, account and user are what the rules ask of the rows of
// the same names. The zero value is a record that is not there.
type license struct {
	id, name, status string
	total, used      int64
}

type profile struct {
	id, name, userType string
	standard           bool
	license            license
}

type role struct {
	id, name, portalType, portalRole, accountID, accountOwnerID string
}

type account struct {
	id, name                              string
	isPartner, isCustomerPortal, isPerson bool
	owner                                 owner
}

// owner is the user who owns an account.
type owner struct {
	id, alias, userType, roleID string
	active                      bool
}

type user struct {
	id, name, userType, profileID, roleID, contactID, accountID string
	active                                                      bool
}

func userOf(r store.Row) user {
	return user{
		id: r.String("Id"), name: r.String(fieldName), userType: r.String(fieldUserType),
		profileID: r.String(fieldProfileID), roleID: r.String(fieldUserRoleID),
		contactID: r.String(fieldContactID), accountID: r.String(fieldAccountID), active: r.Bool(fieldIsActive),
	}
}

func roleOf(r store.Row) role {
	return role{
		id: r.String("Id"), name: r.String(fieldName), portalType: r.String("PortalType"), portalRole: r.String(fieldPortalRole),
		accountID: r.String("PortalAccountId"), accountOwnerID: r.String("PortalAccountOwnerId"),
	}
}

// readProfile reads a profile with its license.
func readProfile(tx *store.Tx, id string) profile {
	row := tx.Get(objectProfile, id)
	if row == nil {
		return profile{}
	}
	owned := tx.First(objectPermissionSet, `"ProfileId" = ?`, row.String("Id"))
	lic := tx.Get(objectUserLicense, row.String("UserLicenseId"))
	return profile{
		id: row.String("Id"), name: row.String(fieldName), userType: row.String(fieldUserType),
		standard: owned != nil && !owned.Bool("IsCustom"),
		license: license{
			id: lic.String("Id"), name: lic.String(fieldName), status: lic.String("Status"),
			total: lic.Int("TotalLicenses"), used: lic.Int(fieldUsedLicenses),
		},
	}
}

// readAccount reads an account with what the rules ask of its owner.
func readAccount(tx *store.Tx, id string) account {
	row := tx.Get(objectAccount, id)
	if row == nil {
		return account{}
	}
	return accountOf(tx, row)
}

func accountOf(tx *store.Tx, row store.Row) account {
	o := readOwner(tx, row.String(fieldOwnerID))
	return account{
		id: row.String("Id"), name: row.String(fieldName), owner: o,
		isPartner: row.Bool(fieldIsPartner), isCustomerPortal: row.Bool(fieldIsCustomer), isPerson: row.Bool("IsPersonAccount"),
	}
}

func readOwner(tx *store.Tx, id string) owner {
	row := tx.Get(objectUser, id)
	if row == nil {
		return owner{}
	}
	return owner{
		id: row.String("Id"), alias: row.String("Alias"), userType: row.String(fieldUserType),
		roleID: row.String(fieldUserRoleID), active: row.Bool(fieldIsActive),
	}
}
