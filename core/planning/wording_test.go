package planning_test

import (
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestEveryFindingIsComplete asks for every finding that a plan can have, and holds that
// none of their codes was left out.
func TestEveryFindingIsComplete(t *testing.T) {
	t.Parallel()
	codes := append(upgradetest.DeclaredCodes(t, 60, "../upgrade/codes.go", "*.go"), planning.PreflightCodes()...)
	upgradetest.CheckFindings(t, allFindings(t), append(codes, planning.UnreadableCodes()...)...)
}

// allFindings makes every finding there is.
func allFindings(t *testing.T) []core.Finding {
	t.Helper()
	var all []core.Finding
	for _, tt := range preflightCases() {
		facts := upgradetest.Gather(t, upgradetest.NewOrg(), tt.choice)
		tt.change(&facts)
		all = append(all, planning.New(facts, tt.choice).Findings...)
	}
	for _, user := range refusedUsers() {
		_, why := planning.Eligibility(user)
		all = append(all, why)
	}
	all = append(all, planning.Unread(upgrade.Catalog{Unreadable: []upgrade.Unreadable{{What: "UserLicense"}}}).Finding())
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
	for _, what := range append(planning.UnreadableObjects(), "Other") {
		facts.User.Unreadable = append(facts.User.Unreadable, upgrade.Unreadable{What: what, Code: "INVALID_TYPE", Message: "The object is not supported."})
	}
	all = append(all, planning.New(facts, upgradetest.ToPlus()).Findings...)
	step := upgrade.Step{Kind: upgrade.StepAssignPackage, Record: "050000000000001AAA", Changes: []upgrade.FieldChange{{}, {NewLabel: "bwcharts"}}}
	full := upgrade.LaterFacts{Session: facts.Session, Seats: []upgrade.Seats{{ID: step.Record, Total: 2, Used: 2}}}
	all = append(all, *planning.FindReassignBlocker(upgrade.Plan{Steps: []upgrade.Step{step}}, full))
	return append(all, planning.EarlierRunFinding(upgrade.EarlierRun{ID: "20261122T093000.000Z-005000000000001AAA", State: "outcome unknown"}))
}

// refusedUsers are users of every kind that can't be upgraded.
func refusedUsers() []core.User {
	customer := core.User{IsActive: true, ContactID: "003000000000001AAA", AccountID: "001000000000001AAA", UserType: core.UserTypeCspLitePortal}
	var users []core.User
	for _, change := range []func(*core.User){
		func(u *core.User) { u.UserType = core.UserTypePowerPartner },
		func(u *core.User) { u.UserType = core.UserTypeStandard },
		func(u *core.User) { u.UserType = core.UserTypeGuest },
		func(u *core.User) { u.UserType = core.UserTypeSelfService },
		func(u *core.User) { u.UserType = core.UserTypeCsnOnly },
		func(u *core.User) { u.IsActive = false },
		func(u *core.User) { u.IsActive, u.IsFrozen = false, new(true) },
		func(u *core.User) { u.ContactID, u.AccountID = "", "" },
		func(u *core.User) { u.AccountID = "" },
	} {
		user := customer
		change(&user)
		users = append(users, user)
	}
	return users
}
