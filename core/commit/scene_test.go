package commit_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// write is a write of the org as it would be without a fault.
type write func(context.Context) (upgrade.WriteReply, error)

// turn is what becomes of one write.
type turn func(context.Context, write) (upgrade.WriteReply, error)

// scripted is an org whose writes go wrong in turn; what is not scripted goes right.
type scripted struct {
	*upgradetest.Org
	late sync.WaitGroup

	mu      sync.Mutex
	enable  []turn
	upgrade []turn
	reads   []time.Duration // when the user was read, from the start
	began   time.Time
	noRead  func(since time.Duration) error
}

func (s *scripted) take(turns *[]turn) turn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(*turns) == 0 {
		return func(ctx context.Context, w write) (upgrade.WriteReply, error) { return w(ctx) }
	}
	next := (*turns)[0]
	*turns = (*turns)[1:]
	return next
}

func (s *scripted) EnablePartnerAccount(ctx context.Context, id core.ID, since time.Time) (upgrade.WriteReply, error) {
	return s.take(&s.enable)(ctx, func(ctx context.Context) (upgrade.WriteReply, error) {
		return s.Org.EnablePartnerAccount(ctx, id, since)
	})
}

func (s *scripted) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	return s.take(&s.upgrade)(ctx, func(ctx context.Context) (upgrade.WriteReply, error) {
		return s.Org.UpgradeUser(ctx, change)
	})
}

func (s *scripted) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	if err := s.reading(); err != nil {
		return upgrade.UserFacts{}, err
	}
	return s.Org.User(ctx, id)
}

func (s *scripted) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	if err := s.reading(); err != nil {
		return upgrade.Rechecked{}, err
	}
	return s.Org.Recheck(ctx, was, license)
}

// reading notes that the user is read, and gives what keeps that from being answered.
func (s *scripted) reading() error {
	s.mu.Lock()
	since, noRead := time.Since(s.began), s.noRead
	s.reads = append(s.reads, since)
	s.mu.Unlock()
	if noRead == nil {
		return nil
	}
	return noRead(since)
}

// refuses answers instead of doing it.
func refuses(err error) turn {
	return func(context.Context, write) (upgrade.WriteReply, error) { return upgrade.WriteReply{}, err }
}

// noAnswer does nothing, and gives no answer.
func noAnswer() turn { return refuses(upgradetest.NoAnswer("w", errors.New("reset by peer"))) }

// lost does it, and loses the answer.
func lost(ctx context.Context, w write) (upgrade.WriteReply, error) {
	if _, err := w(ctx); err != nil {
		return upgrade.WriteReply{}, err
	}
	return upgrade.WriteReply{}, upgradetest.NoAnswer("w", errors.New("reset by peer"))
}

// lands gives no answer, and does it after a while.
func (s *scripted) lands(after time.Duration) turn {
	return func(_ context.Context, w write) (upgrade.WriteReply, error) {
		s.late.Go(func() {
			time.Sleep(after)
			_, _ = w(context.Background()) // a precondition may refuse it
		})
		return upgrade.WriteReply{}, upgradetest.NoAnswer("w", context.DeadlineExceeded)
	}
}

// pauseBefore is an upgrade.Wait; in a bubble its time is virtual.
func pauseBefore(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// scene is a run in virtual time.
type scene struct {
	*scripted
	t      *testing.T
	plan   upgrade.Plan
	kept   diary
	events []upgrade.Event
}

// inScene runs a test in a bubble with a plan for Maya.
func inScene(t *testing.T, choice upgrade.Choice, play func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		org := upgradetest.NewOrg()
		s := &scene{scripted: &scripted{Org: org, began: time.Now()}, t: t, plan: upgradetest.MakePlan(t, org, choice)}
		play(s)
		s.late.Wait()
	})
}

func (s *scene) applier() commit.Applier {
	s.began, s.reads = time.Now(), nil
	return commit.Applier{
		Org: s.scripted, Recorder: &s.kept, Wait: pauseBefore,
		Watch: func(e upgrade.Event) { s.events = append(s.events, e) },
	}
}

// waited is for how long the run has paused, and why.
func (s *scene) waited() (list []string) {
	for _, e := range s.events {
		if e.Waiting != nil {
			list = append(list, fmt.Sprintf("%s %s", e.Waiting.Why, e.Waiting.Next))
		}
	}
	return list
}

// users counts the writes to the user.
func (s *scene) users() (count int) {
	for _, call := range s.Writes() {
		if call.Method == upgradetest.MethodUpgrade {
			count++
		}
	}
	return count
}
