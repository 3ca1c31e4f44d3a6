package commit_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestWhoChangedIt: who changed the user last is told of a plan that is stale because of
// the user, and of no other.
func TestWhoChangedIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*upgradetest.State)
		by     string
	}{
		"the user":    {func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false }, "Ada"},
		"the account": {func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].IsPersonAccount = new(true) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
			org.Edit(func(s *upgradetest.State) {
				s.Users[upgradetest.Maya].User.LastModifiedBy = "Ada"
				tt.change(s)
			})
			result := commit.Apply(t.Context(), org, p, nil)
			if len(result.Stale) == 0 || result.ChangedBy != tt.by || result.ChangedAt.IsZero() != (tt.by == "") {
				t.Errorf("changed by %q at %s; stale %v", result.ChangedBy, result.ChangedAt, result.Stale)
			}
		})
	}
}

// TestStaleComesFirst: a plan that is stale is not said to lack calls as well.
func TestStaleComesFirst(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
	org.Edit(left(1))
	org.Edit(func(s *upgradetest.State) { s.Users[upgradetest.Maya].User.IsActive = false })
	if result := commit.Apply(t.Context(), org, p, nil); len(result.Stale) == 0 || result.Err != nil {
		t.Errorf("stale %v, error %v", result.Stale, result.Err)
	}
}

// TestASavedPlanWithoutSteps: one that changes nothing is refused for what blocks it, and
// not as damaged, whichever way a file writes "no steps".
func TestASavedPlanWithoutSteps(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	if result := commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPlus()), nil); !result.Done() {
		t.Fatalf("it ends with %+v", result)
	}
	for name, none := range map[string][]upgrade.Step{"null": nil, "a list": {}} {
		p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
		if len(p.Steps) > 0 {
			t.Fatalf("%d steps for one who is upgraded", len(p.Steps))
		}
		p.Steps = none
		if result := commit.Apply(t.Context(), org, p, nil); !errors.Is(result.Err, upgrade.ErrBlocked) {
			t.Errorf("%s: %v", name, result.Err)
		}
	}
}

// TestDoneInAnotherOrg: that a user of the same id is upgraded in another org is not taken
// for the plan being carried out.
func TestDoneInAnotherOrg(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPlus())
	if result := commit.Apply(t.Context(), org, p, nil); !result.Done() {
		t.Fatalf("it ends with %+v", result)
	}
	org.Edit(func(s *upgradetest.State) { s.Session.Org.ID = "00D000000000009AAA" })
	result := commit.Apply(t.Context(), org, p, nil)
	if len(result.Stale) == 0 || result.Stale[0].Name != "Organization.Id" || result.Steps[0].Outcome != skipped {
		t.Errorf("it ends with %+v", result)
	}
}

// TestWhatIsUndoneIsTold: of a step that was recorded as done and that somebody has taken
// back, it is told what it had set, and what is there now.
func TestWhatIsUndoneIsTold(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	done := past(upgrade.OutcomeApplied, upgrade.OutcomeApplied, time.Hour)
	stale := func() []upgrade.StaleStamp {
		return commit.Applier{Org: org}.Resume(t.Context(), p, done, true).Stale
	}
	want := []upgrade.StaleStamp{
		{Name: "Account.IsPartner", Then: "yes", Now: "no", Words: []string{"The account is no longer a partner account."}},
		{
			Name: "User.ProfileId", Then: string(upgradetest.HarborPartner), Now: string(upgradetest.HarborCustomer),
			Words: []string{"The user no longer has the new profile."},
		},
	}
	if diff := cmp.Diff(want, stale()); diff != "" {
		t.Errorf("taken back (-want +got):\n%s", diff)
	}
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.AccountID, f.User.ContactID = "", "" })
	want[0].Now = "unknown"
	if diff := cmp.Diff(want, stale()); diff != "" {
		t.Errorf("the account is gone (-want +got):\n%s", diff)
	}
}

// TestWhoHasDoneIt: the user's record tells who changed it last; of another record, nobody
// is named.
func TestWhoHasDoneIt(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	p := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	if result := commit.Apply(t.Context(), org, p, nil); !result.Done() {
		t.Fatalf("it ends with %+v", result)
	}
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.User.LastModifiedBy = "Ada" })
	result := commit.Apply(t.Context(), org, p, nil)
	for i, names := range []bool{false, true} {
		if f := result.Steps[i].Finding; f == nil || f.Code != commit.FindingDoneByOther || strings.HasPrefix(f.Meaning, "Ada ") != names {
			t.Errorf("step %d is told as %+v", i, f)
		}
	}
}
