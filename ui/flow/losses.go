package flow

import (
	"slices"

	"cupgrade/core/display"
	"cupgrade/core/planning"
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
	if kind == upgrade.LossSetupEntities {
		return "Apex classes, pages and more"
	}
	return display.Clean(kind.Title())
}

// LossGroup is what is lost of one kind, the gravest first.
type LossGroup struct {
	Kind   upgrade.LossKind
	Losses []planning.Loss
}

// LossGroups sorts the losses of a plan by their kind, in reading order.
func LossGroups(p upgrade.Plan) []LossGroup {
	all := planning.Losses(p)
	var groups []LossGroup
	for _, kind := range upgrade.LossKinds() {
		own := slices.DeleteFunc(slices.Clone(all), func(l planning.Loss) bool { return l.Kind != kind })
		if len(own) == 0 {
			continue
		}
		slices.SortStableFunc(own, func(a, b planning.Loss) int { return a.Severity.Rank() - b.Severity.Rank() })
		groups = append(groups, LossGroup{Kind: kind, Losses: own})
	}
	return groups
}
