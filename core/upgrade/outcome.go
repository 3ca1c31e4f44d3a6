package upgrade

import (
	"cupgrade/core"
)

// Outcome is what is known of one step after it was tried. It is three-valued,
// because a request that was sent and not answered may or may not have landed.
type Outcome string

// The outcomes of a step.
const (
	OutcomePending  Outcome = "pending"  // not begun
	OutcomeRunning  Outcome = "running"  // sent, no answer yet
	OutcomeApplied  Outcome = "applied"  // Salesforce said yes
	OutcomeRejected Outcome = "rejected" // proven not to have happened
	OutcomeUnknown  Outcome = "unknown"  // may or may not have happened
	OutcomeSkipped  Outcome = "skipped"  // not tried, because an earlier step was not applied
)

// StepResult is a step with what became of it.
type StepResult struct {
	Step    Step       `json:"step"`
	Outcome Outcome    `json:"outcome"`
	Reply   WriteReply `json:"reply,omitzero"`
	// Err is what was answered instead of yes; nil when applied or skipped.
	Err error `json:"-"`
	// Finding explains Err: what it means and what to do.
	Finding *core.Finding `json:"finding,omitempty"`
}

// Agreement tells how a prediction compares with what was read back.
type Agreement string

// How predicted and actual compare.
const (
	AgreementMatch    Agreement = "match"
	AgreementMismatch Agreement = "mismatch"
	AgreementPending  Agreement = "pending" // Salesforce does it a moment later
	AgreementUnknown  Agreement = "unknown" // could not be read, or was not predicted
)

// Check is one line of the proof: predicted beside actual.
type Check struct {
	Name      string    `json:"name"`
	Predicted string    `json:"predicted"`
	Actual    string    `json:"actual"`
	Agreement Agreement `json:"agreement"`
	// Essential is true for a check without which the upgrade does not count as
	// verified: user type, license, profile, role, partner account.
	Essential bool `json:"essential"`
}

// Verification is the proof after a commit.
type Verification struct {
	Checks []Check `json:"checks"`
	// After is the user as read back; nil when the reading failed.
	After *UserFacts `json:"after,omitempty"`
	// Err is why it could not be read back.
	Err error `json:"-"`
}

// Verified tells whether every essential check matched.
func (v Verification) Verified() bool {
	if v.Err != nil || v.After == nil {
		return false
	}
	for _, c := range v.Checks {
		if c.Essential && c.Agreement != AgreementMatch {
			return false
		}
	}
	return true
}

// Result is the end of a run.
type Result struct {
	Steps        []StepResult `json:"steps"`
	Verification Verification `json:"verification"`
	// Stale lists the facts that had changed since the plan was made, when that
	// is why nothing was written.
	Stale []StaleStamp `json:"stale,omitempty"`
	// Err is why the run ended before its steps, such as a read that failed.
	Err error `json:"-"`
}

// StaleStamp is a fact that changed between plan and commit.
type StaleStamp struct {
	Name string `json:"name"`
	Then string `json:"then"`
	Now  string `json:"now"`
}

// Event tells a screen how a commit goes on. Exactly one field is set, but for
// Steps, which every event of a running commit carries.
type Event struct {
	// Steps is the state of all steps.
	Steps []StepResult
	// Verifying is true while the read-back runs.
	Verifying bool
	// Result is set on the last event.
	Result *Result
}

// Committer applies plans outside the screen's life: a commit goes on when the
// screen is gone. Implemented in cmd, used by ui.
type Committer interface {
	// Start begins to apply the plan and returns its events; the channel is
	// closed after the one with a Result. It never blocks on a slow reader for
	// longer than it takes to drop an intermediate event.
	Start(plan Plan) <-chan Event
	// Stop asks to begin no further step; the one in flight is finished.
	Stop()
}
