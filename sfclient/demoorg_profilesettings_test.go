package sfclient_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
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
	_, unreadable, err = connectAs(t, org, seed.AdminWithoutMetadata).ProfileSettings(t.Context(), []core.ID{customer})
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableSettings) || unreadable[0].Code == "" {
		t.Errorf("without the right: %+v, %v", unreadable, err)
	}
	_, unreadable, err = client.ProfileSettings(t.Context(), []core.ID{customer, "00e000000000000AAA"})
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.UnreadableSettings) {
		t.Errorf("of a profile that is gone: %+v, %v", unreadable, err)
	}
}
