package demoorg_test

import (
	"fmt"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/seed"
)

// TestNamesOfSetupEntities asks by SOQL what Maya's profile and those she could get
// open, type by type, as a client does that shows names and not ids.
func TestNamesOfSetupEntities(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, test := range []struct{ kind, object, key, name, want string }{
		{"ApexClass", "ApexClass", "Id", "Name", "ClaimPhotoUpload"},
		{"ApexPage", "ApexPage", "Id", "Name", "ClaimForm"},
		{"CustomPermission", "CustomPermission", "Id", "MasterLabel", "Download Invoices"},
		{"TabSet", "AppMenuItem", "ApplicationId", "Label", "Warranty Desk"},
		{"ConnectedApplication", "ConnectedApplication", "Id", "Name", "Harbor Mobile"},
		{"ConnectedApplication", "AppMenuItem", "ApplicationId", "Label", "Harbor Mobile"},
		{"FlowDefinition", "FlowDefinitionView", "DurableId", "Label", "Warranty Renewal"},
		{"CustomEntityDefinition", "EntityDefinition", "DurableId", "QualifiedApiName", "Portal_Preferences__c"},
		{"ExternalClientApplication", "ExternalClientApplication", "Id", "MasterLabel", "Dealer Assistant"},
		{"NamedCredential", "NamedCredential", "Id", "DeveloperName", "Shipping_Rates"},
		{"ExternalCredentialParameter", "ExternalCredentialParameter", "Id", "ExternalCredential.MasterLabel", "Harbor Payments"},
		{"OrgWideEmailAddress", "OrgWideEmailAddress", "Id", "DisplayName", "Harbor Service"},
	} {
		rows := c.query("SELECT SetupEntityId FROM SetupEntityAccess WHERE SetupEntityType = '" + test.kind + "'").Records
		if len(rows) == 0 {
			t.Errorf("nothing of type %s is opened", test.kind)
			continue
		}
		ids := map[string]bool{}
		for _, row := range rows {
			id := row["SetupEntityId"].(string)
			if test.object == "EntityDefinition" { // its durable ids have 15 characters
				id = id[:15]
			}
			ids["'"+id+"'"] = true
		}
		list := make([]string, 0, len(ids))
		for id := range ids {
			list = append(list, id)
		}
		found := c.query(fmt.Sprintf("SELECT %s FROM %s WHERE %s IN (%s)", test.name, test.object, test.key, strings.Join(list, ",")))
		if found.TotalSize != len(ids) {
			t.Errorf("%s names %d of the %d entities of type %s", test.object, found.TotalSize, len(ids), test.kind)
		}
		if text := fmt.Sprint(found.Records); !strings.Contains(text, test.want) {
			t.Errorf("%s is not among %s", test.want, text)
		}
	}
}

// TestWhatPeopleHold asks for the packages of Maya, and for the groups of Dana, since
// high-volume users have none.
func TestWhatPeopleHold(t *testing.T) {
	t.Parallel()
	c := dial(t)
	user := "'" + c.maya() + "'"
	packages := c.query("SELECT PackageLicense.NamespacePrefix FROM UserPackageLicense WHERE UserId = " + user)
	if text := fmt.Sprint(packages.Records); packages.TotalSize != 1 || !strings.Contains(text, seed.PackageCharts) {
		t.Errorf("packages: %s", text)
	}
	const ofDana = "UserOrGroupId IN (SELECT Id FROM User WHERE Username = '" + seed.Dana + "')"
	groups := fmt.Sprint(c.query("SELECT Group.Name, Group.DeveloperName, Group.Type FROM GroupMember WHERE " + ofDana).Records)
	for _, want := range []string{"Regular", "Northwind_Contacts"} {
		if !strings.Contains(groups, want) {
			t.Errorf("%s is not among %s", want, groups)
		}
	}
}
