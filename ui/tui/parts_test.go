package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// TestListKeepsItsCursorInSight moves through lists of any length in windows of any
// height.
func TestListKeepsItsCursorInSight(t *testing.T) {
	t.Parallel()
	s := newSession(t.Context(), Options{})
	rapid.Check(t, func(rt *rapid.T) {
		found := manyUsers(s, rapid.IntRange(0, 60).Draw(rt, "rows"))
		l := widget.List{Columns: choiceColumns(found.choices)}
		l.Load(found)
		moves := []string{"up", "down", "pgup", "pgdown", "home", "end", "j", "k", "g", "G"}
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(moves), 1, 20).Draw(rt, "keys") {
			h := rapid.IntRange(1, 30).Draw(rt, "height")
			l.Key(keyNamed(k), false)
			rows := l.View(s.theme, 80, h)
			marked := 0
			for _, r := range rows {
				if strings.HasPrefix(stripped(string(r)), "> ") {
					marked++
				}
			}
			if len(rows) > h || found.Len() > 0 && marked != 1 {
				rt.Fatalf("%d rows in %d, %d marked", len(rows), h, marked)
			}
		}
	})
}

func TestListKeepsTheSelectedRowAcrossALoad(t *testing.T) {
	t.Parallel()
	s := newSession(t.Context(), Options{})
	found := manyUsers(s, 9)
	l := widget.List{Columns: choiceColumns(found.choices)}
	l.Load(found)
	l.Key(keyNamed("end"), false)
	last := manyFound(9)
	last.Matches.Users = last.Matches.Users[5:]
	fewer := &choiceRows{choices: last.Choices(), glyph: s.theme.Glyph}
	l.Load(fewer)
	if i, ok := l.Selected(); !ok || fewer.Key(i) != "8" {
		t.Errorf("row %d is selected, %v", i, ok)
	}
	l.Load(manyUsers(s, 3))
	if i, _ := l.Selected(); i != 0 {
		t.Errorf("the row is gone, and %d is selected", i)
	}
}

func TestScrollerStaysInItsDocument(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 50).Draw(rt, "rows")
		var sc widget.Scroller
		moves := []string{"up", "down", "pgup", "pgdown", "home", "end", "x"}
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(moves), 1, 20).Draw(rt, "keys") {
			h := rapid.IntRange(1, 20).Draw(rt, "height")
			rows := sc.Show(40, h, func(int) []widget.Line {
				doc := make([]widget.Line, n)
				for i := range doc {
					doc[i] = widget.Line(fmt.Sprint(i))
				}
				return doc
			})
			if len(rows) != min(n, h) {
				rt.Fatalf("%d rows of %d in %d", len(rows), n, h)
			}
			if sc.Scrolls() != (sc.Position() != "") {
				rt.Fatalf("it scrolls %v, and the position is %q", sc.Scrolls(), sc.Position())
			}
			sc.Key(keyNamed(k))
		}
	})
}

func TestLayOutFillsWhatThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		columns := make([]widget.Column, rapid.IntRange(1, 5).Draw(rt, "columns"))
		for i := range columns {
			least := rapid.IntRange(1, 30).Draw(rt, "least")
			columns[i] = widget.Column{Least: least, Most: least + rapid.IntRange(0, 40).Draw(rt, "more")}
		}
		w := rapid.IntRange(1, 200).Draw(rt, "width")
		widths := widget.LayOut(columns, w)
		sum := widget.ColumnGap * (len(widths) - 1)
		for i, got := range widths {
			sum += got
			if len(widths) > 1 && (got < columns[i].Least || got > columns[i].Most) {
				rt.Fatalf("column %d of %+v is %d wide", i, columns, got)
			}
		}
		if sum > w {
			rt.Fatalf("%v take %d of %d cells", widths, sum, w)
		}
	})
}

func TestFieldScrollsWithItsCaret(t *testing.T) {
	t.Parallel()
	look := widget.NewTheme(true, false)
	f := widget.NewField()
	f.Set(strings.Repeat("0123456789", 10))
	if got := f.View(look, 20); widget.LineWidth(got) > 20 || !strings.HasSuffix(string(got), "9▏") {
		t.Errorf("the end is %q", got)
	}
	f.Key(keyNamed("home"))
	if got := f.View(look, 20); widget.LineWidth(got) > 20 || !strings.HasPrefix(string(got), "▏0") {
		t.Errorf("the start is %q", got)
	}
	f.Key(keyNamed("ctrl+u"))
	f.Key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" a\r\nb\x1b\u202ec\t"), Paste: true})
	if got := f.Value(); !strings.HasSuffix(strings.TrimSpace(got[:len("a  bc")]), "bc") {
		t.Errorf("the paste became %q", got)
	}
}

func TestQuitQuestionMoves(t *testing.T) {
	t.Parallel()
	look := widget.NewTheme(true, true)
	for _, k := range []string{"up", "down", "left", "right", "tab", "h", "l", "j", "k"} {
		h := newHarness(t)
		h.s.quit.openQuestion()
		h.press(k)
		if !h.s.quit.yes {
			t.Errorf("%q does not move", k)
		}
		if got := drawQuit(h, look); got[len(got)-1] != "> Yes, quit" {
			t.Errorf("after %q the question is %q", k, got)
		}
	}
}

func TestRow69_SummaryOfEveryEnd(t *testing.T) {
	t.Parallel()
	plan := upgrade.Plan{
		User:    upgrade.UserFacts{User: core.User{Name: "Ann\x1b[2J", Username: "ann@x.example"}},
		Target:  core.Profile{Name: "Partner", License: core.UserLicense{Name: "Partner Community"}},
		Removed: []upgrade.Removal{{Kind: upgrade.RemovedPermissionSet, Label: "Extras", CanReturn: true}},
	}
	step := func(o upgrade.Outcome) upgrade.StepResult {
		return upgrade.StepResult{Step: upgrade.Step{Kind: upgrade.StepUpgradeUser}, Outcome: o}
	}
	account := upgrade.StepResult{Step: upgrade.Step{Kind: upgrade.StepEnablePartnerAccount}, Outcome: upgrade.OutcomeApplied}
	type endOf struct {
		name   string
		result upgrade.Result
		want   []string
	}
	tests := []endOf{
		{
			"verified",
			upgrade.Result{Steps: []upgrade.StepResult{step(upgrade.OutcomeApplied)}, Verification: upgrade.Verification{After: &upgrade.UserFacts{}}},
			[]string{"now has Partner Community", "Access    0 losses", "eassign what is still needed"},
		},
		{
			"not verified",
			upgrade.Result{Steps: []upgrade.StepResult{step(upgrade.OutcomeApplied)}, Verification: upgrade.Verification{Err: errLeft}},
			[]string{"this isn't verified", "Verified  no: "},
		},
		{"unknown", upgrade.Result{Steps: []upgrade.StepResult{step(upgrade.OutcomeUnknown)}}, []string{"is unknown", "cupgrade resume"}},
		{"refused", upgrade.Result{Steps: []upgrade.StepResult{step(upgrade.OutcomeRejected)}}, []string{"Nothing was changed", "Fix the issue above"}},
		{
			"half",
			upgrade.Result{Steps: []upgrade.StepResult{account, step(upgrade.OutcomeRejected)}},
			[]string{"an earlier step was applied", "Applied steps remain"},
		},
		{"stopped", upgrade.Result{Steps: []upgrade.StepResult{step(upgrade.OutcomeSkipped)}, Err: upgrade.ErrStopped}, []string{"Start the upgrade again when you are ready."}},
		{"stale", upgrade.Result{Stale: []upgrade.StaleStamp{{Name: "User.Email", Then: "a", Now: ""}}}, []string{"the org has changed", "User.Email is empty, and was a.", "plan again"}},
	}
	for _, ended := range upgradetest.Endings() {
		tests = append(tests, endOf{"an ending: " + ended.Name, ended.Result, nil})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := flow.Runs{{Plan: plan, Result: tt.result, Took: 3 * time.Second}}.Summary(80)
			for _, want := range append(tt.want, "ann@x.example", "Next") {
				if !strings.Contains(got, want) {
					t.Errorf("the summary lacks %q:\n%s", want, got)
				}
			}
			for row := range strings.Lines(got) {
				if len([]rune(row)) > 81 {
					t.Errorf("%q is wider than a window", row)
				}
			}
			if n := strings.Count(got, "\n"); n > 8 { // and two of receipt and journal
				t.Errorf("the summary has %d lines:\n%s", n, got)
			}
			if strings.Contains(got, "\x1b") || !strings.HasSuffix(got, "\n") {
				t.Errorf("the summary is not plain text: %q", got)
			}
		})
	}
}

func TestTimingDefaults(t *testing.T) {
	t.Parallel()
	got := Options{Timing: Timing{Debounce: -1, Slow: time.Minute}}.withDefaults()
	want := Timing{Debounce: 0, Slow: time.Minute, Elapsed: defaultElapsed, Grace: defaultGrace, Held: defaultHeld}
	if got.Timing != want || got.Now == nil {
		t.Errorf("got %+v, want %+v", got.Timing, want)
	}
}

// drawQuit draws the question before the wizard is left in some look.
func drawQuit(h *harness, look widget.Theme) []widget.Line {
	h.s.theme = look
	return h.s.quit.drawBody(h.s, 60)
}
