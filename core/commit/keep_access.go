package commit

import (
	"context"
	"errors"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// keepAccess gives the user the set, once it was seen to be what was planned, and opens the
// sites of it.
func (r *run) keepAccess(ctx context.Context, steps []step) error {
	if err := r.lookForSet(ctx); err != nil {
		return err
	}
	if !r.isWhole() {
		for i := range steps {
			finding := changedSetFinding(*r.plan.Keep, r.describeFound())
			steps[i].Outcome, steps[i].Finding = upgrade.OutcomeRejected, &finding
			if err := r.recordOutcome(&steps[i]); err != nil {
				return err
			}
		}
		return nil
	}
	for i := range steps {
		s := &steps[i]
		var err error
		switch {
		case s.Outcome == upgrade.OutcomeApplied:
		case s.Step.Kind == upgrade.StepAssignKept:
			err = r.assignBatch(ctx, []*step{s})
		default:
			err = r.openSite(ctx, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// keepsAccess tells whether a step is of the permission set that keeps access.
func keepsAccess(s step) bool {
	return s.Step.Kind == upgrade.StepAssignKept || s.Step.Kind == upgrade.StepOpenSite
}

// openSite opens one site to the set. The same site opened twice is refused, so that it can
// be sent again.
func (r *run) openSite(ctx context.Context, s *step) error {
	for tries := 1; ; tries++ {
		if err := checkStopped(ctx); err != nil {
			return err
		}
		err := r.sendPart(ctx, s, func(ctx context.Context) (upgrade.WriteReply, error) {
			return r.Org.OpenSite(ctx, s.Step.Record, r.kept.found.ID)
		})
		switch {
		case err != nil:
			return err
		case s.Err == nil, isDuplicate(s.Err):
			s.Outcome, s.Err, s.Finding = upgrade.OutcomeApplied, nil, nil
			return r.recordOutcome(s)
		}
		d := decideReaction(effectSame, s.Err, tries, r.Jitter())
		if d.do != reactAgain && d.do != reactResolve || tries >= max(d.most, 1) || r.Wait == nil {
			return nil
		}
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: s.Err})
		_ = r.Wait(ctx, d.wait) // its error is the context's
		r.orgTime = time.Time{} // which is of before the pause
	}
}

func hasCode(err error, code string) bool {
	remote, is := errors.AsType[*core.RemoteError](err)
	return is && remote.FromSalesforce && remote.Code == code
}
