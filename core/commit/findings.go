package commit

import (
	"fmt"

	"cupgrade/core"
	"cupgrade/core/explain"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The codes of the findings about a step whose answer was lost, or that was done
// already.
const (
	FindingLateAnswer      core.Code = "answer-lost"
	FindingNotSeen         core.Code = "answer-lost-not-done"
	FindingRefusedThere    core.Code = "refused-but-there"
	FindingDoneByOther     core.Code = "done-by-other"
	FindingDoneBefore      core.Code = "done-before"
	FindingAssignedAlready core.Code = "give-back-there-already"
)

// Explain explains what a step of a plan was answered instead of yes.
func Explain(plan upgrade.Plan, step upgrade.Step, err error) core.Finding {
	f := explain.Change(step.Kind, err)
	if f.Code == upgrade.FindingSetInTheWay {
		f.Action = fmt.Sprintf(
			"Remove %s from the user in Setup, and go on. What the plan gives back is given back after the upgrade.", phrase.List(namesInTheWay(plan)),
		)
	}
	return f
}

// namesInTheWay names what the new license does not allow, or all that is assigned when it
// is not known of any.
func namesInTheWay(plan upgrade.Plan) []string {
	var forbidden []string
	all := make([]string, 0, len(plan.Removed))
	for _, r := range plan.Removed {
		if all = append(all, r.Label); !r.CanReturn {
			forbidden = append(forbidden, r.Label)
		}
	}
	if len(forbidden) > 0 {
		return forbidden
	}
	return all
}

// lateFinding tells that a step was applied although its answer was lost.
func lateFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingLateAnswer, Severity: core.SeverityNotice, Title: "The answer was lost, the change was made",
		Meaning: fmt.Sprintf("Salesforce did not answer %q, but its effect was read back.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
}

// refusedFinding tells that a step was applied although Salesforce refused it.
func refusedFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingRefusedThere, Severity: core.SeverityWarning, Title: "It was refused, but it is there",
		Meaning: fmt.Sprintf("Salesforce refused %q, and its effect was read back all the same.", step.Title),
		Action:  "Look at the record in Setup. Nothing has to be done again.", Source: upgrade.SourceConditional,
	}
}

// otherFinding tells that somebody else was faster, and who, as far as the user's
// record says so.
func otherFinding(step upgrade.Step, user core.User) core.Finding {
	f := core.Finding{
		Code: FindingDoneByOther, Severity: core.SeverityNotice, Title: "It was done already",
		Meaning: fmt.Sprintf("Someone else has done this before: %q.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
	if step.Kind == upgrade.StepUpgradeUser && user.LastModifiedBy != "" {
		f.Meaning = fmt.Sprintf("%s changed the user last, at %s.", user.LastModifiedBy, user.LastModified.UTC().Format(upgrade.MomentLayout))
	}
	return f
}

// ownFinding tells that an earlier run of this machine has done a step.
func ownFinding(step upgrade.Step, run string) core.Finding {
	return core.Finding{
		Code: FindingDoneBefore, Severity: core.SeverityNotice, Title: "It was done already",
		Meaning: fmt.Sprintf("Run %s on this machine has done this before: %q.", run, step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
}

// unseenFinding tells that a step whose answer was lost is taken as not done.
func unseenFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingNotSeen, Severity: core.SeverityWarning, Title: "The answer was lost, and nothing was done",
		Meaning: fmt.Sprintf(
			"Salesforce did not answer %q, and for %d minutes nothing of it could be seen.", step.Title, int(quietPeriod.Minutes()),
		),
		Action: "It can be sent again; Salesforce refuses it if the record was changed after all.",
		Source: upgrade.SourceConditional,
	}
}

// assignedFinding tells that an assignment was there before it was made.
func assignedFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingAssignedAlready, Severity: core.SeverityNotice, Title: "It was assigned already",
		Meaning: fmt.Sprintf("Salesforce found it there when this was to be done: %q.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceAssignment,
	}
}
