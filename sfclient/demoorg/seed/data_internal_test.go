package seed

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/datafile/datafiletest"
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
	records, err := readRecords(files)
	if err != nil {
		t.Fatal(err)
	}
	tabs := map[string]bool{}
	i := slices.IndexFunc(records, func(f recordFile) bool { return f.object == "TabDefinition" })
	for _, line := range records[i].lines {
		tabs[line.Cells[0]] = true // its name
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
		for _, tab := range strings.Fields(a.Tabs) {
			if !tabs[tab] {
				t.Error(data.files[file].Mistake(`"`+name+`"`, "%s: %q is no tab", name, tab))
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
	for _, p := range data.crowded {
		check(fileCrowded, p.Name, p.access)
	}
	for _, p := range data.sets {
		check(fileSets, p.Name, p.access)
	}
	for _, g := range data.groups {
		check(fileGroups, g.Name, g.Muted)
	}
	for _, f := range records {
		o := s.Object(f.object)
		if o == nil {
			t.Error(f.file.Mistake("", "no file describes the object %q", f.object))
			continue
		}
		for _, c := range f.columns {
			if !slices.Contains([]string{columnKey, columnFree, columnUserType}, c.field) && o.Field(c.field) == nil {
				t.Error(f.file.Mistake(c.field, "%s has no field %q", f.object, c.field))
			}
		}
	}
}

// TestMistakesAreNamed spoils one place at a time.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range effort.SomeOf(5, map[string]struct{ file, from, to, want string }{
		"syntax":         {"people.json", `"last": "Rivera"`, `"last" "Rivera"`, "data/people.json:4: "},
		"unknown key":    {"people.json", `"last": "Rivera"`, `"surname": "Rivera"`, `data/people.json:4: json: unknown field "surname"`},
		"account":        {"people.json", `"account": "Northwind Boatworks"`, `"account": "Northwind"`, `data/people.json:4: no account is called "Northwind"`},
		"profile":        {"people.json", `"account": "Northwind Boatworks", "profile": "Warranty Customer"`, `"account": "Northwind Boatworks", "profile": "Nobody"`, `data/people.json:4: no profile is called "Nobody"`},
		"permission set": {"people.json", `"Invoice_Download Case_Commenter"`, `"Invoice_Download Case_Comenter"`, `data/people.json:5: no PermissionSet is called "Case_Comenter"`},
		"owner":          {"accounts.json", `"owner": "kenji.mori@brightwater.example", "customerRoles": 3`, `"owner": "kenji@brightwater.example"`, `data/accounts.json:4: no User is called "kenji@`},
		"level":          {"profiles.json", `"fields": "few"`, `"fields": "little"`, `data/profiles.json:142: "little" is no share of fields`},
		"like":           {"profiles.json", `"like": "Partner Sales"`, `"like": "Partner Seller"`, `"Partner Seller" is no profile`},
		"class":          {"permissionsets.json", "CaseEscalationController", "CaseController", `no ApexClass is called "CaseController"`},
		"cell":           {"Case.csv", ",5 days ago", ",last week", `data/Case.csv:4: ClosedDate: "last week" is no datetime: write "3 days ago"`},
		"number":         {"Opportunity.csv", "5750", "much", `Amount: "much" is no currency`},
		"same cell":      {"Warranty_Claim__c.csv", "BW-104217,Submitted,120", "BW-104217,Submitted,maya", `data/Warranty_Claim__c.csv:6: Claim_Amount__c: "maya" is no currency`},
		"note":           {"UserLicense.csv", "Standard,12,", "Standard,SFDC,", `data/UserLicense.csv:2: "SFDC" is no number`},
		"crowded":        {"crowded.json", `"license": "Customer Community Plus"`, `"license": "Customer Plus"`, `data/crowded.json:10: no UserLicense is called "Customer Plus"`},
		"reference":      {"Contact.csv", "rosa.delgado@brightwater.example", "rosa@brightwater.example", `data/Contact.csv:3: no User is called "rosa@`},
		"columns":        {"Lead.csv", "OwnerId:User", "OwnerId:Boss", "data/Lead.csv:1: a column refers to an object"},
		"no name":        {"Lead.csv", "FirstName,", ",", "data/Lead.csv:1: a column has no name"},
		"line":           {"Lead.csv", "Abena,", "Abena,,", "data/Lead.csv:2: "},
		"escape":         {"Lead.csv", "Abena,", `\x,`, "data/Lead.csv:"},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoiled := datafiletest.Spoil(t, files, folder+"/"+c.file, c.from, c.to)
			options := Options{Data: func() (*Data, error) { return readData(spoiled) }, Crowded: true}
			_, err := store.Create(t.Context(), "", schema.Build(schema.AllFeatures()), store.Options{Now: time.Now},
				func(tx *store.Tx) error { return Write(tx, options) })
			var m *datafile.Mistake
			if err == nil || !strings.Contains(err.Error(), c.want) || !errors.As(err, &m) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
