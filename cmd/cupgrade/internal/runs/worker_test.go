package runs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/journal"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestNothingIsCommittedWithoutAJournal takes away every place that a journal could be
// kept in, and holds that the org gets no write.
func TestNothingIsCommittedWithoutAJournal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(dir, "full")
	if err := os.Mkdir(full, 0o700); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"a file is in the way": file, "its parent is a file": filepath.Join(file, "state")}
	if os.Geteuid() > 0 { // nothing is read-only to root
		closed := filepath.Join(dir, "closed")
		if err := os.Mkdir(closed, 0o500); err != nil {
			t.Fatal(err)
		}
		places["a folder that can't be written"] = closed
	}
	if _, err := os.Stat("/proc/self"); err == nil { // a folder that takes no files from anybody
		places["a folder of the system's"] = "/proc/self"
	}
	for name, path := range places {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			w := &Workers{Folder: Folder{path}, Clock: Clock{Now: morning, Rate: 1}}
			result := await(w.NewWorker(org).Start(plan))
			if result.Err == nil || len(org.Writes()) != 0 || result.Steps[0].Outcome != upgrade.OutcomeSkipped {
				t.Errorf("writes %v, result %+v", org.Writes(), result)
			}
			if f := explain.Error(result.Err); f.Code != explain.FindingErrorRecord || !strings.Contains(f.Action, "CUPGRADE_STATE_DIR") {
				t.Errorf("it is explained by %+v", f)
			}
		})
	}
}

// TestAPanicInARun lets the program fail inside while a write has been sent: the
// journal stays open, the receipt names it, and the run can be taken up.
func TestAPanicInARun(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	all := &Workers{Folder: Folder{t.TempDir()}, Clock: Clock{Now: morning, Rate: 1}}
	w := all.NewWorker(org)
	result := w.apply(t.Context(), plan, func(e upgrade.Event) {
		if e.Steps[0].Outcome == upgrade.OutcomeApplied {
			panic("a mistake of ours")
		}
	})
	var panicked *parallel.PanicError
	run, recorded := all.LastRun()
	if !errors.As(result.Err, &panicked) || !recorded || run.Ending.ExitCode != upgrade.ExitNotVerified || !strings.Contains(run.GoOn, "cupgrade resume ") {
		t.Fatalf("recorded %v, it ends with %d, goes on with %q: %+v", recorded, run.Ending.ExitCode, run.GoOn, result)
	}
	saved, err := all.Folder.readRun(run.ID)
	if err != nil || !saved.Run.NeedsLook() || saved.Run.End() != "" {
		t.Fatalf("the journal ends %q, %v", saved.Run.End(), err)
	}
	if result = await(all.NewWorker(org).Resume(saved, true)); !result.Verification.Verified() || countWrites(org, upgradetest.MethodEnable) != 1 {
		t.Errorf("writes %v, result %+v", org.Writes(), result)
	}
}

// morning is the clock of the tests' runs.
func morning() time.Time { return time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC) }

// TestSettingAsideGoesByTheOrgsClock holds that a journal stays in the way while a request of
// it may be at work, whatever the clock of this machine was set to.
func TestSettingAsideGoesByTheOrgsClock(t *testing.T) {
	t.Parallel()
	for _, by := range []time.Duration{0, 10 * time.Minute, -10 * time.Minute} {
		folder := Folder{t.TempDir()}
		saved := plannedRun(t, folder, journal.Record{Kind: journal.KindIntent, Step: &journal.Step{OrgTime: morning()}})
		if err := os.Chtimes(saved.Path, morning(), morning()); err != nil {
			t.Fatal(err)
		}
		saved, err := folder.readRun(saved.ID)
		if err != nil {
			t.Fatal(err)
		}
		w := &Workers{Folder: folder, Clock: Clock{Now: func() time.Time { return morning().Add(by) }, Rate: 1}}
		for _, passed := range []time.Duration{time.Minute, time.Hour} {
			_, err := w.SetAside(saved, saved.orgID(), func(core.ID) (time.Time, error) { return morning().Add(passed), nil })
			if _, atWork := errors.AsType[*AtWorkError](err); atWork != (passed < asideAfter) || !atWork && err != nil {
				t.Errorf("clock set by %s, %s after the request: %v", by, passed, err)
			}
		}
	}
}

// await reads the events of a run to its end.
func await(events <-chan upgrade.Event) (result upgrade.Result) {
	for e := range events {
		if e.Result != nil {
			result = *e.Result
		}
	}
	return result
}

// countWrites counts the writes of one method of the port that an org got.
func countWrites(org *upgradetest.Org, method string) int {
	count := 0
	for _, call := range org.Writes() {
		if call.Method == method {
			count++
		}
	}
	return count
}
