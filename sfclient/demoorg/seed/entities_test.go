package seed_test

import (
	"fmt"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

// naming says, for each SetupEntityType of the org, where the name of an entity is
// found: the object, the field that has the id, and the field that has the name.
var naming = map[string]struct{ object, key, name string }{
	"ApexClass":                   {"ApexClass", "Id", "Name"},
	"ApexPage":                    {"ApexPage", "Id", "Name"},
	"CustomPermission":            {"CustomPermission", "Id", "DeveloperName"},
	"TabSet":                      {"AppMenuItem", "ApplicationId", "Label"},
	"ConnectedApplication":        {"ConnectedApplication", "Id", "Name"},
	"ExternalClientApplication":   {"ExternalClientApplication", "Id", "DeveloperName"},
	"NamedCredential":             {"NamedCredential", "Id", "DeveloperName"},
	"ExternalCredentialParameter": {"ExternalCredentialParameter", "Id", "ParameterName"},
	"OrgWideEmailAddress":         {"OrgWideEmailAddress", "Id", "Address"},
	"FlowDefinition":              {"FlowDefinitionView", "DurableId", "ApiName"},
	"CustomEntityDefinition":      {"EntityDefinition", "DurableId", "QualifiedApiName"},
}

// TestEverySetupEntityHasAName: whatever access the org grants to a setup entity,
// a query finds what it is called.
func TestEverySetupEntityHasAName(t *testing.T) {
	t.Parallel()
	for what, o := range map[string]org{
		"a whole org": defaultOrg(t), "a lesser org": orgWith(t, schema.Features{}, seed.Options{}),
	} {
		kinds := o.column(`SELECT DISTINCT "SetupEntityType" FROM "SetupEntityAccess"`)
		if len(kinds) < len(naming) {
			t.Errorf("%s opens only %v", what, kinds)
		}
		for _, kind := range kinds {
			n, known := naming[kind]
			if !known {
				t.Errorf("%s opens the type %s, which nothing names", what, kind)
				continue
			}
			id := `a."SetupEntityId"`
			if kind == "CustomEntityDefinition" {
				id = `substr(a."SetupEntityId", 1, 15)`
			}
			nameless := o.column(fmt.Sprintf(`SELECT a."SetupEntityId" FROM "SetupEntityAccess" a LEFT JOIN %q n ON n.%q = %s
				WHERE a."SetupEntityType" = ? AND n.%q IS NULL`, n.object, n.key, id, n.name), kind)
			if len(nameless) > 0 {
				t.Errorf("%s: %d rows of type %s without a name", what, len(nameless), kind)
			}
		}
	}
}

// TestDefinitionsOfObjects: every object is listed, and a custom setting says that
// it is one.
func TestDefinitionsOfObjects(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for _, object := range o.s.Schema().Objects {
		if object.Tooling {
			continue
		}
		if row := o.one("EntityDefinition", `"QualifiedApiName" = ?`, object.Name); row["Label"] != object.Label || row["KeyPrefix"] != object.KeyPrefix {
			t.Errorf("%s is defined as %v", object.Name, row)
		}
	}
	if row := o.one("EntityDefinition", `"IsCustomSetting"`); row["QualifiedApiName"] != "Portal_Preferences__c" || row["DeveloperName"] != "Portal_Preferences" {
		t.Errorf("the custom setting is %v", row)
	}
}
