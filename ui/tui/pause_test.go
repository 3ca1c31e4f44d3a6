package tui

import (
	"strings"
	"testing"
	"time"

	"cupgrade/core/upgrade"
)

// TestAPauseCountsDown: who waits for minutes sees that the program does, too.
func TestAPauseCountsDown(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter")
	h.shows("Confirm the upgrade")
	h.press(strings.Split(mayasName, "")...)
	h.hold = true
	h.press("enter")
	waiting := upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: 30 * time.Second, Left: 90 * time.Second}
	h.send(commitNews{run: 1, event: upgrade.Event{Waiting: &waiting}, open: true})
	h.shows("Checking for up to 1m30s more, next in 30s.")
	h.clock = h.clock.Add(12 * time.Second)
	h.send(commitTick{1})
	h.shows("Checking for up to 1m18s more, next in 18s.")
	h.send(commitNews{run: 1, event: upgrade.Event{Waiting: &waiting}, open: true})
	h.shows("next in 30s.")
}
