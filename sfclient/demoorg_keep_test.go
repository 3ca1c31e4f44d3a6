package sfclient_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// objectItem and userItem are what permissions are about.
func objectItem(name string) access.Item {
	return access.Item{Category: access.CategoryObject, Object: name}
}

func userItem(name string) access.Item {
	return access.Item{Category: access.CategoryUser, Name: "Permissions" + name}
}

// TestKeepFacts reads in one request what the license is seen with and what depends on
// what.
func TestKeepFacts(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	if _, err := client.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := len(org.Requests())
	facts, err := client.KeepFacts(t.Context(), idWhere(t, org, "UserLicense", "Name = '"+seed.LicensePartner+"'"), "Kept_")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(org.Requests()) - before; n > 2 { // one to find the license, one for the facts
		t.Errorf("%d requests", n)
	}
	seen := map[access.Item]access.Rights{}
	for _, row := range facts.Seen {
		seen[row.Item] = row.Rights
	}
	if !seen[objectItem("Lead")].Has(access.Read|access.Create|access.Edit) || seen[objectItem("Lead")].Has(access.Delete) || seen[userItem("RunReports")] == 0 || seen[userItem("ApiEnabled")] == 0 {
		t.Errorf("seen on the license: leads %v, run reports %v, API %v", seen[objectItem("Lead")], seen[userItem("RunReports")], seen[userItem("ApiEnabled")])
	}
	edit := upgrade.Dependency{
		Permission: upgrade.Grant{Item: objectItem("Contact"), Rights: access.Read}, Required: upgrade.Grant{Item: objectItem("Account"), Rights: access.Read},
	}
	report := upgrade.Dependency{
		Permission: upgrade.Grant{Item: userItem("ExportReport"), Rights: access.Use}, Required: upgrade.Grant{Item: userItem("RunReports"), Rights: access.Use},
	}
	if !slices.Contains(facts.Dependencies, edit) || !slices.Contains(facts.Dependencies, report) {
		t.Errorf("the dependencies are %v", facts.Dependencies)
	}
	if len(facts.Sets)+len(facts.Ceiling) != 0 {
		t.Errorf("sets %v, ceiling %v", facts.Sets, facts.Ceiling)
	}
}

// TestMakeAPermissionSet makes a set with a row of every kind, is refused two of them, and
// deletes it again.
func TestMakeAPermissionSet(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client, ctx := connect(t, org), t.Context()
	set := upgrade.KeptSet{Name: "Kept_a_b_0123456789ab", Label: "Kept", Description: "Made by a test.", LicenseID: idWhere(t, org, "UserLicense", "Name = '"+seed.LicensePartner+"'")}
	id, reply, err := client.CreatePermissionSet(ctx, set, []string{"PermissionsRunReports"})
	if err != nil || reply.At.IsZero() || id.Prefix() != core.PrefixPermissionSet {
		t.Fatalf("%s, %+v, %v", id, reply, err)
	}
	if _, _, err := client.CreatePermissionSet(ctx, set, nil); remoteCode(err) != core.CodeDuplicateDeveloperName {
		t.Errorf("made twice: %v", err)
	}
	class := string(idWhere(t, org, "ApexClass", "Name = 'WeatherWidget'"))
	rows := []upgrade.Grant{
		{Item: objectItem("Account"), Rights: access.Read},
		{Item: objectItem("Contact"), Rights: access.Read | access.Edit},
		{Item: objectItem("Warranty_Claim__c"), Rights: access.Read | access.Delete}, // Delete needs Edit
		{Item: access.Item{Category: access.CategoryField, Object: "Contact", Name: "Phone"}, Rights: access.Read | access.Edit},
		{Item: access.Item{Category: access.CategorySetupEntity, Object: "ApexClass", Name: class}, Rights: access.Use},
		{Item: access.Item{Category: access.CategoryTab, Name: "No_Such_Tab"}, Rights: access.Use},
	}
	replies, err := client.AddPermissions(ctx, id, rows)
	if err != nil || len(replies) != len(rows) {
		t.Fatalf("%d replies, %v", len(replies), err)
	}
	for i, r := range replies {
		if refused := i == 2 || i == 5; refused != (r.Err != nil) {
			t.Errorf("row %d: %v", i, r.Err)
		}
	}
	if _, err := client.SwitchOn(ctx, id, []string{"PermissionsExportReport"}); err != nil {
		t.Error(err)
	}
	if _, err := client.SwitchOn(ctx, id, []string{"PermissionsChatterEditOwnPost"}); remoteCode(err) != core.CodeFieldIntegrity {
		t.Errorf("a permission that the license lacks: %v", err)
	}
	network := idWhere(t, org, "Network", "Name = '"+seed.SiteByPermissionSet+"'")
	if _, err := client.OpenSite(ctx, network, id); err != nil {
		t.Error(err)
	}
	found, err := client.MadeSets(ctx, set.LicenseID, set.Name)
	if err != nil || len(found) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	want := []upgrade.Grant{rows[0], rows[1], rows[3], rows[4], {Item: userItem("RunReports"), Rights: access.Use}, {Item: userItem("ExportReport"), Rights: access.Use}}
	for _, row := range want {
		if !slices.Contains(found[0].Rows, row) {
			t.Errorf("%v is not read back", row)
		}
	}
	if len(found[0].Rows) != len(want) || found[0].ID != id || !slices.Equal(found[0].Sites, []core.ID{network}) {
		t.Errorf("read back: %+v", found[0])
	}
	if _, err := client.DeletePermissionSet(ctx, id); err != nil {
		t.Error(err)
	}
	if found, err := client.MadeSets(ctx, set.LicenseID, set.Name); err != nil || len(found) != 0 {
		t.Errorf("after its deletion: %v, %v", found, err)
	}
}

// remoteCode is the code of a refusal, "" for anything else.
func remoteCode(err error) string {
	if remote, is := err.(*core.RemoteError); is { //nolint:errorlint // the client gives it as it is
		return remote.Code
	}
	return ""
}
