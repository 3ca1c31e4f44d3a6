//go:build unix

package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// realWizard is the real program on a real terminal, whose other end is an emulator.
type realWizard struct {
	*wizard
	cmd  *exec.Cmd
	tty  *os.File
	code chan int
}

// openReal starts the program on a terminal of 80x24 cells.
func openReal(t *testing.T, o *testOrg, args ...string) *realWizard {
	t.Helper()
	return openRealWith(t, o, nil, args...)
}

// openRealWith is openReal with settings of its environment.
func openRealWith(t *testing.T, o *testOrg, settings []string, args ...string) *realWizard {
	t.Helper()
	z := &realWizard{wizard: &wizard{org: o, folder: runs.Folder{Path: tempDir(t)}}, code: make(chan int, 1)}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	z.cmd = bareProgram(ctx, t, binary(t), args...)
	z.cmd.Env = childEnv("TERM=xterm-256color", "LANG=C.UTF-8", "CUPGRADE_STATE_DIR="+z.folder.Path,
		"SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token())
	z.cmd.Env = append(z.cmd.Env, settings...) // of two the last one counts
	var err error
	if z.tty, err = pty.StartWithSize(z.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	z.Terminal = emulate(t, 80, 24, func(in io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
		defer cancel()
		go func() { _, _ = io.Copy(z.tty, in) }()
		_, _ = io.Copy(out, z.tty) // ends when the program has gone, or the terminal
		_ = z.cmd.Wait()
		z.code <- z.cmd.ProcessState.ExitCode()
	})
	t.Cleanup(func() { _ = z.tty.Close() })
	return z
}

// openAtConfirm drives Maya's upgrade up to the moment of the last key.
func openAtConfirm(t *testing.T, o *testOrg) *realWizard {
	t.Helper()
	z := openReal(t, o, "--user", seed.Maya, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--role", "auto")
	z.WaitFor("eviewed")
	z.insist(t, "down")
	z.toConfirm()
	return z
}

// insist presses a key until the screen follows: one that has just come by itself
// takes no keys for a moment, lest it takes one that was meant for the screen before.
func (z *realWizard) insist(t *testing.T, key string) {
	t.Helper()
	for began, first := time.Now(), z.Screen(); time.Since(began) < 20*time.Second; {
		z.Press(key)
		for pressed := time.Now(); time.Since(pressed) < 400*time.Millisecond; runtime.Gosched() {
			if z.Screen() != first {
				return
			}
		}
	}
	t.Fatalf("the screen takes no keys:\n%s", z.Screen())
}

// signal sends the program a signal.
func (z *realWizard) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := z.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// restored holds that the program gave the terminal back as it was.
func (z *realWizard) restored(t *testing.T) {
	t.Helper()
	out := z.Output()
	for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l"} {
		if at := strings.LastIndex(out, off); at < 0 || at < strings.LastIndex(out, on) {
			t.Errorf("%q is not taken back", on)
		}
	}
	for on, off := range map[string]string{"\x1b[22;2t": "\x1b[23;2t", "\x1b[?1004h": "\x1b[?1004l"} { // where the terminal knows them
		if strings.LastIndex(out, off) < strings.LastIndex(out, on) {
			t.Errorf("%q is not taken back", on)
		}
	}
}

// holdWrite keeps the n-th write of the org waiting. Nothing else is answered meanwhile.
func (o *testOrg) holdWrite(n int) (arrived <-chan struct{}, release func()) {
	came, free := make(chan struct{}), make(chan struct{})
	seen := 0
	o.Inject(demoorgtest.Fault{Method: http.MethodPatch, Match: func(*http.Request) bool {
		if seen++; seen == n {
			close(came)
			<-free
		}
		return false
	}})
	once := sync.OnceFunc(func() { close(free) })
	o.t.Cleanup(once)
	return came, once
}

// onlyRun reads the one journal that is there.
func (z *wizard) onlyRun(t *testing.T) runs.SavedRun {
	t.Helper()
	saved, err := z.folder.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d journals, %v", len(saved), err)
	}
	return saved[0]
}

// maya is the user type of Maya, as the org tells.
func (o *testOrg) maya() string {
	o.t.Helper()
	return text(o.one("SELECT UserType FROM User WHERE Username = '"+seed.Maya+"'"), "UserType")
}

const (
	finishing = "stopping after the current step"
	before    = "CspLitePortal"
	after     = "PowerPartner"
)

// TestSignalsNeverAbandonAWrite tells the real program to end while a write is on its
// way, in every way a system does, and holds that the write is finished, the journal
// closed, and the terminal given back.
func TestSignalsNeverAbandonAWrite(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		write   int // the one that is on its way
		signals []os.Signal
		maya    string
		end     upgrade.Closing
		code    int
		says    string
	}{
		{"SIGTERM in the first write", 1, []os.Signal{syscall.SIGTERM}, before, upgrade.ClosingStopped, exitNotVerified, "cupgrade resume"},
		{"SIGTERM in the last write", 2, []os.Signal{syscall.SIGTERM}, after, upgrade.ClosingDone, exitDone, "upgraded and verified"},
		{"SIGHUP in the last write", 2, []os.Signal{syscall.SIGHUP}, after, upgrade.ClosingDone, exitDone, "upgraded and verified"},
		{
			"again and again", 2,
			[]os.Signal{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGTERM},
			after, upgrade.ClosingDone, exitDone, "upgraded and verified",
		},
		{"SIGQUIT in the first write", 1, []os.Signal{syscall.SIGQUIT}, before, upgrade.ClosingStopped, exitNotVerified, "cupgrade resume"},
		{"SIGQUIT in the last write", 2, []os.Signal{syscall.SIGQUIT, syscall.SIGQUIT}, after, upgrade.ClosingDone, exitDone, "upgraded and verified"},
		{"an interrupt from outside", 2, []os.Signal{os.Interrupt}, after, upgrade.ClosingDone, exitDone, "upgraded and verified"},
	}
	for _, tt := range effort.Some(2, tests) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			z := openAtConfirm(t, o)
			arrived, release := o.holdWrite(tt.write)
			z.PressOn("enter")
			<-arrived
			for _, s := range tt.signals {
				said := strings.Count(z.Screen(), finishing)
				z.signal(t, s)
				z.Wait("it says so", func(screen string) bool { return strings.Count(screen, finishing) > said })
			}
			release()
			if code := <-z.code; code != tt.code {
				t.Errorf("it ends with %d, want %d:\n%s", code, tt.code, z.Screen())
			}
			if got := o.maya(); got != tt.maya {
				t.Errorf("Maya is %s", got)
			}
			run := z.onlyRun(t)
			if got := run.Run.End(); got != tt.end {
				t.Errorf("the journal ends %q", got)
			}
			if !strings.Contains(z.Output(), tt.says) || !strings.Contains(z.Output(), run.ID) {
				t.Errorf("the normal screen does not tell %q and the journal:\n%s", tt.says, z.Screen())
			}
			if effects := o.effects(); effects["Account"] != 1 || effects["User"] != tt.write-1 {
				t.Errorf("writes: %v", effects)
			}
			z.restored(t)
		})
	}
}

// TestTheTerminalIsGone closes the terminal itself while a write is on its way.
func TestTheTerminalIsGone(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openAtConfirm(t, o)
	came := make(chan struct{})
	seen := 0
	o.Inject(demoorgtest.Fault{Kind: demoorgtest.Slow, Delay: 700 * time.Millisecond, Method: http.MethodPatch, Nth: 2, Match: func(*http.Request) bool {
		if seen++; seen == 2 {
			close(came)
		}
		return true
	}})
	z.PressOn("enter")
	<-came
	if err := z.tty.Close(); err != nil {
		t.Fatal(err)
	}
	if code := <-z.code; code != exitDone {
		t.Errorf("it ends with %d", code)
	}
	if got := o.maya(); got != after {
		t.Errorf("Maya is %s", got)
	}
	run := z.onlyRun(t)
	if got := run.Run.End(); got != upgrade.ClosingDone {
		t.Errorf("the journal ends %q", got)
	}
	receipt, err := os.ReadFile(strings.TrimSuffix(run.Path, ".journal") + ".receipt.txt")
	if err != nil || !strings.Contains(string(receipt), "upgraded and verified") {
		t.Errorf("the receipt: %v\n%s", err, receipt)
	}
}

// TestWhileReadingItLeavesAtOnce tells the program to end while nothing is written.
func TestWhileReadingItLeavesAtOnce(t *testing.T) {
	t.Parallel()
	for s, want := range map[os.Signal]int{
		syscall.SIGTERM: exitCancelled, syscall.SIGHUP: exitCancelled, os.Interrupt: exitCancelled, syscall.SIGQUIT: exitQuit,
	} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			z := openReal(t, o)
			z.WaitFor("Select a user to upgrade")
			z.signal(t, s)
			if code := <-z.code; code != want {
				t.Errorf("it ends with %d", code)
			}
			z.restored(t)
			if saved, err := z.folder.ListRuns(); err != nil || len(saved) != 0 {
				t.Errorf("%d journals, %v", len(saved), err)
			}
		})
	}
}

// TestLeavingAWriteBehind leaves by the third interrupt, by keys and by signals: the
// program goes, names the journal, and what it left behind can be finished.
func TestLeavingAWriteBehind(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*testing.T, *realWizard){
		"by keys": func(_ *testing.T, z *realWizard) {
			z.Press("ctrl+c")
			z.WaitFor("Finishing the current step, then stopping")
			z.Press("ctrl+c")
			z.WaitFor("Quit now?")
			z.Press("ctrl+c")
		},
		"by signals": func(t *testing.T, z *realWizard) {
			t.Helper()
			for _, says := range []string{finishing, "quit now?"} {
				z.signal(t, os.Interrupt)
				z.WaitFor(says)
			}
			z.signal(t, os.Interrupt)
		},
	}
	for name, leave := range effort.SomeOf(1, ways) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			z := openAtConfirm(t, o)
			arrived, release := o.holdWrite(2)
			z.PressOn("enter")
			<-arrived
			leave(t, z)
			if code := <-z.code; code != exitNotVerified {
				t.Errorf("it ends with %d", code)
			}
			z.restored(t)
			run := z.onlyRun(t)
			if out := z.Output(); !run.Run.NeedsLook() || !strings.Contains(out, run.ID) || !strings.Contains(out, "cupgrade resume") {
				t.Errorf("the journal ends %q, the screen is:\n%s", run.Run.End(), z.Screen())
			}
			release()
			// The write lands although nobody waits for it, and the run is taken up.
			w := &runs.Workers{Folder: z.folder, Clock: runs.WallClock()}
			result := await(w.NewWorker(o.client("")).Resume(run, false))
			if !result.Verification.Verified() || o.effects()["User"] != 1 {
				t.Errorf("writes %v, result %+v", o.effects(), result)
			}
		})
	}
}

// TestASignalSaysWhatItEnds holds that no signal speaks of a write, or of a step, where a run
// only reads, and that each but the last of a row says what becomes of a write.
func TestASignalSaysWhatItEnds(t *testing.T) {
	t.Parallel()
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		for byPerson := range leavesAt + 1 {
			reading := fmt.Sprint(sayOf(s, byPerson, true, "its.journal"), leftOf(true, "its.journal"))
			for _, never := range []string{"unknown", "step", "during a write", "resume"} {
				if strings.Contains(reading, never) {
					t.Errorf("%v, %d: a verification is told as a write: %s", s, byPerson, reading)
				}
			}
			if said := sayOf(s, byPerson, false, "its.journal"); (said == nil) != (byPerson == leavesAt) {
				t.Errorf("%v, %d: of a write it says %v", s, byPerson, said)
			}
		}
	}
	if left := fmt.Sprint(leftOf(false, "its.journal")); !strings.Contains(left, "unknown") || !strings.Contains(left, "its.journal") {
		t.Errorf("of a write that is left behind it says %s", left)
	}
}
