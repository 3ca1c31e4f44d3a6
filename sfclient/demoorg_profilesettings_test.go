package sfclient_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestProfileSettings reads what a profile decides beside permissions.
func TestProfileSettings(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	catalog, err := client.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var essentials core.ID
	for _, p := range catalog.Profiles {
		if p.Name == seed.ProfilePartnerEssentials {
			essentials = p.ID
		}
	}
	customer := factsOf(t, client, org, seed.Maya).User.Profile.ID
	settings, unreadable, err := client.ProfileSettings(t.Context(), []core.ID{customer, essentials})
	if err != nil || len(unreadable) > 0 {
		t.Fatalf("%+v, %v", unreadable, err)
	}
	want := upgrade.ProfileSettings{
		RecordTypes: map[string]bool{"Case.Support": true, "Case.Warranty": false},
		Layouts:     map[string]string{"Account": "Account-Account Layout", "Contact": "Contact-Contact Layout", "Case": "Case-Case Layout"},
	}
	if diff := cmp.Diff(want, settings[customer]); diff != "" {
		t.Errorf("the customer profile (-want +got):\n%s", diff)
	}
	if s := settings[essentials]; s.MayLogInFrom("203.0.113.7") || !s.MayLogInFrom("198.51.100.7") || len(s.Hours) != 5 ||
		s.Hours[0] != (upgrade.LoginHours{Day: time.Monday, Start: 480, End: 1080}) {
		t.Errorf("the partner profile has %+v", s)
	}
	if s := settings[essentials].Session; s == nil || *s != (upgrade.SessionSettings{Timeout: 30, HighAssurance: true}) {
		t.Errorf("the sessions of the partner profile are %+v", s)
	}
	_, unreadable, err = connectAs(t, org, seed.AdminWithoutMetadata).ProfileSettings(t.Context(), []core.ID{customer})
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableSettings) || unreadable[0].Code == "" {
		t.Errorf("without the right: %+v, %v", unreadable, err)
	}
	_, unreadable, err = client.ProfileSettings(t.Context(), []core.ID{customer, "00e000000000000AAA"})
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableSettings) {
		t.Errorf("of a profile that is gone: %+v, %v", unreadable, err)
	}
}

// TestAnOrgWithoutSessionSettings reads everything else of an org that refuses their type.
func TestAnOrgWithoutSessionSettings(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	org.Inject(demoorgtest.Fault{
		Kind: demoorgtest.Refused, Code: core.CodeInvalidType, Message: "Unknown type:ProfileSessionSetting", Times: -1,
		Match: func(r *http.Request) bool {
			body, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			return err == nil && bytes.Contains(body, []byte("ProfileSessionSetting"))
		},
	})
	client := connect(t, org)
	setup, err := client.Setup(t.Context())
	if err != nil || len(setup.SharingSets) == 0 || len(setup.Unreadable) > 0 {
		t.Errorf("%d sharing sets, %+v, %v", len(setup.SharingSets), setup.Unreadable, err)
	}
	customer := factsOf(t, client, org, seed.Maya).User.Profile.ID
	settings, unreadable, err := client.ProfileSettings(t.Context(), []core.ID{customer})
	if err != nil || len(settings[customer].RecordTypes) != 2 || len(unreadable) != 1 || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableSessions) {
		t.Errorf("%+v, %+v, %v", settings, unreadable, err)
	}
}

// TestRecordTypesOfSets reads the record types that permission sets assign: those of the user and
// of the groups', as far as they are worth a call.
func TestRecordTypesOfSets(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	sets := []string{"Case_Escalation", "Training_Access", "Order_History"}
	types, unreadable, err := client.RecordTypes(t.Context(), sets)
	if err != nil || len(unreadable) > 0 {
		t.Fatalf("%+v, %v", unreadable, err)
	}
	want := map[string][]string{"Case_Escalation": {"Case.Escalation"}, "Training_Access": {"Case.Training"}, "Order_History": nil}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, unreadable, err = client.RecordTypes(t.Context(), slices.Repeat(sets, 10)); err != nil || len(unreadable) > 0 {
		t.Errorf("of 30: %+v, %v", unreadable, err)
	}
	for name, some := range map[string][]string{"33": slices.Repeat(sets, 11), "one that is not there": {"Case_Escalation", "Hidden"}} {
		if _, unreadable, err = client.RecordTypes(t.Context(), some); err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableMoreRecordTypes) {
			t.Errorf("of %s: %+v, %v", name, unreadable, err)
		}
	}
	_, unreadable, err = connectAs(t, org, seed.AdminWithoutMetadata).RecordTypes(t.Context(), sets)
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableRecordTypes) || unreadable[0].Code == "" {
		t.Errorf("without the right: %+v, %v", unreadable, err)
	}
}

// TestSetsHaveFullNames reads what the Metadata API calls the permission sets of a user: those of a
// managed package begin with its namespace, and those of a group are its components.
func TestSetsHaveFullNames(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	if err := org.Do(t.Context(), func(tx *store.Tx) error {
		set := tx.First("PermissionSet", `"Name" = ?`, "Case_Escalation")
		tx.Set("PermissionSet", set.String("Id"), store.Row{"NamespacePrefix": "bw"})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	facts := factsOf(t, connect(t, org), org, seed.Maya)
	var names []string
	for _, a := range facts.Assignments {
		if a.FullName != "" {
			names = append(names, a.FullName)
		}
	}
	if !slices.Contains(names, "bw__Case_Escalation") || slices.Contains(names, "Harbor_Customer") {
		t.Errorf("the sets are %q", names)
	}
	if want := []string{"Claim_Editor", "Asset_Registration", "Expert_Chat"}; len(facts.Groups) != 1 || !slices.Equal(facts.Groups[0].ComponentNames, want) {
		t.Errorf("the groups are %+v", facts.Groups)
	}
}
