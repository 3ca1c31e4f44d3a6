package tui_test

import (
	"strings"
	"testing"
	"time"

	"cupgrade/core/upgrade"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// TestAnUnansweredWriteIsToldPlainly shows what is on the screen while a commit does not
// know whether its write has happened, and that it goes when the commit goes on.
func TestAnUnansweredWriteIsToldPlainly(t *testing.T) {
	t.Parallel()
	script := make(chan upgrade.Event)
	z := open(t, 80, 24, func(z *wizard, _ *tui.Options) { z.commits.Script = uitest.EventsOf(script) })
	z.commit()
	z.WaitFor("Upgrading")
	all := z.lastPlan().Steps
	steps := []upgrade.StepResult{{Step: all[0], Outcome: upgrade.OutcomeUnknown}, {Step: all[1], Outcome: upgrade.OutcomePending}}
	waiting := &upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: 8 * time.Second, Left: 113 * time.Second}
	script <- upgrade.Event{Steps: steps, Waiting: waiting}
	z.WaitFor("Salesforce hasn't answered. The upgrade might or might not have happened.", "Checking for up to 1m", "? unknown")
	steps[0].Outcome = upgrade.OutcomeApplied
	script <- upgrade.Event{Steps: steps}
	z.Wait("the commit goes on", func(screen string) bool { return !strings.Contains(screen, "hasn't answered") })
	script <- upgrade.Event{Steps: steps, Result: &upgrade.Result{Steps: steps}}
	z.WaitFor("The upgrade is partially applied", "permanent", "cupgrade resume")
	z.end()
}
