package main

import (
	"regexp"
	"testing"

	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// TestRow46_PicturesOfTheREADME draws the screens that the README shows, as a dark and
// as a light terminal shows them, so that they can't differ from the program, and holds
// that every text in them can be read. go test -update writes them anew.
func TestRow46_PicturesOfTheREADME(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{
		User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerService, Role: "auto",
	})
	z.WaitFor("eviewed")
	z.pictures(t, "losses")
	z.ReviewLosses()
	z.Press("enter")
	z.WaitFor("Enable the account as a partner account")
	z.Press("space", "space", "enter")
	z.WaitFor("Review changes")
	z.pictures(t, "review")
	z.Press("ctrl+c", "ctrl+c")
	z.WaitEnd()
}

// pictures compares the screen with its two pictures.
func (z *wizard) pictures(t *testing.T, name string) {
	t.Helper()
	for suffix, palette := range map[string]uitest.Palette{"": uitest.Dark(), "-light": uitest.Light()} {
		picture := z.SVG(palette)
		uitest.GoldenFile(t, "pictures/"+name+suffix+".svg", picture)
		for _, fill := range regexp.MustCompile(`(?:<rect[^>]* fill="([^"]+)"/>\n)?<text[^>]* fill="([^"]+)"`).FindAllStringSubmatch(picture, -1) {
			ground := palette.Paper
			if fill[1] != "" { // what is reversed stands on a ground of its own
				ground = fill[1]
			}
			if contrast := uitest.Contrast(fill[2], ground); contrast < readable {
				t.Errorf("%s%s: %s on %s has a contrast of %.1f, less than %.1f", name, suffix, fill[2], ground, contrast, readable)
			}
		}
	}
}

// readable is the least contrast of text. Source:
// https://www.w3.org/TR/WCAG21/#contrast-minimum
const readable = 4.5
