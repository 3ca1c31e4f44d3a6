package commit_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestEveryLineOfTheVerification is the table of every line of the verification: what makes it
// fail, and that the run then ends with 3 and names it. Only what Salesforce does a moment
// later, and what the plan said nothing certain about, leaves 0.
func TestEveryLineOfTheVerification(t *testing.T) {
	t.Parallel()
	user := func(change func(*core.User)) func(*upgradetest.State) {
		return func(s *upgradetest.State) { change(&s.Users[upgradetest.Maya].User) }
	}
	facts := func(change func(*upgrade.UserFacts)) func(*upgradetest.State) {
		return func(s *upgradetest.State) { change(s.Users[upgradetest.Maya]) }
	}
	rows := map[string]struct {
		why    string
		change func(*upgradetest.State)
		code   int
	}{
		"User type":       {"another type", user(func(u *core.User) { u.UserType = core.UserTypeCspLitePortal }), upgrade.ExitNotVerified},
		"License":         {"another license", user(func(u *core.User) { u.Profile.License.ID = upgradetest.CustomerPlus }), upgrade.ExitNotVerified},
		"Profile":         {"another profile", user(func(u *core.User) { u.Profile.ID = upgradetest.HarborPlus }), upgrade.ExitNotVerified},
		"Role":            {"no role", user(func(u *core.User) { u.Role = nil }), upgrade.ExitNotVerified},
		"Role name":       {"a name that was a guess", user(func(u *core.User) { u.Role.Name = "Crew" }), upgrade.ExitDone},
		"Partner account": {"turn it off", func(s *upgradetest.State) { s.Accounts[upgradetest.BrightHarbor].IsPartner = new(false) }, upgrade.ExitNotVerified},
		"Reassigned":      {"taken away again", facts(func(f *upgrade.UserFacts) { f.Assignments = f.Assignments[:1] }), upgrade.ExitNotVerified},
		"Permission sets and groups": {"one was not removed", facts(func(f *upgrade.UserFacts) {
			f.Assignments[0].ID = upgradetest.ID(core.PrefixPermissionSetAssignment, 12)
		}), upgrade.ExitNotVerified},
		"Permission set licenses": {"one was not removed", facts(func(f *upgrade.UserFacts) {
			f.LicenseAssignments = []core.PermissionSetLicenseAssign{{ID: upgradetest.ID("2LA", 1), LicenseID: upgradetest.AnalyticsLicense}}
		}), upgrade.ExitNotVerified},
		"Sites":                    {"the old ones, for now", facts(func(f *upgrade.UserFacts) { f.Sites = nil }), upgrade.ExitDone},
		"Active":                   {"deactivated", user(func(u *core.User) { u.IsActive = false }), upgrade.ExitNotVerified},
		"Frozen":                   {"frozen", user(func(u *core.User) { u.IsFrozen = new(true) }), upgrade.ExitNotVerified},
		"Username":                 {"renamed", user(func(u *core.User) { u.Username = "other@x.example" }), upgrade.ExitNotVerified},
		"Public groups and queues": {"out of a group", facts(func(f *upgrade.UserFacts) { f.Memberships = nil }), upgrade.ExitNotVerified},
		"Managed packages":         {"taken away", facts(func(f *upgrade.UserFacts) { f.Packages = nil }), upgrade.ExitNotVerified},
		"User access policies":     {"not granted, for now", func(*upgradetest.State) {}, upgrade.ExitDone},
		"Access": {"one permission more", func(s *upgradetest.State) {
			s.Rows = append(s.Rows, access.Row{Parent: upgradetest.SetOfHarborPartner, Item: upgradetest.ObjectItem("Order"), Rights: access.Read})
		}, upgrade.ExitNotVerified},
	}
	upgraded := func() (*upgradetest.Org, upgrade.Plan, upgrade.Result) {
		org := upgradetest.NewOrg()
		org.Edit(func(s *upgradetest.State) {
			s.SitesFollow = true
			s.Automations.Policies = []upgrade.AccessPolicy{{
				Label: "Onboarding", Filters: []upgrade.PolicyFilter{{Operation: "equals", Value: string(upgradetest.HarborPartner)}},
				Grants: []upgrade.PolicyTarget{{ID: upgradetest.ID(core.PrefixPermissionSet, 900), Name: "Deals"}},
			}}
		})
		org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) {
			upgradetest.JoinGroup(f)
			f.Packages = []core.PackageLicense{{ID: "051000000000001AAA", LicenseID: "050000000000001AAA", Namespace: "bwcharts", Status: "Active"}}
		})
		plan := upgradetest.MakePlan(t, org, upgradetest.Returning(upgradetest.ToPartner(), upgradetest.KnowledgeSet))
		return org, plan, commit.Apply(t.Context(), org, plan, nil)
	}
	_, plan, result := upgraded()
	if ending := upgrade.EndingOf(plan, result); ending.ExitCode != upgrade.ExitDone {
		t.Fatalf("undisturbed it ends with %+v: %v", ending, result.Verification.Differences())
	}
	for _, line := range result.Verification.Checks {
		if _, known := rows[line.Name]; !known {
			t.Errorf("the line %s has no row here", line.Name)
		}
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org, plan, result := upgraded()
			org.Edit(row.change)
			result.Verification = commit.Verify(t.Context(), org, plan, nil)
			ending := upgrade.EndingOf(plan, result)
			line := check(t, result.Verification.Checks, name)
			if ending.ExitCode != row.code || (line.Agreement == upgrade.AgreementMismatch) != (row.code != upgrade.ExitDone) {
				t.Errorf("%s: it is %s, and ends with %d: %s", row.why, line.Agreement, ending.ExitCode, ending.Headline)
			}
			if row.code != upgrade.ExitDone && !strings.Contains(ending.Headline, name) {
				t.Errorf("%s: the headline does not name it: %s", row.why, ending.Headline)
			}
		})
	}
}

// TestTheUserChangesBeforeTheReadBack: whoever freezes or deactivates the user between the
// write and the reading back is found out.
func TestTheUserChangesBeforeTheReadBack(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*core.User){
		"Frozen": func(u *core.User) { u.IsFrozen = new(true) },
		"Active": func(u *core.User) { u.IsActive = false },
	} {
		org := upgradetest.NewOrg()
		plan := upgradetest.MakePlan(t, org, upgradetest.ToPartner())
		result := commit.Applier{Org: org, Watch: func(e upgrade.Event) {
			if e.Verifying {
				org.Edit(func(s *upgradetest.State) { change(&s.Users[upgradetest.Maya].User) })
			}
		}}.Apply(t.Context(), plan)
		ending := upgrade.EndingOf(plan, result)
		if ending.ExitCode != upgrade.ExitNotVerified || !slices.Contains(result.Verification.Differences(), name) || len(org.Writes()) != 2 {
			t.Errorf("%s: %+v", name, ending)
		}
	}
}
