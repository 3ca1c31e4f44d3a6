package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// leaveBehind writes the journal of Maya's run as a killed program leaves it, changed
// by change, and last written so long ago.
func (s *shell) leaveBehind(change func(*upgrade.Plan), age time.Duration) runs.SavedRun {
	s.t.Helper()
	plan := s.plan(s.client(""), upgrade.Choice{UserID: s.userID(seed.Maya), ProfileID: s.profileID(seed.ProfilePartnerSales)})
	change(&plan)
	if err := os.MkdirAll(s.state, 0o700); err != nil {
		s.t.Fatal(err)
	}
	id := nextRunID(plan.Choice.UserID)
	path := s.journalPath(id)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	w := journal.NewWriter(file, journal.Run{}, time.Now)
	err = errors.Join(
		w.Append(journal.Record{Kind: journal.KindPlan, Plan: &plan}),
		w.Append(journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: 0, Kind: plan.Steps[0].Kind}}),
		w.Close(),
	)
	if err != nil {
		s.t.Fatal(err)
	}
	s.aged(path, age)
	saved, err := runs.Folder{Path: s.state}.FindRun(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return saved
}

// journalPath is where the journal of a run of this shell is.
func (s *shell) journalPath(id string) string { return filepath.Join(s.state, id+".journal") }

// runNumber is how many ids of runs were made.
var runNumber atomic.Int64

// nextRunID is an id as a run of now has one, and no other one.
func nextRunID(user core.ID) string {
	at := time.Now().Add(time.Duration(runNumber.Add(1)) * time.Millisecond)
	return at.UTC().Format("20060102T150405.000Z") + "-" + string(user)
}

// aged makes a file as old as this.
func (s *shell) aged(path string, age time.Duration) {
	s.t.Helper()
	at := time.Now().Add(-age)
	if err := os.Chtimes(path, at, at); err != nil {
		s.t.Fatal(err)
	}
}

// TestWhatCannotBeTakenUp leaves a run behind whose journal is damaged from its
// beginning, and one that another version has planned. Both are in the way; each shows
// the user as it is, waits until no request can be at work any more, and is then out of
// the way, with its file kept.
func TestWhatCannotBeTakenUp(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(1, map[string]struct {
		change func(*upgrade.Plan)
		damage bool
		suffix string
		says   string
	}{
		"damaged from its beginning": {func(*upgrade.Plan) {}, true, ".damaged", "damaged from its beginning"},
		"another version":            {func(p *upgrade.Plan) { p.Version = 99 }, false, ".other-version", "made by another version"},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			saved := s.leaveBehind(tt.change, 0)
			if tt.damage {
				if err := os.WriteFile(saved.Path, []byte("nonsense\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s.run(exitError, planMaya()...)
			s.says("An earlier run for this user isn't resolved", "cupgrade resume "+saved.ID)
			s.run(exitNotVerified, "resume", saved.ID)
			s.says(tt.says, seed.Maya, "Harbor Customer")
			s.warns("might still be running", "cupgrade resume "+saved.ID)

			s.aged(saved.Path, time.Hour)
			s.run(exitNotVerified, "resume", saved.ID)
			s.says("no longer blocks")
			if _, err := os.Stat(saved.Path + tt.suffix); err != nil {
				t.Errorf("the journal is not kept: %v", err)
			}
			s.run(exitDone, "resume")
			s.says("No run is unfinished")
			s.run(exitDone, planMaya()...)
			s.untouched()
		})
	}
}

// TestARunUnderWayIsNotSetAside holds that a journal of another version is left alone
// while a process of that version has its user.
func TestARunUnderWayIsNotSetAside(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	saved := s.leaveBehind(func(p *upgrade.Plan) { p.Version = 99 }, time.Hour)
	plan := saved.Run.Plan()
	held := flock.New(filepath.Join(s.state, string(plan.Session.Org.ID)+"-"+string(plan.Choice.UserID)+".lock"))
	if got, err := held.TryLock(); !got || err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Unlock() }()
	s.run(exitError, "resume", saved.ID)
	s.warns("another run for this user is running")
	if _, err := os.Stat(saved.Path); err != nil {
		t.Error(err)
	}
}

// TestNoFileInThePlaceOfAJournal puts a link, a pipe or a folder in the place of a
// journal: it is followed nowhere and waited for by nobody, it is in the way of its own
// user alone, and the list of runs still comes.
func TestNoFileInThePlaceOfAJournal(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // it has no pipes in folders, and links for some only
	}
	for name, put := range effort.SomeOf(1, map[string]func(t *testing.T, path string) error{
		"a link to another run": func(t *testing.T, path string) error {
			t.Helper()
			other := filepath.Join(tempDir(t), "other")
			return errors.Join(os.WriteFile(other, nil, 0o600), os.Symlink(other, path))
		},
		"a link to nowhere": func(_ *testing.T, path string) error { return os.Symlink("nowhere", path) },
		"a pipe":            func(t *testing.T, path string) error { return program(t.Context(), t, "mkfifo", path).Run() },
		"a folder":          func(_ *testing.T, path string) error { return os.Mkdir(path, 0o700) },
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			id := nextRunID(s.userID(seed.Maya))
			if err := errors.Join(os.MkdirAll(s.state, 0o700), put(t, s.journalPath(id))); err != nil {
				t.Fatal(err)
			}
			s.run(exitDone, "history")
			s.says(id, "this should be a file")
			s.run(exitError, planMaya()...)
			s.says("An earlier run for this user isn't resolved", "this should be a file")
			s.run(exitUsage, "resume", id)
			s.warns("this should be a file")
			s.run(exitDone, "plan", "--user", seed.Tomas, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales)
		})
	}
}

// TestASandboxIsNotItsOrg shows that a run which is done in a copy of an org, where the
// users have the same ids, does not hide one that is not done in the org itself.
func TestASandboxIsNotItsOrg(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	open := s.leaveBehind(func(*upgrade.Plan) {}, 0)
	sandbox := s.leaveBehind(func(p *upgrade.Plan) { p.Session.Org.ID = "00D000000000009EAA" }, 0)
	file, err := os.OpenFile(sandbox.Path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	w := journal.NewWriter(file, sandbox.Run, time.Now)
	applied := func(i int) journal.Record {
		return journal.Record{Kind: journal.KindOutcome, Step: &journal.Step{Index: i, Outcome: upgrade.OutcomeApplied}}
	}
	if err := errors.Join(w.Append(applied(0)), w.Append(applied(1)), w.Append(journal.Record{Kind: journal.KindClose, End: upgrade.ClosingDone}), w.Close()); err != nil {
		t.Fatal(err)
	}
	left, err := runs.Folder{Path: s.state}.ListUnfinished()
	if err != nil || len(left) != 1 || left[0].ID != open.ID {
		t.Errorf("%d runs are unfinished, %v", len(left), err)
	}
}

// TestCommandsCanBePasted gives texts of an org to a shell as the program writes them.
func TestCommandsCanBePasted(t *testing.T) {
	t.Parallel()
	texts := []string{
		seed.Maya, "", "Partner Community", "it's", "`id`@example.com", "$HOME", "a;b&c|d", "*?[x]", `back\slash`, `"`, "~", "#x", "é ü", "-x", "a'b'c",
	}
	args := []string{"printf '%s\\n'"}
	for _, text := range texts {
		args = append(args, runs.QuoteForShell(text))
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Logf("no shell here: %v", err)
		return
	}
	var out bytes.Buffer
	cmd := program(t.Context(), t, sh, "-c", strings.Join(args, " "))
	cmd.Stdout = overhear(t, "standard output", &out)
	if err := cmd.Run(); err != nil || out.String() != strings.Join(texts, "\n")+"\n" {
		t.Errorf("the shell reads %q, %v", out.String(), err)
	}
	if runs.QuoteForShell(seed.Maya) != seed.Maya {
		t.Error("a plain username is quoted")
	}
}

// TestWhereAPlanIsNotSaved holds that --out replaces files, and nothing else.
func TestWhereAPlanIsNotSaved(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.write("precious", "keep me")
	link := filepath.Join(s.dir, "link.json")
	if err := os.Symlink("precious", link); err != nil {
		t.Logf("no links here: %v", err)
		return
	}
	for _, path := range []string{"link.json", ".", "nowhere/plan.json"} {
		s.run(exitUsage, planMaya("--out", path)...)
		s.warns("save the plan")
	}
	// Nor does the file that is written beside it follow a link.
	if err := os.Symlink("precious", filepath.Join(s.dir, "plan.json.new")); err != nil {
		t.Fatal(err)
	}
	s.run(exitDone, planMaya("--out", "plan.json")...)
	if text, err := os.ReadFile(filepath.Join(s.dir, "precious")); err != nil || string(text) != "keep me" {
		t.Errorf("it now says %.20q, %v", text, err)
	}
	raw, err := os.ReadFile(filepath.Join(s.dir, "plan.json"))
	var plan upgrade.Plan
	if err := errors.Join(err, json.Unmarshal(raw, &plan)); err != nil || plan.Choice.UserID == core.ID("") {
		t.Errorf("the plan: %v", err)
	}
}
