package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/effort"
	"cupgrade/core/explain"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
)

// brittle is the file of a journal on a disk that holds what was flushed and nothing
// else, as after a power failure. The n-th call goes wrong, and all that follow.
type brittle struct {
	file  *os.File
	cache bytes.Buffer
	calls *int
	n     int
	// short is how much of a failing write reaches the disk nevertheless.
	short int
	err   error
}

func (b *brittle) fails() bool {
	*b.calls++
	return *b.calls >= b.n
}

// Write keeps what is to be flushed.
func (b *brittle) Write(p []byte) (int, error) {
	if b.fails() {
		n, _ := b.file.Write(p[:min(b.short, len(p))])
		return n, b.err
	}
	return b.cache.Write(p)
}

// Sync puts it on the disk.
func (b *brittle) Sync() error {
	if b.fails() {
		return b.err
	}
	_, err := b.cache.WriteTo(b.file)
	return err
}

// Close closes the file. What was not flushed is lost.
func (b *brittle) Close() error { return b.file.Close() }

// TestTheDiskFails lets the n-th write or flush of a journal go wrong, for every n
// until none does: for want of room, in the middle of a record, and for good. Nothing
// may reach the org that is not announced on the disk by then; and whoever takes the
// run up from what the disk holds must end where a run without a fault ends.
func TestTheDiskFails(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range stories(t, img)[:2] {
		for name, how := range map[string]brittle{
			"no room":                         {err: syscall.ENOSPC},
			"no room for the end of a record": {err: syscall.ENOSPC, short: 70},
			"a disk that has gone":            {err: syscall.EIO},
		} {
			if !strikesStory(i, name) {
				continue
			}
			t.Run(s.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				dir := tempDir(t)
				synctest.Test(t, func(t *testing.T) {
					v := openVirtual(t)
					defer func() { v.close() }()
					var client *sfclient.Client
					for n := range strikesOf(name, false) {
						v.start(t, img, runs.Folder{Path: filepath.Join(dir, strconv.Itoa(n))})
						if client == nil {
							client = v.session()
						}
						failed := v.runOnDisk(client, s, how, n)
						for _, problem := range v.problems {
							t.Errorf("call %d of the disk: %s", n, problem)
						}
						if !failed || t.Failed() {
							break
						}
					}
				})
			})
		}
	}
}

// runOnDisk makes one run on a disk whose n-th call fails, and tells whether there
// were so many.
func (v *virtual) runOnDisk(client *sfclient.Client, s story, how brittle, n int) bool {
	calls := 0
	v.workers.Disk = func(file *os.File) journal.File {
		b := how
		b.file, b.calls, b.n = file, &calls, n
		return &b
	}
	v.runWithFaults(client, s)
	if calls >= n && v.first != nil && v.first.Ending.ExitCode == exitDone {
		v.problems = append(v.problems, "the record failed, and the run ends with 0")
	}
	return calls >= n
}

// TestTheJournalIsTakenAway takes the journal away while the first write is under way,
// which the system tells nobody who has it open: the second write must not be sent,
// and all that is known is printed, because there is no other place.
func TestTheJournalIsTakenAway(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	s := stories(t, img)[0]
	for name, takeAway := range effort.SomeOf(1, map[string]func(folder, path string) error{
		"the folder is deleted":  func(folder, _ string) error { return os.RemoveAll(folder) },
		"the folder is moved":    func(folder, _ string) error { return os.Rename(folder, folder+"-elsewhere") },
		"the journal is deleted": func(_, path string) error { return os.Remove(path) },
		"it is cut to nothing":   func(_, path string) error { return os.Truncate(path, 0) },
		"it is cut short":        func(_, path string) error { return os.Truncate(path, 100) },
		"another is in its place": func(_, path string) error {
			whole, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return errors.Join(os.Remove(path), os.WriteFile(path, whole, 0o600))
		},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := tempDir(t)
			synctest.Test(t, func(t *testing.T) {
				v := openVirtual(t)
				v.start(t, img, runs.Folder{Path: filepath.Join(dir, "state")})
				defer v.close()
				v.onWrite(1, func() {
					saved, err := v.workers.Folder.ListRuns()
					if err != nil || len(saved) != 1 {
						t.Fatalf("%d runs, %v", len(saved), err)
					}
					if err := takeAway(v.workers.Folder.Path, saved[0].Path); err != nil {
						t.Fatal(err)
					}
				})
				result := await(v.workers.NewWorker(v.session()).Start(s.plan))
				if effects := v.effects(); effects["Account"] != 1 || effects["User"] != 0 || !result.HalfWay() {
					t.Errorf("writes %v, result %+v", effects, result)
				}
				run, _ := v.workers.LastRun()
				if f := explain.Error(result.Err); f.Code != explain.FindingErrorRecord || run.Ending.State != upgrade.StateHalfDone {
					t.Errorf("it ends %q and %+v", run.Ending.State, f)
				}
				var printed strings.Builder
				printRun(watchedStreams(t, streams{out: display.NewWriter(&printed), err: display.NewWriter(io.Discard)}), run)
				for _, r := range s.plan.Removed {
					if !strings.Contains(printed.String(), r.Label) {
						t.Errorf("%s is not in what is printed", r.Label)
					}
				}
				if text := printed.String(); run.GoOn != "" || run.Journal != "" || !strings.Contains(text, "permanent") {
					t.Errorf("it names a journal that is not there, or not what stays:\n%s", text)
				}
			})
		})
	}
}

// onWrite does something once, when the n-th write arrives at the org, before it takes
// effect.
func (o *testOrg) onWrite(n int, do func()) {
	seen := 0
	o.Inject(demoorgtest.Fault{Match: func(r *http.Request) bool {
		if isWrite(r) {
			if seen++; seen == n {
				do()
			}
		}
		return false
	}})
}
