package commit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Past is what is recorded of one step of a run that is taken up again.
type Past struct {
	// Outcome is the last one recorded; OutcomeUnknown for a step that was begun and
	// has none.
	Outcome upgrade.Outcome
	// Age is how long ago its last request was sent, at least.
	Age time.Duration
	// Lost is true when the answer to a request of it was lost, even if nothing was
	// seen of that request for the quiet period and so it was taken as refused.
	Lost bool
}

// Resume takes up a run that came to no end. The record tells what was intended, and
// the org what is true: a step whose effect can be seen is not sent again, and one
// whose answer was lost is not sent before the quiet period has passed without a
// trace of it, and then with a precondition.
//
// Without goOn nothing is sent at all: Resume finds out what is done, what is left,
// and whether the plan still holds for that.
func (a Applier) Resume(ctx context.Context, plan upgrade.Plan, past []Past, goOn bool) upgrade.Result {
	r := a.begin(plan)
	r.err = r.findOut(ctx, past)
	looked := r.err == nil && !r.open()
	if looked && len(r.stale) == 0 && r.left() {
		if r.stale = staleAfter(r.plan, r.steps, r.session, r.fresh); len(r.stale) == 0 && goOn {
			r.takeAll(ctx)
		}
	}
	result := r.sum(ctx)
	result.Looked = looked
	r.tell(upgrade.Event{Result: &result})
	return result
}

// left tells whether a step is still to be done.
func (r *run) left() bool {
	return slices.ContainsFunc(r.steps, func(s upgrade.StepResult) bool { return s.Outcome != upgrade.OutcomeApplied })
}

// open tells whether it is still not known of a step whether it happened.
func (r *run) open() bool { return upgrade.Result{Steps: r.steps}.Unknown() }

// findOut asks the org about every step of the record.
func (r *run) findOut(ctx context.Context, past []Past) error {
	if err := planning.CheckPlan(r.plan); err != nil {
		return err
	}
	if len(past) != len(r.steps) {
		return fmt.Errorf("%w: it has %d steps, and %d are recorded", upgrade.ErrPlanDamaged, len(r.steps), len(past))
	}
	for i, was := range past {
		r.steps[i].Outcome = was.Outcome
	}
	r.tell(upgrade.Event{})
	if !r.readAgain(ctx) {
		return r.err
	}
	if !sameOrg(r.plan, r.session.Org) {
		return fmt.Errorf("%w: %s", upgrade.ErrOtherOrg, r.plan.Session.Org.Name)
	}
	for i, was := range past {
		if r.findOutStep(ctx, i, was); r.err != nil {
			return r.err
		}
	}
	return nil
}

// findOutStep decides one step by what the org shows.
func (r *run) findOutStep(ctx context.Context, i int, was Past) {
	result := &r.steps[i]
	result.Outcome = upgrade.OutcomePending
	r.unanswered[i] = was.Outcome == upgrade.OutcomeUnknown
	r.lost[i] = was.Lost || r.unanswered[i]
	switch {
	case r.landed(i) && was.Outcome == upgrade.OutcomeApplied:
		result.Outcome = upgrade.OutcomeApplied
	case r.landed(i):
		r.foundDone(i)
	case was.Outcome == upgrade.OutcomeApplied:
		r.stale = append(r.stale, undone(result.Step, r.fresh))
	case was.Outcome == upgrade.OutcomeUnknown:
		r.findOutUnknown(ctx, i, was.Age)
	}
}

// findOutUnknown settles a step whose answer was lost. What can't be found out stays
// unknown, and ends the run.
func (r *run) findOutUnknown(ctx context.Context, i int, age time.Duration) {
	result := &r.steps[i]
	result.Outcome = upgrade.OutcomeUnknown
	if r.settle(ctx, i, age) != settledUnseen {
		return
	}
	finding := unseenFinding(result.Step)
	result.Outcome, result.Finding = upgrade.OutcomeRejected, &finding
	r.unanswered[i] = false
	r.note(i)
}
