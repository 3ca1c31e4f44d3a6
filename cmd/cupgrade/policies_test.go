package main

import (
	"strings"
	"testing"

	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestPoliciesAgreeWithTheOrg holds what the plan says of a user access policy against what
// the org then does, and that an upgrade which a policy adds to is verified all the same.
func TestPoliciesAgreeWithTheOrg(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(3, map[string]struct {
		filter  store.Row
		says    string // of the finding's title, "" for no finding
		granted bool
	}{
		"the new profile": {store.Row{}, "applies", true},
		"another profile": {store.Row{"Operation": "notEquals"}, "", false},
		"active users":    {store.Row{"ColumnName": "IsActive", "Value": "true"}, "applies", true},
		"not to be told":  {store.Row{"ColumnName": "LastName", "Value": "chen"}, "might apply", true},
		"not to be read":  {store.Row{"Operation": "includes"}, "might apply", true},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			policy := string(o.id("SELECT Id FROM UserAccessPolicy"))
			o.change("UserAccessPolicy", policy, store.Row{"Status": "Active", "TriggerType": "Update"})
			filter := ""
			err := o.Do(t.Context(), func(tx *store.Tx) error {
				filter = tx.First("UserAccessPolicyFilter", `"UserAccessPolicyId" = ?`, policy).String("Id")
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			o.change("UserAccessPolicyFilter", filter, tt.filter)
			client := o.client("")
			plan := o.plan(client, upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)})
			found := upgradetest.Finding(plan.Findings, upgrade.FindingAccessPolicies)
			switch {
			case (found == nil) != (tt.says == ""):
				t.Fatalf("it finds %+v", found)
			case found != nil && (!strings.HasSuffix(found.Title, tt.says) || !strings.Contains(found.Meaning, "It grants "+seed.SetPartnerOnly)):
				t.Errorf("it says %q: %s", found.Title, found.Meaning)
			}
			result := commit.Applier{Org: client}.Apply(t.Context(), plan)
			if ending := upgrade.EndingOf(plan, result); ending.ExitCode != upgrade.ExitDone {
				t.Errorf("it ends %q: %v, %v", ending.State, result.Verification.Differences(), result.Verification.Access)
			}
			set := o.id("SELECT Id FROM PermissionSet WHERE Name = '" + seed.SetPartnerOnly + "'")
			if after := result.Verification.After; after == nil || upgrade.IsAssigned(*after, set) != tt.granted {
				t.Errorf("whether it is granted: want %v", tt.granted)
			}
		})
	}
}
