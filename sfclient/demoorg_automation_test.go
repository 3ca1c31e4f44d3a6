package sfclient_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestAutomationIsRead: what the org runs on a change of a user or an account is read, but
// for what is inactive or runs on something else; so is what an active policy does.
func TestAutomationIsRead(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		policy := tx.First("UserAccessPolicy", `"DeveloperName" = ?`, "Partner_Onboarding")
		tx.Set("UserAccessPolicy", policy.String("Id"), store.Row{"Status": "Active", "TriggerType": "CreateAndUpdate"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := connect(t, org).Automation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []upgrade.Automation{
		{Kind: upgrade.AutomationRule, Object: "Account", Name: "Phone_Format"},
		{Kind: upgrade.AutomationTrigger, Object: "Account", Name: "AccountRegion"},
		{Kind: upgrade.AutomationFlow, Object: "Account", Name: "Account Region Update"},
	}
	if diff := cmp.Diff(want, found.Runs); diff != "" {
		t.Errorf("automation (-want +got):\n%s", diff)
	}
	policies := []upgrade.AccessPolicy{{
		Label: "Partner Onboarding", Order: new(1), Logic: "1",
		Filters: []upgrade.PolicyFilter{{Number: 1, Operation: "equals", Value: string(idWhere(t, org, "Profile", "Name = '"+seed.ProfilePartnerSales+"'"))}},
		Grants:  []upgrade.PolicyTarget{{ID: idWhere(t, org, "PermissionSet", "Name = '"+seed.SetPartnerOnly+"'"), Name: seed.SetPartnerOnly}},
	}}
	if diff := cmp.Diff(policies, found.Policies); diff != "" {
		t.Errorf("policies (-want +got):\n%s", diff)
	}
}

// TestAutomationThatCannotBeRead: an admin without View Setup gets a gap, and an org without
// access policies gets none about them.
func TestAutomationThatCannotBeRead(t *testing.T) {
	t.Parallel()
	org := without(t, func(f *schema.Features) { f.UserAccessPolicies = false })
	found, err := connect(t, org).Automation(t.Context())
	if err != nil || len(found.Policies) > 0 || len(gapNames(found.Unreadable)) > 0 {
		t.Errorf("policies %v, unreadable %v, %v", found.Policies, found.Unreadable, err)
	}
	limited := startOrg(t)
	found, err = connectAs(t, limited, seed.AdminWithoutViewSetup).Automation(t.Context())
	if err != nil || !cmp.Equal(gapNames(found.Unreadable), []string{upgrade.ObjectValidationRule}) {
		t.Errorf("automation %v, unreadable %v, %v", found.Runs, gapNames(found.Unreadable), err)
	}
}

// TestRequiredFieldsThatAreEmpty: records from before a field was required have no value, and
// a value that comes or goes is seen by the reading before the first write.
func TestRequiredFieldsThatAreEmpty(t *testing.T) {
	t.Parallel()
	org := without(t, func(f *schema.Features) { f.RequiredFields = true })
	client := connect(t, org)
	maya := idOf(t, org, seed.Maya)
	read, err := client.User(t.Context(), maya)
	if err != nil {
		t.Fatal(err)
	}
	of := func(object string) upgrade.MissingField {
		return upgrade.MissingField{Object: object, Name: "Region__c", Label: "Region"}
	}
	if diff := cmp.Diff([]upgrade.MissingField{of("User"), of("Account")}, read.MissingFields); diff != "" {
		t.Errorf("empty fields (-want +got):\n%s", diff)
	}
	if err := org.Do(t.Context(), func(tx *store.Tx) error {
		tx.Set("User", string(maya), store.Row{"Region__c": "North"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	again, err := client.Recheck(t.Context(), read, "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]upgrade.MissingField{of("Account")}, again.User.MissingFields); diff != "" {
		t.Errorf("empty fields, read again (-want +got):\n%s", diff)
	}
	none, err := connect(t, startOrg(t)).User(t.Context(), maya)
	if err != nil || len(none.MissingFields) > 0 {
		t.Errorf("an org that requires none: %v, %v", none.MissingFields, err)
	}
}
