package upgrade

import (
	"cmp"
	"fmt"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
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
	// Refused is what Salesforce would not put into the permission set that the step makes.
	Refused []Refusal `json:"refused,omitempty"`
	// ByOther is true when the effect is there, and someone else caused it.
	ByOther bool `json:"byOther,omitempty"`
}

// Agreement tells how a prediction compares with what was read back.
type Agreement string

// How predicted and actual compare.
const (
	AgreementMatch    Agreement = "match"
	AgreementMismatch Agreement = "mismatch"
	AgreementPending  Agreement = "pending" // Salesforce does it a moment later
	AgreementUnknown  Agreement = "unknown" // could not be read
	// AgreementUnplanned is a line about which the plan said nothing certain, so that there
	// is nothing to verify.
	AgreementUnplanned Agreement = "unplanned"
)

// Check is one line of the verification: expected beside actual.
type Check struct {
	Name      string    `json:"name"`
	Predicted string    `json:"predicted"`
	Actual    string    `json:"actual"`
	Agreement Agreement `json:"agreement"`
}

// Verification is the proof after a commit.
type Verification struct {
	Checks []Check `json:"checks,omitempty"`
	// Access lists the items on which the access that was read back differs from the
	// prediction; the check "Access" sums it up.
	Access []Mismatch `json:"access,omitempty"`
	// Records are those that were seen before beside those seen now; nil when they were not
	// compared. The check "Records" sums it up.
	Records *RecordChange `json:"records,omitempty"`
	// After is the user as read back; nil when the reading failed.
	After *UserFacts `json:"after,omitempty"`
	// Err is why it could not be read back.
	Err error `json:"-"`
}

// Verified tells whether every line is as planned, or follows a moment later, or is one
// that the plan left open.
func (v Verification) Verified() bool {
	if v.Err != nil || v.After == nil {
		return false
	}
	for _, c := range v.Checks {
		if c.Agreement == AgreementMismatch || c.Agreement == AgreementUnknown {
			return false
		}
	}
	return true
}

// HasPending tells whether a line follows a moment later.
func (v Verification) HasPending() bool { return len(v.linesThat(AgreementPending)) > 0 }

// Differences names the lines that are not as planned.
func (v Verification) Differences() []string { return v.linesThat(AgreementMismatch) }

func (v Verification) linesThat(agree Agreement) []string {
	var names []string
	for _, c := range v.Checks {
		if c.Agreement == agree {
			names = append(names, c.Name)
		}
	}
	return names
}

// Result is the end of a run.
type Result struct {
	Steps        []StepResult `json:"steps,omitempty"`
	Verification Verification `json:"verification"`
	// Stale lists the facts that had changed since the plan was made, when that
	// is why nothing was written.
	Stale []StaleStamp `json:"stale,omitempty"`
	// Besides lists fields of the user that had changed as well and that no plan rests on.
	Besides []StaleStamp `json:"besides,omitempty"`
	// Blocked is what preflight finds now and did not find when the plan was made, when
	// that is why nothing was written.
	Blocked *core.Finding `json:"blocked,omitempty"`
	// ChangedBy and ChangedAt tell who changed the user last, and when, for a plan
	// that is stale because of it.
	ChangedBy string    `json:"changedBy,omitempty"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
	// Looked is true when a run that was taken up again found out about all its steps.
	Looked bool `json:"looked,omitempty"`
	// Awaited is true when what follows a moment later was asked for: until it is there, the
	// run is not verified.
	Awaited bool `json:"awaited,omitempty"`
	// Calls is what the run and what this session read for it took of the org's API
	// calls; zero when nothing was read.
	Calls Calls `json:"calls,omitzero"`
	// Before is what the user could do with the records that are compared, before anything was
	// written; nil when that is not known.
	Before *RecordRights `json:"-"`
	// Err is why the run ended before its steps, such as a read that failed.
	Err error `json:"-"`
	// Journal is the path of the run's record and GoOn the command that takes the run
	// further, as who keeps the record knows them; "" for none.
	Journal string `json:"-"`
	GoOn    string `json:"-"`
	// Plans counts the plans in that record: the first one, and each that amended it.
	Plans int `json:"-"`
}

// Unknown tells whether it is not known of a step whether it happened.
func (r Result) Unknown() bool {
	for _, s := range r.Steps {
		if s.Outcome == OutcomeUnknown || s.Outcome == OutcomeRunning {
			return true
		}
	}
	return false
}

// HalfWay tells whether something was done, and something else was not that was
// still to be done.
func (r Result) HalfWay() bool {
	applied := 0
	for _, s := range r.Steps {
		if s.Outcome == OutcomeApplied {
			applied++
		}
	}
	return applied > 0 && !r.Done()
}

// StaleStamp is a fact that changed between plan and commit.
type StaleStamp struct {
	Name string `json:"name"`
	Then string `json:"then"`
	Now  string `json:"now"`
	// Words say what changed, in sentences; they may hold raw text of an org.
	Words []string `json:"words,omitempty"`
}

// Sentences say what changed; a record of an earlier version has none, so that name and
// values stand for them.
func (s StaleStamp) Sentences() []string {
	if len(s.Words) > 0 {
		return s.Words
	}
	return []string{fmt.Sprintf("%s is %s, and was %s.", s.Name, cmp.Or(s.Now, "empty"), cmp.Or(s.Then, "empty"))}
}

// WaitingWhy tells what a commit waits for.
type WaitingWhy string

// The reasons to wait.
const (
	// WaitingForEffect: the answer to a write is lost, and the org is asked again
	// and again whether it happened.
	WaitingForEffect WaitingWhy = "effect"
	// WaitingToSend: a write was refused for a passing reason, or never left.
	WaitingToSend WaitingWhy = "send"
	// WaitingToRead: the org could not be read.
	WaitingToRead WaitingWhy = "read"
	// WaitingToFollow: what Salesforce does by itself after an upgrade is not there yet.
	WaitingToFollow WaitingWhy = "follow"
)

// Waiting is a pause in a commit.
type Waiting struct {
	Why WaitingWhy
	// Next is how long the pause is.
	Next time.Duration
	// Left is how long will be waited for the effect at most, this pause included.
	Left time.Duration
	// Try is the number of the request to come, and Tries how many there may be.
	Try, Tries int
	// Cause is the error that led to it.
	Cause error
}

// After is the pause as it stands once some of it has passed.
func (w Waiting) After(passed time.Duration) Waiting {
	passed = min(passed, w.Next)
	w.Next, w.Left = w.Next-passed, w.Left-passed
	return w
}

// Event tells a screen how a commit goes on. Exactly one field is set, but for
// Steps, which every event of a running commit carries.
type Event struct {
	// Steps is the state of all steps.
	Steps []StepResult
	// Waiting is set while the commit pauses, nil when it goes on.
	Waiting *Waiting
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
	// Reassign goes on with a run of this machine by a plan that amends its own; was is the
	// result that the plan was amended after, which names the record. The events are those of
	// Start.
	Reassign(was Result, amended Plan) <-chan Event
	// Stop asks to begin no further step; the one in flight is finished.
	Stop()
}

// Mismatch is one item on which the access that was read back differs from the
// prediction.
type Mismatch struct {
	Item      access.Item   `json:"item"`
	Label     string        `json:"label"`
	Predicted access.Rights `json:"predicted"`
	Actual    access.Rights `json:"actual"`
}

// Done tells whether nothing is left to do: every step is applied, but for what
// could not be reassigned.
func (r Result) Done() bool {
	for i := range r.Steps {
		s := &r.Steps[i]
		refused := s.Step.Kind.Reassigns() && s.Outcome == OutcomeRejected
		if s.Outcome != OutcomeApplied && !refused {
			return false
		}
	}
	return len(r.Steps) > 0
}
