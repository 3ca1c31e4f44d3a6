package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/ui/flow"
)

// TestRow64_UndoneStandsAboveThePrompt holds the warning in sight in every window.
func TestRow64_UndoneStandsAboveThePrompt(t *testing.T) {
	t.Parallel()
	for _, size := range []tea.WindowSizeMsg{{Width: 40, Height: 14}, {Width: 80, Height: 24}, {Width: 200, Height: 60}} {
		h := newHarness(t)
		h.toReview()
		h.press("enter")
		h.send(size)
		h.shows("Confirm the upgrade", "! This can't be undone.")
		screen := h.screen()
		if strings.Index(screen, "can't be undone") > strings.Index(screen, "> ▏") {
			t.Errorf("%v: the warning is below the prompt:\n%s", size, screen)
		}
	}
}

// TestRow65_NotesOfEveryUpgradeAreOne counts the notes on the review, which has them one by one
// only in full.
func TestRow65_NotesOfEveryUpgradeAreOne(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	notes := func(full bool) (n, folded int) {
		for _, s := range h.s.flow[h.at(flow.StepReview)].Page(&h.s.answers, full).Body {
			for _, f := range s.Findings {
				n++
				if f.Code == flow.FindingEveryUpgrade {
					folded++
				}
			}
		}
		return n, folded
	}
	brief, one := notes(false)
	if all, none := notes(true); one != 1 || none != 0 || all < brief+1 {
		t.Errorf("%d notes, %d folded; in full %d, %d folded", brief, one, all, none)
	}
}

// TestRow71_EscClosesANoticeFirst refuses something: the notice has a mark, and esc closes it
// before it takes back anything else.
func TestRow71_EscClosesANoticeFirst(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("zzz")
	h.fire()
	h.press("enter")
	h.shows("! No users found.", "esc close the message", "Search  zzz")
	h.press("esc")
	h.hides("! No users found.")
	h.shows("Search  zzz", "esc clear the search")
}
