package commit

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// givenUp is why the set is not made.
type givenUp struct {
	finding core.Finding
	err     error
}

// giveUpSet deletes a set of which Salesforce has refused a part: nothing is left behind,
// and the plan can be made again without it. Nothing follows, even when it can't be deleted.
func (r *run) giveUpSet(ctx context.Context, s *step) error {
	r.kept.givenUp = &givenUp{partsRefusedFinding(s.Refused, s.Err), s.Err}
	if s.Err == nil {
		r.kept.givenUp.err = &core.RemoteError{
			Op: "create the permission set", Status: 400, Code: core.CodeFieldIntegrity, Message: s.Refused[0].Text, Sent: true, FromSalesforce: true,
		}
	}
	return r.undoSet(ctx, s)
}

// undoSet deletes the set, and notes why it is not made, or that it had to stay.
func (r *run) undoSet(ctx context.Context, s *step) error {
	found := r.kept.found
	deleted, err := r.deleteSet(ctx, s)
	if err != nil {
		return err
	}
	var finding core.Finding
	switch why := r.kept.givenUp; {
	case !deleted:
		finding, s.Outcome = leftSetFinding(*r.plan.Keep, found.ID), upgrade.OutcomeApplied
	case why != nil:
		finding, s.Outcome, s.Err = why.finding, upgrade.OutcomeRejected, why.err
	default:
		finding, s.Outcome, s.Err = droppedSetFinding(*r.plan.Keep), upgrade.OutcomeSkipped, nil
	}
	s.Finding = &finding
	return r.recordOutcome(s)
}

// deleteSet deletes the set that nobody has. When the answer is lost, looking tells.
func (r *run) deleteSet(ctx context.Context, s *step) (bool, error) {
	if r.kept.found == nil {
		return true, nil
	}
	id := r.kept.found.ID
	ctx = context.WithoutCancel(ctx) // a wish to stop is one more reason to leave nothing behind
	err := r.sendPart(ctx, s, func(ctx context.Context) (upgrade.WriteReply, error) { return r.Org.DeletePermissionSet(ctx, id) })
	if err != nil || s.Err == nil {
		r.kept.found = nil
		return err == nil, err
	}
	if err := r.lookForSet(ctx); err != nil {
		return false, nil //nolint:nilerr // it is named in the receipt
	}
	return r.kept.found == nil || r.kept.found.ID != id, nil
}

// dropOrphan deletes the set that this run, or the one that it takes up, has made when the
// user was not upgraded and the account not enabled. One that is not whole and has to stay
// is named.
func (r *run) dropOrphan(ctx context.Context) error {
	i := slices.IndexFunc(r.steps, func(s step) bool { return s.Step.Kind == upgrade.StepCreateSet })
	if i < 0 || !r.kept.created {
		return nil
	}
	s := &r.steps[i]
	if s.Outcome != upgrade.OutcomeApplied && s.Outcome != upgrade.OutcomePending {
		return nil
	}
	if r.kept.found == nil {
		if err := r.lookForSet(context.WithoutCancel(ctx)); err != nil || r.kept.found == nil {
			return nil //nolint:nilerr // it is named in the receipt
		}
	}
	if !r.hasOtherWritten(i) {
		return r.undoSet(ctx, s)
	}
	if s.Outcome == upgrade.OutcomePending {
		finding := leftSetFinding(*r.plan.Keep, r.kept.found.ID)
		s.Outcome, s.Finding = upgrade.OutcomeApplied, &finding
		return r.recordOutcome(s)
	}
	return nil
}

// hasOtherWritten tells whether a step but one has changed the org, or may have.
func (r *run) hasOtherWritten(but int) bool {
	for j := range r.steps {
		if o := r.steps[j].Outcome; j != but && (o == upgrade.OutcomeApplied || o == upgrade.OutcomeUnknown || o == upgrade.OutcomeRunning) {
			return true
		}
	}
	return false
}
