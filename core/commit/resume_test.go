package commit_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

const pending = upgrade.OutcomePending

// past is a record of two steps, the second begun this long ago.
func past(first, second upgrade.Outcome, age time.Duration) []commit.Past {
	return []commit.Past{{Outcome: first, AgeAt: ago(age)}, {Outcome: second, AgeAt: ago(age)}}
}

// ago is an age that no clock changes.
func ago(age time.Duration) func(time.Time) time.Duration {
	return func(time.Time) time.Duration { return age }
}

// reality is what the org holds when a run is taken up.
type reality struct{ enabled, upgraded bool }

func (r reality) put(s *scene) {
	s.Edit(func(state *upgradetest.State) {
		if r.enabled {
			state.Accounts[upgradetest.BrightHarbor].IsPartner = new(true)
		}
	})
	if r.upgraded {
		change := upgrade.UserChange{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}
		if _, err := s.Org.UpgradeUser(s.t.Context(), change); err != nil {
			s.t.Fatal(err)
		}
	}
}

// TestResume crosses what is recorded with what is true: what is done is skipped, what
// is lost is settled, what is left is done when it was asked for, and nothing is sent
// without need.
func TestResume(t *testing.T) {
	t.Parallel()
	const long = time.Hour
	nothing, half, all := reality{}, reality{enabled: true}, reality{enabled: true, upgraded: true}
	tests := map[string]struct {
		past  []commit.Past
		is    reality
		look  []upgrade.Outcome // what a look finds
		sent  []string          // what going on sends
		quiet bool              // the rest of the quiet period is waited for
	}{
		"killed before anything":               {past(pending, pending, long), nothing, []upgrade.Outcome{skipped, skipped}, []string{"enable", "upgrade"}, false},
		"killed in the first write, not done":  {past(unknown, pending, long), nothing, []upgrade.Outcome{rejected, skipped}, []string{"enable", "upgrade"}, false},
		"just killed in it, not done":          {past(unknown, pending, time.Second), nothing, []upgrade.Outcome{rejected, skipped}, []string{"enable", "upgrade"}, true},
		"killed in the first write, done":      {past(unknown, pending, 0), half, []upgrade.Outcome{applied, skipped}, []string{"upgrade"}, false},
		"killed between the writes":            {past(applied, pending, 0), half, []upgrade.Outcome{applied, skipped}, []string{"upgrade"}, false},
		"killed in the second write, not done": {past(applied, unknown, long), half, []upgrade.Outcome{applied, rejected}, []string{"upgrade"}, false},
		"just killed in that, not done":        {past(applied, unknown, 0), half, []upgrade.Outcome{applied, rejected}, []string{"upgrade"}, true},
		"killed in the second write, done":     {past(applied, unknown, 0), all, []upgrade.Outcome{applied, applied}, nil, false},
		"killed before the end":                {past(applied, applied, 0), all, []upgrade.Outcome{applied, applied}, nil, false},
		"refused half-way":                     {past(applied, rejected, 0), half, []upgrade.Outcome{applied, skipped}, []string{"upgrade"}, false},
		"somebody has done the rest":           {past(applied, rejected, 0), all, []upgrade.Outcome{applied, applied}, nil, false},
		"damaged, all of it done":              {past(unknown, unknown, 0), all, []upgrade.Outcome{applied, applied}, nil, false},
		"damaged, half of it done":             {past(unknown, unknown, long), half, []upgrade.Outcome{applied, rejected}, []string{"upgrade"}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPartner(), func(s *scene) {
				tt.is.put(s)
				before := len(s.Writes())
				looked := s.applier().Resume(s.t.Context(), s.plan, tt.past, false)
				if diff := cmp.Diff(tt.look, outcomes(looked.Steps)); diff != "" || !looked.Looked || len(s.Writes()) != before {
					s.t.Errorf("looked %v, %d writes, outcomes (-want +got):\n%s", looked.Looked, len(s.Writes())-before, diff)
				}
				if waited := time.Since(s.began) > 0; waited != tt.quiet {
					s.t.Errorf("looking took %s", time.Since(s.began))
				}
				done := s.applier().Resume(s.t.Context(), s.plan, tt.past, true)
				if !done.Verification.Verified() || !done.Looked || done.Err != nil {
					s.t.Errorf("going on: %+v", done)
				}
				for i, was := range tt.past {
					if step := done.Steps[i]; was.Outcome == applied && (step.ByOther || step.Finding != nil) {
						s.t.Errorf("of what we have done is said: %+v", step)
					}
				}
				var sent []string
				for _, call := range s.Writes()[before:] {
					sent = append(sent, map[string]string{upgradetest.MethodEnable: "enable", upgradetest.MethodUpgrade: "upgrade"}[call.Method])
					if call.UnmodifiedSince.IsZero() {
						s.t.Errorf("%s without a precondition", call.Method)
					}
				}
				if diff := cmp.Diff(tt.sent, sent); diff != "" {
					s.t.Errorf("going on sends (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestResumeTellsWhose shows that what somebody else has done is not called ours, and
// what was lost is.
func TestResumeTellsWhose(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		was  upgrade.Outcome
		lost bool
		code core.Code
	}{
		"lost":                           {unknown, true, commit.FindingLateAnswer},
		"lost, and not seen for a while": {rejected, true, commit.FindingLateAnswer},
		"done by somebody":               {rejected, false, commit.FindingDoneByOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPartner(), func(s *scene) {
				reality{enabled: true, upgraded: true}.put(s)
				was := past(applied, tt.was, 0)
				was[1].Lost = tt.lost
				result := s.applier().Resume(s.t.Context(), s.plan, was, false)
				step := result.Steps[1]
				if step.Finding == nil || step.Finding.Code != tt.code || step.ByOther == tt.lost {
					s.t.Errorf("the step: %+v", step)
				}
				if !slices.Contains(s.kept.lines, "applied upgrade-user") {
					s.t.Errorf("what was found out is not recorded: %q", s.kept.lines)
				}
			})
		})
	}
}

// TestResumeRefuses shows what is not taken up: another org, a record that does not
// fit, a world that has moved on, an org that can't be read. Nothing is sent.
func TestResumeRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		past   []commit.Past
		change func(*scene)
		err    error
		stale  string
		looked bool
	}{
		"another org": {
			past(applied, pending, 0), func(s *scene) {
				s.Edit(func(state *upgradetest.State) { state.Session.Org.ID = "00D000000000002EAA" })
			}, upgrade.ErrOtherOrg, "", false,
		},
		"another number of steps": {past(applied, pending, 0)[:1], func(*scene) {}, upgrade.ErrPlanDamaged, "", false},
		"a damaged plan":          {past(applied, pending, 0), func(s *scene) { s.plan.Stamps = nil }, upgrade.ErrPlanDamaged, "", false},
		"the user was changed": {
			past(pending, pending, 0), func(s *scene) {
				s.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.IsActive = false })
			}, nil, "User.IsActive", true,
		},
		"the account was switched off again": {past(applied, rejected, 0), func(*scene) {}, nil, "Account.IsPartner", true},
		"the user was put back":              {past(applied, applied, 0), reality{enabled: true}.put, nil, "User.ProfileId", true},
		"the user is somebody else now": {
			past(applied, rejected, 0), func(s *scene) {
				reality{enabled: true}.put(s)
				s.Edit(func(state *upgradetest.State) { state.Users[upgradetest.Maya].User.Username = "other" })
			}, nil, "User.Username", true,
		},
		"an org that can't be read": {
			past(applied, unknown, 0), func(s *scene) { s.noRead = func(time.Duration) error { return unreachable() } },
			core.ErrUnreachable, "", false,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inScene(t, upgradetest.ToPartner(), func(s *scene) {
				tt.change(s)
				before := len(s.Writes())
				result := s.applier().Resume(s.t.Context(), s.plan, tt.past, true)
				if !errors.Is(result.Err, tt.err) || result.Looked != tt.looked {
					s.t.Errorf("looked %v, error %v", result.Looked, result.Err)
				}
				isStale := slices.ContainsFunc(result.Stale, func(st upgrade.StaleStamp) bool { return st.Name == tt.stale })
				if isStale != (tt.stale != "") {
					s.t.Errorf("stale: %+v", result.Stale)
				}
				if sent := len(s.Writes()) - before; sent != 0 {
					s.t.Errorf("%d writes", sent)
				}
				if tt.err == nil {
					return
				}
				for i, was := range tt.past { // what is not known stays not known
					if was.Outcome == unknown && result.Steps[i].Outcome != unknown {
						s.t.Errorf("step %d is said to be %s", i, result.Steps[i].Outcome)
					}
				}
			})
		})
	}
}

func TestResumeIsStopped(t *testing.T) {
	t.Parallel()
	inScene(t, upgradetest.ToPartner(), func(s *scene) {
		reality{enabled: true}.put(s)
		ctx, stop := context.WithCancel(s.t.Context())
		s.late.Go(func() {
			time.Sleep(time.Second)
			stop()
		})
		// The settling is not cut off, but nothing follows it.
		result := s.applier().Resume(ctx, s.plan, past(applied, unknown, 0), true)
		if !errors.Is(result.Err, upgrade.ErrStopped) || s.users() != 0 || result.Steps[1].Outcome != rejected {
			s.t.Errorf("%d writes, result: %+v", s.users(), result)
		}
	})
}

// TestAftermath is what a run as a whole has left behind, in words.
func TestAftermath(t *testing.T) {
	t.Parallel()
	p := upgradetest.MakePlan(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	steps := func(first, second upgrade.Outcome) upgrade.Result {
		return upgrade.Result{Steps: []upgrade.StepResult{{Step: p.Steps[0], Outcome: first}, {Step: p.Steps[1], Outcome: second}}}
	}
	const resume = "cupgrade resume"
	tests := map[string]struct {
		result  upgrade.Result
		code    core.Code // "" for nothing to say
		says    []string
		halfWay bool
	}{
		"done":    {steps(applied, applied), "", nil, false},
		"refused": {steps(rejected, skipped), "", nil, false},
		"half-way": {
			steps(applied, rejected),
			upgrade.FindingRunHalfWay,
			[]string{"Applied: Enable Bright Harbor", "Not applied: Upgrade Maya", "permanently", resume},
			true,
		},
		"the account is not known": {steps(unknown, skipped), upgrade.FindingRunUnknown, []string{"Enable Bright Harbor", resume}, false},
		"the user is not known":    {steps(applied, unknown), upgrade.FindingRunUnknown, []string{"Upgrade Maya", resume}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			findings := tt.result.Findings()
			if tt.result.HalfWay() != tt.halfWay || (len(findings) == 0) != (tt.code == "") {
				t.Fatalf("half-way %v, findings %+v", tt.result.HalfWay(), findings)
			}
			if tt.code == "" {
				return
			}
			f := findings[0]
			for _, part := range tt.says {
				if f.Code != tt.code || !strings.Contains(f.Title+f.Meaning+f.Action, part) {
					t.Errorf("%+v does not say %q", f, part)
				}
			}
		})
	}
}

// landingOrg lets the account become a partner account just before the n-th reading.
type landingOrg struct {
	*upgradetest.Org
	before, reads int
}

func (o *landingOrg) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	if o.reads++; o.reads == o.before {
		yes := true
		o.Edit(func(s *upgradetest.State) {
			for _, account := range s.Accounts {
				account.IsPartner = &yes
			}
		})
	}
	return o.Org.Recheck(ctx, was, license)
}

// TestAWriteLandsBetweenTheSearchAndTheReading: what a lost request does at any moment of a
// resumed run is its own, and makes the plan no stale one.
func TestAWriteLandsBetweenTheSearchAndTheReading(t *testing.T) {
	t.Parallel()
	for before := 1; before <= 4; before++ {
		org := &landingOrg{Org: upgradetest.NewOrg(), before: before}
		plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
		past := make([]commit.Past, len(plan.Steps))
		for i := range past {
			past[i].Outcome = upgrade.OutcomePending
		}
		past[0] = commit.Past{Outcome: upgrade.OutcomeUnknown, AgeAt: func(time.Time) time.Duration { return time.Hour }}
		org.reads = 0
		result := commit.Applier{Org: org}.Resume(t.Context(), plan, past, true)
		if len(result.Stale) > 0 || !result.Verification.Verified() || result.Err != nil {
			t.Errorf("landing before reading %d: stale %v, %v, %+v", before, result.Stale, result.Err, result.Steps)
		}
	}
}
