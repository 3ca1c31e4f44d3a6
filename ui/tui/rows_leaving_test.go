package tui

import (
	"strconv"
	"testing"

	"cupgrade/core"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

func TestRow55_QuitAsksOnlyWhenSomethingWasEntered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		keys []string
		asks bool
		end  upgrade.State // once it was left by the last key
	}{
		{"esc on the first screen", []string{"esc"}, false, upgrade.StateNothing},
		{"ctrl+c on the first screen", []string{"ctrl+c"}, false, upgrade.StateCancelled},
		{"ctrl+c after typing", []string{"x", "ctrl+c"}, true, ""},
		{"ctrl+c twice", []string{"x", "ctrl+c", "ctrl+c"}, false, upgrade.StateCancelled},
		{"ctrl+c after choosing", []string{"enter", "ctrl+c"}, true, ""},
		{"enter takes the safe answer", []string{"enter", "ctrl+c", "enter"}, false, ""},
		{"no", []string{"enter", "ctrl+c", "n"}, false, ""},
		{"move to yes", []string{"enter", "ctrl+c", "down", "enter"}, false, upgrade.StateCancelled},
		{"yes", []string{"enter", "ctrl+c", "y"}, false, upgrade.StateCancelled},
		{"other keys do nothing", []string{"enter", "ctrl+c", "x", "space", "q"}, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			h.press(tt.keys...)
			if h.quit != (tt.end != "") || h.s.end != tt.end {
				t.Errorf("left %v as %q, want %q", h.quit, h.s.end, tt.end)
			}
			if tt.asks {
				h.shows("Quit without upgrading?", "> No, stay")
			} else if !h.quit {
				h.hides("Quit without upgrading?")
			}
		})
	}
}

func TestRow58_EveryEnd(t *testing.T) {
	t.Parallel()
	verified := upgrade.Verification{After: &upgrade.UserFacts{}}
	steps := func(list ...upgrade.Outcome) (results []upgrade.StepResult) {
		for _, o := range list {
			results = append(results, upgrade.StepResult{Step: upgrade.Step{Kind: upgrade.StepEnablePartnerAccount}, Outcome: o})
		}
		results[len(results)-1].Step.Kind = upgrade.StepUpgradeUser
		return results
	}
	const applied, rejected, unknown, skipped = upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown, upgrade.OutcomeSkipped
	tests := []struct {
		name string
		runs []upgrade.Result
		why  upgrade.State
		want upgrade.State
	}{
		{"nothing tried", nil, upgrade.StateNothing, upgrade.StateNothing},
		{"cancelled", nil, upgrade.StateCancelled, upgrade.StateCancelled},
		{"verified", []upgrade.Result{{Steps: steps(applied), Verification: verified}}, upgrade.StateNothing, upgrade.StateVerified},
		{"not read back", []upgrade.Result{{Steps: steps(applied, applied)}}, upgrade.StateNothing, upgrade.StateUnproven},
		{"refused", []upgrade.Result{{Steps: steps(rejected)}}, upgrade.StateNothing, upgrade.StateRejected},
		{"half", []upgrade.Result{{Steps: steps(applied, rejected)}}, upgrade.StateNothing, upgrade.StateHalfDone},
		{"stopped", []upgrade.Result{{Steps: steps(applied, skipped)}}, upgrade.StateNothing, upgrade.StateHalfDone},
		{"stale", []upgrade.Result{{Stale: []upgrade.StaleStamp{{}}}}, upgrade.StateNothing, upgrade.StateStale},
		{"unknown", []upgrade.Result{{Steps: steps(applied, unknown)}}, upgrade.StateNothing, upgrade.StateUnknown},
		{"still running", []upgrade.Result{{Steps: steps(upgrade.OutcomeRunning)}}, upgrade.StateCancelled, upgrade.StateUnknown},
		{
			"the gravest of several",
			[]upgrade.Result{{Steps: steps(unknown)}, {Steps: steps(applied), Verification: verified}, {Steps: steps(rejected)}},
			upgrade.StateCancelled, upgrade.StateUnknown,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var all flow.Runs
			for i, r := range tt.runs { // each of another user
				one := flow.Run{Result: r}
				one.Plan.Choice.UserID = core.ID(strconv.Itoa(i))
				all = append(all, one)
			}
			if got := all.Ending(tt.why).State; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRow10_AnswersOfTheCommandLineSkipTheirSteps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		preset flaganswers.Given
		shows  string
		back   string // what Esc shows there; "" when it leaves
	}{
		{"user", flaganswers.Given{User: mayasName}, "Select a user license", ""},
		{"license", flaganswers.Given{License: "Partner Community"}, "Select a user", ""},
		{"user and license", flaganswers.Given{User: mayasName, License: "Partner Community"}, "Select a Partner", ""},
		{"user and profile", flaganswers.Given{User: mayasName, Profile: "Harbor Partner"}, "Category", ""},
		{"an ineligible user", flaganswers.Given{User: "dana.brooks@partner.example"}, "This user can't be upgraded", "Select a user"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t, func(o *Options) { o.Given = tt.preset })
			h.shows(tt.shows)
			h.press("esc")
			if tt.back != "" {
				h.shows(tt.back)
			} else if !h.quit {
				t.Errorf("Esc does not leave the first screen:\n%s", h.screen())
			}
		})
	}
	t.Run("all of them", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t, func(o *Options) {
			o.Given = flaganswers.Given{User: mayasName, License: "Partner Community", Profile: "Harbor Partner", Role: "auto"}
		})
		h.press("READ")
		h.shows("Enable the account as a partner account")
		h.press("?", "end")
		h.shows("given on the command line")
	})
	t.Run("an unknown user", func(t *testing.T) {
		t.Parallel()
		h := newHarness(t, func(o *Options) { o.Given = flaganswers.Given{User: "nobody@nowhere.example"} })
		if !h.quit || h.s.err == nil {
			t.Fatalf("it goes on:\n%s", h.screen())
		}
	})
}
