package upgrade_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// endedPlan is whom the endings speak of.
func endedPlan() upgrade.Plan {
	var p upgrade.Plan
	p.User.User.Name, p.Target.License.Name = "Maya", "Partner Community"
	return p
}

func TestEndingOfEveryResult(t *testing.T) {
	t.Parallel()
	for _, tt := range upgradetest.Endings() {
		t.Run(tt.Name, func(t *testing.T) {
			t.Parallel()
			ending := upgrade.EndingOf(endedPlan(), tt.Result)
			if ending.State != tt.State || ending.ExitCode != tt.Code {
				t.Errorf("it ends %q with %d, want %q with %d", ending.State, ending.ExitCode, tt.State, tt.Code)
			}
			if ending.Verdict == "" || ending.Headline == "" || ending.Next == "" {
				t.Errorf("it says too little: %+v", ending)
			}
			for _, name := range tt.Result.Verification.Differences() {
				if !strings.Contains(ending.Headline, name) {
					t.Errorf("the headline does not name %q: %s", name, ending.Headline)
				}
			}
		})
	}
}

// TestEveryStateIsReached holds that the table of results has one for each state.
func TestEveryStateIsReached(t *testing.T) {
	t.Parallel()
	reached := map[upgrade.State]bool{upgrade.StateNothing: true, upgrade.StateCancelled: true} // of a session without a run
	for _, tt := range upgradetest.Endings() {
		reached[tt.State] = true
	}
	for _, state := range upgrade.States() {
		if !reached[state] {
			t.Errorf("no result ends %q", state)
		}
	}
}

// TestTheCodeFollowsWhatWasWritten holds the rule over every result with every error.
func TestTheCodeFollowsWhatWasWritten(t *testing.T) {
	t.Parallel()
	all := upgradetest.Endings()
	for _, tt := range all {
		for _, other := range all {
			r := tt.Result
			r.Err = other.Result.Err
			ending := upgrade.EndingOf(endedPlan(), r)
			applied := slices.ContainsFunc(r.Steps, func(s upgrade.StepResult) bool {
				return s.Outcome == upgrade.OutcomeApplied || s.Outcome == upgrade.OutcomeUnknown
			})
			done := applied && r.Done() && len(r.NotReassigned()) == 0 && r.Verification.Verified()
			switch code := ending.ExitCode; {
			case applied != ending.State.Wrote():
				t.Errorf("%s with the error of %s: it says that something was written: %v", tt.Name, other.Name, ending.State.Wrote())
			case applied && !done && code != upgrade.ExitNotVerified, !applied && code == upgrade.ExitDone:
				t.Errorf("%s with the error of %s ends with %d", tt.Name, other.Name, code)
			case done && code != upgrade.ExitDone && code != upgrade.ExitNotVerified:
				t.Errorf("%s with the error of %s ends with %d", tt.Name, other.Name, code)
			}
		}
	}
}

// TestRecordedEnding shows that a record tells why nothing was written, and nothing else.
func TestRecordedEnding(t *testing.T) {
	t.Parallel()
	for _, tt := range upgradetest.Endings() {
		r := tt.Result
		r.Err = nil
		if tt.State == upgrade.StateUnrecorded { // of which there is no record
			continue
		}
		if got := upgrade.EndingIn(tt.State, endedPlan(), r); got.State != tt.State {
			t.Errorf("%s is recorded as %q and read as %q", tt.Name, tt.State, got.State)
		}
		lie := upgrade.EndingIn(upgrade.StateVerified, endedPlan(), r)
		if lie.State == upgrade.StateVerified && tt.State != upgrade.StateVerified {
			t.Errorf("%s is verified because a record says so", tt.Name)
		}
	}
}

func TestCommandFor(t *testing.T) {
	t.Parallel()
	for state, want := range map[upgrade.State]string{
		upgrade.StateUnknown: "cupgrade resume X", upgrade.StateUnproven: "cupgrade resume X", upgrade.StateDifferent: "cupgrade resume X", upgrade.StateHalfDone: "cupgrade resume X --confirm maya", upgrade.StateVerified: "",
	} {
		for _, tt := range upgradetest.Endings() {
			if tt.State != state || len(tt.Result.Stale) > 0 {
				continue
			}
			if got := upgrade.EndingOf(endedPlan(), tt.Result).CommandFor("X", "maya"); got != want {
				t.Errorf("%s goes on with %q, want %q", tt.Name, got, want)
			}
		}
	}
}
