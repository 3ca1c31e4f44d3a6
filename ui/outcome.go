package ui

import (
	"time"

	"cupgrade/core/upgrade"
)

// End says how the wizard ended.
type End string

// The ends of the wizard. Of several upgrades in one session the gravest counts.
const (
	EndNothing     End = "nothing"      // left before anything was entered, or nothing was to change
	EndVerified    End = "verified"     // applied, and read back as predicted
	EndNotVerified End = "not verified" // applied, but not proven or not as predicted
	EndUnknown     End = "unknown"      // it is not known whether it was applied
	EndRejected    End = "rejected"     // refused, stale or stopped; the upgrade was not applied
	EndCancelled   End = "cancelled"    // left with answers entered, before a commit
)

// Outcome is what is left of the wizard when the screen is gone.
type Outcome struct {
	End End
	// Summary is for the normal screen: who, what, before and after, each step, the
	// proof and the time of every upgrade that was tried. Plain text, cleaned, ends
	// with a line end; "" when none was tried.
	Summary string
}

// run is one upgrade that was tried.
type run struct {
	plan   upgrade.Plan
	result upgrade.Result
	took   time.Duration
	at     time.Time
}

// end says how this upgrade ended.
func (r run) end() End {
	if len(r.result.Stale) > 0 {
		return EndRejected
	}
	applied := 0
	for _, s := range r.result.Steps {
		switch s.Outcome {
		case upgrade.OutcomeUnknown, upgrade.OutcomeRunning:
			return EndUnknown
		case upgrade.OutcomeApplied:
			applied++
		default:
		}
	}
	switch {
	case applied < len(r.result.Steps) || len(r.result.Steps) == 0:
		return EndRejected
	case r.result.Verification.Verified():
		return EndVerified
	}
	return EndNotVerified
}

// partial tells whether some steps were applied and others not.
func (r run) partial() bool {
	var applied, other bool
	for _, s := range r.result.Steps {
		if s.Outcome == upgrade.OutcomeApplied {
			applied = true
		} else {
			other = true
		}
	}
	return applied && other
}

// runs are the upgrades of one session, in their order.
type runs []run

// gravity orders ends by what an admin must know first.
var gravity = map[End]int{EndVerified: 1, EndRejected: 2, EndNotVerified: 3, EndUnknown: 4}

// end is the gravest of all, or why the session ended when none was tried.
func (r runs) end(why End) End {
	worst := End("")
	for _, one := range r {
		if e := one.end(); gravity[e] > gravity[worst] {
			worst = e
		}
	}
	if worst == "" {
		return why
	}
	return worst
}
