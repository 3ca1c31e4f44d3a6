package tui

import (
	"strings"
	"testing"
	"time"

	"cupgrade/core/upgrade"
)

// toConfirm goes to the confirmation, and counts the committers that are asked for.
func toConfirm(t *testing.T) (h *harness, committers *int) {
	t.Helper()
	committers = new(int)
	h = newHarness(t, func(o *Options) {
		inner := o.Committer
		o.Committer = func(org upgrade.Org) upgrade.Committer {
			*committers++
			return inner(org)
		}
	})
	h.toReview()
	h.press("enter")
	h.shows("Type the username")
	return h, committers
}

// TestTheLastLetterPreparesTheCommit: what a commit rests on is read from the moment on
// at which only enter is missing, and no longer.
func TestTheLastLetterPreparesTheCommit(t *testing.T) {
	t.Parallel()
	h, committers := toConfirm(t)
	for _, letter := range mayasName[:len(mayasName)-1] {
		h.press(string(letter))
	}
	if len(h.prepared) > 0 {
		t.Fatal("a name that is not complete prepares a commit")
	}
	h.press(mayasName[len(mayasName)-1:])
	if len(h.prepared) != 1 || h.prepared[0].ctx.Err() != nil || h.prepared[0].plan.User.User.Username != mayasName {
		t.Fatalf("the last letter leaves %+v", h.prepared)
	}
	h.press("left", "right", "home", "end")
	if len(h.prepared) != 1 || h.prepared[0].ctx.Err() != nil {
		t.Error("the caret prepares anew, or ends what was prepared")
	}
	h.press("x")
	if h.prepared[0].ctx.Err() == nil {
		t.Error("it is still read for a name that is not the user's")
	}
	h.press("backspace")
	if len(h.prepared) != 2 || h.prepared[1].ctx.Err() != nil {
		t.Error("the name that was mended prepares nothing")
	}
	h.press("enter")
	if h.starts != 1 || *committers != 2 || h.prepared[1].ctx.Err() != nil {
		t.Errorf("%d commits by %d committers, the reading of which is ended: %v", h.starts, *committers, h.prepared[1].ctx.Err())
	}
}

// TestLeavingTheConfirmationEndsThePreparation: who comes back types the name again, and it
// is read again.
func TestLeavingTheConfirmationEndsThePreparation(t *testing.T) {
	t.Parallel()
	h, committers := toConfirm(t)
	h.press(strings.Split(mayasName, "")...)
	h.press("esc")
	h.shows("This is what will be done")
	h.press("enter")
	h.hides("> " + mayasName)
	if len(h.prepared) != 1 || h.prepared[0].ctx.Err() == nil {
		t.Errorf("coming back leaves %+v", h.prepared)
	}
	h.press(strings.Split(mayasName, "")...)
	if len(h.prepared) != 2 || h.prepared[1].ctx.Err() != nil {
		t.Errorf("the name typed again prepares %+v", h.prepared)
	}
	h.press("enter")
	if h.starts != 1 || *committers != 2 {
		t.Errorf("%d commits by %d committers", h.starts, *committers)
	}
}

// TestAPauseCountsDown: who waits for minutes sees that the program does, too.
func TestAPauseCountsDown(t *testing.T) {
	t.Parallel()
	h, _ := toConfirm(t)
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
