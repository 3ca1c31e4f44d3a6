package flow

import (
	"slices"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// End says how the wizard ended.
type End string

// The ends of the wizard; see Runs.End for several upgrades in one session.
const (
	EndNothing     End = "nothing"      // left before anything was entered, or nothing was to change
	EndVerified    End = "verified"     // applied, and read back as predicted
	EndNotVerified End = "not verified" // applied, but not proven or not as predicted
	EndUnknown     End = "unknown"      // it is not known whether it was applied
	EndRejected    End = "rejected"     // refused, stale or stopped; the upgrade was not applied
	EndCancelled   End = "cancelled"    // left with answers entered, before a commit
)

// Outcome is what is left of the wizard when it was left.
type Outcome struct {
	End End
	// Summary is for the normal screen: who, what, before and after, each step, the
	// proof and the time of every upgrade that was tried. Plain text, cleaned, ends
	// with a line end; "" when none was tried, and when it stands there already.
	Summary string
	// Plan is the plan that a dry run ended with, nil otherwise.
	Plan *upgrade.Plan
}

// Run is one upgrade that was tried.
type Run struct {
	Plan   upgrade.Plan
	Result upgrade.Result
	Took   time.Duration
	At     time.Time // when it ended, by our clock
}

// End says how this upgrade ended. What could not be given back does not undo it.
func (r *Run) End() End {
	switch {
	case r.Result.Unknown():
		return EndUnknown
	case r.Result.Done() && r.Result.Verification.Verified():
		return EndVerified
	case r.Result.Done(), r.Upgraded():
		return EndNotVerified
	}
	return EndRejected
}

// Upgraded tells whether the user has the new license, whatever came after it.
func (r *Run) Upgraded() bool {
	return slices.ContainsFunc(r.Result.Steps, func(s upgrade.StepResult) bool {
		return s.Step.Kind == upgrade.StepUpgradeUser && s.Outcome == upgrade.OutcomeApplied
	})
}

// NotReassigned lists the assignments that were to be given back and are not.
func (r *Run) NotReassigned() []upgrade.StepResult {
	var list []upgrade.StepResult
	for _, s := range r.Result.Steps {
		if s.Step.Kind.Reassigns() && s.Outcome != upgrade.OutcomeApplied {
			list = append(list, s)
		}
	}
	return list
}

// Runs are the upgrades of one session, in their order.
type Runs []Run

// End is the gravest end of all users, each by the last run, or why the session
// ended when none was tried: a refused plan that was made anew and applied is no
// failure any more.
func (r Runs) End(why End) End {
	last := map[core.ID]End{}
	for _, one := range r {
		last[one.Plan.Choice.UserID] = one.End()
	}
	worst := End("")
	for _, end := range last {
		if end.gravityRank() > worst.gravityRank() {
			worst = end
		}
	}
	if worst == "" {
		return why
	}
	return worst
}

// gravityRank orders ends by what an admin must know first.
func (e End) gravityRank() int {
	switch e {
	case EndVerified:
		return 1
	case EndRejected:
		return 2
	case EndNotVerified:
		return 3
	case EndUnknown:
		return 4
	default:
		return 0
	}
}

// Unfinished says of the steps of a commit that nobody followed to its end what is
// known of them: of one that was running nothing.
func Unfinished(steps []upgrade.StepResult) []upgrade.StepResult {
	out := make([]upgrade.StepResult, len(steps))
	for i, s := range steps {
		switch s.Outcome {
		case upgrade.OutcomeRunning:
			s.Outcome = upgrade.OutcomeUnknown
		case upgrade.OutcomePending:
			s.Outcome = upgrade.OutcomeSkipped
		default:
		}
		out[i] = s
	}
	return out
}
