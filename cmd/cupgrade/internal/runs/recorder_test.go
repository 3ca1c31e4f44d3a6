package runs

import (
	"errors"
	"os"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestTheJournalTellsTheEnding takes every result that a run can have through a journal: what
// is read of it says the same state, exit code and headline.
func TestTheJournalTellsTheEnding(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	whole := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	for _, tt := range upgradetest.Endings() {
		if tt.State == upgrade.StateUnrecorded { // of which the journal can't tell
			continue
		}
		t.Run(tt.Name, func(t *testing.T) {
			t.Parallel()
			plan := whole
			plan.Steps = nil
			for _, s := range tt.Result.Steps {
				plan.Steps = append(plan.Steps, s.Step)
			}
			want := upgrade.EndingOf(plan, tt.Result)
			w := &Workers{Folder: Folder{t.TempDir()}, Clock: WallClock()}
			saved := recordEnded(t, w, plan, tt.Result)
			if run, found := w.LastRun(); !found || run.Ending != want {
				t.Errorf("the run itself ends %+v", run.Ending)
			}
			if got := saved.Report().Ending; got.State != want.State || got.ExitCode != want.ExitCode || got.Headline != want.Headline {
				t.Errorf("history tells %+v, want %+v", got, want)
			}
			if saved.NeedsLook() && (want.Resume == upgrade.ResumeNothing || saved.Report().GoOn == "") {
				t.Errorf("it is in the way of a new run, and goes on with %q", saved.Report().GoOn)
			}
			if got := report.Text(report.Receipt(saved.Report()), 0); !strings.Contains(got, want.Verdict) {
				t.Errorf("the receipt does not say %q:\n%s", want.Verdict, got)
			}
		})
	}
}

// recordEnded writes the journal of a run that ended so, as a worker does.
func recordEnded(t *testing.T, w *Workers, plan upgrade.Plan, result upgrade.Result) SavedRun {
	t.Helper()
	rec, err := w.openRecorder(plan)
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
	saved, err := w.Folder.FindRun(rec.id)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// TestAnUnwrittenEndIsNotDone shows that an upgrade whose journal could not be closed does
// not end with 0, and that its receipt says so.
func TestAnUnwrittenEndIsNotDone(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	w := &Workers{Folder: Folder{t.TempDir()}, Clock: WallClock()}
	rec, err := w.openRecorder(plan)
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
	run, _ := w.LastRun()
	if run.Ending.ExitCode != upgrade.ExitNotVerified || !errors.Is(result.Err, upgrade.ErrNotRecorded) {
		t.Errorf("it ends with %d: %v", run.Ending.ExitCode, result.Err)
	}
	kept, err := os.ReadFile(run.Receipt)
	if err != nil || !strings.Contains(string(kept), "not recorded") {
		t.Errorf("the receipt says %s, %v", kept, err)
	}
}

// TestAnEmptyJournalBlocksNobody holds that nothing was sent by a run whose plan was never
// written, since the plan is on the disk before a request leaves.
func TestAnEmptyJournalBlocksNobody(t *testing.T) {
	t.Parallel()
	runs := Folder{t.TempDir()}
	user := core.ID("0055g00000A000HAAR")
	file, id, err := runs.createJournal(WallClock().Now(), user)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, blocked, err := runs.findBlocking("", user); blocked || err != nil {
		t.Errorf("it blocks: %v, %v", blocked, err)
	}
	saved, err := runs.FindRun(id)
	if err != nil || saved.State() != "empty, nothing was sent" {
		t.Errorf("it stands so: %q, %v", saved.State(), err)
	}
}
