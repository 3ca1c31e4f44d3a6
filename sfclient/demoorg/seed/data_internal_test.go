package seed

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// TestFilesNameWhatIsThere holds what a filling passes over, because an org with fewer
// features lacks it: objects, fields, user permissions and tabs.
func TestFilesNameWhatIsThere(t *testing.T) {
	t.Parallel()
	data, err := readTables(files)
	if err != nil {
		t.Fatal(err)
	}
	s := schema.Build(schema.AllFeatures())
	check := func(file string, name string, a access) {
		objects, letters := objectRights(a.Objects)
		for _, object := range objects {
			if _, elsewhere := data.fieldsElsewhere[object]; s.Object(object) == nil && !elsewhere {
				t.Error(data.files[file].Mistake(`"`+name+`"`, "%s: no file describes the object %q", name, object))
			}
			if strings.Trim(letters[object], "CREDVM") != "" || letters[object] == "" {
				t.Error(data.files[file].Mistake(`"`+name+`"`, "%s: %q are no rights to %s: write some of CREDVM", name, letters[object], object))
			}
		}
		for _, permission := range strings.Fields(a.UserPermissions) {
			if s.Object(objectSet).Field(permissionsWord+permission) == nil {
				t.Error(data.files[file].Mistake(`"`+name+`"`, "%s: %q is no user permission", name, permission))
			}
		}
	}
	for _, p := range data.profiles {
		check(fileProfiles, p.Name, p.access)
	}
	for _, p := range data.sets {
		check(fileSets, p.Name, p.access)
	}
	for _, g := range data.groups {
		check(fileGroups, g.Name, g.Muted)
	}
	records, err := readRecords(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range records {
		o := s.Object(f.object)
		if o == nil {
			t.Error(f.file.Mistake("", "no file describes the object %q", f.object))
			continue
		}
		for _, c := range f.columns {
			if !c.isNote() && o.Field(c.field) == nil {
				t.Error(f.file.Mistake(c.field, "%s has no field %q", f.object, c.field))
			}
		}
	}
}

// TestMistakesAreNamed spoils one place at a time.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, from, to, want string }{
		"syntax":         {"people.json", `"last": "Rivera"`, `"last" "Rivera"`, "data/people.json:4: "},
		"unknown key":    {"people.json", `"last": "Rivera"`, `"surname": "Rivera"`, `data/people.json:4: json: unknown field "surname"`},
		"account":        {"people.json", `"account": "Northwind Boatworks"`, `"account": "Northwind"`, `data/people.json:4: no account is called "Northwind"`},
		"profile":        {"people.json", `"account": "Northwind Boatworks", "profile": "Warranty Customer"`, `"account": "Northwind Boatworks", "profile": "Nobody"`, `data/people.json:4: no profile is called "Nobody"`},
		"permission set": {"people.json", `"Invoice_Download Case_Commenter"`, `"Invoice_Download Case_Comenter"`, `data/people.json:5: no PermissionSet is called "Case_Comenter"`},
		"owner":          {"accounts.json", `"owner": "kenji.mori@brightwater.example", "customerRoles": 3`, `"owner": "kenji@brightwater.example"`, `data/accounts.json:4: no User is called "kenji@`},
		"level":          {"profiles.json", `"fields": "few"`, `"fields": "little"`, `"little" is no share of fields`},
		"like":           {"profiles.json", `"like": "Partner Sales"`, `"like": "Partner Seller"`, `"Partner Seller" is no profile`},
		"class":          {"permissionsets.json", "CaseEscalationController", "CaseController", `no ApexClass is called "CaseController"`},
		"cell":           {"Case.csv", ",5 days ago", ",last week", `data/Case.csv:4: ClosedDate: "last week" is no datetime: write "3 days ago"`},
		"number":         {"Opportunity.csv", "5750", "much", `Amount: "much" is no currency`},
		"reference":      {"Contact.csv", "rosa.delgado@brightwater.example", "rosa@brightwater.example", `data/Contact.csv:3: no User is called "rosa@`},
		"columns":        {"Lead.csv", "OwnerId:User", "OwnerId:Boss", "data/Lead.csv:1: a column refers to an object"},
		"no name":        {"Lead.csv", "FirstName,", ",", "data/Lead.csv:1: a column has no name"},
		"line":           {"Lead.csv", "Abena,", "Abena,,", "data/Lead.csv:2: "},
		"escape":         {"Lead.csv", "Abena,", `\x,`, "data/Lead.csv:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoiled := fstest.MapFS{}
			err := fs.WalkDir(files, folder, func(path string, entry fs.DirEntry, err error) error {
				if err == nil && !entry.IsDir() {
					data, readErr := files.ReadFile(path)
					spoiled[path], err = &fstest.MapFile{Data: data}, readErr
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			text := string(spoiled[folder+"/"+c.file].Data)
			if !strings.Contains(text, c.from) {
				t.Fatalf("%s has no %s", c.file, c.from)
			}
			spoiled[folder+"/"+c.file].Data = []byte(strings.Replace(text, c.from, c.to, 1))
			_, err = store.Create(t.Context(), "", schema.Build(schema.AllFeatures()), store.Options{Now: time.Now},
				func(tx *store.Tx) error {
					return Write(tx, Options{Data: func() (*Data, error) { return readData(spoiled) }})
				})
			var m *datafile.Mistake
			if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &m) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
