package main

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// ranked is on the screen of profiles once they are ranked.
const ranked = "Profiles are sorted"

// wizard is the real wizard on an emulated terminal, against a demo org over HTTP,
// with the program's own workers and journal.
type wizard struct {
	*uitest.Terminal
	org     *testOrg
	folder  runs.Folder
	workers *runs.Workers
	outcome flow.Outcome
	err     error
}

// openWizard starts the wizard of 80x24 cells.
func openWizard(t *testing.T, o *testOrg, preset flaganswers.Given) *wizard {
	t.Helper()
	return openWizardIn(t, o, runs.Folder{Path: tempDir(t)}, preset)
}

// openWizardIn starts it where there are runs already.
func openWizardIn(t *testing.T, o *testOrg, folder runs.Folder, preset flaganswers.Given) *wizard {
	t.Helper()
	z := &wizard{org: o, folder: folder}
	z.workers = &runs.Workers{Folder: z.folder, Clock: runs.Clock{Now: morning, Rate: 1}}
	ctx, cancel := context.WithCancel(t.Context())
	options := tui.Options{
		Options: flow.Options{Connect: func(context.Context) (upgrade.Org, error) { return o.client(""), nil }, Committer: z.workers.NewCommitter, Verify: z.workers.VerifyAgain, EarlierRun: z.workers.FindEarlierRun, Given: preset, Now: morning, Steps: uitest.Steps()},
		Timing:  tui.Timing{Debounce: -1, Grace: -1, Held: -1, Slow: time.Hour},
	}
	z.Terminal = emulate(t, 80, 24, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		options.In, options.Out, options.Sizes = in, out, sizes
		z.outcome, z.err = tui.Run(ctx, options)
	})
	t.Cleanup(func() { // runs before the terminal waits for the end
		cancel()
		z.workers.Wait()
	})
	return z
}

// golden compares what is on the screen once the texts are there.
func (z *wizard) golden(t *testing.T, name string, texts ...string) {
	t.Helper()
	uitest.Golden(t, name, z.WaitFor(texts...))
}

// choose moves the mark to the row of a list that begins with the text, and takes
// it.
func (z *wizard) choose(t testing.TB, row string) {
	t.Helper()
	z.moveTo(t, row)
	z.Press("enter")
}

// moveTo moves the mark of a list to the row that begins with a text.
func (z *wizard) moveTo(t testing.TB, row string) {
	t.Helper()
	for range 40 {
		if strings.Contains(z.Screen(), "> "+row) {
			return
		}
		before := z.Screen()
		z.Press("down")
		z.Wait("the mark moves", func(screen string) bool { return screen != before })
	}
	t.Fatalf("the list has no row %q:\n%s", row, z.Screen())
}

// toConfirm goes from the losses of Maya's partner upgrade, whose role was given, to its
// confirmation, and types her username.
func (z *wizard) toConfirm() {
	z.ReviewLosses()
	z.PressOn("enter")
	z.WaitFor("Enable the account")
	z.Press("space", "space")
	z.WaitFor("enter continue")
	z.PressOn("enter")
	z.WaitFor("Review changes")
	z.PressOn("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type(seed.Maya)
	z.WaitFor("> " + seed.Maya)
}

// TestMayaIsUpgraded drives the default story from the first screen to the result,
// and then asks the org what it is now.
func TestMayaIsUpgraded(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{})
	before := len(o.query("SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '" + seed.Maya + "' AND PermissionSet.IsOwnedByProfile = false"))
	if before == 0 {
		t.Fatal("the story has nothing to lose")
	}

	z.golden(t, "maya/01-user", "Select a user to upgrade", "Maya Chen")
	z.choose(t, "Maya Chen")
	z.golden(t, "maya/02-license", "Select a user license", "Customer Community Plus")
	z.choose(t, "Partner Community ")
	z.golden(t, "maya/03-profile", "Select a Partner Community profile", ranked)
	z.choose(t, seed.ProfilePartnerSales)
	z.golden(t, "maya/04-losses", "eviewed", "Object permissions")
	z.ReviewLosses()
	z.Press("enter")
	z.golden(t, "maya/06-account", "Enable the account as a partner account")
	z.Press("space", "space", "enter")
	z.golden(t, "maya/07-review", "Review changes")
	z.Press("enter")
	z.golden(t, "maya/08-confirm", "Confirm the upgrade")
	z.Type(seed.Maya)
	z.Press("enter")
	z.golden(t, "maya/09-result", "Upgraded")
	z.Press("q")
	z.WaitEnd()
	if z.err != nil || z.outcome.Ending.State != upgrade.StateSoFar {
		t.Errorf("the wizard ends %q, %v", z.outcome.Ending.State, z.err)
	}

	user := o.one("SELECT UserType, Profile.Name, Profile.UserLicense.Name, UserRole.Name, UserRole.PortalType, UserRole.PortalRole, IsActive FROM User WHERE Username = '" + seed.Maya + "'")
	for path, want := range map[string]string{
		"UserType": "PowerPartner", "Profile.Name": seed.ProfilePartnerSales, "Profile.UserLicense.Name": "Partner Community",
		"UserRole.Name": "Bright Harbor Marine Partner User", "UserRole.PortalType": "Partner", "UserRole.PortalRole": "Worker",
	} {
		if got := text(user, path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if account := o.one("SELECT IsPartner FROM Account WHERE Name = 'Bright Harbor Marine'"); account["IsPartner"] != true {
		t.Error("the account is no partner account")
	}
	o.hasNothing(t, seed.Maya)
	z.keptJournal(t)
}

// TestTomasIsUpgraded goes to a role of his own choice on an account that is a
// partner account already.
func TestTomasIsUpgraded(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{})
	z.WaitFor("Select a user to upgrade")
	z.Paste("tomas.riv") // one search, not one a letter
	z.golden(t, "tomas/01-user", "1 user found", "tomas.rivera@northwind.example", "1 of 1")
	z.Press("enter")
	z.WaitFor("Select a user license", "Customer Community Plus")
	z.choose(t, "Partner Community ")
	z.WaitFor("Select a Partner Community profile", ranked)
	z.choose(t, seed.ProfilePartnerSales)
	z.golden(t, "tomas/04-losses", "eviewed")
	z.ReviewLosses()
	z.Press("enter")
	z.golden(t, "tomas/05-role", "Select a role", "Manager")
	z.choose(t, "Northwind Boatworks Partner Manager")
	z.golden(t, "tomas/07-review", "Review changes", "Partner Manager")
	z.Press("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type(seed.Tomas)
	z.Press("enter")
	z.golden(t, "tomas/09-result", "Upgraded")
	z.Press("q")
	z.WaitEnd()
	if z.err != nil || z.outcome.Ending.State != upgrade.StateSoFar {
		t.Errorf("the wizard ends %q, %v", z.outcome.Ending.State, z.err)
	}
	user := o.one("SELECT UserType, UserRole.Name FROM User WHERE Username = '" + seed.Tomas + "'")
	if text(user, "UserType") != "PowerPartner" || text(user, "UserRole.Name") != "Northwind Boatworks Partner Manager" {
		t.Errorf("Tomas is %v", user)
	}
	o.hasNothing(t, seed.Tomas)
	z.keptJournal(t)
}

// hasNothing holds that the upgrade took every assignment but the profile's own.
func (o *testOrg) hasNothing(t *testing.T, username string) {
	t.Helper()
	for _, soql := range []string{
		"SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '" + username + "' AND PermissionSet.IsOwnedByProfile = false",
		"SELECT Id FROM PermissionSetLicenseAssign WHERE Assignee.Username = '" + username + "'",
	} {
		if left := o.query(soql); len(left) > 0 {
			t.Errorf("%s finds %v", soql, left)
		}
	}
}

// keptJournal holds that the run left a journal that says it is done, and holds
// neither token nor bearer.
func (z *wizard) keptJournal(t *testing.T) {
	t.Helper()
	saved, err := z.folder.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d journals, %v", len(saved), err)
	}
	if run := saved[0].Run; run.NeedsLook() || len(run.Plan().Removed) == 0 {
		t.Errorf("the journal ends %q with damage %q", run.End(), run.Damage)
	}
}

// TestLoginRangesStopBeforeTheConfirmation: a profile that keeps the user out from where they
// log in has to be looked at.
func TestLoginRangesStopBeforeTheConfirmation(t *testing.T) {
	t.Parallel()
	z := openWizard(t, startOrg(t), flaganswers.Given{User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerEssentials})
	screen := z.WaitFor("Login IP ranges", "critical")
	if !strings.Contains(screen, "to open") {
		t.Errorf("nothing has to be opened:\n%s", screen)
	}
	z.Press("enter")
	z.WaitFor("not from 203.0.113.30", "198.51.100.0-198.51.100.255", "might be unable to log in")
}
