package rules

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// judgeAssignment assigns a permission set, or a permission set group, whose
// aggregated permission set the row then names. Either may make the user a member
// of sites.
func judgeAssignment(w *write) (func(), error) {
	user, set := w.parent(objectUser, fieldAssigneeID), w.parent(objectPermissionSet, fieldPermissionSetID)
	follow := func() { w.recalculateLater(user.String("Id")) }
	switch w.kind {
	case creating: // is judged below
	case updating:
		return nil, nil
	case removing:
		return follow, refuseFirst(words{}, broken{"assignment-of-profile", set.Bool("IsOwnedByProfile")})
	}
	group, ofGroup := w.parent("PermissionSetGroup", fieldSetGroup), w.changes.String(fieldSetGroup) != ""
	if ofGroup {
		set = w.tx.First(objectPermissionSet, `"PermissionSetGroupId" = ?`, group.String("Id"))
	} else if set.String("Type") == "Group" {
		set = nil // The aggregate of a group is assigned by naming the group.
	}
	w.changes[fieldPermissionSetID], w.changes[fieldSetGroup], w.changes[fieldIsActive] = set.String("Id"), group.String("Id"), true
	lacks := w.lackedFor(user.String("Id"), readProfile(w.tx, user.String(fieldProfileID)), set)
	return follow, refuseFirst(
		words{
			label: cmp.Or(group.String("MasterLabel"), set.String("Label")), set: set.String("Id"),
			user: user.String(fieldName), assignee: user.String("Id"), license: lacks.psl, permission: lacks.permission,
		},
		broken{"unknown-assignee", user == nil},
		broken{"unknown-permission-set", set == nil},
		broken{"permission-set-of-profile", set.Bool("IsOwnedByProfile")},
		broken{"already-assigned", w.duplicate(fieldAssigneeID, fieldPermissionSetID) != ""},
		broken{"expiration-in-the-past", w.expires()},
		broken{"permission-set-of-other-license", lacks.license},
		broken{"permission-set-license-missing", lacks.psl != ""},
		broken{"group-not-updated", ofGroup && group.String("Status") != "Updated"},
		broken{"permission-not-in-license", lacks.permission != ""},
	)
}

// expires tells whether the assignment would be over before it begins.
func (w *write) expires() bool {
	switch end := w.changes["ExpirationDate"].(type) {
	case string:
		return end != "" && end <= store.FormatTime(w.tx.Now())
	case time.Time:
		return !end.After(w.tx.Now())
	}
	return false
}

// lacked is what keeps a user from having a permission set.
type lacked struct {
	license    bool   // the set is bound to another user license than that of the profile
	psl        string // the first permission set license that it needs and the user has not
	permission string // the first one that the user's license does not allow
}

// lackedFor works out what the user lacks for the permission set, or for one of the
// components when it is the aggregate of a group.
func (w *write) lackedFor(user string, p profile, set store.Row) (l lacked) {
	sets := w.tx.Select(objectPermissionSet, `"Id" = ? OR "Id" IN (
		SELECT "PermissionSetId" FROM "PermissionSetGroupComponent" WHERE "PermissionSetGroupId" = ?) ORDER BY "Id"`,
		set.String("Id"), set.String(fieldSetGroup))
	for _, part := range sets {
		if bound := w.licenseOf(objectUserLicense, part); bound != nil {
			l.license = l.license || bound.String("Id") != p.license.String("Id")
		}
		psl := w.licenseOf(objectPermissionSetLicense, part)
		if psl != nil && !w.has(objectLicenseAssign, `"AssigneeId" = ? AND "PermissionSetLicenseId" = ?`, user, psl.String("Id")) {
			l.psl = cmp.Or(l.psl, psl.String("MasterLabel"))
		}
		if part.String("Id") == set.String("Id") { // of a group, the aggregate grants: it is net of muting
			l.permission = w.deniedBy(p.family(), part)
		}
	}
	return l
}

// licenseOf reads the license that a permission set is bound to, nil when it is none of the
// object: PermissionSet.LicenseId leads to two.
func (w *write) licenseOf(object string, set store.Row) store.Row {
	id := set.String("LicenseId")
	if o := w.engine.schema.Object(object); o == nil || !strings.HasPrefix(id, o.KeyPrefix) {
		return nil
	}
	return w.tx.Get(object, id)
}

// deniedBy names the first permission of a permission set that the license family
// does not allow, as Salesforce words it: "Read Opportunities", "Run Reports".
func (w *write) deniedBy(of family, set store.Row) string {
	for _, row := range w.tx.Select(objectObjectPermissions, `"ParentId" = ? ORDER BY "SobjectType"`, set.String("Id")) {
		if right, denied := of.deniedObjectRight(row); denied {
			return right.verb + " " + w.pluralOf(row.String(fieldSobjectType))
		}
	}
	fields := w.engine.schema.Object(objectPermissionSet).Fields
	i := slices.IndexFunc(fields, func(f schema.Field) bool {
		return strings.HasPrefix(f.Name, permissionsPrefix) && set.Bool(f.Name) && !of.allowsUser(f.Name)
	})
	if i < 0 {
		return ""
	}
	return fields[i].Label
}

func (w *write) pluralOf(object string) string {
	if o := w.engine.schema.Object(object); o != nil {
		return o.LabelPlural
	}
	return object
}

// judgeLicenseAssign gives a permission set license or takes it away, unless a permission
// set that needs it is still assigned.
func judgeLicenseAssign(w *write) (func(), error) {
	user, psl := w.parent(objectUser, fieldAssigneeID), w.parent(objectPermissionSetLicense, fieldSetLicense)
	switch w.kind {
	case creating: // is judged below
	case updating:
		return nil, nil
	case removing:
		needed := w.has(objectAssignment, `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "LicenseId" = ?)`,
			user.String("Id"), psl.String("Id"))
		return func() { w.countUsed(psl, objectPermissionSetLicense, -1) }, refuseFirst(words{}, broken{"license-that-is-needed", needed})
	}
	of := readProfile(w.tx, user.String(fieldProfileID)).family()
	return func() { w.countUsed(psl, objectPermissionSetLicense, 1) }, refuseFirst(
		words{
			license: psl.String("MasterLabel"), licenseID: psl.String("Id"), user: user.String(fieldName), assignee: user.String("Id"),
		},
		broken{"admin-may-not-assign-license", !w.actor.hasPermission(permUsers)},
		broken{"unknown-license-assignee", user == nil},
		broken{"unknown-permission-set-license", psl == nil},
		broken{"license-already-assigned", w.duplicate(fieldAssigneeID, fieldSetLicense) != ""},
		broken{
			"license-not-for-user-license",
			!of.allowsLicense(psl.String("PermissionSetLicenseKey")) || psl.String("Status") != statusActive,
		},
		broken{"no-free-permission-set-license", psl.Int(fieldUsedLicenses) >= psl.Int("TotalLicenses")},
	)
}

// judgePackageAssign lets a user use a managed package, if a seat is free. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpackagelicense.htm
func judgePackageAssign(w *write) (func(), error) {
	license := w.parent(objectPackageLicense, fieldPackage)
	switch w.kind {
	case creating: // is judged below
	case updating:
		return nil, nil
	case removing:
		return func() { w.countUsed(license, objectPackageLicense, -1) }, nil
	}
	allowed, twice := license.Int("AllowedLicenses"), w.duplicate(fieldUserID, fieldPackage)
	return func() { w.countUsed(license, objectPackageLicense, 1) }, refuseFirst(
		words{license: license.String("NamespacePrefix"), duplicate: twice},
		broken{"unknown-package-user", w.parent(objectUser, fieldUserID) == nil},
		broken{"unknown-package", license == nil},
		broken{"package-already-assigned", twice != ""},
		broken{
			"no-free-package-license",
			license.String("Status") == "Expired" || allowed >= 0 && license.Int(fieldUsedLicenses) >= allowed,
		},
	)
}

// countUsed adds n to the used seats of a license.
func (w *write) countUsed(license store.Row, object string, n int64) {
	w.tx.Set(object, license.String("Id"), store.Row{fieldUsedLicenses: license.Int(fieldUsedLicenses) + n})
}
