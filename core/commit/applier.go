package commit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Recorder keeps a durable record of a run.
type Recorder interface {
	// Intent notes a step just before its request is sent, with the org's clock as it was
	// told in this moment, zero when it was not. When it fails, the request is not sent.
	Intent(step upgrade.Step, orgTime time.Time) error
	// Outcome notes what became of the step, each time that more is known of it.
	// When it fails, no further step begins.
	Outcome(result upgrade.StepResult) error
	// Records notes what the user may do with the records that are compared, before anything is
	// written. When it fails, nothing is.
	Records(before upgrade.RecordRights) error
}

// noRecord keeps nothing.
type noRecord struct{}

func (noRecord) Intent(upgrade.Step, time.Time) error { return nil }
func (noRecord) Outcome(upgrade.StepResult) error     { return nil }
func (noRecord) Records(upgrade.RecordRights) error   { return nil }

// Wait returns after a while, or with the context's error when that ends first.
// This package has no clock of its own.
type Wait func(ctx context.Context, d time.Duration) error

// Applier applies plans. The zero value but for Org is ready.
type Applier struct {
	Org upgrade.Org
	// Recorder may be nil to keep no record.
	Recorder Recorder
	// Watch is told how the run goes on, never twice at once; it may be nil.
	Watch func(upgrade.Event)
	// Wait makes the pauses of the run. When it is nil there are none: nothing is
	// tried again, and an effect is looked for once.
	Wait Wait
	// CallsBefore is how many API calls the session had made when its upgrade before
	// this one ended; see Calls.Made.
	CallsBefore int
	// DoneBy names the run of this machine that has upgraded the user as the plan does, ""
	// for none.
	DoneBy string
	// Before is what the user could do with the records of the plan before anything was written,
	// as the record of the run tells; nil when it tells nothing.
	Before *upgrade.RecordRights
	// Jitter gives a number from 0 to 1 that spreads the pauses; nil for 1.
	Jitter func() float64
}

// Apply reads the org again, compares that with the plan, writes the steps in order and
// verifies what came of them. A step whose answer is lost is looked for, and nothing
// follows a step that was not applied.
//
// The end of the context asks to stop: no further step begins, but the one in
// flight is finished, because a request that is cut off may have happened or not.
func (a Applier) Apply(ctx context.Context, plan upgrade.Plan) upgrade.Result {
	r := a.beginRun(plan)
	now, err := r.checkPlan(ctx)
	if err == nil {
		err = r.runSteps(ctx, now)
		if orphan := r.dropOrphan(ctx); err == nil {
			err = orphan
		}
	}
	return r.tellResult(r.endRun(ctx, now.session, err))
}

// Confirm verifies a plan that is carried out already, and writes nothing; false when it is
// not, or could not be read.
func (a Applier) Confirm(ctx context.Context, plan upgrade.Plan) (upgrade.Result, bool) {
	r := a.beginRun(plan)
	now, err := r.readOrg(ctx)
	if err != nil {
		return upgrade.Result{}, false
	}
	if done, err := r.isCarriedOut(ctx, now); err != nil || !done {
		return upgrade.Result{}, false
	}
	return r.tellResult(r.endRun(ctx, now.session, r.markAllDone(now))), true
}

// checkPlan refuses a plan that can't be applied, and one that is stale. A plan that
// someone else has carried out in the meantime is neither.
func (r *run) checkPlan(ctx context.Context) (reading, error) {
	if err := planning.CheckPlan(r.plan); err != nil {
		return reading{}, err
	}
	if i := slices.IndexFunc(r.plan.Findings, func(f core.Finding) bool {
		return f.Severity == core.SeverityBlocker
	}); i >= 0 {
		return reading{}, fmt.Errorf("%w: %s", upgrade.ErrBlocked, r.plan.Findings[i].Title)
	}
	r.tellWatcher(upgrade.Event{})
	records := r.startRecords(ctx)
	defer records.Cancel()
	now, err := r.readOrg(ctx)
	if err != nil {
		return now, err
	}
	if done, err := r.isCarriedOut(ctx, now); err != nil {
		return now, err
	} else if done {
		return now, r.markAllDone(now)
	}
	if err := r.checkStamps(ctx, now); err != nil {
		return now, err
	}
	if err := r.checkReused(ctx, now); err != nil {
		return now, err
	}
	if err := r.checkCalls(ctx, now); err != nil {
		return now, err
	}
	return now, r.noteRecords(ctx, records)
}

// endRun verifies what came of the run, and sums it up.
func (r *run) endRun(ctx context.Context, session upgrade.Session, err error) upgrade.Result {
	r.skipPending()
	verification, unrecorded := r.verifySteps(ctx)
	if err == nil {
		err = unrecorded
	}
	result := upgrade.Result{Steps: r.listResults(), Verification: verification, Besides: r.besides, Calls: r.sumCalls(ctx, session), Before: r.Before, Err: err}
	if blocked, is := errors.AsType[*BlockedError](err); is {
		result.Blocked = &blocked.finding
	}
	if stale, is := errors.AsType[*staleError](err); is {
		result.Stale, result.Besides, result.Err = stale.stamps, nil, unrecorded
		if changed := stale.changedUser(verification.After); changed != nil {
			result.ChangedBy, result.ChangedAt = changed.LastModifiedBy, changed.LastModified
		}
	}
	return result
}

// tellResult tells the watcher of the end of the run.
func (r *run) tellResult(result upgrade.Result) upgrade.Result {
	r.tellWatcher(upgrade.Event{Result: &result})
	return result
}
