//go:build unix

package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// onText does something as soon as a text is written.
type onText struct {
	text string
	do   func()
}

func (o onText) Write(p []byte) (int, error) {
	if strings.Contains(string(p), o.text) {
		o.do()
	}
	return len(p), nil
}

// openSlow is a shell against an org whose sites follow only when the test lets time go by.
// Its program has hasty pauses.
func openSlow(t *testing.T) (s *shell, follow func()) {
	t.Helper()
	var later atomic.Int64
	began := time.Now()
	o := startOrgWith(t, demoorg.Options{MembershipDelay: time.Hour, Now: func() time.Time {
		return morning().Add(time.Hour + time.Since(began) + time.Duration(later.Load()))
	}})
	s = openShellOn(t, o)
	var err error
	if s.binary, err = hasty(); err != nil {
		t.Fatal(err)
	}
	return s, func() { later.Store(int64(2 * time.Hour)) }
}

// upgradeMaya upgrades her to a profile whose site follows.
func (s *shell) upgradeMaya(code int, more ...string) runs.SavedRun {
	s.t.Helper()
	s.run(exitDone, planMaya("--profile", seed.ProfilePartnerService, "--out", "maya.json")...)
	s.run(code, append([]string{"apply", "maya.json", "--confirm", seed.Maya}, more...)...)
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		s.t.Fatalf("%d runs, %v", len(saved), err)
	}
	return saved[0]
}

// TestVerifyEndsTheRun follows a run whose sites are still to come: it is verified so far,
// also for history and after a look in vain, and verified once they are there.
func TestVerifyEndsTheRun(t *testing.T) {
	t.Parallel()
	s, follow := openSlow(t)
	id := s.upgradeMaya(exitDone).ID
	s.says("upgraded and verified so far", "cupgrade verify "+id, "Verify the user after", "Partner Central")
	s.run(exitDone, "verify")
	s.says(id)
	s.run(exitDone, "resume")
	s.says("No run is unfinished")
	before := s.effects()

	s.run(exitNotVerified, "verify", id, "--wait", "2m")
	s.says("upgraded and verified so far", "Pending")
	s.warns("Not everything is there yet. Reading back for up to 2m0s more")
	s.run(exitDone, "history")
	s.says("verified so far")
	follow()
	s.run(exitDone, "verify", "latest", "--json")
	s.says(`"state": "verified"`, `"verified": "20`)
	s.run(exitDone, "history", "show", id)
	s.says("upgraded and verified", "Verified  ", "Started")
	if strings.Contains(s.out, "so far") || strings.Contains(s.out, "cupgrade verify") {
		t.Errorf("something is left to verify:\n%s", s.out)
	}
	s.run(exitDone, "verify")
	s.says("Nothing remains to verify")
	if len(s.effects()) != len(before) {
		t.Errorf("verifying wrote: %v", s.effects())
	}
	for _, bad := range [][]string{{"verify", id, "--wait", "-1s"}, {"verify", id, "--wait", "soon"}, {"verify", "nothing"}, {"verify", id, "--demo"}} {
		s.run(exitUsage, bad...)
	}
	s.url = "http://127.0.0.1:1"
	s.run(exitError, "verify", id) // what was verified stays
	s.run(exitDone, "history", "show", id)
	s.says("upgraded and verified")
}

// TestApplyWaits holds that apply waits for the sites when that is asked for.
func TestApplyWaits(t *testing.T) {
	t.Parallel()
	s, follow := openSlow(t)
	s.upgradeMaya(exitNotVerified, "--wait", "1m")
	s.says("upgraded and verified so far")
	follow()
	s.run(exitDone, "verify", "latest", "--wait", "15m")
	s.says("upgraded and verified")
}

// TestApplyWaitsInVain lets something come between an upgrade and the wait for its sites: the
// upgrade was written, so that the receipt is given and the command ends with 3.
func TestApplyWaitsInVain(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(2, map[string]struct {
		spoil func(s *shell, c child)
		warns string
		never string
	}{
		"the session ends": {spoil: func(s *shell, _ child) {
			s.Inject(demoorgtest.Fault{Kind: demoorgtest.SessionExpired, Times: -1, Match: func(*http.Request) bool { return s.hasReceipt() }})
		}, warns: "session"},
		"another process has the lock": {spoil: func(s *shell, _ child) {
			s.Inject(demoorgtest.Fault{Match: func(r *http.Request) bool { return isWrite(r) && s.takeLock() }})
		}, warns: "Another"},
		"an interrupt during the wait": {spoil: func(s *shell, c child) {
			var once sync.Once // requests are made side by side
			s.Inject(demoorgtest.Fault{Kind: demoorgtest.Hang, Match: func(*http.Request) bool {
				ended := s.hasReceipt()
				if ended {
					once.Do(func() { _ = c.signal(os.Interrupt) })
				}
				return ended
			}})
		}, warns: "stopping"},
		"an interrupt during the upgrade": {spoil: func(s *shell, c child) {
			s.Inject(demoorgtest.Fault{Kind: demoorgtest.Slow, Delay: 300 * time.Millisecond, Match: func(r *http.Request) bool {
				return isWrite(r) && strings.Contains(r.URL.Path, "/User/") && c.signal(os.Interrupt) == nil
			}})
		}, warns: "stopping", never: "Not everything is there yet"},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openSlow(t)
			s.run(exitDone, planMaya("--profile", seed.ProfilePartnerService, "--out", "maya.json")...)
			cmd := program(t.Context(), t, s.binary, "apply", "maya.json", "--confirm", seed.Maya, "--wait", "15m")
			var out, errs bytes.Buffer
			cmd.Dir, cmd.Env = s.dir, s.environment()
			cmd.Stdout, cmd.Stderr = overhear(t, "standard output", &out), overhear(t, "standard error", &errs)
			c := make(child, 1)
			tt.spoil(s, c)
			_ = c.run(cmd) // how it ended is asked below
			s.out, s.err = out.String(), errs.String()
			if code := cmd.ProcessState.ExitCode(); code != exitNotVerified {
				t.Errorf("it ends with %d:\n%s", code, s.err)
			}
			s.says("Receipt: Maya Chen, upgraded and verified so far")
			s.warns(tt.warns)
			if strings.Contains(s.err, "nothing was changed") || tt.never != "" && strings.Contains(s.err, tt.never) {
				t.Errorf("it denies the upgrade, or waits:\n%s", s.err)
			}
		})
	}
}

// hasReceipt tells whether a run has come to its end.
func (s *shell) hasReceipt() bool {
	found, _ := filepath.Glob(filepath.Join(s.state, "*.receipt.txt"))
	return len(found) > 0
}

// takeLock puts a lock that this process holds in the place of the program's, for the next who
// asks for it. It is false, as a fault that spoils nothing.
func (s *shell) takeLock() bool {
	found, _ := filepath.Glob(filepath.Join(s.state, "*.lock"))
	for _, path := range found {
		err := os.Remove(path)
		ours, unmade := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600)
		if err = errors.Join(err, unmade); err == nil {
			s.t.Cleanup(func() { _ = ours.Close() })
			err = syscall.Flock(int(ours.Fd()), syscall.LOCK_EX)
		}
		if err != nil {
			s.t.Error(err)
		}
	}
	return false
}

// TestVerifyIsLeft leaves a verification in the midst of a pause, by a kill and by an
// interrupt: the journal is at no moment without an end, and what was read is in it.
func TestVerifyIsLeft(t *testing.T) {
	t.Parallel()
	for _, signal := range effort.Some(1, []os.Signal{syscall.SIGKILL, os.Interrupt}) {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			s, follow := openSlow(t)
			id := s.upgradeMaya(exitDone).ID
			cmd := program(t.Context(), t, binary(t), "verify", id, "--wait", "15m") // whose pauses are long
			cmd.Dir, cmd.Env = s.dir, s.environment()
			cmd.Stderr = overhear(t, "standard error", onText{"Not everything is there yet", func() { _ = cmd.Process.Signal(signal) }})
			_ = cmd.Run() // how it ended is asked below
			saved, err := runs.Folder{Path: s.state}.FindRun(id)
			if err != nil || saved.NeedsLook() || saved.Report().Ending.State != upgrade.StateSoFar {
				t.Fatalf("the run is %s, %v", saved.State(), err)
			}
			interrupted := signal == os.Interrupt
			if kept := !saved.Run.VerifiedLaterAt().IsZero(); kept != interrupted || interrupted && cmd.ProcessState.ExitCode() != exitNotVerified {
				t.Errorf("what was read is kept: %v; it ends with %d", kept, cmd.ProcessState.ExitCode())
			}
			follow()
			s.run(exitDone, "verify", id)
			s.says("upgraded and verified")
		})
	}
}

// TestReassignIsKilled kills the program when its assignment arrives, which then takes effect
// or does not: resume finishes the run, and nothing is done twice.
func TestReassignIsKilled(t *testing.T) {
	t.Parallel()
	for name, lands := range effort.SomeOf(1, map[string]bool{"and it lands": true, "and it does not": false}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openSlow(t)
			id := s.upgraded().ID
			cmd := program(t.Context(), t, s.binary, "reassign", id, "Case Escalation", "--confirm", seed.Maya)
			cmd.Dir, cmd.Env = s.dir, s.environment()
			c := make(child, 1)
			s.Inject(demoorgtest.Fault{
				Kind: demoorgtest.Hang, AfterApply: lands, Method: http.MethodPost, PathSuffix: "/composite/sobjects",
				Match: func(*http.Request) bool { return c.signal(os.Kill) == nil },
			})
			_ = c.run(cmd) // it is killed
			if run := s.onlyRun(); !run.NeedsLook() {
				t.Fatalf("the run is %s", run.State())
			}
			s.run(exitUsage, "reassign", id, "all")
			s.warns("this run has not ended")
			s.warns("cupgrade resume " + id)
			s.run(exitDone, "resume", id, "--confirm", seed.Maya)
			s.says("upgraded and verified")
			if got := s.assignedToMaya(); len(got) != 1 || got[0] != "Case Escalation" {
				t.Errorf("assigned are %q", got)
			}
			if run := s.onlyRun(); run.NeedsLook() {
				t.Errorf("the run is %s", run.State())
			}
		})
	}
}
