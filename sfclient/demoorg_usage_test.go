package sfclient_test

import (
	"testing"
	"time"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// TestUsage reads what people with much, little and no history did.
func TestUsage(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	read := func(username string) upgrade.Usage {
		t.Helper()
		facts, err := client.User(t.Context(), idOf(t, org, username))
		if err != nil || len(facts.Unreadable) > 0 {
			t.Fatalf("%s: %+v, %v", username, facts.Unreadable, err)
		}
		return facts.Usage
	}
	times := func(u upgrade.Usage, object string, changed bool) (n int) {
		for _, r := range u.Records {
			if r.Object == object && r.Changed == changed && r.Site != "" && time.Since(r.Last) > 0 {
				n += r.Times
			}
		}
		return n
	}
	maya := read(seed.Maya)
	if opened, changed := times(maya, "Case", false), times(maya, "Case", true); opened != 24 || changed != 9 || maya.Since == nil {
		t.Errorf("Maya opened %d cases and changed %d, since %v", opened, changed, maya.Since)
	}
	if l := maya.Logins; l == nil || l.Days != 14 || len(l.Sites) != 1 || len(l.Addresses) != 1 || l.API.Times != 0 || l.DaysAMonth() != "6 days a month" {
		t.Errorf("Maya's logins are %+v", l)
	}
	if tomas := read(seed.Tomas); times(tomas, "Case", false) != 1 || tomas.Logins.DaysAMonth() != "2 days a month" {
		t.Errorf("Tomás did %+v", tomas)
	}
	if omar := read(seed.Omar); omar.Logins != nil || omar.Since != nil || len(omar.Records) > 0 {
		t.Errorf("Omar, of whom nothing is known, did %+v", omar)
	}
}

// TestUsageWithoutTheRight: what an admin can't see of a person is unreadable, also where the
// org answers that there is nothing.
func TestUsageWithoutTheRight(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	for admin, what := range map[string]string{
		seed.AdminWithoutMetadata: upgrade.ObjectSiteHistory, seed.AdminWithoutManageUsers: upgrade.ObjectLoginHistory,
	} {
		basis, err := upgrade.GatherBasis(t.Context(), connectAs(t, org, admin), idOf(t, org, seed.Maya))
		if err != nil {
			t.Fatal(err)
		}
		if !upgrade.IsUnreadable(basis.User.Unreadable, what) {
			t.Errorf("%s: unreadable is %+v, want %s", admin, basis.User.Unreadable, what)
		}
	}
}

// TestChangedRecordsAreCounted: records that a user was the last to change are counted beside
// those owned.
func TestChangedRecordsAreCounted(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	admin, err := client.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts, err := client.CountRecords(t.Context(), admin.Admin.ID, []string{"Case", "Nothing__c"}, nil)
	if err != nil || len(counts.Counts) != 1 {
		t.Fatalf("%+v, %v", counts, err)
	}
	if c := counts.Counts[0]; c.Owned != 0 || c.Changed.Times == 0 || c.Changed.Last.IsZero() {
		t.Errorf("the administrator, who made all cases, has %+v", c)
	}
}
