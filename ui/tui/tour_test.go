package tui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// shot is one screen of a tour: the keys that lead to it from the one before, and
// texts by which it is known. Without a text it is known by having changed, but for
// the end of a page that is seen whole.
type shot struct {
	name  string
	keys  string
	shows []string
}

// tour sees every screen that an upgrade to Partner Community can show, with what
// stands over them and what goes wrong on them. <name> is a username to type.
var tour = []shot{
	{"user", "", []string{"> Maya Chen"}},
	{"user found", "t o m a s", []string{"Search  tomas", "1 user found"}},
	{"user nobody", "x", []string{"Search  tomasx", "No users found."}},
	{"user that is refused", "esc d a n a", []string{"Search  dana", "> Dana Brooks", "1 user found"}},
	{"user, why refused", "enter", []string{"This user can't be upgraded"}},
	{"user, search cleared", "esc esc", []string{"Sample users", "> Dana Brooks"}},
	{"license", "pgup enter", []string{"> Customer Community Plus"}},
	{"license filtered", "/ p a r", []string{"Filter par", "1 of 2"}},
	{"license without a seat", "down enter", []string{"! No seat"}},
	{"profile", "esc esc home down enter", []string{"!!! critical"}},
	{"profile marked", "c", []string{"Move to another profile"}},
	{"profiles by category", "down", []string{"In all"}},
	{"profiles side by side", "right", []string{"Side by side"}},
	{"losses", "esc esc up enter", []string{"1 critical loss to open"}},
	{"losses, the critical one", "enter", []string{"Losses not reviewed"}},
	{"losses: sites", "enter down right", []string{"> Member Hub"}},
	{"losses: objects", "right", []string{"Object permissions"}},
	{"losses: objects, one of them", "down enter", []string{"API name"}},
	{"losses: fields", "esc right", []string{"> Case.Priority"}},
	{"losses: user permissions", "right", nil},
	{"losses: all kept", "A", nil},
	{"losses: setup entities", "A right", nil},
	{"losses: assignments", "right", []string{"Knowledge Reader"}},
	{"losses: assignments reassigned", "a", nil},
	{"losses: assignment that can't be reassigned", "end space", []string{"! Can't be"}},
	{"losses: sharing sets", "a right", []string{"> Harbor Berths"}},
	{"losses: warnings", "right", []string{"hidden (e)"}},
	{"losses: warnings and notes", "e", []string{"shown (e)"}},
	{"losses: groups", "right", nil},
	{"losses: packages", "right", nil},
	{"losses: gained", "right", nil},
	{"what the user sees", "tab", []string{"sees, today and"}},
	{"losses reviewed", "tab esc REVIEW", []string{"Losses reviewed"}},
	{"help", "?", []string{"Keys that work now"}},
	{"help, its end", "end", nil},
	{"quit", "esc ctrl+c", []string{"Quit without upgrading?"}},
	{"account", "n enter", []string{"Partner users need"}},
	{"account not understood", "enter", []string{"! "}},
	{"review", "space enter", []string{"Review changes"}},
	{"review in full", "d", nil},
	{"confirm", "enter", []string{"Confirm the upgrade"}},
	{"confirm wrong", "m a y a enter", []string{"is not the username."}},
	{"result", "ctrl+u <name> enter", []string{"Upgraded and verified"}},
	{"result, its end", "end", nil},
}

// shoot makes a tour and keeps each of its screens.
func (z *wizard) shoot(shots []shot, username string, screen func(texts ...string) string) *uitest.Film {
	z.t.Helper()
	film := uitest.NewFilm(z.t)
	for _, s := range shots {
		before := z.Screen()
		for key := range strings.FieldsSeq(s.keys) {
			switch key {
			case "<name>":
				z.Type(username)
			case "REVIEW":
				z.ReviewLosses()
			case "a": // what it reassigns is computed beside the screen
				const row = "[ ] Knowledge Reader"
				was := z.Screen()
				z.PressAndSee(key)
				if strings.Contains(was, "Knowledge Reader") {
					z.Wait("what a reassigns", func(now string) bool { return strings.Contains(now, row) != strings.Contains(was, row) })
				}
			case "A": // and so is what it keeps
				isKept := func(screen string) bool {
					return strings.Contains(screen, ", 1 kept") || strings.Contains(screen, "kept if allowed")
				}
				was := isKept(z.Screen())
				z.PressAndSee(key)
				z.Wait("what A keeps", func(now string) bool { return isKept(now) != was })
			default: // one after the other: two keys make two changes
				z.PressAndSee(key)
			}
		}
		scrolled := s.keys != "end" || strings.Contains(before, "lines ")
		if s.shows == nil && scrolled {
			z.Wait(s.name, func(now string) bool { return now != before })
		}
		film.Add(s.name, screen(s.shows...))
	}
	return film
}

// furnished is an org in which Maya has something of everything.
func furnished(z *wizard, _ *tui.Options) {
	z.org.Edit(func(s *upgradetest.State) {
		maya := s.Users[upgradetest.Maya]
		maya.Memberships = []core.GroupMembership{
			{GroupID: "00G000000000001AAA", Name: "Harbor Customers", Type: "Regular"},
			{GroupID: "00G000000000002AAA", Name: "Returns", Type: "Queue"},
		}
		maya.Packages = []core.PackageLicense{{ID: "051000000000001AAA", LicenseID: "050000000000001AAA", Namespace: "bwcharts", Status: "Active"}}
	})
}

// tourSizes are those that every screen is compared at: the usual window, the
// smallest one, a large one with its detail beside the list, and one of 40 columns.
var tourSizes = [][2]int{{80, 24}, {40, 14}, {120, 40}, {40, 24}}

// TestScreens makes the tour in every size, in colour, and compares every screen and
// its styles.
func TestScreens(t *testing.T) {
	t.Parallel()
	for _, size := range tourSizes {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, size[0], size[1], furnished)
			film := z.shoot(tour, mayasName, z.StyledFor)
			film.Golden("screens/" + name)
			film.Breadcrumbs().Golden("breadcrumb/" + name)
			z.end()
		})
	}
}

// TestRow47_NoColorScreens makes the same tour without colour: the same must be said
// on every screen.
func TestRow47_NoColorScreens(t *testing.T) {
	t.Parallel()
	for _, size := range effort.Some(1, tourSizes) {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, size[0], size[1], furnished, func(_ *wizard, o *tui.Options) { o.NoColor = true })
			z.shoot(tour, mayasName, z.WaitFor).GoldenText("screens/" + name)
			z.end()
		})
	}
}

// TestRow48_ScreensInASCII makes the tour where the locale knows ASCII only.
func TestRow48_ScreensInASCII(t *testing.T) {
	t.Parallel()
	for _, size := range effort.Some(1, tourSizes) {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, size[0], size[1], furnished, func(_ *wizard, o *tui.Options) { o.ASCII = true })
			z.shoot(tour, mayasName, asciiOnly(z)).Golden("screens-ascii/" + name)
			z.end()
		})
	}
}

// asciiOnly gives the screens of a wizard, and holds that they are ASCII.
func asciiOnly(z *wizard) func(texts ...string) string {
	return func(texts ...string) string {
		z.t.Helper()
		screen := z.WaitFor(texts...)
		for _, r := range screen {
			if r > 0x7e {
				z.t.Fatalf("the screen holds %q:\n%s", r, screen)
			}
		}
		return screen
	}
}

// names are orgs whose names are hard to show.
var names = map[string]struct {
	rename   func(*upgradetest.State)
	username string
}{
	"wide": {func(s *upgradetest.State) {
		rename(s, "林小雨 ☔ 株式会社 👩‍🚀 שלום مرحبا ไทย e\u0301")
	}, mayasName},
	"hostile": {func(s *upgradetest.State) {
		rename(s, "\x1b[2J\x1b]0;owned\a\r\n\t\u009b31m\u202egnp\u2066\u200b\ufeffZ\u0336\u0337\u0338\u0339\u033a\xff")
	}, mayasName},
	"long": {
		func(s *upgradetest.State) {
			rename(s, strings.Repeat("A very long name, and ", 12)+"its end")
			s.Users[upgradetest.Maya].User.Username = longUsername
		}, longUsername,
	},
}

// longUsername has the 80 characters that Salesforce allows.
const longUsername = "maya.wilhelmina.alexandrina.chen-oconnell@bright.harbor.marine.services.example"

// rename puts a text into every name that is shown.
func rename(s *upgradetest.State, text string) {
	s.Session.Org.Name = "Org " + text
	for id, f := range s.Users {
		f.User.Name += " " + text
		f.User.AccountName += " " + text
		f.User.Profile.Name += " " + text
		f.User.Profile.License.Name += " " + text
		for i := range f.Assignments {
			f.Assignments[i].Label += " " + text
		}
		s.Stories[id] += " " + text
	}
	for _, a := range s.Accounts {
		a.Name += " " + text
		a.OwnerName += " " + text
	}
	for id, r := range s.Roles {
		r.Name += " " + text
		s.Roles[id] = r
	}
	for i := range s.Catalog.Licenses {
		s.Catalog.Licenses[i].Name += " " + text
		s.Catalog.Licenses[i].Label += " " + text
	}
	for i := range s.Catalog.Profiles {
		s.Catalog.Profiles[i].Name += " " + text
		s.Catalog.Profiles[i].License.Name += " " + text
		s.Catalog.Profiles[i].License.Label += " " + text
	}
	for id, p := range s.Profiles {
		p.Name += " " + text
		s.Profiles[id] = p
	}
	for item := range s.Labels {
		s.Labels[item] += " " + text
	}
}

// namesTour sees each step once, whatever the names are.
var namesTour = []shot{
	{"user", "", []string{"> Maya", "1 of 5"}},
	{"license", "enter", []string{"Select a user license", "1 of 4"}},
	{"profile", "down enter", []string{"!!! critical"}},
	{"profiles side by side", "c down right", []string{"Side by side"}},
	{"losses", "esc esc up enter", []string{"to open"}},
	{"losses, the critical one", "enter", nil},
	{"losses: objects", "esc down down right", []string{"Berths"}},
	{"losses: objects, one of them", "enter", nil},
	{"help", "?", []string{"Keys that work now"}},
	{"account", "esc REVIEW enter", []string{"Partner users need"}},
	{"review", "space enter", []string{"Review changes"}},
	{"confirm", "enter", []string{"Confirm the upgrade"}},
	{"confirm wrong", "m a y a enter", []string{"is not the username."}},
	{"result", "ctrl+u <name> enter", []string{"Upgraded and verified"}},
	{"result, its end", "end", nil},
}

// TestRow22_NamesOnEveryScreen shows wide, hostile and very long names on every step,
// and holds that no byte of theirs steers the terminal.
func TestRow22_NamesOnEveryScreen(t *testing.T) {
	t.Parallel()
	for kind, n := range names {
		for _, size := range effort.Some(1, [][2]int{{80, 24}, {40, 14}, {120, 40}}) {
			name := fmt.Sprintf("%s-%dx%d", kind, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				z := open(t, size[0], size[1], func(z *wizard, _ *tui.Options) { z.org.Edit(n.rename) })
				z.shoot(namesTour, n.username, z.StyledFor).Golden("names/" + name)
				z.end()
				for _, evil := range []string{"\x1b[2J\x1b]0", "]0;owned\a", "\u009b", "\u202e", "\u2066", "\u200b"} {
					if strings.Contains(z.Output(), evil) {
						t.Errorf("%q reached the terminal", evil)
					}
				}
			})
		}
		t.Run(kind+"-ascii", func(t *testing.T) {
			t.Parallel()
			z := open(t, 80, 24, func(z *wizard, o *tui.Options) {
				z.org.Edit(n.rename)
				o.ASCII = true
			})
			z.shoot(namesTour, n.username, asciiOnly(z)).Golden("names/" + kind + "-ascii-80x24")
			z.end()
			for _, r := range z.outcome.Summary {
				if r > 0x7e {
					t.Fatalf("the summary holds %q:\n%s", r, z.outcome.Summary)
				}
			}
		})
	}
}

// madeAt is when a plan was made by the clock of the org, which each of its answers
// moves on.
var madeAt = regexp.MustCompile(`Made at .*`)

// TestDryRunScreens goes to the end of a dry run.
func TestDryRunScreens(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 14}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := open(t, size[0], size[1], func(_ *wizard, o *tui.Options) { o.DryRun = true })
			film := z.shoot([]shot{
				{"user", "", []string{"> Maya Chen"}},
				{"license", "enter", []string{"> Customer Community Plus"}},
				{"profile", "down enter", []string{"!!! critical"}},
				{"losses", "enter", []string{"to open"}},
				{"account", "REVIEW enter", []string{"Partner users need"}},
				{"review", "space enter", []string{"Review changes (dry run"}},
				{"help", "?", []string{"Keys that work now"}},
			}, mayasName, z.StyledFor)
			z.Press("esc", "enter")
			z.WaitEnd()
			film.Add("what is printed", madeAt.ReplaceAllString(z.outcome.Summary, "Made at  (the org's clock)"))
			film.Golden("dry-run/" + name)
			if z.outcome.Ending.State != upgrade.StateNothing || z.err != nil || len(z.commits.Plans()) != 0 {
				t.Errorf("it ended %q with %v and %d commits", z.outcome.Ending.State, z.err, len(z.commits.Plans()))
			}
		})
	}
}

// TestRow35_CommitScreens shows a commit at each of its stages.
func TestRow35_CommitScreens(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {40, 14}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			commitFilm(t, size).Golden("commit/" + name)
		})
	}
}

// commitFilm goes through a commit of two steps, stage by stage.
func commitFilm(t *testing.T, size [2]int) *uitest.Film {
	t.Helper()
	script := make(chan upgrade.Event)
	z := open(t, size[0], size[1], func(z *wizard, _ *tui.Options) { z.commits.Script = uitest.EventsOf(script) })
	z.commit()
	film := uitest.NewFilm(t)
	film.Add("checking", z.StyledFor("Upgrading", "running"))
	steps := func(outcomes ...upgrade.Outcome) []upgrade.StepResult {
		results := make([]upgrade.StepResult, len(outcomes))
		for i, o := range outcomes {
			results[i] = upgrade.StepResult{Step: z.lastPlan().Steps[i], Outcome: o}
		}
		return results
	}
	add := func(name string, event upgrade.Event, shows ...string) {
		t.Helper()
		script <- event
		film.Add(name, z.StyledFor(shows...))
	}
	running, pending, applied := upgrade.OutcomeRunning, upgrade.OutcomePending, upgrade.OutcomeApplied
	add("first step", upgrade.Event{Steps: steps(running, pending)}, "done", "● running         1.")
	add("second step", upgrade.Event{Steps: steps(applied, running)}, "applied", "● running         2.")
	both := steps(applied, applied)
	add("reading back", upgrade.Event{Steps: both, Verifying: true}, "● running         Verify")
	add("result", upgrade.Event{Steps: both, Result: &upgrade.Result{Steps: both}}, "Upgraded, not verified")
	z.end()
	if z.outcome.Ending.State != upgrade.StateUnproven {
		t.Errorf("it ended %q", z.outcome.Ending.State)
	}
	return film
}
