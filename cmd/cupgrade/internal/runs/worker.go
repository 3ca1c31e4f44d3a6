package runs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cupgrade/core/commit"
	"cupgrade/core/parallel"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// Worker applies one plan, or finishes one run. It implements upgrade.Committer.
type Worker struct {
	owner *Workers
	org   upgrade.Org
	stop  context.CancelCauseFunc

	mu      sync.Mutex
	journal string // the path of its journal
	reads   bool   // it writes nothing to the org
}

// errAskedToStop is why a commit ends between two steps.
var errAskedToStop = errors.New("asked to stop")

// Start begins to apply the plan in a goroutine of its own.
func (w *Worker) Start(plan upgrade.Plan) <-chan upgrade.Event {
	return w.begin(plan, func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.apply(ctx, plan, watch)
	})
}

// Resume takes up a run in a goroutine of its own; without goOn it only looks.
func (w *Worker) Resume(saved SavedRun, goOn bool) <-chan upgrade.Event {
	plan := *saved.Run.Plan()
	return w.begin(plan, func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.resume(ctx, saved.ID, plan, nil, goOn, watch)
	})
}

// errRunChanged is a run that somebody has gone on with since it was read.
var errRunChanged = errors.New("another process has changed this run; try again")

// Reassign goes on with a run that has ended, by a plan that amends its own, in a goroutine of
// its own.
func (w *Worker) Reassign(was upgrade.Result, amended upgrade.Plan) <-chan upgrade.Event {
	return w.begin(amended, func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.resume(ctx, idOfJournal(was.Journal), amended, &was, true, watch)
	})
}

// Verify reads a run back in a goroutine of its own, again and again as long as something
// follows and there is patience left, and closes its journal with what was read last.
func (w *Worker) Verify(saved SavedRun, patience time.Duration) <-chan upgrade.Event {
	w.reads = true
	return w.begin(*saved.Run.Plan(), func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.verify(ctx, saved.ID, patience, watch)
	})
}

// ReadsOnly tells whether the worker writes nothing to the org.
func (w *Worker) ReadsOnly() bool { return w.reads }

// begin runs a piece of work that the end of the screen does not end. A panic in it
// is an error: the terminal is to be restored and the journal to be named.
func (w *Worker) begin(plan upgrade.Plan, work func(context.Context, func(upgrade.Event)) upgrade.Result) <-chan upgrade.Event {
	ctx, stop := context.WithCancelCause(context.Background())
	w.stop = stop
	w.owner.setCurrent(w)
	events := make(chan upgrade.Event, 1)
	w.owner.group.Go(func() {
		defer stop(nil)
		defer close(events)
		result := guardPanic(plan, func() upgrade.Result {
			return work(ctx, func(e upgrade.Event) {
				if e.Result == nil { // the last event is sent when the journal is closed
					replace(events, e)
				}
			})
		})
		w.owner.setCurrent(nil)
		replace(events, upgrade.Event{Steps: result.Steps, Result: &result})
	})
	return events
}

// guardPanic makes a result of a panic. What had been begun is not known then, and the
// journal stays open, so that it is looked at.
func guardPanic(plan upgrade.Plan, work func() upgrade.Result) (result upgrade.Result) {
	defer func() {
		if value := recover(); value != nil {
			result = notBegun(plan, &parallel.PanicError{Value: value})
			for i := range result.Steps {
				result.Steps[i].Outcome = upgrade.OutcomeUnknown
			}
		}
	}()
	return work()
}

// Stop asks to begin no further step.
func (w *Worker) Stop() { w.stop(errAskedToStop) }

// apply locks the user, opens the journal and runs the plan. Without a journal
// nothing is committed, and nothing while an earlier run has not been looked at.
func (w *Worker) apply(ctx context.Context, plan upgrade.Plan, watch func(upgrade.Event)) upgrade.Result {
	unlock, err := w.owner.Folder.lockUser(plan.Session.Org.ID, plan.Choice.UserID, w.owner.Clock.Now())
	if err != nil {
		return notBegun(plan, err)
	}
	defer unlock()
	if err := w.owner.refuse(plan); err != nil {
		return notBegun(plan, err)
	}
	earlier, found := w.owner.findUpgrade(plan)
	if found && earlier.Run.End() == upgrade.ClosingDone {
		if result, done := w.confirmDone(ctx, plan, earlier, watch); done {
			return result
		}
	}
	rec, err := w.owner.openRecorder(plan)
	if err != nil {
		return notBegun(plan, refuseUnrecorded(err))
	}
	w.setJournal(rec)
	result := guardPanic(plan, func() upgrade.Result {
		applier := w.newApplier(rec, watch)
		applier.DoneBy = earlier.ID
		return applier.Apply(ctx, plan)
	})
	return w.owner.finish(rec, result)
}

// confirmDone verifies a plan that an earlier run of this machine has carried out. That is
// no run of its own: the earlier one is told of, with what is true now.
func (w *Worker) confirmDone(
	ctx context.Context, plan upgrade.Plan, earlier SavedRun, watch func(upgrade.Event),
) (upgrade.Result, bool) {
	began := w.owner.Clock.Now()
	result, done := commit.Applier{Org: w.org, Watch: watch, Wait: w.owner.Clock.Wait, Jitter: drawJitter, DoneBy: earlier.ID, Before: earlier.Run.RecordsBefore()}.Confirm(ctx, plan)
	if !done {
		return upgrade.Result{}, false
	}
	result.Journal, result.Plans = earlier.Path, earlier.Run.Plans()
	w.owner.addFinished(FinishedRun{
		ID: earlier.ID, Receipt: w.owner.Folder.findReceipt(earlier.ID), Run: report.NewRun(plan, result, began, w.owner.Clock.Now()),
	})
	return result, true
}

// resume takes up a run under the lock of its user. The journal is read once more
// when the lock is held, since another process may have gone on with it. was is the result
// that the plan was amended after, nil for the run's own plan: the run must have upgraded its
// user then, and nobody may have amended its plan since.
func (w *Worker) resume(
	ctx context.Context, id string, plan upgrade.Plan, was *upgrade.Result, goOn bool, watch func(upgrade.Event),
) upgrade.Result {
	refused := func(err error) upgrade.Result { return notBegun(plan, err) }
	if was != nil {
		refused = func(err error) upgrade.Result { return notReassigned(plan, *was, err) }
	}
	unlock, err := w.owner.Folder.lockUser(plan.Session.Org.ID, plan.Choice.UserID, w.owner.Clock.Now())
	if err != nil {
		return refused(err)
	}
	defer unlock()
	saved, err := w.owner.Folder.readRun(id)
	if err != nil {
		return refused(err)
	}
	var amended *upgrade.Plan
	if was != nil {
		if !saved.CanVerify() || saved.Run.Plans() != was.Plans {
			return refused(errRunChanged)
		}
		amended = &plan
	}
	past := w.owner.pastOf(saved, plan)
	rec, err := w.owner.reopen(saved, amended)
	if err != nil {
		return refused(refuseUnrecorded(err))
	}
	w.setJournal(rec)
	result := guardPanic(plan, func() upgrade.Result {
		applier := w.newApplier(rec, watch)
		applier.Before = saved.Run.RecordsBefore()
		return applier.Resume(ctx, plan, past, goOn)
	})
	return w.owner.finish(rec, result)
}

// verify reads a run back under the lock of its user.
func (w *Worker) verify(ctx context.Context, id string, patience time.Duration, watch func(upgrade.Event)) upgrade.Result {
	saved, err := w.owner.Folder.readRun(id)
	if err != nil {
		return upgrade.Result{Err: err}
	}
	plan, was := *saved.Run.Plan(), saved.Report().Result // by which a refusal is told
	unlock, err := w.owner.Folder.lockUser(plan.Session.Org.ID, plan.Choice.UserID, w.owner.Clock.Now())
	if err != nil {
		was.Err = err
		return was
	}
	defer unlock()
	saved, err = w.owner.Folder.readRun(id) // who held the lock may have gone on with it
	if err == nil && !saved.CanVerify() {
		was.Err = errRunChanged
		return was
	}
	var rec *recorder
	if err == nil {
		plan, was = *saved.Run.Plan(), saved.Report().Result
		rec, err = w.owner.reopenToVerify(saved)
	}
	if err != nil {
		was.Err = refuseUnrecorded(err)
		return was
	}
	w.setJournal(rec)
	result := guardPanic(plan, func() upgrade.Result {
		return w.newApplier(rec, watch).VerifyAgain(ctx, plan, was, w.owner.sinceWritten(saved), patience)
	})
	if !result.Looked { // nothing is to be kept
		result.Err = errors.Join(result.Err, rec.writer.Close())
		return result
	}
	return w.owner.finish(rec, result)
}

func (w *Worker) newApplier(rec *recorder, watch func(upgrade.Event)) commit.Applier {
	return commit.Applier{
		Org: w.org, Recorder: rec, Watch: watch, Wait: w.owner.Clock.Wait, Jitter: drawJitter, CallsBefore: w.owner.callsBefore(),
	}
}

// notBegun is the result of a plan that was not begun.
func notBegun(plan upgrade.Plan, err error) upgrade.Result {
	result := upgrade.Result{Err: err}
	for _, step := range plan.Steps {
		result.Steps = append(result.Steps, upgrade.StepResult{Step: step, Outcome: upgrade.OutcomeSkipped})
	}
	return result
}

// notReassigned is the result of a plan that was to amend that of a run, and was not begun: the
// run stands as it was, with the steps that were to be added.
func notReassigned(plan upgrade.Plan, was upgrade.Result, err error) upgrade.Result {
	steps := notBegun(plan, nil).Steps
	for i := range steps {
		for _, before := range was.Steps {
			if before.Step.Kind == steps[i].Step.Kind && before.Step.Record == steps[i].Step.Record {
				steps[i] = before
			}
		}
	}
	was.Steps, was.Err = steps, fmt.Errorf("%w: %w", upgrade.ErrNotReassigned, err)
	return was
}

func (w *Worker) setJournal(rec *recorder) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.journal = rec.folder.journalPath(rec.id)
}

// JournalPath is where the run is recorded, "" before it is.
func (w *Worker) JournalPath() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.journal
}

// replace puts an event into a channel of one, in place of an older one that was
// not read yet: every event tells the whole state.
func replace(events chan upgrade.Event, e upgrade.Event) {
	for {
		select {
		case events <- e:
			return
		default:
		}
		select {
		case <-events:
		default:
		}
	}
}
