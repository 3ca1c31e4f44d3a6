package main

import (
	"fmt"
	"testing"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// goldenRows is how many rows of each table are compared: those of 50,000 grants
// would be read by nobody. The heading of each table counts all of them.
const goldenRows = 12

// goldenPlan writes a plan as a person gets it, with its tables cut.
func goldenPlan(plan upgrade.Plan) string {
	plan.MadeAt = morning() // the header that tells it goes by the real clock
	doc := report.Plan(plan)
	for i := range doc.Sections {
		if table := doc.Sections[i].Table; table != nil && len(table.Rows) > goldenRows {
			more := make([]display.Text, len(table.Head))
			more[0] = display.Clean(fmt.Sprintf("(%d more rows)", len(table.Rows)-goldenRows))
			table.Rows = append(table.Rows[:goldenRows:goldenRows], more)
		}
	}
	return report.Text(doc, 0)
}

// TestGoldenPlans compares the whole plans of the default story and of the largest
// user there is.
func TestGoldenPlans(t *testing.T) {
	t.Parallel()
	crowded := func(t *testing.T) *testOrg {
		t.Helper()
		org := demo(t, demoorg.Options{Seed: 1, Crowded: true, MembershipDelay: -1, Now: morning})
		t.Cleanup(func() { _ = org.Close() })
		return &testOrg{Org: org, t: t}
	}
	for _, tt := range []struct {
		name, user, profile string
		start               func(*testing.T) *testOrg
	}{
		{"maya-to-partner", seed.Maya, seed.ProfilePartnerSales, startOrg},
		{"maya-to-plus", seed.Maya, seed.ProfileCustomerPlusService, startOrg},
		{"big-access-to-partner", seed.Crowded, seed.ProfileCrowdedPartner, crowded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := tt.start(t)
			client := o.client("")
			choice := upgrade.Choice{UserID: o.userID(tt.user), ProfileID: o.profileID(tt.profile)}
			facts, err := upgrade.Gather(t.Context(), client, choice, nil)
			if err != nil {
				t.Fatal(err)
			}
			plan := planning.New(facts, choice)
			uitest.GoldenFile(t, "plans/"+tt.name+".txt", goldenPlan(plan))
			choice.Reassign = planning.AllReassignable(plan.Removed)
			uitest.GoldenFile(t, "plans/"+tt.name+"-reassigned.txt", goldenPlan(planning.New(facts, choice)))
		})
	}
}
