package planning_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestMayasPlan(t *testing.T) {
	t.Parallel()
	got := upgradetest.MakePlan(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	want := []upgrade.Step{
		{
			Kind: upgrade.StepEnablePartnerAccount, Title: "Enable Bright Harbor as a partner account",
			Object: "Account", Record: upgradetest.BrightHarbor,
			Changes: []upgrade.FieldChange{
				{Field: "IsPartner", Label: "Partner account", Old: "false", New: "true", OldLabel: "no", NewLabel: "yes"},
			},
		},
		{
			Kind: upgrade.StepUpgradeUser, Title: "Upgrade Maya Chen to Partner Community", Object: "User", Record: upgradetest.Maya,
			Changes: []upgrade.FieldChange{
				{
					Field: "ProfileId", Label: "Profile", Old: string(upgradetest.HarborCustomer), New: string(upgradetest.HarborPartner),
					OldLabel: "Harbor Customer", NewLabel: "Harbor Partner",
				},
				{Field: "UserRoleId", Label: "Role", NewLabel: "Bright Harbor Partner User", Derived: true},
				{
					Field: "Profile.UserLicenseId", Label: "License", Old: string(upgradetest.CustomerCommunity),
					New: string(upgradetest.PartnerCommunity), OldLabel: "Customer Community", NewLabel: "Partner Community", Derived: true,
				},
				{Field: "UserType", Label: "User type", Old: "CspLitePortal", New: "PowerPartner", Derived: true},
			},
		},
	}
	if diff := cmp.Diff(want, got.Steps, cmpopts.IgnoreFields(upgrade.Step{}, "Permanent")); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	for _, step := range got.Steps {
		if step.Permanent == "" {
			t.Errorf("%s does not say that it can't be undone", step.Kind)
		}
	}
	if got.Version != upgrade.PlanVersion || !got.MadeAt.Equal(got.User.ReadAt) || got.NothingToDo() {
		t.Errorf("plan version %d made at %s", got.Version, got.MadeAt)
	}
	if len(got.Removed) != 5 {
		t.Errorf("%d removals, want 5", len(got.Removed))
	}
}

func TestAPartnerAccountNeedsNoStep(t *testing.T) {
	t.Parallel()
	choice := upgrade.Choice{
		UserID: upgradetest.Tomas, ProfileID: upgradetest.HarborPartner, RoleID: upgradetest.NorthwindManager,
	}
	got := upgradetest.MakePlan(t, upgradetest.NewOrg(), choice)
	if len(got.Steps) != 1 || got.Steps[0].Kind != upgrade.StepUpgradeUser {
		t.Fatalf("steps = %+v", got.Steps)
	}
	role := got.Steps[0].Changes[1]
	want := upgrade.FieldChange{
		Field: "UserRoleId", Label: "Role", New: string(upgradetest.NorthwindManager), NewLabel: "Northwind Partner Manager",
	}
	if diff := cmp.Diff(want, role); diff != "" {
		t.Errorf("role (-want +got):\n%s", diff)
	}
}

func TestTheRoleThatSalesforceAssignsIsShown(t *testing.T) {
	t.Parallel()
	got := upgradetest.MakePlan(t, upgradetest.NewOrg(), upgrade.Choice{UserID: upgradetest.Tomas, ProfileID: upgradetest.HarborPartner})
	want := upgrade.FieldChange{
		Field: "UserRoleId", Label: "Role", New: string(upgradetest.NorthwindUser), NewLabel: "Northwind Partner User", Derived: true,
	}
	if diff := cmp.Diff(want, got.Steps[0].Changes[1]); diff != "" {
		t.Errorf("role (-want +got):\n%s", diff)
	}
}

func TestNothingToChange(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		role    core.ID
		nothing bool
	}{
		"the same profile":          {"", true},
		"the same profile and role": {upgradetest.NorthwindManager, true},
		"another role":              {upgradetest.NorthwindUser, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			choice := upgrade.Choice{UserID: upgradetest.Dana, ProfileID: upgradetest.HarborPartner, RoleID: tt.role}
			got := upgradetest.MakePlan(t, upgradetest.NewOrg(), choice)
			said := upgradetest.Finding(got.Findings, upgrade.FindingUserNothingToChange) != nil
			if got.NothingToDo() != tt.nothing || said != tt.nothing {
				t.Errorf("NothingToDo = %v, said so: %v; want %v", got.NothingToDo(), said, tt.nothing)
			}
		})
	}
}

func TestPlanIsPure(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	first, second := planning.New(facts, upgradetest.ToPartner()), planning.New(facts, upgradetest.ToPartner())
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("the same facts made another plan:\n%s", diff)
	}
}

// genFacts draws changes to Maya's facts: enough of them to reach every part of a
// plan.
func genFacts(base upgrade.Facts) *rapid.Generator[upgrade.Facts] {
	return rapid.Custom(func(t *rapid.T) upgrade.Facts {
		f := base
		text := rapid.String()
		moment := rapid.Custom(func(t *rapid.T) time.Time {
			return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).UTC()
		})
		f.User.ReadAt, f.User.User.Name, f.User.User.LastModified = moment.Draw(t, "read at"), text.Draw(t, "name"), moment.Draw(t, "modified")
		f.User.User.IsFrozen = rapid.Ptr(rapid.Bool(), true).Draw(t, "frozen")
		if rapid.Bool().Draw(t, "account") {
			account := *base.User.Account
			account.Name = text.Draw(t, "account name")
			account.IsPartner = rapid.Ptr(rapid.Bool(), true).Draw(t, "partner")
			account.ExternallyOwnedContacts = rapid.Ptr(rapid.IntRange(0, 9), true).Draw(t, "contacts")
			f.User.Account = &account
		} else {
			f.User.Account = nil
		}
		f.User.Unreadable = rapid.SliceOf(rapid.Custom(func(t *rapid.T) upgrade.Unreadable {
			return upgrade.Unreadable{What: text.Draw(t, "what"), Code: text.Draw(t, "code"), Message: text.Draw(t, "message")}
		})).Draw(t, "gaps")
		f.Grants.Rows = rapid.SliceOf(rapid.Custom(func(t *rapid.T) access.Row {
			return access.Row{
				Parent: rapid.SampledFrom([]core.ID{upgradetest.SetOfHarborCustomer, upgradetest.SetOfHarborPartner}).Draw(t, "parent"),
				Item: access.Item{
					Category: access.Category(rapid.Uint8Range(1, 5).Draw(t, "category")),
					Object:   text.Draw(t, "object"), Name: text.Draw(t, "item"),
				},
				Rights: access.Rights(rapid.Byte().Draw(t, "rights")),
			}
		})).Draw(t, "rows")
		f.Session.CallsUsed = rapid.IntRange(0, 15000).Draw(t, "calls")
		return f
	})
}

func TestPlanIsTheSameAfterJSON(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		before := planning.New(genFacts(base).Draw(t, "facts"), upgradetest.ToPartner())
		text, err := json.Marshal(before)
		if err != nil {
			t.Fatal(err)
		}
		var after upgrade.Plan
		if err := json.Unmarshal(text, &after); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("the plan changed on its way through JSON:\n%s", diff)
		}
	})
}

// TestBlockersComeFirst also shows that any facts at all make a plan.
func TestBlockersComeFirst(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		findings := planning.New(genFacts(base).Draw(t, "facts"), upgradetest.ToPartner()).Findings
		for i := 1; i < len(findings); i++ {
			if findings[i].Severity.Rank() < findings[i-1].Severity.Rank() {
				t.Fatalf("%s stands after %s", findings[i].Code, findings[i-1].Code)
			}
		}
	})
}
