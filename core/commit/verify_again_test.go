package commit_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// following is an org in which site membership follows some time after the upgrade.
type following struct {
	*upgradetest.Org
	began, comes time.Time
	sites        []core.Network
	silent       func(since time.Duration) bool // when nobody answers
	reads        []time.Duration
}

func (f *following) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	since := time.Since(f.began)
	if f.silent != nil && f.silent(since) {
		return upgrade.UserFacts{}, upgradetest.NoAnswer("read the user", errors.New("reset by peer"))
	}
	f.reads = append(f.reads, since)
	facts, err := f.Org.User(ctx, id)
	if !f.comes.After(time.Now()) {
		facts.Sites = f.sites
	}
	return facts, err
}

// TestVerifyAgain waits in virtual time for the sites of a user: with growing pauses, no
// longer than there is patience, through a time in which nobody answers, and until it is
// asked to stop. A day later nothing is waited for any more.
func TestVerifyAgain(t *testing.T) {
	t.Parallel()
	const never = 48 * time.Hour
	seconds := func(list ...int) []time.Duration {
		times := make([]time.Duration, len(list))
		for i, s := range list {
			times[i] = time.Duration(s) * time.Second
		}
		return times
	}
	for name, tt := range map[string]struct {
		comes, patience, age, stop time.Duration
		silent                     func(time.Duration) bool
		state                      upgrade.State
		code                       int
		reads                      []time.Duration
		err                        error
	}{
		"there already":      {state: upgrade.StateVerified, reads: seconds(0), patience: 15 * time.Minute},
		"asked once":         {comes: never, state: upgrade.StateSoFar, code: 3, reads: seconds(0)},
		"comes in a minute":  {comes: time.Minute, patience: 15 * time.Minute, state: upgrade.StateVerified, reads: seconds(0, 15, 45, 105)},
		"comes never":        {comes: never, patience: 5 * time.Minute, state: upgrade.StateSoFar, code: 3, reads: seconds(0, 15, 45, 105, 225, 300)},
		"stopped in a pause": {comes: never, patience: 15 * time.Minute, stop: 20 * time.Second, state: upgrade.StateSoFar, code: 3, reads: seconds(0, 15), err: upgrade.ErrStopped},
		"a day later":        {comes: never, patience: 15 * time.Minute, age: 25 * time.Hour, state: upgrade.StateDifferent, code: 3, reads: seconds(0)},
		"nobody answers": {
			comes: time.Second, patience: 15 * time.Minute, state: upgrade.StateVerified, reads: seconds(106),
			silent: func(since time.Duration) bool { return since < 100*time.Second },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := upgradetest.NewOrg()
				plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
				was := commit.Apply(t.Context(), org, plan, nil)
				if upgrade.EndingOf(plan, was).State != upgrade.StateSoFar {
					t.Fatalf("the upgrade ends %q", upgrade.EndingOf(plan, was).State)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				f := &following{Org: org, began: time.Now(), comes: time.Now().Add(tt.comes), sites: slices.Concat(plan.Sites.Kept, plan.Sites.New), silent: tt.silent}
				if tt.stop > 0 {
					time.AfterFunc(tt.stop, cancel)
				}
				age := func(time.Time) time.Duration { return tt.age + time.Since(f.began) }
				result := commit.Applier{Org: f, Wait: pauseBefore}.VerifyAgain(ctx, plan, was, age, tt.patience)
				ending := upgrade.EndingOf(plan, result)
				if ending.State != tt.state || ending.ExitCode != tt.code || !result.Looked || !errors.Is(result.Err, tt.err) {
					t.Errorf("it ends %q with %d, looked %v, %v", ending.State, ending.ExitCode, result.Looked, result.Err)
				}
				if tt.silent == nil && !slices.Equal(f.reads, tt.reads) || len(f.reads) != len(tt.reads) {
					t.Errorf("it reads at %v, want %v", f.reads, tt.reads)
				}
			})
		})
	}
}

// TestVerifyAgainReadsNothing keeps what was verified before when the org can't be read.
func TestVerifyAgainReadsNothing(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	was := commit.Apply(t.Context(), org, plan, nil)
	f := &following{Org: org, silent: func(time.Duration) bool { return true }}
	result := commit.Applier{Org: f}.VerifyAgain(t.Context(), plan, was, func(time.Time) time.Duration { return 0 }, time.Hour)
	if result.Looked || result.Err == nil || result.Verification.After == nil {
		t.Errorf("looked %v, %v, read back %v", result.Looked, result.Err, result.Verification.After)
	}
}
