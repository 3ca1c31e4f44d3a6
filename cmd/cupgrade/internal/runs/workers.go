package runs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// Workers own the commits of a session. They outlive the screen: main waits for
// them after it is gone.
type Workers struct {
	Folder Folder
	Clock  Clock
	// Fresh says that the org is made anew by every start of the program, so that no
	// earlier run can matter to it.
	Fresh bool
	// Disk stands between a journal and its file; nil for nothing. A test's fails.
	Disk func(*os.File) journal.File

	mu      sync.Mutex
	current *Worker
	done    []FinishedRun
	group   sync.WaitGroup
}

// NewCommitter gives a worker as the wizard knows it.
func (w *Workers) NewCommitter(org upgrade.Org) upgrade.Committer { return w.NewWorker(org) }

// NewWorker gives the worker of one upgrade, which can also take up a run.
func (w *Workers) NewWorker(org upgrade.Org) *Worker { return &Worker{owner: w, org: org} }

// VerifyAgain reads back a run of this session, once, and closes its journal with that. The
// end of the context ends it.
func (w *Workers) VerifyAgain(ctx context.Context, org upgrade.Org, result upgrade.Result) upgrade.Result {
	return w.NewWorker(org).verify(ctx, idOfJournal(result.Journal), 0, nil)
}

// BusyWorker gives the worker that is at work, nil when none is.
func (w *Workers) BusyWorker() *Worker {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current
}

// FinishedRuns gives the runs that came to their end, in their order.
func (w *Workers) FinishedRuns() []FinishedRun {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.done)
}

// LastRun gives the newest finished run.
func (w *Workers) LastRun() (FinishedRun, bool) {
	done := w.FinishedRuns()
	if len(done) == 0 {
		return FinishedRun{}, false
	}
	return done[len(done)-1], true
}

// Wait returns when every commit has come to its end.
func (w *Workers) Wait() { w.group.Wait() }

// Idle is closed when every commit has come to its end.
func (w *Workers) Idle() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.Wait()
	}()
	return done
}

func (w *Workers) setCurrent(current *Worker) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = current
}

// pastOf is what a journal tells of the steps of a plan: its own, or one that amends it.
func (w *Workers) pastOf(saved SavedRun, plan upgrade.Plan) []commit.Past {
	steps := saved.Run.StepsOf(plan)
	past := make([]commit.Past, 0, len(steps))
	for _, s := range steps {
		past = append(past, commit.Past{
			Outcome: s.Outcome, AgeAt: w.ageOf(saved, s), Lost: s.Lost, Finding: stepOf(plan, s).Finding,
		})
	}
	return past
}

// sinceWritten tells how long ago the last step was applied that sites follow, at least.
func (w *Workers) sinceWritten(saved SavedRun) func(orgTime time.Time) time.Duration {
	var ages []func(time.Time) time.Duration
	for _, s := range saved.Run.Steps() {
		if s.Outcome == upgrade.OutcomeApplied && s.Step.Kind.BringsSites() {
			ages = append(ages, w.ageOf(saved, s))
		}
	}
	return func(orgTime time.Time) time.Duration {
		var least time.Duration
		for i, age := range ages {
			if is := age(orgTime); i == 0 || is < least {
				least = is
			}
		}
		return least
	}
}

// ageOf tells how long ago the last request of a step was given up, at least, by the org's
// clock: that of this machine may have been set since. Only a journal that does not know
// the org's clock is believed without it. A request without an outcome may have waited for
// its answer until the last moment.
func (w *Workers) ageOf(saved SavedRun, s journal.StepState) func(orgTime time.Time) time.Duration {
	at, sentAt, waiting := s.At, s.SentAt, s.Waiting
	if at.IsZero() || saved.Run.Damage != journal.DamageNone { // its last record may be lost
		at, sentAt, waiting = saved.modified, saved.Run.OrgTime(saved.modified), true
	}
	return func(orgTime time.Time) time.Duration {
		age := w.Clock.since(at)
		if !sentAt.IsZero() && !orgTime.IsZero() {
			age, waiting = w.Clock.stretch(orgTime.Sub(sentAt)-orgTimeStep), true
		}
		if waiting {
			age -= commit.WriteDeadline
		}
		return max(0, age)
	}
}

// orgTimeStep is how exactly an org tells its clock.
const orgTimeStep = time.Second

// finish closes the books of a run.
func (w *Workers) finish(rec *recorder, result upgrade.Result) upgrade.Result {
	done := rec.finish(result)
	w.addFinished(done)
	return done.Result
}

func (w *Workers) addFinished(run FinishedRun) {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.done, func(before FinishedRun) bool { return before.ID == run.ID })
	if i < 0 {
		w.done = append(w.done, run)
	} else {
		w.done[i] = run // which was taken up again, or verified
	}
}

// findUpgrade finds the newest run of this machine that has upgraded the user of a plan to its
// profile. A folder that can't be read tells of none.
func (w *Workers) findUpgrade(plan upgrade.Plan) (SavedRun, bool) {
	all, err := w.Folder.listRunsOf(func(id string) bool { return userOfID(id) == plan.Choice.UserID })
	if err != nil || w.Fresh {
		return SavedRun{}, false
	}
	i := slices.IndexFunc(all, func(r SavedRun) bool {
		earlier := r.Run.Plan()
		return earlier != nil && earlier.Choice.ProfileID == plan.Choice.ProfileID && r.isAbout(plan.Session.Org.ID, plan.Choice.UserID) &&
			r.Report().Ending.State.Upgraded()
	})
	if i < 0 {
		return SavedRun{}, false
	}
	return all[i], true
}

// callsBefore is how many API calls the upgrades of this session have taken so far.
func (w *Workers) callsBefore() int {
	made := 0
	for _, run := range w.FinishedRuns() {
		made += run.Result.Calls.Made
	}
	return made
}

// openRecorder opens a journal for a plan and puts the plan into it.
func (w *Workers) openRecorder(plan upgrade.Plan) (*recorder, error) {
	file, id, err := w.Folder.createJournal(w.Clock.Now(), plan.Choice.UserID)
	if err != nil {
		return nil, err
	}
	rec := w.newRecorder(plan, file, id, journal.Run{})
	if err := rec.writer.Append(journal.Record{Kind: journal.KindPlan, Plan: &plan}); err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was sent: %w", err), file.Close(), os.Remove(w.Folder.journalPath(id)))
	}
	rec.plans = 1
	return rec, nil
}

// newRecorder keeps a run in a file, after what the file holds already.
func (w *Workers) newRecorder(plan upgrade.Plan, file *os.File, id string, after journal.Run) *recorder {
	kept := &countedFile{file, after.ValidBytes}
	if w.Disk != nil {
		kept.File = w.Disk(file)
	}
	return &recorder{
		folder: w.Folder, writer: journal.NewWriter(kept, after, w.Clock.Now), file: file, kept: kept, plan: plan, id: id,
		clock: w.Clock, began: w.Clock.Now(), plans: after.Plans(),
	}
}

// reopen takes a journal up again. What a damaged one can't tell is put into its new
// end, so that the damage is not forgotten with the bytes. A plan that was amended is put
// there too.
func (w *Workers) reopen(saved SavedRun, amended *upgrade.Plan) (*recorder, error) {
	file, run, err := w.Folder.reopenJournal(saved, w.Clock.Now)
	if err != nil {
		return nil, err
	}
	rec := w.newRecorder(*saved.Run.Plan(), file, saved.ID, run)
	rec.resumed, rec.began = true, saved.Run.Records[0].At
	if amended != nil {
		rec.plan, rec.plans, rec.amended = *amended, rec.plans+1, true
		err = rec.append(journal.Record{Kind: journal.KindPlan, Plan: amended})
	}
	if err == nil {
		err = rec.append(journal.Record{Kind: journal.KindResume})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was sent: %w", err), file.Close())
	}
	return rec, nil
}

// reopenToVerify opens the journal of a run that has ended, to close it anew.
func (w *Workers) reopenToVerify(saved SavedRun) (*recorder, error) {
	file, run, err := w.Folder.reopenJournal(saved, w.Clock.Now)
	if err != nil {
		return nil, err
	}
	rec, past := w.newRecorder(*saved.Run.Plan(), file, saved.ID, run), saved.Report()
	rec.verifies = &past
	return rec, nil
}

// refuse gives the error of a plan that must wait for an earlier run.
func (w *Workers) refuse(plan upgrade.Plan) error {
	run, blocked, err := w.findInTheWay(plan.Session.Org.ID, plan.Choice.UserID)
	if err != nil {
		return err
	}
	if blocked {
		return &UnfinishedError{run}
	}
	return nil
}

// FindEarlierRun gives the run that a new one for the same user must wait for, nil for none.
func (w *Workers) FindEarlierRun(org, user core.ID) (*upgrade.EarlierRun, error) {
	run, blocked, err := w.findInTheWay(org, user)
	if err != nil || !blocked {
		return nil, err
	}
	earlier := run.earlier()
	return &earlier, nil
}

// findInTheWay finds the run that a new one for the same user must wait for. A run that
// ended before the eyes of who now makes the new plan, with nothing unknown, has been
// looked at.
func (w *Workers) findInTheWay(org, user core.ID) (SavedRun, bool, error) {
	if w.Fresh {
		return SavedRun{}, false, nil
	}
	run, blocked, err := w.Folder.findBlocking(org, user)
	if err != nil {
		return SavedRun{}, false, fmt.Errorf("look for earlier runs: %w", err)
	}
	return run, blocked && !w.hasWitnessed(run), nil
}

// hasWitnessed tells whether a run ended in this session with everything known of it.
func (w *Workers) hasWitnessed(run SavedRun) bool {
	return slices.ContainsFunc(w.FinishedRuns(), func(f FinishedRun) bool {
		return f.ID == run.ID && !f.Result.Unknown() && f.Result.Verification.After != nil
	})
}
