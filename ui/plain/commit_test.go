package plain_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/explain"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/uitest"
)

// TestRow34_InterruptedCommitIsFollowedToItsEnd ends the context while the first
// write hangs.
func TestRow34_InterruptedCommitIsFollowedToItsEnd(t *testing.T) {
	t.Parallel()
	k := newTalk(way(whole)...)
	k.stop = func() {}
	entered, release := k.org.Hang(upgradetest.MethodEnable)
	go func() {
		<-entered
		k.cancel()
	}()
	k.onSaid("Stopping after the current step.", release)
	transcript := k.run(t)
	k.ends(t, upgrade.StateHalfDone)
	if k.commits.Stops() != 1 || len(k.org.Writes()) != 1 {
		t.Errorf("%d stops, %d writes", k.commits.Stops(), len(k.org.Writes()))
	}
	for _, want := range []string{
		"1. Enable Bright Harbor as a partner account: applied", "2. Upgrade Maya Chen to Partner Community: skipped",
		"Continue with: cupgrade resume", "Cancelled.",
	} {
		if !strings.Contains(transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, lastLines(transcript, 30))
		}
	}
}

// scripted plays events in place of a commit.
func scripted(t *testing.T, events func(plan upgrade.Plan) []upgrade.Event, lines ...string) (*talk, string) {
	t.Helper()
	k := newTalk(way(whole, lines...)...)
	k.commits.Script = uitest.EventsAtOnce(events)
	return k, k.run(t)
}

// steps gives the plan's steps these outcomes.
func steps(plan upgrade.Plan, outcomes ...upgrade.Outcome) []upgrade.StepResult {
	results := make([]upgrade.StepResult, len(outcomes))
	for i, o := range outcomes {
		results[i] = upgrade.StepResult{Step: plan.Steps[i], Outcome: o}
	}
	return results
}

func TestRow37_MismatchIsAFailure(t *testing.T) {
	t.Parallel()
	k, transcript := scripted(t, func(plan upgrade.Plan) []upgrade.Event {
		done := steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeApplied)
		return []upgrade.Event{{Result: &upgrade.Result{Steps: done, Verification: upgrade.Verification{
			After: &plan.User, Checks: []upgrade.Check{
				{Name: "Profile", Predicted: "Harbor Partner", Actual: "Harbor Customer", Agreement: upgrade.AgreementMismatch},
			},
		}}}}
	}, "q")
	k.ends(t, upgrade.StateDifferent)
	for _, want := range []string{
		"Upgraded, not as planned.", "Profile: different, expected Harbor Partner, actual Harbor Customer.",
		"2. Upgrade Maya Chen to Partner Community: applied",
	} {
		if !strings.Contains(transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, lastLines(transcript, 20))
		}
	}
}

func TestWhatCantBeReadBackIsSaid(t *testing.T) {
	t.Parallel()
	k, transcript := scripted(t, func(plan upgrade.Plan) []upgrade.Event {
		done := steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeApplied)
		err := upgradetest.NoAnswer("read the user", errors.New("reset"))
		return []upgrade.Event{{Result: &upgrade.Result{Steps: done, Verification: upgrade.Verification{Err: err}}}}
	}, "q")
	k.ends(t, upgrade.StateUnproven)
	if !strings.Contains(transcript, "The verification failed:\n  Details: While: read the user\n") {
		t.Errorf("it does not say why:\n%s", lastLines(transcript, 12))
	}
}

func TestCommitWithoutAResultIsUnknown(t *testing.T) {
	t.Parallel()
	k, transcript := scripted(t, func(plan upgrade.Plan) []upgrade.Event {
		return []upgrade.Event{{Steps: steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeRunning)}}
	}, "q")
	k.ends(t, upgrade.StateUnknown)
	for _, want := range []string{"Outcome unknown.", "without a result", "Check with: cupgrade resume"} {
		if !strings.Contains(transcript, want) {
			t.Errorf("it does not say %q:\n%s", want, lastLines(transcript, 12))
		}
	}
}

// TestPausesAreTold tells each pause before a request, and of a long wait for an
// effect only every half minute.
func TestPausesAreTold(t *testing.T) {
	t.Parallel()
	wait := func(left time.Duration) upgrade.Event {
		return upgrade.Event{Waiting: &upgrade.Waiting{Why: upgrade.WaitingForEffect, Left: left, Next: 5 * time.Second}}
	}
	again := func(try int) upgrade.Event {
		return upgrade.Event{Waiting: &upgrade.Waiting{
			Why: upgrade.WaitingToSend, Try: try, Tries: 4, Next: time.Second, Cause: errors.New("busy"),
		}}
	}
	k, transcript := scripted(t, func(plan upgrade.Plan) []upgrade.Event {
		done := steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeApplied)
		return []upgrade.Event{
			again(2), again(3), wait(2 * time.Minute), wait(115 * time.Second), wait(90 * time.Second), wait(time.Minute),
			{Steps: done, Verifying: true},
			{Steps: done, Verifying: true},
			{Result: &upgrade.Result{Steps: done}},
		}
	}, "q")
	k.ends(t, upgrade.StateUnproven)
	for want, times := range map[string]int{
		"(2 of 4)": 1, "(3 of 4)": 1, "Salesforce hasn't answered.": 3, "Verify ...": 1,
	} {
		if got := strings.Count(transcript, want); got != times {
			t.Errorf("it says %q %d times, want %d:\n%s", want, got, times, lastLines(transcript, 20))
		}
	}
}

// TestALongStepIsTold lets the time pass while the first write hangs.
func TestALongStepIsTold(t *testing.T) {
	t.Parallel()
	k := newTalk(way(whole, "q")...)
	entered, release := k.org.Hang(upgradetest.MethodEnable)
	passed := make(chan time.Time)
	k.options.After = func(time.Duration) <-chan time.Time { return passed }
	k.onSaid("Still waiting for Salesforce: ", release)
	go func() {
		<-entered
		passed <- now()
	}()
	transcript := k.run(t)
	k.ends(t, upgrade.StateSoFar)
	if !strings.Contains(transcript, "\nStill waiting for Salesforce: Enable Bright Harbor as a partner account.\n") {
		t.Errorf("it does not say so:\n%s", lastLines(transcript, 30))
	}
}

// TestRow25_NothingToChangeAsksNothing makes a plan that has no step.
func TestRow25_NothingToChangeAsksNothing(t *testing.T) {
	t.Parallel()
	k := newTalk(way(4, "1")...)
	k.org.Edit(func(s *upgradetest.State) {
		s.Users[upgradetest.Maya].User.Profile = s.Profiles[upgradetest.HarborPartner]
	})
	k.golden(t, "nothing-to-change")
	k.ends(t, upgrade.StateNothing)
}

// TestHowACommitEnds compares what is said of each end of a commit that the org alone
// does not lead to.
func TestHowACommitEnds(t *testing.T) {
	t.Parallel()
	seats := upgradetest.Refusal("update User", 400, core.CodeLicenseLimit, "License Limit Exceeded", "ProfileId")
	result := func(r upgrade.Result) []upgrade.Event { return []upgrade.Event{{Steps: r.Steps, Result: &r}} }
	matching := upgrade.Check{Name: "User type", Predicted: "PowerPartner", Actual: "PowerPartner", Agreement: upgrade.AgreementMatch}
	tests := []struct {
		name   string
		events func(plan upgrade.Plan) []upgrade.Event
		lines  []string
		end    upgrade.State
	}{
		{
			name: "earlier-run", lines: []string{"?", "q"}, end: upgrade.StateFailed,
			events: func(plan upgrade.Plan) []upgrade.Event {
				return result(upgrade.Result{
					Steps: steps(plan, upgrade.OutcomeSkipped, upgrade.OutcomeSkipped), Err: earlierRun{},
				})
			},
		},
		{
			name: "not-recorded", lines: []string{"q"}, end: upgrade.StateFailed,
			events: func(plan upgrade.Plan) []upgrade.Event {
				return result(upgrade.Result{
					Steps: steps(plan, upgrade.OutcomeSkipped, upgrade.OutcomeSkipped),
					Err:   fmt.Errorf("%w: no space left on device", upgrade.ErrNotRecorded),
				})
			},
		},
		{
			name: "half-way", lines: []string{"w", "q"}, end: upgrade.StateHalfDone,
			events: func(plan upgrade.Plan) []upgrade.Event {
				done := steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeRejected)
				why := explain.Error(seats)
				done[1].Err, done[1].Finding = seats, &why
				return result(upgrade.Result{Steps: done})
			},
		},
		{
			name: "different", lines: []string{"w", "q"}, end: upgrade.StateDifferent,
			events: func(plan upgrade.Plan) []upgrade.Event {
				v := upgrade.Verification{After: &plan.User, Checks: []upgrade.Check{
					matching,
					{Name: "Sites", Predicted: "Partner Hub", Actual: "Member Hub", Agreement: upgrade.AgreementPending},
					{Name: "Frozen", Predicted: "no", Agreement: upgrade.AgreementUnknown},
					{Name: "Profile", Predicted: "Harbor Partner", Actual: "Harbor Customer", Agreement: upgrade.AgreementMismatch},
				}}
				for i := range 30 {
					v.Access = append(v.Access, upgrade.Mismatch{Label: fmt.Sprintf("Permission %d", i), Predicted: access.Read})
				}
				return result(upgrade.Result{Steps: steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeApplied), Verification: v})
			},
		},
		{
			name: "session-ended", lines: []string{"q"}, end: upgrade.StateSignedOut,
			events: func(plan upgrade.Plan) []upgrade.Event {
				gone := upgradetest.Refusal("read the user", 401, core.CodeInvalidSession, "Session expired or invalid")
				return result(upgrade.Result{Steps: steps(plan, upgrade.OutcomeSkipped, upgrade.OutcomeSkipped), Err: gone})
			},
		},
		{
			name: "mistake-of-the-program", lines: []string{"q"}, end: upgrade.StateUnknown,
			events: func(plan upgrade.Plan) []upgrade.Event {
				return result(upgrade.Result{
					Steps: steps(plan, upgrade.OutcomeApplied, upgrade.OutcomeUnknown), Err: &parallel.PanicError{Value: "boom"},
				})
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(way(whole, tt.lines...)...)
			k.commits.Script = uitest.EventsAtOnce(tt.events)
			k.golden(t, "commit/"+tt.name)
			k.ends(t, tt.end)
		})
	}
}

// earlierRun is the error of a plan that an earlier run is in the way of.
type earlierRun struct{}

func (earlierRun) Error() string { return "an earlier run" }

// Finding says it in parts, as the program around the wizard does.
func (earlierRun) Finding() core.Finding {
	return core.Finding{
		Code: "run-unfinished", Severity: core.SeverityBlocker, Title: "An earlier run for this user isn't resolved",
		Meaning: "Find out what it did before you start another upgrade.", Action: "Check it with: cupgrade resume 1",
	}
}

// TestRow34_InterruptedTranscript compares what is said when the context ends while
// the first write hangs, and while the second does.
func TestRow34_InterruptedTranscript(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]struct{ method, before string }{
		"interrupted-first":  {method: upgradetest.MethodEnable},
		"interrupted-second": {upgradetest.MethodUpgrade, "a partner account: applied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newTalk(way(whole)...)
			k.stop = func() {}
			entered, release := k.org.Hang(step.method)
			interrupt := func() {
				<-entered
				k.cancel()
			}
			if step.before == "" {
				go interrupt()
			} else {
				k.onSaid(step.before, interrupt) // and heard, before it is interrupted
			}
			k.onSaid("Stopping after the current step.", release)
			k.golden(t, "commit/"+name)
		})
	}
}

// TestWritingThePaper writes the plan from the review and the receipt from the result,
// each in three formats.
func TestWritingThePaper(t *testing.T) {
	t.Parallel()
	k := newTalk("1", "2", "1", "yes", "yes", "w", "?", "yes", mayasName, "w", "?", "q")
	k.golden(t, "write")
	k.ends(t, upgrade.StateSoFar)
	if len(k.files) != 6 {
		t.Errorf("%d files", len(k.files))
	}
	for name, content := range k.files {
		if kind, _, _ := strings.Cut(name, "-"); kind != "plan" && kind != "receipt" || !strings.Contains(content, "Maya Chen") {
			t.Errorf("%s holds %q", name, content[:min(len(content), 80)])
		}
	}
}

// TestWhatCantBeWrittenIsSaid keeps the first file and has no room for the second.
func TestWhatCantBeWrittenIsSaid(t *testing.T) {
	t.Parallel()
	k := newTalk(way(5, "w", "q", "q")...)
	k.options.Save = func(name string, content []byte) (string, error) {
		if len(k.files) > 0 {
			return "", errors.New("no space left on device")
		}
		return k.save(name, content)
	}
	k.golden(t, "errors/write")
	k.ends(t, upgrade.StateCancelled)
}

// TestNothingIsWrittenWhereNothingCanBeKept offers no command that does nothing.
func TestNothingIsWrittenWhereNothingCanBeKept(t *testing.T) {
	t.Parallel()
	k := newTalk(way(5, "?", "w", "q", "q")...)
	k.options.Save = nil
	transcript := k.run(t)
	if strings.Contains(transcript, "w write") || strings.Contains(transcript, "change ticket") || !strings.Contains(transcript, `"w" is no answer`) {
		t.Errorf("it says:\n%s", lastLines(transcript, 20))
	}
}
