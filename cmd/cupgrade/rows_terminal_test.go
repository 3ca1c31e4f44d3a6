//go:build unix

package main

import (
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// The tests of this file drive the real program on a real terminal, for the rows of
// the table of acceptance that an emulator alone can't show.

// openSettled starts the program and waits until its first screen takes keys.
func openSettled(t *testing.T) *realWizard {
	t.Helper()
	z := openReal(t, startOrg(t))
	z.WaitFor("> Maya Chen")
	z.insist(t, "down")
	return z
}

// leaveBy sends a key that ends the program, and gives its exit code.
func (z *realWizard) leaveBy(keys ...string) int {
	z.Press(keys...)
	return <-z.code
}

// TestRow21_PasteOnARealTerminal pastes into the search and into the confirmation: a
// line end that is pasted chooses nothing, and nothing pasted steers the terminal.
func TestRow21_PasteOnARealTerminal(t *testing.T) {
	t.Parallel()
	z := openSettled(t)
	z.Paste("tomas\r\n")
	z.WaitFor("Search  tomas", "1 user found", "> Tom", "Select a user")
	z.Paste("\x1b[31m\x07")
	z.WaitFor("Search  tomas[31m", "No users found")
	if code := z.leaveBy("ctrl+c", "ctrl+c"); code != exitCancelled {
		t.Errorf("it ends with %d", code)
	}
	o := startOrg(t)
	z = openAtConfirm(t, o)
	z.Press("ctrl+u")
	z.Paste("\r" + seed.Maya + "\r\n")
	z.WaitFor("> "+seed.Maya, "Confirm the upgrade")
	if got := o.maya(); got != before || len(o.effects()) != 0 {
		t.Errorf("a pasted line end upgraded Maya to %s", got)
	}
	if code := z.leaveBy("ctrl+c", "ctrl+c"); code != exitCancelled {
		t.Errorf("it ends with %d", code)
	}
}

// TestRow45_ResizeOfARealTerminal makes the window smaller and larger, and holds that
// the screen follows and keeps its state.
func TestRow45_ResizeOfARealTerminal(t *testing.T) {
	t.Parallel()
	z := openSettled(t)
	z.WaitFor("> Tom")
	for _, size := range []struct {
		w, h  int
		shows []string
	}{
		{120, 40, []string{"> Tom", "○ Upgrade"}},
		{39, 14, []string{"need 40x14", "have 39x14"}},
		{40, 14, []string{"> Tom", "● User"}},
		{80, 24, []string{"> Tom", "Username"}},
	} {
		z.Resize(size.w, size.h)
		if err := pty.Setsize(z.tty, &pty.Winsize{Rows: uint16(size.h), Cols: uint16(size.w)}); err != nil { //nolint:gosec // Small numbers.
			t.Fatal(err)
		}
		screen := z.WaitFor(size.shows...)
		if rows := strings.Count(screen, "\n"); rows != size.h {
			t.Errorf("%d rows of %d:\n%s", rows, size.h, screen)
		}
	}
	z.leaveBy("ctrl+c")
}

// TestRow56_SuspendAndComeBack puts the program into the background and brings it back:
// the terminal is given back meanwhile, and taken again afterwards.
func TestRow56_SuspendAndComeBack(t *testing.T) {
	t.Parallel()
	z := openSettled(t)
	z.Press("ctrl+z")
	z.WaitGone("> Tom") // the screen of the shell is back
	if z.InAltScreen() {
		t.Error("the alternate screen stays")
	}
	z.restored(t)
	// It listens for the signal a moment after it gave the terminal back.
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for began := time.Now(); !z.InAltScreen() && time.Since(began) < 20*time.Second; <-again.C {
		z.signal(t, syscall.SIGCONT)
	}
	z.WaitFor("> Tom")
	if !z.InAltScreen() {
		t.Error("it is not on the alternate screen again")
	}
	z.Press("up")
	z.WaitFor("> Maya Chen")
	if code := z.leaveBy("ctrl+c"); code != exitCancelled {
		t.Errorf("it ends with %d", code)
	}
	z.restored(t)
}

// TestRow56_EveryExit leaves the real program in each way, and holds that the terminal
// is as it was and that the exit code says how it ended.
func TestRow56_EveryExit(t *testing.T) {
	t.Parallel()
	ways := map[string]struct {
		leave func(*realWizard)
		code  int
	}{
		"esc":       {func(z *realWizard) { z.Press("esc") }, exitDone},
		"ctrl+c":    {func(z *realWizard) { z.Press("ctrl+c") }, exitCancelled},
		"asked":     {func(z *realWizard) { z.Type("x"); z.WaitFor("Search  x"); z.Press("ctrl+c", "ctrl+c") }, exitCancelled},
		"SIGTERM":   {func(z *realWizard) { _ = z.cmd.Process.Signal(syscall.SIGTERM) }, exitCancelled},
		"SIGHUP":    {func(z *realWizard) { _ = z.cmd.Process.Signal(syscall.SIGHUP) }, exitCancelled},
		"interrupt": {func(z *realWizard) { _ = z.cmd.Process.Signal(os.Interrupt) }, exitCancelled},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := openSettled(t)
			way.leave(z)
			if code := <-z.code; code != way.code {
				t.Errorf("it ends with %d, want %d", code, way.code)
			}
			z.restored(t)
			if way.code == exitCancelled && !strings.Contains(z.Output()[strings.LastIndex(z.Output(), "\x1b[?1049l"):], "Cancelled. Nothing was changed.") {
				t.Error("it does not say that nothing was changed")
			}
		})
	}
}

// TestRow57_SummaryOnTheMainScreen upgrades Maya, and reads what is left on the screen
// of the shell.
func TestRow57_SummaryOnTheMainScreen(t *testing.T) {
	t.Parallel()
	z := openAtConfirm(t, startOrg(t))
	z.PressOn("enter")
	z.WaitFor("Upgraded and verified", "upgrade another")
	z.insist(t, "end")
	if code := z.leaveBy("q"); code != exitDone {
		t.Errorf("it ends with %d", code)
	}
	_, main, _ := strings.Cut(z.Output()[strings.LastIndex(z.Output(), "\x1b[?1049l"):], "\x1b[?1049l")
	for _, want := range []string{
		"Maya Chen now has Partner Community", seed.Maya, "Customer Community -> Partner Community", "Access", "Receipt", "Next",
	} {
		if !strings.Contains(main, want) {
			t.Errorf("the main screen lacks %q:\n%s", want, main)
		}
	}
	said := strings.Split(strings.TrimSpace(ansi.Strip(main)), "\n")
	for i, line := range said {
		if len(said) > 10 || len([]rune(strings.TrimSpace(line))) > 80 && i < len(said)-1 { // the last is a folder of any length
			t.Errorf("%d lines are left on the screen: %q", len(said), line)
		}
	}
}

// styling is what sets a look.
var styling = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestRow47_SettingsOfTheTerminal starts the real program with each way to say that no
// colour is wanted.
func TestRow47_SettingsOfTheTerminal(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env   []string
		shows string
		look  bool
	}{
		"colour":     {nil, "> Maya Chen", true},
		"NO_COLOR":   {[]string{"NO_COLOR=1"}, "> Maya Chen", false},
		"CLICOLOR=0": {[]string{"CLICOLOR=0"}, "> Maya Chen", false},
		"dumb":       {[]string{"TERM=dumb"}, "Type a number to select", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := openRealWith(t, startOrg(t), tt.env)
			z.WaitFor(tt.shows)
			z.signal(t, syscall.SIGTERM)
			<-z.code
			looks := false
			for _, code := range styling.FindAllString(z.Output(), -1) {
				looks = looks || code != "\x1b[0m" && code != "\x1b[m"
			}
			if looks != tt.look {
				t.Errorf("styling is %v, want %v:\n%q", looks, tt.look, z.Output())
			}
		})
	}
}

// TestRow48_LocaleOfTheTerminal starts the real program in a locale without UTF-8: no
// byte beyond ASCII is sent, also of a name.
func TestRow48_LocaleOfTheTerminal(t *testing.T) {
	t.Parallel()
	for locale, ascii := range effort.SomeOf(2, map[string]bool{"LC_ALL=C": true, "LC_CTYPE=POSIX": true, "LC_ALL=en_US.UTF-8": false, "LC_ALL=de_DE.utf8": false}) {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			z := openRealWith(t, startOrg(t), []string{locale})
			z.WaitFor("> Maya Chen", "Tom")
			z.signal(t, syscall.SIGTERM)
			<-z.code
			beyond := strings.IndexFunc(z.Output(), func(r rune) bool { return r > 0x7e })
			if got := beyond < 0; got != ascii {
				t.Errorf("ASCII only is %v, want %v", got, ascii)
			}
		})
	}
}

// TestRow58_ExitCodeOfEveryEnd holds the documented code of each end of the wizard, and
// of each error that keeps it from its work.
func TestRow58_ExitCodeOfEveryEnd(t *testing.T) {
	t.Parallel()
	for end, want := range map[upgrade.State]int{
		upgrade.StateNothing: exitDone, upgrade.StateVerified: exitDone, upgrade.StateRejected: exitError,
		upgrade.StateUnproven: exitNotVerified, upgrade.StateUnknown: exitNotVerified, upgrade.StateSignedOut: exitSignIn,
		upgrade.StateCancelled: exitCancelled, upgrade.StateStopped: exitCancelled,
	} {
		if got := upgrade.EndingWithout(end).ExitCode; got != want {
			t.Errorf("%q ends with %d, want %d", end, got, want)
		}
	}
	if got := exitOf(&flaganswers.Error{}); got != exitUsage {
		t.Errorf("a flag that can't be followed ends with %d", got)
	}
}
