package main

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
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
func (s *shell) reassignHere(was upgrade.Result, amended upgrade.Plan) (upgrade.Result, *runs.Workers) {
	s.t.Helper()
	w := &runs.Workers{Folder: runs.Folder{Path: s.state}, Clock: runs.WallClock()}
	return lastResult(s.t, w.NewWorker(s.client("")).Reassign(was, amended)), w
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
	result, _ := s.reassignHere(was, amended)
	if result.Err == nil || !strings.Contains(result.Err.Error(), "another process has changed this run") {
		t.Errorf("it ends with %v", result.Err)
	}
	if after := s.onlyRun(); len(s.effects()) != len(before) || len(after.Run.Plan().Steps) != theirs || after.NeedsLook() {
		t.Errorf("the run is %s, with the effects %v", after.State(), s.effects())
	}

	run = s.onlyRun()
	was, amended = run.Report().Result, s.amendedBy(run, "Case Escalation")
	s.run(exitDone, "verify", run.ID)
	if result, _ = s.reassignHere(was, amended); result.Err != nil || !result.Verification.Verified() {
		t.Errorf("after a verification it ends with %v: %+v", result.Err, result)
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
