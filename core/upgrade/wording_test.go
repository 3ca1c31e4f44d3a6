package upgrade_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	upgradetest.CheckFindings(t, runFindings(), upgrade.FindingRunHalfWay, upgrade.FindingRunUnknown, upgrade.FindingRunStale, upgrade.FindingRunBesides, upgrade.FindingRunLocked)
}

// runFindings are those about a run as a whole.
func runFindings() []core.Finding {
	step := func(kind upgrade.StepKind, outcome upgrade.Outcome) upgrade.StepResult {
		return upgrade.StepResult{Step: upgrade.Step{Kind: kind, Title: "Upgrade Maya"}, Outcome: outcome}
	}
	enabled := step(upgrade.StepEnablePartnerAccount, upgrade.OutcomeApplied)
	return slices.Concat(
		upgrade.Result{Steps: []upgrade.StepResult{enabled, step(upgrade.StepUpgradeUser, upgrade.OutcomeUnknown)}}.Findings(),
		upgrade.Result{Steps: []upgrade.StepResult{enabled, step(upgrade.StepUpgradeUser, upgrade.OutcomeRejected)}}.Findings(),
		upgrade.Result{
			Steps:     []upgrade.StepResult{step(upgrade.StepUpgradeUser, upgrade.OutcomeSkipped)},
			Stale:     []upgrade.StaleStamp{{Name: "Profile.Name", Words: []string{"The profile is called Sales, and not Partner Sales.", "One more."}}},
			ChangedBy: "Ada Admin", Besides: []upgrade.StaleStamp{{Name: "User.Email", Then: "a", Now: "b"}},
		}.Findings(),
		[]core.Finding{
			upgrade.RunUnderWay("another run for this user is running on this machine"),
		},
	)
}
