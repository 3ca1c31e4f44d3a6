package upgrade_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/upgrade"
)

// TestARunIsPatient: what it reads before it writes is read again after a pause that is
// told of, and spread among those who wait. Without pauses, nothing is read again.
func TestARunIsPatient(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		wait   upgrade.Wait
		jitter func() float64
		told   []string
	}{
		"alone":          {pause, nil, []string{"read 1s"}},
		"among others":   {pause, func() float64 { return 0.5 }, []string{"read 750ms"}},
		"without pauses": {nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, toPlus(), func(s *scene) {
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
