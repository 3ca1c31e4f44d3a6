package planning_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// lostRights spreads the lost permissions of a plan into single rights.
func lostRights(plan upgrade.Plan) map[access.Item]access.Rights {
	lost := map[access.Item]access.Rights{}
	for _, d := range plan.Access.Lost {
		lost[d.Item] = d.Rights
	}
	return lost
}

func TestGivingBackTakesLossesBack(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	bare := planning.New(facts, upgradetest.ToPartner())
	plan := planning.New(facts, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet, upgradetest.FieldOpsGroup))
	was, is := lostRights(bare), lostRights(plan)
	for _, object := range []string{"Contract", "WorkOrder"} {
		if was[upgradetest.ObjectItem(object)] != access.Read || is[upgradetest.ObjectItem(object)] != 0 {
			t.Errorf("%s: %s was lost, %s is", object, was[upgradetest.ObjectItem(object)], is[upgradetest.ObjectItem(object)])
		}
	}
	returned := make([]string, 0, len(plan.Access.Returned))
	for _, d := range plan.Access.Returned {
		returned = append(returned, d.Label+" by "+d.By[0].Label)
	}
	want := []string{
		"Contract by Knowledge Reader", "WorkOrder by Field Operations", "ApexClass 01p000000000001AAA by Knowledge Reader",
	}
	if diff := cmp.Diff(want, returned); diff != "" {
		t.Errorf("returned (-want +got):\n%s", diff)
	}
	if plan.Cost.All() >= bare.Cost.All() || len(bare.Access.Returned) != 0 {
		t.Errorf("%d losses with, %d without reassigning", plan.Cost.All(), bare.Cost.All())
	}
	if is[upgradetest.FieldItem("Contract", "Status")] != access.Read { // only the old profile grants it
		t.Error("a field comes back that nothing reassigned grants")
	}
}

func TestStepsThatGiveBack(t *testing.T) {
	t.Parallel()
	ends := time.Date(2027, time.January, 31, 0, 0, 0, 0, time.UTC)
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.User.Assignments[1].ExpirationDate = &ends
	choice := upgradetest.Returning(upgradetest.ToPartner(), upgradetest.FieldOpsGroup, upgradetest.KnowledgeSet, upgradetest.AnalyticsSet, upgradetest.CommunitySet)
	plan := planning.New(facts, choice)
	type told struct {
		kind    upgrade.StepKind
		object  string
		record  core.ID
		expires bool
	}
	steps := make([]told, 0, len(plan.Steps))
	for _, s := range plan.Steps {
		steps = append(steps, told{s.Kind, s.Object, s.Record, s.Expires != nil})
	}
	want := []told{
		{upgrade.StepEnablePartnerAccount, "Account", upgradetest.BrightHarbor, false},
		{upgrade.StepUpgradeUser, "User", upgradetest.Maya, false},
		{upgrade.StepAssignLicense, "PermissionSetLicenseAssign", upgradetest.AnalyticsLicense, false}, // comes with the set that needs it
		{upgrade.StepAssignSet, "PermissionSetAssignment", upgradetest.KnowledgeSet, true},
		{upgrade.StepAssignSet, "PermissionSetAssignment", upgradetest.AnalyticsSet, false},
		{upgrade.StepAssignGroup, "PermissionSetAssignment", upgradetest.FieldOpsGroup, false},
	}
	if diff := cmp.Diff(want, steps, cmp.AllowUnexported(told{})); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	for _, s := range plan.Steps[2:] {
		if !s.Kind.Reassigns() || s.Permanent != "" || !strings.Contains(s.Title, "Reassign the ") {
			t.Errorf("the step %+v", s)
		}
		if len(s.Changes) < 2 || s.Changes[0].Field != "AssigneeId" || s.Changes[0].New != string(upgradetest.Maya) || s.Changes[1].New != string(s.Record) {
			t.Errorf("%s writes %+v", s.Title, s.Changes)
		}
	}
	if upgradetest.Finding(plan.Findings, upgrade.FindingReassignUnfit) == nil {
		t.Error("that one of them can't be reassigned is not told")
	}
	if err := planning.CheckPlan(plan); err != nil {
		t.Errorf("the plan does not hold its own check: %v", err)
	}
}

func TestAForgedStepIsFound(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	for name, forge := range map[string]func(*upgrade.Step){
		"a permission set of somebody else's":    func(s *upgrade.Step) { s.Record = upgradetest.SetOfStandardPartner },
		"one that can't be reassigned":           func(s *upgrade.Step) { s.Record = upgradetest.CommunitySet },
		"a group that is taken for a set":        func(s *upgrade.Step) { s.Record = upgradetest.FieldOpsGroup },
		"none":                                   func(s *upgrade.Step) { s.Record = "" },
		"the user":                               func(s *upgrade.Step) { s.Record = upgradetest.Maya },
		"a license that is taken for a set":      func(s *upgrade.Step) { s.Record = upgradetest.AnalyticsLicense },
		"a set that is taken for a license":      func(s *upgrade.Step) { s.Kind = upgrade.StepAssignLicense },
		"a set that is taken for a group of its": func(s *upgrade.Step) { s.Kind = upgrade.StepAssignGroup },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := planning.New(facts, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet))
			forge(&plan.Steps[len(plan.Steps)-1])
			if planning.CheckPlan(plan) == nil {
				t.Error("the plan passes its check")
			}
		})
	}
}

func TestToggleGiveBack(t *testing.T) {
	t.Parallel()
	removed := planning.New(upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner()), upgradetest.ToPartner()).Removed
	const set, license = upgradetest.AnalyticsSet, upgradetest.AnalyticsLicense
	tests := []struct {
		name   string
		chosen []core.ID
		toggle core.ID
		want   []core.ID
	}{
		{"a set brings its license", nil, set, []core.ID{set, license}},
		{"a license alone", nil, license, []core.ID{license}},
		{"a license takes its sets along", []core.ID{upgradetest.KnowledgeSet, set, license}, license, []core.ID{upgradetest.KnowledgeSet}},
		{"a set leaves its license", []core.ID{set, license}, set, []core.ID{license}},
		{"a set finds its license there", []core.ID{license}, set, []core.ID{license, set}},
		{"what can't return changes nothing", []core.ID{license}, upgradetest.CommunitySet, []core.ID{license}},
		{"what nobody has changes nothing", []core.ID{license}, "0PS000000000099GAA", []core.ID{license}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := slices.Clone(tt.chosen)
			got := planning.ToggleReassign(removed, tt.chosen, tt.toggle)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("chosen (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tt.chosen); diff != "" {
				t.Errorf("the old choice was changed:\n%s", diff)
			}
		})
	}
}

func TestWhatTheNewLicenseDoesNotCarry(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		choice    upgrade.Choice
		item      access.Item
		rights    access.Rights
		canReturn bool
		reason    string
	}{
		{"view all", upgradetest.ToPartner(), upgradetest.ObjectItem("Berth__c"), access.Read | access.ViewAll, false, "doesn't allow view all records on Berths"},
		{"modify all", upgradetest.ToPlus(), upgradetest.ObjectItem("Case"), access.ModifyAll, false, "doesn't allow modify all records on Cases"},
		{"leads for customers", upgradetest.ToPlus(), upgradetest.ObjectItem("Lead"), access.Read, false, "doesn't allow read on Lead"},
		{"leads for partners", upgradetest.ToPartner(), upgradetest.ObjectItem("Lead"), access.Read | access.Create, true, "Can be reassigned."},
		{"deleting cases", upgradetest.ToPartner(), upgradetest.ObjectItem("Case"), access.Delete, true, "might refuse it: delete on Cases"},
		{"API for partners", upgradetest.ToPartner(), upgradetest.UserItem("ApiEnabled"), access.Use, true, "Can be reassigned."},
		{"API for customers", upgradetest.ToPlus(), upgradetest.UserItem("ApiEnabled"), access.Use, true, "Can be reassigned."},
		{"a field", upgradetest.ToPlus(), upgradetest.FieldItem("Lead", "Company"), access.Read, true, "Can be reassigned."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), tt.choice)
			facts.Grants.Rows = append(slices.Clone(facts.Grants.Rows), access.Row{Parent: upgradetest.KnowledgeSet, Item: tt.item, Rights: tt.rights})
			plan := planning.New(facts, upgradetest.Returning(tt.choice, upgradetest.KnowledgeSet))
			r := plan.Removed[0]
			if r.ID != upgradetest.KnowledgeSet || r.CanReturn != tt.canReturn || r.Reassigned != tt.canReturn || !strings.Contains(r.Reason, tt.reason) {
				t.Errorf("%+v, want %v because %q", r, tt.canReturn, tt.reason)
			}
		})
	}
}

// TestACertainDenialIsToldFirst: whatever order the rows come in.
func TestACertainDenialIsToldFirst(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
	extra := []access.Row{
		{Parent: upgradetest.KnowledgeSet, Item: upgradetest.UserItem("DeleteTopics"), Rights: access.Use},
		{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem("Quote"), Rights: access.Read},
		{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem("Lead"), Rights: access.Read},
		{Parent: upgradetest.KnowledgeSet, Item: upgradetest.ObjectItem("Account"), Rights: access.Delete},
	}
	base := slices.Clone(facts.Grants.Rows)
	rapid.Check(t, func(t *rapid.T) {
		facts.Grants.Rows = slices.Concat(base, rapid.Permutation(extra).Draw(t, "rows"))
		if reason := planning.New(facts, upgradetest.ToPlus()).Removed[0].Reason; !strings.Contains(reason, "read on Lead,") {
			t.Fatalf("the reason is %q", reason)
		}
	})
}

func TestWhatIsIdleIsNotGivenBack(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*core.PermissionSetAssignment){
		"expired":  func(a *core.PermissionSetAssignment) { a.ExpirationDate = new(upgradetest.Noon().AddDate(-1, 0, 0)) },
		"inactive": func(a *core.PermissionSetAssignment) { a.IsActive = new(false) },
		"revoked":  func(a *core.PermissionSetAssignment) { a.IsRevoked = new(true) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
			change(&facts.User.Assignments[1])
			plan := planning.New(facts, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet))
			if r := plan.Removed[0]; r.CanReturn || !r.Idle || r.Reassigned || !strings.Contains(r.Reason, "nothing to reassign") {
				t.Errorf("%+v", r)
			}
			if len(plan.Steps) != 2 {
				t.Errorf("steps %+v", plan.Steps)
			}
		})
	}
}

// TestASessionBasedSetReturnsWithoutGranting: it can be assigned again, and counts
// as little as before.
func TestASessionBasedSetReturnsWithoutGranting(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	facts.User.Assignments[1].RequiresActivation = true
	plan := planning.New(facts, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet))
	if r := plan.Removed[0]; !r.Reassigned || !r.Idle || len(plan.Access.Returned) != 0 {
		t.Errorf("%+v, returned %+v", r, plan.Access.Returned)
	}
}

func TestSitesThatComeWithWhatIsGivenBack(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.Sites = append(s.Sites, core.NetworkGrant{
			Network: core.Network{ID: upgradetest.MemberHub, Name: "Member Hub", Status: "Live"}, ParentID: upgradetest.KnowledgeSet, Status: "Added",
		})
	})
	facts := upgradetest.Gather(t, org, upgradetest.ToPartner())
	bare := planning.New(facts, upgradetest.ToPartner()).Sites
	sites := planning.New(facts, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet)).Sites
	if len(bare.Lost) != 1 || len(sites.Lost) != 0 || sites.By[upgradetest.MemberHub][0].Label != "Knowledge Reader" {
		t.Errorf("lost %v without, %v with reassigning, given by %v", bare.Lost, sites.Lost, sites.By[upgradetest.MemberHub])
	}
	if by := bare.By[upgradetest.MemberHub]; len(by) != 2 { // each of the two permission sets gives it now
		t.Errorf("what gives the site that is lost: %v", by)
	}
}

// TestGivingMoreBackNeverAddsALoss: nor does it take a kept right away.
func TestGivingMoreBackNeverAddsALoss(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		f := upgradetest.GenReassign(base).Draw(t, "facts")
		all := planning.AllReassignable(planning.New(f, upgradetest.ToPartner()).Removed)
		some := rapid.SliceOfDistinct(rapid.SampledFrom(append(all, "none")), rapid.ID[core.ID]).Draw(t, "given")
		few, more := planning.New(f, upgradetest.Returning(upgradetest.ToPartner(), some...)), planning.New(f, upgradetest.Returning(upgradetest.ToPartner(), all...))
		lost := lostRights(few)
		for item, rights := range lostRights(more) {
			if rights&^lost[item] != 0 {
				t.Fatalf("%s on %v is lost by reassigning more", rights&^lost[item], item)
			}
		}
		if few.Cost.All() < more.Cost.All() {
			t.Fatalf("%d losses with less, %d with more reassigned", few.Cost.All(), more.Cost.All())
		}
	})
}

// TestGivingAllBackLeavesOnlyWhatIsDenied: what is still lost was granted by the old
// profile, by something that can't be reassigned, or is denied by the license.
func TestGivingAllBackLeavesOnlyWhatIsDenied(t *testing.T) {
	t.Parallel()
	base := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner())
	rapid.Check(t, func(t *rapid.T) {
		f := upgradetest.GenReassign(base).Draw(t, "facts")
		removed := planning.New(f, upgradetest.ToPartner()).Removed
		plan := planning.New(f, upgradetest.Returning(upgradetest.ToPartner(), planning.AllReassignable(removed)...))
		gone := map[core.ID]bool{upgradetest.HarborCustomer: true}
		for _, r := range plan.Removed {
			if !r.CanReturn {
				gone[r.ID] = true
			} else if !r.Reassigned {
				t.Fatalf("%s can be reassigned and is not", r.Label)
			}
		}
		after := map[access.Item]access.Rights{}
		for _, g := range plan.Access.After {
			after[g.Item] = g.Rights
		}
		for _, d := range plan.Access.Lost {
			license := d.Item.Category == access.CategoryObject && d.Rights&^(access.ViewAll|access.ModifyAll) == 0
			hidden := d.Item.Category == access.CategoryField && !after[upgradetest.ObjectItem(d.Item.Object)].Has(access.Read)
			denied := slices.ContainsFunc(d.By, func(s access.Source) bool { return gone[s.ID] })
			if !license && !hidden && !denied {
				t.Fatalf("%s on %v is lost, although %v is reassigned", d.Rights, d.Item, d.By)
			}
		}
	})
}
