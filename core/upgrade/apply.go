package upgrade

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cupgrade/core"
)

// Errors that end a run before or between its steps; see Result.Err.
var (
	// ErrBlocked is a plan with a finding that stops the upgrade.
	ErrBlocked = errors.New("the plan has a blocker")
	// ErrPlanVersion is a plan that another version of the program made.
	ErrPlanVersion = errors.New("the plan was made by another version of this program")
	// ErrStopped is a run that was asked to stop before all steps were begun.
	ErrStopped = errors.New("stopped before the next step")
	// ErrNotRecorded is a run whose record could not be kept.
	ErrNotRecorded = errors.New("the run could not be recorded")
)

// How long a single write and the reading back may take. A write waits longer than
// Salesforce works on one, so that an answer is not given up too early.
const (
	writeDeadline  = 150 * time.Second
	verifyDeadline = 60 * time.Second
)

// Recorder keeps a durable record of a run.
type Recorder interface {
	// Intent notes a step just before its request is sent. When it fails, the
	// request is not sent.
	Intent(step Step) error
	// Outcome notes what became of the step. When it fails, no further step begins.
	Outcome(result StepResult) error
}

// noRecord keeps nothing.
type noRecord struct{}

func (noRecord) Intent(Step) error        { return nil }
func (noRecord) Outcome(StepResult) error { return nil }

// Applier applies plans. The zero value but for Org is ready.
type Applier struct {
	Org Org
	// Recorder may be nil to keep no record.
	Recorder Recorder
	// Watch is told how the run goes on, from the goroutine of Apply; it may be nil.
	Watch func(Event)
}

// Apply applies a plan with neither record nor options; see Applier.Apply.
func Apply(ctx context.Context, org Org, plan Plan, watch func(Event)) Result {
	return Applier{Org: org, Watch: watch}.Apply(ctx, plan)
}

// Apply reads the user again, refuses a plan that is not true any more, takes the
// steps in order and reads back what came of them. Nothing follows a step that was
// not applied.
//
// The end of the context asks to stop: no further step begins, but the one in
// flight is finished, because a request that is cut off may have happened or not.
func (a Applier) Apply(ctx context.Context, plan Plan) Result {
	r := run{Applier: a, plan: plan, steps: pending(plan.Steps)}
	if r.Recorder == nil {
		r.Recorder = noRecord{}
	}
	r.start(ctx)
	r.settle(ctx)
	result := Result{Steps: r.steps, Verification: r.verification, Stale: r.stale, Err: r.err}
	r.tell(Event{Result: &result})
	return result
}

// run is one application of a plan.
type run struct {
	Applier
	plan         Plan
	fresh        UserFacts
	steps        []StepResult
	stale        []StaleStamp
	verification Verification
	err          error
}

func pending(steps []Step) []StepResult {
	results := make([]StepResult, len(steps))
	for i, step := range steps {
		results[i] = StepResult{Step: step, Outcome: OutcomePending}
	}
	return results
}

// start takes the steps, unless the plan must not be applied.
func (r *run) start(ctx context.Context) {
	if r.err = r.check(ctx); r.err != nil || len(r.stale) > 0 {
		r.skipFrom(0)
		return
	}
	for i := range r.steps {
		if ctx.Err() != nil {
			r.err = fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx))
		}
		if r.err == nil {
			r.take(ctx, i)
		}
		if r.steps[i].Outcome != OutcomeApplied || r.err != nil {
			r.skipFrom(i)
			return
		}
	}
}

// check refuses a plan that can't be applied, and one that is stale.
func (r *run) check(ctx context.Context) error {
	if r.plan.Version != PlanVersion {
		return fmt.Errorf("%w: %d, this one knows %d", ErrPlanVersion, r.plan.Version, PlanVersion)
	}
	if i := slices.IndexFunc(r.plan.Findings, func(f core.Finding) bool {
		return f.Severity == core.SeverityBlocker
	}); i >= 0 {
		return fmt.Errorf("%w: %s", ErrBlocked, r.plan.Findings[i].Title)
	}
	r.tell(Event{})
	var session Session
	err := together(
		ctx,
		func(ctx context.Context) (err error) {
			session, err = r.Org.Session(ctx)
			return wrapped("read the session before the commit", err)
		},
		func(ctx context.Context) (err error) {
			r.fresh, err = r.Org.User(ctx, r.plan.Choice.UserID)
			return wrapped("read the user before the commit", err)
		},
	)
	if err != nil {
		return err
	}
	r.stale = staleStamps(r.plan, session, r.fresh)
	return nil
}

// take sends one step and notes what became of it.
func (r *run) take(ctx context.Context, i int) {
	result := &r.steps[i]
	if err := r.Recorder.Intent(result.Step); err != nil {
		r.err = fmt.Errorf("%w: %w", ErrNotRecorded, err)
		return
	}
	result.Outcome = OutcomeRunning
	r.tell(Event{})
	result.Reply, result.Err = r.send(ctx, result.Step)
	result.Outcome = OutcomeOf(result.Err)
	if result.Err != nil {
		finding := Explain(result.Err)
		result.Finding = &finding
	}
	if err := r.Recorder.Outcome(*result); err != nil {
		r.err = fmt.Errorf("%w: %w", ErrNotRecorded, err)
	}
	r.tell(Event{})
}

// send makes the request of a step. It outlives the wish to stop, and a panic on
// the way leaves the outcome unknown.
func (r *run) send(ctx context.Context, step Step) (reply WriteReply, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeDeadline)
	defer cancel()
	err = safely(func() (err error) {
		switch step.Kind {
		case StepEnablePartnerAccount:
			reply, err = r.Org.EnablePartnerAccount(ctx, step.Record, r.accountCondition())
		case StepUpgradeUser:
			reply, err = r.Org.UpgradeUser(ctx, UserChange{
				UserID: step.Record, ProfileID: r.plan.Choice.ProfileID, RoleID: r.plan.Choice.RoleID,
				UnmodifiedSince: condition(r.fresh.User.LastModified, r.fresh.ReadAt),
			})
		default:
			err = &core.RemoteError{Op: "apply the plan", Err: fmt.Errorf("unknown step %q", step.Kind)}
		}
		return err
	})
	return reply, err
}

func (r *run) accountCondition() time.Time {
	if r.fresh.Account == nil {
		return condition(time.Time{}, r.fresh.ReadAt)
	}
	return condition(r.fresh.Account.LastModified, r.fresh.ReadAt)
}

// condition is the time after which a record must not have been changed: its own
// LastModifiedDate as just read, or else the moment of reading, both by the
// server's clock. A header holds whole seconds, so it is rounded up. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
func condition(modified, readAt time.Time) time.Time {
	if modified.IsZero() {
		modified = readAt
	}
	if whole := modified.Truncate(time.Second); !whole.Equal(modified) {
		return whole.Add(time.Second)
	}
	return modified
}

// skipFrom marks the steps that were not begun.
func (r *run) skipFrom(i int) {
	for ; i < len(r.steps); i++ {
		if r.steps[i].Outcome == OutcomePending {
			r.steps[i].Outcome = OutcomeSkipped
		}
	}
}

// settle reads back what came of the steps, if any of them may have happened, and
// lets it decide a step whose answer was lost. That nothing is seen yet proves
// nothing: the request may still be at work.
func (r *run) settle(ctx context.Context) {
	happened := func(s StepResult) bool { return s.Outcome == OutcomeApplied || s.Outcome == OutcomeUnknown }
	if !slices.ContainsFunc(r.steps, happened) {
		return
	}
	r.tell(Event{Verifying: true})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), verifyDeadline)
	defer cancel()
	r.verification = Verify(ctx, r.Org, r.plan)
	if r.verification.After == nil {
		return
	}
	for i := range r.steps {
		if r.steps[i].Outcome == OutcomeUnknown && landed(r.steps[i].Step, r.plan, *r.verification.After) {
			r.steps[i].Outcome = OutcomeApplied
			finding := lateFinding(r.steps[i].Step)
			r.steps[i].Finding = &finding
		}
	}
}

// landed tells whether the effect of a step can be seen.
func landed(step Step, plan Plan, after UserFacts) bool {
	switch step.Kind {
	case StepEnablePartnerAccount:
		return after.Account != nil && isTrue(after.Account.IsPartner)
	case StepUpgradeUser:
		return after.User.Profile.ID == plan.Choice.ProfileID
	}
	return false
}

// tell gives an event to the watcher, with a copy of the steps.
func (r *run) tell(event Event) {
	if r.Watch == nil {
		return
	}
	event.Steps = slices.Clone(r.steps)
	r.Watch(event)
}
