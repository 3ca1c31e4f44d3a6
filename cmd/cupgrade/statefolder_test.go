//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg/seed"
)

// stateCommands are the commands that read the state folder, each with its arguments.
func stateCommands() map[string][]string {
	return map[string][]string{
		"history": {"history"},
		"resume":  {"resume"},
		"plan":    planMaya(),
		"apply":   {"apply", "maya.json", "--confirm", seed.Maya},
		"wizard":  {"--accessible"},
	}
}

// savedPlan is Maya's plan as it is saved, on any copy of the org.
func savedPlan(t *testing.T) string {
	t.Helper()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	raw, err := os.ReadFile(filepath.Join(s.dir, "maya.json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestAFolderInOtherHands gives the state folder to others in each way: every command
// refuses it before it asks the org or a person anything, and says what to do.
func TestAFolderInOtherHands(t *testing.T) {
	t.Parallel()
	open := func(mode os.FileMode) func(string) error {
		return func(path string) error { return os.Chmod(path, mode) }
	}
	ways := map[string]struct {
		do   func(path string) error
		says string
	}{
		"everybody can write":                {open(0o777), "chmod go-w"},
		"its group can write":                {open(0o770), "chmod go-w"},
		"like the folder of temporary files": {open(0o777 | os.ModeSticky), "chmod go-w"},
		"a link to such a folder": {func(path string) error {
			return errors.Join(open(0o777)(path), os.Rename(path, path+"-real"), os.Symlink(path+"-real", path))
		}, "chmod go-w"},
		"a file": {func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600)) }, "a folder is needed"},
	}
	if os.Geteuid() == 0 { // only root can give a folder away
		ways["another user's"] = struct {
			do   func(path string) error
			says string
		}{func(path string) error { return os.Chown(path, 12345, 12345) }, "belongs to another user"}
	}
	plan := savedPlan(t)
	for name, way := range effort.SomeOf(2, ways) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.write("maya.json", plan)
			if err := errors.Join(os.MkdirAll(s.state, 0o700), way.do(s.state)); err != nil {
				t.Fatal(err)
			}
			before := len(s.Requests())
			for command, args := range stateCommands() {
				s.run(exitError, args...)
				s.warns(way.says, s.state)
				if asked := len(s.Requests()) - before; asked > 0 {
					t.Errorf("%s asks the org %d times", command, asked)
				}
			}
		})
	}
}

// TestTheFolderIsTriedFirst shows that a folder which takes no journal is told before the
// wizard asks anything, and before apply and resume ask the org.
func TestTheFolderIsTriedFirst(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.state = "/proc/self/cupgrade" // takes no files from anybody
	if os.Geteuid() != 0 {
		s.state = "/cupgrade"
	}
	before := len(s.Requests())
	for _, args := range [][]string{{"--accessible"}, stateCommands()["apply"]} {
		s.run(exitError, args...)
		s.warns("record of the run could not be written", "CUPGRADE_STATE_DIR")
		if s.out != "" || len(s.Requests()) > before {
			t.Errorf("it asks before: %d requests, %s", len(s.Requests())-before, s.out)
		}
	}
	s.run(exitDone, "history") // there is none, and none is needed
}

// TestNothingIsOpenedThroughALink puts a link to a precious file, to nowhere, and a pipe in
// the place of each file that a run makes or reads. Nothing is written through them, nothing
// waits, and the run either goes its way or is refused before a write.
func TestNothingIsOpenedThroughALink(t *testing.T) {
	t.Parallel()
	put := map[string]func(s *shell, path string) error{
		"a link to a file":  func(s *shell, path string) error { return os.Symlink(filepath.Join(s.dir, "precious"), path) },
		"a link to nowhere": func(s *shell, path string) error { return os.Symlink(filepath.Join(s.dir, "made"), path) },
		"a pipe":            func(s *shell, path string) error { return program(s.t.Context(), s.t, "mkfifo", path).Run() },
	}
	plan := savedPlan(t)
	for name, refused := range effort.SomeOf(1, map[string]bool{"LOCK": true, "LOCK.json": false, "LOCK.json.new": false, "trial": false, "trial.new": false}) {
		for what, do := range effort.SomeOf(2, put) {
			t.Run(name+"/"+what, func(t *testing.T) {
				t.Parallel()
				s := openShell(t)
				s.write("maya.json", plan)
				s.write("precious", "keep me")
				lock := s.orgID() + "-" + string(s.userID(seed.Maya)) + ".lock"
				path := filepath.Join(s.state, strings.Replace(name, "LOCK", lock, 1))
				if err := errors.Join(os.MkdirAll(s.state, 0o700), do(s, path)); err != nil {
					t.Fatal(err)
				}
				if refused {
					s.run(exitError, stateCommands()["apply"]...)
					s.untouched()
				} else {
					s.run(exitDone, stateCommands()["apply"]...)
				}
				if text, err := os.ReadFile(filepath.Join(s.dir, "precious")); err != nil || string(text) != "keep me" {
					t.Errorf("the file says %.40q now, %v", text, err)
				}
				if _, err := os.Lstat(filepath.Join(s.dir, "made")); err == nil {
					t.Error("a file was made through the link")
				}
			})
		}
	}
}
