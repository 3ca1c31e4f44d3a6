package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	tea "github.com/charmbracelet/bubbletea"
)

// told is what a listener heard of the rest, and when.
type told struct {
	After  time.Duration
	AtRest bool
}

// TestRest: the wizard is at rest once nothing has happened for a second, whatever
// happened before, and wakes with the first message.
func TestRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var heard []told
		r := newRest(func(atRest bool) { heard = append(heard, told{time.Since(began), atRest}) })
		wait := func(d time.Duration) {
			time.Sleep(d)
			synctest.Wait()
		}
		happens := func() {
			if got := r.filter(nil, tea.KeyMsg{Type: tea.KeyEnter}); got == nil {
				t.Error("a message is kept from the model")
			}
		}
		for range 5 {
			wait(restAfter - 1)
			happens()
		}
		woken := time.Since(began)
		wait(time.Hour)
		happens()
		happens()
		wait(restAfter)
		r.ends()
		wait(time.Minute)
		happens()
		wait(time.Hour)
		want := []told{
			{woken + restAfter, true},
			{woken + time.Hour, false},
			{woken + time.Hour + restAfter, true},
			{woken + time.Hour + restAfter, false},
		}
		if diff := cmp.Diff(want, heard); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestACommitIsNoRest: a commit that waits for its answer is heard of by nothing but its
// seconds, and what the answer holds is then to be read by all processors.
func TestACommitIsNoRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newRest(func(atRest bool) { t.Errorf("it is at rest: %v", atRest) })
		for range 60 {
			time.Sleep(commitSecond + time.Second/10) // which it is late by, drawing
			r.filter(nil, commitTick{})
		}
		r.ends()
	})
}
