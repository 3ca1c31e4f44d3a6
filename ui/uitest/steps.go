package uitest

import (
	"slices"

	"cupgrade/ui/flow"
)

// Steps are the steps that the stories of the tests go through: another step has
// stories of its own.
func Steps() []flow.Step {
	walked := []flow.ID{
		flow.StepConnect, flow.StepUser, flow.StepLicense, flow.StepProfile, flow.StepLosses, flow.StepRole,
		flow.StepAccount, flow.StepReview, flow.StepConfirm, flow.StepReassign, flow.StepReassignConfirm, flow.StepUpgrade, flow.StepResult,
	}
	return slices.DeleteFunc(flow.Steps(), func(s flow.Step) bool { return !slices.Contains(walked, s.ID) })
}
