package commit

import (
	"context"
	"errors"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
)

// runSteps writes the steps that are not done yet, until one is not applied. The first
// one rests on the given reading, whose facts are those of the plan; a later one rests on
// a new reading, unless the step before it was answered at once.
func (r *run) runSteps(ctx context.Context, now reading) error {
	young := true
	for i := range r.steps {
		s := &r.steps[i]
		if s.Outcome == upgrade.OutcomeApplied {
			continue
		}
		if err := checkStopped(ctx); err != nil {
			return err
		}
		if s.Step.Kind.Reassigns() { // and so do all that follow
			return r.reassign(ctx, r.steps[i:])
		}
		ready, err := true, r.checkFirstWrite(now)
		if !young {
			now, ready, err = r.readAgain(ctx, s)
		}
		switch {
		case !ready || err != nil:
		case s.Step.Kind == upgrade.StepCreateSet:
			err = r.makeSet(ctx, s)
		default:
			now, err = r.runStep(ctx, s, now)
		}
		if err != nil || s.Outcome != upgrade.OutcomeApplied || r.kept.givenUp != nil {
			return err
		}
		young = !ready || now.holdsAt(s.Reply.At)
	}
	return nil
}

// runStep writes one step, and as long as the policy says so, again. It gives the last
// reading that it made.
func (r *run) runStep(ctx context.Context, s *step, now reading) (reading, error) {
	for tries := 1; ; tries++ {
		if err := r.writeStep(ctx, s, now); err != nil || s.Outcome == upgrade.OutcomeApplied {
			return now, err
		}
		var again bool
		var err error
		if now, again, err = r.reactTo(ctx, s, now, tries); err != nil || !again {
			return now, err
		}
	}
}

// reactTo does what the policy says about a step that was not applied. True is to write it
// again, which is only said after the org was read again and is as the plan knows it.
func (r *run) reactTo(ctx context.Context, s *step, now reading, tries int) (reading, bool, error) {
	switch d := decideReaction(effectOf(s.Step.Kind), s.Err, tries, r.Jitter()); d.do {
	case reactResolve:
		seen, _, err := r.resolveUnknown(ctx, s, 0)
		if err != nil || seen != effectAbsent || tries >= d.most {
			return now, false, err
		}
		if err := checkStopped(ctx); err != nil {
			return now, false, err
		}
		return r.readAgain(ctx, s)
	case reactLook:
		now, ready, err := r.readAgain(ctx, s)
		return now, ready && tries < d.most, err
	case reactAgain:
		if r.Wait == nil {
			return now, false, nil
		}
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingToSend, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: s.Err})
		_ = r.Wait(ctx, d.wait) // its error is the context's
		if err := checkStopped(ctx); err != nil {
			return now, false, err
		}
		return r.readAgain(ctx, s)
	default:
		return now, false, nil
	}
}

// writeStep makes one request and notes what became of it.
func (r *run) writeStep(ctx context.Context, s *step, now reading) error {
	if err := r.Recorder.Intent(s.Step, r.orgTime); err != nil {
		return notRecorded(err)
	}
	s.Outcome, s.Finding, s.Err = upgrade.OutcomeRunning, nil, nil
	r.tellWatcher(upgrade.Event{})
	ctx, cancel := outliveStop(ctx)
	defer cancel()
	s.Err = parallel.Safely(func() (err error) {
		s.Reply, err = r.sendStep(ctx, s.Step, now.User)
		return err
	})
	return r.noteAnswer(s)
}

// outliveStop gives the context of a write: it outlives the wish to stop.
func outliveStop(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), WriteDeadline)
}

// noteAnswer records what is known of a step once a request of it was answered.
func (r *run) noteAnswer(s *step) error {
	r.orgTime = s.Reply.At
	s.Outcome = outcomeAfter(s)
	if s.Err != nil {
		finding := Explain(r.plan, s.Step, s.Err)
		s.Finding = &finding
	}
	return r.recordOutcome(s)
}

// outcomeAfter gives what the last answer tells of a step. As long as an earlier request
// may still be at work, a refusal of this one proves nothing, unless it is the refusal of
// a precondition that the earlier one had as well.
func outcomeAfter(s *step) upgrade.Outcome {
	outcome := upgrade.OutcomeOf(s.Err)
	remote, is := errors.AsType[*core.RemoteError](s.Err)
	switch {
	case outcome == upgrade.OutcomeUnknown:
		s.unanswered, s.lost = true, true
	case is && isPrecondition(remote):
		s.unanswered = false
	case outcome == upgrade.OutcomeRejected && s.unanswered:
		return upgrade.OutcomeUnknown
	}
	return outcome
}
