package main

import (
	"errors"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
)

// journalStep is a step's result as the journal keeps it.
func journalStep(index int, result upgrade.StepResult) *journal.Step {
	step := &journal.Step{Index: index, Kind: result.Step.Kind, Outcome: result.Outcome, Status: result.Reply.Status, ByOther: result.ByOther}
	if remote, is := errors.AsType[*core.RemoteError](result.Err); is {
		step.Status, step.Code, step.Message = remote.Status, remote.Code, remote.Message
	}
	return step
}

// endOf is how the journal says that a run ended; "" leaves it open, so that it is
// looked at.
func endOf(result upgrade.Result) journal.End {
	counts := map[upgrade.Outcome]int{}
	for _, s := range result.Steps {
		counts[s.Outcome]++
	}
	switch {
	case result.Unknown():
		return ""
	case result.Done() && result.Verification.Verified():
		return journal.EndDone
	case result.Done():
		return journal.EndUnverified
	case len(result.Stale) > 0, result.Blocked != nil:
		return journal.EndStale
	case counts[upgrade.OutcomeRejected] > 0:
		return journal.EndRejected
	default:
		return journal.EndStopped
	}
}

// exitOfResult is the exit code that says how a run ended.
func exitOfResult(result upgrade.Result) int {
	switch end := endOf(result); {
	case end == journal.EndDone:
		return exitDone
	case end == "", end == journal.EndUnverified:
		return exitNotVerified
	case errors.Is(result.Err, upgrade.ErrStopped) && !result.HalfWay():
		return exitCancelled
	case isRefusedSession(result.Err):
		return exitSignIn
	default:
		return exitError
	}
}
