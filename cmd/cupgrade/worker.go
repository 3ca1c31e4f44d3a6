package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"

	"cupgrade/core/commit"
	"cupgrade/core/journal"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
)

// workers own the commits of a session. They outlive the screen: main waits for
// them after it is gone.
type workers struct {
	runs  runDir
	clock clock
	// fresh says that the org is made anew by every start of the program, so that no
	// earlier run can matter to it.
	fresh bool
	// disk stands between a journal and its file; nil for nothing. A test's fails.
	disk func(*os.File) journal.File

	mu      sync.Mutex
	current *worker
	done    []finishedRun
	group   sync.WaitGroup
}

// committer gives the committer of one upgrade.
func (w *workers) committer(org upgrade.Org) upgrade.Committer { return w.worker(org) }

func (w *workers) worker(org upgrade.Org) *worker { return &worker{owner: w, org: org} }

// busy gives the worker that is at work, nil when none is.
func (w *workers) busy() *worker {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current
}

// finished gives the runs that came to their end, in their order.
func (w *workers) finished() []finishedRun {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.done)
}

// last gives the newest finished run.
func (w *workers) last() (finishedRun, bool) {
	done := w.finished()
	if len(done) == 0 {
		return finishedRun{}, false
	}
	return done[len(done)-1], true
}

// wait returns when every commit has come to its end.
func (w *workers) wait() { w.group.Wait() }

// idle is closed when every commit has come to its end.
func (w *workers) idle() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.wait()
	}()
	return done
}

// worker applies one plan, or finishes one run. It implements upgrade.Committer.
type worker struct {
	owner *workers
	org   upgrade.Org
	stop  context.CancelCauseFunc

	mu      sync.Mutex
	journal string // the path of its journal
}

// errAskedToStop is why a commit ends between two steps.
var errAskedToStop = errors.New("asked to stop")

// Start begins to apply the plan in a goroutine of its own.
func (w *worker) Start(plan upgrade.Plan) <-chan upgrade.Event {
	return w.begin(plan, func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.apply(ctx, plan, watch)
	})
}

// Resume takes up a run in a goroutine of its own; without goOn it only looks.
func (w *worker) Resume(saved savedRun, goOn bool) <-chan upgrade.Event {
	plan := *saved.run.Plan()
	return w.begin(plan, func(ctx context.Context, watch func(upgrade.Event)) upgrade.Result {
		return w.resume(ctx, saved.id, plan, goOn, watch)
	})
}

// begin runs a piece of work that the end of the screen does not end. A panic in it
// is an error: the terminal is to be restored and the journal to be named.
func (w *worker) begin(plan upgrade.Plan, work func(context.Context, func(upgrade.Event)) upgrade.Result) <-chan upgrade.Event {
	ctx, stop := context.WithCancelCause(context.Background())
	w.stop = stop
	w.owner.setCurrent(w)
	events := make(chan upgrade.Event, 1)
	w.owner.group.Go(func() {
		defer stop(nil)
		defer close(events)
		result := guarded(plan, func() upgrade.Result {
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

// fileOf gives what a journal is written to.
func (w *workers) fileOf(file *os.File) journal.File {
	if w.disk == nil {
		return file
	}
	return w.disk(file)
}

func (w *workers) setCurrent(current *worker) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = current
}

// guarded makes a result of a panic. What had been begun is not known then, and the
// journal stays open, so that it is looked at.
func guarded(plan upgrade.Plan, work func() upgrade.Result) (result upgrade.Result) {
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
func (w *worker) Stop() { w.stop(errAskedToStop) }

// apply locks the user, opens the journal and runs the plan. Without a journal
// nothing is committed, and nothing while an earlier run has not been looked at.
func (w *worker) apply(ctx context.Context, plan upgrade.Plan, watch func(upgrade.Event)) upgrade.Result {
	unlock, err := w.owner.runs.lock(plan.Session.Org.ID, plan.Choice.UserID, w.owner.clock.now())
	if err != nil {
		return notBegun(plan, err)
	}
	defer unlock()
	if err := w.owner.refuse(plan); err != nil {
		return notBegun(plan, err)
	}
	rec, err := w.owner.record(plan)
	if err != nil {
		return notBegun(plan, unrecorded(err))
	}
	w.setJournal(rec)
	result := guarded(plan, func() upgrade.Result { return w.applier(rec, watch).Apply(ctx, plan) })
	return w.owner.finish(rec, result)
}

// resume takes up a run under the lock of its user. The journal is read once more
// when the lock is held, since another process may have gone on with it.
func (w *worker) resume(
	ctx context.Context, id string, plan upgrade.Plan, goOn bool, watch func(upgrade.Event),
) upgrade.Result {
	unlock, err := w.owner.runs.lock(plan.Session.Org.ID, plan.Choice.UserID, w.owner.clock.now())
	if err != nil {
		return notBegun(plan, err)
	}
	defer unlock()
	saved, err := w.owner.runs.read(id)
	if err != nil {
		return notBegun(plan, err)
	}
	past := w.owner.past(saved)
	rec, err := w.owner.reopen(saved)
	if err != nil {
		return notBegun(plan, unrecorded(err))
	}
	w.setJournal(rec)
	result := guarded(plan, func() upgrade.Result { return w.applier(rec, watch).Resume(ctx, plan, past, goOn) })
	return w.owner.finish(rec, result)
}

func (w *worker) applier(rec *recorder, watch func(upgrade.Event)) commit.Applier {
	return commit.Applier{
		Org: w.org, Recorder: rec, Watch: watch, Wait: w.owner.clock.wait, Jitter: jitter, CallsBefore: w.owner.callsBefore(),
	}
}

// past is what a journal tells of the steps. An intent without an outcome may have
// been waiting for its answer until the last moment.
func (w *workers) past(saved savedRun) []commit.Past {
	steps := saved.run.Steps()
	past := make([]commit.Past, 0, len(steps))
	for _, s := range steps {
		at := s.At
		if at.IsZero() || saved.run.Damage != journal.DamageNone {
			at = saved.modified
		}
		age := w.clock.since(at)
		if s.Waiting {
			age = max(0, age-commit.WriteDeadline)
		}
		past = append(past, commit.Past{Outcome: s.Outcome, Age: age, Lost: s.Lost})
	}
	return past
}

// finish closes the books of a run.
func (w *workers) finish(rec *recorder, result upgrade.Result) upgrade.Result {
	done := rec.finish(result)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = append(w.done, done)
	return done.Result
}

// callsBefore is how many API calls the upgrades of this session have taken so far.
func (w *workers) callsBefore() int {
	made := 0
	for _, run := range w.finished() {
		made += run.Result.Calls.Made
	}
	return made
}

// notBegun is the result of a plan that was not begun.
func notBegun(plan upgrade.Plan, err error) upgrade.Result {
	result := upgrade.Result{Err: err}
	for _, step := range plan.Steps {
		result.Steps = append(result.Steps, upgrade.StepResult{Step: step, Outcome: upgrade.OutcomeSkipped})
	}
	return result
}

func (w *worker) setJournal(rec *recorder) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.journal = rec.runs.journalPath(rec.id)
}

// journalPath is where the run is recorded, "" before it is.
func (w *worker) journalPath() string {
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
