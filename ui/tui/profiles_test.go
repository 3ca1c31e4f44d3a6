package tui

import (
	"errors"
	"testing"

	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

func TestProfilesAreRanked(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down", "enter")
	h.shows("Profiles are sorted by least access lost.", "> Harbor Partner", "!!! critical     1  Sites")
	grants := func() (n int) {
		for _, c := range h.org.Calls() {
			if c.Method == upgradetest.MethodGrants {
				n++
			}
		}
		return n
	}
	before := grants()
	h.press("enter")
	h.shows("to open")
	if after := grants(); after != before {
		t.Errorf("what was read to rank is read again: %d reads", after-before)
	}
}

func TestRankingKeepsTheCursorOfWhoMoved(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down")
	h.hold = true
	h.press("enter")
	h.shows("> Harbor Partner", "custom profile")
	h.press("down")
	h.release()
	h.shows("> Partner Community User", "Profiles are sorted")
}

func TestProfilesThatCantBeRankedCanBeChosen(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down")
	h.org.FailMethod(upgradetest.MethodGrants, upgradetest.NotSent("read the permissions", errors.New("down")))
	h.press("enter")
	h.shows("The profiles could not be ranked", "r rank again", "> Harbor Partner")
	h.org.Heal()
	h.press("r")
	h.shows("Profiles are sorted")
}

func TestTwoProfilesSideBySide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "down", "enter", "c")
	h.shows("● Harbor Partner", "Move to another profile to compare", "esc stop comparing")
	h.press("down")
	h.shows("What is lost", "In all", "one by one")
	h.press("right")
	h.shows("Side by side: Harbor Partner and Partner Community User", "> Lead", "Run Reports", "● Harbor Partner: ", "> Partner Community User: ")
	h.press("/", "run")
	h.shows("> Run Reports", "1 of 1 (2 in all)")
	h.press("esc", "esc", "esc")
	h.hides("● Harbor", "In all")
	h.press("up", "enter")
	h.shows("to open")
}

func TestAForbiddenProfileCantBeChosen(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	forbidden := false
	h.org.Edit(func(s *upgradetest.State) { s.Session.StandardExternalProfiles = &forbidden })
	another := newHarness(t, func(o *Options) { o.Connect = h.s.opts.Connect })
	another.press("enter", "down", "enter", "end")
	another.shows("✗ Partner Community User")
	another.press("enter")
	if another.s.currentID() != flow.StepProfile {
		t.Error("a forbidden profile was taken")
	}
}
