package commit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/explain"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestTheQuietPeriod sends a write that is lost, and looks when the org is asked and
// when the write is sent again: at once, in growing pauses, and not before two minutes
// have passed without a trace of it, with the newest precondition.
func TestTheQuietPeriod(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{noAnswer()}
		result := s.applier().Apply(s.t.Context(), s.plan)
		if diff := cmp.Diff([]upgrade.Outcome{applied}, outcomes(result.Steps)); diff != "" || !result.Verification.Verified() {
			s.t.Errorf("outcomes (-want +got):\n%s", diff)
		}
		want := []time.Duration{0, 0, 1, 3, 7, 15, 30, 60, 90, 120, 120, 120} // the check before, the looks, the check again, the read-back
		for i := range want {
			want[i] *= time.Second
		}
		if diff := cmp.Diff(want, s.reads); diff != "" {
			s.t.Errorf("the org was read at (-want +got):\n%s", diff)
		}
		lines := []string{"intent upgrade-user", "unknown upgrade-user", "intent upgrade-user", "applied upgrade-user"}
		if diff := cmp.Diff(lines, s.kept.lines); diff != "" {
			s.t.Errorf("record (-want +got):\n%s", diff)
		}
		if sent := s.Writes()[0].Change; sent.UnmodifiedSince.IsZero() {
			s.t.Error("it was sent again without a precondition")
		}
	})
}

// TestLateWritesAreSeen lets a write land at any moment of the quiet period and after
// it. It takes effect once, and is seen soon after it has landed.
func TestLateWritesAreSeen(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{1, 500, 2_000, 14_000, 29_000, 61_000, 119_000, 121_000, 300_000} {
		after *= time.Millisecond
		t.Run(after.String(), func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				s.upgrade = []turn{s.lands(after)}
				result := s.applier().Apply(s.t.Context(), s.plan)
				took := time.Since(s.began)
				s.late.Wait()
				if !result.Verification.Verified() || result.Steps[0].Outcome != applied {
					s.t.Fatalf("result: %+v", result)
				}
				if after < commit.QuietPeriod {
					if s.users() != 1 || took > after+30*time.Second || result.Steps[0].Finding.Code != commit.FindingLateAnswer {
						s.t.Errorf("%d writes, seen after %s: %+v", s.users(), took, result.Steps[0])
					}
					return
				}
				// It was sent again; the late one comes too late for its precondition.
				if s.users() != 2 || took != commit.QuietPeriod {
					s.t.Errorf("%d writes in %s", s.users(), took)
				}
			})
		})
	}
}

// TestWhatIsSentAgain is how writes go on after what passes and what does not: how
// often they are sent, what was waited for, and how it ends.
func TestWhatIsSentAgain(t *testing.T) {
	t.Parallel()
	locked, expired := answered(400, core.CodeLockRow), answered(401, core.CodeInvalidSession)
	later := answered(503, "SERVER_UNAVAILABLE")
	later.RetryAfter = time.Minute
	times := func(n int, err error) (turns []turn) {
		for range n {
			turns = append(turns, refuses(err))
		}
		return turns
	}
	quiet := []string{"effect 1s", "effect 2s", "effect 4s", "effect 8s", "effect 15s", "effect 30s", "effect 30s", "effect 30s"}
	tests := map[string]struct {
		upgrade []turn
		sent    int // how many requests were made
		waited  []string
		end     upgrade.Outcome
	}{
		"locked for a while":     {times(3, locked), 4, []string{"send 1s", "send 2s", "send 4s"}, applied},
		"locked for good":        {times(9, locked), 6, []string{"send 1s", "send 2s", "send 4s", "send 8s", "send 16s"}, rejected},
		"no network for a while": {times(2, unreachable()), 3, []string{"send 1s", "send 2s"}, applied},
		"no network for good":    {times(9, unreachable()), 4, []string{"send 1s", "send 2s", "send 4s"}, rejected},
		"a new session":          {times(1, expired), 2, []string{"send 1s"}, applied},
		"no new session":         {times(9, expired), 2, []string{"send 1s"}, rejected},
		"no license":             {times(9, answered(400, core.CodeLicenseLimit)), 1, nil, rejected},
		"a validation rule":      {times(9, answered(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION")), 1, nil, rejected},
		"the daily limit":        {times(9, answered(403, core.CodeRequestLimit)), 1, nil, rejected},
		"no answer, twice":       {times(2, upgradetest.NoAnswer("w", nil)), 2, append(quiet, quiet...), unknown},
		"come back later":        {times(1, later), 1, quiet, unknown},
		"lost, and refused when sent again": {
			append(times(1, upgradetest.NoAnswer("w", nil)), refuses(answered(400, core.CodeLicenseLimit))), 2, quiet, unknown,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				scripted := len(tt.upgrade)
				s.upgrade = tt.upgrade
				result := s.applier().Apply(s.t.Context(), s.plan)
				if got := result.Steps[0].Outcome; got != tt.end || result.Err != nil {
					s.t.Errorf("it ends %s, %v; want %s", got, result.Err, tt.end)
				}
				if sent := scripted - len(s.upgrade) + s.users(); sent != tt.sent {
					s.t.Errorf("it was sent %d times, want %d", sent, tt.sent)
				}
				if diff := cmp.Diff(tt.waited, s.waited()); diff != "" {
					s.t.Errorf("waited (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestTheAccountIsBuiltUpon shows that a first step whose answer was lost does not end
// the run: the second is taken once the first is seen.
func TestTheAccountIsBuiltUpon(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPartner(), func(s *scene) {
		s.enable, s.upgrade = []turn{lost}, []turn{s.lands(10 * time.Second)}
		result := s.applier().Apply(s.t.Context(), s.plan)
		if diff := cmp.Diff([]upgrade.Outcome{applied, applied}, outcomes(result.Steps)); diff != "" || len(s.Writes()) != 2 {
			s.t.Errorf("%d writes, outcomes (-want +got):\n%s", len(s.Writes()), diff)
		}
	})
}

// TestSomeoneElseInTheQuietPeriod shows that a write is not sent again once what the plan
// rests on was changed in the meantime.
func TestSomeoneElseInTheQuietPeriod(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{noAnswer()}
		s.late.Go(func() {
			time.Sleep(40 * time.Second)
			s.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive, f.User.LastModifiedBy = false, "Olga Admin" })
		})
		result := s.applier().Apply(s.t.Context(), s.plan)
		if result.Steps[0].Outcome != unknown || len(result.Stale) != 1 || s.users() != 0 || result.ChangedBy != "Olga Admin" {
			s.t.Errorf("%d writes, result: %+v", s.users(), result)
		}
	})
}

// TestAPreconditionDecides shows what follows when a record was changed between the
// reading and the writing.
func TestAPreconditionDecides(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{func(ctx context.Context, w write) (upgrade.WriteReply, error) {
			s.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive, f.User.LastModifiedBy = false, "Olga Admin" })
			return w(ctx)
		}}
		result := s.applier().Apply(s.t.Context(), s.plan)
		if result.Steps[0].Outcome != rejected || result.Stale[0].Name != "User.IsActive" || result.ChangedBy != "Olga Admin" {
			s.t.Errorf("result: %+v", result)
		}
		findings := result.Findings()
		if len(findings) != 1 || findings[0].Code != upgrade.FindingRunStale || !strings.Contains(findings[0].Meaning, "Olga Admin") {
			s.t.Errorf("findings: %+v", findings)
		}
	})
}

// TestWhatNoPlanRestsOn: a field that no plan rests on may change at any moment, and is
// told; whoever changes one at every moment is given up on, and nothing is written.
func TestWhatNoPlanRestsOn(t *testing.T) {
	t.Parallel()
	changes := func(s *scene) turn {
		return func(ctx context.Context, w write) (upgrade.WriteReply, error) {
			s.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.Email += "x" })
			return w(ctx)
		}
	}
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{changes(s), changes(s)}
		result := s.applier().Apply(s.t.Context(), s.plan)
		if !result.Done() || s.users() != 3 || len(result.Besides) != 1 || result.Besides[0].Name != "User.Email" {
			s.t.Errorf("%d writes, result: %+v", s.users(), result)
		}
	})
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		s.upgrade = []turn{changes(s), changes(s), changes(s), changes(s)}
		result := s.applier().Apply(s.t.Context(), s.plan)
		if result.Steps[0].Outcome != rejected || s.users() != 3 || len(result.Stale) != 0 {
			s.t.Errorf("%d writes, result: %+v", s.users(), result)
		}
	})
}

// TestALateWriteIsOurs lets the first request land after the quiet period, just before
// the second: the second is refused by its precondition, and what is seen is not said
// to be somebody else's.
func TestALateWriteIsOurs(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPlus(), func(s *scene) {
		var late write
		s.upgrade = []turn{
			func(_ context.Context, w write) (upgrade.WriteReply, error) {
				late = w
				return upgrade.WriteReply{}, upgradetest.NoAnswer("w", context.DeadlineExceeded)
			},
			func(ctx context.Context, w write) (upgrade.WriteReply, error) {
				if _, err := late(ctx); err != nil {
					s.t.Error(err)
				}
				return w(ctx)
			},
		}
		result := s.applier().Apply(s.t.Context(), s.plan)
		step := result.Steps[0]
		if step.Outcome != applied || step.ByOther || step.Finding == nil || step.Finding.Code != commit.FindingLateAnswer {
			s.t.Errorf("the step: %+v", step)
		}
	})
}

// TestTheOrgCannotBeRead shows that nothing is believed, and nothing sent, while the
// org can't be read; and that looking has an end.
func TestTheOrgCannotBeRead(t *testing.T) {
	t.Parallel()
	down := answered(500, "")
	for name, tt := range map[string]struct {
		until time.Duration
		end   upgrade.Outcome
		sent  int
	}{
		"for a while":         {until: 100 * time.Second, end: applied, sent: 1},
		"at the last look":    {until: 130 * time.Second, end: applied, sent: 1},
		"permanently deletes": {until: time.Hour, end: unknown, sent: 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				s.upgrade = []turn{noAnswer()}
				s.noRead = func(since time.Duration) error {
					if since > 0 && since < tt.until {
						return down
					}
					return nil
				}
				result := s.applier().Apply(s.t.Context(), s.plan)
				if result.Steps[0].Outcome != tt.end || s.users() != tt.sent {
					s.t.Errorf("%d writes, it ends %s", s.users(), result.Steps[0].Outcome)
				}
				if took := time.Since(s.began); took > 10*time.Minute {
					s.t.Errorf("it took %s", took)
				}
			})
		})
	}
}

// TestStoppingAPause shows what the wish to stop does: a pause before a write that is
// proven not to have happened ends at once; a settling goes on, since leaving would
// not call the request back, but nothing is sent again.
func TestStoppingAPause(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		turn turn
		took time.Duration
		end  upgrade.Outcome
	}{
		"waiting to send":  {refuses(answered(400, core.CodeLockRow)), 500 * time.Millisecond, rejected},
		"settling, unseen": {noAnswer(), commit.QuietPeriod, unknown},
		"settling, seen":   {lost, 0, applied},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				s.upgrade = []turn{tt.turn, noAnswer(), noAnswer(), noAnswer()}
				ctx, stop := context.WithCancel(s.t.Context())
				s.late.Go(func() {
					time.Sleep(500 * time.Millisecond)
					stop()
				})
				result := s.applier().Apply(ctx, s.plan)
				if result.Steps[0].Outcome != tt.end || len(s.upgrade) != 3 {
					s.t.Errorf("it ends %s, with %d turns left", result.Steps[0].Outcome, len(s.upgrade))
				}
				if errors.Is(result.Err, upgrade.ErrStopped) != (tt.end != applied) {
					s.t.Errorf("error: %v", result.Err)
				}
				if took := time.Since(s.began); took != tt.took {
					s.t.Errorf("it took %s, want %s", took, tt.took)
				}
			})
		})
	}
}

// TestReadsAreRetried shows that reads survive passing failures, and no others.
func TestReadsAreRetried(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err   error
		times int
		reads int
		works bool
	}{
		"a moment without network": {unreachable(), 5, 6, true},
		"no network":               {unreachable(), 99, 6, false},
		"a page":                   {answered(502, ""), 2, 3, true},
		"the session has ended":    {answered(401, core.CodeInvalidSession), 1, 1, false},
		"the daily limit":          {answered(403, core.CodeRequestLimit), 1, 1, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPlus(), func(s *scene) {
				left := tt.times
				s.noRead = func(time.Duration) error {
					if left--; left < 0 {
						return nil
					}
					return tt.err
				}
				var told []string
				retrying := commit.Retry(s.scripted, pauseBefore, func(w upgrade.Waiting) { told = append(told, explain.Waiting(w)) })
				s.began, s.reads = time.Now(), nil
				_, err := retrying.User(s.t.Context(), upgradetest.Maya)
				if (err == nil) != tt.works || len(s.reads) != tt.reads || len(told) != tt.reads-1 {
					s.t.Errorf("%d reads, %v; told %q", len(s.reads), err, told)
				}
			})
		})
	}
}

func TestWaitingGoesDown(t *testing.T) {
	t.Parallel()
	waiting := upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: 8 * time.Second, Left: 113 * time.Second}
	for passed, want := range map[time.Duration]string{
		0:                "1m53s more, next in 8s.",
		3 * time.Second:  "1m50s more, next in 5s.",
		8 * time.Second:  "1m45s more, next now.",
		60 * time.Second: "1m45s more, next now.",
	} {
		if text := explain.Waiting(waiting.After(passed)); !strings.HasSuffix(text, want) {
			t.Errorf("after %s it says %q, not %q", passed, text, want)
		}
	}
}

func TestWaitingInWords(t *testing.T) {
	t.Parallel()
	locked := answered(400, core.CodeLockRow)
	for _, tt := range []struct {
		waiting upgrade.Waiting
		want    []string
	}{
		{upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: 8 * time.Second, Left: 113 * time.Second}, []string{
			"Salesforce hasn't answered. The upgrade might or might not have happened. Checking", "1m53s", "8s",
		}},
		{upgrade.Waiting{Why: upgrade.WaitingToSend, Next: 2 * time.Second, Try: 3, Tries: 6, Cause: locked}, []string{"holds a lock", "2s", "3 of 6"}},
		{upgrade.Waiting{Why: upgrade.WaitingToRead, Next: time.Second, Try: 2, Tries: 6, Cause: unreachable()}, []string{"could not be read", "2 of 6"}},
	} {
		for _, part := range tt.want {
			if text := explain.Waiting(tt.waiting); !strings.Contains(text, part) {
				t.Errorf("%q does not say %q", text, part)
			}
		}
	}
}

// TestTheLoserOfTheFirstStep shows that who lost the first step to somebody else does
// not send the second one with what that somebody has left as its precondition: it is
// done already, or the plan is stale.
func TestTheLoserOfTheFirstStep(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		then   func(*scene)
		second upgrade.Outcome
		stale  bool
	}{
		"who has done the second, too": {func(s *scene) { reality{enabled: true, upgraded: true}.put(s) }, applied, false},
		"who has changed the user": {func(s *scene) {
			reality{enabled: true}.put(s)
			s.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive = false })
		}, skipped, true},
	} {
		for how, lose := range map[string]error{
			"by a precondition": answered(412, core.CodePreconditionFailed), "by a lost answer": upgradetest.NoAnswer("w", nil),
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				inScene(t, upgradetest.ToPartner(), func(s *scene) {
					ours := 0
					s.enable = []turn{func(context.Context, write) (upgrade.WriteReply, error) {
						tt.then(s)
						ours = s.users()
						return upgrade.WriteReply{}, lose
					}}
					result := s.applier().Apply(s.t.Context(), s.plan)
					if diff := cmp.Diff([]upgrade.Outcome{applied, tt.second}, outcomes(result.Steps)); diff != "" {
						s.t.Errorf("outcomes (-want +got):\n%s", diff)
					}
					if (len(result.Stale) > 0) != tt.stale || s.users() != ours {
						s.t.Errorf("stale %v, %d writes of the user after theirs", result.Stale, s.users()-ours)
					}
				})
			})
		}
	}
}
