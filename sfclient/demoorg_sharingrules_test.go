package sfclient_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// TestSharingRules reads the rules of all objects, by owner and by criteria.
func TestSharingRules(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	setup, err := connect(t, org).Setup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []core.SharingRule{
		{Object: "Case", Name: "Customer_Cases", Label: "Customer Cases", Access: "Read", To: core.SharedToCustomers},
		{Object: "Case", Name: "Partner_Cases", Label: "Partner Cases", Access: "Read", To: core.SharedToPartners},
		{Object: "Lead", Name: "Channel_Leads", Label: "Channel Leads", Access: "Edit", To: core.SharedToRole, Role: "ChannelAmericas"},
	}
	if diff := cmp.Diff(want, setup.SharingRules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	setup, err = connectAs(t, org, seed.AdminWithoutMetadata).Setup(t.Context())
	if err != nil || !upgrade.IsUnreadable(setup.Unreadable, upgrade.MetaSharingRules) {
		t.Errorf("without the right: %+v, %v", setup.Unreadable, err)
	}
}
