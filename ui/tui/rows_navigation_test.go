package tui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// The tests of this tree that are named after a row hold a row of the wizard's
// table of acceptance.

func TestRow06_BackKeepsAnswersCursorAndFilter(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("maya")
	h.fire()
	left := map[int]string{}
	for _, keys := range [][]string{{"down"}, {"down"}, {"READ"}} {
		h.press(append([]string{"enter"}, keys...)...)
		left[h.s.at] = h.screen()
	}
	h.shows("Enable the account as a partner account")
	chosen := h.s.answers.Choice()
	var forward []string
	for h.s.at > h.at(flow.StepUser) {
		forward = append([]string{h.screen()}, forward...)
		if want, ok := left[h.s.at]; ok && body(h.screen()) != body(want) {
			t.Errorf("the screen that is come back to is not as it was left:\n%s\nwas:\n%s", h.screen(), want)
		}
		h.press("esc")
	}
	h.shows("Search  maya", "> Maya Chen")
	for _, want := range forward {
		h.press("enter")
		sole := "Role: automatic, the only choice."
		want = strings.Replace(want, sole, strings.Repeat(" ", len(sole)), 1) // told when it was taken
		if got := h.screen(); got != want {
			t.Errorf("the screen is not as it was left:\n%s\nwas:\n%s", got, want)
		}
	}
	if got := h.s.answers.Choice(); !reflect.DeepEqual(got, chosen) {
		t.Errorf("the answers are %+v, were %+v", got, chosen)
	}
}

// body is a screen without its first two lines, which grow with the answers.
func body(screen string) string {
	parts := strings.SplitN(screen, "\n", 3)
	return parts[len(parts)-1]
}

func TestRow06_BackKeepsTheFilterOfAList(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "/")
	for _, r := range "login" {
		h.press(string(r))
	}
	h.shows("Filter login", "1 of 2 (4 in all)")
	h.press("enter", "esc")
	h.shows("Filter login")
}

func TestRow07_EscLadder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		keys  []string
		label string
		after string // on the screen once Esc was pressed; "" when the program ended
	}{
		{"first step, nothing entered: leave", nil, "quit", ""},
		{"a search: clear it", []string{"tomas"}, "clear the search", "name, username, email, or ID"},
		{"help over a search: close the help", []string{"tomas", "?"}, "close help", "Search  tomas"},
		{"why a user is refused: back to the list", []string{"down", "down", "enter"}, "back to the list", "> Dana Brooks"},
		{"second step: back", []string{"enter"}, "back to User", "Select a user"},
		{"a filter: clear it", []string{"enter", "/", "p"}, "clear the filter", "1 of 4"},
		{"help over a filter: close the help", []string{"enter", "/", "p", "?"}, "close help", "Filter p"},
		{"first step, something entered: ask", []string{"enter", "esc"}, "quit", "Quit without upgrading?"},
		{"the quit question: stay", []string{"enter", "esc", "esc"}, "stay", "Select a user"},
		{"a marked profile: stop comparing", []string{"enter", "down", "enter", "c", "down"}, "stop comparing", "Profiles are sorted"},
		{"two profiles side by side: back to the list", []string{"enter", "down", "enter", "c", "down", "right"}, "back", "What is lost"},
		{"a filter over them: clear it", []string{"enter", "down", "enter", "c", "down", "right", "/", "z"}, "clear the filter", "Side by side"},
		{"a page of losses: back to all", []string{"enter", "down", "enter", "enter", "end", "right"}, "back", "critical loss to open"},
		{"one loss: back to its page", []string{"enter", "down", "enter", "enter", "down", "right", "enter"}, "back", "Sites: 1 loss"},
		{"a filter on a page: clear it", []string{"enter", "down", "enter", "enter", "down", "right", "/", "z"}, "clear the filter", "Sites: 1 loss"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			for _, k := range tt.keys {
				h.press(k)
				h.fire()
			}
			h.shows("esc " + tt.label)
			h.press("esc")
			if tt.after == "" {
				if !h.quit {
					t.Fatalf("it is still there:\n%s", h.screen())
				}
				return
			}
			h.shows(tt.after)
			if h.quit {
				t.Error("it has ended")
			}
		})
	}
}

func TestRow08_BackIsNeverHeldUp(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter", "wrong", "enter")
	h.shows("is not the username")
	h.press("esc")
	h.shows("Review changes")
	h.press("esc", "esc")
	h.shows("Category", "Losses reviewed")
	h.press("m", "enter", "esc") // not reviewed: Enter opens the loss, Esc is not held up
	h.shows("Losses not reviewed")
	h.press("esc")
	h.shows("Select a Partner Community profile")
}

func TestRow09_AChangeInvalidatesWhatDependsOnIt(t *testing.T) {
	t.Parallel()
	back := func(h *harness, to flow.ID) {
		for h.s.at > h.at(to) {
			h.press("esc")
		}
	}
	t.Run("another user", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t)
		h.toReview()
		back(h, flow.StepUser)
		h.press("down", "enter")
		h.shows("Asked again, because the user changed: losses, partner account, role.")
		a := h.s.answers
		if a.Role != nil || a.Plan != nil || a.HasReviewed() || a.AccountSeen {
			t.Errorf("what depends on the user is still answered: %+v", a)
		}
		if a.License == nil || a.Profile == nil {
			t.Error("license and profile do not depend on the user, and are gone")
		}
	})
	t.Run("another license", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t)
		h.toReview()
		back(h, flow.StepLicense)
		h.press("up", "enter")
		h.shows("Asked again, because the license changed: profile, losses, partner account.")
		if a := h.s.answers; a.User == nil || a.Profile == nil || a.Profile.ID != upgradetest.HarborPlus { // the only one
			t.Errorf("the user must stay and the profile go: %+v", a)
		}
	})
	t.Run("another profile", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t)
		h.toReview()
		back(h, flow.StepProfile)
		h.press("down", "enter")
		h.shows("Asked again, because the profile changed: losses, partner account.")
		if h.s.answers.Role == nil {
			t.Error("a role left to Salesforce fits any profile, and is gone")
		}
	})
	t.Run("the same answers", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t)
		h.toReview()
		back(h, flow.StepUser)
		h.press("enter", "enter", "enter")
		h.hides("Asked again")
		if !h.s.answers.HasReviewed() {
			t.Error("the losses have to be acknowledged again")
		}
	})
}

func TestRow11_NoWayBackFromAWrite(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.toReview()
	h.press("enter", mayasName)
	h.hold = true // the news of the commit stays away
	h.press("enter")
	h.shows("Upgrading")
	h.hides("esc ")
	h.press("esc")
	h.shows("you can't go back")
	h.press("?")
	h.shows("not now: The upgrade is running; you can't go back.")
	if h.s.currentID() != flow.StepUpgrade {
		t.Errorf("it is at step %d", h.s.at)
	}
}

func TestRow12_TheSameKeysEverywhere(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(manyProfiles))
	h.press("enter")
	position := func() string {
		screen := h.screen()
		for _, l := range strings.Split(screen, "\n") {
			if fields := strings.Fields(l); len(fields) == 3 && fields[1] == "of" {
				return l
			}
			if i := strings.Index(l, "lines "); i >= 0 {
				return l[i:]
			}
		}
		t.Fatalf("no position on the screen:\n%s", screen)
		return ""
	}
	for _, s := range []struct {
		name string
		keys []string
	}{
		{"license", nil},
		{"profile", []string{"home", "down", "enter"}},
		{"losses", []string{"home", "enter"}},
		{"review", []string{"READ", "space", "enter"}},
		{"help", []string{"?"}},
	} {
		h.press(s.keys...)
		h.screen()
		for _, same := range [][2][]string{
			{{"home", "down", "down"}, {"g", "j", "j"}},
			{{"end", "up"}, {"G", "k"}},
			{{"home", "down", "down"}, {"g", "jj"}}, // typed fast, two runes arrive as one key
			{{"home", "pgdown", "pgup"}, {"home"}},
		} {
			h.press(same[0]...)
			want := position()
			h.press("home")
			h.press(same[1]...)
			if got := position(); got != want {
				t.Errorf("%s: %v leads to %q, %v to %q", s.name, same[0], want, same[1], got)
			}
		}
		h.press("home")
	}
}

// manyProfiles gives a license so many profiles that they scroll.
func manyProfiles(s *upgradetest.State) {
	for _, p := range s.Catalog.Profiles {
		if p.ID != upgradetest.HarborPartner {
			continue
		}
		for i := range 40 {
			p.ID, p.Name = upgradetest.ID(core.PrefixProfile, 100+i), fmt.Sprintf("Partner profile %02d", i)
			s.Catalog.Profiles = append(s.Catalog.Profiles, p)
		}
		return
	}
}

func TestRow12_LettersAreTypedWhereTextIs(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for _, r := range "jkgGqnr/ dy" {
		if r == ' ' {
			h.press("space")
			continue
		}
		h.press(string(r))
	}
	h.shows("Search  jkgGqnr/ dy")
	h.press("esc")
	h.fire()
	h.press("down")
	h.shows("> Tomas Rivera")
}
