package commit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// WriteDeadline is how long a single write may take. It is longer than Salesforce
// works on one, so that an answer is not given up too early.
const WriteDeadline = 150 * time.Second

// effectOf tells what a kind of step may do to an org.
func effectOf(kind upgrade.StepKind) effect {
	if kind == upgrade.StepEnablePartnerAccount || kind == upgrade.StepCreateSet || kind.Reassigns() {
		return effectSame
	}
	return effectPermanent
}

// sendStep makes the one request of a step, with a precondition of what was read last.
func (r *run) sendStep(ctx context.Context, step upgrade.Step, now upgrade.UserFacts) (upgrade.WriteReply, error) {
	switch step.Kind {
	case upgrade.StepEnablePartnerAccount:
		modified := time.Time{}
		if now.Account != nil {
			modified = now.Account.LastModified
		}
		return r.Org.EnablePartnerAccount(ctx, step.Record, preconditionFrom(modified, now.ReadAt))
	case upgrade.StepUpgradeUser:
		return r.Org.UpgradeUser(ctx, upgrade.UserChange{
			UserID: step.Record, ProfileID: r.plan.Choice.ProfileID, RoleID: r.plan.Choice.RoleID,
			UnmodifiedSince: preconditionFrom(now.User.LastModified, now.ReadAt),
		})
	default: // Assignments are sent many at a time.
		return upgrade.WriteReply{}, &core.RemoteError{Op: "apply the plan", Err: fmt.Errorf("unknown step %q", step.Kind)}
	}
}

// preconditionFrom is the time after which a record must not have been changed: its own
// LastModifiedDate as just read, or else the moment of reading, both by the
// server's clock. A header holds whole seconds, so it is rounded up. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
func preconditionFrom(modified, readAt time.Time) time.Time {
	if modified.IsZero() {
		modified = readAt
	}
	if whole := modified.Truncate(time.Second); !whole.Equal(modified) {
		return whole.Add(time.Second)
	}
	return modified
}

// isPreconditionError tells whether Salesforce refused because somebody else was faster.
func isPreconditionError(err error) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return is && isPrecondition(remote)
}

// effectVisible tells whether the effect of a step can be seen. An assignment counts once
// the user is upgraded: before that it is there because it was not yet removed.
func (r *run) effectVisible(s *step, user upgrade.UserFacts) bool {
	upgraded := user.User.Profile.ID == r.plan.Choice.ProfileID
	switch kind := s.Step.Kind; {
	case kind == upgrade.StepEnablePartnerAccount:
		return user.Account != nil && upgrade.IsTrue(user.Account.IsPartner)
	case kind == upgrade.StepUpgradeUser:
		return upgraded
	case kind == upgrade.StepCreateSet:
		return r.isWhole() || upgrade.HoldsKept(user, *r.plan.Keep)
	case kind == upgrade.StepAssignKept:
		return upgraded && upgrade.HoldsKept(user, *r.plan.Keep)
	case kind == upgrade.StepOpenSite:
		return upgraded && r.kept.found != nil && slices.Contains(r.kept.found.Sites, s.Step.Record)
	case kind.Reassigns():
		return upgraded && upgrade.IsAssigned(user, s.Step.Record)
	}
	return false
}

// isCarriedOut tells whether somebody has carried out the plan already. The permission set
// that keeps access is read where the rest of it is done.
func (r *run) isCarriedOut(ctx context.Context, now reading) (bool, error) {
	if r.plan.Keep != nil && now.User.User.Profile.ID == r.plan.Choice.ProfileID {
		if err := r.lookForSet(ctx); err != nil {
			return false, err
		}
	}
	return r.allEffectsVisible(now), nil
}

// allEffectsVisible tells whether somebody has carried out the plan already.
func (r *run) allEffectsVisible(now reading) bool {
	if !sameOrg(r.plan, now.session.Org) || len(r.steps) == 0 {
		return false
	}
	for i := range r.steps {
		if !r.effectVisible(&r.steps[i], now.User) {
			return false
		}
	}
	return true
}

// markAllDone notes that somebody has carried out the plan: an earlier run of this machine
// where there is one.
func (r *run) markAllDone(now reading) (err error) {
	for i := range r.steps {
		s := &r.steps[i]
		mark := func() error { return r.markAlreadyDone(s, now.User) }
		if r.DoneBy != "" {
			finding := ownFinding(s.Step, r.DoneBy)
			s.Outcome, s.Finding = upgrade.OutcomeApplied, &finding
			mark = func() error { return r.recordOutcome(s) }
		}
		if unrecorded := mark(); err == nil {
			err = unrecorded
		}
	}
	return err
}

// markAlreadyDone notes a step whose effect was seen without an answer to it: the answer
// was lost, or somebody else has done it. Once an answer was lost, however long ago, it
// is not said to be somebody else: the request may have landed at the last moment.
func (r *run) markAlreadyDone(s *step, user upgrade.UserFacts) error {
	var finding core.Finding
	switch {
	case s.lost:
		finding = lateFinding(s.Step)
	case s.Outcome == upgrade.OutcomeRejected && !isPreconditionError(s.Err):
		finding = refusedFinding(s.Step)
	default:
		finding, s.ByOther = otherFinding(s.Step, user.User), true
	}
	s.Outcome, s.Finding = upgrade.OutcomeApplied, &finding
	return r.recordOutcome(s)
}
