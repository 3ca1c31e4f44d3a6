package commit_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestStopWhileAStepIsInFlight shows that a request is never cut off.
func TestStopWhileAStepIsInFlight(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	entered, release := org.Hang(upgradetest.MethodEnable)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-entered
		stop()
		release()
	}()
	result := commit.Apply(ctx, org, p, nil)
	if diff := cmp.Diff([]upgrade.Outcome{applied, skipped}, outcomes(result.Steps)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	if !errors.Is(result.Err, upgrade.ErrStopped) || !errors.Is(result.Err, context.Canceled) {
		t.Errorf("error = %v", result.Err)
	}
	if result.Verification.After == nil || !*result.Verification.After.Account.IsPartner {
		t.Errorf("what was done was not read back: %+v", result.Verification)
	}
}

func TestStopInTheLastStepChangesNothing(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	entered, release := org.Hang(upgradetest.MethodUpgrade)
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-entered
		stop()
		release()
	}()
	if result := commit.Apply(ctx, org, p, nil); result.Err != nil || !result.Verification.Verified() {
		t.Errorf("result: %+v", result)
	}
}

func TestStopBeforeAnything(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	ctx, stop := context.WithCancel(t.Context())
	stop()
	result := commit.Apply(ctx, org, p, nil)
	if !errors.Is(result.Err, upgrade.ErrStopped) || !errors.Is(result.Err, context.Canceled) || written(org) != nil {
		t.Errorf("error = %v, writes %v", result.Err, written(org))
	}
}

func TestAWriteIsGivenUpAfterItsDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		org := upgradetest.NewOrg()
		p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
		_, release := org.Hang(upgradetest.MethodUpgrade)
		defer release()
		began := time.Now()
		result := commit.Apply(t.Context(), org, p, nil)
		if diff := cmp.Diff([]upgrade.Outcome{unknown}, outcomes(result.Steps)); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		if waited := time.Since(began); waited < 130*time.Second {
			t.Errorf("given up after %s, while Salesforce may still be at work", waited)
		}
	})
}

// diary is a Recorder that a test reads.
type diary struct {
	lines              []string
	failIntent, failOn string
	before             *upgrade.RecordRights
}

func (d *diary) Intent(step upgrade.Step, _ time.Time) error {
	if d.failIntent == string(step.Kind) {
		return errors.New("disk full")
	}
	d.lines = append(d.lines, "intent "+string(step.Kind))
	return nil
}

func (d *diary) Outcome(result upgrade.StepResult) error {
	if d.failOn == string(result.Step.Kind) {
		return errors.New("disk full")
	}
	d.lines = append(d.lines, string(result.Outcome)+" "+string(result.Step.Kind))
	return nil
}

// Records keeps what is told before anything is written.
func (d *diary) Records(before upgrade.RecordRights) error {
	if d.failOn == "records" {
		return errors.New("disk full")
	}
	d.before = &before
	return nil
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	const enable, change = string(upgrade.StepEnablePartnerAccount), string(upgrade.StepUpgradeUser)
	tests := map[string]struct {
		diary  diary
		lines  []string
		writes []string
		err    error
	}{
		"all is kept": {
			lines:  []string{"intent " + enable, "applied " + enable, "intent " + change, "applied " + change},
			writes: []string{upgradetest.MethodEnable, upgradetest.MethodUpgrade},
		},
		"no intent, no request": {diary: diary{failIntent: enable}, err: upgrade.ErrNotRecorded},
		"no second intent, no second request": {
			diary: diary{failIntent: change}, err: upgrade.ErrNotRecorded,
			lines: []string{"intent " + enable, "applied " + enable}, writes: []string{upgradetest.MethodEnable},
		},
		"an outcome that can't be kept ends the run": {
			diary: diary{failOn: enable}, err: upgrade.ErrNotRecorded,
			lines: []string{"intent " + enable}, writes: []string{upgradetest.MethodEnable},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPartner(), func(s *scene) {
				s.kept = tt.diary
				result := s.applier().Apply(s.t.Context(), s.plan)
				if took := time.Since(s.began); !errors.Is(result.Err, tt.err) || took > 0 {
					s.t.Errorf("after %s: error = %v, want %v", took, result.Err, tt.err)
				}
				if diff := cmp.Diff(tt.lines, s.kept.lines); diff != "" {
					s.t.Errorf("record (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.writes, written(s.Org)); diff != "" {
					s.t.Errorf("writes (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	var told []string
	watch := func(e upgrade.Event) {
		line := fmt.Sprint(outcomes(e.Steps))
		if e.Verifying {
			line += " verifying"
		}
		if e.Result != nil {
			line += " result"
		}
		told = append(told, line)
	}
	commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPartner()), watch)
	want := []string{
		"[pending pending]",
		"[running pending]", "[applied pending]",
		"[applied running]", "[applied applied]",
		"[applied applied] verifying",
		"[applied applied] result",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

// TestThePastIsNotRewritten shows that an event stays as it was when it was told.
func TestThePastIsNotRewritten(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	var first []upgrade.StepResult
	commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPartner()), func(e upgrade.Event) {
		if first == nil {
			first = e.Steps
		}
	})
	if first[0].Outcome != upgrade.OutcomePending {
		t.Errorf("the first event now says %s", first[0].Outcome)
	}
}

func TestTheConditionIsAWholeSecond(t *testing.T) {
	t.Parallel()
	read := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		modified time.Time
		want     func(time.Time) bool
	}{
		"whole":            {read, func(got time.Time) bool { return got.Equal(read) }},
		"a part of one":    {read.Add(300 * time.Millisecond), func(got time.Time) bool { return got.Equal(read.Add(time.Second)) }},
		"not known at all": {time.Time{}, func(got time.Time) bool { return got.After(read) }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			org.Edit(func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.LastModified = tt.modified })
			commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPlus()), nil)
			writes := org.Writes()
			if len(writes) != 1 || !tt.want(writes[0].UnmodifiedSince) || writes[0].UnmodifiedSince.Nanosecond() != 0 {
				t.Errorf("condition %v of a record changed at %s", writes, tt.modified)
			}
		})
	}
}

// TestReadingBackDecides: a write whose answer was lost, and that lands only after the org
// was last looked at, is seen by the reading back; one that is not seen stays unknown.
func TestReadingBackDecides(t *testing.T) {
	t.Parallel()
	for name, lands := range map[string]bool{"it lands": true, "it does not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				var late write
				s.upgrade = []turn{func(_ context.Context, w write) (upgrade.WriteReply, error) {
					late = w
					return upgrade.WriteReply{}, upgradetest.NoAnswer("w", errors.New("reset by peer"))
				}}
				applier := s.applier()
				applier.Wait = nil
				s.noRead = func(time.Duration) error {
					if lands && len(s.reads) == 3 { // before the write, after it, and back
						if _, err := late(s.t.Context()); err != nil {
							s.t.Error(err)
						}
					}
					return nil
				}
				result := applier.Apply(s.t.Context(), s.plan)
				step, want, code := result.Steps[0], unknown, core.Code("")
				if lands {
					want, code = applied, commit.FindingLateAnswer
				}
				if step.Outcome != want || step.ByOther || result.Verification.After == nil || result.Verification.Verified() != lands {
					s.t.Errorf("it ends with %+v", result)
				}
				if lands && (step.Finding == nil || step.Finding.Code != code) {
					s.t.Errorf("it is told as %+v", step.Finding)
				}
			})
		})
	}
}
