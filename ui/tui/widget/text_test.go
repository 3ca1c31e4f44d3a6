package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"cupgrade/core/display"
)

// anyText draws what may stand in a name: plain, wide, combining, hostile.
func anyText(t *rapid.T, label string) display.Text {
	pieces := []string{"a", "Bc", " ", "  ", "-", "é", "e\u0301", "林", "שלום", "🚢", "\u2764\ufe0f", "\x1b[2J", "\r\n", "\u202e", "Salesforce"}
	return display.Clean(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, label), ""))
}

func TestFitIsExactlyAsWide(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		look := NewTheme(false, ascii)
		rapid.Check(t, func(rt *rapid.T) {
			s, w := anyText(rt, "text"), rapid.IntRange(0, 60).Draw(rt, "width")
			for _, got := range []display.Text{look.Fit(s, w), look.fitRight(s, w)} {
				if Width(got) != w {
					rt.Fatalf("%q is %d cells wide, want %d", got, Width(got), w)
				}
			}
			if cut := look.Cut(s, w); Width(cut) > w || Width(s) <= w && cut != s {
				rt.Fatalf("%q cut to %d is %q", s, w, cut)
			}
		})
	}
}

func TestWrapLosesNothing(t *testing.T) {
	t.Parallel()
	letters := func(s display.Text) string { return strings.ReplaceAll(string(s), " ", "") }
	rapid.Check(t, func(rt *rapid.T) {
		s, w := anyText(rt, "text"), rapid.IntRange(2, 60).Draw(rt, "width")
		rows := display.Wrap(s, w)
		for _, r := range rows {
			if Width(r) > w {
				rt.Fatalf("%q takes %d of %d cells", r, Width(r), w)
			}
		}
		if got := letters(display.Join(rows, "")); got != letters(s) {
			rt.Fatalf("%q became %q", s, got)
		}
	})
}

func TestSpread(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		left, right := Line(anyText(rt, "left")), Line(anyText(rt, "right"))
		w := rapid.IntRange(LineWidth(right), 200).Draw(rt, "width")
		got := Spread(left, right, w)
		if LineWidth(got) > max(w, LineWidth(right)) || !strings.HasSuffix(string(got), string(right)) {
			rt.Fatalf("%q and %q in %d cells became %q", left, right, w, got)
		}
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	look := NewTheme(false, false)
	long := look.Reversed("林林林") + look.Plain("abc")
	for w := range 12 {
		if got := Clip(long, w); ansi.StringWidth(string(got)) > w {
			t.Errorf("clipped to %d it takes %d cells", w, LineWidth(got))
		}
	}
}

// TestCellsAreCountedAsTheLibraryDoes holds the quick count against the whole one, on
// texts of everything that can stand in a row.
func TestCellsAreCountedAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	parts := []string{
		"a", "Maya Chen", " ", "~", "\x1b[1m", "\x1b[0m", "\x1b[1;35m", "\x1b[4m", "\x1b[", "\x1b[2J", "\x1b]0;t\a", "\x7f", "\t", "\xff",
		"─", "│", "…", "›", "→", "←", "↑", "↓", "✓", "✗", "●", "○", "–", "·", "▏",
		"林", "🚢", "e\u0301", "\u0301", "\ufe0f", "\u200d", "👩‍🚀", "☔", "ไ", "ש", "❤️", "é", "\u009b31m",
	}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 12).Draw(rt, "parts"), "")
		if got, want := cellsOf(text), ansi.StringWidth(text); got != want {
			rt.Fatalf("%q takes %d cells, want %d", text, got, want)
		}
	})
}
