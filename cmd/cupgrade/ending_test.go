package main

import (
	"bytes"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// TestOneEndingOnEveryFrontEnd takes every result that a run can have to every front end:
// the commands, the wizard in both forms, the journal as history and resume read it, and
// the receipt say the same state, exit code and headline.
func TestOneEndingOnEveryFrontEnd(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	whole := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	for _, tt := range upgradetest.Endings() {
		t.Run(tt.Name, func(t *testing.T) {
			t.Parallel()
			plan := whole
			plan.Steps = nil
			for _, s := range tt.Result.Steps {
				plan.Steps = append(plan.Steps, s.Step)
			}
			want := upgrade.EndingOf(plan, tt.Result)
			if want.State != tt.State || want.ExitCode != tt.Code {
				t.Fatalf("it ends %q with %d", want.State, want.ExitCode)
			}
			w := &workers{runs: runDir{tempDir(t)}, clock: wallClock()}
			saved := recordEnded(t, w, plan, tt.Result)

			var out, errs bytes.Buffer
			h := &headless{streams: watchedStreams(t, streams{out: &out, err: &errs}), workers: w}
			run, _ := w.last()
			if err := h.conclude(format{}, plan, run.Result); exitCode(err) != tt.Code {
				t.Errorf("apply and resume end with %d: %v", exitCode(err), err)
			}
			if !strings.Contains(out.String(), want.Verdict) {
				t.Errorf("they do not say %q:\n%s", want.Verdict, out.String())
			}
			wizard := flow.Runs{{Plan: plan, Result: run.Result}}
			if got := wizard.Ending(upgrade.StateCancelled); got != want {
				t.Errorf("the wizard ends %+v", got)
			}
			if !strings.Contains(wizard.Summary(), want.Headline) {
				t.Errorf("the summary does not say %q:\n%s", want.Headline, wizard.Summary())
			}
			if tt.State == upgrade.StateUnrecorded { // of which the journal can't tell
				return
			}
			if got := saved.report().Ending; got.State != want.State || got.ExitCode != want.ExitCode || got.Headline != want.Headline {
				t.Errorf("history tells %+v, want %+v", got, want)
			}
			if got := report.Text(report.Receipt(saved.report())); !strings.Contains(got, want.Verdict) {
				t.Errorf("the receipt does not say %q:\n%s", want.Verdict, got)
			}
		})
	}
}

// recordEnded writes the journal of a run that ended so, as a worker does.
func recordEnded(t *testing.T, w *workers, plan upgrade.Plan, result upgrade.Result) savedRun {
	t.Helper()
	rec, err := w.record(plan)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range result.Steps {
		if s.Outcome == upgrade.OutcomeSkipped {
			continue
		}
		intent := journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: i, Kind: s.Step.Kind}}
		if err := rec.append(intent); err != nil {
			t.Fatal(err)
		}
		if err := rec.Outcome(s); err != nil {
			t.Fatal(err)
		}
	}
	if done := w.finish(rec, result); done.Err != result.Err { //nolint:errorlint // the very same error
		t.Fatalf("the journal failed: %v", done.Err)
	}
	saved, err := w.runs.find(rec.id)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// TestAnUnwrittenEndIsNotDone shows that an upgrade whose journal could not be closed does
// not end with 0, and that standard error says so.
func TestAnUnwrittenEndIsNotDone(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	w := &workers{runs: runDir{tempDir(t)}, clock: wallClock()}
	rec, err := w.record(plan)
	if err != nil {
		t.Fatal(err)
	}
	result := upgrade.Result{Verification: upgrade.Verification{After: &upgrade.UserFacts{}}}
	for _, step := range plan.Steps {
		result.Steps = append(result.Steps, upgrade.StepResult{Step: step, Outcome: upgrade.OutcomeApplied})
	}
	if err := rec.file.Close(); err != nil { // whatever is written now is lost
		t.Fatal(err)
	}
	result = w.finish(rec, result)
	h := &headless{streams: watchedStreams(t, streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}}), workers: w}
	err = h.conclude(format{}, plan, result)
	if exitCode(err) != exitNotVerified || !strings.Contains(err.Error(), "the journal could not be written") {
		t.Errorf("it ends with %d: %v", exitCode(err), err)
	}
}

// TestAnEmptyJournalBlocksNobody holds that nothing was sent by a run whose plan was never
// written, since the plan is on the disk before a request leaves.
func TestAnEmptyJournalBlocksNobody(t *testing.T) {
	t.Parallel()
	runs := runDir{tempDir(t)}
	user := core.ID("0055g00000A000HAAR")
	file, id, err := runs.createJournal(wallClock().now(), user)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, blocked, err := runs.blocking("", user); blocked || err != nil {
		t.Errorf("it blocks: %v, %v", blocked, err)
	}
	saved, err := runs.find(id)
	if err != nil || saved.state() != "empty, nothing was sent" {
		t.Errorf("it stands so: %q, %v", saved.state(), err)
	}
}
