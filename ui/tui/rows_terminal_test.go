package tui_test

import (
	"strings"
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/ui/uitest"
)

func TestRow49_TheMouseStaysOff(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atReview)
	z.end()
	for _, mode := range []string{"\x1b[?1000h", "\x1b[?1002h", "\x1b[?1003h", "\x1b[?1006h"} {
		if strings.Contains(z.Output(), mode) {
			t.Errorf("the mouse is switched on with %q", mode)
		}
	}
}

// TestRow56_TheTerminalIsRestored leaves in each way, and looks at the modes that
// were left behind.
func TestRow56_TheTerminalIsRestored(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*wizard){
		"esc":       func(z *wizard) { z.Press("esc") },
		"ctrl+c":    func(z *wizard) { z.Press("ctrl+c") },
		"cancelled": func(z *wizard) { z.cancel() },
		"asked":     func(z *wizard) { z.Type("x"); z.WaitFor("Search  x"); z.Press("ctrl+c", "ctrl+c") },
	}
	for name, leave := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, 80, 24)
			z.WaitFor("> Maya Chen")
			if !z.InAltScreen() {
				t.Error("the wizard is not on the alternate screen")
			}
			leave(z)
			z.WaitEnd()
			if z.InAltScreen() {
				t.Error("the alternate screen stays")
			}
			for on, off := range map[string]string{"\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l", "\x1b[?1049h": "\x1b[?1049l"} {
				if strings.LastIndex(z.Output(), off) < strings.LastIndex(z.Output(), on) {
					t.Errorf("%q is not followed by %q", on, off)
				}
			}
			want := ""
			if z.outcome.Ending.State == upgrade.StateCancelled {
				want = "Cancelled. Nothing was changed.\n"
			}
			if z.outcome.Summary != want || z.err != nil {
				t.Errorf("nothing was tried, and it tells %q, %v", z.outcome.Summary, z.err)
			}
		})
	}
}

func TestRow57_SummaryStays(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atResult)
	z.Press("esc")
	z.WaitEnd()
	uitest.Golden(t, "summary", z.outcome.Summary)
}

func TestRow21_PasteOnTheTerminal(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atConfirm)
	z.Paste("\r" + mayasName + "\r\n")
	z.WaitFor("> " + mayasName)
	if len(z.commits.Plans()) != 0 {
		t.Error("a pasted line end began the commit")
	}
	z.Press("enter")
	z.WaitFor("Upgraded and verified")
	z.end()
}

// TestAPasteThatNeverEnds begins a paste that goes on for ever, in the piece with its
// beginning, in a later one, or after more than anybody pastes: ctrl+c is heard.
func TestAPasteThatNeverEnds(t *testing.T) {
	t.Parallel()
	for name, pieces := range map[string][]string{
		"at once":            {"\x1b[200~maya\x03"},
		"in a later piece":   {"\x1b[200~maya", "more", "\x03"},
		"behind a cut mark":  {"\x1b[20", "0~x", "y\x1b[201", "\x03"},
		"after a megabyte":   {"\x1b[200~" + strings.Repeat("maya ", 200<<10), "\x03"},
		"with keys behind":   {"\x1b[200~x\x03\r\rq\r"},
		"that has an end":    {"\x1b[200~" + strings.Repeat("m", 100<<10) + "\x1b[201~", "\x03"},
		"with an end behind": {"\x1b[200~x\x03yz\x1b[201~"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, 80, 24)
			z.walk(atUser, atUser)
			for _, piece := range pieces {
				z.Burst(piece)
			}
			z.Press("ctrl+c")
			z.WaitEnd()
			if len(z.commits.Plans()) != 0 {
				t.Error("it commits")
			}
		})
	}
}

func TestRow45_ResizeOnTheTerminal(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atLosses)
	z.Resize(30, 8)
	z.WaitFor("need 40x14", "have 30x8")
	z.Resize(120, 40)
	z.WaitFor("Category", "Permission sets and more")
	z.Resize(80, 24)
	screen := z.WaitFor("Category", "1 of 10")
	want := strings.Split(screen, "\n")
	if len(want) != 25 || !strings.HasSuffix(want[23], "? help") {
		t.Errorf("the screen is not drawn clean:\n%s", screen)
	}
	z.end()
}
