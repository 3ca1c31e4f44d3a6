package rules

import (
	"errors"
	"fmt"

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

// find reads a record that may be missing: an empty id, or one that leads
// nowhere, gives nil.
func find(tx *store.Tx, object, id string) (store.Row, error) {
	if id == "" {
		return nil, nil
	}
	row, err := tx.Get(object, id)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrBadID) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", object, err)
	}
	return row, nil
}

// first reads the first record that meets a condition; nil when none does.
func first(tx *store.Tx, object, where string, args ...any) (store.Row, error) {
	row, err := tx.First(object, where, args...)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", object, err)
	}
	return row, nil
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
func readProfile(tx *store.Tx, id string) (profile, error) {
	row, err := find(tx, objectProfile, id)
	if err != nil || row == nil {
		return profile{}, err
	}
	owned, err := first(tx, objectPermissionSet, `"ProfileId" = ?`, row.String("Id"))
	if err != nil {
		return profile{}, err
	}
	lic, err := find(tx, objectUserLicense, row.String("UserLicenseId"))
	if err != nil {
		return profile{}, err
	}
	return profile{
		id: row.String("Id"), name: row.String(fieldName), userType: row.String(fieldUserType),
		standard: owned != nil && !owned.Bool("IsCustom"),
		license: license{
			id: lic.String("Id"), name: lic.String(fieldName), status: lic.String("Status"),
			total: lic.Int("TotalLicenses"), used: lic.Int(fieldUsedLicenses),
		},
	}, nil
}

// readAccount reads an account with what the rules ask of its owner.
func readAccount(tx *store.Tx, id string) (account, error) {
	row, err := find(tx, objectAccount, id)
	if err != nil || row == nil {
		return account{}, err
	}
	return accountOf(tx, row)
}

func accountOf(tx *store.Tx, row store.Row) (account, error) {
	o, err := readOwner(tx, row.String(fieldOwnerID))
	if err != nil {
		return account{}, err
	}
	return account{
		id: row.String("Id"), name: row.String(fieldName), owner: o,
		isPartner: row.Bool(fieldIsPartner), isCustomerPortal: row.Bool(fieldIsCustomer), isPerson: row.Bool("IsPersonAccount"),
	}, nil
}

func readOwner(tx *store.Tx, id string) (owner, error) {
	row, err := find(tx, objectUser, id)
	if err != nil || row == nil {
		return owner{}, err
	}
	return owner{
		id: row.String("Id"), alias: row.String("Alias"), userType: row.String(fieldUserType),
		roleID: row.String(fieldUserRoleID), active: row.Bool(fieldIsActive),
	}, nil
}
