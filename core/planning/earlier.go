package planning

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// EarlierRunFinding says what is in the way, and how it is looked at.
func EarlierRunFinding(e upgrade.EarlierRun) core.Finding {
	return earlierRunRule().finding(earlierRunWording(e))
}

func earlierRunWording(e upgrade.EarlierRun) wording {
	return wording{
		title:   "An earlier run for this user has not been looked at",
		meaning: fmt.Sprintf("The run %s stands so: %s. What it did must be known before anything new is begun.", e.ID, e.State),
		action:  "Look at it with: " + upgrade.CommandResume + " " + e.ID,
	}
}

// earlierRunRule is the rule of it, which a commit asks once more: two may have been
// planned beside each other.
func earlierRunRule() rule {
	return rule{upgrade.FindingRunEarlier, core.SeverityBlocker, "", upgrade.SourceConditional, findEarlierRun}
}

func findEarlierRun(s *situation) []wording {
	earlier := s.User.EarlierRun
	return found(earlier != nil, func() wording { return earlierRunWording(*earlier) })
}
