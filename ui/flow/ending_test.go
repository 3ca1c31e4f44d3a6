package flow_test

import (
	"errors"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
)

const (
	enable = upgrade.StepEnablePartnerAccount
	change = upgrade.StepUpgradeUser
	assign = upgrade.StepAssignSet

	applied, rejected, unknown = upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown
	skipped, running           = upgrade.OutcomeSkipped, upgrade.OutcomeRunning
)

// step is one step with its outcome.
func step(kind upgrade.StepKind, outcome upgrade.Outcome) upgrade.StepResult {
	return upgrade.StepResult{Step: upgrade.Step{Kind: kind, Record: core.ID(kind)}, Outcome: outcome}
}

// run is a run of Maya's with these steps, read back as predicted or not.
func run(verified bool, steps ...upgrade.StepResult) flow.Run {
	r := flow.Run{Result: upgrade.Result{Steps: steps}}
	r.Plan.User.User.Name, r.Plan.Target.License.Name = "Maya", "Plus"
	r.Plan.Removed = []upgrade.Removal{{ID: core.ID(assign), Label: "Set", Kind: "permission set", CanReturn: true}}
	if verified {
		r.Result.Verification.After = &upgrade.UserFacts{}
	}
	return r
}

// TestSeveralRuns takes the last run of each user, and of these the gravest.
func TestSeveralRuns(t *testing.T) {
	t.Parallel()
	of := func(user core.ID, r flow.Run) flow.Run {
		r.Plan.Choice.UserID = user
		return r
	}
	good, bad, open := run(true, step(change, applied)), run(false, step(change, rejected)), run(false, step(change, unknown))
	tests := []struct {
		name string
		runs flow.Runs
		want upgrade.State
	}{
		{"none", nil, upgrade.StateCancelled},
		{"planned again and applied", flow.Runs{of("maya", bad), of("maya", good)}, upgrade.StateVerified},
		{"one refused, another applied", flow.Runs{of("maya", bad), of("tomas", good)}, upgrade.StateRejected},
		{"one unknown, others not", flow.Runs{of("maya", good), of("tomas", open), of("eva", bad)}, upgrade.StateUnknown},
		{"first good, then refused", flow.Runs{of("maya", good), of("maya", bad)}, upgrade.StateRejected},
	}
	for _, tt := range tests {
		if got := tt.runs.Ending(upgrade.StateCancelled).State; got != tt.want {
			t.Errorf("%s: it ends %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestUnfinished(t *testing.T) {
	t.Parallel()
	was := []upgrade.StepResult{step(enable, applied), step(change, running), step(assign, upgrade.OutcomePending)}
	got := flow.Unfinished(was)
	if got[0].Outcome != applied || got[1].Outcome != unknown || got[2].Outcome != skipped {
		t.Errorf("it is %v", got)
	}
	if was[1].Outcome != running {
		t.Error("the steps themselves were changed")
	}
}

// TestSummary tells what happened in a few lines, cleaned, and ends with a line end.
func TestSummary(t *testing.T) {
	t.Parallel()
	r := run(true, step(enable, applied), step(change, rejected))
	r.Result.Steps[1].Err = errors.New("bad \x1b[31mthing")
	r.Result.Steps[1].Finding = &core.Finding{Title: "No seat"}
	r.Result.Err = errors.New("ended")
	r.Result.Verification.Checks = []upgrade.Check{
		{Name: "Profile", Actual: "P", Agreement: upgrade.AgreementMatch},
		{Name: "Role", Predicted: "R", Agreement: upgrade.AgreementMismatch},
	}
	got := flow.Runs{r, r}.Summary(80)
	for _, want := range []string{
		"Steps     1 applied, 1 rejected", "No seat", "Different Role", "Ended     ", "Next      ",
	} {
		if strings.Count(got, want) != 2 {
			t.Errorf("the summary does not say %q twice:\n%s", want, got)
		}
	}
	if !strings.HasSuffix(got, "\n") || strings.Contains(got, "\x1b") {
		t.Errorf("the summary is %q", got)
	}
}
