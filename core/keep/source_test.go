package keep_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/upgrade"
)

// elements parses metadata: the names of the elements below the root in their order, and the
// text of each one in them as "objectPermissions.object=Case".
func elements(t *testing.T, raw []byte) (order, values []string) {
	t.Helper()
	var path []string
	decoder := xml.NewDecoder(strings.NewReader(string(raw)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return order, values
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, raw)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if path = append(path, token.Name.Local); len(path) == 2 {
				order = append(order, token.Name.Local)
			}
			if token.Name.Space != "http://soap.sforce.com/2006/04/metadata" {
				t.Errorf("%v is in no namespace of metadata", path)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				values = append(values, strings.Join(path[1:], ".")+"="+text)
			}
		default:
		}
	}
}

// entityItem is a setup entity of a kind.
func entityItem(kind string) access.Item {
	return access.Item{Category: access.CategorySetupEntity, Object: kind, Name: "id of " + kind}
}

// TestMetadataHoldsEveryRow writes a set with a row of each kind: all of them stand in the file
// under the names that metadata has, in the order in which Salesforce writes elements, or are
// named as what is left to be done.
func TestMetadataHoldsEveryRow(t *testing.T) {
	t.Parallel()
	object := func(name string) access.Item {
		return access.Item{Category: access.CategoryObject, Object: name}
	}
	set := upgrade.KeptSet{Name: "Kept_A", Label: `A & "B" <C>`, Description: "says ü & more", Sites: []core.Network{{ID: "0DB000000000001AAA", Name: "Hub"}}}
	names, want := map[access.Item]string{}, []string{"label=" + set.Label, "description=" + set.Description, "license=Partner Community", "hasActivationRequired=false"}
	for i := range 1000 {
		set.Rows = append(set.Rows, upgrade.Grant{Item: object(fmt.Sprintf("O%04d__c", 999-i)), Rights: access.Read | access.Delete})
		want = append(want, fmt.Sprintf("objectPermissions.object=O%04d__c", i))
	}
	for kind, element := range map[string]string{
		"ApexClass": "classAccesses.apexClass", "ApexPage": "pageAccesses.apexPage", "CustomPermission": "customPermissions.name",
		"TabSet": "applicationVisibilities.application", "FlowDefinition": "flowAccesses.flow", "CustomEntityDefinition": "customSettingAccesses.name",
		"ExternalCredentialParameter": "externalCredentialPrincipalAccesses.externalCredentialPrincipal",
		"ExternalDataSource":          "externalDataSourceAccesses.externalDataSource",
	} {
		names[entityItem(kind)] = "ns__" + kind
		set.Rows = append(set.Rows, upgrade.Grant{Item: entityItem(kind), Rights: access.Use})
		want = append(want, element+"=ns__"+kind)
	}
	nameless := entityItem("ApexClass")
	nameless.Name = "nobody names it"
	names[entityItem("ConnectedApplication")] = "App"
	set.Rows = append(
		set.Rows, upgrade.Grant{Item: access.Item{Category: access.CategoryField, Object: "Case", Name: "Priority"}, Rights: access.Read},
		upgrade.Grant{Item: access.Item{Category: access.CategoryUser, Name: "PermissionsRunFlow"}, Rights: access.Use},
		upgrade.Grant{Item: access.Item{Category: access.CategoryTab, Name: "standard-Case"}, Rights: access.Use},
		upgrade.Grant{Item: nameless, Rights: access.Use}, upgrade.Grant{Item: entityItem("ConnectedApplication"), Rights: access.Use},
	)
	want = append(want, "fieldPermissions.field=Case.Priority", "fieldPermissions.editable=false", "userPermissions.name=RunFlow", "tabSettings.tab=standard-Case", "tabSettings.visibility=Visible")
	plan := upgrade.Plan{Keep: &set, Target: core.Profile{Name: "P", License: core.UserLicense{Name: "Partner Community"}}}
	plan.Settings.Lost = []upgrade.SettingLoss{{Kind: upgrade.LossRecordTypes, Name: "Case.Warranty"}, {Kind: upgrade.LossRecordTypes, Name: "Case default"}, {Kind: upgrade.LossLogin, Name: "Login IP ranges"}}
	project := keep.MakeProject(upgrade.Facts{Grants: upgrade.Grants{APINames: names}}, plan)
	if len(project.Files) != 1 || project.Files[0].Path != "permissionsets/Kept_A.permissionset-meta.xml" {
		t.Fatalf("%+v", project)
	}
	order, values := elements(t, project.Files[0].Content)
	if !slices.IsSorted(order) {
		t.Errorf("the elements are not in order: %v", slices.Compact(order))
	}
	for _, value := range want {
		if !slices.Contains(values, value) {
			t.Errorf("%q is missing", value)
		}
	}
	said := strings.Join(project.ByHand, "\n")
	for _, part := range []string{
		"has no API name that could be read", "(ConnectedApplication) can't be part", "site Hub: <networkMemberGroups>", "<recordType>Case.Warranty</recordType>",
	} {
		if !strings.Contains(said, part) {
			t.Errorf("by hand is not %q:\n%s", part, said)
		}
	}
	if n := len(set.Rows) - 2 + 4; len(order) != n || len(project.ByHand) != 4 {
		t.Errorf("%d elements, want %d; by hand: %v", len(order), n, project.ByHand)
	}
}

// TestASharingSetKeepsItsProfiles adds the new profile by the name that metadata has for it.
func TestASharingSetKeepsItsProfiles(t *testing.T) {
	t.Parallel()
	set := core.SharingSet{
		FullName: "Set", Label: "A set", Profiles: []core.SharingProfile{{Name: "Z", ID: "00e000000000009AAA"}, {Name: "R%26D"}},
		Mappings: []core.SharingMapping{{Object: "Case", AccessLevel: "Edit", ObjectField: "Account", UserField: "Account"}},
	}
	plan := upgrade.Plan{Target: core.Profile{ID: "00e000000000001AAA", Name: "New & old"}, Sharing: upgrade.SharingPrediction{Known: true, Lost: []core.SharingSet{set}}}
	facts := upgrade.Facts{Setup: upgrade.Setup{ProfileNames: map[core.ID]string{plan.Target.ID: "New %26 old"}}}
	project := keep.MakeProject(facts, plan)
	if len(project.Files) != 1 || project.Files[0].Path != "sharingSets/Set.sharingSet-meta.xml" {
		t.Fatalf("%+v", project)
	}
	_, values := elements(t, project.Files[0].Content)
	want := []string{
		"accessMappings.accessLevel=Edit", "accessMappings.object=Case", "accessMappings.objectField=Account", "accessMappings.userField=Account",
		"name=A set", "profiles=New %26 old", "profiles=R%26D", "profiles=Z",
	}
	if !slices.Equal(values, want) {
		t.Errorf("%q", values)
	}
}
