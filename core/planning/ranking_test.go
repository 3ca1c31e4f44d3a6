package planning_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// ranking reads what a ranking of partner profiles needs.
func ranking(t *testing.T, org upgrade.Reader) (upgrade.Basis, upgrade.Access) {
	t.Helper()
	basis, err := upgrade.GatherBasis(t.Context(), org, upgradetest.Maya)
	if err != nil {
		t.Fatal(err)
	}
	before := func(ctx context.Context) (upgrade.Access, error) {
		return upgrade.GatherUserAccess(ctx, org, basis.User, nil)
	}
	both, err := upgrade.GatherLicenseAccess(t.Context(), org, basis, upgradetest.PartnerCommunity, before, nil)
	if err != nil {
		t.Fatal(err)
	}
	return basis, both
}

func ranked(costs []planning.ProfileCost) []string {
	names := make([]string, len(costs))
	for i, c := range costs {
		names[i] = c.Profile.Name
	}
	return names
}

const (
	ownPartner = "Harbor Partner"
	stdPartner = "Partner Community User"
)

func TestRankProfiles(t *testing.T) {
	t.Parallel()
	better := func(f *upgradetest.State) { // the standard profile costs Maya less
		f.Setup.SharingSets = nil
		f.Rows = append(f.Rows,
			access.Row{Parent: upgradetest.SetOfStandardPartner, Item: upgradetest.ObjectItem("Contract"), Rights: access.Read},
			access.Row{Parent: upgradetest.SetOfStandardPartner, Item: upgradetest.UserItem("RunReports"), Rights: access.Use},
		)
	}
	allowed := func(yes *bool) func(*upgradetest.State) {
		return func(s *upgradetest.State) { s.Setup.StandardExternalProfiles = yes }
	}
	same := func(s *upgradetest.State) {
		s.Rows = slices.DeleteFunc(s.Rows, func(r access.Row) bool { return r.Parent == upgradetest.SetOfStandardPartner })
		for _, r := range slices.Clone(s.Rows) {
			if r.Parent == upgradetest.SetOfHarborPartner {
				r.Parent = upgradetest.SetOfStandardPartner
				s.Rows = append(s.Rows, r)
			}
		}
	}
	tests := map[string]struct {
		change []func(*upgradetest.State)
		want   []string
	}{
		"the org's own, when standard ones may be refused": {[]func(*upgradetest.State){better}, []string{ownPartner, stdPartner}},
		"the org's own, when standard ones are refused":    {[]func(*upgradetest.State){better, allowed(new(false))}, []string{ownPartner, stdPartner}},
		"the one that costs less, when both are allowed":   {[]func(*upgradetest.State){better, allowed(new(true))}, []string{stdPartner, ownPartner}},
		"the org's own, when both cost the same":           {[]func(*upgradetest.State){same, allowed(new(true))}, []string{ownPartner, stdPartner}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := upgradetest.NewOrg()
			for _, change := range tt.change {
				org.Edit(change)
			}
			basis, both := ranking(t, org)
			if diff := cmp.Diff(tt.want, ranked(planning.RankProfiles(basis, upgradetest.PartnerCommunity, both))); diff != "" {
				t.Errorf("order (-want +got):\n%s", diff)
			}
		})
	}
}

// TestARankedProfileCostsWhatItsPlanSays: the ranking makes no plan, and yet agrees
// with the one that is made when the profile is chosen.
func TestARankedProfileCostsWhatItsPlanSays(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) { s.Setup.StandardExternalProfiles = new(false) })
	basis, both := ranking(t, org)
	base := upgradetest.Gather(t, org, upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		both := both
		both.Grants.Rows = slices.Concat(both.Grants.Rows, upgradetest.GenReassign(base).Draw(t, "facts").Grants.Rows)
		for _, cost := range planning.RankProfiles(basis, upgradetest.PartnerCommunity, both) {
			choice := upgrade.Choice{UserID: upgradetest.Maya, ProfileID: cost.Profile.ID}
			plan := planning.New(basis.Facts(cost.Profile, both), choice)
			if diff := cmp.Diff(plan.Cost, cost.Cost); diff != "" || len(plan.Access.Gained) != cost.Gained {
				t.Fatalf("%s gains %d, its plan %d; cost (-plan +ranked):\n%s", cost.Profile.Name, cost.Gained, len(plan.Access.Gained), diff)
			}
			blocked := upgradetest.Finding(plan.Findings, upgrade.FindingProfileStandardForbidden) != nil
			if (cost.Problem != nil) != blocked {
				t.Fatalf("%s has the problem %+v, its plan is blocked: %v", cost.Profile.Name, cost.Problem, blocked)
			}
		}
	})
}

func TestOneReadingForAllProfiles(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	ranking(t, org)
	var grants, counts int
	for _, call := range org.Calls() {
		switch call.Method {
		case upgradetest.MethodGrants:
			grants++
		case upgradetest.MethodCount:
			counts++
			if !slices.Contains(call.Objects, "Berth__c") || !slices.Contains(call.Objects, "Contract") || slices.Contains(call.Objects, "Account") {
				t.Errorf("counted %v", call.Objects)
			}
		}
	}
	if grants != 2 || counts != 1 {
		t.Errorf("%d readings of permissions, %d of counts", grants, counts)
	}
}

func TestRankNothing(t *testing.T) {
	t.Parallel()
	basis, both := ranking(t, upgradetest.NewOrg())
	if got := planning.RankProfiles(basis, upgradetest.CustomerCommunity, both); got != nil {
		t.Errorf("ranked %v", ranked(got))
	}
}

func TestPutBeside(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.Rows = append(s.Rows, access.Row{Parent: upgradetest.SetOfStandardPartner, Item: upgradetest.ObjectItem("Contract"), Rights: access.Read})
	})
	basis, both := ranking(t, org)
	profiles := basis.ProfilesOf(upgradetest.PartnerCommunity)
	beside := planning.PutBeside(basis, profiles[0], profiles[1], both)
	want := []planning.SideRow{
		{Item: upgradetest.ObjectItem("Contract"), Label: "Contract", Had: access.Read, Right: access.Read},
		{Item: upgradetest.ObjectItem("Lead"), Label: "Lead", Left: access.Read | access.Create | access.Edit},
		{Item: upgradetest.UserItem("RunReports"), Label: "Run Reports", Had: access.Use, Left: access.Use},
	}
	if diff := cmp.Diff(want, beside.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	costs := planning.RankProfiles(basis, upgradetest.PartnerCommunity, both)
	for _, side := range []planning.ProfileCost{beside.Left, beside.Right} {
		i := slices.IndexFunc(costs, func(c planning.ProfileCost) bool { return c.Profile.ID == side.Profile.ID })
		if diff := cmp.Diff(costs[i], side); diff != "" {
			t.Errorf("%s costs something else beside another (-ranked +beside):\n%s", side.Profile.Name, diff)
		}
	}
}

func TestImpactIsNeverInTheWay(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.FailMethod(upgradetest.MethodCount, upgradetest.Refusal("count", 500, "QUERY_TIMEOUT", "Your query request was running for too long."))
	plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
	got := upgradetest.Finding(plan.Findings, "gap-counts")
	if got == nil || got.Severity != core.SeverityNotice || len(plan.Counts) != 0 {
		t.Errorf("finding %+v, counts %v", got, plan.Counts)
	}
}

func TestNothingIsCountedWithoutALoss(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) { s.Rows = nil })
	upgradetest.Gather(t, org, upgradetest.ToPartner())
	for _, call := range org.Calls() {
		if call.Method == upgradetest.MethodCount {
			t.Errorf("counted %v", call.Objects)
		}
	}
}

// TestTheGravestLossesAreCounted: ten objects at most, open work first.
func TestTheGravestLossesAreCounted(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		for _, name := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"} {
			s.Rows = append(s.Rows, access.Row{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem(name + "__c"), Rights: access.Read})
		}
		s.Rows = append(s.Rows,
			access.Row{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem("Opportunity"), Rights: access.Read},
			access.Row{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem("Case"), Rights: access.Delete})
	})
	upgradetest.Gather(t, org, upgradetest.ToPartner())
	var counted []string
	for _, call := range org.Calls() {
		if call.Method == upgradetest.MethodCount {
			counted = call.Objects
		}
	}
	want := []string{"Opportunity", "Case", "A__c", "B__c", "C__c", "D__c", "E__c", "F__c", "G__c"}
	if diff := cmp.Diff(want, counted); diff != "" {
		t.Errorf("counted (-want +got):\n%s", diff)
	}
}

// TestManyProfilesAreRankedByWhatTheUserHas: of more profiles than are read whole, what a user
// loses with each is the same as with all that it grants, and what is gained is not told.
func TestManyProfilesAreRankedByWhatTheUserHas(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		i := slices.IndexFunc(s.Catalog.Profiles, func(p core.Profile) bool { return p.Name == ownPartner })
		for n := range 20 {
			more := s.Catalog.Profiles[i]
			more.ID = core.ID(fmt.Sprintf("00e0000000AA%02dAAA", n))
			more.Name = fmt.Sprintf("More %02d", n)
			s.Catalog.Profiles = append(s.Catalog.Profiles, more)
		}
	})
	basis, both := ranking(t, org)
	costs := planning.RankProfiles(basis, upgradetest.PartnerCommunity, both)
	if len(costs) < 20 || slices.Contains(ranked(costs), "") {
		t.Fatalf("ranked %v", ranked(costs))
	}
	for _, cost := range costs {
		plan := upgradetest.MakePlan(t, org, upgrade.Choice{UserID: upgradetest.Maya, ProfileID: cost.Profile.ID})
		if diff := cmp.Diff(plan.Cost, cost.Cost); diff != "" || cost.Gained != -1 {
			t.Errorf("%s gains %d; its plan gains %d; cost (-plan +ranked):\n%s", cost.Profile.Name, cost.Gained, len(plan.Access.Gained), diff)
		}
	}
}
