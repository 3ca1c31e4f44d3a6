package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
)

// row gives one row of the screen, without the blanks at its end.
func (h *harness) row(n int) string {
	return strings.TrimRight(strings.Split(h.screen(), "\n")[n], " ")
}

func TestRow01_Breadcrumb(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.s.width = 160
	for _, want := range []struct{ keys, crumbs, count string }{
		{"", "● User › ○ License › ○ Profile › ○ Losses › ○ Role › ○ Account › ○ Review › ○ Confirm › ○ Upgrade", "1 of 9"},
		{"enter", "✓ User: Maya Chen › ● License › ○ Profile", "2 of 9"},
		{"down enter", "✓ User: Maya Chen › ✓ License: Partner Community › ● Profile › ○ Losses", "3 of 9"},
		{"enter", "✓ License: Partner Community › ✓ Profile: Harbor Partner › ● Losses › ○ Role", "4 of 9"},
		{"READ", "✓ Role: automatic › ● Account › ○ Review", "6 of 9"},
	} {
		h.press(strings.Fields(want.keys)...)
		if got := h.row(1); !strings.Contains(got, want.crumbs) || !strings.HasSuffix(got, want.count) {
			t.Errorf("after %q the breadcrumb is\n%s\nwant\n%s ... %s", want.keys, got, want.crumbs, want.count)
		}
	}
}

func TestRow02_BreadcrumbNeverCutsTheCurrentStep(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.org.Edit(func(s *upgradetest.State) {
		s.Users[upgradetest.Maya].User.Name = strings.Repeat("Very Long Name ", 10)
	})
	h.press("backspace", "x", "backspace")
	h.fire()
	h.toReviewOf("Very Long")
	for h.s.at > h.at(flow.StepUser) {
		current := "● " + string(h.s.flow[h.s.at].Name)
		for h.s.width = minWidth; h.s.width < 200; h.s.width++ {
			if got := h.row(1); !strings.Contains(got, current) || !strings.HasSuffix(got, " of 9") {
				t.Fatalf("at %d columns the breadcrumb is %q, without %q", h.s.width, got, current)
			}
		}
		h.s.width = 40
		if got := ansi.StringWidth(h.row(1)); got > 40 {
			t.Errorf("the breadcrumb takes %d of 40 columns", got)
		}
		h.press("esc")
	}
}

// toReviewOf is toReview for a user under the cursor with another name.
func (h *harness) toReviewOf(name string) {
	h.t.Helper()
	h.shows(name)
	h.press("enter", "down", "enter", "enter", "READ", "space", "enter")
	h.shows("Review changes")
}

func TestRow03_SkippedStepsSayWhy(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.press("down", "enter", "down", "enter", "enter", "READ", "enter")
	h.shows("Review changes", "– Account: skipped", "Skipped: Northwind is a partner account already.")
	h.press("?", "end")
	h.shows("skipped: Northwind is a partner account already.")
	h.press("esc", "esc")
	h.shows("Select a role")
}

func TestRow04_HeaderNamesOrgKindAndUser(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                  string
		sandbox, simulation   bool
		word                  string
		confirmed, unexpected string
	}{
		{"production", false, false, "[PRODUCTION]", "This is a PRODUCTION org.", "SANDBOX"},
		{"sandbox", true, false, "[SANDBOX]", "Harbor Test Org, SANDBOX", "PRODUCTION"},
		{"simulation", false, true, "[SIMULATION]", "Harbor Test Org, SIMULATION", "PRODUCTION"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(o *Options) {
				connect := o.Connect
				o.Connect = func(ctx ctxType) (upgrade.Org, error) {
					org, err := connect(ctx)
					if fake, ok := org.(*upgradetest.Org); ok {
						fake.Edit(func(s *upgradetest.State) {
							s.Session.Org.IsSandbox, s.Session.Org.IsSimulation = tt.sandbox, tt.simulation
						})
					}
					return org, err
				}
			})
			if got := h.row(0); !strings.Contains(got, "Harbor Test Org "+tt.word) || !strings.HasSuffix(got, "no user yet") {
				t.Errorf("the header is %q", got)
			}
			h.toReview()
			h.press("enter")
			h.shows(tt.word, tt.confirmed)
			h.hides(tt.unexpected)
			for _, w := range []int{40, 60, 80, 200} {
				h.s.width = w
				if got := h.row(0); !strings.Contains(got, tt.word) || !strings.Contains(got, "Harbor") || !strings.HasSuffix(got, "Maya Chen") {
					t.Errorf("at %d columns the header is %q", w, got)
				}
			}
		})
	}
}
