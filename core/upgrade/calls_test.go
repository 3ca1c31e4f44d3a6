package upgrade_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
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
		for _, r := range plan(t, o, c).Removed {
			if r.CanReturn {
				c.GiveBack = append(c.GiveBack, r.ID)
			}
		}
		return c
	}
	for name, tt := range map[string]struct {
		choice upgrade.Choice
		all    bool
		enough int
	}{
		"one write":                   {toPlus(), false, 2 * (2 + 5)},
		"two writes":                  {toPartner(), false, 2 * (2 + 2 + 5)},
		"two writes, and giving back": {toPartner(), true, 2 * (2 + 2 + 2 + 5)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			choice := tt.choice
			if tt.all {
				choice = returnAll(org, choice)
			}
			good := plan(t, org, choice)
			few := func(p upgrade.Plan) bool {
				return slices.ContainsFunc(p.Findings, func(f core.Finding) bool {
					return f.Code == upgrade.FindingAdminFewCalls && f.Severity == core.SeverityBlocker
				})
			}
			org.Edit(left(tt.enough))
			if few(plan(t, org, choice)) {
				t.Errorf("%d calls are not enough", tt.enough)
			}
			org.Edit(left(tt.enough - 1))
			if !few(plan(t, org, choice)) {
				t.Errorf("%d calls are enough", tt.enough-1)
			}
			result := upgrade.Apply(t.Context(), org, good, nil)
			var refused *upgrade.BlockedError
			if !errors.Is(result.Err, upgrade.ErrBlocked) || !errors.As(result.Err, &refused) || len(org.Writes()) > 0 {
				t.Fatalf("%d writes, error %v", len(org.Writes()), result.Err)
			}
			if f := upgrade.Explain(result.Err); f.Code != upgrade.FindingAdminFewCalls || f.Action == "" {
				t.Errorf("it is explained as %+v", f)
			}
			org.Edit(left(tt.enough))
			if result = upgrade.Apply(t.Context(), org, good, nil); result.Err != nil || len(org.Writes()) == 0 {
				t.Errorf("with %d calls: %d writes, error %v", tt.enough, len(org.Writes()), result.Err)
			}
		})
	}
}

// TestARunTellsItsCalls: those of the session since the run before.
func TestARunTellsItsCalls(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := plan(t, org, toPlus())
	org.Edit(func(s *upgradetest.State) {
		s.Session.CallsMade, s.Session.CallsUsed, s.Session.CallsLimit = 1034, 2000, 100_000
	})
	got := upgrade.Applier{Org: org, CallsBefore: 10}.Apply(t.Context(), p).Calls
	if got != (upgrade.Calls{Made: 1024, Used: 2000, Limit: 100_000}) {
		t.Errorf("calls %+v", got)
	}
	for want, calls := range map[string]upgrade.Calls{
		"1,024 made, 98,000 of 100,000 left today": got,
		"7 made":                    {Made: 7},
		"7 made, 0 of 5 left today": {Made: 7, Used: 9, Limit: 5},
	} {
		if calls.Words() != want {
			t.Errorf("%+v in words: %q", calls, calls.Words())
		}
	}
}

// slowOrg takes its time for the account, and so long lets others change the user.
type slowOrg struct {
	*upgradetest.Org
	writing time.Duration
	during  func()
	reads   int
}

func (o *slowOrg) EnablePartnerAccount(ctx context.Context, id core.ID, since time.Time) (upgrade.WriteReply, error) {
	time.Sleep(time.Millisecond) // the reading beside it comes first
	if o.during != nil {
		o.during()
	}
	reply, err := o.Org.EnablePartnerAccount(ctx, id, since)
	reply.At = reply.At.Add(o.writing)
	return reply, err
}

func (o *slowOrg) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	o.reads++
	return o.Org.Recheck(ctx, was, license)
}

// TestReadBesideAWrite: what was read beside the first write does for the second one, but
// not when the first took long; and what changes meanwhile is found all the same.
func TestReadBesideAWrite(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		writing time.Duration
		changes bool
		reads   int
		writes  int
		stale   bool
	}{
		"quick":                          {0, false, 2, 2, false},
		"slow":                           {2 * time.Second, false, 3, 2, false},
		"quick, and the user is changed": {-time.Second, true, 3, 2, true}, // the precondition refuses the second write
		"slow, and the user is changed":  {2 * time.Second, true, 3, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := &slowOrg{Org: upgradetest.NewOrg(), writing: tt.writing}
				p := plan(t, org.Org, toPartner())
				if tt.changes {
					org.during = func() {
						org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.Email = "new@x.example" })
					}
				}
				result := upgrade.Apply(t.Context(), org, p, nil)
				if org.reads != tt.reads || len(org.Writes()) != tt.writes || (len(result.Stale) > 0) != tt.stale {
					t.Errorf("%d readings, %d writes, stale %v, error %v", org.reads, len(org.Writes()), result.Stale, result.Err)
				}
			})
		})
	}
}
