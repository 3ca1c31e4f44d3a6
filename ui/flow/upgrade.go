package flow

import (
	"errors"

	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

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
