package runs

import (
	"slices"
	"strings"
	"time"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/display"
	"cupgrade/core/journal"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// SavedRun is a journal as it lies in the folder.
type SavedRun struct {
	// ID names the run, Path its journal.
	ID, Path string
	// Run is what the journal tells.
	Run journal.Run
	// modified is when the file was written last.
	modified time.Time
	// unreadable is why the file could not be read; nil when it was.
	unreadable error
}

// NeedsLook tells whether the run is in the way of a new one. One that can't be read is.
func (r SavedRun) NeedsLook() bool { return r.unreadable != nil || r.Run.NeedsLook() }

// canGoOn tells whether resume can do what is left of the run.
func (r SavedRun) canGoOn() bool {
	return r.Run.Plan() != nil && r.Report().Ending.Resume == upgrade.ResumeFinish
}

// CanVerify tells whether the user was upgraded by the run, so that reading back can tell
// more of it.
func (r SavedRun) CanVerify() bool {
	return r.Run.Plan() != nil && r.Run.End() != upgrade.ClosingOpen && r.Report().Ending.State.Upgraded()
}

// IsToVerify tells whether something of the run is still to be verified.
func (r SavedRun) IsToVerify() bool {
	return r.CanVerify() && slices.Contains([]upgrade.State{upgrade.StateSoFar, upgrade.StateUnproven, upgrade.StateDifferent}, r.Report().Ending.State)
}

// userID is whom the run is about: by its plan, or by its file's name when the plan
// can't be read.
func (r SavedRun) userID() core.ID {
	if plan := r.Run.Plan(); plan != nil {
		return plan.Choice.UserID
	}
	return userOfID(r.ID)
}

// orgID is which org the run is in, "" when its plan is lost.
func (r SavedRun) orgID() core.ID {
	if plan := r.Run.Plan(); plan != nil {
		return plan.Session.Org.ID
	}
	return ""
}

func userOfID(id string) core.ID {
	_, user, _ := strings.Cut(id, "-")
	return core.ID(user)
}

// isAbout tells whether the run may be about a user of an org. One whose plan is lost
// may be of any org.
func (r SavedRun) isAbout(org, user core.ID) bool {
	return r.userID() == user && (r.orgID() == "" || r.orgID() == org)
}

// Username is whom the run is about, for a person.
func (r SavedRun) Username() string {
	if plan := r.Run.Plan(); plan != nil {
		return plan.User.User.Username
	}
	return string(r.userID())
}

// Report tells the run as its journal does.
func (r SavedRun) Report() report.Run {
	plan := *r.Run.Plan()
	result := upgrade.Result{
		Stale: r.Run.Stale(), Besides: r.Run.Besides(), Blocked: r.Run.Blocked(), Calls: r.Run.Calls(), Awaited: r.Run.Awaited(),
		Journal: r.Path, Plans: r.Run.Plans(), Before: r.Run.RecordsBefore(),
	}
	for _, s := range r.Run.Steps() {
		result.Steps = append(result.Steps, stepOf(plan, s))
	}
	if verification := r.Run.Verification(); verification != nil {
		result.Verification = *verification
	}
	ending := upgrade.EndingIn(r.Run.State(), plan, result)
	return report.Run{
		Plan: plan, Result: result, Ending: ending, Began: r.Run.Records[0].At, Ended: r.Run.EndedAt(), Verified: r.Run.VerifiedLaterAt(), Journal: r.Path,
		GoOn: goOn(r.ID, ending, plan.User.User.Username, r.Run.NeedsLook()),
	}
}

// Entry is the run as a list of runs shows it.
func (r SavedRun) Entry() report.Entry {
	entry := report.Entry{
		ID: r.ID, User: r.Username(), State: upgrade.StateUnknown, Verdict: string(r.State()), Open: r.NeedsLook(), At: r.Run.LastAt(), Journal: r.Path,
	}
	if plan := r.Run.Plan(); plan != nil {
		entry.Org, entry.Target, entry.State = plan.Session.Org.Name, plan.Target.License.Name, r.Report().Ending.State
	} else if r.unreadable == nil && r.Run.IsEmpty() {
		entry.State = upgrade.StateNothing
	}
	return entry
}

// stepOf is what the journal claims of a step, explained as it was when it happened.
func stepOf(plan upgrade.Plan, s journal.StepState) upgrade.StepResult {
	step := upgrade.StepResult{Step: s.Step, Outcome: s.Outcome, ByOther: s.ByOther}
	if step.Outcome == upgrade.OutcomePending {
		step.Outcome = upgrade.OutcomeSkipped
	}
	if step.Outcome != upgrade.OutcomeApplied && (s.Code != "" || s.Status >= 300) {
		finding := commit.Explain(plan, s.Step, &core.RemoteError{
			Op: "apply the step", Status: s.Status, Code: s.Code, Message: s.Message, Sent: true, FromSalesforce: s.Code != "",
		})
		step.Finding = &finding
	}
	return step
}

// State says in a few words how the run stands.
func (r SavedRun) State() display.Text {
	switch {
	case r.unreadable != nil:
		return display.Clean(r.unreadable.Error())
	case r.Run.IsEmpty():
		return "empty, nothing was sent"
	case r.Run.Plan() == nil:
		return "damaged, its plan can't be read"
	case r.Run.End() == "":
		return "not ended, " + r.Report().Verdict()
	default:
		return r.Report().Verdict()
	}
}

// UnfinishedError is given when an earlier run for the same user has to be looked at
// before anything new is begun.
type UnfinishedError struct{ run SavedRun }

// Error says which run, and what to do.
func (e *UnfinishedError) Error() string {
	f := e.Finding()
	return f.Title + ". " + f.Meaning + " " + f.Action
}

// Finding says the same in parts.
func (e *UnfinishedError) Finding() core.Finding { return planning.EarlierRunFinding(e.run.earlier()) }

// earlier is what a plan knows of a run that is in its way.
func (r SavedRun) earlier() upgrade.EarlierRun {
	return upgrade.EarlierRun{ID: r.ID, State: string(r.State())}
}
