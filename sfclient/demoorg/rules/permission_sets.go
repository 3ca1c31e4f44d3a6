package rules

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// grantWrite is the facts of one permission set, or of one row of it.
type grantWrite struct {
	name                 string // of the set, or of what the row opens
	badName, nameTaken   bool
	owned                bool   // the set belongs to a profile or a group
	duplicate            string // a row of the set on the same
	unknown              bool   // the row opens nothing that the org has
	permission, required string // what is granted, and what it can't be without
	denied               bool   // by the license of the set
}

func (w *grantWrite) fillWords() *strings.Replacer {
	return strings.NewReplacer("{name}", w.name, "{duplicate}", w.duplicate, "{permission}", w.permission, "{required}", w.required)
}

// apiName is what a name of a permission set may look like.
var apiName = regexp.MustCompile(`^[A-Za-z](_?[A-Za-z0-9])*$`)

// createPermissionSet makes a permission set that nobody has and that opens nothing but
// the user permissions named with it.
func createPermissionSet(w *write) (string, error) {
	if err := w.judgeSet(); err != nil {
		return "", err
	}
	id := w.tx.Insert(objectPermissionSet, w.changes)
	return id, nil
}

func updatePermissionSet(w *write) error {
	if err := w.judgeSet(); err != nil {
		return err
	}
	w.tx.Set(objectPermissionSet, w.id, w.changes)
	return nil
}

// removePermissionSet deletes a permission set with its rows, unless a profile or a group
// owns it, or someone has it.
func removePermissionSet(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	if err := refuse(objectPermissionSet, &grantWrite{owned: isOwned(w.before)}); err != nil {
		return err
	}
	n := w.tx.Count(objectAssignment, `"PermissionSetId" = ?`, w.id)
	if err := refuse(objectPermissionSet, &removal{name: w.before.String("Label"), assigned: n > 0}); err != nil {
		return err
	}
	return w.removeWithChildren()
}

// judgeSet refuses a set, by its name and by the user permissions that it would have.
func (w *write) judgeSet() error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	after := w.recordAfter()
	facts := &grantWrite{name: after.String(fieldName), owned: isOwned(after)}
	facts.badName = !apiName.MatchString(facts.name)
	facts.nameTaken = w.tx.First(objectPermissionSet, `"Name" = ? COLLATE NOCASE AND "Id" <> ?`, facts.name, w.id) != nil
	w.judgeUserPermissions(facts, after)
	return refuse(objectPermissionSet, facts)
}

// judgeUserPermissions looks for the first user permission that is switched on and that
// lacks another one, or that the license of the set does not allow.
func (w *write) judgeUserPermissions(facts *grantWrite, after store.Row) {
	of := w.familyOfSet(after)
	for _, name := range slices.Sorted(maps.Keys(w.changes)) {
		if !strings.HasPrefix(name, permissionsPrefix) || !w.changes.Bool(name) || w.before.Bool(name) {
			continue
		}
		facts.permission = w.object.Field(name).Label
		facts.denied = !of.allowsUser(name)
		if facts.required = w.missingFor(strings.TrimPrefix(name, permissionsPrefix), after); facts.denied || facts.required != "" {
			return
		}
	}
}

func isOwned(set store.Row) bool {
	return set.Bool("IsOwnedByProfile") || set.String("PermissionSetGroupId") != ""
}

// familyOfSet gives the license family that a set is bound to. One that is bound to none,
// or to a permission set license, is judged when it is assigned.
func (w *write) familyOfSet(set store.Row) family {
	license := w.tx.Get(objectUserLicense, licenseID(w, objectUserLicense, set.String("LicenseId")))
	if license == nil {
		return familyInternal
	}
	profile := w.tx.First(objectProfile, `"UserLicenseId" = ?`, license.String("Id"))
	return familyOf(profile.String(fieldUserType), license.String(fieldName))
}

// missingFor names what a permission depends on and the set lacks: user permissions that
// it would have, and object permissions that it has rows of.
func (w *write) missingFor(permission string, set store.Row) string {
	rows := w.tx.Select("PermissionDependency", `"Permission" = ? ORDER BY "Id"`, permission)
	var missing []string
	for _, row := range rows {
		required := row.String("RequiredPermission")
		object, right, ofObject := strings.Cut(strings.TrimSuffix(required, ">"), "<")
		if !ofObject {
			if f := w.engine.schema.Object(objectPermissionSet).Field(permissionsPrefix + required); f != nil && !set.Bool(f.Name) {
				missing = append(missing, f.Label)
			}
			continue
		}
		granted := w.grantsInSet(set.String("Id"), object, right)
		if !granted {
			missing = append(missing, verbOf(right)+" "+w.countPlural(object))
		}
	}
	return strings.Join(missing, ", ")
}

// grantsInSet tells whether a set grants a right on an object, by the row that is written
// or by another.
func (w *write) grantsInSet(set, object, right string) bool {
	field := permissionsPrefix + verbOf(right)
	if w.object.Name == objectObjectPermissions && strings.EqualFold(w.recordAfter().String(fieldSobjectType), object) {
		return w.recordAfter().Bool(field)
	}
	return w.tx.First(objectObjectPermissions, `"ParentId" = ? AND "SobjectType" = ?`, set, object).Bool(field)
}

func verbOf(right string) string { return strings.ToUpper(right[:1]) + right[1:] }

// createPermissionRow adds a row to a permission set.
func createPermissionRow(w *write) (string, error) {
	if w.object.Name == objectSetupAccess {
		kind := w.typeOfEntity(w.changes.String("SetupEntityId"))
		w.changes["SetupEntityType"] = kind
	}
	if err := w.judgeRow(); err != nil {
		return "", err
	}
	return w.tx.Insert(w.object.Name, w.changes), nil
}

func updatePermissionRow(w *write) error {
	if err := w.judgeRow(); err != nil {
		return err
	}
	w.tx.Set(w.object.Name, w.id, w.changes)
	return nil
}

// removePermissionRow deletes a row, unless a profile or a group owns its set.
func removePermissionRow(w *write) error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	set := w.tx.Get(objectPermissionSet, w.before.String(fieldParentID))
	if err := refuse(w.object.Name, &grantWrite{owned: isOwned(set)}); err != nil {
		return err
	}
	return w.removeWithChildren()
}

// rowKeys tells which field names what a row opens.
var rowKeys = map[string]string{
	objectObjectPermissions: fieldSobjectType, objectFieldPermissions: "Field", objectSetupAccess: "SetupEntityId", objectTabSetting: fieldName,
}

func (w *write) judgeRow() error {
	if err := w.refuseWithout(""); err != nil {
		return err
	}
	after, key := w.recordAfter(), rowKeys[w.object.Name]
	set := w.tx.Get(objectPermissionSet, after.String(fieldParentID))
	facts := &grantWrite{name: after.String(key), owned: isOwned(set)}
	facts.duplicate = w.tx.First(w.object.Name, `"ParentId" = ? AND "`+key+`" = ? AND "Id" <> ?`, set.String("Id"), facts.name, w.id).String("Id")
	of := w.familyOfSet(set)
	switch w.object.Name {
	case objectObjectPermissions:
		w.judgeObjectRow(facts, set, of)
	case objectFieldPermissions:
		facts.unknown = !w.hasField(after)
		if after.Bool("PermissionsEdit") && !after.Bool("PermissionsRead") {
			facts.permission, facts.required = "Edit "+facts.name, "Read "+facts.name
		}
	case objectSetupAccess:
		facts.unknown = after.String("SetupEntityType") == ""
	case objectTabSetting:
		facts.unknown = w.tx.Count("TabDefinition", `"Name" = ?`, facts.name) == 0
	}
	return refuse(w.object.Name, facts)
}

// judgeObjectRow looks for the first right that lacks another one, or that the license
// does not allow. Every right but reading needs reading. Source: as of the table.
func (w *write) judgeObjectRow(facts *grantWrite, set store.Row, of family) {
	after := w.recordAfter()
	object := after.String(fieldSobjectType)
	if denied, is := of.deniedObjectRight(after); is {
		facts.permission, facts.denied = denied.verb+" "+w.countPlural(object), true
		return
	}
	for _, right := range objectRights {
		if !after.Bool(right.field) {
			continue
		}
		required := w.missingFor(object+"<"+strings.ToLower(strings.TrimPrefix(right.field, permissionsPrefix))+">", set)
		for _, needed := range neededRights[right.letter] {
			if !after.Bool(needed.field) {
				required = cmp.Or(required, needed.verb+" "+w.countPlural(object))
			}
		}
		if required != "" {
			facts.permission, facts.required = right.verb+" "+w.countPlural(object), required
			return
		}
	}
}

// neededRights gives, by letter, the rights on the same object that a right needs. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
var neededRights = map[string][]objectRight{
	"C": objectRights[:1], "E": objectRights[:1], "F": objectRights[:1], "V": objectRights[:1],
	"D": {objectRights[0], objectRights[2]}, "M": {objectRights[0], objectRights[2], objectRights[3], objectRights[4]},
}

// hasField tells whether a row of FieldPermissions is about a field; of an object that
// the org has no records of, permissions may name any.
func (w *write) hasField(row store.Row) bool {
	object, field, named := strings.Cut(row.String("Field"), ".")
	if !named || object != row.String(fieldSobjectType) {
		return false
	}
	o := w.engine.schema.Object(object)
	return o == nil || o.Field(field) != nil && o.Field(field).Permissionable
}

// typeOfEntity tells what a setup entity is, by the object that its id belongs to or by a
// row of another permission set; "" when the org has no such entity.
func (w *write) typeOfEntity(id string) string {
	known := w.tx.First(objectSetupAccess, `"SetupEntityId" = ?`, id)
	if known != nil {
		return known.String("SetupEntityType")
	}
	if o := w.engine.schema.ByKeyPrefix(id[:min(3, len(id))]); o != nil {
		if w.tx.Get(o.Name, id) != nil && slices.Contains(w.object.Field("SetupEntityId").ReferenceTo, o.Name) {
			return o.Name
		}
	}
	return ""
}
