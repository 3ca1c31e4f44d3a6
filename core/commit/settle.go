package commit

import (
	"context"
	"fmt"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// quietPeriod is how long an effect must not have been seen before it is believed
// that it will not come: longer than Salesforce works on a request whose client
// has gone. Measured on requests that land late, one look is not enough.
const quietPeriod = 120 * time.Second

// The codes of the findings about a step whose answer was lost, or that someone
// else has done.
const (
	FindingLateAnswer  core.Code = "answer-lost"
	FindingNotSeen     core.Code = "answer-lost-not-done"
	FindingDoneByOther core.Code = "done-by-other"
)

// settled is what a settling has found out.
type settled uint8

const (
	// settledOpen: the org could not be read, or there was no time to wait.
	settledOpen settled = iota
	// settledSeen: the step has happened.
	settledSeen
	// settledUnseen: nothing was seen for the whole quiet period.
	settledUnseen
)

// looks are the pauses between two looks at the org; the last one repeats.
func pauseBetweenLooks(n int) time.Duration {
	pauses := [...]time.Duration{1, 2, 4, 8, 15, 30}
	return pauses[min(n, len(pauses)-1)] * time.Second
}

// settle finds out what became of a step whose answer was lost. What is seen ends it
// at once; that nothing is seen is believed after the quiet period only, of which
// some has passed already. The wish to stop does not end it, since leaving would not
// call the request back.
func (r *run) settle(ctx context.Context, i int, passed time.Duration) settled {
	ctx = context.WithoutCancel(ctx)
	for n := 0; ; n++ {
		err := r.look(ctx)
		switch {
		case err == nil && r.landed(i):
			r.foundDone(i)
			return settledSeen
		case err == nil && passed >= quietPeriod:
			return settledUnseen
		case r.Wait == nil, passed >= 2*quietPeriod:
			return settledOpen
		}
		d := pauseBetweenLooks(n)
		r.pausing(upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: d, Left: max(quietPeriod-passed, d), Cause: r.steps[i].Err})
		if r.Wait(ctx, d) != nil {
			return settledOpen
		}
		passed += d
	}
}

// look reads once what the next write rests on, without the patience of other reads: settling is
// patient itself.
func (r *run) look(ctx context.Context) error {
	return parallel.Safely(func() error {
		return upgrade.WrapError("look for the effect", r.recheck(ctx, r.raw))
	})
}

// landed tells whether the effect of a step was seen in the last reading.
func (r *run) landed(i int) bool {
	step := r.plan.Steps[i]
	return workOf(step.Kind).landed(r.plan, step, r.fresh)
}

func (r *run) allLanded() bool {
	if r.session.Org.ID != r.plan.Session.Org.ID || len(r.steps) == 0 {
		return false
	}
	for i := range r.steps {
		if !r.landed(i) {
			return false
		}
	}
	return true
}

// foundDone notes a step whose effect was seen without an answer to it: the answer
// was lost, or somebody else has done it. Once an answer was lost, however long ago, it
// is not said to be somebody else: the request may have landed at the last moment.
func (r *run) foundDone(i int) {
	result := &r.steps[i]
	finding := lateFinding(result.Step)
	if result.ByOther = !r.lost[i]; result.ByOther {
		finding = otherFinding(result.Step, r.fresh.User)
	}
	result.Outcome, result.Finding = upgrade.OutcomeApplied, &finding
	r.note(i)
}

// lateFinding tells that a step was applied although its answer was lost.
func lateFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingLateAnswer, Severity: core.SeverityNotice, Title: "The answer was lost, the change was made",
		Meaning: fmt.Sprintf("Salesforce did not answer %q, but its effect was read back.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
}

// otherFinding tells that somebody else was faster, and who, as far as the user's
// record says so.
func otherFinding(step upgrade.Step, user core.User) core.Finding {
	f := core.Finding{
		Code: FindingDoneByOther, Severity: core.SeverityNotice, Title: "It was done already",
		Meaning: fmt.Sprintf("Someone else has done this before: %q.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
	if step.Kind == upgrade.StepUpgradeUser && user.LastModifiedBy != "" {
		f.Meaning = fmt.Sprintf("%s changed the user last, at %s.", user.LastModifiedBy, user.LastModified.UTC().Format(upgrade.MomentLayout))
	}
	return f
}

// unseenFinding tells that a step whose answer was lost is taken as not done.
func unseenFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingNotSeen, Severity: core.SeverityWarning, Title: "The answer was lost, and nothing was done",
		Meaning: fmt.Sprintf(
			"Salesforce did not answer %q, and for %d minutes nothing of it could be seen.", step.Title, int(quietPeriod.Minutes()),
		),
		Action: "It can be sent again; Salesforce refuses it if the record was changed after all.",
		Source: upgrade.SourceConditional,
	}
}
