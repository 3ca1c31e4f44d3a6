package commit

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// WriteDeadline is how long a single write may take. It is longer than Salesforce
// works on one, so that an answer is not given up too early.
const WriteDeadline = 150 * time.Second

// verifyDeadline is how long the reading back may take.
const verifyDeadline = 60 * time.Second

// Recorder keeps a durable record of a run.
type Recorder interface {
	// Intent notes a step just before its request is sent. When it fails, the
	// request is not sent.
	Intent(step upgrade.Step) error
	// Outcome notes what became of the step, each time that more is known of it.
	// When it fails, no further step begins.
	Outcome(result upgrade.StepResult) error
}

// noRecord keeps nothing.
type noRecord struct{}

func (noRecord) Intent(upgrade.Step) error        { return nil }
func (noRecord) Outcome(upgrade.StepResult) error { return nil }

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
	// Ahead is what Apply takes in the place of its reading before the first step, where
	// it is as the plan has it and not older than a second; nil for nothing.
	Ahead *Ahead
	// CallsBefore is how many API calls the session had made when its upgrade before
	// this one ended; see Calls.Made.
	CallsBefore int
	// Jitter gives a number from 0 to 1 that spreads the pauses; nil for 1.
	Jitter func() float64
}

// Apply applies a plan with neither record nor options; see Applier.Apply.
func Apply(ctx context.Context, org upgrade.Org, plan upgrade.Plan, watch func(upgrade.Event)) upgrade.Result {
	return Applier{Org: org, Watch: watch}.Apply(ctx, plan)
}

// Apply reads the user again, unless that was done Ahead, refuses a plan that is not true
// any more, takes the steps in order and reads back what came of them. Nothing follows a
// step that was not applied.
//
// The end of the context asks to stop: no further step begins, but the one in
// flight is finished, because a request that is cut off may have happened or not.
func (a Applier) Apply(ctx context.Context, plan upgrade.Plan) upgrade.Result {
	defer a.Ahead.leave()
	r := a.begin(plan)
	if r.err = r.check(ctx); r.err == nil && len(r.stale) == 0 {
		r.takeAll(ctx)
	}
	result := r.sum(ctx)
	r.tell(upgrade.Event{Result: &result})
	return result
}

// run is one application of a plan.
type run struct {
	Applier
	raw          upgrade.Org // without patience
	mu           sync.Mutex
	plan         upgrade.Plan
	session      upgrade.Session
	fresh        upgrade.UserFacts
	needs        needs  // read with fresh, or before it
	sent         bool   // a step was sent since fresh was read
	unanswered   []bool // of each step: a request of it may still be at work
	lost         []bool // of each step: the answer to a request of it was lost, ever
	steps        []upgrade.StepResult
	stale        []upgrade.StaleStamp
	verification upgrade.Verification
	err          error
}

func (a Applier) begin(plan upgrade.Plan) *run {
	r := &run{Applier: a, raw: a.Org, plan: plan, steps: pending(plan.Steps)}
	r.unanswered, r.lost = make([]bool, len(plan.Steps)), make([]bool, len(plan.Steps))
	if r.Recorder == nil {
		r.Recorder = noRecord{}
	}
	if r.Jitter == nil {
		r.Jitter = fullPause
	}
	if r.Wait != nil {
		r.Org = &patient{Org: a.Org, wait: r.Wait, jitter: r.Jitter, told: r.pausing}
	}
	return r
}

func pending(steps []upgrade.Step) []upgrade.StepResult {
	results := make([]upgrade.StepResult, len(steps))
	for i, step := range steps {
		results[i] = upgrade.StepResult{Step: step, Outcome: upgrade.OutcomePending}
	}
	return results
}

// sum reads back what came of the run, and sums it up.
func (r *run) sum(ctx context.Context) upgrade.Result {
	r.skipPending()
	r.verify(ctx)
	result := upgrade.Result{Steps: r.steps, Verification: r.verification, Stale: r.stale, Calls: r.calls(ctx), Err: r.err}
	if blocked, is := errors.AsType[*BlockedError](r.err); is {
		result.Blocked = &blocked.finding
	}
	if changedUser(r.stale) {
		result.ChangedBy, result.ChangedAt = r.fresh.User.LastModifiedBy, r.fresh.User.LastModified
	}
	return result
}

// check refuses a plan that can't be applied, and one that is stale. A plan that
// someone else has carried out in the meantime is neither.
func (r *run) check(ctx context.Context) error {
	if err := planning.CheckPlan(r.plan); err != nil {
		return err
	}
	if i := slices.IndexFunc(r.plan.Findings, func(f core.Finding) bool {
		return f.Severity == core.SeverityBlocker
	}); i >= 0 {
		return fmt.Errorf("%w: %s", upgrade.ErrBlocked, r.plan.Findings[i].Title)
	}
	r.tell(upgrade.Event{})
	if !r.takeAhead(ctx) && !r.readAgain(ctx) {
		return r.err
	}
	if r.allLanded() {
		for i := range r.steps {
			r.foundDone(i)
		}
		return r.err
	}
	if r.stale = staleAfter(r.plan, r.steps, r.session, r.fresh); len(r.stale) == 0 {
		return r.enoughCalls(ctx)
	}
	return nil
}

// takeAhead takes what was read while the plan was confirmed, and tells whether that
// will do. What speaks against the plan is asked again: it may be out of date, or from
// between two writes of somebody else.
func (r *run) takeAhead(ctx context.Context) bool {
	now, ok := r.Ahead.take(ctx, r.plan)
	if !ok {
		return false
	}
	err := parallel.Safely(func() (err error) {
		r.session, err = r.Org.Session(ctx)
		return err
	})
	if err != nil {
		return false
	}
	r.found(now)
	return len(staleAfter(r.plan, r.steps, r.session, r.fresh)) == 0 && r.needsMet() == nil
}

// read reads what a plan is compared with.
func (r *run) read(ctx context.Context) error {
	return parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			r.session, err = r.Org.Session(ctx)
			return upgrade.WrapError("read the session before the commit", err)
		},
		func(ctx context.Context) error {
			return upgrade.WrapError("read the user before the commit", r.recheck(ctx, r.Org))
		},
	)
}

// takeAll takes the steps that are not done yet, until one is not applied.
func (r *run) takeAll(ctx context.Context) {
	for i := range r.steps {
		if r.steps[i].Outcome == upgrade.OutcomeApplied {
			continue
		}
		if r.stopped(ctx); r.err != nil {
			return
		}
		if r.steps[i].Step.Kind.GivesBack() { // and so do all that follow
			r.giveBack(ctx, i)
			return
		}
		if r.sent && !r.readAgain(ctx) {
			return
		}
		if r.ready(i) {
			r.takeBeside(ctx, i)
		}
		if r.steps[i].Outcome != upgrade.OutcomeApplied || r.err != nil || len(r.stale) > 0 {
			return
		}
	}
}

// stopped notes that the run was asked to stop.
func (r *run) stopped(ctx context.Context) {
	if ctx.Err() != nil && r.err == nil {
		r.err = fmt.Errorf("%w: %w", upgrade.ErrStopped, context.Cause(ctx))
	}
}

// take sends one step, and as long as the policy says so, again.
func (r *run) take(ctx context.Context, i int) {
	for tries := 1; ; tries++ {
		r.attempt(ctx, i)
		result := &r.steps[i]
		if r.err != nil || result.Outcome == upgrade.OutcomeApplied {
			return
		}
		d := decide(workOf(result.Step.Kind).effect, result.Err, tries, r.Jitter())
		if !r.follow(ctx, i, d, tries) {
			return
		}
	}
}

// follow does what the policy says about a step that was not applied. True is to
// send it again, which is only said after the org was read again and is as the plan
// knows it.
func (r *run) follow(ctx context.Context, i int, d decision, tries int) bool {
	switch d.do {
	case reactSettle:
		if r.settle(ctx, i, 0) != settledUnseen || tries >= d.most {
			return false
		}
		// The last look is the newest reading; what was not seen in it may be sent.
		if r.stopped(ctx); r.err != nil {
			return false
		}
		return r.holds()
	case reactLook:
		r.lookAgain(ctx, i)
		return false
	case reactAgain:
		if r.Wait == nil {
			return false
		}
		r.pausing(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: r.steps[i].Err})
		_ = r.Wait(ctx, d.wait) // its error is the context's
		if r.stopped(ctx); r.err != nil {
			return false
		}
		return r.lookAgain(ctx, i)
	default:
		return false
	}
}

// lookAgain reads the org again before a step is sent. True says that the step is
// still to be done, and that everything else is as the plan knows it.
func (r *run) lookAgain(ctx context.Context, i int) bool {
	return r.readAgain(ctx) && r.ready(i)
}

// readAgain reads what a plan is compared with, and tells whether it could. A reading
// that the wish to stop has ended is no failure of the org.
func (r *run) readAgain(ctx context.Context) bool {
	err := r.read(ctx)
	if err == nil {
		return true
	}
	if r.stopped(ctx); r.err == nil {
		r.err = err
	}
	return false
}

// ready compares the last reading with the plan, before a step is sent with that
// reading as its precondition: a precondition of a reading that nobody has compared
// would let the step overwrite what somebody else has done meanwhile.
func (r *run) ready(i int) bool {
	if r.landed(i) {
		r.foundDone(i)
		return false
	}
	return r.holds()
}

// attempt makes one request and notes what became of it.
func (r *run) attempt(ctx context.Context, i int) {
	result := &r.steps[i]
	if err := r.Recorder.Intent(result.Step); err != nil {
		r.err = fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err)
		return
	}
	result.Outcome, result.Finding, result.Err = upgrade.OutcomeRunning, nil, nil
	r.tell(upgrade.Event{})
	result.Reply, result.Err = r.send(ctx, result.Step)
	r.sent = true
	result.Outcome = r.known(i, result.Err)
	if result.Err != nil {
		finding := explain.ExplainChange(result.Err)
		result.Finding = &finding
	}
	r.note(i)
}

// known gives what is known of a step once a request of it was answered. As long
// as an earlier one may still be at work, a refusal of this one proves nothing,
// unless it is the refusal of a precondition that the earlier one had as well.
func (r *run) known(i int, err error) upgrade.Outcome {
	outcome := upgrade.OutcomeOf(err)
	remote, is := errors.AsType[*core.RemoteError](err)
	switch {
	case outcome == upgrade.OutcomeUnknown:
		r.unanswered[i], r.lost[i] = true, true
	case is && isPrecondition(remote):
		r.unanswered[i] = false
	case outcome == upgrade.OutcomeRejected && r.unanswered[i]:
		return upgrade.OutcomeUnknown
	}
	return outcome
}

// note records what is known of a step now.
func (r *run) note(i int) {
	if err := r.Recorder.Outcome(r.steps[i]); err != nil && r.err == nil {
		r.err = fmt.Errorf("%w: %w", upgrade.ErrNotRecorded, err)
	}
	r.tell(upgrade.Event{})
}

// send makes the request of a step. It outlives the wish to stop, and a panic on
// the way leaves the outcome unknown.
func (r *run) send(ctx context.Context, step upgrade.Step) (reply upgrade.WriteReply, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), WriteDeadline)
	defer cancel()
	err = parallel.Safely(func() (err error) {
		reply, err = workOf(step.Kind).send(ctx, r, step)
		return err
	})
	return reply, err
}

// skipPending marks the steps that were not begun.
func (r *run) skipPending() {
	for i := range r.steps {
		if r.steps[i].Outcome == upgrade.OutcomePending {
			r.steps[i].Outcome = upgrade.OutcomeSkipped
		}
	}
}

// verify reads back what came of the steps, if any of them may have happened, and
// lets it decide a step whose answer was lost. That nothing is seen yet proves
// nothing: the request may still be at work.
func (r *run) verify(ctx context.Context) {
	happened := func(s upgrade.StepResult) bool {
		return s.Outcome == upgrade.OutcomeApplied || s.Outcome == upgrade.OutcomeUnknown
	}
	if !slices.ContainsFunc(r.steps, happened) {
		return
	}
	r.tell(upgrade.Event{Verifying: true})
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), verifyDeadline)
	defer cancel()
	r.verification = Verify(ctx, r.Org, r.plan)
	if r.verification.After == nil {
		return
	}
	r.fresh = *r.verification.After
	for i := range r.steps {
		if r.steps[i].Outcome == upgrade.OutcomeUnknown && r.landed(i) {
			r.foundDone(i)
		}
	}
}

// pausing tells the watcher of a pause.
func (r *run) pausing(w upgrade.Waiting) { r.tell(upgrade.Event{Waiting: &w}) }

// tell gives an event to the watcher, with a copy of the steps.
func (r *run) tell(event upgrade.Event) {
	if r.Watch == nil {
		return
	}
	r.mu.Lock() // two reads may pause at once
	defer r.mu.Unlock()
	event.Steps = slices.Clone(r.steps)
	r.Watch(event)
}
