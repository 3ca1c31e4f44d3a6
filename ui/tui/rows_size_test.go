package tui

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/words"
)

func TestRow41_FooterShowsTheKeysOfNow(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter")
	for _, w := range []int{40, 80, 120} {
		h.s.width = w
		footer := h.row(h.s.height - 1)
		if ansi.StringWidth(footer) > w || !strings.HasPrefix(footer, " enter select") || !strings.HasSuffix(footer, "? help") {
			t.Errorf("at %d columns the footer is %q", w, footer)
		}
	}
	h.press("?")
	h.shows("Keys that work now", "back to User", "Words on this screen", "? ")
	h.press("down", "down", "down", "down", "down", "down", "down", "down")
	h.shows("Steps", "you are here")
	h.press("?")
	h.shows("Select a user license")
	h.press("f1")
	h.shows("Keys that work now")
}

// TestRow42_OnlyTwoColours holds that nothing is dim and that the colours are the
// two of the theme, which contrast with black and with white.
func TestRow42_OnlyTwoColours(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	allowed := map[string]bool{"": true, "4": true, "24": true, "0": true, "1": true, "7": true, "31": true, "32": true, "33": true, "36": true}
	look := func() {
		for _, m := range regexp.MustCompile("\x1b\\[([0-9;]*)m").FindAllStringSubmatch(h.s.View(), -1) {
			if !allowed[m[1]] {
				t.Errorf("styling %q on\n%s", m[1], h.screen())
			}
		}
	}
	for _, k := range strings.Fields("? esc enter / p ? esc esc down enter enter ? esc enter enter d esc esc READ space enter enter x enter") {
		h.press(k)
		look()
	}
}

func TestRow43_TooSmallSaysNeedAndHave(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter")
	for _, size := range [][2]int{{minWidth - 1, 24}, {80, minHeight - 1}} {
		h.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		h.shows("need 40x14", "have "+string(words.Number(size[0]))+"x"+string(words.Number(size[1])))
		h.press("enter", "esc", "q")
	}
	h.send(tea.WindowSizeMsg{Width: minWidth, Height: minHeight})
	h.shows("Select a user license") // keys that nobody saw the effect of did nothing
	h.send(tea.WindowSizeMsg{Width: 20, Height: 5})
	h.press("ctrl+c", "ctrl+c")
	if !h.quit {
		t.Error("ctrl+c does not leave a window that is too small")
	}
}

func TestRow44_HeaderAndFooterStay(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.send(tea.WindowSizeMsg{Width: minWidth, Height: minHeight})
	h.press("enter", "down", "enter", "enter")
	for range 60 {
		if !strings.Contains(h.row(0), "SANDBOX") || !strings.HasSuffix(h.row(minHeight-1), "? help") {
			t.Fatalf("header or footer is gone:\n%s", h.screen())
		}
		h.press("pgdown")
	}
	h.shows("10 of 10")
}

func TestRow47_NoColorShowsTheSameText(t *testing.T) {
	t.Parallel()
	plain := newHarness(t, func(o *Options) { o.NoColor = true })
	colored := newHarness(t)
	for _, k := range strings.Fields("? esc enter / p esc down enter enter enter enter d esc esc READ space enter enter x enter") {
		plain.press(k)
		colored.press(k)
		if strings.Contains(plain.s.View(), ";3") || strings.Contains(plain.s.View(), "\x1b[1") {
			t.Errorf("without colour there is styling: %q", plain.s.View())
		}
		if got, want := plain.screen(), colored.screen(); got != want {
			t.Fatalf("after %q without colour:\n%s\nwith colour:\n%s", k, got, want)
		}
		if !strings.Contains(colored.s.View(), "\x1b[7m") {
			t.Error("the coloured screen has no colour: the test compares nothing")
		}
	}
}

// checkView holds what every frame must be: as large as the window, and made of
// printable text and our own styling only.
func checkView(t *rapid.T, h *harness) {
	view := h.s.View()
	rows := strings.Split(view, "\n")
	if len(rows) != h.s.height {
		t.Fatalf("%d rows in a window of %d:\n%s", len(rows), h.s.height, view)
	}
	for _, row := range rows {
		if got := ansi.StringWidth(row); got > h.s.width {
			t.Fatalf("a row of %d cells in a window of %d: %q", got, h.s.width, row)
		}
		for _, r := range stripped(row) {
			if !unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r) {
				t.Fatalf("the screen holds %U: %q", r, row)
			}
		}
	}
}

// hostile gives every name of the org escape sequences, overrides and marks.
func hostile(s *upgradetest.State) {
	const evil = "\x1b[2J\x1b]52;c;aGk=\a\r\n\t\u009b2J\u202e\u2066\u200b\ufeffZ\u0336\u0337\u0338\u0339\u033a林🚢\xff"
	s.Session.Org.Name = "Org" + evil
	for id, f := range s.Users {
		f.User.Name += evil
		f.User.AccountName += evil
		f.User.Profile.Name += evil
		f.User.Profile.License.Name += evil
		for i := range f.Assignments {
			f.Assignments[i].Label += evil
		}
		s.Stories[id] += evil
	}
	for _, a := range s.Accounts {
		a.Name += evil
		a.OwnerName += evil
	}
	for id, r := range s.Roles {
		r.Name += evil
		s.Roles[id] = r
	}
	for i := range s.Catalog.Licenses {
		s.Catalog.Licenses[i].Name += evil
		s.Catalog.Licenses[i].Label += evil
	}
	for i := range s.Catalog.Profiles {
		s.Catalog.Profiles[i].Name += evil
		s.Catalog.Profiles[i].License.Name += evil
		s.Catalog.Profiles[i].License.Label += evil
	}
	for item := range s.Labels {
		s.Labels[item] += evil
	}
}

// anyKeys are the keys a person might press in any order.
var anyKeys = strings.Fields("enter enter enter enter esc up down left right pgup pgdown home end tab space space space " +
	"backspace ctrl+c ctrl+u ctrl+r f1 ? / a j k g G d n q r x y maya 0 jj")

// TestAnyKeysNeverCommit presses keys at random, in windows of random sizes, on an
// org with hostile names: without the username no commit begins, and every frame
// fits.
func TestAnyKeysNeverCommit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := newHarness(t, inOrg(hostile))
		keys := rapid.SliceOfN(rapid.SampledFrom(anyKeys), 1, 30).Draw(rt, "keys")
		for _, k := range keys {
			if rapid.IntRange(0, 9).Draw(rt, "resize") == 0 {
				h.send(tea.WindowSizeMsg{
					Width: rapid.IntRange(1, 300).Draw(rt, "width"), Height: rapid.IntRange(1, 100).Draw(rt, "height"),
				})
			}
			h.press(k)
			h.fire()
			checkView(rt, h)
		}
		if h.starts != 0 || len(h.org.Writes()) != 0 {
			rt.Fatalf("%v began a commit", keys)
		}
	})
}

// TestOnlyTheTypedUsernameCommits does the same from the review on, where the
// username may be typed as well: a commit begins only with it in the field.
func TestOnlyTheTypedUsernameCommits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		h := newHarness(t)
		h.toReview()
		keys := append([]string{mayasName, mayasName, mayasName}, anyKeys...)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(keys), 1, 20).Draw(rt, "keys") {
			before := h.starts
			h.press(k)
			h.fire()
			if h.starts > before && (k != "enter" || h.typed != mayasName) {
				rt.Fatalf("a commit began on %q with %q typed", k, h.typed)
			}
			checkView(rt, h)
		}
	})
}

// TestRow45_ResizeKeepsState resizes every screen up and down, and finds it as it
// was.
func TestRow45_ResizeKeepsState(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for _, k := range strings.Fields("down enter down enter enter space enter down enter enter x") {
		h.press(k)
		want := h.screen()
		for _, size := range [][2]int{{300, 100}, {10, 3}, {40, 14}, {120, 40}, {80, 24}} {
			h.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		}
		if got := h.screen(); got != want {
			t.Errorf("after %q and resizing:\n%s\nwas\n%s", k, got, want)
		}
	}
}
