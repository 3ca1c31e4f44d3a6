package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"cupgrade/core/pattern"
	"cupgrade/sfclient/demoorg/store"
)

// apiName is what a name of a permission set may look like.
var apiName = pattern.Lazy(`^[A-Za-z](_?[A-Za-z0-9])*$`)

// judgePermissionSet judges a set by its name and by the user permissions that it would
// have. Nobody has a new one, and it opens nothing but the user permissions named with it.
// One that a profile or a group owns, or that someone has, is not deleted.
func judgePermissionSet(w *write) (func(), error) {
	after := w.recordAfter()
	name := after.String(fieldName)
	if w.kind == removing {
		return nil, refuseFirst(
			words{name: after.String("Label")}, isOwned(after),
			broken{"assigned-permission-set", w.has(objectAssignment, `"PermissionSetId" = ?`, w.id)},
		)
	}
	g := w.judgeUserPermissions(after)
	return nil, refuseFirst(
		words{name: name, permission: g.permission, required: g.required},
		broken{"permission-set-name", !apiName().MatchString(name)},
		broken{"permission-set-name-taken", w.has(objectPermissionSet, `"Name" = ? COLLATE NOCASE AND "Id" <> ?`, name, w.id)},
		isOwned(after),
		broken{"permission-depends", g.required != ""},
		broken{"permission-not-in-license-of-set", g.denied},
	)
}

// flaw is a permission that can't be granted: without another one, or by the license of the
// set.
type flaw struct {
	permission, required string
	denied               bool
}

// judgeUserPermissions looks for the first user permission that is switched on and that
// lacks another one, or that the license of the set does not allow.
func (w *write) judgeUserPermissions(after store.Row) flaw {
	of := w.familyOfSet(after)
	for _, name := range slices.Sorted(maps.Keys(w.changes)) {
		permission, is := strings.CutPrefix(name, permissionsPrefix)
		if !is || !w.changes.Bool(name) || w.before.Bool(name) {
			continue
		}
		found := flaw{w.object.Field(name).Label, w.missingFor(permission, after), !of.allowsUser(name)}
		if found.denied || found.required != "" {
			return found
		}
	}
	return flaw{}
}

func isOwned(set store.Row) broken {
	return broken{"permission-set-owned", set.Bool("IsOwnedByProfile") || set.String(fieldSetGroup) != ""}
}

// familyOfSet gives the license family that a set is bound to. One that is bound to none,
// or to a permission set license, is judged when it is assigned.
func (w *write) familyOfSet(set store.Row) family {
	license := w.licenseOf(objectUserLicense, set)
	if license == nil {
		return familyInternal
	}
	return profile{w.tx.First(objectProfile, `"UserLicenseId" = ?`, license.String("Id")), license}.family()
}

// missingFor names what a permission depends on and the set lacks: user permissions that
// it would have, and object permissions that it has rows of.
func (w *write) missingFor(permission string, set store.Row) string {
	var missing []string
	for _, row := range w.tx.Select("PermissionDependency", `"Permission" = ? ORDER BY "Id"`, permission) {
		required := row.String("RequiredPermission")
		object, right, ofObject := strings.Cut(strings.TrimSuffix(required, ">"), "<")
		if !ofObject {
			if f := w.engine.schema.Object(objectPermissionSet).Field(permissionsPrefix + required); f != nil && !set.Bool(f.Name) {
				missing = append(missing, f.Label)
			}
			continue
		}
		verb := strings.ToUpper(right[:1]) + right[1:]
		if !w.grantsInSet(set.String("Id"), object, permissionsPrefix+verb) {
			missing = append(missing, verb+" "+w.pluralOf(object))
		}
	}
	return strings.Join(missing, ", ")
}

// grantsInSet tells whether a set grants a right on an object, by the row that is written
// or by another.
func (w *write) grantsInSet(set, object, right string) bool {
	after := w.recordAfter()
	if w.object.Name == objectObjectPermissions && strings.EqualFold(after.String(fieldSobjectType), object) {
		return after.Bool(right)
	}
	return w.tx.First(objectObjectPermissions, `"ParentId" = ? AND "SobjectType" = ?`, set, object).Bool(right)
}

// rowKeys tells which field names what a row of a permission set opens.
var rowKeys = map[string]string{
	objectObjectPermissions: fieldSobjectType, objectFieldPermissions: "Field",
	objectSetupAccess: "SetupEntityId", objectTabSetting: fieldName,
}

// judgePermissionRow judges what a permission set opens; a set that a profile or a group owns
// is left to these.
func judgePermissionRow(w *write) (func(), error) {
	set, key := w.parent(objectPermissionSet, fieldParentID), rowKeys[w.object.Name]
	if w.kind == removing {
		return nil, refuseFirst(words{}, isOwned(set))
	}
	after := w.recordAfter()
	name, unknown := after.String(key), false
	var g flaw
	switch w.object.Name {
	case objectObjectPermissions:
		g = w.judgeObjectRow(after, set)
	case objectFieldPermissions:
		unknown = !w.hasField(after)
		if after.Bool("PermissionsEdit") && !after.Bool("PermissionsRead") {
			g = flaw{permission: "Edit " + name, required: "Read " + name}
		}
	case objectSetupAccess:
		if w.kind == creating {
			w.changes["SetupEntityType"] = w.typeOfEntity(name)
		}
		unknown = w.recordAfter().String("SetupEntityType") == ""
	case objectTabSetting:
		unknown = !w.has("TabDefinition", `"Name" = ?`, name)
	}
	twice := w.duplicate(fieldParentID, key)
	return nil, refuseFirst(
		words{name: name, duplicate: twice, permission: g.permission, required: g.required},
		isOwned(set),
		broken{"permission-row-twice", twice != ""},
		broken{"permission-on-nothing", unknown},
		broken{"permission-depends", g.required != ""},
		broken{"permission-not-in-license-of-set", g.denied},
	)
}

// judgeObjectRow looks for the first right that lacks another one, or that the license
// does not allow. Every right but reading needs reading. Source: as of the table.
func (w *write) judgeObjectRow(after, set store.Row) flaw {
	object := after.String(fieldSobjectType)
	plural := w.pluralOf(object)
	if right, is := w.familyOfSet(set).deniedObjectRight(after); is {
		return flaw{permission: right.verb + " " + plural, denied: true}
	}
	for _, right := range objectRights {
		if !after.Bool(right.field) {
			continue
		}
		required := w.missingFor(object+"<"+strings.ToLower(strings.TrimPrefix(right.field, permissionsPrefix))+">", set)
		for _, needed := range neededRights[right.letter] {
			if !after.Bool(needed.field) {
				required = cmp.Or(required, needed.verb+" "+plural)
			}
		}
		if required != "" {
			return flaw{permission: right.verb + " " + plural, required: required}
		}
	}
	return flaw{}
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
	if known := w.tx.First(objectSetupAccess, `"SetupEntityId" = ?`, id); known != nil {
		return known.String("SetupEntityType")
	}
	o := w.engine.schema.ByKeyPrefix(id[:min(3, len(id))])
	if o != nil && w.tx.Get(o.Name, id) != nil && slices.Contains(w.object.Field("SetupEntityId").ReferenceTo, o.Name) {
		return o.Name
	}
	return ""
}
