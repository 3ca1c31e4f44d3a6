package tui

import "cupgrade/ui/finish"

// Outcome is what is left of the wizard when the screen is gone.
type Outcome = finish.Outcome

// End says how the wizard ended.
type End = finish.End

// The ends of the wizard, as package finish tells them.
const (
	EndNothing     = finish.EndNothing
	EndVerified    = finish.EndVerified
	EndNotVerified = finish.EndNotVerified
	EndUnknown     = finish.EndUnknown
	EndRejected    = finish.EndRejected
	EndCancelled   = finish.EndCancelled
)
