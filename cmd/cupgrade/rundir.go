package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/report"
)

// The endings of the names of the files that one run leaves.
const (
	journalSuffix = ".journal"
	receiptSuffix = ".receipt.txt"
)

// systemWindows is what Go calls Windows.
const systemWindows = "windows"

// runDir is the folder of the admin's own that keeps the journals of all runs,
// and the locks of those under way.
type runDir struct{ path string }

// demoRuns is the folder inside of it for runs on the embedded demo org, which no
// later start of the program will find again.
const demoRuns = "demo"

// findRunDir gives the folder by the rules of the system: the XDG state folder
// (https://specifications.freedesktop.org/basedir-spec/latest/), Application
// Support on macOS, the local application data on Windows. Nothing is created.
func findRunDir(env func(string) (string, bool), demo bool) (runDir, error) {
	base, err := stateDir(env)
	if err != nil || !demo {
		return runDir{base}, err
	}
	return runDir{filepath.Join(base, demoRuns)}, nil
}

// stateDir is by hand because libraries for it read the environment of the process once,
// and here each command is given its own.
func stateDir(env func(string) (string, bool)) (string, error) {
	get := func(name string) string {
		value, _ := env(name)
		return value
	}
	if dir := get("CUPGRADE_STATE_DIR"); dir != "" {
		return dir, nil
	}
	home, local, state := get("HOME"), get("LocalAppData"), get("XDG_STATE_HOME")
	switch {
	case runtime.GOOS == systemWindows && local != "":
		return filepath.Join(local, "cupgrade"), nil
	case runtime.GOOS == "darwin" && home != "":
		return filepath.Join(home, "Library", "Application Support", "cupgrade"), nil
	case filepath.IsAbs(state):
		return filepath.Join(state, "cupgrade"), nil
	case home != "":
		return filepath.Join(home, ".local", "state", "cupgrade"), nil
	}
	return "", errors.New("no folder for the journal: set HOME, or CUPGRADE_STATE_DIR to a folder of yours")
}

// runID names one run: when it began, and whom it is about.
func runID(at time.Time, user core.ID) string {
	return at.UTC().Format("20060102T150405.000Z") + "-" + string(user)
}

// createJournal makes the file of a new run, and gives the run's id. Only its owner
// can read it, and the folder remembers it when this returns. A run of the same
// millisecond is given the next one.
func (d runDir) createJournal(at time.Time, user core.ID) (*os.File, string, error) {
	if err := makeDir(d.path); err != nil {
		return nil, "", fmt.Errorf("make the folder of the journals: %w", err)
	}
	for {
		id := runID(at, user)
		file, err := os.OpenFile(d.journalPath(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
		if errors.Is(err, fs.ErrExist) {
			at = at.Add(time.Millisecond)
			continue
		}
		if err != nil {
			return nil, "", fmt.Errorf("make the journal: %w", err)
		}
		if err := syncDir(d.path); err != nil {
			return nil, "", errors.Join(fmt.Errorf("keep the journal: %w", err), file.Close(), os.Remove(d.journalPath(id)))
		}
		return file, id, nil
	}
}

// journalPath is where the journal of a run is. An id never leads out of the folder.
func (d runDir) journalPath(id string) string {
	return filepath.Join(d.path, filepath.Base(id)+journalSuffix)
}

// reopenJournal opens the file of a run that is taken up again. A damaged one is
// first replaced as a whole: by what stands before the damage, and by records that
// say what is not known because of it. What the file holds then is given, too.
func (d runDir) reopenJournal(saved savedRun, now func() time.Time) (*os.File, journal.Run, error) {
	path := d.journalPath(saved.id)
	if saved.run.Damage != journal.DamageNone {
		if err := d.mendJournal(path, saved.run, now); err != nil {
			return nil, journal.Run{}, err
		}
		var err error
		if saved, err = d.read(saved.id); err != nil {
			return nil, journal.Run{}, err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0) //nolint:gosec // A journal of the admin's own folder.
	if err != nil {
		return nil, journal.Run{}, fmt.Errorf("open the journal: %w", err)
	}
	return file, saved.run, nil
}

// mendJournal replaces a damaged journal.
func (d runDir) mendJournal(path string, run journal.Run, now func() time.Time) error {
	whole, err := os.ReadFile(path) //nolint:gosec // journalPath keeps it inside the state folder
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	return d.replaceFile(path, func(file *os.File) error {
		if _, err := file.Write(whole[:run.ValidBytes]); err != nil {
			return fmt.Errorf("keep what is whole: %w", err)
		}
		writer := journal.NewWriter(file, run, now)
		for _, lost := range lostSteps(run) {
			if err := writer.Append(lost); err != nil {
				return fmt.Errorf("note what is lost: %w", err)
			}
		}
		return nil
	})
}

// replaceFile writes a file such that at every moment either the old one or the new
// one is there, whole. It is closed before it takes the other's place: Windows moves no
// file that is open.
func (d runDir) replaceFile(path string, write func(*os.File) error) error {
	temporary := path + ".new"
	_ = os.Remove(temporary)                                                                  // what a crash has left; anything else makes the next line fail
	file, err := os.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // beside path
	if err != nil {
		return fmt.Errorf("make a file beside %s: %w", filepath.Base(path), err)
	}
	if err = write(file); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(temporary, path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = os.Remove(temporary) // it is not there when it has taken its place
		return fmt.Errorf("replace %s: %w", filepath.Base(path), err)
	}
	return nil
}

// writeReceipt puts the whole receipt of a run beside its journal.
func (d runDir) writeReceipt(id string, run report.Run) (string, error) {
	path := filepath.Join(d.path, filepath.Base(id)+receiptSuffix)
	return path, d.replaceFile(path, func(file *os.File) error {
		_, err := io.WriteString(file, report.Text(report.Receipt(run)))
		return err //nolint:wrapcheck // replaceFile says which file
	})
}

// makeDir makes a folder that only its owner can read, and the folders above it. When
// it returns, their names are on the disk, too: a journal in a folder that a crash
// takes away is none.
func makeDir(path string) error {
	var missing []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err //nolint:wrapcheck // the caller says which folder it is
	}
	for _, dir := range missing {
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	return nil
}

// syncDir returns when a new file's name is on the disk. Windows knows no such
// thing: there the file's own flush does it.
func syncDir(path string) error {
	if runtime.GOOS == systemWindows {
		return nil
	}
	dir, err := os.Open(path) //nolint:gosec // the admin's own state folder
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
