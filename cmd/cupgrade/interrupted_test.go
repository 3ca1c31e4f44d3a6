//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// held is a run without a screen, one of whose requests is held at the org.
type held struct {
	*shell
	t        *testing.T
	standing string // where it is to end
	plan     upgrade.Plan
	arrived  chan struct{}
	release  func()
}

// holdAt plans Maya's upgrade with everything reassigned, and holds the first request
// of a run that comes after so many writes, or that write itself.
func holdAt(t *testing.T, img *demoorgtest.Image, writes int, itself bool) *held {
	t.Helper()
	s := stories(t, img)[1]
	h := &held{shell: openShell(t), t: t, standing: s.standing, arrived: make(chan struct{})}
	client := h.client("")
	h.plan = h.testOrg.plan(client, s.plan.Choice)
	sealed, err := planning.Seal(h.plan)
	raw, unwritten := json.Marshal(sealed)
	if err = errors.Join(err, unwritten); err != nil {
		t.Fatal(err)
	}
	h.write("plan.json", string(raw))
	free, seen, held := make(chan struct{}), 0, false
	h.Inject(demoorgtest.Fault{Match: func(r *http.Request) bool {
		write := isWrite(r)
		if write {
			seen++
		}
		// To connect is no part of a commit, which begins with a journal.
		journals, _ := filepath.Glob(filepath.Join(h.state, "*"+".journal"))
		if !held && seen == writes && write == itself && len(journals) > 0 {
			held = true
			close(h.arrived)
			<-free
		}
		return false
	}})
	h.release = sync.OnceFunc(func() { close(free) })
	t.Cleanup(h.release)
	return h
}

// apply starts the program; said is what it writes for the person.
func (h *held) apply(ctx context.Context) (said *mute, signal func(os.Signal), ended <-chan int) {
	h.t.Helper()
	cmd := program(ctx, h.t, binary(h.t), "apply", filepath.Join(h.dir, "plan.json"), "--confirm", seed.Maya)
	cmd.Env = childEnv("SF_ORG_INSTANCE_URL="+h.url, "SF_ACCESS_TOKEN="+h.token, "CUPGRADE_STATE_DIR="+h.state)
	said = &mute{changed: make(chan struct{}, 1)}
	cmd.Stdout, cmd.Stderr = overhear(h.t, "standard output", said), overhear(h.t, "standard error", said)
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	code := make(chan int, 1)
	go func() {
		_ = cmd.Wait() // its end is asked for
		code <- cmd.ProcessState.ExitCode()
	}()
	return said, func(s os.Signal) {
		if err := cmd.Process.Signal(s); err != nil {
			h.t.Error(err)
		}
	}, code
}

// TestInterruptedAtEachStep tells a run without a screen to end, at each step of a
// commit and in each way a system does. It leaves a reading at once; it finishes a
// write, and stops before the next one; and what is left is done by the command that
// it names.
func TestInterruptedAtEachStep(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name   string
		writes int
		itself bool
		code   int
		end    upgrade.Closing
	}{
		{"reading again", 0, false, exitCancelled, upgrade.ClosingStopped},
		{"the account", 1, true, exitNotVerified, upgrade.ClosingStopped},
		{"the user", 2, true, exitNotVerified, upgrade.ClosingStopped},
		{"reassigning a license", 3, true, exitNotVerified, upgrade.ClosingStopped},
		{"reassigning permission sets", 4, true, exitDone, upgrade.ClosingDone},
		{"reading back", 4, false, exitDone, upgrade.ClosingDone},
	}
	for j, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		for i, tt := range effort.Some(1, steps) {
			if !strikesStory(i+j, "") {
				continue
			}
			t.Run(signal.String()+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				h := holdAt(t, img, tt.writes, tt.itself)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				said, send, ended := h.apply(ctx)
				<-h.arrived
				send(signal)
				if tt.writes > 0 { // what is only read is left at once
					said.waitFor(ctx, t, finishing)
					h.release()
				}
				if code := <-ended; code != tt.code {
					t.Fatalf("it ends with %d, want %d:\n%s", code, tt.code, said)
				}
				h.release()
				run := h.only()
				if run.Run.End() != tt.end {
					t.Errorf("the journal ends %q", run.Run.End())
				}
				h.goOn(run, said.String())
			})
		}
	}
}

// only is the one run that is recorded.
func (h *held) only() runs.SavedRun {
	h.t.Helper()
	saved, err := runs.Folder{Path: h.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		h.t.Fatalf("%d runs, %v", len(saved), err)
	}
	return saved[0]
}

// goOn does what the program said last, and holds where that ends.
func (h *held) goOn(run runs.SavedRun, said string) {
	h.t.Helper()
	switch {
	case run.Run.End() == upgrade.ClosingDone:
	case run.Run.NeedsLook():
		if command := "cupgrade resume " + run.ID; !strings.Contains(said, command) {
			h.t.Errorf("it does not say %q:\n%s", command, said)
		}
		h.run(exitDone, "resume", run.ID, "--confirm", seed.Maya)
	default:
		h.run(exitDone, "apply", "plan.json", "--confirm", seed.Maya)
	}
	if got := h.testOrg.standing(h.plan.Choice.UserID); got != h.standing {
		h.t.Errorf("the org ends as %s, want %s", got, h.standing)
	}
	if effects := h.effects(); effects["Account"] != 1 || effects["User"] != 1 {
		h.t.Errorf("writes: %v", effects)
	}
}

// TestLeftAtEachWrite interrupts a run without a screen three times in each write: the
// second asks, the third leaves and names the journal. The write lands without anybody
// waiting for it, and the run is taken up.
func TestLeftAtEachWrite(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range effort.SomeOf(1, map[string]int{"the account": 1, "the user": 2, "reassigning a license": 3, "reassigning permission sets": 4}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := holdAt(t, img, write, true)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			said, send, ended := h.apply(ctx)
			<-h.arrived
			for _, says := range []string{finishing, "quit now?"} {
				send(os.Interrupt)
				said.waitFor(ctx, t, says)
			}
			send(os.Interrupt)
			if code := <-ended; code != exitNotVerified {
				t.Fatalf("it ends with %d:\n%s", code, said)
			}
			run := h.only()
			if !strings.Contains(said.String(), run.Path) || !run.Run.NeedsLook() || run.Run.End() != "" {
				t.Errorf("the journal ends %q, and the program says:\n%s", run.Run.End(), said)
			}
			h.release()
			h.goOn(run, said.String()+"cupgrade resume "+run.ID)
		})
	}
}
