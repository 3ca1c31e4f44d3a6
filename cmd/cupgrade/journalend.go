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
