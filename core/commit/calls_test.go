package commit_test

import (
	"errors"
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// left makes an org that has this many API calls left today.
func left(calls int) func(*upgradetest.State) {
	return func(s *upgradetest.State) { s.Session.CallsUsed = s.Session.CallsLimit - calls }
}

// TestFewCallsLeft: the calls that are left must be twice what the plan still takes, be it
// when it is made or when it is begun.
func TestFewCallsLeft(t *testing.T) {
	t.Parallel()
	returnAll := func(o *upgradetest.Org, c upgrade.Choice) upgrade.Choice {
		for _, r := range upgradetest.MakePlan(t, o, c).Removed {
			if r.CanReturn {
				c.Reassign = append(c.Reassign, r.ID)
			}
		}
		return c
	}
	for name, tt := range map[string]struct {
		choice upgrade.Choice
		all    bool
		enough int
	}{
		"one write":                   {upgradetest.ToPlus(), false, 2 * (6 + 6)},
		"two writes":                  {upgradetest.ToPartner(), false, 2 * (6 + 6 + 6)},
		"two writes, and reassigning": {upgradetest.ToPartner(), true, 2 * (6 + 6 + 2 + 6)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			choice := tt.choice
			if tt.all {
				choice = returnAll(org, choice)
			}
			good := upgradetest.MakePlan(t, org, choice)
			few := func(p upgrade.Plan) bool {
				return slices.ContainsFunc(p.Findings, func(f core.Finding) bool {
					return f.Code == upgrade.FindingAdminFewCalls && f.Severity == core.SeverityBlocker
				})
			}
			org.Edit(left(tt.enough))
			if few(upgradetest.MakePlan(t, org, choice)) {
				t.Errorf("%d calls are not enough", tt.enough)
			}
			org.Edit(left(tt.enough - 1))
			if !few(upgradetest.MakePlan(t, org, choice)) {
				t.Errorf("%d calls are enough", tt.enough-1)
			}
			result := commit.Apply(t.Context(), org, good, nil)
			var refused *commit.BlockedError
			if !errors.Is(result.Err, upgrade.ErrBlocked) || !errors.As(result.Err, &refused) || len(org.Writes()) > 0 {
				t.Fatalf("%d writes, error %v", len(org.Writes()), result.Err)
			}
			if f := explain.Error(result.Err); f.Code != upgrade.FindingAdminFewCalls || f.Action == "" {
				t.Errorf("it is explained as %+v", f)
			}
			org.Edit(left(tt.enough))
			if result = commit.Apply(t.Context(), org, good, nil); result.Err != nil || len(org.Writes()) == 0 {
				t.Errorf("with %d calls: %d writes, error %v", tt.enough, len(org.Writes()), result.Err)
			}
		})
	}
}

// TestARunTellsItsCalls: those of the session since the run before.
func TestARunTellsItsCalls(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
	org.Edit(func(s *upgradetest.State) {
		s.Session.CallsMade, s.Session.CallsUsed, s.Session.CallsLimit = 1034, 2000, 100_000
	})
	got := commit.Applier{Org: org, CallsBefore: 10}.Apply(t.Context(), p).Calls
	if got != (upgrade.Calls{Made: 1024, Used: 2000, Limit: 100_000}) {
		t.Errorf("calls %+v", got)
	}
	for want, calls := range map[string]upgrade.Calls{
		"1,024 made, 98,000 of 100,000 remaining today": got,
		"7 made":                         {Made: 7},
		"7 made, 0 of 5 remaining today": {Made: 7, Used: 9, Limit: 5},
	} {
		if calls.Words() != want {
			t.Errorf("%+v in words: %q", calls, calls.Words())
		}
	}
}
