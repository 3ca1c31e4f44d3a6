package commit_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/commit"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// applyWith upgrades Maya while the org changes at the very moment of her own write.
func applyWith(t *testing.T, change func(*upgradetest.State)) upgrade.Verification {
	t.Helper()
	org := upgradetest.NewOrg()
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	org.Before(upgradetest.MethodUpgrade, change)
	result := commit.Apply(t.Context(), org, plan, nil)
	if result.Err != nil || len(result.Stale) != 0 {
		t.Fatalf("error %v, stale %v", result.Err, result.Stale)
	}
	return result.Verification
}

func TestMismatchesAreListedOneByOne(t *testing.T) {
	t.Parallel()
	const parent = upgradetest.SetOfHarborPartner
	v := applyWith(t, func(s *upgradetest.State) {
		s.Rows = slices.DeleteFunc(s.Rows, func(r access.Row) bool { return r.Parent == parent && r.Item == upgradetest.ObjectItem("Lead") })
		s.Rows = append(s.Rows,
			access.Row{Parent: parent, Item: upgradetest.ObjectItem("Case"), Rights: access.Delete},
			access.Row{Parent: parent, Item: upgradetest.UserItem("EditTask"), Rights: access.Use},
			access.Row{Parent: parent, Item: upgradetest.ObjectItem("Berth__c"), Rights: access.ViewAll}) // which the license does not have
	})
	want := []upgrade.Mismatch{
		{
			Item: upgradetest.ObjectItem("Case"), Label: "Cases",
			Predicted: access.Read | access.Create | access.Edit, Actual: access.Read | access.Create | access.Edit | access.Delete,
		},
		{Item: upgradetest.ObjectItem("Lead"), Label: "Lead", Predicted: access.Read | access.Create | access.Edit},
		{Item: upgradetest.UserItem("EditTask"), Label: "Edit Tasks", Actual: access.Use},
	}
	if diff := cmp.Diff(want, v.Access); diff != "" {
		t.Errorf("mismatches (-want +got):\n%s", diff)
	}
	if c := check(t, v.Checks, "Access"); c.Agreement != upgrade.AgreementMismatch || c.Actual != "7 permissions, 3 of them not as expected" {
		t.Errorf("%+v", c)
	}
	if v.Verified() || !slices.Contains(v.Differences(), "Access") {
		t.Error("access that is not as planned counts as verified")
	}
}

func TestAccessAsPredicted(t *testing.T) {
	t.Parallel()
	v := applyWith(t, func(*upgradetest.State) {})
	if c := check(t, v.Checks, "Access"); c.Agreement != upgrade.AgreementMatch || c.Predicted != c.Actual || len(v.Access) != 0 {
		t.Errorf("%+v, %+v", c, v.Access)
	}
}

func TestAccessThatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*upgradetest.Org){
		"an error": func(o *upgradetest.Org) { o.FailMethod(upgradetest.MethodGrants, lostAnswer()) },
		"a panic":  func(o *upgradetest.Org) { o.PanicOn(upgradetest.MethodGrants, "out of cheese") },
		"a table that is not shown": func(o *upgradetest.Org) {
			o.Edit(func(s *upgradetest.State) { s.UnreadableGrants = []upgrade.Unreadable{{What: "FieldPermissions"}} })
		},
		"assignments not shown": func(o *upgradetest.Org) {
			o.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.Unreadable = []upgrade.Unreadable{{What: "PermissionSetAssignment"}} })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			facts := upgradetest.Gather(t, org, upgradetest.ToPartner())
			plan := planning.New(facts, upgradetest.ToPartner())
			if _, err := org.UpgradeUser(t.Context(), upgrade.UserChange{UserID: upgradetest.Maya, ProfileID: upgradetest.HarborPartner}); err != nil {
				t.Fatal(err)
			}
			change(org)
			v := commit.Verify(t.Context(), org, plan, nil)
			if c := check(t, v.Checks, "Access"); c.Agreement != upgrade.AgreementUnknown || v.Err != nil || len(v.Access) != 0 {
				t.Errorf("%+v, error %v, %+v", c, v.Err, v.Access)
			}
		})
	}
}

// TestNoProofOfAccessWithoutTheUpgrade: whoever is not upgraded has another access,
// of course.
func TestNoProofOfAccessWithoutTheUpgrade(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	v := commit.Verify(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.ToPartner()), nil)
	if slices.ContainsFunc(v.Checks, func(c upgrade.Check) bool { return c.Name == "Access" }) || len(v.Access) != 0 {
		t.Errorf("%+v", v.Checks)
	}
}

func TestGroupsAndPackagesAreComparedAfterwards(t *testing.T) {
	t.Parallel()
	group := core.GroupMembership{GroupID: "00G000000000001AAA", Name: "Harbor Customers", Type: "Regular"}
	pkg := core.PackageLicense{ID: "051000000000001AAA", LicenseID: "050000000000001AAA", Namespace: "bwcharts"}
	org := upgradetest.NewOrg()
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) {
		f.Memberships, f.Packages = []core.GroupMembership{group}, []core.PackageLicense{pkg}
	})
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	facts, err := org.User(t.Context(), upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change func(*upgrade.UserFacts)
		groups upgrade.Agreement
		pkgs   upgrade.Agreement
	}{
		"both stay":       {func(*upgrade.UserFacts) {}, upgrade.AgreementMatch, upgrade.AgreementMatch},
		"a group goes":    {func(f *upgrade.UserFacts) { f.Memberships = nil }, upgrade.AgreementMismatch, upgrade.AgreementMatch},
		"a package goes":  {func(f *upgrade.UserFacts) { f.Packages = nil }, upgrade.AgreementMatch, upgrade.AgreementMismatch},
		"another package": {func(f *upgrade.UserFacts) { f.Packages[0].LicenseID = "050" }, upgrade.AgreementMatch, upgrade.AgreementMismatch},
		"not readable": {func(f *upgrade.UserFacts) {
			f.Memberships, f.Packages = nil, nil
			f.Unreadable = []upgrade.Unreadable{{What: "GroupMember"}, {What: "UserPackageLicense"}}
		}, upgrade.AgreementUnknown, upgrade.AgreementUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := facts
			after.Packages = slices.Clone(facts.Packages)
			tt.change(&after)
			checks := commit.Checks(plan, after)
			if got := check(t, checks, "Public groups and queues"); got.Agreement != tt.groups {
				t.Errorf("%+v", got)
			}
			if got := check(t, checks, "Managed packages"); got.Agreement != tt.pkgs {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestThePredictionIsWhatComesTrue: on an org that does what Salesforce promises, no
// choice and no rows make a mismatch.
func TestThePredictionIsWhatComesTrue(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(rt *rapid.T) {
		facts := upgradetest.GenReassign(base).Draw(rt, "facts")
		org := upgradetest.NewOrg()
		org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.Assignments = slices.Clone(facts.User.Assignments) })
		org.Edit(func(s *upgradetest.State) {
			s.Rows = facts.Grants.Rows
			for _, a := range facts.User.Assignments {
				s.Sets[cmpOr(a.PermissionSetGroupID, a.PermissionSetID)] = a
			}
		})
		removed := upgradetest.MakePlan(t, org, upgradetest.ToPartner()).Removed
		chosen := rapid.SliceOfDistinct(rapid.SampledFrom(append(planning.AllReassignable(removed), "none")), rapid.ID[core.ID]).Draw(rt, "reassigned")
		chosen = slices.DeleteFunc(chosen, func(id core.ID) bool { return id == "none" })
		for _, id := range chosen {
			if rapid.IntRange(0, 3).Draw(rt, "refused") == 0 {
				org.Edit(func(s *upgradetest.State) {
					s.Refused[id] = upgradetest.Refusal("assign", 400, core.CodeFieldIntegrity, "no")
				})
			}
		}
		result := commit.Apply(t.Context(), org, upgradetest.MakePlan(t, org, upgradetest.Returning(upgradetest.ToPartner(), chosen...)), nil)
		if result.Err != nil || len(result.Verification.Access) != 0 {
			rt.Fatalf("error %v, not as predicted: %+v", result.Err, result.Verification.Access)
		}
	})
}

func cmpOr(a, b core.ID) core.ID {
	if a != "" {
		return a
	}
	return b
}
