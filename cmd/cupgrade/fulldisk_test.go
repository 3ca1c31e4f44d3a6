//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestAFileThatMayNotGrow gives the real program a limit on the size of its files, at
// each block where its journal may end: the system then refuses a write in the midst of
// a record, as a full disk does. Nothing may reach the org that the journal does not
// announce, and without the limit the upgrade is finished.
func TestAFileThatMayNotGrow(t *testing.T) {
	t.Parallel()
	whole := openShell(t)
	whole.run(exitDone, planMaya("--out", "maya.json")...)
	whole.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	saved, err := runs.Folder{Path: whole.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d runs, %v", len(saved), err)
	}
	raw, err := os.ReadFile(saved[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	// The plan is the largest record and the first; the steps come after it and the records. The
	// name of the instance stands in it once, and moves the end of a block to where the
	// first write is recorded: between the two writes are fewer bytes than in a block.
	records := bytes.SplitAfterN(raw, []byte("\n"), 5)
	padding := 511 - (len(raw)-len(records[4])-1)%512
	blocks := (len(records[0]) + len(records[1]) + padding) / 512
	between := blocks + 1
	limits := []int{between, 0, blocks / 2, blocks - 1, blocks}
	for n := between + 1; n <= blocks+5; n++ {
		limits = append(limits, n)
	}
	limits = append(limits, len(raw)/512, len(raw)/512+1)
	var halfWay atomic.Int64
	t.Cleanup(func() {
		if halfWay.Load() == 0 {
			t.Error("no run stopped between its writes: the limits are in the wrong places")
		}
	})
	for _, limit := range effort.Some(2, limits) {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.change("Organization", text(s.one("SELECT Id FROM Organization"), "Id"), store.Row{"InstanceName": "SIMULATION" + strings.Repeat("n", padding)})
			s.run(exitDone, planMaya("--out", "maya.json")...)
			book := newLedger(s.state)
			s.Inject(demoorgtest.Fault{Match: book.spy})
			cmd := program(t.Context(), t, "sh", "-c", `ulimit -f "$1" && shift && exec "$@"`, "sh", fmt.Sprint(limit),
				binary(t), "apply", filepath.Join(s.dir, "maya.json"), "--confirm", seed.Maya)
			cmd.Env = childEnv("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state, "POSIXLY_CORRECT=1")
			err := cmd.Run() // it fails, but for the highest limit
			if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() < 0 {
				t.Fatalf("the limit ends the program: %v", err)
			}
			if len(book.bare) > 0 {
				t.Errorf("writes without an announcement: %v", book.bare)
			}
			if limit <= blocks/2 { // there is no room for the plan
				s.untouched()
			}
			if effects := s.effects(); effects["Account"] == 1 && effects["User"] == 0 {
				halfWay.Add(1)
			}
			for range 3 {
				saved, err := runs.Folder{Path: s.state}.ListRuns()
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case len(saved) > 0 && saved[0].Run.End() == upgrade.ClosingDone:
				case len(saved) > 0 && saved[0].Run.NeedsLook():
					s.aged(saved[0].Path, time.Hour)
					s.try("resume", saved[0].ID, "--confirm", seed.Maya)
				default:
					s.try("apply", "maya.json", "--confirm", seed.Maya)
				}
			}
			if effects := s.effects(); effects["Account"] != 1 || effects["User"] != 1 || s.maya() != after {
				t.Errorf("Maya is %s by %v", s.maya(), effects)
			}
		})
	}
}

// try runs the program, however it ends.
func (s *shell) try(args ...string) {
	s.t.Helper()
	cmd := program(s.t.Context(), s.t, binary(s.t), args...)
	cmd.Dir = s.dir
	cmd.Env = childEnv("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state)
	var failed *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &failed) {
		s.t.Fatal(err)
	}
}
