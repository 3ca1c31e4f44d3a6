package tui

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"cupgrade/ui/uitest"
)

// palettes are what usual terminals make of their default background and foreground, and of
// red, green, yellow, blue, magenta and cyan.
var palettes = map[string]string{
	"xterm, dark":      "#000000 #e5e5e5 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd",
	"xterm, light":     "#ffffff #000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd",
	"Ubuntu":           "#300a24 #ffffff #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a",
	"GNOME, dark":      "#2e3436 #d3d7cf #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a",
	"GNOME, light":     "#ffffff #2e3436 #cc0000 #4e9a06 #c4a000 #3465a4 #75507b #06989a",
	"Windows Terminal": "#0c0c0c #cccccc #c50f1f #13a10e #c19c00 #0037da #881798 #3a96dd",
	"Windows console":  "#000000 #c0c0c0 #800000 #008000 #808000 #000080 #800080 #008080",
	"macOS Basic":      "#ffffff #000000 #990000 #00a600 #999900 #0000b2 #b200b2 #00a6b2",
	"macOS Pro":        "#000000 #f2f2f2 #990000 #00a600 #999900 #2009db #b200b2 #00a6b2",
	"iTerm2":           "#000000 #c7c7c7 #c91b00 #00c200 #c7c400 #0225c7 #c930c7 #00c5c7",
	"VS Code, dark":    "#1e1e1e #cccccc #cd3131 #0dbc79 #e5e510 #2472c8 #bc3fbc #11a8cd",
	"VS Code, light":   "#ffffff #333333 #cd3131 #00bc00 #949800 #0451a5 #bc05bc #0598bc",
	"Solarized, dark":  "#002b36 #839496 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198",
	"Solarized, light": "#fdf6e3 #657b83 #dc322f #859900 #b58900 #268bd2 #d33682 #2aa198",
}

// readable is the contrast that text needs.
// Source: https://www.w3.org/TR/WCAG21/#contrast-minimum
const readable = 4.5

// TestNoColourCanBeText computes why text has none: each of the colours is below what text
// needs in one of the usual palettes, and below the terminal's own foreground in nearly all.
func TestNoColourCanBeText(t *testing.T) {
	t.Parallel()
	for n, colour := range []string{"red", "green", "yellow", "blue", "magenta", "cyan"} {
		worst, where := 21.0, ""
		for name, palette := range palettes {
			shades := strings.Fields(palette)
			if contrast := uitest.Contrast(shades[0], shades[2+n]); contrast < worst {
				worst, where = contrast, name
			}
		}
		if worst >= readable {
			t.Errorf("%s has a contrast of at least %.1f everywhere: text may have it", colour, worst)
		}
		t.Logf("%s has a contrast of %.1f in %s", colour, worst, where)
	}
}

// TestRow66_TextKeepsTheTerminalsOwnContrast holds that no letter and no digit has a colour,
// and that a background comes by reversing alone: the contrast of text is then that of the
// terminal in every palette, which the least of the 14 gives as 4.1.
func TestRow66_TextKeepsTheTerminalsOwnContrast(t *testing.T) {
	t.Parallel()
	for name, palette := range palettes {
		shades := strings.Fields(palette)
		if contrast := uitest.Contrast(shades[0], shades[1]); contrast < 4 {
			t.Errorf("%s: its own text has a contrast of %.1f", name, contrast)
		}
	}
	styled := regexp.MustCompile("\x1b\\[([0-9;]*)m([^\x1b]*)")
	allowed := map[string]bool{"": true, "0": true, "1": true, "4": true, "24": true, "7": true, "31": true, "32": true, "33": true, "36": true}
	for place, keys := range places {
		h := newHarness(t)
		h.visit(keys)
		view := h.s.View()
		for _, m := range styled.FindAllStringSubmatch(view, -1) {
			coloured := strings.HasPrefix(m[1], "3")
			if !allowed[m[1]] || coloured && strings.ContainsFunc(m[2], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				t.Errorf("%s: the style %q is on %q", place, m[1], m[2])
			}
		}
		if !strings.Contains(view, "\x1b[7m") {
			t.Errorf("%s: nothing is reversed:\n%s", place, h.screen())
		}
	}
}
