package upgrade

import (
	"errors"
	"fmt"
	"slices"

	"cupgrade/core"
	"cupgrade/core/phrase"
)

// State names how a run, or a session of the wizard, ended. The names are stable: reports
// and journals carry them.
type State string

// The states.
const (
	StateNothing    State = "nothing"    // nothing was to be written, or nothing was asked for
	StateVerified   State = "verified"   // upgraded; every line of the verification holds
	StateSoFar      State = "so-far"     // upgraded and verified, but for what Salesforce does a moment later
	StateCancelled  State = "cancelled"  // left before the commit
	StateStopped    State = "stopped"    // stopped before anything was written
	StateSignedOut  State = "signed-out" // the session was refused before anything was written
	StateStale      State = "stale"      // nothing written: the org had changed since the plan was made
	StateBlocked    State = "blocked"    // nothing written: something is in the way now
	StateFailed     State = "failed"     // nothing written: a read or the journal failed
	StateRejected   State = "rejected"   // nothing written: Salesforce refused
	StateUnrecorded State = "unrecorded" // upgraded and verified, but the journal could not be written
	StateIncomplete State = "incomplete" // upgraded, but not everything was reassigned
	StateUnproven   State = "unproven"   // upgraded, but not all of it could be verified
	StateDifferent  State = "different"  // upgraded, but not as planned
	StateHalfDone   State = "half-done"  // something was written, and the user is not upgraded
	StateUnknown    State = "unknown"    // a step may or may not have happened
	noState         State = ""
)

// stateRule is what follows from a state alone.
type stateRule struct {
	state    State
	written  written
	exitCode int
	verdict  string // in a few words
}

// written is what a run has changed in the org.
type written uint8

const (
	writtenNothing written = iota
	writtenUser            // the user has the new license for certain
	writtenOther           // something else, and the user has not
	writtenUnknown         // it is not known
)

// notUpgraded is the verdict where nothing more can be said in a few words.
const notUpgraded = "not upgraded"

// stateRules lists the states by how much they need somebody's attention, the gravest last.
func stateRules() []stateRule {
	return []stateRule{
		{StateNothing, writtenNothing, ExitDone, "nothing to change"},
		{StateVerified, writtenUser, ExitDone, "upgraded and verified"},
		{StateSoFar, writtenUser, ExitDone, "upgraded and verified so far"},
		{StateCancelled, writtenNothing, ExitCancelled, "cancelled"},
		{StateStopped, writtenNothing, ExitCancelled, "stopped before the first step"},
		{StateSignedOut, writtenNothing, ExitSignedOut, "not upgraded, the session was refused"},
		{StateStale, writtenNothing, ExitFailed, "not started, the org had changed"},
		{StateBlocked, writtenNothing, ExitFailed, notUpgraded},
		{StateFailed, writtenNothing, ExitFailed, notUpgraded},
		{StateRejected, writtenNothing, ExitFailed, notUpgraded},
		{StateUnrecorded, writtenUser, ExitNotVerified, "upgraded and verified, not recorded"},
		{StateIncomplete, writtenUser, ExitNotVerified, "upgraded, not everything reassigned"},
		{StateUnproven, writtenUser, ExitNotVerified, "upgraded, not verified"},
		{StateDifferent, writtenUser, ExitNotVerified, "upgraded, not as planned"},
		{StateHalfDone, writtenOther, ExitNotVerified, "partially applied"},
		{StateUnknown, writtenUnknown, ExitNotVerified, "outcome unknown"},
	}
}

// findRule gives what follows from the state, and its place among the others. A state that is
// none comes before all, and is taken for an unknown outcome, so that somebody looks.
func (s State) findRule() (rule stateRule, place int) {
	rules := stateRules()
	for i, rule := range rules {
		if rule.state == s {
			return rule, i
		}
	}
	return rules[len(rules)-1], -1
}

// Upgraded tells whether the user has the new license for certain.
func (s State) Upgraded() bool {
	rule, _ := s.findRule()
	return rule.written == writtenUser
}

// MayBeUpgraded tells whether the user has the new license, as far as is known.
func (s State) MayBeUpgraded() bool {
	rule, _ := s.findRule()
	return rule.written == writtenUser || rule.written == writtenUnknown
}

// Wrote tells whether something was written, or may have been.
func (s State) Wrote() bool {
	rule, _ := s.findRule()
	return rule.written != writtenNothing
}

// IsGraverThan orders states by what an admin must know first.
func (s State) IsGraverThan(other State) bool {
	_, place := s.findRule()
	_, others := other.findRule()
	return place > others
}

// The exit codes of a run. The code follows what was written, never the last error.
const (
	ExitDone        = 0   // upgraded and verified, or nothing was asked for
	ExitFailed      = 1   // nothing was written
	ExitNotVerified = 3   // something was written, or may have been, and is not verified
	ExitSignedOut   = 4   // nothing was written, and there is no session
	ExitCancelled   = 130 // nothing was written, and the admin stopped it
)

// Closing is how the journal says that a run ended; "" leaves the journal open, so that
// somebody looks at the run.
type Closing string

// The closings of a journal. Journals of earlier versions carry the same names.
const (
	ClosingOpen       Closing = ""
	ClosingDone       Closing = "done"       // upgraded and verified
	ClosingUnverified Closing = "unverified" // upgraded, the verification differs or failed
	ClosingRejected   Closing = "rejected"   // a step was refused; earlier ones may be applied
	ClosingStopped    Closing = "stopped"    // by the admin, or by an error before a step
	ClosingStale      Closing = "stale"      // nothing written: the org had changed, or something is in the way
)

// Ending is how a run ended. It is computed once, and everything that tells of the end
// reads it: the screen, the lines, the commands, the receipt, the journal and the exit code.
type Ending struct {
	State    State `json:"state"`
	ExitCode int   `json:"exitCode"`
	// Verdict says it in a few words, Headline in a sentence, and Next what to do now. They
	// may hold raw text of an org.
	Verdict  string `json:"verdict"`
	Headline string `json:"headline"`
	Next     string `json:"next"`
	// Closing is how the journal is closed.
	Closing Closing `json:"-"`
	// Resume tells what the command resume is good for, if it is.
	Resume ResumeNeed `json:"-"`
}

// ResumeNeed tells what resume does for a run.
type ResumeNeed uint8

// What resume does for a run.
const (
	ResumeNothing ResumeNeed = iota
	ResumeLook               // it looks at what is not known, or not as planned
	ResumeFinish             // it does what is left, once the username confirms it
	ResumeVerify             // nothing, since only verify has something to do
)

// CommandFor is the command that takes the run further, "" when there is none. The
// username must be quoted for a shell already.
func (e Ending) CommandFor(id, quotedUsername string) string {
	switch e.Resume {
	case ResumeLook:
		return CommandResume + " " + id
	case ResumeFinish:
		return CommandResume + " " + id + " --confirm " + quotedUsername
	case ResumeVerify:
		return CommandVerify + " " + id
	default:
		return ""
	}
}

// EndingOf computes the ending of a plan's run from what was written.
func EndingOf(plan Plan, r Result) Ending { return EndingIn(stateOf(r), plan, r) }

// EndingIn is EndingOf with a state that a record tells, because an error does not survive
// in a record. What was written outweighs it.
func EndingIn(recorded State, plan Plan, r Result) Ending {
	state := stateOf(r)
	if recorded != noState && !state.Wrote() && !recorded.Wrote() {
		state = recorded
	}
	e := EndingWithout(state)
	if state == StateSoFar && r.Awaited {
		e.ExitCode = ExitNotVerified
	}
	e.Closing, e.Resume = state.closing(r), resumeNeedOf(state, r)
	e.Headline, e.Next = headlineOf(state, plan, r), nextOf(state, plan, r)
	return e
}

// EndingWithout is the ending of a session in which no upgrade was tried.
func EndingWithout(state State) Ending {
	rule, _ := state.findRule()
	return Ending{State: state, ExitCode: rule.exitCode, Verdict: rule.verdict}
}

// stateOf finds the state by what was written, then by why nothing was.
func stateOf(r Result) State {
	switch {
	case r.Unknown():
		return StateUnknown
	case r.hasApplied(StepUpgradeUser):
		return stateOfUpgraded(r)
	case r.hasAny(OutcomeApplied):
		return StateHalfDone
	case len(r.Stale) > 0:
		return StateStale
	case r.Blocked != nil:
		return StateBlocked
	case r.hasAny(OutcomeRejected):
		return StateRejected
	case errors.Is(r.Err, ErrStopped):
		return StateStopped
	case core.IsSignedOut(r.Err):
		return StateSignedOut
	default:
		return StateFailed
	}
}

// stateOfUpgraded tells how well the upgrade of a user is verified.
func stateOfUpgraded(r Result) State {
	v := r.Verification
	switch {
	case len(r.NotReassigned()) > 0:
		return StateIncomplete
	case len(v.Differences()) > 0:
		return StateDifferent
	case !v.Verified():
		return StateUnproven
	case errors.Is(r.Err, ErrNotRecorded):
		return StateUnrecorded
	case v.HasPending():
		return StateSoFar
	default:
		return StateVerified
	}
}

// closing says how the journal of the run is closed.
func (s State) closing(r Result) Closing {
	switch s {
	case StateUnknown:
		return ClosingOpen
	case StateVerified, StateSoFar, StateUnrecorded:
		return ClosingDone
	case StateUnproven, StateDifferent:
		return ClosingUnverified
	case StateIncomplete:
		if r.Done() {
			return ClosingUnverified
		}
	case StateStale, StateBlocked:
		return ClosingStale
	default:
	}
	switch { // the run came to no end of its steps
	case len(r.Stale) > 0, r.Blocked != nil:
		return ClosingStale
	case r.hasAny(OutcomeRejected):
		return ClosingRejected
	default:
		return ClosingStopped
	}
}

// resumeNeedOf tells what resume does for the run. Every run that is in the way of a new one
// has something. A run that was looked at by resume blocks nobody any more, unless its
// outcome is still unknown.
func resumeNeedOf(s State, r Result) ResumeNeed {
	switch {
	case s == StateSoFar:
		return ResumeVerify
	case s == StateUnknown, s == StateUnproven, s == StateDifferent: // it reads back what was written
		return ResumeLook
	case s == StateIncomplete && errors.Is(r.Err, ErrNotReassigned): // of which the record knows nothing
		return ResumeNothing
	case s == StateRejected && r.IsKeptByAssignment():
		return ResumeFinish
	case (r.HalfWay() || s == StateIncomplete) && len(r.Stale) == 0:
		return ResumeFinish
	case r.HalfWay() && !r.Looked:
		return ResumeLook
	default:
		return ResumeNothing
	}
}

func headlineOf(s State, plan Plan, r Result) string {
	name, target := plan.User.User.Name, plan.Target.License.Name
	switch s {
	case StateVerified:
		return fmt.Sprintf("%s now has %s, and the org confirms it.", name, target)
	case StateSoFar:
		return fmt.Sprintf("%s now has %s, and the org confirms it so far.", name, target)
	case StateUnrecorded:
		return fmt.Sprintf("%s now has %s, and the org confirms it, but the journal could not be written.", name, target)
	case StateIncomplete:
		missing := phrase.Count(len(r.NotReassigned()), "assignment was", "assignments were")
		text := fmt.Sprintf("%s now has %s, but %s not reassigned.", name, target, missing)
		if different := r.Verification.Differences(); len(different) > 0 {
			text += fmt.Sprintf(" Not as planned: %s.", phrase.List(different))
		}
		return text
	case StateDifferent:
		return fmt.Sprintf("%s was upgraded to %s, but not as planned: %s.", name, target, phrase.List(r.Verification.Differences()))
	case StateUnproven:
		return fmt.Sprintf("%s was upgraded to %s, but this isn't verified.", name, target)
	case StateUnknown:
		return fmt.Sprintf("Whether %s was upgraded to %s is unknown.", name, target)
	case StateStale:
		return name + " was not upgraded: the org has changed since the plan was made."
	case StateHalfDone:
		return name + " was not upgraded, but an earlier step was applied."
	case StateNothing:
		return name + " already has these values."
	default:
		return name + " was not upgraded. Nothing was changed."
	}
}

func nextOf(s State, plan Plan, r Result) string {
	switch s {
	case StateSoFar:
		rest := "Salesforce does the rest automatically within minutes. Verify the user then with: " + CommandVerify
		if len(r.ToReassign(plan)) > 0 {
			return "With " + CommandReassign + ", reassign what is still needed. " + rest
		}
		return rest
	case StateVerified, StateUnrecorded:
		if len(r.ToReassign(plan)) > 0 {
			return "Reassign what is still needed with: " + CommandReassign
		}
		return "Nothing. The user logs in with the same username and password."
	case StateIncomplete:
		if errors.Is(r.Err, ErrNotReassigned) {
			return "Reassign what is still needed with: " + CommandReassign
		}
		if len(r.Stale) > 0 {
			return "In Setup, assign what was removed and is still needed."
		}
		if r.Done() {
			return "Fix what was rejected, then continue with: " + CommandResume + ". Or assign it in Setup."
		}
		return "Applied steps remain. When you are ready, continue with: " + CommandResume
	case StateUnproven:
		return "Nothing remains to write. Verify the user, now or later, with: " + CommandResume
	case StateDifferent:
		return "Check the user in Setup for what differs. Read the user back again with: " + CommandResume
	case StateUnknown:
		return "Find out, now or later, with: " + CommandResume
	case StateStale:
		return "Review what changed, then plan again."
	case StateHalfDone:
		if errors.Is(r.Err, ErrStopped) {
			return "Applied steps remain. When you are ready, continue with: " + CommandResume
		}
		return "Applied steps remain. Fix what was rejected, then continue with: " + CommandResume
	case StateRejected:
		if r.IsKeptByAssignment() {
			return "Remove that assignment, then continue with: " + CommandResume
		}
		return mendAndRunAgain
	case StateStopped:
		return "Start the upgrade again when you are ready."
	case StateSignedOut:
		return "Sign in, then start the upgrade again."
	case StateNothing:
		return phrase.ActionNothing
	default:
		return mendAndRunAgain
	}
}

const mendAndRunAgain = "Fix the issue above, then start the upgrade again."

// FindingSetInTheWay is the refusal of an upgrade because of what is assigned to the user.
const FindingSetInTheWay core.Code = "assigned-set-in-the-way"

// IsKeptByAssignment tells whether Salesforce refused the upgrade of the user because of
// what is assigned: once that is removed by hand, the run can go on, and reassigns it.
func (r Result) IsKeptByAssignment() bool {
	for _, s := range r.Steps {
		if s.Outcome == OutcomeRejected && s.Finding != nil && s.Finding.Code == FindingSetInTheWay {
			return true
		}
	}
	return false
}

// NotReassigned lists the steps of assignments that were to be made again and are not.
func (r Result) NotReassigned() []StepResult {
	var list []StepResult
	for _, s := range r.Steps {
		if s.Step.Kind.Reassigns() && s.Outcome != OutcomeApplied {
			list = append(list, s)
		}
	}
	return list
}

// ToReassign lists what the upgrade removed, can be assigned again, and was not.
func (r Result) ToReassign(plan Plan) []Removal {
	var list []Removal
	for _, removal := range slices.Concat(plan.Removed, r.removedPackages(plan)) {
		if removal.CanReturn && !r.hasReassigned(removal) {
			list = append(list, removal)
		}
	}
	return list
}

// removedPackages lists the managed packages that the user could use before and can't any
// more, by what was read back.
func (r Result) removedPackages(plan Plan) []Removal {
	after := r.Verification.After
	if after == nil || IsUnreadable(plan.User.Unreadable, ObjectPackage) || IsUnreadable(after.Unreadable, ObjectPackage) {
		return nil
	}
	var list []Removal
	for _, l := range plan.User.Packages {
		if !IsAssigned(*after, l.LicenseID) {
			list = append(list, PackageRemoval(l))
		}
	}
	return list
}

// hasReassigned tells whether an assignment was made again.
func (r Result) hasReassigned(removal Removal) bool {
	for _, s := range r.Steps {
		if s.Step.Kind.Reassigns() && s.Step.Record == removal.ID && s.Outcome == OutcomeApplied {
			return true
		}
	}
	return false
}

// hasAny tells whether a step has an outcome.
func (r Result) hasAny(outcome Outcome) bool {
	for _, s := range r.Steps {
		if s.Outcome == outcome {
			return true
		}
	}
	return false
}
