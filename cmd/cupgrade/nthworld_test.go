package main

import (
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
)

// nthWorld are the changes that another admin makes between any two requests of a run,
// with whether the reading back must find them out.
func nthWorld() map[string]bool {
	return map[string]bool{
		"profile deleted": false, "profile renamed": false, "profile without object permissions": true, "profile off its sites": false,
		"user deactivated": true, "user frozen": true, "user renamed": true, "user out of a group": true,
	}
}

// TestTheWorldMovesOnAtTheNthCall changes the org as the n-th request of a run arrives,
// for every n. A plan that is told as stale has written nothing, an account that was
// changed without the user is told as half done, and what was there to be read back is
// never called verified.
func TestTheWorldMovesOnAtTheNthCall(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	plan := stories(t, img)[0].plan
	var count atomic.Int64
	t.Cleanup(func() { t.Logf("%d runs with %d kinds of change", count.Load(), len(nthWorld())) })
	for _, c := range worldChanges() {
		found, chosen := nthWorld()[c.name]
		if !chosen {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := tempDir(t)
			synctest.Test(t, func(t *testing.T) {
				v := openVirtual(t)
				defer func() { v.close() }()
				for n := range strikesOf(c.name, false) {
					v.start(t, img, runs.Folder{Path: filepath.Join(dir, strconv.Itoa(n))})
					changed := v.changeAt(t, c, plan, n, found)
					count.Add(1)
					if !changed || t.Failed() {
						break
					}
				}
			})
		})
	}
}

// changeAt makes one run with a change, and tells whether it has come to be.
func (v *virtual) changeAt(t *testing.T, c worldChange, plan upgrade.Plan, n int, found bool) bool {
	t.Helper()
	var mu sync.Mutex
	seen, at, firstReadBack := 0, 0, 0
	v.Inject(demoorgtest.Fault{Match: func(r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if seen++; seen == n {
			c.change(t, &shell{testOrg: v.testOrg, t: t})
			at = seen
		}
		if isWrite(r) {
			firstReadBack = seen + 1
		}
		return false
	}})
	result := await(v.workers.NewWorker(v.session()).Start(plan))
	ending, effects := upgrade.EndingOf(plan, result), v.effects()
	switch {
	case len(result.Stale) > 0 && len(effects) == 0:
		if ending.ExitCode != exitError {
			t.Errorf("request %d: stale, and it ends with %+v", n, ending)
		}
	case effects["Account"] > 0 && effects["User"] == 0:
		if ending.State != upgrade.StateHalfDone || ending.ExitCode != exitNotVerified {
			t.Errorf("request %d: half done, and it ends with %+v", n, ending)
		}
	case effects["User"] == 0:
		t.Errorf("request %d: nothing was written, and it ends with %+v, %v", n, ending, result.Err)
	case found && at > 0 && at <= firstReadBack && ending.ExitCode == exitDone:
		t.Errorf("request %d of %d: it was there to be read back from request %d on, and it ends with %+v", n, seen, firstReadBack, ending)
	}
	return at > 0
}
