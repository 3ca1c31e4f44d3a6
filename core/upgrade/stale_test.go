package upgrade_test

import (
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestWhoChangedIt: who changed the user last is told of a plan that is stale because of
// the user, and of no other.
func TestWhoChangedIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*upgradetest.State)
		by     string
	}{
		"the user":    {func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false }, "Ada"},
		"the account": {func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].IsPersonAccount = ptr(true) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := plan(t, org, toPartner())
			org.Edit(func(s *upgradetest.State) {
				s.Users[upgradetest.Maya].User.LastModifiedBy = "Ada"
				tt.change(s)
			})
			result := upgrade.Apply(t.Context(), org, p, nil)
			if len(result.Stale) == 0 || result.ChangedBy != tt.by || result.ChangedAt.IsZero() != (tt.by == "") {
				t.Errorf("changed by %q at %s; stale %v", result.ChangedBy, result.ChangedAt, result.Stale)
			}
		})
	}
}

// TestStaleComesFirst: a plan that is stale is not said to lack calls as well.
func TestStaleComesFirst(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := plan(t, org, toPlus())
	org.Edit(left(1))
	org.Edit(func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false })
	if result := upgrade.Apply(t.Context(), org, p, nil); len(result.Stale) == 0 || result.Err != nil {
		t.Errorf("stale %v, error %v", result.Stale, result.Err)
	}
}
