//go:build unix

package main

import (
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/journal"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// amendedBy is the plan of a run with one more assignment reassigned.
func (s *shell) amendedBy(run runs.SavedRun, label string) upgrade.Plan {
	s.t.Helper()
	plan := *run.Run.Plan()
	later, err := upgrade.GatherLater(s.t.Context(), s.client(""), plan)
	if err != nil {
		s.t.Fatal(err)
	}
	var chosen []core.ID
	for _, r := range planning.Reassignable(plan) {
		if r.Label == label {
			chosen = append(chosen, r.ID)
		}
	}
	amended := planning.Amend(plan, later, chosen)
	if len(amended.Steps) == len(plan.Steps) {
		s.t.Fatalf("%s adds no step", label)
	}
	return amended
}

// reassignHere reassigns in this process.
func (s *shell) reassignHere(was upgrade.Result, amended upgrade.Plan) upgrade.Result {
	s.t.Helper()
	w := &runs.Workers{Folder: runs.Folder{Path: s.state}, Clock: runs.WallClock()}
	return lastResult(s.t, w.NewWorker(s.client("")).Reassign(was, amended))
}

// lastResult is the result that events end with.
func lastResult(t *testing.T, events <-chan upgrade.Event) (result upgrade.Result) {
	t.Helper()
	found := false
	for e := range events {
		if e.Result != nil {
			result, found = *e.Result, true
		}
	}
	if !found {
		t.Fatal("no event has a result")
	}
	return result
}

// TestReassignOfAnOlderPlan lets another process go on with a run between the choice and the
// confirmation: what it reassigned stays in the plan, and what it only read is in nobody's way.
func TestReassignOfAnOlderPlan(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	run := s.upgraded()
	was, amended := run.Report().Result, s.amendedBy(run, "Case Escalation")
	s.run(exitDone, "reassign", run.ID, "Warranty Claims Agent", "--confirm", seed.Maya)
	before, theirs := s.effects(), len(s.onlyRun().Run.Plan().Steps)
	result := s.reassignHere(was, amended)
	if result.Err == nil || !strings.Contains(result.Err.Error(), "another process has changed this run") {
		t.Errorf("it ends with %v", result.Err)
	}
	if after := s.onlyRun(); len(s.effects()) != len(before) || len(after.Run.Plan().Steps) != theirs || after.NeedsLook() {
		t.Errorf("the run is %s, with the effects %v", after.State(), s.effects())
	}

	run = s.onlyRun()
	was, amended = run.Report().Result, s.amendedBy(run, "Case Escalation")
	s.run(exitDone, "verify", run.ID)
	if result = s.reassignHere(was, amended); result.Err != nil || !result.Verification.Verified() {
		t.Errorf("after a verification it ends with %v: %+v", result.Err, result)
	}
}

// TestReassignIsNotBegun keeps a reassignment from beginning: the upgrade stands as it was, and
// a session in which it was made does not end as one that has changed nothing. The command,
// which has itself written nothing, ends with 1.
func TestReassignIsNotBegun(t *testing.T) {
	t.Parallel()
	for name, keep := range effort.SomeOf(1, map[string]func(*shell, *runs.Workers){
		"another process has the lock": func(s *shell, _ *runs.Workers) { s.takeLock() },
		"the disk is full":             func(_ *shell, w *runs.Workers) { w.Disk = func(f *os.File) journal.File { return full{f} } },
		"the run was amended": func(s *shell, _ *runs.Workers) {
			s.run(exitDone, "reassign", "latest", "Warranty Claims Agent", "--confirm", seed.Maya)
		},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			run := s.upgraded()
			was, amended := run.Report().Result, s.amendedBy(run, "Case Escalation")
			w := &runs.Workers{Folder: runs.Folder{Path: s.state}, Clock: runs.WallClock()}
			keep(s, w)
			before := s.effects()
			result := lastResult(t, w.NewWorker(s.client("")).Reassign(was, amended))
			ending := upgrade.EndingOf(amended, result)
			if result.Err == nil || ending.State != upgrade.StateIncomplete || ending.ExitCode != exitNotVerified || result.Journal != run.Path {
				t.Errorf("it ends as %s with %d: %v", ending.State, ending.ExitCode, result.Err)
			}
			if !strings.Contains(ending.Headline, "now has Partner Community") || !strings.Contains(ending.Next, upgrade.CommandReassign) || ending.Resume != upgrade.ResumeNothing {
				t.Errorf("it says %q, %q", ending.Headline, ending.Next)
			}
			if diff := cmp.Diff(before, s.effects()); diff != "" {
				t.Errorf("it wrote:\n%s", diff)
			}
		})
	}
	t.Run("the command", func(t *testing.T) {
		t.Parallel()
		s := openShell(t)
		id := s.upgraded().ID
		s.takeLock()
		s.run(exitError, "reassign", id, "all", "--confirm", seed.Maya)
		s.warns("Another upgrade of this user is running")
	})
}

// TestReassignOnlyReads ends a reassignment while it reads, after its plan is in the journal:
// nothing was announced, so that the run has an end as before, and can be gone on with.
func TestReassignOnlyReads(t *testing.T) {
	t.Parallel()
	for name, interrupts := range effort.SomeOf(1, map[string]bool{"the session ends": false, "an interrupt": true}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			id := s.upgraded().ID
			before := s.effects()
			cmd := program(t.Context(), t, binary(t), "reassign", id, "Case Escalation", "--confirm", seed.Maya)
			cmd.Dir, cmd.Env = s.dir, s.environment()
			c := make(child, 1)
			fault, once := demoorgtest.Fault{Kind: demoorgtest.SessionExpired, Times: -1}, sync.Once{}
			if interrupts {
				fault = demoorgtest.Fault{Kind: demoorgtest.Hang} // the user is still read back
			}
			fault.Match = func(*http.Request) bool {
				saved, err := runs.Folder{Path: s.state}.FindRun(id)
				begun := err == nil && saved.Run.Plans() == 2
				if begun && interrupts {
					once.Do(func() { _ = c.signal(os.Interrupt) })
				}
				return begun
			}
			s.Inject(fault)
			_ = c.run(cmd) // how it ended is asked below
			run := s.onlyRun()
			if code := cmd.ProcessState.ExitCode(); code != exitNotVerified || run.Run.Plans() != 2 || run.Run.End() == "" || run.NeedsLook() {
				t.Errorf("it ends with %d, and the run is %s", code, run.State())
			}
			s.ClearFaults()
			if diff := cmp.Diff(before, s.effects()); diff != "" {
				t.Errorf("it wrote:\n%s", diff)
			}
			s.run(exitDone, "reassign", id, "Case Escalation", "--confirm", seed.Maya)
			s.says("upgraded and verified")
			s.run(exitDone, "verify", id)
		})
	}
}

// TestVerifyReadsUnderTheLock lets another process reassign just before a verification has the
// lock: the steps that it added are verified too.
func TestVerifyReadsUnderTheLock(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	run := s.upgraded()
	clock, once := runs.WallClock(), sync.Once{}
	now := clock.Now
	clock.Now = func() time.Time { // it is asked for the time right before the lock
		once.Do(func() { s.run(exitDone, "reassign", run.ID, "Case Escalation", "--confirm", seed.Maya) })
		return now()
	}
	w := &runs.Workers{Folder: runs.Folder{Path: s.state}, Clock: clock}
	result := lastResult(t, w.NewWorker(s.client("")).Verify(run, 0))
	want := len(s.onlyRun().Run.Plan().Steps)
	if result.Err != nil || !result.Verification.Verified() || len(result.Steps) != want || want == len(run.Run.Plan().Steps) {
		t.Errorf("%d steps of %d, %v", len(result.Steps), want, result.Err)
	}
}

// full is a file on a disk that takes nothing more.
type full struct{ journal.File }

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }
