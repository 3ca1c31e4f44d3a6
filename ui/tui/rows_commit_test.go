package tui_test

import (
	"errors"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// commit goes to the confirmation and types the username.
func (z *wizard) commit() {
	z.t.Helper()
	z.walk(atUser, atConfirm)
	z.Type(mayasName)
	z.Press("enter")
}

func TestRow34_InterruptsAroundAWrite(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	entered, release := z.org.Hang(upgradetest.MethodEnable)
	z.commit()
	<-entered
	z.WaitFor("● running         1.")
	z.Press("ctrl+c")
	uitest.Golden(t, "interrupt/1-stop", z.WaitFor("Stopping after the current step.", "Finishing the current step"))
	if z.commits.Stops() != 1 {
		t.Errorf("a stop was asked for %d times", z.commits.Stops())
	}
	z.Press("ctrl+c")
	uitest.Golden(t, "interrupt/2-ask", z.WaitFor("Quit now?", "once more"))
	z.Press("x")
	z.WaitGone("Quit now?")
	z.Press("ctrl+c")
	z.WaitFor("Quit now?")
	z.Press("ctrl+c")
	z.WaitEnd()
	release()
	z.commits.Wait() // the commit goes on without a screen
	if z.outcome.Ending.State != upgrade.StateUnknown || z.err != nil {
		t.Errorf("it ended %q with %v", z.outcome.Ending.State, z.err)
	}
	for _, want := range []string{"Whether Maya Chen was upgraded", "cupgrade resume", mayasName} {
		if !strings.Contains(z.outcome.Summary, want) {
			t.Errorf("the summary lacks %q:\n%s", want, z.outcome.Summary)
		}
	}
	if writes := z.org.Writes(); len(writes) != 1 {
		t.Errorf("%d writes, want the one that was on its way", len(writes))
	}
}

func TestRow34_StoppedAfterTheStep(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	entered, release := z.org.Hang(upgradetest.MethodEnable)
	z.commit()
	<-entered
	z.WaitFor("● running         1.")
	z.Press("ctrl+c")
	z.WaitFor("Stopping after the current step.")
	release()
	uitest.Golden(t, "interrupt/3-stopped", z.WaitFor("was not upgraded", "skipped"))
	z.Press("esc")
	z.WaitEnd()
	z.commits.Wait()
	if z.outcome.Ending.State != upgrade.StateHalfDone {
		t.Errorf("it ended %q", z.outcome.Ending.State)
	}
}

func TestRow36_RefusedAtEachStep(t *testing.T) {
	t.Parallel()
	refused := upgradetest.Refusal("update User", 400, core.CodeLicenseLimit, "License Limit Exceeded", "ProfileId")
	tests := []struct {
		name, method, golden string
		ends                 upgrade.State
		shows                []string
	}{
		{"first", upgradetest.MethodEnable, "refused/first", upgrade.StateRejected, []string{"Nothing was changed", "skipped"}},
		{"second", upgradetest.MethodUpgrade, "refused/second", upgrade.StateHalfDone, []string{"but an earlier step was applied"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			z := open(t, 80, 44)
			z.org.FailMethod(tt.method, refused)
			z.commit()
			screen := z.WaitFor(append(tt.shows, "was not upgraded", "LICENSE_LIMIT_EXCEEDED", "What to do now")...)
			uitest.Golden(t, tt.golden, screen)
			z.Press("esc")
			z.WaitEnd()
			if z.outcome.Ending.State != tt.ends || !strings.Contains(z.outcome.Summary, "1 rejected") {
				t.Errorf("it ended %q:\n%s", z.outcome.Ending.State, z.outcome.Summary)
			}
		})
	}
}

// openStale confirms a plan after somebody else has changed the user.
func openStale(t *testing.T) *wizard {
	t.Helper()
	z := open(t, 80, 40)
	z.walk(atUser, atConfirm)
	z.org.EditUser(upgradetest.Maya, upgradetest.JoinGroup)
	z.Type(mayasName)
	z.Press("enter")
	return z
}

// TestRow29_WhatCantBeReadIsNotPlannedAgain: the org is gone by the time the plan is to be
// made anew.
func TestRow29_WhatCantBeReadIsNotPlannedAgain(t *testing.T) {
	t.Parallel()
	z := openStale(t)
	z.WaitFor("was not upgraded", "r plan again")
	z.org.FailMethod(upgradetest.MethodUser, upgradetest.NotSent("read the user", errors.New("connection refused")))
	z.Press("r")
	if screen := z.WaitFor("The org can't be reached", "r try again"); strings.Contains(screen, "Planned again") {
		t.Errorf("what was not read is told as planned again:\n%s", screen)
	}
	z.org.Heal()
	z.Press("r")
	z.WaitFor("Category")
	z.end()
}

func TestRow29_AStalePlanIsRefusedAndPlannedAgain(t *testing.T) {
	t.Parallel()
	z := openStale(t)
	z.WaitFor("was not upgraded", "Changed since the plan was made", "is now a member of Harbor Friends", "r plan again")
	if len(z.org.Writes()) != 0 {
		t.Error("a stale plan was applied")
	}
	z.Press("r")
	z.WaitFor("Category", "Planned again from what the org holds now.")
	z.walk(atAccount, atResult)
	z.end()
	if len(z.commits.Plans()) != 2 {
		t.Errorf("%d commits were begun", len(z.commits.Plans()))
	}
}

func TestRow37_MismatchIsAFailure(t *testing.T) {
	t.Parallel()
	script := make(chan upgrade.Event)
	z := open(t, 100, 40, func(z *wizard, _ *tui.Options) { z.commits.Script = uitest.EventsOf(script) })
	z.commit()
	z.WaitFor("Upgrading")
	steps := make([]upgrade.StepResult, 0, 2)
	for _, s := range z.lastPlan().Steps {
		steps = append(steps, upgrade.StepResult{Step: s, Outcome: upgrade.OutcomeApplied})
	}
	after := z.lastPlan().User
	script <- upgrade.Event{Steps: steps, Result: &upgrade.Result{Steps: steps, Verification: upgrade.Verification{
		After: &after, Checks: []upgrade.Check{
			{Name: "Profile", Predicted: "Harbor Partner", Actual: "Harbor Customer", Agreement: upgrade.AgreementMismatch},
		},
	}}}
	z.WaitFor("Upgraded, not as planned", "Harbor Customer", "✗ different")
	z.Press("esc")
	z.WaitEnd()
	if z.outcome.Ending.State != upgrade.StateDifferent {
		t.Errorf("it ended %q", z.outcome.Ending.State)
	}
}

func TestCommitWithoutAResultIsUnknown(t *testing.T) {
	t.Parallel()
	script := make(chan upgrade.Event)
	z := open(t, 80, 24, func(z *wizard, _ *tui.Options) { z.commits.Script = uitest.EventsOf(script) })
	z.commit()
	z.WaitFor("Upgrading")
	step := upgrade.StepResult{Step: z.lastPlan().Steps[0], Outcome: upgrade.OutcomeRunning}
	script <- upgrade.Event{Steps: []upgrade.StepResult{step}}
	close(script)
	z.WaitFor("Outcome unknown")
	z.end()
	if z.outcome.Ending.State != upgrade.StateUnknown {
		t.Errorf("it ended %q", z.outcome.Ending.State)
	}
}

func TestUpgradeAnother(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atResult)
	z.Press("n")
	z.WaitFor("Select a user to upgrade", "no user yet", "> Tomas Rivera") // the first who can be chosen
	z.Press("enter")
	z.WaitFor("> Partner Community ", "Your choices for Maya Chen") // which are proposed
	z.Press("down")
	z.WaitFor("> Customer Community Plus ")
	z.Press("enter")
	z.WaitFor("eviewed")
	z.ReviewLosses()
	z.Press("enter")
	z.WaitFor("Review changes")
	z.Press("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type("tomas.rivera@northwind.example")
	z.Press("enter")
	z.WaitFor("Upgraded and verified", "Tomas Rivera now has")
	z.Press("q")
	z.WaitEnd()
	if strings.Count(z.outcome.Summary, "and the org confirms it") != 2 {
		t.Errorf("the summary does not tell both:\n%s", z.outcome.Summary)
	}
}

func TestRow39_RawErrorIsCleaned(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.org.FailMethod(upgradetest.MethodUpgrade, errors.New("\x1b[2Jgone\x1b]52;c;aGk=\a"))
	z.commit()
	z.WaitFor("unknown")
	z.end()
	for _, text := range []string{z.outcome.Summary, z.Output()} {
		if strings.Contains(text, "]52;c;aGk=\a") || strings.Contains(text, "\x1b[2Jgone") {
			t.Error("an escape sequence of an error reached the terminal")
		}
	}
}

// TestLeavingAfterAnUpgrade holds that nothing claims an unchanged org once something was
// written in the session.
func TestLeavingAfterAnUpgrade(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.walk(atUser, atResult)
	z.Press("n")
	z.WaitFor("Select a user to upgrade", "> Tomas Rivera")
	z.Press("enter")
	z.WaitFor("> Partner Community ")
	z.Press("ctrl+c")
	z.WaitFor("Quit?", "What was applied in this session remains.")
	z.Press("y")
	z.WaitEnd()
}
