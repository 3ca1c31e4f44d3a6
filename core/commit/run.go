package commit

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cupgrade/core/upgrade"
)

// run is one application of a plan. It holds the results of the steps; readings of the
// org are passed on.
type run struct {
	Applier
	reader upgrade.Reader // asks again where a passing failure kept the org from answering
	plan   upgrade.Plan
	steps  []step
	// unassigned is true when what the upgrade would have removed may be removed already,
	// because it was in the way.
	unassigned bool
	besides    []upgrade.StaleStamp // what has changed and no plan rests on
	// orgTime is the org's clock as the last answer told it, zero when the last request had
	// no answer: the clock of this machine may be set while a run is under way.
	orgTime  time.Time
	kept     keptState
	watching sync.Mutex
}

// step is a step with what is known of its requests.
type step struct {
	upgrade.StepResult
	unanswered bool // a request may still be at work
	lost       bool // the answer to a request was lost, ever
}

func (a Applier) beginRun(plan upgrade.Plan) *run {
	r := &run{Applier: a, reader: a.Org, plan: plan, steps: make([]step, len(plan.Steps))}
	for i := range plan.Steps {
		r.steps[i].Step, r.steps[i].Outcome = plan.Steps[i], upgrade.OutcomePending
	}
	if r.Recorder == nil {
		r.Recorder = noRecord{}
	}
	if r.Jitter == nil {
		r.Jitter = fullPause
	}
	if r.Wait != nil {
		r.reader = &retrying{reader: a.Org, wait: r.Wait, jitter: r.Jitter, told: r.tellWaiting}
	}
	return r
}

// listResults gives the steps as they are now.
func (r *run) listResults() []upgrade.StepResult {
	results := make([]upgrade.StepResult, len(r.steps))
	for i := range r.steps {
		results[i] = r.steps[i].StepResult
	}
	return results
}

// skipPending marks the steps that were not begun.
func (r *run) skipPending() {
	for i := range r.steps {
		if r.steps[i].Outcome == upgrade.OutcomePending {
			r.steps[i].Outcome = upgrade.OutcomeSkipped
		}
	}
}

// recordOutcome notes what is known of a step now.
func (r *run) recordOutcome(s *step) error {
	err := r.Recorder.Outcome(s.StepResult)
	r.tellWatcher(upgrade.Event{})
	return notRecorded(err)
}

// notRecorded makes a failure to keep the record an error that ends the run.
func notRecorded(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err)
}

// checkStopped gives the error of a run that was asked to stop.
func checkStopped(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", upgrade.ErrStopped, context.Cause(ctx))
}

// tellWaiting tells the watcher of a pause.
func (r *run) tellWaiting(w upgrade.Waiting) { r.tellWatcher(upgrade.Event{Waiting: &w}) }

// tellWatcher gives an event to the watcher, with the steps as they are now.
func (r *run) tellWatcher(event upgrade.Event) {
	if r.Watch == nil {
		return
	}
	r.watching.Lock() // two reads may pause at once
	defer r.watching.Unlock()
	event.Steps = r.listResults()
	r.Watch(event)
}
