package flow

import (
	"slices"

	"cupgrade/core/display"
)

// The steps. What they are called here, the flags and the tests call them.
const (
	StepConnect ID = "connect"
	StepUser    ID = "user"
	StepLicense ID = "license"
	StepProfile ID = "profile"
	StepLosses  ID = "losses"
	StepRole    ID = "role"
	StepAccount ID = "account"
	StepReview  ID = "review"
	StepConfirm ID = "confirm"
	StepUpgrade ID = "upgrade"

	StepReassign        ID = "reassign"
	StepReassignConfirm ID = "reassign-confirm"

	StepResult ID = "result"
)

// Steps lists the steps in their order.
func Steps() []Step {
	steps := []Step{
		connectStep(), userStep(), licenseStep(), profileStep(), lossesStep(), roleStep(), accountStep(), reviewStep(),
		confirmStep(), reassignStep(), reassignConfirmStep(), upgradeStep(), resultStep(),
	}
	for i := range steps {
		steps[i].fillDefaults()
	}
	return steps
}

// fillDefaults fills in what a step has nothing to say to.
func (s *Step) fillDefaults() {
	if s.Answer == nil {
		s.Answer = func(*Answers) display.Text { return "" }
	}
	if s.Skip == nil {
		s.Skip = func(*Answers) display.Text { return "" }
	}
	if s.Load == nil {
		s.Load = func(*Answers) *Read { return nil }
	}
}

// Index finds a step in a list.
func Index(steps []Step, id ID) int {
	return slices.IndexFunc(steps, func(s Step) bool { return s.ID == id })
}

// Count gives the number of a step among those that have an entry in the breadcrumb,
// and how many there are.
func Count(steps []Step, at int) (number, all int) {
	for i := range steps {
		if steps[i].Part {
			continue
		}
		all++
		if i <= at {
			number++
		}
	}
	return number, all
}
