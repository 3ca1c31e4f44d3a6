package flow

import (
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// lossesStep shows what the person will no longer have, and goes on only after it was
// said to be read. A blocker can't be passed.
func lossesStep() Step {
	return Step{
		ID: StepLosses, Name: words.LossesStep, Face: FaceLosses, Load: (*Answers).readPlan,
		Answer: func(a *Answers) display.Text {
			if a.Plan == nil {
				return ""
			}
			return words.Count(a.Plan.Cost.All(), "loss", "losses")
		},
	}
}

// LossTitle is what a kind of losses is called, short enough for a row beside its
// numbers.
func LossTitle(kind upgrade.LossKind) display.Text {
	switch kind {
	case upgrade.LossSetupEntities:
		return "Apex classes and more"
	case upgrade.LossAssignments:
		return "Permission sets and more"
	default:
	}
	return display.Clean(kind.Title())
}
