package main

import (
	"regexp"
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/demoorg/seed"
)

// TestTheWizardRecallsAnEarlierRun leaves an upgrade half done, and looks for the same
// person again: the losses say that it must be looked at, long before a username is
// typed, and go on once it was.
func TestTheWizardRecallsAnEarlierRun(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.lastSeatGoesMeanwhile()
	s.run(exitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
	s.seats(1_000_000)
	z := openWizardIn(t, s.testOrg, runs.Folder{Path: s.state}, flaganswers.Given{
		User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto",
	})
	screen := z.WaitFor("This upgrade is blocked", "An earlier run for this user isn't resolved", "cupgrade resume 2")
	id := regexp.MustCompile(`resume\s+(\S+)`).FindStringSubmatch(screen)[1]
	s.run(exitDone, "resume", id, "--confirm", seed.Maya)
	z.Press("r")
	z.WaitFor("already")
	z.Press("ctrl+c", "ctrl+c")
	z.WaitEnd()
}
