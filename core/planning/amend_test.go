package planning_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestAmend holds that a plan that is amended is the plan that would have been made with the
// same choice at once, whatever of it had been reassigned before and is still there. What
// could be kept is no question any more.
func TestAmend(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(assignRecordTypes)
	choice := upgradetest.ToPartner()
	facts, err := upgrade.Gather(t.Context(), org, choice, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := planning.AllReassignable(planning.New(facts, choice).Removed)
	if len(all) < 2 {
		t.Fatalf("only %d can be reassigned", len(all))
	}
	made := func(ids ...core.ID) upgrade.Plan {
		c := choice
		c.Reassign = ids
		return planning.New(facts, c)
	}
	rows := facts.Grants
	rows.Labels = nil // which only the plan knows
	with := func(ids ...core.ID) (now upgrade.UserFacts) {
		for _, id := range ids {
			now.Assignments = append(now.Assignments, core.PermissionSetAssignment{PermissionSetID: id})
		}
		return now
	}
	for name, tt := range map[string]struct {
		before upgrade.Plan
		now    upgrade.UserFacts
		chosen []core.ID
		want   upgrade.Plan
	}{
		"all of nothing":             {made(), with(), all, made(all...)},
		"one of nothing":             {made(), with(), all[:1], made(all[:1]...)},
		"another one":                {made(all[0]), with(all[0]), all[1:2], made(all[1], all[0])},
		"what was removed since":     {made(all[0]), with(), all[1:2], made(all[1])},
		"the same that was rejected": {made(all[0]), with(), all[:1], made(all[0])},
	} {
		got := planning.Amend(tt.before, upgrade.LaterFacts{Grants: rows, User: tt.now}, tt.chosen)
		if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(upgrade.Plan{}, "Findings", "Counts"), cmpopts.IgnoreFields(upgrade.Difference{}, "Offer")); diff != "" {
			t.Errorf("%s: amended is not as made at once (-want +got):\n%s", name, diff)
		}
		if err := planning.CheckPlan(got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReassignNeedsASeat counts the seats of what is to be assigned and is not: unlimited ones
// are never full, and unread ones are left to Salesforce.
func TestReassignNeedsASeat(t *testing.T) {
	t.Parallel()
	const id core.ID = "050000000000001AAA"
	plan := upgrade.Plan{Steps: []upgrade.Step{{Kind: upgrade.StepAssignPackage, Record: id, Changes: []upgrade.FieldChange{{}, {NewLabel: "bwcharts"}}}}}
	for name, tt := range map[string]struct {
		facts upgrade.LaterFacts
		full  bool
	}{
		"full":             {upgrade.LaterFacts{Seats: []upgrade.Seats{{ID: id, Total: 3, Used: 3}}}, true},
		"none at all":      {upgrade.LaterFacts{Seats: []upgrade.Seats{{ID: id}}}, true},
		"one remains":      {upgrade.LaterFacts{Seats: []upgrade.Seats{{ID: id, Total: 3, Used: 2}}}, false},
		"unlimited":        {upgrade.LaterFacts{Seats: []upgrade.Seats{{ID: id, Total: -1, Used: 99}}}, false},
		"not read":         {upgrade.LaterFacts{}, false},
		"another is full":  {upgrade.LaterFacts{Seats: []upgrade.Seats{{ID: "050000000000002AAA"}}}, false},
		"assigned already": {upgrade.LaterFacts{User: upgrade.UserFacts{Packages: []core.PackageLicense{{LicenseID: id}}}, Seats: []upgrade.Seats{{ID: id}}}, false},
	} {
		if got := planning.FindReassignBlocker(plan, tt.facts); (got != nil) != tt.full {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
