package commit_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// slowOrg takes its time for the account, and so long lets others change the user.
type slowOrg struct {
	*upgradetest.Org
	writing time.Duration
	reading time.Duration // beside it
	fails   error         // of the first such reading
	noClock bool
	during  func()
	refuses []error // instead of writing, in turn
	reads   int
}

func (o *slowOrg) EnablePartnerAccount(ctx context.Context, id core.ID, since time.Time) (upgrade.WriteReply, error) {
	time.Sleep(time.Millisecond) // the reading beside it comes first
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
	if license != "" {
		return o.Org.Recheck(ctx, was, license)
	}
	_ = pause(ctx, o.reading)
	read, err := o.Org.Recheck(ctx, was, license)
	err = errors.Join(err, o.fails)
	o.fails = nil
	return read, err
}

// TestReadBesideAWrite: what was read beside the first write does for the second one, but
// not when the first took long; and what changes meanwhile is found all the same.
func TestReadBesideAWrite(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		writing time.Duration
		reading time.Duration
		changes bool
		reads   int
		writes  int
		stale   bool
	}{
		"quick":                          {0, 0, false, 2, 2, false},
		"quick, and read slowly":         {0, time.Second, false, 2, 2, false},
		"slow":                           {2 * time.Second, 0, false, 3, 2, false},
		"quick, and the user is changed": {-time.Second, 0, true, 3, 2, true}, // the precondition refuses the second write
		"slow, and the user is changed":  {2 * time.Second, 0, true, 3, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := &slowOrg{Org: upgradetest.NewOrg(), writing: tt.writing, reading: tt.reading}
				p := upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner())
				if tt.changes {
					org.during = func() {
						org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.Email = "new@x.example" })
					}
				}
				result := commit.Apply(t.Context(), org, p, nil)
				if org.reads != tt.reads || len(org.Writes()) != tt.writes || (len(result.Stale) > 0) != tt.stale {
					t.Errorf("%d readings, %d writes, stale %v, error %v", org.reads, len(org.Writes()), result.Stale, result.Err)
				}
			})
		})
	}
}

// TestAReadingBesideARefusal: it is not waited for when the write is refused, and does
// nothing for the next write when the org was read again meanwhile.
func TestAReadingBesideARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refusal := upgradetest.Refusal("w", http.StatusBadRequest, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "no")
		org := &slowOrg{Org: upgradetest.NewOrg(), reading: time.Hour, refuses: []error{refusal}}
		p, began := upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner()), time.Now()
		result := commit.Apply(t.Context(), org, p, nil)
		if took := time.Since(began); took >= time.Second || result.Steps[0].Outcome != upgrade.OutcomeRejected {
			t.Errorf("after %s it ends with %+v", took, result)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		locked := upgradetest.Refusal("w", http.StatusBadRequest, core.CodeLockRow, "locked")
		org := &slowOrg{Org: upgradetest.NewOrg(), writing: -time.Minute, refuses: []error{locked}}
		result := commit.Applier{Org: org, Wait: pause}.Apply(t.Context(), upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner()))
		if !result.Done() || org.reads != 4 {
			t.Errorf("%d readings, want one before each request and one beside; it ends with %+v", org.reads, result)
		}
	})
}

// TestAReadingBesideThatCantBeTaken: what came before an error is no reading, and one whose
// age nobody knows is not young.
func TestAReadingBesideThatCantBeTaken(t *testing.T) {
	t.Parallel()
	for name, org := range map[string]*slowOrg{
		"it failed": {fails: errors.New("the rest did not come")},
		"no clock":  {noClock: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org.Org = upgradetest.NewOrg()
				result := commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner()), nil)
				if !result.Done() || org.reads != 3 {
					t.Errorf("%d readings, want one before each write and one beside; it ends with %+v", org.reads, result)
				}
			})
		})
	}
}

// TestNothingIsReadBesideForNothing: what is given back rests on no reading, nor does what
// is done already.
func TestNothingIsReadBesideForNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := &slowOrg{Org: upgradetest.NewOrg()}
		if result := commit.Apply(t.Context(), org, everything(t, org.Org), nil); !result.Done() || org.reads != 2 {
			t.Errorf("%d readings for two writes and what is given back; it ends with %+v", org.reads, result)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		org := &slowOrg{Org: upgradetest.NewOrg()}
		p := upgradetest.MakePlan(t, org.Org, upgradetest.ToPartner())
		if result := commit.Apply(t.Context(), org.Org, p, nil); !result.Done() {
			t.Fatalf("it ends with %+v", result)
		}
		org.Edit(func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].IsPartner = new(false) })
		result := commit.Applier{Org: org}.Resume(t.Context(), p, past(upgrade.OutcomeRejected, upgrade.OutcomeApplied, time.Hour), true)
		if !result.Done() || org.reads != 1 {
			t.Errorf("%d readings for the one write that is left; it ends with %+v", org.reads, result)
		}
	})
}
