package commit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/keep"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Past is what is recorded of one step of a run that is taken up again.
type Past struct {
	// Outcome is the last one recorded; OutcomeUnknown for a step that was begun and
	// has none.
	Outcome upgrade.Outcome
	// AgeAt tells how long ago its last request was given up, at least, when the org's clock
	// shows a time; nil for not at all.
	AgeAt func(orgTime time.Time) time.Duration
	// Lost is true when the answer to a request of it was lost, even if nothing was
	// seen of that request for the quiet period and so it was taken as refused.
	Lost bool
	// Finding explains why the step was not applied; nil when that is not recorded.
	Finding *core.Finding
}

// ageAt is AgeAt, zero where nothing is recorded.
func (p Past) ageAt(orgTime time.Time) time.Duration {
	if p.AgeAt == nil {
		return 0
	}
	return p.AgeAt(orgTime)
}

// Resume takes up a run that came to no end. The record tells what was intended, and
// the org what is true: a step whose effect can be seen is not sent again, and one
// whose answer was lost is not sent before the quiet period has passed without a
// trace of it, and then with a precondition.
//
// Without goOn nothing is sent at all: Resume finds out what is done, what is left,
// and whether the plan still holds for that.
func (a Applier) Resume(ctx context.Context, plan upgrade.Plan, past []Past, goOn bool) upgrade.Result {
	r := a.beginRun(plan)
	now, undone, err := r.findOut(ctx, past, goOn)
	looked := err == nil && !r.hasUnknown()
	switch {
	case len(undone) > 0:
		err = staleIf(undone, now.User)
	case looked && r.hasWorkLeft():
		now, err = r.goOn(ctx, now, past, goOn)
	}
	if !goOn {
		r.restoreRefusals(past)
	}
	result := r.endRun(ctx, now.session, err)
	result.Looked = looked
	if after := result.Verification.After; after != nil {
		result.Verification = makeFinal(plan, result.Verification, r.sinceWritten(past, after.ReadAt))
	}
	return r.tellResult(result)
}

// sinceWritten tells how long ago the last step was applied that sites follow, at least.
func (r *run) sinceWritten(past []Past, orgTime time.Time) time.Duration {
	age, known := time.Duration(0), false
	for i := range r.steps {
		if s := &r.steps[i]; s.Outcome != upgrade.OutcomeApplied || !s.Step.Kind.BringsSites() {
			continue
		}
		if past[i].Outcome != upgrade.OutcomeApplied {
			return 0 // it was applied just now, or nobody knows when
		}
		if at := past[i].ageAt(orgTime); !known || at < age {
			age, known = at, true
		}
	}
	return age
}

// restoreRefusals tells again, after a look, of what keeps the user on the old license.
func (r *run) restoreRefusals(past []Past) {
	for i := range r.steps {
		if s := &r.steps[i]; r.unassigned && s.Outcome == upgrade.OutcomePending && past[i].Outcome == upgrade.OutcomeRejected {
			s.Outcome, s.Finding = past[i].Outcome, past[i].Finding
		}
	}
}

// goOn compares the plan with the org, and with further also does what is left, or leaves
// no permission set behind when that can't be done.
func (r *run) goOn(ctx context.Context, now reading, past []Past, further bool) (reading, error) {
	now, err := r.goOnFrom(ctx, now, past, further)
	if further {
		if orphan := r.dropOrphan(ctx); err == nil {
			err = orphan
		}
	}
	return now, err
}

// goOnFrom goes on from a reading. After a search for an effect, which takes minutes,
// everything is read anew.
func (r *run) goOnFrom(ctx context.Context, now reading, past []Past, further bool) (reading, error) {
	if slices.ContainsFunc(past, func(p Past) bool { return p.Outcome == upgrade.OutcomeUnknown }) {
		again, err := r.readOrg(ctx)
		if err != nil {
			return now, err
		}
		now = again
		if err := r.noteLanded(now.User); err != nil {
			return now, err
		}
	}
	err := r.checkStamps(ctx, now)
	if err == nil && further && !r.isUpgraded() {
		err = r.noteRecords(ctx, r.startRecords(ctx))
	}
	if err == nil && further {
		err = r.runSteps(ctx, now)
	}
	return now, err
}

// noteLanded notes the steps whose requests have landed since they were looked for: the
// plan would be taken for stale because of what it has itself done.
func (r *run) noteLanded(user upgrade.UserFacts) error {
	for i := range r.steps {
		s := &r.steps[i]
		if s.lost && s.Outcome != upgrade.OutcomeApplied && s.Step.Kind != upgrade.StepCreateSet && r.effectVisible(s, user) {
			if err := r.markAlreadyDone(s, user); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasWorkLeft tells whether a step is still to be done.
func (r *run) hasWorkLeft() bool {
	return slices.ContainsFunc(r.steps, func(s step) bool { return s.Outcome != upgrade.OutcomeApplied })
}

// hasUnknown tells whether it is still not known of a step whether it happened.
func (r *run) hasUnknown() bool { return upgrade.Result{Steps: r.listResults()}.Unknown() }

// findOut asks the org about every step of the record. It gives the last reading, and
// those steps that Salesforce had confirmed and that are undone.
func (r *run) findOut(ctx context.Context, past []Past, goOn bool) (now reading, undone []upgrade.StaleStamp, err error) {
	if err := planning.CheckPlan(r.plan); err != nil {
		return now, nil, err
	}
	if len(past) != len(r.steps) {
		return now, nil, fmt.Errorf("%w: it has %d steps, and %d are recorded", upgrade.ErrPlanDamaged, len(r.steps), len(past))
	}
	for i, was := range past {
		r.steps[i].Outcome, r.steps[i].Finding = was.Outcome, was.Finding
	}
	r.unassigned = upgrade.Result{Steps: r.listResults()}.IsKeptByAssignment()
	r.tellWatcher(upgrade.Event{})
	if now, err = r.readOrg(ctx); err != nil {
		return now, nil, err
	}
	if !sameOrg(r.plan, now.session.Org) {
		return now, nil, fmt.Errorf("%w: %s", upgrade.ErrOtherOrg, r.plan.Session.Org.Name)
	}
	if r.plan.Keep != nil {
		if err := r.lookForSet(ctx); err != nil {
			return now, nil, err
		}
	}
	for i, was := range past {
		s := &r.steps[i]
		if s.Step.Kind == upgrade.StepCreateSet {
			if err := r.findOutSet(ctx, s, now.User, was, goOn); err != nil {
				return now, nil, err
			}
			continue
		}
		if now.Rechecked, err = r.findOutStep(ctx, s, was, now.Rechecked); err != nil {
			return now, undone, err
		}
		if was.Outcome == upgrade.OutcomeApplied && s.Outcome != upgrade.OutcomeApplied && !s.Step.Kind.Reassigns() {
			undone = append(undone, undoneStamp(s.Step, now.User))
		}
	}
	return now, undone, nil
}

// findOutStep decides one step by what the org shows, and gives the last reading.
func (r *run) findOutStep(ctx context.Context, s *step, was Past, now upgrade.Rechecked) (upgrade.Rechecked, error) {
	s.Outcome, s.Finding = upgrade.OutcomePending, nil
	s.unanswered = was.Outcome == upgrade.OutcomeUnknown
	s.lost = was.Lost || s.unanswered
	switch visible := r.effectVisible(s, now.User); {
	case visible && was.Outcome == upgrade.OutcomeApplied:
		s.Outcome = upgrade.OutcomeApplied
	case visible:
		return now, r.markAlreadyDone(s, now.User)
	case was.Outcome == upgrade.OutcomeUnknown:
		return r.findOutUnknown(ctx, s, was, now)
	}
	return now, nil
}

// findOutUnknown looks for a step whose answer was lost. What can't be found out stays
// unknown, and ends the run.
func (r *run) findOutUnknown(ctx context.Context, s *step, was Past, now upgrade.Rechecked) (upgrade.Rechecked, error) {
	s.Outcome = upgrade.OutcomeUnknown
	seen, last, err := r.resolveUnknown(ctx, s, was.ageAt(now.User.ReadAt))
	if err != nil || seen == effectUnclear {
		return now, err
	}
	if seen == effectAbsent {
		finding := unseenFinding(s.Step)
		s.Outcome, s.Finding, s.unanswered = upgrade.OutcomeRejected, &finding, false
		err = r.recordOutcome(s)
	}
	return last, err
}

// findOutSet decides whether the permission set is there. One that was begun and is not whole
// is made whole, or deleted, when the run goes on, and named when it does not. What was
// recorded decides nothing: making the set again can't make a second one.
func (r *run) findOutSet(ctx context.Context, s *step, user upgrade.UserFacts, was Past, goOn bool) error {
	s.Outcome, s.Finding, s.lost = upgrade.OutcomePending, nil, was.Lost || was.Outcome == upgrade.OutcomeUnknown
	byOther := was.Finding != nil && was.Finding.Code == FindingDoneByOther
	r.kept.created = s.lost || was.Outcome == upgrade.OutcomeApplied && !byOther
	if was.Outcome == upgrade.OutcomeUnknown && r.kept.found == nil {
		if !r.awaitSet(ctx, s, was.ageAt(r.orgTime)) {
			s.Outcome = upgrade.OutcomeUnknown
			return nil
		}
	}
	switch {
	case r.effectVisible(s, user) && was.Outcome == upgrade.OutcomeApplied:
		s.Outcome = upgrade.OutcomeApplied
	case r.effectVisible(s, user):
		return r.markAlreadyDone(s, user)
	case !goOn && r.kept.found != nil && keep.IsPartOf(*r.kept.found, *r.plan.Keep):
		finding := leftSetFinding(*r.plan.Keep, r.kept.found.ID)
		s.Outcome, s.Finding = upgrade.OutcomeApplied, &finding
		return r.recordOutcome(s)
	}
	return nil
}
