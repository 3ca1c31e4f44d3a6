package commit_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestARunRetriesItsReads: what it reads before it writes is read again after a pause that is
// told of, and spread among those who wait. Without pauses, nothing is read again.
func TestARunRetriesItsReads(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		wait   commit.Wait
		jitter func() float64
		told   []string
	}{
		"alone":          {pauseBefore, nil, []string{"read 1s"}},
		"among others":   {pauseBefore, func() float64 { return 0.5 }, []string{"read 750ms"}},
		"without pauses": {nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				s.noRead = func(since time.Duration) error {
					if since == 0 {
						return unreachable()
					}
					return nil
				}
				applier := s.applier()
				applier.Wait, applier.Jitter = tt.wait, tt.jitter
				result := applier.Apply(s.t.Context(), s.plan)
				if diff := cmp.Diff(tt.told, s.waited()); diff != "" || result.Done() != (tt.wait != nil) || s.users() > 0 != result.Done() {
					s.t.Errorf("%d writes, it ends with %v; waited (-want +got):\n%s", s.users(), result.Err, diff)
				}
			})
		})
	}
}

// TestEveryReadIsRetried: whatever read there is, one that was never sent is made again.
func TestEveryReadIsRetried(t *testing.T) {
	t.Parallel()
	reader := reflect.TypeFor[upgrade.Reader]()
	for i := range reader.NumMethod() {
		name := reader.Method(i).Name
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.FailCall(1, unreachable())
			wait := func(context.Context, time.Duration) error { return nil }
			read := reflect.ValueOf(commit.Retry(org, wait, nil)).MethodByName(name)
			args := []reflect.Value{reflect.ValueOf(t.Context())}
			for n := 1; n < read.Type().NumIn(); n++ {
				args = append(args, reflect.Zero(read.Type().In(n)))
			}
			read.Call(args)
			if calls := org.Calls(); len(calls) != 2 || calls[0].Method != calls[1].Method {
				t.Errorf("it is made as %v", calls)
			}
		})
	}
}

// TestTriesAreCounted: a pause tells which try it comes before, and of how many.
func TestTriesAreCounted(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		locked := refuses(answered(400, core.CodeLockRow))
		s.upgrade = []turn{locked, locked}
		result := s.applier().Apply(s.t.Context(), s.plan)
		var tries []int
		for _, e := range s.events {
			if e.Waiting != nil {
				tries = append(tries, e.Waiting.Try, e.Waiting.Tries)
			}
		}
		if diff := cmp.Diff([]int{2, 6, 3, 6}, tries); diff != "" || !result.Done() {
			s.t.Errorf("it ends with %v; tries (-want +got):\n%s", result.Err, diff)
		}
	})
}

// TestTheTimeLeftIsCounted: a pause of a search tells for how long the effect is still
// waited for.
func TestTheTimeLeftIsCounted(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{s.lands(10 * time.Second)}
		result := s.applier().Apply(s.t.Context(), s.plan)
		var lefts []time.Duration
		for _, e := range s.events {
			if e.Waiting != nil {
				lefts = append(lefts, commit.QuietPeriod-e.Waiting.Left)
			}
		}
		if diff := cmp.Diff([]time.Duration{0, 1 * time.Second, 3 * time.Second, 7 * time.Second}, lefts); diff != "" || !result.Done() {
			s.t.Errorf("it ends with %v; what has passed (-want +got):\n%s", result.Err, diff)
		}
	})
}
