package runs

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cupgrade/core/journal"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestFindRunDir(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return // these have a folder of their own, see stateDir
	}
	tests := []struct {
		name string
		env  []string
		demo bool
		want string
	}{
		{"what the admin says", []string{"CUPGRADE_STATE_DIR=/keep", "XDG_STATE_HOME=/x", "HOME=/h"}, false, "/keep"},
		{"the state folder", []string{"XDG_STATE_HOME=/x", "HOME=/h"}, false, "/x/cupgrade"},
		{"a relative state folder is none", []string{"XDG_STATE_HOME=x", "HOME=/h"}, false, "/h/.local/state/cupgrade"},
		{"the home folder", []string{"HOME=/h"}, false, "/h/.local/state/cupgrade"},
		{"the demo org apart", []string{"HOME=/h"}, true, "/h/.local/state/cupgrade/demo"},
		{"nothing at all", nil, false, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir, err := FindFolder(lookUpIn(tt.env), tt.demo)
			if filepath.ToSlash(dir.Path) != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("%q, %v", dir.Path, err)
			}
		})
	}
}

// lookUpIn looks a variable up among settings.
func lookUpIn(settings []string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, s := range settings {
			if n, value, _ := strings.Cut(s, "="); n == name {
				return value, true
			}
		}
		return "", false
	}
}

// plannedRun writes a journal with a plan and more records, as a run leaves it.
func plannedRun(t *testing.T, runs Folder, more ...journal.Record) SavedRun {
	t.Helper()
	org := upgradetest.NewOrg()
	choice := upgrade.Choice{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
	facts, err := upgrade.Gather(t.Context(), org, choice, nil)
	if err != nil {
		t.Fatal(err)
	}
	plan := planning.New(facts, choice)
	file, id, err := runs.createJournal(morning(), choice.UserID)
	if err != nil {
		t.Fatal(err)
	}
	w := journal.NewWriter(file, journal.Run{}, morning)
	for _, r := range append([]journal.Record{{Kind: journal.KindPlan, Plan: &plan}}, more...) {
		if err := w.Append(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	saved, err := runs.readRun(id)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestOnlyTheOwnerReads(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // its permissions are not these
	}
	runs := Folder{filepath.Join(t.TempDir(), "state")}
	saved := plannedRun(t, runs)
	if _, err := runs.writeReceipt(saved.ID, saved.Report()); err != nil {
		t.Fatal(err)
	}
	unlock, err := runs.lockUser(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	count := 0
	err = filepath.WalkDir(runs.Path, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		count++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %s", path, info.Mode())
		}
		return nil
	})
	if err != nil || count < 5 {
		t.Errorf("%d files, %v", count, err)
	}
}

// TestTwoRunsOfOneMoment shows that a run never takes the file of another one.
func TestTwoRunsOfOneMoment(t *testing.T) {
	t.Parallel()
	runs := Folder{t.TempDir()}
	first, second := plannedRun(t, runs), plannedRun(t, runs)
	if first.ID == second.ID {
		t.Errorf("both are %s", first.ID)
	}
	all, err := runs.ListRuns()
	if err != nil || len(all) != 2 || all[0].ID != second.ID {
		t.Errorf("%d runs, %v", len(all), err)
	}
}

// TestAClockThatWasSetBack shows that the newest run is the last one begun, whatever the
// clock says: an older one that is done must not hide one that is not.
func TestAClockThatWasSetBack(t *testing.T) {
	t.Parallel()
	folder := Folder{t.TempDir()}
	var ids []string
	for _, at := range []time.Time{morning(), morning().Add(-time.Hour), morning().Add(-24 * time.Hour)} {
		file, id, err := folder.createJournal(at, upgradetest.Maya)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if !slices.IsSorted(ids) {
		t.Errorf("the runs are in this order: %v", ids)
	}
}

// TestADamagedJournalIsMended shows that what a damaged journal can't tell is still said
// to be unknown when its damage is gone, and that what stands before it is kept.
func TestADamagedJournalIsMended(t *testing.T) {
	t.Parallel()
	runs := Folder{t.TempDir()}
	saved := plannedRun(t, runs, journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: 0}})
	whole, err := os.ReadFile(saved.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(saved.Path, whole[:len(whole)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if saved, err = runs.readRun(saved.ID); err != nil || saved.Run.Damage != journal.DamageTorn {
		t.Fatalf("damage %q, %v", saved.Run.Damage, err)
	}
	w := &Workers{Folder: runs, Clock: Clock{Now: morning, Rate: 1}}
	rec, err := w.reopen(saved, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.writer.Close(); err != nil {
		t.Fatal(err)
	}
	mended, err := runs.readRun(saved.ID)
	if err != nil || mended.Run.Damage != journal.DamageNone || mended.Run.Plan() == nil {
		t.Fatalf("damage %q, %v", mended.Run.Damage, err)
	}
	for _, s := range mended.Run.Steps() {
		if s.Outcome != upgrade.OutcomeUnknown {
			t.Errorf("%s is said to be %s", s.Step.Kind, s.Outcome)
		}
	}
	if last := mended.Run.Records[len(mended.Run.Records)-1]; last.Kind != journal.KindResume {
		t.Errorf("the last record is %s", last.Kind)
	}
	if left, _ := filepath.Glob(filepath.Join(runs.Path, "*.new")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestBlocking shows which runs are in the way of a new plan.
func TestBlocking(t *testing.T) {
	t.Parallel()
	step := func(index int, o upgrade.Outcome) journal.Record {
		return journal.Record{Kind: journal.KindOutcome, Step: &journal.Step{Index: index, Outcome: o}}
	}
	end := func(e upgrade.Closing) journal.Record { return journal.Record{Kind: journal.KindClose, End: e} }
	tests := map[string]struct {
		runs    [][]journal.Record // the oldest first
		blocked bool
		listed  int
	}{
		"none":                        {nil, false, 0},
		"killed":                      {[][]journal.Record{{}}, true, 1},
		"done":                        {[][]journal.Record{{step(0, upgrade.OutcomeApplied), step(1, upgrade.OutcomeApplied), end(upgrade.ClosingDone)}}, false, 0},
		"refused at once":             {[][]journal.Record{{step(0, upgrade.OutcomeRejected), end(upgrade.ClosingRejected)}}, false, 0},
		"half-way":                    {[][]journal.Record{{step(0, upgrade.OutcomeApplied), end(upgrade.ClosingRejected)}}, true, 1},
		"half-way, and looked at":     {[][]journal.Record{{step(0, upgrade.OutcomeApplied), {Kind: journal.KindResume}, end(upgrade.ClosingRejected)}}, false, 1},
		"half-way, and done by a new": {[][]journal.Record{{step(0, upgrade.OutcomeApplied), end(upgrade.ClosingRejected)}, {step(0, upgrade.OutcomeApplied), step(1, upgrade.OutcomeApplied), end(upgrade.ClosingDone)}}, false, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runs := Folder{t.TempDir()}
			var last SavedRun
			for _, records := range tt.runs {
				last = plannedRun(t, runs, records...)
			}
			org := upgradetest.NewOrg()
			session, err := org.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			run, blocked, err := runs.findBlocking(session.Org.ID, upgradetest.Maya)
			if err != nil || blocked != tt.blocked || blocked && run.ID != last.ID {
				t.Errorf("blocked %v by %q, %v", blocked, run.ID, err)
			}
			if _, elsewhere, _ := runs.findBlocking("00D000000000009EAA", upgradetest.Maya); elsewhere {
				t.Error("a run of another org is in the way")
			}
			if _, other, _ := runs.findBlocking(session.Org.ID, upgradetest.Tomas); other {
				t.Error("a run of another user is in the way")
			}
			open, err := runs.ListUnfinished()
			if err != nil || len(open) != tt.listed {
				t.Errorf("%d are listed as unfinished, %v", len(open), err)
			}
		})
	}
}

// TestLostPlan shows that a journal without a readable plan is in the way of every org
// with that user, and says what it is.
func TestLostPlan(t *testing.T) {
	t.Parallel()
	runs := Folder{t.TempDir()}
	saved := plannedRun(t, runs)
	if err := os.WriteFile(saved.Path, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run, blocked, err := runs.findBlocking("00D000000000009EAA", upgradetest.Maya)
	if err != nil || !blocked || run.userID() != upgradetest.Maya {
		t.Errorf("blocked %v, %v", blocked, err)
	}
	if text := (&UnfinishedError{run}).Error(); !strings.Contains(text, "damaged") || !strings.Contains(text, "cupgrade resume "+run.ID) {
		t.Errorf("it says %q", text)
	}
}
