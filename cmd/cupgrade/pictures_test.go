package main

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"cupgrade/core/effort"
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

// TestTheStoryInPictures draws the default story as the animated picture of the README.
func TestTheStoryInPictures(t *testing.T) {
	t.Parallel()
	z := openWizard(t, startOrg(t), flaganswers.Given{})
	var frames []string
	show := func(texts ...string) {
		z.WaitFor(texts...)
		frames = append(frames, z.SVG(uitest.Dark()))
	}
	show("Select a user to upgrade", "Maya Chen")
	z.choose(t, "Maya Chen")
	show("Select a user license", "Customer Community Plus")
	z.choose(t, "Partner Community ")
	show("Select a Partner Community profile", ranked)
	z.choose(t, seed.ProfilePartnerSales)
	show("eviewed", "Object permissions")
	z.ReviewLosses()
	z.PressOn("enter")
	show("Enable the account as a partner account")
	z.Press("space", "space")
	z.WaitFor("enter continue")
	z.PressOn("enter")
	show("Review changes")
	z.PressOn("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type(seed.Maya)
	show("> " + seed.Maya)
	z.Press("enter")
	show("Upgraded and verified", "checks as expected")
	z.Press("q")
	z.WaitEnd()
	uitest.GoldenFile(t, "pictures/story.svg", uitest.Animation(frames, 3*time.Second))
}

// pictures compares the screen with its two pictures.
func (z *wizard) pictures(t *testing.T, name string) {
	t.Helper()
	for suffix, palette := range map[string]uitest.Palette{"": uitest.Dark(), "-light": uitest.Light()} {
		picture := z.SVG(palette)
		uitest.GoldenFile(t, "pictures/"+name+suffix+".svg", picture)
		checkContrast(t, name+suffix, picture, palette)
	}
}

// checkContrast holds that every text of a picture can be read.
func checkContrast(t *testing.T, name, picture string, palette uitest.Palette) {
	t.Helper()
	for _, fill := range regexp.MustCompile(`(?:<rect[^>]* fill="([^"]+)"/>\n)?<text[^>]* fill="([^"]+)"`).FindAllStringSubmatch(picture, -1) {
		ground := palette.Paper
		if fill[1] != "" { // what is reversed stands on a ground of its own
			ground = fill[1]
		}
		if contrast := uitest.Contrast(fill[2], ground); contrast < readable {
			t.Errorf("%s: %s on %s has a contrast of %.1f, less than %.1f", name, fill[2], ground, contrast, readable)
		}
	}
}

// fewestKeys is how many keys the default story takes at the most, beside the username.
const fewestKeys = 14

// TestRow62_TheStoryInFewKeys upgrades Maya in windows of three sizes by the keys that each
// screen proposes, and holds that every text of every step can be read in a dark and in a light
// terminal.
func TestRow62_TheStoryInFewKeys(t *testing.T) {
	t.Parallel()
	story := []struct{ key, shows string }{
		{"", "> Maya Chen"},
		{"enter", "> Partner Community"},
		{"enter", "> Partner Service"},
		{"enter", "1 critical loss to open"},
		{"enter", "Losses not reviewed"},
		{"m", "Losses reviewed"},
		{"esc", "enter continue"},
		{"enter", "I understand what changes"},
		{"space", "I understand this can't be undone"},
		{"space", "enter continue"},
		{"enter", "Review changes"},
		{"enter", "Confirm the upgrade"},
	}
	for _, size := range effort.Some(1, [][2]int{{80, 24}, {120, 40}, {200, 60}}) {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			z := openWizard(t, startOrg(t), flaganswers.Given{})
			z.Resize(size[0], size[1])
			keys := 1 // the Enter behind the username
			show := func(text string) {
				z.WaitFor(text)
				checkContrast(t, text, z.SVG(uitest.Dark()), uitest.Dark())
				checkContrast(t, text, z.SVG(uitest.Light()), uitest.Light())
			}
			for _, s := range story {
				if s.key != "" {
					z.Press(s.key)
					keys++
				}
				show(s.shows)
			}
			z.Type(seed.Maya)
			z.WaitFor("> " + seed.Maya)
			z.Press("enter")
			show("Upgraded and verified")
			t.Logf("%d keys", keys)
			if keys > fewestKeys {
				t.Errorf("the story takes %d keys, more than %d", keys, fewestKeys)
			}
			z.Press("q")
			z.WaitEnd()
		})
	}
}

// readable is the least contrast of text. Source:
// https://www.w3.org/TR/WCAG21/#contrast-minimum
const readable = 4.5
