package main

import (
	"errors"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// journalStep is a step's result as the journal keeps it.
func journalStep(index int, result upgrade.StepResult) *journal.Step {
	step := &journal.Step{Index: index, Kind: result.Step.Kind, Outcome: result.Outcome, Status: result.Reply.Status}
	var remote *core.RemoteError
	if errors.As(result.Err, &remote) {
		step.Status, step.Code, step.Message = remote.Status, remote.Code, remote.Message
	}
	return step
}

// endOf is how the journal says that a run ended; "" leaves it open, so that it is
// looked at.
func endOf(result upgrade.Result) journal.End {
	if len(result.Stale) > 0 {
		return journal.EndStale
	}
	var applied, unknown, rejected int
	for _, s := range result.Steps {
		switch s.Outcome {
		case upgrade.OutcomeApplied:
			applied++
		case upgrade.OutcomeUnknown, upgrade.OutcomeRunning:
			unknown++
		case upgrade.OutcomeRejected:
			rejected++
		default:
		}
	}
	switch {
	case unknown > 0:
		return ""
	case rejected > 0:
		return journal.EndRejected
	case applied < len(result.Steps):
		return journal.EndStopped
	case result.Verification.Verified():
		return journal.EndDone
	default:
		return journal.EndUnverified
	}
}
