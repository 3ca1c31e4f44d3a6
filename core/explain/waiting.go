package explain

import (
	"fmt"
	"time"

	"cupgrade/core/upgrade"
)

// Waiting says in words what is waited for, and why. It may hold raw text of an org.
func Waiting(w upgrade.Waiting) string {
	next := "in " + w.Next.Round(time.Second).String()
	if w.Next < time.Second/2 {
		next = "now"
	}
	switch w.Why {
	case upgrade.WaitingForEffect:
		return fmt.Sprintf(
			"Salesforce hasn't answered. The upgrade might or might not have happened. Checking for up to %s more, next %s.",
			w.Left.Round(time.Second), next,
		)
	case upgrade.WaitingToFollow:
		return fmt.Sprintf("Not everything is there yet. Reading back for up to %s more, next %s.", w.Left.Round(time.Second), next)
	case upgrade.WaitingToSend:
		return fmt.Sprintf("%s. Trying again %s (%d of %d).", Error(w.Cause).Title, next, w.Try, w.Tries)
	default:
		return fmt.Sprintf(
			"The org could not be read: %s. Trying again %s (%d of %d).", Error(w.Cause).Title, next, w.Try, w.Tries,
		)
	}
}
