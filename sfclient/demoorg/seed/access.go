package seed

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// access is what a profile or a permission set grants, written as words: objects
// with their rights ("Case:CRE"), names of user permissions without their prefix,
// tabs, Apex classes, Visualforce pages, custom permissions and apps; others are
// entities of other types ("FlowDefinition:Case_Intake").
type access struct {
	Objects           string
	Fields            fieldLevel
	UserPermissions   string
	Tabs              string
	Classes           string
	Pages             string
	CustomPermissions string
	Apps              string
	Others            string
}

// fieldLevel says how much of the fields of the granted objects is granted: its place
// in fieldLevels.
type fieldLevel int

// fieldLevels are the shares of the fields that can be read and edited, in percent: a
// higher level has all that a lower one has.
var fieldLevels = []struct {
	name       string
	read, edit uint32
}{{"", 0, 0}, {"none", 0, 0}, {"few", 55, 20}, {"service", 80, 45}, {"generous", 95, 70}, {"all", 100, 100}}

// UnmarshalText reads the name of a level.
func (l *fieldLevel) UnmarshalText(text []byte) error {
	for i, level := range fieldLevels {
		if level.name == string(text) {
			*l = fieldLevel(i)
			return nil
		}
	}
	return fmt.Errorf("%q is no share of fields: write none, few, service, generous or all", text)
}

// The SetupEntityType values that the code names.
const (
	entityClass     = "ApexClass"
	entityApp       = "TabSet"
	entityCustomDef = "CustomEntityDefinition"
)

const permissionsWord = "Permissions"

// rights gives the field of ObjectPermissions for each letter.
var rights = map[rune]string{
	'R': fieldRead, 'C': "PermissionsCreate", 'E': fieldEdit, 'D': "PermissionsDelete",
	'V': "PermissionsViewAllRecords", 'M': "PermissionsModifyAllRecords",
}

// objectRights splits "Case:CRE Account:R" into rights by object, in order.
func objectRights(text string) (objects []string, letters map[string]string) {
	letters = map[string]string{}
	for _, word := range strings.Fields(text) {
		object, granted, _ := strings.Cut(word, ":")
		objects = append(objects, object)
		letters[object] = granted
	}
	return objects, letters
}

// objectRows gives the ObjectPermissions of a parent.
func (a access) objectRows(parent string) []store.Row {
	objects, letters := objectRights(a.Objects)
	rows := make([]store.Row, 0, len(objects))
	for _, object := range objects {
		row := store.Row{fieldParentID: parent, fieldSobjectType: object}
		for _, letter := range letters[object] {
			row[rights[letter]] = true
		}
		rows = append(rows, row)
	}
	return rows
}

// fieldRows gives the FieldPermissions of a parent, on the objects it grants.
func (a access) fieldRows(parent string, fields map[string][]string) []store.Row {
	level := fieldLevels[a.Fields]
	if level.read == 0 {
		return nil
	}
	objects, _ := objectRights(a.Objects)
	var rows []store.Row
	for _, object := range objects {
		for _, field := range fields[object] {
			if share := shareOf(field); share < level.read {
				rows = append(rows, store.Row{
					fieldParentID: parent, fieldSobjectType: object, "Field": object + "." + field,
					fieldRead: true, fieldEdit: share < level.edit,
				})
			}
		}
	}
	return rows
}

// shareOf gives each field its place from 0 to 99, the same in every org.
func shareOf(field string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(field))
	return h.Sum32() % 100
}

// userPermissions gives the permission fields of the access, as they stand on
// PermissionSet and Profile.
func (a access) userPermissions() store.Row {
	row := store.Row{}
	for _, name := range strings.Fields(a.UserPermissions) {
		row[permissionsWord+name] = true
	}
	return row
}

func (a access) tabRows(parent string) []store.Row {
	names := strings.Fields(a.Tabs)
	rows := make([]store.Row, len(names))
	for i, name := range names {
		rows[i] = store.Row{fieldParentID: parent, fieldName: name, "Visibility": "DefaultOn"}
	}
	return rows
}

// setupRows gives the SetupEntityAccess of a parent.
func (b *builder) setupRows(parent string, a access) []store.Row {
	var rows []store.Row
	for _, word := range a.listEntities() {
		kind, name, _ := strings.Cut(word, ":")
		object := kind
		if kind == entityApp {
			object = "AppDefinition"
		}
		if id := b.findID(object, name); id != "" {
			rows = append(rows, store.Row{fieldParentID: parent, "SetupEntityId": id, "SetupEntityType": kind})
		}
	}
	return rows
}

// listEntities gives all setup entities, each as "ApexClass:Name".
func (a access) listEntities() []string {
	var words []string
	for _, kind := range []struct{ entity, names string }{
		{entityClass, a.Classes}, {"ApexPage", a.Pages}, {"CustomPermission", a.CustomPermissions}, {entityApp, a.Apps},
	} {
		for _, name := range strings.Fields(kind.names) {
			words = append(words, kind.entity+":"+name)
		}
	}
	return append(words, strings.Fields(a.Others)...)
}

// plus is the union of two accesses, each object once.
func (a access) plus(b access) access {
	objects, letters := objectRights(a.Objects)
	more, extra := objectRights(b.Objects)
	for _, object := range more {
		if !slices.Contains(objects, object) {
			objects = append(objects, object)
		}
		for _, letter := range extra[object] {
			if !strings.ContainsRune(letters[object], letter) {
				letters[object] += string(letter)
			}
		}
	}
	a.Objects, a.Fields = joinRights(objects, letters), max(a.Fields, b.Fields)
	for i, words := range a.words() {
		*words = unite(*words, *b.words()[i])
	}
	return a
}

// words are the lists of names of an access.
func (a *access) words() []*string {
	return []*string{&a.UserPermissions, &a.Tabs, &a.Classes, &a.Pages, &a.CustomPermissions, &a.Apps, &a.Others}
}

// minus takes away what a muting permission set mutes: object rights and user
// permissions.
func (a access) minus(muted access) access {
	objects, letters := objectRights(a.Objects)
	_, gone := objectRights(muted.Objects)
	for object, taken := range gone {
		letters[object] = strings.Map(func(r rune) rune {
			if strings.ContainsRune(taken, r) {
				return -1
			}
			return r
		}, letters[object])
	}
	a.Objects = joinRights(slices.DeleteFunc(objects, func(o string) bool { return letters[o] == "" }), letters)
	mutes := strings.Fields(muted.UserPermissions)
	kept := slices.DeleteFunc(strings.Fields(a.UserPermissions), func(p string) bool { return slices.Contains(mutes, p) })
	a.UserPermissions = strings.Join(kept, " ")
	return a
}

func joinRights(objects []string, letters map[string]string) string {
	words := make([]string, len(objects))
	for i, object := range objects {
		words[i] = object + ":" + letters[object]
	}
	return strings.Join(words, " ")
}

func unite(a, b string) string {
	words := strings.Fields(a)
	for _, word := range strings.Fields(b) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
