package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
)

// mortalTransport is the network of a process that can be killed.
type mortalTransport struct {
	http.RoundTripper
	life context.Context //nolint:containedctx // it is what a kill ends
}

// RoundTrip ends with the process.
func (m mortalTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancel(req.Context())
	defer context.AfterFunc(m.life, cancel)()
	return m.RoundTripper.RoundTrip(req.WithContext(ctx))
}

// clockFaults are by how much the clock of a machine is set between two starts of the
// program.
func clockFaults() []time.Duration {
	return []time.Duration{0, 10 * time.Minute, -10 * time.Minute}
}

// setClock sets the clock of the machine, which the org's does not follow.
func (v *virtual) setClock(by time.Duration) {
	v.workers.Clock.Now = func() time.Time { return v.clock.Now().Add(by) }
}

// TestTheClockIsSet kills a run in a write that lands late, sets the clock of the machine,
// and takes the run up at once: nothing is written twice, and the org ends as without a
// fault. The org's clock tells how long ago the write was sent.
func TestTheClockIsSet(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	s, lateness := stories(t, img)[0], []time.Duration{12 * time.Second}
	if effort.IsLong() {
		lateness = append(lateness, 100*time.Second)
	}
	for write := 1; write <= 2; write++ {
		for _, late := range lateness {
			for _, by := range effort.Some(2, clockFaults()) {
				t.Run(fmt.Sprintf("write %d late by %s, clock by %s", write, late, by), func(t *testing.T) {
					t.Parallel()
					dir := tempDir(t)
					synctest.Test(t, func(t *testing.T) { killAndSetClock(t, img, s, dir, write, late, by) })
				})
			}
		}
	}
}

func killAndSetClock(t *testing.T, img *demoorgtest.Image, s story, dir string, write int, late, by time.Duration) {
	t.Helper()
	v := openVirtual(t)
	v.start(t, img, runs.Folder{Path: filepath.Join(dir, "killed")})
	defer v.close()
	v.Inject(demoorgtest.Fault{Match: isWrite, Nth: write, Kind: demoorgtest.LateApply, Delay: late})
	left := filepath.Join(dir, "left")
	life, kill := context.WithCancel(t.Context())
	v.onWrite(write, func() {
		if err := os.CopyFS(left, os.DirFS(v.workers.Folder.Path)); err != nil {
			t.Error(err)
		}
		kill()
	})
	network := v.transport
	v.transport = &countingTransport{RoundTripper: mortalTransport{network, life}}
	dead := v.workers.NewWorker(v.session()).Start(s.plan)
	<-life.Done()
	synctest.Wait()

	v.transport = network
	if err := os.Chmod(left, 0o700); err != nil { //nolint:gosec // a folder
		t.Fatal(err)
	}
	v.workers = &runs.Workers{Folder: runs.Folder{Path: left}, Clock: v.clock}
	v.setClock(by)
	client := v.session()
	if !v.obey(client, s.plan, upgrade.Result{}) {
		t.Error("it does not come to a good end")
	}
	time.Sleep(time.Hour) // what is late arrives
	await(dead)
	if got := v.standing(s.plan.Choice.UserID); got != s.standing {
		t.Errorf("the org ends as %s, undisturbed as %s", got, s.standing)
	}
	if diff := cmp.Diff(s.effects, v.effects()); diff != "" {
		t.Errorf("writes that took effect (-want +got):\n%s", diff)
	}
}
