package rules

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// family groups the licenses that give the same access; a Login license gives
// what its member license gives. Source:
// https://help.salesforce.com/s/articleView?id=sf.users_license_types_communities.htm
type family string

const (
	familyInternal     family = "internal"
	familyHighVolume   family = "highVolume"
	familyIdentity     family = "identity"
	familyCustomer     family = "customer"
	familyCustomerPlus family = "customerPlus"
	familyPartner      family = "partner"
)

// profile is a profile with its license.
type profile struct {
	store.Row
	license store.Row
}

// readProfile reads a profile, without anything when it is not there.
func readProfile(tx *store.Tx, id string) profile {
	row := tx.Get(objectProfile, id)
	return profile{row, tx.Get(objectUserLicense, row.String("UserLicenseId"))}
}

func (p profile) id() string { return p.String("Id") }

func (p profile) userType() string { return p.String(fieldUserType) }

// family finds the family of a license by the type of its users and its name.
func (p profile) family() family {
	userType, license := p.userType(), p.license.String(fieldName)
	switch {
	case userType == typePartner:
		return familyPartner
	case userType == typeCustomerPlus:
		return familyCustomerPlus
	case !isExternal(userType):
		return familyInternal
	case strings.Contains(license, "External Identity"):
		return familyIdentity
	case strings.Contains(license, "Customer Community"), strings.Contains(license, "External Apps"):
		return familyCustomer
	}
	return familyHighVolume
}

// objectRight pairs a field of ObjectPermissions with its letter in tables.Objects
// and the verb Salesforce names it by in a refusal.
type objectRight struct {
	field, letter, verb string
}

var objectRights = []objectRight{
	{"PermissionsRead", "R", "Read"},
	{"PermissionsCreate", "C", "Create"},
	{"PermissionsEdit", "E", "Edit"},
	{"PermissionsDelete", "D", "Delete"},
	{"PermissionsViewAllRecords", "V", "View All"},
	{"PermissionsModifyAllRecords", "M", "Modify All"},
	{"PermissionsViewAllFields", "F", "View All Fields"},
}

// deniedObjectRight gives the first right of an ObjectPermissions row that the
// family does not allow.
func (f family) deniedObjectRight(row store.Row) (objectRight, bool) {
	const custom = "__c"
	object, allowed := row.String(fieldSobjectType), "CRED"
	limits, listed := known().Objects[object]
	if !listed && strings.HasSuffix(object, custom) {
		limits, listed = known().Objects[custom], true
	}
	if listed {
		allowed = limits[f]
	}
	for _, right := range objectRights {
		if f != familyInternal && row.Bool(right.field) && !strings.Contains(allowed, right.letter) {
			return right, true
		}
	}
	return objectRight{}, false
}

// allowsUser tells whether the family may hold a user permission.
func (f family) allowsUser(permission string) bool {
	return f == familyInternal || slices.Contains(known().Permissions[permission], f)
}

// allowsLicense tells whether the family may hold a permission set license.
func (f family) allowsLicense(key string) bool {
	return f == familyInternal || slices.Contains(known().PermissionSetLicenses[key], f)
}

// countSeat adds n to the used seats of the license of a profile. Used seats are counted
// over active users.
func (w *write) countSeat(of profile, n int64) {
	if license := w.tx.Get(objectUserLicense, of.license.String("Id")); license != nil {
		fields := store.Row{fieldUsedLicenses: license.Int(fieldUsedLicenses) + n, "UsedLicensesLastUpdated": w.tx.Now()}
		w.set(objectUserLicense, license.String("Id"), fields)
	}
}
