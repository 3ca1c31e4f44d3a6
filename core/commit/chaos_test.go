package commit_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// mishap is something that befalls one call of a run.
type mishap struct {
	name string
	put  func(org *upgradetest.Org, n int)
}

func mishaps() []mishap {
	broken := errors.New("connection reset by peer")
	return []mishap{
		{"refused", func(o *upgradetest.Org, n int) { o.FailCall(n, upgradetest.Refusal("c", 400, core.CodeLockRow, "")) }},
		{"not sent", func(o *upgradetest.Org, n int) { o.FailCall(n, upgradetest.NotSent("c", broken)) }},
		{"no answer", func(o *upgradetest.Org, n int) { o.FailCall(n, upgradetest.NoAnswer("c", broken)) }},
		{"answer lost", func(o *upgradetest.Org, n int) { o.LoseReplyOfCall(n, upgradetest.NoAnswer("c", broken)) }},
		{"panic", func(o *upgradetest.Org, _ int) { o.PanicOn(upgradetest.MethodUpgrade, "boom") }},
		{"edited", func(o *upgradetest.Org, _ int) { o.Before(upgradetest.MethodUser, editMaya) }},
	}
}

// editMaya is what another admin does to the user.
func editMaya(s *upgradetest.State) {
	s.Users[upgradetest.Maya].User.Email = "other@brightharbor.example"
	s.Users[upgradetest.Maya].User.LastModified = s.Clock
}

// TestAnyMishapsEndWell draws runs in which several calls go wrong in any way, one
// run after the other until the upgrade is done. Whatever happens, no run writes a
// step twice or goes on after one that was not applied, what it says was applied
// can be seen in the org, and the end is always the same.
func TestAnyMishapsEndWell(t *testing.T) {
	t.Parallel()
	undisturbed := upgradetest.NewOrg()
	commit.Apply(t.Context(), undisturbed, upgradetest.MakePlan(t, undisturbed, upgradetest.ToPartner()), nil)
	want := standing(t, undisturbed)
	all := mishaps()
	rapid.Check(t, func(rt *rapid.T) {
		org := upgradetest.NewOrg()
		for range rapid.IntRange(0, 4).Draw(rt, "runs") {
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			if p.NothingToDo() {
				break
			}
			before, writes := len(org.Calls()), len(org.Writes())
			for range rapid.IntRange(1, 3).Draw(rt, "mishaps") {
				m := all[rapid.IntRange(0, len(all)-1).Draw(rt, "which")]
				rt.Log(m.name)
				m.put(org, before+rapid.IntRange(1, 6).Draw(rt, "call"))
			}
			result := commit.Apply(t.Context(), org, p, nil)
			org.Heal()
			if n := len(org.Writes()) - writes; n > len(p.Steps) {
				rt.Fatalf("%d writes for %d steps", n, len(p.Steps))
			}
			checkOrder(t, "drawn run", result)
			checkSeen(rt, t, org, result)
		}
		finish(t, org)
		if diff := cmp.Diff(want, standing(t, org)); diff != "" {
			rt.Fatalf("the org ends elsewhere (-undisturbed +got):\n%s", diff)
		}
	})
}

// checkSeen looks in the org for what a run says was applied.
func checkSeen(rt *rapid.T, t *testing.T, org *upgradetest.Org, result upgrade.Result) {
	rt.Helper()
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		rt.Fatal(err)
	}
	for _, step := range result.Steps {
		seen := *facts.Account.IsPartner
		if step.Step.Kind == upgrade.StepUpgradeUser {
			seen = facts.User.Profile.ID == upgradetest.HarborPartner
		}
		if step.Outcome == applied && !seen || step.Outcome == rejected && seen {
			rt.Fatalf("%s is said to be %s, seen: %v", step.Step.Kind, step.Outcome, seen)
		}
	}
}
