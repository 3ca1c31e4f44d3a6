package main

import (
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// TestPicturesOfTheREADME draws the screens that the README shows, so that they
// can't differ from the program. go test -update writes them anew.
func TestPicturesOfTheREADME(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, upgrade.Preset{
		User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerService, Role: "auto",
	})
	z.WaitFor("0 of ")
	uitest.GoldenFile(t, "pictures/losses.svg", z.SVG())
	z.readLosses()
	z.Press("enter")
	z.WaitFor("becomes a partner account first")
	z.Press("space", "enter")
	z.WaitFor("This is what will be done")
	uitest.GoldenFile(t, "pictures/review.svg", z.SVG())
	z.Press("ctrl+c", "ctrl+c")
	z.WaitEnd()
}
