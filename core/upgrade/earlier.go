package upgrade

import (
	"fmt"

	"cupgrade/core"
)

// EarlierRun is a run for a user that came to no good end and that nobody has looked at
// since. It is in the way of a new one for the same user.
type EarlierRun struct {
	ID string `json:"id"`
	// State says in a few words how it stands.
	State string `json:"state"`
}

// Finding says what is in the way, and how it is looked at.
func (e EarlierRun) Finding() core.Finding {
	return earlierRunRule().finding(e.wording())
}

func (e EarlierRun) wording() wording {
	return wording{
		title:   "An earlier run for this user has not been looked at",
		meaning: fmt.Sprintf("The run %s stands so: %s. What it did must be known before anything new is begun.", e.ID, e.State),
		action:  "Look at it with: " + CommandResume + " " + e.ID,
	}
}

// earlierRunRule is the rule of it, which a commit asks once more: two may have been
// planned beside each other.
func earlierRunRule() rule {
	return rule{FindingRunEarlier, core.SeverityBlocker, "", sourceConditional, findEarlierRun}
}

func findEarlierRun(s *situation) []wording {
	earlier := s.User.EarlierRun
	return found(earlier != nil, func() wording { return earlier.wording() })
}
