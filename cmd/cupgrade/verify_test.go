//go:build unix

package main

import (
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
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

// TestVerifyIsLeft leaves a verification in the midst of a pause, by a kill and by an
// interrupt: the journal is at no moment without an end, and what was read is in it.
func TestVerifyIsLeft(t *testing.T) {
	t.Parallel()
	for _, signal := range []os.Signal{syscall.SIGKILL, os.Interrupt} {
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
	for name, lands := range map[string]bool{"and it lands": true, "and it does not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := openSlow(t)
			id := s.upgraded().ID
			cmd := program(t.Context(), t, s.binary, "reassign", id, "Case Escalation", "--confirm", seed.Maya)
			cmd.Dir, cmd.Env = s.dir, s.environment()
			s.Inject(demoorgtest.Fault{
				Kind: demoorgtest.Hang, AfterApply: lands, Method: http.MethodPost, PathSuffix: "/composite/sobjects",
				Match: func(*http.Request) bool { return cmd.Process.Kill() == nil },
			})
			_ = cmd.Run() // it is killed
			if run := s.onlyRun(); !run.NeedsLook() {
				t.Fatalf("the run is %s", run.State())
			}
			s.run(exitUsage, "reassign", id, "all")
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
