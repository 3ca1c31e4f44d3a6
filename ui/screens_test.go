package ui_test

import (
	"fmt"
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/ui"
	"cupgrade/ui/uitest"
)

// sizes are those that every screen is compared at: the usual window, the smallest
// one, and a large one with its detail beside the list.
var sizes = [][2]int{{80, 24}, {40, 14}, {120, 40}}

// TestScreens goes Maya's way and compares every screen.
func TestScreens(t *testing.T) {
	t.Parallel()
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			z := open(t, size[0], size[1])
			z.walk(atUser, atUser)
			for i, s := range way {
				screen := z.walk(stage(i), stage(i))
				uitest.Golden(t, fmt.Sprintf("maya-%dx%d/%d-%s", size[0], size[1], i+1, s.name), screen)
			}
			z.end()
		})
	}
}

// TestRow48_ScreensInASCII goes the same way where the locale knows ASCII only.
func TestRow48_ScreensInASCII(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24, func(_ *wizard, o *ui.Options) { o.ASCII = true })
	for i, s := range way {
		screen := z.walk(stage(i), stage(i))
		for _, r := range screen {
			if r > 0x7e {
				t.Fatalf("the screen %s holds %q:\n%s", s.name, r, screen)
			}
		}
		uitest.Golden(t, fmt.Sprintf("ascii-80x24/%d-%s", i+1, s.name), screen)
	}
	z.end()
}

// TestTomas upgrades a person whose account has roles to choose from, and is a
// partner account already.
func TestTomas(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.WaitFor("> Maya Chen")
	z.Press("down", "enter")
	z.WaitFor("> Customer Community Plus")
	z.Press("down", "enter")
	z.WaitFor("> Harbor Partner")
	z.Press("enter")
	uitest.Golden(t, "tomas/losses", z.WaitFor("0 of "))
	z.readLosses()
	z.Press("enter")
	z.WaitFor("> Leave it to Salesforce")
	z.Press("down")
	uitest.Golden(t, "tomas/role", z.WaitFor("> Northwind Partner Executive"))
	z.Press("enter")
	uitest.Golden(t, "tomas/review", z.WaitFor("This is what will be done"))
	z.Press("enter")
	z.WaitFor("Type the username")
	z.Type("tomas.rivera@northwind.example")
	z.Press("enter")
	uitest.Golden(t, "tomas/result", z.WaitFor("Upgraded and verified"))
	z.Press("esc")
	z.WaitEnd()
	if z.outcome.End != ui.EndVerified || z.err != nil {
		t.Errorf("it ended %q with %v", z.outcome.End, z.err)
	}
	if writes := z.org.Writes(); len(writes) != 1 || writes[0].Change.RoleID == "" {
		t.Errorf("it wrote %+v, want one write with a role", writes)
	}
}

// TestRow35_CommitScreens shows a commit at each of its stages.
func TestRow35_CommitScreens(t *testing.T) {
	t.Parallel()
	script := make(chan upgrade.Event)
	z := open(t, 80, 24, func(z *wizard, _ *ui.Options) { z.commits.script = script })
	z.walk(atUser, atConfirm)
	z.Type(mayasName)
	z.Press("enter")
	uitest.Golden(t, "commit/1-check", z.WaitFor("Upgrading", "running"))
	steps := func(outcomes ...upgrade.Outcome) []upgrade.StepResult {
		results := make([]upgrade.StepResult, len(outcomes))
		for i, o := range outcomes {
			results[i] = upgrade.StepResult{Step: z.commits.lastPlan().Steps[i], Outcome: o}
		}
		return results
	}
	script <- upgrade.Event{Steps: steps(upgrade.OutcomeRunning, upgrade.OutcomePending)}
	uitest.Golden(t, "commit/2-first", z.WaitFor("done", "running"))
	script <- upgrade.Event{Steps: steps(upgrade.OutcomeApplied, upgrade.OutcomeRunning)}
	uitest.Golden(t, "commit/3-second", z.WaitFor("applied", "running"))
	both := steps(upgrade.OutcomeApplied, upgrade.OutcomeApplied)
	script <- upgrade.Event{Steps: both, Verifying: true}
	uitest.Golden(t, "commit/4-verify", z.WaitFor("● running         Read back"))
	script <- upgrade.Event{Steps: both, Result: &upgrade.Result{Steps: both}}
	uitest.Golden(t, "commit/5-result", z.WaitFor("Upgraded, but not verified"))
	z.end()
	if z.outcome.End != ui.EndNotVerified {
		t.Errorf("it ended %q", z.outcome.End)
	}
}
