package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/journal"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// savedRun is a journal as it lies in the folder.
type savedRun struct {
	id, path string
	// modified is when the file was written last.
	modified time.Time
	run      journal.Run
	// unreadable is why the file could not be read; nil when it was.
	unreadable error
}

// needsLook tells whether the run is in the way of a new one. One that can't be read is.
func (r savedRun) needsLook() bool { return r.unreadable != nil || r.run.NeedsLook() }

// canGoOn tells whether resume can do what is left of the run.
func (r savedRun) canGoOn() bool {
	return r.run.Plan() != nil && r.report().Ending.Resume != upgrade.ResumeNothing
}

// user is whom the run is about: by its plan, or by its file's name when the plan
// can't be read.
func (r savedRun) user() core.ID {
	if plan := r.run.Plan(); plan != nil {
		return plan.Choice.UserID
	}
	return userOfID(r.id)
}

// org is which org the run is in, "" when its plan is lost.
func (r savedRun) org() core.ID {
	if plan := r.run.Plan(); plan != nil {
		return plan.Session.Org.ID
	}
	return ""
}

func userOfID(id string) core.ID {
	_, user, _ := strings.Cut(id, "-")
	return core.ID(user)
}

// about tells whether the run may be about a user of an org. One whose plan is lost
// may be of any org.
func (r savedRun) about(org, user core.ID) bool {
	return r.user() == user && (r.org() == "" || r.org() == org)
}

// name is whom the run is about, for a person.
func (r savedRun) name() string {
	if plan := r.run.Plan(); plan != nil {
		return plan.User.User.Username
	}
	return string(r.user())
}

// report tells the run as its journal does.
func (r savedRun) report() report.Run {
	plan := *r.run.Plan()
	result := upgrade.Result{Stale: r.run.Stale(), Blocked: r.run.Blocked(), Calls: r.run.Calls()}
	for _, s := range r.run.Steps() {
		result.Steps = append(result.Steps, stepOf(s))
	}
	if verification := r.run.Verification(); verification != nil {
		result.Verification = *verification
	}
	ending := upgrade.EndingIn(r.run.State(), plan, result)
	return report.Run{
		Plan: plan, Result: result, Ending: ending, Began: r.run.Records[0].At, Ended: r.run.LastAt(), Journal: r.path,
		GoOn: goOn(r.id, ending, plan.User.User.Username, r.run.NeedsLook()),
	}
}

// stepOf is what the journal claims of a step, explained as it was when it happened.
func stepOf(s journal.StepState) upgrade.StepResult {
	step := upgrade.StepResult{Step: s.Step, Outcome: s.Outcome, ByOther: s.ByOther}
	if step.Outcome == upgrade.OutcomePending {
		step.Outcome = upgrade.OutcomeSkipped
	}
	if step.Outcome != upgrade.OutcomeApplied && (s.Code != "" || s.Status >= 300) {
		finding := explain.Change(&core.RemoteError{
			Op: "apply the step", Status: s.Status, Code: s.Code, Message: s.Message, Sent: true, FromSalesforce: s.Code != "",
		})
		step.Finding = &finding
	}
	return step
}

// state says in a few words how the run stands.
func (r savedRun) state() display.Text {
	switch {
	case r.unreadable != nil:
		return display.Clean(r.unreadable.Error())
	case r.run.IsEmpty():
		return "empty, nothing was sent"
	case r.run.Plan() == nil:
		return "damaged, its plan can't be read"
	case r.run.End() == "":
		return "not ended, " + r.report().Verdict()
	default:
		return r.report().Verdict()
	}
}

// list reads all runs, the newest first. A folder that does not exist holds none.
func (d runDir) list() ([]savedRun, error) {
	return d.listOf(func(string) bool { return true })
}

// listOf reads the runs with an id that is wanted. A journal that can't be read is
// listed as such: it is in the way of its own user, and of nobody else.
func (d runDir) listOf(wanted func(id string) bool) ([]savedRun, error) {
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
		if !ok || !wanted(id) {
			continue
		}
		run, err := d.read(id)
		if errors.Is(err, fs.ErrNotExist) {
			continue // taken away in this moment
		}
		if err != nil {
			run = savedRun{id: id, path: d.journalPath(id), unreadable: err}
		}
		runs = append(runs, run)
	}
	slices.Reverse(runs) // names begin with the time
	return runs, nil
}

// errNoJournal is something else in the place of a journal.
var errNoJournal = errors.New("this is no file, as a journal is: look at it and take it away")

// read reads one run.
func (d runDir) read(id string) (savedRun, error) {
	path := d.journalPath(id)
	link, err := os.Lstat(path)
	if err != nil {
		return savedRun{}, fmt.Errorf("open the journal: %w", err)
	}
	if !link.Mode().IsRegular() { // a link leads anywhere, and a pipe never ends
		return savedRun{}, fmt.Errorf("%w: %s", errNoJournal, path)
	}
	file, err := os.Open(path) //nolint:gosec // journalPath keeps it inside the state folder
	if err != nil {
		return savedRun{}, fmt.Errorf("open the journal: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return savedRun{}, errors.Join(fmt.Errorf("open the journal: %w", err), file.Close())
	}
	run, err := journal.Read(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return savedRun{}, fmt.Errorf("%s: %w", path, err)
	}
	return savedRun{id: id, path: path, modified: info.ModTime(), run: run}, nil
}

// blocking gives the newest run about a user that nobody has looked at since it
// came to no good end.
func (d runDir) blocking(org, user core.ID) (savedRun, bool, error) {
	runs, err := d.listOf(func(id string) bool { return userOfID(id) == user })
	if err != nil {
		return savedRun{}, false, err
	}
	for _, r := range runs {
		switch {
		case !r.about(org, user):
		case r.needsLook():
			return r, true, nil
		case r.run.End() == upgrade.ClosingDone:
			return savedRun{}, false, nil // whatever was before, this was built on it
		}
	}
	return savedRun{}, false, nil
}

// unfinished lists the runs that can be taken up: those that block new ones, and
// those that were left half-way, unless a later run has done the rest.
func (d runDir) unfinished() ([]savedRun, error) {
	runs, err := d.list()
	if err != nil {
		return nil, err
	}
	// A sandbox has the same users as the org it was copied from, by their ids.
	type whom struct{ org, user core.ID }
	finished := map[whom]bool{}
	var open []savedRun
	for _, r := range runs {
		who := whom{r.org(), r.user()}
		switch {
		case finished[who]:
		case r.needsLook(), r.canGoOn():
			open = append(open, r)
		case r.run.End() == upgrade.ClosingDone:
			finished[who] = true
		}
	}
	return open, nil
}

// unfinishedError is given when an earlier run for the same user has to be looked at
// before anything new is begun.
type unfinishedError struct{ run savedRun }

// Error says which run, and what to do.
func (e *unfinishedError) Error() string {
	f := e.Finding()
	return f.Title + ". " + f.Meaning + " " + f.Action
}

// Finding says the same in parts.
func (e *unfinishedError) Finding() core.Finding { return planning.EarlierRunFinding(e.run.earlier()) }

// earlier is what a plan knows of a run that is in its way.
func (r savedRun) earlier() upgrade.EarlierRun {
	return upgrade.EarlierRun{ID: r.id, State: string(r.state())}
}

// refuse gives the error of a plan that must wait for an earlier run.
func (w *workers) refuse(plan upgrade.Plan) error {
	run, blocked, err := w.inTheWay(plan.Session.Org.ID, plan.Choice.UserID)
	if err != nil {
		return err
	}
	if blocked {
		return &unfinishedError{run}
	}
	return nil
}

// earlierRun gives the run that a new one for the same user must wait for, nil for none.
func (w *workers) earlierRun(org, user core.ID) (*upgrade.EarlierRun, error) {
	run, blocked, err := w.inTheWay(org, user)
	if err != nil || !blocked {
		return nil, err
	}
	earlier := run.earlier()
	return &earlier, nil
}

// inTheWay finds the run that a new one for the same user must wait for. A run that
// ended before the eyes of who now makes the new plan, with nothing unknown, has been
// looked at.
func (w *workers) inTheWay(org, user core.ID) (savedRun, bool, error) {
	if w.fresh {
		return savedRun{}, false, nil
	}
	run, blocked, err := w.runs.blocking(org, user)
	if err != nil {
		return savedRun{}, false, fmt.Errorf("look for earlier runs: %w", err)
	}
	return run, blocked && !w.witnessed(run), nil
}

// witnessed tells whether a run ended in this session with everything known of it.
func (w *workers) witnessed(run savedRun) bool {
	return slices.ContainsFunc(w.finished(), func(f finishedRun) bool {
		return f.id == run.id && !f.Result.Unknown() && f.Result.Verification.After != nil
	})
}
