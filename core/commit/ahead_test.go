package commit_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// readsBeforeWriting counts how often the user was read from a call on until a write.
func readsBeforeWriting(org *upgradetest.Org, from int) (reads int, wrote bool) {
	for _, call := range org.Calls()[from:] {
		if call.IsWrite() {
			return reads, true
		}
		if call.Method == upgradetest.MethodUser {
			reads++
		}
	}
	return reads, false
}

// verifiedAfter applies a plan to its end with what was read ahead, and holds how often
// the user was read once more before the write.
func verifiedAfter(t *testing.T, org *upgradetest.Org, p upgrade.Plan, ahead *commit.Ahead, want int) {
	t.Helper()
	from := len(org.Calls())
	result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
	if result.Err != nil || !result.Verification.Verified() {
		t.Fatalf("it ends with %+v", result)
	}
	if reads, _ := readsBeforeWriting(org, from); reads != want {
		t.Errorf("the user is read %d more times before the write, want %d", reads, want)
	}
}

// TestReadAhead: a commit takes what was read while it was confirmed, but only what is as
// good as a reading of its own.
func TestReadAhead(t *testing.T) {
	t.Parallel()
	var nowhere upgrade.Choice
	offline := errors.New("the network is gone")
	for name, tt := range map[string]struct {
		other  upgrade.Choice // what it was read for, when that is something else
		fails  error
		panics any
		age    time.Duration
		reads  int // once more
	}{
		"just now":                 {nowhere, nil, nil, 0, 0},
		"a second ago":             {nowhere, nil, nil, time.Second, 0},
		"longer ago":               {nowhere, nil, nil, time.Second + 1, 1},
		"the machine slept":        {nowhere, nil, nil, 8 * time.Hour, 1},
		"the clock was set back":   {nowhere, nil, nil, -1, 1},
		"it failed":                {nowhere, offline, nil, 0, 1},
		"it panicked":              {nowhere, nil, "out of range", 0, 1},
		"it is for another choice": {upgradetest.ToPartner(), nil, nil, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
				read := p
				if tt.other.UserID != "" {
					read = upgradetest.MakePlan(t, org, tt.other)
				}
				if tt.fails != nil {
					org.FailCall(len(org.Calls())+1, tt.fails)
				}
				if tt.panics != nil {
					org.PanicOn(upgradetest.MethodUser, tt.panics)
				}
				at := time.Now()
				ahead := commit.ReadAhead(t.Context(), org, read, func() time.Time { return at })
				synctest.Wait()
				at = at.Add(tt.age)
				verifiedAfter(t, org, p, ahead, tt.reads)
			})
		})
	}
}

// halfRead is an org that fails in the middle of an answer.
type halfRead struct{ *upgradetest.Org }

func (h halfRead) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	read, err := h.Org.Recheck(ctx, was, license)
	return read, errors.Join(err, errors.New("the rest did not come"))
}

// TestReadAheadThatFailed: what came before an error is no reading, however well it looks.
func TestReadAheadThatFailed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := upgradetest.NewOrg()
		p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
		ahead := commit.ReadAhead(t.Context(), halfRead{org}, p, time.Now)
		synctest.Wait()
		from := len(org.Calls())
		result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
		if reads, wrote := readsBeforeWriting(org, from); reads != 1 || !wrote || !result.Verification.Verified() {
			t.Errorf("the user is read %d more times before the write; it ends with %+v", reads, result)
		}
	})
}

// TestReadAheadIsWaitedFor: an answer that is on its way is waited for, but not for longer
// than it would be good for, and not left behind after the commit.
func TestReadAheadIsWaitedFor(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		comes time.Duration // after enter
		waits time.Duration
		reads int
	}{
		"soon":  {time.Second / 4, time.Second / 4, 0},
		"late":  {2 * time.Second, time.Second, 1},
		"never": {0, time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
				slow := upgradetest.NewOrg()
				_, release := slow.Hang(upgradetest.MethodUser)
				ahead := commit.ReadAhead(context.WithoutCancel(t.Context()), slow, p, time.Now)
				if tt.comes > 0 {
					time.AfterFunc(tt.comes, release)
				}
				from, began := len(org.Calls()), time.Now()
				result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
				if result.Err != nil || !result.Verification.Verified() {
					t.Fatalf("it ends with %+v", result)
				}
				if reads, _ := readsBeforeWriting(org, from); reads != tt.reads || time.Since(began) != tt.waits {
					t.Errorf("%s are waited, and the user is read %d more times; want %s and %d", time.Since(began), reads, tt.waits, tt.reads)
				}
			})
		})
	}
}

// renewing is an org whose first reading renews the session, and takes its time for that.
type renewing struct {
	*upgradetest.Org
	renewed chan struct{}
	begun   atomic.Bool
}

func (r *renewing) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	if !r.begun.Swap(true) {
		if err := pause(ctx, 3*time.Second); err != nil {
			return upgrade.Rechecked{}, err
		}
		close(r.renewed)
	}
	<-r.renewed
	return r.Org.Recheck(ctx, was, license)
}

// TestReadAheadGoesOn: a reading that is not waited for any longer is not cut off: the one
// in its place may rest on what it has begun.
func TestReadAheadGoesOn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := &renewing{Org: upgradetest.NewOrg(), renewed: make(chan struct{})}
		p := upgradetest.MakePlan(t, org.Org, upgradetest.ToPlus())
		ahead := commit.ReadAhead(t.Context(), org, p, time.Now)
		began := time.Now()
		result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
		if took := time.Since(began); !result.Done() || took != 3*time.Second {
			t.Errorf("after %s it ends with %+v", took, result)
		}
	})
}

// TestReadAheadOfAProgramThatStoodStill: an answer may have been there for hours before a
// program that was put into the background, or slept with its machine, came to look at it.
func TestReadAheadOfAProgramThatStoodStill(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		took  time.Duration
		reads int // once more
	}{
		"a slow answer":         {2 * time.Second, 0},
		"a program stood still": {2*time.Second + 1, 1},
		"the clock is set back": {-1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
				slow := upgradetest.NewOrg()
				entered, release := slow.Hang(upgradetest.MethodUser)
				at := time.Now()
				ahead := commit.ReadAhead(t.Context(), slow, p, func() time.Time { return at })
				<-entered
				at = at.Add(tt.took)
				release()
				synctest.Wait()
				verifiedAfter(t, org, p, ahead, tt.reads)
			})
		})
	}
}

// TestStoppedWhileReadAheadIsWaitedFor: the wish to stop ends the waiting at once, nothing
// is read or written after it, and that is no failure of the org.
func TestStoppedWhileReadAheadIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := upgradetest.NewOrg()
		p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
		entered, _ := org.Hang(upgradetest.MethodUser)
		ahead := commit.ReadAhead(t.Context(), org, p, time.Now)
		<-entered
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second/4, stop)
		began := time.Now()
		result := commit.Applier{Org: org, Ahead: ahead}.Apply(ctx, p)
		if !errors.Is(result.Err, upgrade.ErrStopped) || len(org.Writes()) > 0 || time.Since(began) != time.Second/4 {
			t.Errorf("after %s it ends with %+v", time.Since(began), result)
		}
	})
}

// TestReadAheadIsNoGroundToRefuse: what speaks against the plan is read again before
// anybody is told so, and what is read then counts.
func TestReadAheadIsNoGroundToRefuse(t *testing.T) {
	t.Parallel()
	moved := func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false }
	back := func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = true }
	full := target(upgradetest.HarborPlus, noSeat)
	free := target(upgradetest.HarborPlus, func(_ *upgradetest.State, l *core.UserLicense) { l.Used = 0 })
	for name, tt := range map[string]struct {
		then, now func(*upgradetest.State)
		goesOn    bool
	}{
		"a change that was taken back": {moved, back, true},
		"a change that stays":          {moved, func(*upgradetest.State) {}, false},
		"a seat that was given back":   {full, free, true},
		"no seat":                      {full, func(*upgradetest.State) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				org := upgradetest.NewOrg()
				p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
				org.Edit(tt.then)
				ahead := commit.ReadAhead(t.Context(), org, p, time.Now)
				synctest.Wait()
				org.Edit(tt.now)
				from := len(org.Calls())
				result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
				reads, wrote := readsBeforeWriting(org, from)
				if reads != 1 || wrote != tt.goesOn || result.Done() != tt.goesOn {
					t.Errorf("after %d readings it is written: %v; it ends with %+v", reads, wrote, result)
				}
			})
		})
	}
}

// TestAheadOfAnotherAdmin: a change between the reading and the write is refused by the
// precondition that the reading gives.
func TestAheadOfAnotherAdmin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := upgradetest.NewOrg()
		p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
		ahead := commit.ReadAhead(t.Context(), org, p, time.Now)
		synctest.Wait()
		org.EditUser(upgradetest.Maya, func(u *upgrade.UserFacts) { u.User.Email = "maya@elsewhere.example" })
		result := commit.Applier{Org: org, Ahead: ahead}.Apply(t.Context(), p)
		var remote *core.RemoteError
		if !errors.As(result.Steps[0].Err, &remote) || remote.Status != http.StatusPreconditionFailed || len(result.Stale) == 0 {
			t.Errorf("it ends with %+v", result)
		}
	})
}
