package schema

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/datafile"
)

// files are the objects of every org: each is what a describe of it would answer,
// without what most objects and most fields have alike.
//
//go:embed objects
var files embed.FS

// The files beside the objects: the fields that many of them have, lists of picklist
// values, and the user permissions.
const (
	folder          = "objects"
	fileFields      = folder + "/shared/fields.json"
	fileValues      = folder + "/shared/values.json"
	filePermissions = folder + "/shared/permissions.csv"
)

// objectFile is what the org takes of a describe of an object, with what no describe
// tells. A test refuses keys that neither has: here they are passed over, because an org
// that starts waits for this.
type objectFile struct {
	Object
	Fields             []fieldFile  `json:"fields"`
	ChildRelationships []childFile  `json:"childRelationships"`
	Demo               objectExtras `json:"demo"`
}

// objectExtras are what no describe tells of an object.
type objectExtras struct {
	Source   string   `json:"source"` // the page of Salesforce's documentation
	Note     string   `json:"note"`
	Features []string `json:"features"` // the org lacks the object without one of these
	Setup    bool     `json:"setup"`    // see Object
	Tooling  bool     `json:"tooling"`
	Numerous bool     `json:"numerous"`
}

// childFile is a child relationship, with the file of the parent that it stands in.
type childFile struct {
	ChildSObject     string `json:"childSObject"`
	Field            string `json:"field"`
	RelationshipName string `json:"relationshipName"`
	file             datafile.File
}

// loader reads the objects of an org with some features.
type loader struct {
	fsys        fs.FS
	features    Features
	values      map[string][]PicklistValue
	shared      map[string]*fieldFile
	permissions []Field
	scratch     []fieldFile // of the object that is read
	children    []childFile
	lacking     map[string]bool // fields as Object.Field that the files have and the org has not
}

// load reads all objects. It tells of every datafile.Mistake at once.
func load(fsys fs.FS, features Features) (*Schema, error) {
	l := &loader{fsys: fsys, features: features, lacking: map[string]bool{}}
	if err := l.readShared(); err != nil {
		return nil, err
	}
	names, err := fs.Glob(fsys, folder+"/*.json")
	objects := make([]*Object, 0, len(names))
	for _, name := range names {
		o, mistakes := l.readObject(name)
		err = errors.Join(err, mistakes)
		if o != nil {
			objects = append(objects, o)
		}
	}
	if err != nil {
		return nil, err
	}
	s := New(objects)
	for _, c := range l.children {
		err = errors.Join(err, l.nameChild(s, c))
	}
	for _, o := range objects {
		dropMissingTargets(s, o)
	}
	return s, err
}

// readShared reads what objects have alike.
func (l *loader) readShared() error {
	var fields []fieldFile
	if _, err := datafile.ReadJSON(l.fsys, fileFields, &fields); err != nil {
		return err
	}
	if _, err := datafile.ReadJSON(l.fsys, fileValues, &l.values); err != nil {
		return err
	}
	l.shared = make(map[string]*fieldFile, len(fields))
	for i := range fields {
		l.shared[fields[i].Name] = &fields[i]
	}
	_, _, lines, err := datafile.ReadCSV(l.fsys, filePermissions)
	for _, line := range lines {
		f := usualField(&Object{}, permissionPrefix+line.Cells[0], TypeBoolean, 0)
		f.Label = line.Cells[1]
		l.permissions = append(l.permissions, f)
	}
	return err
}

// readObject reads one object, nil when the org lacks it.
func (l *loader) readObject(name string) (*Object, error) {
	clear(l.scratch[:cap(l.scratch)])
	d := objectFile{Fields: l.scratch}
	file, err := datafile.Read(l.fsys, name)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(file.Data, &d); err != nil {
		return nil, file.WrongJSON(err)
	}
	l.scratch = d.Fields
	if there, err := l.has(d.Demo.Features); err != nil {
		return nil, file.Mistake(`"features"`, "%w", err)
	} else if !there {
		return nil, nil
	}
	o := &d.Object
	o.Numerous, o.Setup, o.Tooling, o.Custom = d.Demo.Numerous, d.Demo.Setup, d.Demo.Tooling, strings.HasSuffix(d.Name, customSuffix)
	o.Fields = make([]Field, 0, len(d.Fields))
	var mistakes error
	for i := range d.Fields {
		if err := l.addField(o, &d.Fields[i]); err != nil {
			mistakes = errors.Join(mistakes, file.Mistake(`"name": "`+d.Fields[i].Name+`"`, "%s: %w", d.Fields[i].Name, err))
		}
	}
	o.collectParts()
	for _, c := range d.ChildRelationships {
		c.file = file
		l.children = append(l.children, c)
	}
	if o.Name == objectPermissionAccess {
		o.View = permissionUnion(l.permissions)
	}
	return o, mistakes
}

// has tells whether the org has one of some features, of which none need none.
func (l *loader) has(features []string) (bool, error) {
	there := len(features) == 0
	for _, name := range features {
		flag := reflect.ValueOf(l.features).FieldByName(name)
		if !flag.IsValid() {
			return false, fmt.Errorf("%q is no feature of an org", name)
		}
		there = there || flag.Bool()
	}
	return there, nil
}

// nameChild gives a reference the name that its records have on the parent. An org may
// lack the object or the field.
func (l *loader) nameChild(s *Schema, c childFile) error {
	o := s.Object(c.ChildSObject)
	if o == nil || l.lacking[o.Name+"."+c.Field] {
		return nil
	}
	f := o.Field(c.Field)
	if f == nil || f.Type != TypeReference || c.RelationshipName == "" {
		return c.file.Mistake(`"`+c.ChildSObject+`", "field": "`+c.Field+`"`, "%s.%s is no reference with a name", c.ChildSObject, c.Field)
	}
	f.ChildRelationship = c.RelationshipName
	return nil
}

// dropMissingTargets lets a reference name only objects that the org has.
func dropMissingTargets(s *Schema, o *Object) {
	for i := range o.Fields {
		o.Fields[i].ReferenceTo = slices.DeleteFunc(o.Fields[i].ReferenceTo, func(name string) bool {
			return s.Object(name) == nil
		})
	}
}

// customSuffix ends the name of a custom object or field.
const customSuffix = "__c"

// permissionPrefix begins the API name of every user permission; what follows is its
// name in metadata.
const permissionPrefix = "Permissions"

// objectPermissionAccess is what each user may do in all, which is computed.
const objectPermissionAccess = "UserPermissionAccess"

// permissionUnion joins what the profile grants with what each active assignment
// does. The permission set of a group is already net of muting.
func permissionUnion(granted []Field) string {
	columns := make([]string, len(granted))
	for i, f := range granted {
		columns[i] = fmt.Sprintf(`max(p."%[1]s") AS "%[1]s"`, f.Name)
	}
	return `SELECT u."Id" AS "Id", u."SystemModstamp" AS "LastCacheUpdate", ` + strings.Join(columns, ", ") + `
		FROM "User" u JOIN "PermissionSet" p ON p."ProfileId" = u."ProfileId" OR p."Id" IN (
			SELECT a."PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" AND a."IsActive")
		GROUP BY u."Id"`
}
