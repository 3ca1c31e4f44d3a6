package schema

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cupgrade/sfclient/demoorg/datafile"
	"cupgrade/sfclient/demoorg/datafile/datafiletest"
)

// describedObject and describedField have every key that a describe has, beside those of
// the demo org.
type (
	describedObject struct {
		objectFile
		deeperObject
		Fields             []describedField   `json:"fields"`
		ChildRelationships []ChildDescription `json:"childRelationships"`
	}
	deeperObject   struct{ *ObjectDescription }
	describedField struct {
		fieldFile
		deeperField
		PicklistValues []ValueDescription `json:"picklistValues"`
	}
	deeperField  struct{ deepestField }
	deepestField struct{ *FieldDescription }
)

// readStrictly reads an object, and refuses keys that nobody knows.
func readStrictly(fsys fs.FS, name string) (describedObject, datafile.File, error) {
	var d describedObject
	file, err := datafile.ReadJSON(fsys, name, &d)
	return d, file, err
}

// TestFilesNameWhatIsThere holds what Build passes over, because an org with fewer
// features lacks it: a reference leads to an object, a child is one.
func TestFilesNameWhatIsThere(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, folder+"/*.json")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	known := []string{"TabSet"} // an id without records
	for _, name := range names {
		known = append(known, strings.TrimSuffix(strings.TrimPrefix(name, folder+"/"), ".json"))
	}
	for _, name := range names {
		d, file, err := readStrictly(files, name)
		if err != nil || folder+"/"+d.Name+".json" != name {
			t.Errorf("%s: it describes %q, %v", name, d.Name, err)
		}
		for _, f := range d.Fields {
			for _, to := range f.ReferenceTo {
				if !slices.Contains(known, to) {
					t.Error(file.Mistake(`"name": "`+f.Name+`"`, "%s refers to %s, which no file describes", f.Name, to))
				}
			}
		}
		for _, c := range d.ChildRelationships {
			if !slices.Contains(known, c.ChildSObject) {
				t.Error(file.Mistake(`"`+c.ChildSObject+`"`, "%s has children of %s, which no file describes", d.Name, c.ChildSObject))
			}
		}
	}
}

// TestMistakesAreNamed spoils one place at a time.
func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, from, to, want string }{
		"syntax":          {"User.json", `"label": "User", `, `"label" "User", `, "objects/User.json:2: "},
		"type of a value": {"User.json", `"type": "string", "length": 80, "idLookup"`, `"type": "string", "length": "80", "idLookup"`, "objects/User.json:6: "},
		"unknown key":     {"User.json", `"length": 80, "idLookup"`, `"size": 80, "idLookup"`, `objects/User.json:6: json: unknown field "size"`},
		"unknown type":    {"User.json", `"type": "string", "length": 80, "idLookup"`, `"type": "text", "idLookup"`, "objects/User.json:6: Username: "},
		"no shared field": {"UserLogin.json", `{"name": "LastModifiedDate"}`, `{"name": "ModifiedDate"}`, "objects/UserLogin.json:9: ModifiedDate: "},
		"values":          {"User.json", `"values": "timeZones"`, `"values": "zones"`, `TimeZoneSidKey: "zones" is not in objects/shared/values.json`},
		"feature":         {"Network.json", `"features": ["Networks"]`, `"features": ["Sites"]`, `objects/Network.json:3: "Sites" is no feature`},
		"feature of one":  {"User.json", `"features": ["PrmSuperUser"]`, `"features": ["Prm"]`, `IsPrmSuperUser: "Prm" is no feature`},
		"child":           {"User.json", `"field": "ManagerId"`, `"field": "BossId"`, "User.BossId is no reference with a name"},
		"permissions":     {"shared/permissions.csv", "AccessCMC,", "AccessCMC,,", "objects/shared/permissions.csv:"},
		"no file":         {"shared/values.json", "", "", "shared/values.json: file does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := folder + "/" + c.file
			spoiled := datafiletest.Spoil(t, files, path, c.from, c.to)
			_, err := load(spoiled, AllFeatures())
			if err == nil {
				_, _, err = readStrictly(spoiled, path)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			var m *datafile.Mistake
			if c.from != "" && (!errors.As(err, &m) || m.Line == 0) {
				t.Errorf("%v has no place", err)
			}
		})
	}
}

// TestAWholeDescribeIsTaken reads a describe as Salesforce answers it, with the keys
// that nothing here reads.
func TestAWholeDescribeIsTaken(t *testing.T) {
	t.Parallel()
	text := `{"activateable": false, "name": "Asset", "label": "Asset", "labelPlural": "Assets", "keyPrefix": "02i", "createable": true,
		"updateable": true, "queryable": true, "urls": {"sobject": "/services/data/v66.0/sobjects/Asset"}, "fields": [
		{"aggregatable": true, "autoNumber": false, "byteLength": 18, "createable": false, "filterable": true, "groupable": true,
		 "idLookup": true, "label": "Asset ID", "length": 18, "name": "Id", "nillable": false, "soapType": "tns:ID", "sortable": true,
		 "type": "id", "updateable": false, "defaultValue": null, "referenceTo": [], "relationshipName": null, "picklistValues": [{"active": true, "label": "A", "validFor": null, "value": "a"}]}],
		"childRelationships": [{"childSObject": "NotHere", "field": "AssetId", "relationshipName": "Nothings", "cascadeDelete": true}]}`
	fsys := fstest.MapFS{
		folder + "/Asset.json": {Data: []byte(text)},
		fileFields:             {Data: []byte("[]")},
		fileValues:             {Data: []byte("{}")},
		filePermissions:        {Data: []byte("Name,Label\n")},
	}
	s, err := load(fsys, Features{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := readStrictly(fsys, folder+"/Asset.json"); err != nil {
		t.Error(err)
	}
	f := s.Object("Asset").Field("Id")
	if f == nil || f.Type != TypeID || !f.IDLookup || f.Createable || !f.Groupable || f.Length != 18 {
		t.Errorf("Asset.Id is %+v", f)
	}
}
