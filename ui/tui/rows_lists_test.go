package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

func TestRow13_FilterSaysHowManyOfHowMany(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("enter", "/", "partner")
	h.shows("Filter partner", "1 of 2 (4 in all)", "Partner Community Login")
	if got := strings.Count(h.s.View(), "\x1b[4m"); got != 2 {
		t.Errorf("%d matches are underlined, want one in each of two rows:\n%q", got, h.s.View())
	}
	h.hides("Customer Community Plus Login")
	h.press("down", "enter")
	h.shows("Partner Community Login") // no seat: refused, and still filtered
	h.press("up", "enter")
	h.shows("Select a Partner Community profile")
}

func TestRow14_NoMatchSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("zzz")
	h.fire()
	h.shows("No users found. Press esc to clear the search.")
	h.press("enter")
	h.shows("! No users found.", "esc close the message")
	h.press("esc", "esc")
	h.fire()
	h.press("enter", "/", "zzz")
	h.shows("Nothing matches. Press esc to clear the filter.")
	h.press("esc")
	h.shows("> Customer Community Plus")
}

func TestRow14_AnEmptyCatalogSaysSo(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) { s.Catalog.Licenses, s.Catalog.Profiles = nil, nil }))
	h.press("enter")
	h.shows("There is nothing to select.")
	h.press("enter")
	h.shows("This org has no license to upgrade to.")
}

// TestRow14_LicensesThatWereNotRead: an org whose licenses may not be seen is not one that
// has none.
func TestRow14_LicensesThatWereNotRead(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(func(s *upgradetest.State) {
		s.Catalog.Licenses = nil
		s.Catalog.Unreadable = []upgrade.Unreadable{{What: "UserLicense", Code: "INVALID_TYPE", Message: "not supported"}}
	}))
	h.press("enter")
	h.shows("The licenses of the org could not be read", "Salesforce said INVALID_TYPE: not supported", "View Setup and Configuration")
	h.press("enter")
	h.hides("no license to upgrade to")
	h.press("esc", "esc")
	h.shows("Select a user")
}

func TestRow15_LongListsScroll(t *testing.T) {
	t.Parallel()
	h := newHarness(t, inOrg(manyProfiles))
	h.press("enter", "down", "enter")
	h.shows("> Harbor Partner", "1 of 42")
	h.press("end")
	h.shows("> Partner Community User", "42 of 42") // it costs the most
	h.press("pgup")
	h.hides("42 of 42")
	h.press("home")
	h.shows("> Harbor Partner", "1 of 42")
	h.press("up")
	h.shows("1 of 42")
}

// TestRow15_ThousandsOfRows goes through 5,000 rows by each key, and always sees where
// it is. How long a key takes is measured by BenchmarkFrame.
func TestRow15_ThousandsOfRows(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	found := manyFound(5000)
	h.s.userSearch().showFound(found)
	for _, step := range []struct{ keys, position, row string }{
		{"down", "2 of 5,000", "> User 1 "},
		{"pgdown", "8 of 5,000", "> User 7 "},
		{"pgdown", "14 of 5,000", "> User 13 "},
		{"pgup", "8 of 5,000", "> User 7 "},
		{"up", "7 of 5,000", "> User 6 "},
	} {
		h.press(step.keys)
		h.shows(step.position, step.row)
	}
	for range 5000 / 6 {
		h.press("pgdown")
	}
	h.shows("5,000 of 5,000", "> User 4999 ")
}

func TestRow16_SearchIsDebouncedAndStaleRepliesAreDropped(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	searches := func() (texts []string) {
		for _, c := range h.org.Calls() {
			if c.Method == upgradetest.MethodSearchUsers {
				texts = append(texts, c.Text)
			}
		}
		return texts
	}
	h.delays = nil
	h.press("t", "o", "m")
	if want := []time.Duration{defaultDebounce, defaultDebounce, defaultDebounce}; !slices.Equal(h.delays, want) {
		t.Errorf("typing waits for %v, want %v", h.delays, want)
	}
	h.fire()
	if got := strings.Join(searches(), ","); got != ",tom" {
		t.Fatalf("it searched for %q, want the proposals and one search", got)
	}
	h.shows("> Tomas Rivera", "1 user found")

	h.hold = true
	h.press("x")
	h.release()
	h.hold = true
	h.fire() // the search for "tomx" is on its way
	h.press("backspace")
	h.release() // its answer comes after the text has changed
	h.shows("> Tomas Rivera", "Search  tom")
	h.press("enter")
	h.shows("Still searching; the list doesn't match this text yet.")
	h.fire()
	h.press("enter")
	h.shows("Select a user license")
}

func TestRow16_TheOldSearchIsCancelled(t *testing.T) {
	t.Parallel()
	var asked []context.Context
	h := newHarness(t, func(o *Options) {
		connect := o.Connect
		o.Connect = func(ctx context.Context) (upgrade.Org, error) {
			org, err := connect(ctx)
			return watchedOrg{Org: org, asked: &asked}, err
		}
	})
	h.press("a")
	due := h.timers
	h.timers = nil
	h.hold = true
	for _, msg := range due {
		h.send(msg)
	}
	running := h.held
	h.held, h.hold = nil, false
	h.press("b")
	for _, cmd := range running { // the search for "a" begins only now, and finds itself cancelled
		h.run(cmd)
	}
	if last := asked[len(asked)-1]; last.Err() == nil {
		t.Error("the search for the older text is not cancelled")
	}
}

// watchedOrg notes the contexts of its searches.
type watchedOrg struct {
	upgrade.Org
	asked *[]context.Context
}

func (o watchedOrg) SearchUsers(ctx context.Context, text string, limit int) (upgrade.UserMatches, error) {
	*o.asked = append(*o.asked, ctx)
	return o.Org.SearchUsers(ctx, text, limit)
}

func TestRow17_TheSelectedRowHasAGlyph(t *testing.T) {
	t.Parallel()
	h := newHarness(t, func(o *Options) { o.NoColor = true })
	for _, keys := range [][]string{{}, {"enter"}, {"down", "enter"}, {"enter"}} {
		h.press(keys...)
		if got := strings.Count(h.s.View(), "\n > "); got != 1 {
			t.Errorf("%d rows are marked:\n%s", got, h.s.View())
		}
		if strings.Contains(h.s.View(), "\x1b") {
			t.Error("there is styling without colour")
		}
	}
}

func TestRow18_RefusedRowsStayWithTheirReason(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for _, tt := range []struct{ search, reason, way string }{
		{"dana", "✗ Already has", "Change the role or the profile in Setup"},
		{"eva", "✗ Inactive and", "Activate and unfreeze"},
		{"nina", "✗ No contact", "Set the user's Contact field"},
	} {
		h.press(tt.search)
		h.fire()
		h.shows(tt.reason, "✗ Blocked")
		h.press("enter")
		h.shows("This user can't be upgraded", tt.way)
		h.press("enter")
		h.shows("Select a user to upgrade")
		h.press("esc")
		h.fire()
	}
	h.press("pgup", "enter", "end")
	h.shows("✗ 0", "No seats of Partner Community Login remaining")
	h.press("enter")
	h.shows("! No seats of Partner Community Login remaining")
	if h.s.currentID() != flow.StepLicense {
		t.Error("a license without a seat was taken")
	}
}

func TestRow22_WideNamesKeepColumnsStraight(t *testing.T) {
	t.Parallel()
	names := []string{"林小雨林小雨林小雨林小雨林小雨", "שלום עולם", "Zoe\u0301 \u2764\ufe0f 🚢🚢🚢🚢🚢🚢🚢🚢🚢🚢🚢", "\x1b[31mred\r\u202e", "Ann"}
	s := newSession(t.Context(), Options{})
	s.answers.Online = true
	found := &flow.Found{Text: "x"}
	for i, name := range names {
		found.Matches.Users = append(found.Matches.Users, upgrade.UserMatch{User: core.User{
			ID: upgradetest.ID(core.PrefixUser, i), Name: name, Username: "MARK", UserType: core.UserTypeCspLitePortal,
			AccountID: "x", ContactID: "x", IsActive: true,
		}})
	}
	rows := &choiceRows{choices: found.Choices(), glyph: s.theme.Glyph}
	l := widget.List{Columns: choiceColumns(rows.choices)}
	l.Load(rows)
	for w := 60; w < 140; w += 7 {
		at := -1
		for _, row := range l.View(s.theme, w, 10) {
			before, _, ok := strings.Cut(stripped(string(row)), "MARK")
			if !ok {
				continue
			}
			if got := widget.LineWidth(widget.Line(before)); at < 0 {
				at = got
			} else if got != at {
				t.Errorf("at %d columns %q ends at %d, others at %d", w, before, got, at)
			}
		}
		if at < 0 {
			t.Fatalf("no row at %d columns", w)
		}
	}
}

// manyFound is a search that found n people.
func manyFound(n int) *flow.Found {
	found := &flow.Found{Text: "x"}
	for i := range n {
		found.Matches.Users = append(found.Matches.Users, upgrade.UserMatch{User: core.User{
			ID: core.ID(fmt.Sprint(i)), Name: fmt.Sprintf("User %d", i), Username: fmt.Sprintf("user%d@big.example", i),
		}})
	}
	return found
}

// manyUsers are the rows of n people.
func manyUsers(s *session, n int) *choiceRows {
	return &choiceRows{choices: manyFound(n).Choices(), glyph: s.theme.Glyph}
}

// BenchmarkListKeyAndView presses a key and draws a list of 50,000 rows.
func BenchmarkListKeyAndView(b *testing.B) {
	s := newSession(b.Context(), Options{})
	found := manyUsers(s, 50_000)
	l := widget.List{Columns: choiceColumns(found.choices)}
	l.Load(found)
	b.ReportAllocs()
	for b.Loop() {
		l.Key(tea.KeyMsg{Type: tea.KeyPgDown}, false)
		l.View(s.theme, 118, 36)
	}
}

// BenchmarkFilter filters 50,000 rows.
func BenchmarkFilter(b *testing.B) {
	s := newSession(b.Context(), Options{})
	found := manyUsers(s, 50_000)
	b.ReportAllocs()
	for b.Loop() {
		if shown, err := widget.Passing(b.Context(), found, []string{"user", "4999"}); err != nil || len(shown) == 0 {
			b.Fatal(len(shown), err)
		}
	}
}
