package sfclient_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

func TestSetup(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	setup, err := client.Setup(t.Context())
	if err != nil || len(setup.Unreadable) > 0 {
		t.Fatalf("gaps %+v, %v", setup.Unreadable, err)
	}
	if setup.StandardExternalProfiles == nil || *setup.StandardExternalProfiles {
		t.Errorf("standard profiles: %v", setup.StandardExternalProfiles)
	}
	profiles := map[core.ID]string{}
	for _, row := range ask(t, org, "SELECT Id, Name FROM Profile") {
		profiles[core.ID(row["Id"].(string))] = row["Name"].(string)
	}
	names := make([]string, 0, len(setup.SharingSets))
	for _, set := range setup.SharingSets {
		names = append(names, set.FullName)
		if set.Label == "" || len(set.Mappings) == 0 || len(set.Profiles) == 0 {
			t.Errorf("the sharing set %+v", set)
		}
		for _, m := range set.Mappings {
			if m.Object == "" || m.AccessLevel == "" || m.ObjectField == "" || m.UserField == "" {
				t.Errorf("%s maps %+v", set.FullName, m)
			}
		}
		for _, p := range set.Profiles {
			if profiles[p.ID] == "" {
				t.Errorf("%s names %q, which is no profile", set.FullName, p.Name)
			}
		}
	}
	if len(names) < 3 || !slices.IsSorted(names) {
		t.Errorf("sharing sets %q", names)
	}
	maya := core.Profile{ID: factsOf(t, client, org, seed.Maya).User.Profile.ID}
	if !slices.ContainsFunc(setup.SharingSets, func(s core.SharingSet) bool { return s.Names(maya) }) {
		t.Error("no sharing set names Maya's profile")
	}
	high := core.Profile{ID: idWhere(t, org, "Profile", "Name = 'High Volume Customer Portal User'")}
	if !slices.ContainsFunc(setup.SharingSets, func(s core.SharingSet) bool { return s.Names(high) }) {
		t.Error("a profile that metadata calls otherwise is not found")
	}
}

// TestManySharingSets needs several calls, each for ten.
func TestManySharingSets(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	var want int
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		metadata := rules.LoadMetadata(tx)
		for n := range 25 {
			more := metadata.SharingSets[0]
			more.FullName = "Generated_" + string(rune('A'+n))
			metadata.SharingSets = append(metadata.SharingSets, more)
		}
		want = len(metadata.SharingSets)
		rules.SaveMetadata(tx, metadata)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	setup, err := connect(t, org).Setup(t.Context())
	if err != nil || len(setup.SharingSets) != want {
		t.Errorf("%d sharing sets, want %d; %v", len(setup.SharingSets), want, err)
	}
}

func TestSetupWithoutTheRight(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	setup, err := connectAs(t, org, seed.AdminWithoutMetadata).Setup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if names := gapNames(setup.Unreadable); !slices.Equal(names, []string{"CommunitiesSettings", "SharingSet", "SharingSettings"}) {
		t.Errorf("gaps %+v", setup.Unreadable)
	}
	for _, gap := range setup.Unreadable {
		if gap.Code != "INSUFFICIENT_ACCESS" || gap.Message == "" {
			t.Errorf("the gap %+v", gap)
		}
	}
}

func TestSetupWithoutSites(t *testing.T) {
	t.Parallel()
	features := schema.AllFeatures()
	features.Networks = false
	org := startWith(t, demoorg.Options{Features: &features})
	setup, err := connect(t, org).Setup(t.Context())
	if err != nil || !slices.Equal(gapNames(setup.Unreadable), []string{"SharingSet"}) {
		t.Errorf("gaps %+v, %v", setup.Unreadable, err)
	}
}

func TestSetupOfADeadSession(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	if _, err := client.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	org.Expire(org.Token())
	_, err := client.Setup(t.Context())
	if finding := explain.Error(err); err == nil || finding.ErrorCode != core.CodeInvalidSession {
		t.Errorf("%v, explained as %+v", err, finding)
	}
}

func TestCountRecords(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	maya := idOf(t, org, seed.Maya)
	objects := []string{"Case", "Opportunity", "Warranty_Claim__c", "Account", "Contact", "Profile", "Nothing__c", "Bad Name", "Lead"}
	counts, err := client.CountRecords(t.Context(), maya, objects, nil)
	if err != nil || len(counts.Unreadable) > 0 {
		t.Fatalf("gaps %+v, %v", counts.Unreadable, err)
	}
	owned := map[string]int{}
	for _, c := range counts.Counts {
		owned[c.Object] = c.Owned
		if hasOpen := c.Object == "Case" || c.Object == "Opportunity"; hasOpen != (c.Open != nil) {
			t.Errorf("%s has %v open", c.Object, c.Open)
		}
		if c.Object == "Case" {
			where := "SELECT Id FROM Case WHERE IsClosed = false AND OwnerId = '" + string(maya) + "'"
			if want := len(ask(t, org, where)); *c.Open != want || want == 0 || want == c.Owned {
				t.Errorf("%d of %d cases are open, want %d", *c.Open, c.Owned, want)
			}
		}
	}
	for _, object := range []string{"Case", "Opportunity", "Warranty_Claim__c", "Account", "Contact", "Lead"} {
		n, counted := owned[object]
		if want := len(ask(t, org, "SELECT Id FROM "+object+" WHERE OwnerId = '"+string(maya)+"'")); !counted || n != want {
			t.Errorf("%s: %d, want %d", object, n, want)
		}
	}
	if len(owned) != 6 {
		t.Errorf("counted %v", owned)
	}
}
