package runs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/journal"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// The endings of the names of the files that one run leaves.
const (
	journalSuffix = ".journal"
	receiptSuffix = ".receipt.txt"
	forUserSuffix = ".for-user" // and .md or .html
)

// systemWindows is what Go calls Windows.
const systemWindows = "windows"

// Folder is the folder of the admin's own that keeps the journals of all runs,
// and the locks of those under way. It need not be there yet.
type Folder struct{ Path string }

// demoRuns is the folder inside of it for runs on the embedded demo org, which no
// later start of the program will find again.
const demoRuns = "demo"

// FindFolder gives the folder by the rules of the system: the XDG state folder
// (https://specifications.freedesktop.org/basedir-spec/latest/), Application
// Support on macOS, the local application data on Windows. Nothing is created, and a folder that others
// have in their hands is refused.
func FindFolder(env func(string) (string, bool), demo bool) (Folder, error) {
	base, err := stateDir(env)
	if err != nil {
		return Folder{}, err
	}
	if err := checkFolder(base); err != nil || !demo {
		return Folder{base}, err
	}
	inside := filepath.Join(base, demoRuns)
	return Folder{inside}, checkFolder(inside)
}

// Prepare makes the folder and tries it, so that an admin learns before the first question
// that a run can't be kept. The error wraps upgrade.ErrNotRecorded.
func (d Folder) Prepare() error {
	if err := makeDir(d.Path); err != nil {
		return refuseUnrecorded(fmt.Errorf("make the folder of the journals: %w", err))
	}
	trial := filepath.Join(d.Path, "trial")
	err := ReplaceFile(trial, func(file *os.File) error {
		_, err := file.Write(make([]byte, trialBytes))
		return err //nolint:wrapcheck // ReplaceFile says which file
	})
	if err == nil {
		err = os.Remove(trial)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) { // another program has tried it, and removed the trial of both
		return refuseUnrecorded(fmt.Errorf("try the folder of the journals: %w", err))
	}
	return nil
}

// trialBytes is how much the trial of a folder writes: a block, since a full disk takes none.
const trialBytes = 4 << 10

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

// runIDLayout is the time that an id begins with.
const runIDLayout = "20060102T150405.000Z"

// runID names one run: when it began, and whom it is about.
func runID(at time.Time, user core.ID) string {
	return at.UTC().Format(runIDLayout) + "-" + string(user)
}

// createJournal makes the file of a new run, and gives the run's id. Only its owner
// can read it, and the folder remembers it when this returns. A run of the same
// millisecond is given the next one, and so is one whose clock was set back: the newest
// run has the last id.
func (d Folder) createJournal(at time.Time, user core.ID) (*os.File, string, error) {
	if err := makeDir(d.Path); err != nil {
		return nil, "", fmt.Errorf("make the folder of the journals: %w", err)
	}
	newest, err := d.newestTime()
	if err != nil {
		return nil, "", err
	}
	if !at.After(newest) {
		at = newest.Add(time.Millisecond)
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
		if err := syncDir(d.Path); err != nil {
			return nil, "", errors.Join(fmt.Errorf("keep the journal: %w", err), file.Close(), os.Remove(d.journalPath(id)))
		}
		return file, id, nil
	}
}

// newestTime is the time in the last id of a run, zero when there is none.
func (d Folder) newestTime() (time.Time, error) {
	entries, err := os.ReadDir(d.Path)
	if err != nil {
		return time.Time{}, fmt.Errorf("list the journals: %w", err)
	}
	for _, entry := range slices.Backward(entries) {
		moment, _, _ := strings.Cut(entry.Name(), "-")
		if at, err := time.Parse(runIDLayout, moment); err == nil {
			return at, nil
		}
	}
	return time.Time{}, nil
}

// journalPath is where the journal of a run is. An id never leads out of the folder.
func (d Folder) journalPath(id string) string {
	return filepath.Join(d.Path, filepath.Base(id)+journalSuffix)
}

// idOfJournal is the ID of the run whose journal is at a path.
func idOfJournal(path string) string { return strings.TrimSuffix(filepath.Base(path), journalSuffix) }

// receiptPath is where the receipt of a run is.
func (d Folder) receiptPath(id string) string {
	return filepath.Join(d.Path, filepath.Base(id)+receiptSuffix)
}

// writeReceipt puts the whole receipt of a run beside its journal, and gives its path; ""
// when it could not be written.
func (d Folder) writeReceipt(id string, run report.Run) (string, error) {
	path := d.receiptPath(id)
	if err := writeText(path, report.Text(report.Receipt(run), 0)); err != nil {
		return "", err
	}
	return path, nil
}

// writeForUser puts what the user is told beside the journal, as Markdown and as HTML, and
// gives the path of the latter; "" when it could not be written.
func (d Folder) writeForUser(id string, run report.Run) (string, error) {
	page, bare := report.ForUser(run), strings.TrimSuffix(d.journalPath(id), journalSuffix)+forUserSuffix
	if err := errors.Join(writeText(bare+".md", report.Markdown(page)), writeText(bare+".html", report.HTML(page))); err != nil {
		return "", err
	}
	return bare + ".html", nil
}

func writeText(path, text string) error {
	return ReplaceFile(path, func(file *os.File) error {
		_, err := io.WriteString(file, text)
		return err //nolint:wrapcheck // ReplaceFile says which file
	})
}

// findReceipt gives the path of the receipt of a run, "" when there is none.
func (d Folder) findReceipt(id string) string {
	path := d.receiptPath(id)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return path
}

// reportsFolder is the folder beside the journals that holds what the wizard was
// asked to write.
const reportsFolder = "reports"

// SaveReport keeps a plan or a receipt where only its owner reads it, and tells its
// path. A file of that name is replaced as a whole.
func (d Folder) SaveReport(name string, content []byte) (string, error) {
	folder := filepath.Join(d.Path, reportsFolder)
	if err := makeDir(folder); err != nil {
		return "", fmt.Errorf("make the folder of reports: %w", err)
	}
	if info, err := os.Lstat(folder); err != nil || !info.IsDir() {
		return "", errors.Join(fmt.Errorf("%s is not a folder: remove it", folder), err)
	}
	path := filepath.Join(folder, filepath.Base(name))
	return path, ReplaceFile(path, func(file *os.File) error {
		_, err := file.Write(content)
		return err //nolint:wrapcheck // ReplaceFile says which file
	})
}

// reopenJournal opens the file of a run that is taken up again. A damaged one is
// first replaced as a whole: by what stands before the damage, and by records that
// say what is not known because of it. What the file holds then is given, too.
func (d Folder) reopenJournal(saved SavedRun, now func() time.Time) (*os.File, journal.Run, error) {
	path := d.journalPath(saved.ID)
	if saved.Run.Damage != journal.DamageNone {
		if err := d.mendJournal(path, saved.Run, now); err != nil {
			return nil, journal.Run{}, err
		}
		var err error
		if saved, err = d.readRun(saved.ID); err != nil {
			return nil, journal.Run{}, err
		}
	}
	file, err := openFile(path, os.O_WRONLY|os.O_APPEND)
	if err != nil {
		return nil, journal.Run{}, fmt.Errorf("open the journal: %w", err)
	}
	return file, saved.Run, nil
}

// mendJournal replaces a damaged journal.
func (d Folder) mendJournal(path string, run journal.Run, now func() time.Time) error {
	whole, err := readFile(path)
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	return ReplaceFile(path, func(file *os.File) error {
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

// ListRuns reads all runs, the newest first. A folder that does not exist holds none.
func (d Folder) ListRuns() ([]SavedRun, error) {
	return d.listRunsOf(func(string) bool { return true })
}

// listRunsOf reads the runs with an id that is wanted. A journal that can't be read is
// listed as such: it is in the way of its own user, and of nobody else.
func (d Folder) listRunsOf(wanted func(id string) bool) ([]SavedRun, error) {
	entries, err := os.ReadDir(d.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the journals: %w", err)
	}
	var runs []SavedRun
	for _, entry := range entries {
		id, ok := strings.CutSuffix(entry.Name(), journalSuffix)
		if !ok || !wanted(id) {
			continue
		}
		run, err := d.readRun(id)
		if errors.Is(err, fs.ErrNotExist) {
			continue // taken away in this moment
		}
		if err != nil {
			run = SavedRun{ID: id, Path: d.journalPath(id), unreadable: err}
		}
		runs = append(runs, run)
	}
	slices.Reverse(runs) // names begin with the time
	return runs, nil
}

// readRun reads one run.
func (d Folder) readRun(id string) (SavedRun, error) {
	path := d.journalPath(id)
	file, err := openFile(path, os.O_RDONLY)
	if err != nil {
		return SavedRun{}, fmt.Errorf("open the journal: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return SavedRun{}, errors.Join(fmt.Errorf("open the journal: %w", err), file.Close())
	}
	run, err := journal.Read(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return SavedRun{}, fmt.Errorf("%s: %w", path, err)
	}
	return SavedRun{ID: id, Path: path, modified: info.ModTime(), Run: run}, nil
}

// FindRun gives the run with an id. The end of a path of its journal is an id too.
func (d Folder) FindRun(id string) (SavedRun, error) {
	run, err := d.readRun(id)
	if errors.Is(err, os.ErrNotExist) {
		return SavedRun{}, fmt.Errorf("there is no run %s in %s; cupgrade history lists them", display.Clean(id), display.Clean(d.Path))
	}
	return run, err
}

// FindLatestRun gives the newest run.
func (d Folder) FindLatestRun() (SavedRun, error) {
	all, err := d.ListRuns()
	if err != nil {
		return SavedRun{}, err
	}
	if len(all) == 0 {
		return SavedRun{}, errors.New("no run is recorded on this machine")
	}
	return all[0], nil
}

// findBlocking gives the newest run about a user that nobody has looked at since it
// came to no good end.
func (d Folder) findBlocking(org, user core.ID) (SavedRun, bool, error) {
	runs, err := d.listRunsOf(func(id string) bool { return userOfID(id) == user })
	if err != nil {
		return SavedRun{}, false, err
	}
	for _, r := range runs {
		switch {
		case !r.isAbout(org, user):
		case r.NeedsLook():
			return r, true, nil
		case r.Run.End() == upgrade.ClosingDone:
			return SavedRun{}, false, nil // whatever was before, this was built on it
		}
	}
	return SavedRun{}, false, nil
}

// ListToVerify lists the runs of which something is still to be verified.
func (d Folder) ListToVerify() ([]SavedRun, error) {
	runs, err := d.ListRuns()
	return slices.DeleteFunc(runs, func(r SavedRun) bool { return !r.IsToVerify() }), err
}

// ListUnfinished lists the runs that can be taken up: those that block new ones, and
// those that were left half-way, unless a later run has done the rest.
func (d Folder) ListUnfinished() ([]SavedRun, error) {
	runs, err := d.ListRuns()
	if err != nil {
		return nil, err
	}
	// A sandbox has the same users as the org it was copied from, by their ids.
	type whom struct{ org, user core.ID }
	finished := map[whom]bool{}
	var open []SavedRun
	for _, r := range runs {
		who := whom{r.orgID(), r.userID()}
		switch {
		case finished[who]:
		case r.NeedsLook(), r.canGoOn():
			open = append(open, r)
		case r.Run.End() == upgrade.ClosingDone:
			finished[who] = true
		}
	}
	return open, nil
}

// lostSteps are records of what is not known because of damage.
func lostSteps(run journal.Run) []journal.Record {
	var lost []journal.Record
	for i, s := range run.Steps() {
		if s.Outcome == upgrade.OutcomeUnknown {
			lost = append(lost, journal.Record{
				Kind: journal.KindOutcome, Step: &journal.Step{Index: i, Kind: s.Step.Kind, Outcome: s.Outcome},
			})
		}
	}
	return lost
}
