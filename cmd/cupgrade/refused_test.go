package main

import (
	"net/http"
	"strings"
	"testing"

	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// TestRefusedPersonas drives everyone who must be refused as far as they come, and
// compares the reason. Nothing may be written on the way.
func TestRefusedPersonas(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, user string
		// license is what can't be chosen; "" for those who are refused in the search.
		license string
		reason  []string
	}{
		{name: "nina", user: seed.Nina, reason: []string{"no contact"}},
		{name: "eva", user: seed.Eva, reason: []string{"inactive"}},
		{name: "dana", user: seed.Dana, reason: []string{"already"}},
		{name: "priya", user: seed.Priya, reason: []string{"internal"}},
		{name: "lena", user: seed.Lena, license: "Partner Community ", reason: []string{"Blocked", "has no role"}},
		{name: "ivan", user: seed.Ivan, license: "Partner Community ", reason: []string{"Blocked", "contact"}},
		{name: "omar", user: seed.Omar, license: "Partner Community ", reason: []string{"Blocked", "person account"}},
	}
	for _, tt := range effort.Some(4, tests) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			z := openWizard(t, o, flaganswers.Given{})
			z.WaitFor("Select a user to upgrade")
			z.Paste(tt.user) // one search, not one a letter
			z.WaitFor("1 user found")
			z.Press("enter")
			if tt.license == "" {
				z.WaitFor("This user can't be upgraded")
			} else {
				z.WaitFor("Select a user license", "Customer Community Plus")
				z.moveTo(t, tt.license)
			}
			screen := z.Wait("the reason", func(screen string) bool {
				for _, part := range tt.reason {
					if !containsFold(screen, part) {
						return false
					}
				}
				return true
			})
			uitest.Golden(t, "refused/"+tt.name, screen)
			z.Press("space", "enter", "enter", "space", "enter")
			z.Type(tt.user)
			z.Press("enter")
			z.Wait("the wizard stays where it is", func(screen string) bool { return !strings.Contains(screen, "Confirm the upgrade") })
			z.Press("ctrl+c", "ctrl+c")
			z.WaitEnd()
			for _, r := range o.Requests() {
				if r.Method != http.MethodGet && !strings.HasSuffix(r.Path, "/composite") && !strings.Contains(r.Path, "/Soap/") {
					t.Errorf("a refused user is written: %+v", r)
				}
			}
		})
	}
}

// TestOmarCanHavePlus holds that only the partner licenses are closed to a person
// account.
func TestOmarCanHavePlus(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{User: seed.Omar, License: "Customer Community Plus", Profile: seed.ProfileCustomerPlusService, Role: "auto"})
	z.WaitFor("eviewed")
	z.ReviewLosses()
	z.Press("enter")
	z.golden(t, "omar/review", "Review changes")
	z.Press("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type(seed.Omar)
	z.Press("enter")
	z.WaitFor("Upgraded and verified")
	z.Press("q")
	z.WaitEnd()
	if got := text(o.one("SELECT UserType FROM User WHERE Username = '"+seed.Omar+"'"), "UserType"); got != "PowerCustomerSuccess" {
		t.Errorf("Omar is %s", got)
	}
}
