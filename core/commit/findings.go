package commit

import (
	"fmt"
	"slices"
	"strings"

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
	FindingAssignedAlready core.Code = "assigned-already"
	FindingPartsRefused    core.Code = "keep-parts-refused"
	FindingSetTaken        core.Code = "keep-set-taken"
	FindingSetChanged      core.Code = "keep-set-changed"
	FindingSetLeft         core.Code = "keep-set-left"
	FindingSetDropped      core.Code = "keep-set-deleted"
)

// Explain explains what a step of a plan was answered instead of yes.
func Explain(plan upgrade.Plan, step upgrade.Step, err error) core.Finding {
	f := explain.Change(step.Kind, err)
	if f.Code == upgrade.FindingSetInTheWay {
		f.Action = fmt.Sprintf(
			"Remove %s from the user in Setup, then continue. The assignments in the plan are reassigned after the upgrade.", phrase.List(namesInTheWay(plan)),
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
		Code: FindingLateAnswer, Severity: core.SeverityNotice, Title: "The answer was lost, but the change was made",
		Meaning: fmt.Sprintf("Salesforce didn't answer %q, but the org shows the change.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
}

// refusedFinding tells that a step was applied although Salesforce refused it.
func refusedFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingRefusedThere, Severity: core.SeverityWarning, Title: "Rejected, but the change was made",
		Meaning: fmt.Sprintf("Salesforce rejected %q, but the org shows the change.", step.Title),
		Action:  "Check the record in Setup. You don't need to repeat the step.", Source: upgrade.SourceConditional,
	}
}

// otherFinding tells that somebody else was faster, and who, as far as the user's
// record says so.
func otherFinding(step upgrade.Step, user core.User) core.Finding {
	f := core.Finding{
		Code: FindingDoneByOther, Severity: core.SeverityNotice, Title: "Already done",
		Meaning: fmt.Sprintf("Another user has already done this: %q.", step.Title),
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
		Code: FindingDoneBefore, Severity: core.SeverityNotice, Title: "Already done",
		Meaning: fmt.Sprintf("Run %s on this machine has already done this: %q.", run, step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceConditional,
	}
}

// unseenFinding tells that a step whose answer was lost is taken as not done.
func unseenFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingNotSeen, Severity: core.SeverityWarning, Title: "The answer was lost, and no change was made",
		Meaning: fmt.Sprintf(
			"Salesforce did not answer %q, and for %d minutes the org showed no change.", step.Title, int(quietPeriod.Minutes()),
		),
		Action: "You can send it again; Salesforce refuses it if the record was changed after all.",
		Source: upgrade.SourceConditional,
	}
}

// assignedFinding tells that an assignment was there before it was made.
func assignedFinding(step upgrade.Step) core.Finding {
	return core.Finding{
		Code: FindingAssignedAlready, Severity: core.SeverityNotice, Title: "Already assigned",
		Meaning: fmt.Sprintf("Salesforce found the assignment when running %q.", step.Title),
		Action:  phrase.ActionNothing, Source: upgrade.SourceAssignment,
	}
}

// partsRefusedFinding tells what Salesforce has refused to put into the permission set, in
// its own words.
func partsRefusedFinding(refused []upgrade.Refusal, err error) core.Finding {
	if len(refused) == 0 {
		return explain.Change(upgrade.StepCreateSet, err)
	}
	texts := make([]string, len(refused))
	for i, r := range refused {
		texts[i] = strings.TrimSuffix(r.Text, ".") + "."
	}
	return core.Finding{
		Code: FindingPartsRefused, Severity: core.SeverityWarning, ErrorCode: core.CodeFieldIntegrity, Source: upgrade.SourcePermissionSet,
		Title:   fmt.Sprintf("Salesforce refused %s to keep", phrase.Count(len(refused), "permission", "permissions")),
		Meaning: "Nothing else was changed, and the permission set was deleted again. " + strings.Join(slices.Compact(texts), " "),
		Action:  "Plan again without what was refused.",
	}
}

// otherSetFinding tells that the name of the permission set is taken.
func otherSetFinding(name string) core.Finding {
	return core.Finding{
		Code: FindingSetTaken, Severity: core.SeverityWarning, Source: upgrade.SourcePermissionSet,
		Title:   "Another permission set has the name " + name,
		Meaning: "It grants something else, so it isn't changed. Nothing was changed.",
		Action:  "Plan again. The new plan uses another name.",
	}
}

// changedSetFinding tells that somebody has changed the permission set since it was made.
func changedSetFinding(set upgrade.KeptSet, how string) core.Finding {
	return core.Finding{
		Code: FindingSetChanged, Severity: core.SeverityWarning, Source: upgrade.SourcePermissionSet,
		Title:   fmt.Sprintf("The permission set %q is not as planned: %s", set.Label, how),
		Meaning: "It was changed since it was created. It was not assigned, and the user lost what it was to keep.",
		Action:  "Check the permission set " + set.Name + " in Setup. Correct it, then resume the run, or assign another permission set.",
	}
}

// leftSetFinding names a permission set that was created and could not be deleted.
func leftSetFinding(set upgrade.KeptSet, id core.ID) core.Finding {
	return core.Finding{
		Code: FindingSetLeft, Severity: core.SeverityWarning, Source: upgrade.SourcePermissionSet,
		Title:   fmt.Sprintf("The permission set %q still exists", set.Label),
		Meaning: fmt.Sprintf("It was created but isn't assigned to any user. Its API name is %s, its ID is %s.", set.Name, id),
		Action:  "Resume the run, which completes or deletes it, or delete it in Setup.",
	}
}

// droppedSetFinding tells that the permission set was deleted, since the upgrade did not
// come about.
func droppedSetFinding(set upgrade.KeptSet) core.Finding {
	return core.Finding{
		Code: FindingSetDropped, Severity: core.SeverityNotice, Source: upgrade.SourcePermissionSet,
		Title:   fmt.Sprintf("The permission set %q was deleted again", set.Label),
		Meaning: "It was created but not assigned to any user, because the upgrade wasn't applied.",
		Action:  phrase.ActionNothing,
	}
}
