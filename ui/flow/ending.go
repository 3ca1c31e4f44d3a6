package flow

import (
	"errors"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Outcome is what is left of the wizard when it was left.
type Outcome struct {
	Ending upgrade.Ending
	// Summary is for the normal screen: who, what, before and after, each step, the
	// proof and the time of every upgrade that was tried. Plain text, cleaned, ends
	// with a line end; "" when none was tried, and when it stands there already.
	Summary string
	// Plan is the plan that a dry run ended with, nil otherwise.
	Plan *upgrade.Plan
}

// Run is one upgrade that was tried.
type Run struct {
	Plan   upgrade.Plan
	Result upgrade.Result
	Took   time.Duration
	At     time.Time // when it ended, by our clock
}

// Ending is how this upgrade ended.
func (r *Run) Ending() upgrade.Ending { return upgrade.EndingOf(r.Plan, r.Result) }

// Runs are the upgrades of one session, in their order.
type Runs []Run

// Ending is the gravest ending of all users, each by the last run, or why the session
// ended when none was tried: a refused plan that was made anew and applied is no failure
// any more.
func (r Runs) Ending(why upgrade.State) upgrade.Ending {
	last := map[core.ID]upgrade.Ending{}
	for _, one := range r {
		last[one.Plan.Choice.UserID] = one.Ending()
	}
	var worst upgrade.Ending
	for _, ending := range last {
		if ending.State.IsGraverThan(worst.State) {
			worst = ending
		}
	}
	if worst.State == "" {
		return upgrade.EndingWithout(why)
	}
	return worst
}

// Unfinished says of the steps of a commit that nobody followed to its end what is
// known of them: of one that was running nothing.
func Unfinished(steps []upgrade.StepResult) []upgrade.StepResult {
	out := make([]upgrade.StepResult, len(steps))
	for i, s := range steps {
		switch s.Outcome {
		case upgrade.OutcomeRunning:
			s.Outcome = upgrade.OutcomeUnknown
		case upgrade.OutcomePending:
			s.Outcome = upgrade.OutcomeSkipped
		default:
		}
		out[i] = s
	}
	return out
}

// ErrNoResult is the error of a commit whose events ended without a result.
var ErrNoResult = errors.New("the commit ended without a result")

// upgradeStep follows a running commit. Only the confirmation leads there.
func upgradeStep() Step {
	return Step{ID: StepUpgrade, Name: words.UpgradeStep, Face: FaceCommit, Skip: skipInDryRun}
}

// Pending are the steps of a plan of which none has begun.
func Pending(plan upgrade.Plan) []upgrade.StepResult {
	steps := make([]upgrade.StepResult, len(plan.Steps))
	for i, s := range plan.Steps {
		steps[i] = upgrade.StepResult{Step: s, Outcome: upgrade.OutcomePending}
	}
	return steps
}

// Finish keeps what became of a commit.
func (a *Answers) Finish(run Run) { a.Runs, a.later = append(a.Runs, run), nil }

// QuitQuestion is what is asked before answers are thrown away, and what leaving means: after
// an upgrade in the session something was changed.
func (a *Answers) QuitQuestion() (title, meaning display.Text) {
	if len(a.Runs) > 0 {
		return words.QuitTitleAfter, words.QuitMeaningAfter
	}
	return words.QuitTitle, words.QuitMeaning
}
