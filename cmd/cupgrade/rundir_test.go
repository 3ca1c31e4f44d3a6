package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cupgrade/core/explain"
	"cupgrade/core/journal"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/sfclient/demoorg/seed"
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
			dir, err := findRunDir(environment(tt.env...), tt.demo)
			if filepath.ToSlash(dir.path) != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("%q, %v", dir.path, err)
			}
		})
	}
}

// plannedRun writes a journal with a plan and more records, as a run leaves it.
func plannedRun(t *testing.T, runs runDir, more ...journal.Record) savedRun {
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
	saved, err := runs.read(id)
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
	runs := runDir{filepath.Join(tempDir(t), "state")}
	saved := plannedRun(t, runs)
	if _, err := runs.writeReceipt(saved.id, saved.report()); err != nil {
		t.Fatal(err)
	}
	unlock, err := runs.lock(lockedOrg, lockedUser, morning())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	count := 0
	err = filepath.WalkDir(runs.path, func(path string, d os.DirEntry, err error) error {
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
	runs := runDir{tempDir(t)}
	first, second := plannedRun(t, runs), plannedRun(t, runs)
	if first.id == second.id {
		t.Errorf("both are %s", first.id)
	}
	all, err := runs.list()
	if err != nil || len(all) != 2 || all[0].id != second.id {
		t.Errorf("%d runs, %v", len(all), err)
	}
}

// TestNothingIsCommittedWithoutAJournal takes away every place that a journal could be
// kept in, and holds that the org gets no write.
func TestNothingIsCommittedWithoutAJournal(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
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
			o := startOrg(t)
			client := o.client("")
			plan := o.plan(client, upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)})
			w := &workers{runs: runDir{path}, clock: clock{now: morning, rate: 1}}
			result := await(w.worker(client).Start(plan))
			if result.Err == nil || len(o.effects()) != 0 || result.Steps[0].Outcome != upgrade.OutcomeSkipped {
				t.Errorf("writes %v, result %+v", o.effects(), result)
			}
			if f := explain.Error(result.Err); f.Code != explain.FindingErrorRecord || !strings.Contains(f.Action, "CUPGRADE_STATE_DIR") {
				t.Errorf("it is explained by %+v", f)
			}
		})
	}
}

// TestADamagedJournalIsMended shows that what a damaged journal can't tell is still said
// to be unknown when its damage is gone, and that what stands before it is kept.
func TestADamagedJournalIsMended(t *testing.T) {
	t.Parallel()
	runs := runDir{tempDir(t)}
	saved := plannedRun(t, runs, journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: 0}})
	whole, err := os.ReadFile(saved.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(saved.path, whole[:len(whole)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if saved, err = runs.read(saved.id); err != nil || saved.run.Damage != journal.DamageTorn {
		t.Fatalf("damage %q, %v", saved.run.Damage, err)
	}
	w := &workers{runs: runs, clock: clock{now: morning, rate: 1}}
	rec, err := w.reopen(saved)
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.writer.Close(); err != nil {
		t.Fatal(err)
	}
	mended, err := runs.read(saved.id)
	if err != nil || mended.run.Damage != journal.DamageNone || mended.run.Plan() == nil {
		t.Fatalf("damage %q, %v", mended.run.Damage, err)
	}
	for _, s := range mended.run.Steps() {
		if s.Outcome != upgrade.OutcomeUnknown {
			t.Errorf("%s is said to be %s", s.Step.Kind, s.Outcome)
		}
	}
	if last := mended.run.Records[len(mended.run.Records)-1]; last.Kind != journal.KindResume {
		t.Errorf("the last record is %s", last.Kind)
	}
	if left, _ := filepath.Glob(filepath.Join(runs.path, "*.new")); len(left) > 0 {
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
			runs := runDir{tempDir(t)}
			var last savedRun
			for _, records := range tt.runs {
				last = plannedRun(t, runs, records...)
			}
			org := upgradetest.NewOrg()
			session, err := org.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			run, blocked, err := runs.blocking(session.Org.ID, upgradetest.Maya)
			if err != nil || blocked != tt.blocked || blocked && run.id != last.id {
				t.Errorf("blocked %v by %q, %v", blocked, run.id, err)
			}
			if _, elsewhere, _ := runs.blocking("00D000000000009EAA", upgradetest.Maya); elsewhere {
				t.Error("a run of another org is in the way")
			}
			if _, other, _ := runs.blocking(session.Org.ID, upgradetest.Tomas); other {
				t.Error("a run of another user is in the way")
			}
			open, err := runs.unfinished()
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
	runs := runDir{tempDir(t)}
	saved := plannedRun(t, runs)
	if err := os.WriteFile(saved.path, []byte("nonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run, blocked, err := runs.blocking("00D000000000009EAA", upgradetest.Maya)
	if err != nil || !blocked || run.user() != upgradetest.Maya {
		t.Errorf("blocked %v, %v", blocked, err)
	}
	if text := (&unfinishedError{run}).Error(); !strings.Contains(text, "damaged") || !strings.Contains(text, "cupgrade resume "+run.id) {
		t.Errorf("it says %q", text)
	}
}
