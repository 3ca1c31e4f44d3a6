package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"cupgrade/core"
	"cupgrade/core/journal"
)

// journalSuffix ends the file name of every journal.
const journalSuffix = ".journal"

// runDir is the folder of the admin's own that keeps the journals of all runs,
// and the locks of those under way.
type runDir struct{ path string }

// findRunDir gives the folder by the rules of the system: the XDG state folder
// (https://specifications.freedesktop.org/basedir-spec/latest/), Application
// Support on macOS, the local application data on Windows. Nothing is created.
func findRunDir(env func(string) (string, bool)) (runDir, error) {
	get := func(name string) string {
		value, _ := env(name)
		return value
	}
	if dir := get("CUPGRADE_STATE_DIR"); dir != "" {
		return runDir{dir}, nil
	}
	home, local, state := get("HOME"), get("LocalAppData"), get("XDG_STATE_HOME")
	switch {
	case runtime.GOOS == "windows" && local != "":
		return runDir{filepath.Join(local, "cupgrade")}, nil
	case runtime.GOOS == "darwin" && home != "":
		return runDir{filepath.Join(home, "Library", "Application Support", "cupgrade")}, nil
	case filepath.IsAbs(state):
		return runDir{filepath.Join(state, "cupgrade")}, nil
	case home != "":
		return runDir{filepath.Join(home, ".local", "state", "cupgrade")}, nil
	}
	return runDir{}, errors.New("no folder for the journal: set HOME, or CUPGRADE_STATE_DIR to a folder of yours")
}

// runID names one run: when it began, and whom it is about.
func runID(at time.Time, user core.ID) string {
	return at.UTC().Format("20060102T150405.000Z") + "-" + string(user)
}

// createJournal makes the file of a new run. It must not exist, only its owner
// can read it, and the folder remembers it when this returns.
func (d runDir) createJournal(id string) (*os.File, string, error) {
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return nil, "", fmt.Errorf("make the folder of the journals: %w", err)
	}
	path := filepath.Join(d.path, id+journalSuffix)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, "", fmt.Errorf("make the journal: %w", err)
	}
	if err := syncDir(d.path); err != nil {
		return nil, "", errors.Join(fmt.Errorf("keep the journal: %w", err), file.Close(), os.Remove(path))
	}
	return file, path, nil
}

// reopenJournal opens the file of a run that is taken up again, and cuts off what
// is damaged at its end.
func (d runDir) reopenJournal(id string, run journal.Run) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(d.path, id+journalSuffix), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	if err := file.Truncate(run.ValidBytes); err != nil {
		return nil, errors.Join(fmt.Errorf("cut the damaged end off the journal: %w", err), file.Close())
	}
	return file, nil
}

// syncDir returns when a new file's name is on the disk. Windows knows no such
// thing: there the file's own flush does it.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path) //nolint:gosec // the admin's own state folder
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// savedRun is a journal as it lies in the folder.
type savedRun struct {
	id, path string
	run      journal.Run
}

// user is whom the run is about: by its plan, or by its file's name when the plan
// can't be read.
func (r savedRun) user() core.ID {
	if plan := r.run.Plan(); plan != nil {
		return plan.Choice.UserID
	}
	_, user, _ := strings.Cut(r.id, "-")
	return core.ID(user)
}

// list reads all runs, the newest first. A folder that does not exist holds none.
func (d runDir) list() ([]savedRun, error) {
	entries, err := os.ReadDir(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the journals: %w", err)
	}
	var runs []savedRun
	for _, entry := range entries {
		id, ok := strings.CutSuffix(entry.Name(), journalSuffix)
		if !ok || !entry.Type().IsRegular() {
			continue
		}
		run, err := d.read(id)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	slices.Reverse(runs) // names begin with the time
	return runs, nil
}

// read reads one run.
func (d runDir) read(id string) (savedRun, error) {
	path := filepath.Join(d.path, filepath.Base(id)+journalSuffix)
	file, err := os.Open(path) //nolint:gosec // Base keeps it inside the state folder
	if err != nil {
		return savedRun{}, fmt.Errorf("open the journal: %w", err)
	}
	run, err := journal.Read(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return savedRun{}, fmt.Errorf("%s: %w", path, err)
	}
	return savedRun{id: id, path: path, run: run}, nil
}

// holder says who holds a lock.
type holder struct {
	Pid   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// lockedError is given when another run for the same user of the same org is
// under way on this machine.
type lockedError struct{ by holder }

// Error says who holds the lock.
func (e *lockedError) Error() string {
	if e.by.Pid == 0 {
		return "another run for this user is under way on this machine"
	}
	return fmt.Sprintf("another run for this user is under way on this machine: process %d on %s, since %s",
		e.by.Pid, e.by.Host, e.by.Since.Local().Format("15:04:05"))
}

// lock takes the lock of one user of one org. The system releases it when the
// process ends in whatever way. unlock gives it back before that.
func (d runDir) lock(org, user core.ID, now time.Time) (unlock func(), err error) {
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the locks: %w", err)
	}
	path := filepath.Join(d.path, string(org)+"-"+string(user)+".lock")
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the user: %w", err)
	}
	if !got {
		return nil, &lockedError{by: readHolder(path + ".json")}
	}
	host, _ := os.Hostname()
	body, _ := json.Marshal(holder{Pid: os.Getpid(), Host: host, Since: now})
	// The note of who holds it is a courtesy; the lock itself is what counts.
	_ = os.WriteFile(path+".json", body, 0o600)
	return func() {
		_ = os.Remove(path + ".json")
		_ = lock.Unlock()
	}, nil
}

func readHolder(path string) holder {
	var h holder
	if body, err := os.ReadFile(path); err == nil { //nolint:gosec // beside the lock, in the state folder
		_ = json.Unmarshal(body, &h)
	}
	return h
}
