package upgrade

import (
	"fmt"
	"strings"

	"cupgrade/core"
	"cupgrade/core/phrase"
)

// The codes of the findings about a whole run.
const (
	FindingRunHalfWay core.Code = "run-half-way"
	FindingRunUnknown core.Code = "run-unknown"
	FindingRunStale   core.Code = "run-stale"
	FindingRunBesides core.Code = "run-changed-besides"
	FindingRunEarlier core.Code = "run-unfinished"
	FindingRunLocked  core.Code = "run-under-way"
)

// CommandResume is the command that takes up a run which came to no good end.
const CommandResume = "cupgrade resume"

// CommandVerify is the command that reads back a run whose sites were still to follow.
const CommandVerify = "cupgrade verify"

// CommandReassign is the command that reassigns afterwards what a plan left out.
const CommandReassign = "cupgrade reassign"

// Findings says what a run as a whole has left behind and how it goes on: a step
// that nobody knows of, a half of the upgrade, a plan that is not true any more.
func (r Result) Findings() []core.Finding {
	var list []core.Finding
	if r.Unknown() {
		list = append(list, core.Finding{
			Code: FindingRunUnknown, Severity: core.SeverityWarning, Title: "The outcome of the upgrade is unknown",
			Meaning: "Unknown: " + r.listTitles(OutcomeUnknown, OutcomeRunning) + ". Nothing new is planned for this user until it is resolved.",
			Action:  "Check with: " + CommandResume, Source: SourceConditional,
		})
	}
	if r.HalfWay() && !r.Unknown() { // of which nobody can say what is not done
		list = append(list, r.describeHalfWay())
	}
	if len(r.Stale) > 0 {
		f := core.Finding{
			Code: FindingRunStale, Severity: core.SeverityWarning, Title: "The org has changed since the plan was made",
			Meaning: phrase.Count(len(r.Stale), "value is", "values are") + " not what the plan was made with.",
			Action:  "Plan again, and review the new plan.", Source: SourceConditional,
		}
		if r.ChangedBy != "" {
			f.Meaning += fmt.Sprintf(" %s changed the user last, at %s.", r.ChangedBy, r.ChangedAt.UTC().Format(MomentLayout))
		}
		list = append(list, f)
	}
	if len(r.Besides) > 0 {
		var words []string
		for _, s := range r.Besides {
			words = append(words, s.Sentences()...)
		}
		list = append(list, core.Finding{
			Code: FindingRunBesides, Severity: core.SeverityNotice, Title: "The user changed in a field that the plan doesn't depend on",
			Meaning: strings.Join(words, " "), Action: phrase.ActionNothing, Source: SourceUser,
		})
	}
	return list
}

// RunUnderWay says that somebody upgrades the same user at this moment. who says it in
// a sentence without its end.
func RunUnderWay(who string) core.Finding {
	return core.Finding{
		Code: FindingRunLocked, Severity: core.SeverityBlocker, Title: "Another upgrade of this user is running",
		Meaning: phrase.Sentence(who), Action: "Wait until that run ends, then plan again.", Source: SourceConditional,
	}
}

// describeHalfWay says what was done, what was not, and what of it stays.
func (r Result) describeHalfWay() core.Finding {
	f := core.Finding{
		Code: FindingRunHalfWay, Severity: core.SeverityWarning, Title: "The upgrade is partially applied",
		Meaning: "Applied: " + r.listTitles(OutcomeApplied) + ". Not applied: " +
			r.listTitles(OutcomeRejected, OutcomeSkipped, OutcomePending) + ".",
		Action: "Continue with: " + CommandResume, Source: SourceReleaseNote,
	}
	if r.hasApplied(StepEnablePartnerAccount) && !r.hasApplied(StepUpgradeUser) {
		f.Meaning += " The account remains a partner account. " + PermanentPartner
	}
	return f
}

// hasApplied tells whether a kind of step was applied.
func (r Result) hasApplied(kind StepKind) bool {
	for _, s := range r.Steps {
		if s.Step.Kind == kind && s.Outcome == OutcomeApplied {
			return true
		}
	}
	return false
}

// listTitles lists the steps with one of the outcomes.
func (r Result) listTitles(outcomes ...Outcome) string {
	var list []string
	for _, s := range r.Steps {
		for _, o := range outcomes {
			if s.Outcome == o {
				list = append(list, s.Step.Title)
			}
		}
	}
	return phrase.List(list)
}

// PermanentPartner says why the step can't be undone. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_account.htm
const PermanentPartner = "Disabling the partner account later deactivates its partner users and permanently deletes their roles."

// MomentLayout is how a finding writes a time.
const MomentLayout = "2006-01-02 15:04:05 UTC"
