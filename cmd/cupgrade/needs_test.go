package main

import (
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestWhatTheFirstWriteNeedsIsGone takes from the org, between the plan and its
// application, what Salesforce would refuse the user without. Then the account is not
// made a partner account either, which it would stay.
func TestWhatTheFirstWriteNeedsIsGone(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(2, map[string]struct {
		plan    []string
		change  func(*shell)
		finding string
		title   string
		action  string
	}{
		"the last seat is taken": {
			change: func(s *shell) {
				s.set("UserLicense", `"Name" = ?`, seed.LicensePartner, store.Row{"UsedLicenses": s.total()})
			},
			finding: "license-no-seat", title: "No seats of Partner Community remaining", action: "Deactivate a user with this license",
		},
		"seats are reassigned": {
			change:  func(s *shell) { s.seats(0) },
			finding: "license-no-seat", title: "No seats of Partner Community remaining", action: "buy more seats, or select another license",
		},
		"the license is disabled": {
			change: func(s *shell) {
				s.set("UserLicense", `"Name" = ?`, seed.LicensePartner, store.Row{"Status": "Disabled"})
			},
			finding: "license-disabled", title: "The license Partner Community is disabled", action: "ask Salesforce to activate it",
		},
		"another admin, who may not manage external users": {
			change:  func(s *shell) { s.signIn(seed.AdminWithoutExternalUsers) },
			finding: "admin-manage-external-users", title: "You can't manage external users", action: "Ask an administrator for Manage External Users",
		},
		"another admin, who may not change accounts": {
			change:  func(s *shell) { s.signIn(seed.AdminWithoutAccountEdit) },
			finding: "admin-edit-account", title: "You can't edit accounts", action: "Ask an administrator for Edit on Account",
		},
		"another admin, who may not reassign": {
			plan:    []string{"--reassign", "all"},
			change:  func(s *shell) { s.signIn(seed.AdminWithoutAssignPermissions) },
			finding: "access-reassign-forbidden", title: "You can't reassign anything", action: "Reassign nothing",
		},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.run(exitDone, planMaya(append(tt.plan, "--out", "maya.json")...)...)
			tt.change(s)
			s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
			s.says(tt.title, tt.action, "not upgraded")
			s.warns(tt.title, tt.action)
			s.untouched()
			if s.one("SELECT IsPartner FROM Account WHERE Name = 'Bright Harbor Marine'")["IsPartner"] != false {
				t.Error("the account is a partner account")
			}
			saved, err := runs.Folder{Path: s.state}.ListRuns()
			if err != nil || len(saved) != 1 {
				t.Fatalf("%d runs, %v", len(saved), err)
			}
			if run := saved[0].Run; run.Blocked() == nil || string(run.Blocked().Code) != tt.finding || run.End() != upgrade.ClosingStale {
				t.Errorf("the journal says %+v, and ends with %q", run.Blocked(), run.End())
			}
			s.run(exitDone, "history", "show", saved[0].ID)
			s.says(tt.title, tt.action)
			s.run(exitDone, "history", "show", saved[0].ID, "--json")
			s.says(`"code": "` + tt.finding + `"`)
			s.run(exitDone, "resume")
			s.says("No run is unfinished") // nothing was begun, so nothing is in the way
		})
	}
}

// TestARightIsLost takes the permission from the very admin who goes on in the wizard,
// where it was read long before; and then a seat.
func TestARightIsLost(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*shell)
		says   string
		again  string // what planning again comes to
	}{
		"a right": {func(s *shell) {
			s.set("PermissionSet", `"IsOwnedByProfile" = 1 AND "ProfileId" = (SELECT "ProfileId" FROM "User" WHERE "Username" = ?)`, seed.Admin,
				store.Row{"PermissionsManagePartners": false})
		}, "You can't manage external users", "Planned again from what the org holds now"},
		"a seat": {func(s *shell) { s.seats(0) }, "No seats of Partner Community remaining", "This upgrade is blocked"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			z := openWizardIn(t, s.testOrg, runs.Folder{Path: s.state}, flaganswers.Given{
				User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto",
			})
			z.WaitFor("eviewed", "Object permissions")
			z.toConfirm()
			tt.change(s)
			z.Press("enter")
			z.WaitFor("was not upgraded", tt.says)
			z.Press("r")
			z.WaitFor(tt.again)
			z.Press("ctrl+c", "ctrl+c")
			z.WaitEnd()
			s.untouched()
		})
	}
}

// TestASeatCountChanges: another count is no reason to stop as long as a seat is free.
func TestASeatCountChanges(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(1, map[string]struct {
		change func(*shell)
		code   int
		says   string
	}{
		"one is left": {func(s *shell) {
			s.set("UserLicense", `"Name" = ?`, seed.LicensePartner, store.Row{"UsedLicenses": s.total() - 1})
		}, exitDone, "upgraded and verified"},
		"many more are free": {func(s *shell) { s.seats(1_000_000) }, exitDone, "upgraded and verified"},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.run(exitDone, planMaya("--out", "maya.json")...)
			tt.change(s)
			s.run(tt.code, "apply", "maya.json", "--confirm", seed.Maya)
			s.says(tt.says)
		})
	}
}

// total is how many partner licenses the org has.
func (s *shell) total() int {
	s.t.Helper()
	row := s.one("SELECT TotalLicenses FROM UserLicense WHERE Name = '" + seed.LicensePartner + "'")
	total, _ := row["TotalLicenses"].(float64)
	return int(total)
}

// signIn goes on as another of the org's administrators.
func (s *shell) signIn(username string) {
	s.t.Helper()
	token, err := s.SessionFor(s.t.Context(), username)
	if err != nil {
		s.t.Fatal(err)
	}
	s.token = token
}
