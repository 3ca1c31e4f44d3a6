package commit

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// giveUpSet deletes a set of which Salesforce has refused a part: nothing is left behind,
// and the plan can be made again without it.
func (r *run) giveUpSet(ctx context.Context, s *step) error {
	finding, refusal := partsRefusedFinding(s.Refused, s.Err), s.Err
	if refusal == nil {
		refusal = &core.RemoteError{
			Op: "create the permission set", Status: 400, Code: core.CodeFieldIntegrity, Message: s.Refused[0].Text, Sent: true, FromSalesforce: true,
		}
	}
	deleted, err := r.deleteSet(ctx, s)
	if err != nil {
		return err
	}
	s.Outcome, s.Err = upgrade.OutcomeRejected, refusal
	if !deleted {
		s.Outcome, finding = upgrade.OutcomeApplied, leftSetFinding(*r.plan.Keep, r.kept.found.ID)
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

// dropOrphan deletes the set that this run has made when nothing else was done: the user
// was not upgraded, and the account not enabled.
func (r *run) dropOrphan(ctx context.Context) error {
	i := slices.IndexFunc(r.steps, func(s step) bool { return s.Step.Kind == upgrade.StepCreateSet })
	if i < 0 || r.steps[i].Outcome != upgrade.OutcomeApplied || !r.kept.created {
		return nil
	}
	for j := range r.steps {
		if o := r.steps[j].Outcome; j != i && (o == upgrade.OutcomeApplied || o == upgrade.OutcomeUnknown || o == upgrade.OutcomeRunning) {
			return nil
		}
	}
	s := &r.steps[i]
	if r.kept.found == nil {
		if err := r.lookForSet(context.WithoutCancel(ctx)); err != nil {
			return nil //nolint:nilerr // it is named in the receipt
		}
	}
	found := r.kept.found
	deleted, err := r.deleteSet(ctx, s)
	if err != nil {
		return err
	}
	finding := droppedSetFinding(*r.plan.Keep)
	s.Outcome, s.Err = upgrade.OutcomeSkipped, nil
	if !deleted {
		finding, s.Outcome = leftSetFinding(*r.plan.Keep, found.ID), upgrade.OutcomeApplied
	}
	s.Finding = &finding
	return r.recordOutcome(s)
}
