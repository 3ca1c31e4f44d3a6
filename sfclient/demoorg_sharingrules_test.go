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
	rules, unreadable, err := connect(t, org).SharingRules(t.Context())
	if err != nil || len(unreadable) > 0 {
		t.Fatalf("%+v, %v", unreadable, err)
	}
	want := []core.SharingRule{
		{Object: "Case", Name: "Customer_Cases", Label: "Customer Cases", Access: "Read", To: core.SharedToCustomers},
		{Object: "Case", Name: "Partner_Cases", Label: "Partner Cases", Access: "Read", To: core.SharedToPartners},
		{Object: "Lead", Name: "Channel_Leads", Label: "Channel Leads", Access: "Edit", To: core.SharedToRole, Role: "ChannelAmericas"},
	}
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	_, unreadable, err = connectAs(t, org, seed.AdminWithoutMetadata).SharingRules(t.Context())
	if err != nil || !upgrade.IsUnreadable(unreadable, upgrade.MetaSharingRules) {
		t.Errorf("without the right: %+v, %v", unreadable, err)
	}
}
