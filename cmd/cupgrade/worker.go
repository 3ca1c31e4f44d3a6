package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// workers own the commits of a session. They outlive the screen: main waits for
// them after it is gone.
type workers struct {
	runs runDir
	now  func() time.Time

	mu      sync.Mutex
	current *worker
	group   sync.WaitGroup
}

// committer gives the committer of one upgrade.
func (w *workers) committer(org upgrade.Org) upgrade.Committer {
	return &worker{owner: w, org: org}
}

// busy gives the worker that is at work, nil when none is.
func (w *workers) busy() *worker {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.current
}

// wait returns when every commit has come to its end.
func (w *workers) wait() { w.group.Wait() }

// worker applies one plan. It implements upgrade.Committer.
type worker struct {
	owner *workers
	org   upgrade.Org
	stop  context.CancelCauseFunc

	mu      sync.Mutex
	journal string // the path of its journal
	result  *upgrade.Result
}

// errAskedToStop is why a commit ends between two steps.
var errAskedToStop = errors.New("asked to stop")

// Start begins to apply the plan in a goroutine of its own.
func (w *worker) Start(plan upgrade.Plan) <-chan upgrade.Event {
	ctx, stop := context.WithCancelCause(context.Background())
	w.stop = stop
	w.owner.mu.Lock()
	w.owner.current = w
	w.owner.mu.Unlock()
	events := make(chan upgrade.Event, 1)
	w.owner.group.Go(func() {
		defer stop(nil)
		defer close(events)
		result := w.apply(ctx, plan, func(e upgrade.Event) { replace(events, e) })
		w.mu.Lock()
		w.result = &result
		w.mu.Unlock()
		w.owner.mu.Lock()
		w.owner.current = nil
		w.owner.mu.Unlock()
		replace(events, upgrade.Event{Steps: result.Steps, Result: &result})
	})
	return events
}

// Stop asks to begin no further step.
func (w *worker) Stop() { w.stop(errAskedToStop) }

// apply locks the user, opens the journal and runs the plan. Without a journal
// nothing is committed.
func (w *worker) apply(ctx context.Context, plan upgrade.Plan, watch func(upgrade.Event)) upgrade.Result {
	refused := func(err error) upgrade.Result { return notBegun(plan, err) }
	unlock, err := w.owner.runs.lock(plan.Session.Org.ID, plan.Choice.UserID, w.owner.now())
	if err != nil {
		return refused(err)
	}
	defer unlock()
	rec, err := w.owner.record(plan)
	if err != nil {
		return refused(err)
	}
	w.mu.Lock()
	w.journal = rec.path
	w.mu.Unlock()
	quiet := func(e upgrade.Event) {
		if e.Result == nil { // the last event is sent when the journal is closed
			watch(e)
		}
	}
	result := upgrade.Applier{Org: w.org, Recorder: rec, Watch: quiet}.Apply(ctx, plan)
	if err := rec.finish(result); err != nil && result.Err == nil {
		result.Err = err
	}
	return result
}

// notBegun is the result of a plan that was not begun.
func notBegun(plan upgrade.Plan, err error) upgrade.Result {
	result := upgrade.Result{Err: err}
	for _, step := range plan.Steps {
		result.Steps = append(result.Steps, upgrade.StepResult{Step: step, Outcome: upgrade.OutcomeSkipped})
	}
	return result
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

// recorder keeps the journal of a run. It implements upgrade.Recorder.
type recorder struct {
	writer *journal.Writer
	plan   upgrade.Plan
	path   string
}

// record opens a journal for a plan and puts the plan into it.
func (w *workers) record(plan upgrade.Plan) (*recorder, error) {
	file, path, err := w.runs.createJournal(runID(w.now(), plan.Choice.UserID))
	if err != nil {
		return nil, err
	}
	rec := &recorder{writer: journal.NewWriter(file, 0, w.now), plan: plan, path: path}
	if err := rec.writer.Append(journal.Record{Kind: journal.KindPlan, Plan: &plan}); err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was sent: %w", err), file.Close(), os.Remove(path))
	}
	return rec, nil
}

// index finds a step in the plan.
func (r *recorder) index(step upgrade.Step) int {
	for i, s := range r.plan.Steps {
		if s.Kind == step.Kind && s.Record == step.Record {
			return i
		}
	}
	return -1
}

// Intent notes a step before its request leaves.
func (r *recorder) Intent(step upgrade.Step) error {
	return r.append(journal.Record{Kind: journal.KindIntent, Step: &journal.Step{Index: r.index(step), Kind: step.Kind}})
}

// Outcome notes what became of it.
func (r *recorder) Outcome(result upgrade.StepResult) error {
	return r.append(journal.Record{Kind: journal.KindOutcome, Step: journalStep(r.index(result.Step), result)})
}

func (r *recorder) append(record journal.Record) error {
	if err := r.writer.Append(record); err != nil {
		return fmt.Errorf("record the step: %w", err)
	}
	return nil
}

// finish notes the read-back and the end, and closes the file.
func (r *recorder) finish(result upgrade.Result) error {
	var errs []error
	if result.Verification.After != nil {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindVerify, Verify: &result.Verification}))
	}
	if end := endOf(result); end != "" {
		errs = append(errs, r.append(journal.Record{Kind: journal.KindClose, End: end}))
	}
	return errors.Join(append(errs, r.writer.Close())...)
}
