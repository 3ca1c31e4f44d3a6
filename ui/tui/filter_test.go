package tui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/core/display"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/tui/widget"
)

func TestMarked(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  display.Text
		words string
		want  string
	}{
		{"Harbor Partner", "", "Harbor Partner"},
		{"Harbor Partner", "part", "Harbor [Part]ner"},
		{"Harbor Partner", "ar", "H[ar]bor P[ar]tner"},
		{"Harbor Partner", "ner har", "[Har]bor Part[ner]"},
		{"Harbor Partner", "har harb", "[Harb]or Partner"}, // the longest wins
		{"Partner", "x", "Partner"},
		{"ÄRGER", "ärg", "[ÄRG]ER"},
		{"Zoe\u0301 Z", "zoe", "[Zoe\u0301] Z"}, // a mark stays on its letter
		{"林小雨", "小", "林[小]雨"},
		{"", "x", ""},
	}
	for _, tt := range tests {
		got := string(widget.Marked(tt.text, widget.LowerWords(tt.words), widget.NewTheme(true, false).Plain))
		if got = strings.NewReplacer("\x1b[4m", "[", "\x1b[24m", "]").Replace(got); got != tt.want {
			t.Errorf("%q with %q is %q, want %q", tt.text, tt.words, got, tt.want)
		}
	}
}

// TestMarkedKeepsTheText holds that marking changes no text, whatever is searched.
func TestMarkedKeepsTheText(t *testing.T) {
	t.Parallel()
	look := widget.NewTheme(false, false).Strong
	if got := stripped(string(widget.Marked(" \u0300A", []string{"\u0300"}, look))); got != " \u0300A" {
		t.Errorf("a mark that is searched for alone leaves %q", got)
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := display.Clean(rapid.String().Draw(rt, "text"))
		words := widget.LowerWords(rapid.String().Draw(rt, "words"))
		if len(text) > 3 && rapid.Bool().Draw(rt, "hit") {
			words = append(words, widget.LowerWords(string(text[:3]))...)
		}
		if got := stripped(string(widget.Marked(text, words, look))); got != string(text) {
			rt.Fatalf("%q with %q became %q", text, words, got)
		}
	})
}

func TestPassingObeysItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := widget.Passing(ctx, manyUsers(newSession(t.Context(), Options{}), 10), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a dropped filter ends with %v", err)
	}
}

// TestLongListsAreFilteredBesideTheScreen holds that a key never waits for a filter,
// and that the last text typed wins.
func TestLongListsAreFilteredBesideTheScreen(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	found := manyUsers(h.s, widget.LongList+1)
	l := widget.List{Columns: choiceColumns(found.choices)}
	var r reading
	l.Load(found)
	l.Key(keyNamed("end"), false)
	h.hold = true
	for _, k := range []string{"/", "4", "9"} {
		l.Key(keyNamed(k), false)
		h.run(h.s.filterLong(&l, &r))
	}
	if l.Count() != widget.LongList+1 || l.Position() != "filtering" {
		t.Errorf("the key waited for the filter: %d rows, %q", l.Count(), l.Position())
	}
	h.release()
	if i, ok := l.Selected(); !ok || found.Key(i) != "49" || l.Position() != "1 of 199 (5,001 in all)" {
		t.Errorf("row %d is selected, %q", i, l.Position())
	}
	l.Key(keyNamed("backspace"), false)
	h.run(h.s.filterLong(&l, &r))
	if i, _ := l.Selected(); found.Key(i) != "49" {
		t.Errorf("the cursor went to %s", found.Key(i))
	}
	l.Key(keyNamed("backspace"), false)
	if h.s.filterLong(&l, &r) != nil || l.Count() != widget.LongList+1 {
		t.Error("an empty filter needs no search")
	}
}

func TestTheCursorBeginsWhereSomethingCanBeChosen(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("brook")
	h.fire()
	h.shows("> Dana Brooks") // nobody else was found
	h.press("esc")
	h.fire()
	h.org.Edit(func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false })
	h.press("esc", "esc")
	another := newHarness(t, func(o *Options) { o.Connect = h.s.opts.Connect })
	another.shows("> Tomas Rivera", "2 of 5")
}

func TestTheNoticeOfARunningSearchGoesWithIt(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("t", "o", "m", "enter")
	h.shows("Searching…", userWordsWait)
	h.fire()
	h.shows("1 user found", "> Tomas Rivera")
	h.hides("Searching", userWordsWait)
	if got := strings.Count(h.s.View(), "\x1b[4m"); got != 3 {
		t.Errorf("%d matches are underlined, want those in name, username and license:\n%q", got, h.s.View())
	}
	h.org.FailMethod(upgradetest.MethodSearchUsers, upgradetest.NotSent("search", errors.New("down")))
	h.press("x", "enter")
	h.shows(userWordsWait)
	h.fire()
	h.shows("can't be reached")
	h.hides(userWordsWait)
}

const userWordsWait = "Still searching; the list doesn't match this text yet."

func TestRefusedUserInFull(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("nina")
	h.fire()
	h.press("enter")
	h.shows("This user can't be upgraded", "✗ Blocked", "Set the user's Contact field", "d details")
	h.hides("https://")
	h.press("d")
	h.shows("See\n https://", "d fewer details")
	h.press("enter")
	h.shows("Select a user")
}

// TestOtherRowsOfALongListAreFilteredAnew holds that what passed a filter among many rows is
// not taken for rows that came in their place, whether it was found before or after.
func TestOtherRowsOfALongListAreFilteredAnew(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]bool{"found before": false, "found after": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			l := widget.List{Columns: choiceColumns(manyUsers(h.s, 1).choices)}
			var r reading
			l.Load(manyUsers(h.s, 2*widget.LongList))
			for _, k := range []string{"/", "9", "9", "9", "9"} {
				l.Key(keyNamed(k), false)
			}
			h.hold = late
			h.run(h.s.filterLong(&l, &r))
			l.Load(manyUsers(h.s, widget.LongList+1))
			_ = l.View(h.s.theme, 80, 24)
			h.release()
			h.run(h.s.filterLong(&l, &r))
			_ = l.View(h.s.theme, 80, 24)
			if i, ok := l.Selected(); ok {
				t.Errorf("row %d passes, %q", i, l.Position())
			}
		})
	}
}
