package commit_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// quick makes up for the ticks of the org's clock, of which reads beside each other take now
// more and now fewer: the answer is no younger than the reading.
const quick = -10 * time.Second

// slowOrg takes its time for the account, and so long lets others change the user.
type slowOrg struct {
	*upgradetest.Org
	writing time.Duration
	noClock bool
	refuses []error // instead of writing, in turn
	during  func()
	reads   int
}

func (o *slowOrg) EnablePartnerAccount(ctx context.Context, id core.ID, since time.Time) (upgrade.WriteReply, error) {
	if o.during != nil {
		o.during()
	}
	if len(o.refuses) > 0 {
		err := o.refuses[0]
		o.refuses = o.refuses[1:]
		return upgrade.WriteReply{}, err
	}
	reply, err := o.Org.EnablePartnerAccount(ctx, id, since)
	if reply.At = reply.At.Add(o.writing); o.noClock {
		reply.At = time.Time{}
	}
	return reply, err
}

func (o *slowOrg) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	o.reads++
	return o.Org.Recheck(ctx, was, license)
}

// TestReadBetweenTwoWrites: the second write rests on the reading before the first only
// when that was answered at once; and what changes meanwhile is found all the same.
func TestReadBetweenTwoWrites(t *testing.T) {
	t.Parallel()
	locked := upgradetest.Refusal("w", 400, core.CodeLockRow, "locked")
	for name, tt := range map[string]struct {
		org     slowOrg
		changes bool
		reads   int
		writes  int
		stale   bool
	}{
		"quick":                          {slowOrg{writing: quick}, false, 1, 2, false},
		"slow":                           {slowOrg{writing: 2 * time.Second}, false, 2, 2, false},
		"without a clock":                {slowOrg{noClock: true}, false, 2, 2, false},
		"refused once":                   {slowOrg{writing: quick, refuses: []error{locked}}, false, 2, 2, false},
		"quick, and the user is changed": {slowOrg{writing: quick}, true, 2, 2, true}, // the precondition refuses the second write
		"slow, and the user is changed":  {slowOrg{writing: 2 * time.Second}, true, 2, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := &tt.org
				org.Org = upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner())
				if tt.changes {
					org.during = func() {
						org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive = false })
					}
				}
				result := commit.Applier{Org: org, Wait: pauseBefore}.Apply(t.Context(), p)
				if org.reads != tt.reads || len(org.Writes()) != tt.writes || (len(result.Stale) > 0) != tt.stale || result.Done() == tt.stale {
					t.Errorf("%d readings, %d writes, stale %v, error %v", org.reads, len(org.Writes()), result.Stale, result.Err)
				}
			})
		})
	}
}

// TestNothingIsReadForAssignments: what is assigned again rests on no reading, nor does
// what is done already.
func TestNothingIsReadForAssignments(t *testing.T) {
	t.Parallel()
	org := &slowOrg{Org: upgradetest.NewOrg(), writing: quick}
	if result := commit.Apply(t.Context(), org, everything(t, org.Org), nil); !result.Done() || org.reads != 1 {
		t.Errorf("%d readings for two writes and the assignments; it ends with %+v", org.reads, result)
	}
	org = &slowOrg{Org: upgradetest.NewOrg(), writing: quick}
	p := upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner())
	if result := commit.Apply(t.Context(), org.Org, p, nil); !result.Done() {
		t.Fatalf("it ends with %+v", result)
	}
	org.Edit(func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].IsPartner = new(false) })
	result := commit.Applier{Org: org}.Resume(t.Context(), p, past(upgrade.OutcomeRejected, upgrade.OutcomeApplied, time.Hour), true)
	if !result.Done() || org.reads != 1 {
		t.Errorf("%d readings for the one write that is left; it ends with %+v", org.reads, result)
	}
}
