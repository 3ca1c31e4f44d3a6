package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// Conditions on rows of the demo org.
const (
	ofProfile    = `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE "ProfileId" IN (SELECT "Id" FROM "Profile" WHERE "Name" = ?))`
	ofSet        = `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE "Name" = ?)`
	ofSite       = `"ParentId" IN (SELECT "Id" FROM "Profile" WHERE "Name" = ?)`
	ofProfileSet = `"ProfileId" IN (SELECT "Id" FROM "Profile" WHERE "Name" = ?)`
	byName       = `"Name" = ?`
	byUsername   = `"Username" = ?`
)

// worldChange is something that another admin does while a plan waits.
type worldChange struct {
	name   string
	who    string // Maya when empty
	change func(*testing.T, *shell)
	says   string // in the words of the stale plan
}

// worldChanges is everything of the kind: whatever a plan shows or acts on.
func worldChanges() []worldChange {
	set := func(object, where, value string, row store.Row) func(*testing.T, *shell) {
		return func(_ *testing.T, s *shell) { s.set(object, where, value, row) }
	}
	drop := func(object, where, value string) func(*testing.T, *shell) {
		return func(t *testing.T, s *shell) { s.drop(t, object, where, value) }
	}
	sharing := func(change func([]rules.SharingSet) []rules.SharingSet) func(*testing.T, *shell) {
		return func(t *testing.T, s *shell) { s.share(t, change) }
	}
	named := func(name string, change func(*rules.SharingSet)) func(*testing.T, *shell) {
		return sharing(func(sets []rules.SharingSet) []rules.SharingSet {
			change(&sets[slices.IndexFunc(sets, func(s rules.SharingSet) bool { return s.FullName == name })])
			return sets
		})
	}
	return []worldChange{
		{"profile deleted", "", drop("Profile", byName, seed.ProfilePartnerSales), "no longer exists"},
		{"profile renamed", "", set("Profile", byName, seed.ProfilePartnerSales, store.Row{"Name": "Partner Sale"}), "is called Partner Sale, and not Partner Sales."},
		{"profile without object permissions", "", drop("ObjectPermissions", ofProfile, seed.ProfilePartnerSales), "Partner Sales no longer grants Read, Create, Edit on Case."},
		{"one field permission less", "", func(t *testing.T, s *shell) { s.dropOne(t, "FieldPermissions", ofProfile, seed.ProfilePartnerSales) }, "Partner Sales no longer grants"},
		{"one object permission less", "", set("ObjectPermissions", `"SobjectType" = 'Case' AND `+ofProfile, seed.ProfilePartnerSales, store.Row{"PermissionsEdit": false}), "Partner Sales no longer grants Edit on Case."},
		{"a user permission more", "", set("PermissionSet", ofProfileSet, seed.ProfilePartnerSales, store.Row{"PermissionsDeleteTopics": true}), "Partner Sales now grants the permission DeleteTopics."},
		{"an entity less", "", drop("SetupEntityAccess", ofProfile, seed.ProfilePartnerSales), "Partner Sales no longer grants access to"},
		{"profile off its sites", "", drop("NetworkMemberGroup", ofSite, seed.ProfilePartnerSales), "Partner Sales no longer gives the site"},
		{"the profile of today renamed", "", set("Profile", byName, seed.ProfileMaya, store.Row{"Name": "Harbour Customer"}), "The name of the user's profile is Harbour Customer"},
		{"the profile of today grants less", "", set("ObjectPermissions", `"SobjectType" = 'Contact' AND `+ofProfile, seed.ProfileMaya, store.Row{"PermissionsCreate": false}), "Create on Contact"},
		{"reassigned set deleted", "", func(t *testing.T, s *shell) {
			s.drop(t, "PermissionSetAssignment", `"PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "Name" = ?)`, seed.SetReturnable)
			s.drop(t, "PermissionSet", byName, seed.SetReturnable)
		}, "is no longer assigned to Maya Chen."},
		{"reassigned set emptied", "", drop("SetupEntityAccess", ofSet, seed.SetReturnable), "no longer grants"},
		{"reassigned set renamed", "", set("PermissionSet", byName, seed.SetReturnable, store.Row{"Label": "Another Label"}), "is now called Another Label."},
		{"a set more", "", func(t *testing.T, s *shell) { s.assign(t, seed.Maya, seed.SetNotAllowed) }, "is assigned to Maya Chen now."},
		{"license of a set suspended", "", set("PermissionSetLicense", `"DeveloperName" = ?`, seed.LicenseWarranty, store.Row{"Status": "Disabled"}), "was replaced."},
		{"sharing set without the profile", "", named(seed.SharingSetMaya, func(s *rules.SharingSet) { s.Profiles = s.Profiles[1:] }), "no longer names the profile Harbor Customer."},
		{"sharing set opens more", "", named(seed.SharingSetMaya, func(s *rules.SharingSet) { s.AccessMappings[0].AccessLevel = "Read" }), "The sharing set Harbor Customers opens Case (Read"},
		{"sharing set names the new profile", "", named(seed.SharingSetPartners, func(s *rules.SharingSet) { s.Profiles = append(s.Profiles, seed.ProfilePartnerSales) }), "Partner Accounts now names the profile Partner Sales."},
		{"sharing set deleted", "", sharing(func(sets []rules.SharingSet) []rules.SharingSet {
			return slices.DeleteFunc(sets, func(s rules.SharingSet) bool { return s.FullName == seed.SharingSetMaya })
		}), "The sharing set Harbor Customers no longer exists."},
		{"sharing set new", "", sharing(func(sets []rules.SharingSet) []rules.SharingSet {
			return append(sets, rules.SharingSet{FullName: "Fresh", Name: "Fresh", Profiles: []string{seed.ProfilePartnerSales}})
		}), "The sharing set Fresh now names the profile Partner Sales."},
		{"role renamed", seed.Tomas, set("UserRole", byName, "Northwind Boatworks Partner User", store.Row{"Name": "Northwind Crew"}), "is now called Northwind Crew."},
		{"role deleted", seed.Tomas, drop("UserRole", byName, "Northwind Boatworks Partner Manager"), "The role Northwind Boatworks Partner Manager of the account no longer exists."},
		{"account owner changed", "", func(_ *testing.T, s *shell) {
			s.set("Account", byName, "Bright Harbor Marine", store.Row{"OwnerId": string(s.userID(seed.Priya))})
		}, "The owner of the account is"},
		{"account owner without a role", "", set("User", `"Id" = (SELECT "OwnerId" FROM "Account" WHERE "Name" = ?)`, "Bright Harbor Marine", store.Row{"UserRoleId": nil}), "The owner of the account no longer has a role."},
		{"account renamed", "", set("Account", byName, "Bright Harbor Marine", store.Row{"Name": "Bright Harbor Boats"}), "The name of the account is Bright Harbor Boats, and was Bright Harbor Marine."},
		{"account made a partner account", "", set("Account", byName, "Bright Harbor Marine", store.Row{"IsPartner": true}), "The account is a partner account now."},
		{"user renamed", "", set("User", byUsername, seed.Maya, store.Row{"Username": "maya.chen@elsewhere.example"}), "The username is maya.chen@elsewhere.example"},
		{"user deactivated", "", set("User", byUsername, seed.Maya, store.Row{"IsActive": false}), "The user was deactivated."},
		{"user frozen", "", set("UserLogin", `"UserId" IN (SELECT "Id" FROM "User" WHERE "Username" = ?)`, seed.Maya, store.Row{"IsFrozen": true}), "The user was frozen."},
		{"user in a group", "", func(t *testing.T, s *shell) {
			maya := string(s.userID(seed.Maya))
			s.edit(t, func(tx *store.Tx) error {
				group := tx.First("Group", `"DeveloperName" = ?`, "Harbor_Customers")
				tx.Insert("GroupMember", store.Row{"GroupId": group.String("Id"), "UserOrGroupId": maya})
				return nil
			})
		}, "Maya Chen is now a member of Harbor Customers."},
		{"package taken away", "", drop("UserPackageLicense", `"UserId" IN (SELECT "Id" FROM "User" WHERE "Username" = ?)`, seed.Maya), "is no longer assigned to Maya Chen."},
	}
}

// automationChanges are of what the org runs on the changes, and of its settings. A session
// reads them once, so that another one sees them change.
func automationChanges() []worldChange {
	set := func(object, where, value string, row store.Row) func(*testing.T, *shell) {
		return func(_ *testing.T, s *shell) { s.set(object, where, value, row) }
	}
	turn := func(change func(*rules.Settings)) func(*testing.T, *shell) {
		return func(t *testing.T, s *shell) { configure(t, s.testOrg, change) }
	}
	const byRule, byDeveloper = `"ValidationName" = ?`, `"DeveloperName" = ?`
	return []worldChange{
		{"a validation rule on users", "", set("ValidationRule", byRule, "Title_Length", store.Row{"Active": true}), "When a user changes, the org now runs the validation rule Title_Length."},
		{"a trigger on users", "", set("ApexTrigger", byName, "UserAudit", store.Row{"Status": "Active"}), "When a user changes, the org now runs the trigger UserAudit."},
		{"a trigger on accounts", "", set("ApexTrigger", byName, "UserAudit", store.Row{"Status": "Active", "TableEnumOrId": "Account"}), "When an account changes, the org now runs the trigger UserAudit."},
		{"a user access policy", "", set("UserAccessPolicy", byDeveloper, "Partner_Onboarding", store.Row{"Status": "Active", "TriggerType": "Update"}), "The user access policy Partner Onboarding is active now."},
		{"usernames unique everywhere", "", turn(func(s *rules.Settings) { s.UniqueUsernames = false }), "The setting that makes the usernames of partners unique in the org alone is no, and was yes."},
		{"no reports", "", turn(func(s *rules.Settings) { s.ExternalReports = false }), "The setting that lets external users run reports is no, and was yes."},
		{"no partner super users", "", turn(func(s *rules.Settings) { s.PartnerSuperUsers = false }), "The setting for partner super users is no, and was yes."},
		{"account role optimization", "", turn(func(s *rules.Settings) { s.OptimizesAllRoles = true }), "The setting for account role optimization is yes, and was no."},
	}
}

// username is whom the change is about.
func (c worldChange) username() string {
	if c.who != "" {
		return c.who
	}
	return seed.Maya
}

// TestTheWorldHasMovedOn changes the org between the plan and its application, and holds
// that nothing is written and that it is said in words what has changed.
func TestTheWorldHasMovedOn(t *testing.T) {
	t.Parallel()
	for _, c := range effort.Some(4, slices.Concat(worldChanges(), automationChanges())) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			who := c.username()
			s.run(exitDone, "plan", "--user", who, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--reassign", "all", "--out", "plan.json")
			c.change(t, s)
			s.run(exitError, "apply", "plan.json", "--confirm", who)
			s.says(c.says, "Changed since the plan was made")
			s.warns(c.says, "Plan again")
			s.untouched()
			s.run(exitDone, "resume")
			s.says("No run is unfinished") // nothing was begun, so nothing is in the way
		})
	}
}

// TestTheWorldMovesOnBeforeEnter changes the org between the review and the Enter that
// begins the upgrade.
func TestTheWorldMovesOnBeforeEnter(t *testing.T) {
	t.Parallel()
	for n, c := range worldChanges() {
		if n%turnsNow().stories != 0 { // the wizard reads nothing of its own before it writes
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			who := c.username()
			z := openWizardIn(t, s.testOrg, runs.Folder{Path: s.state}, flaganswers.Given{
				User: who, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto",
			})
			z.WaitFor("eviewed")
			z.ReviewLosses()
			z.PressOn("enter")
			if who == seed.Maya {
				z.WaitFor("Enable the account as a partner account")
				z.Press("space", "space")
				z.WaitFor("enter continue")
				z.PressOn("enter")
			}
			z.WaitFor("Review changes")
			z.PressOn("enter")
			z.WaitFor("Confirm the upgrade")
			c.change(t, s)
			z.Type(who)
			z.Press("enter")
			z.WaitFor("was not upgraded", "Changed since the plan was made")
			z.Press("esc")
			z.WaitEnd()
			s.untouched()
			if z.outcome.Ending.ExitCode != exitError {
				t.Errorf("it ends with %+v", z.outcome.Ending)
			}
			saved, err := runs.Folder{Path: s.state}.ListRuns()
			if err != nil || len(saved) != 1 {
				t.Fatalf("%d runs, %v", len(saved), err)
			}
			raw, err := json.Marshal(saved[0].Run.Stale())
			if err != nil || !strings.Contains(string(raw), c.says) {
				t.Errorf("the journal says %s, %v", raw, err)
			}
		})
	}
}

// TestWhatNoPlanRestsOn: fields of the user that a plan neither shows nor acts on are
// named in a note, and keep nobody from being upgraded.
func TestWhatNoPlanRestsOn(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(2, map[string]struct {
		change store.Row
		says   string
	}{
		"email":      {store.Row{"Email": "maya@elsewhere.example"}, "Email is maya@elsewhere.example, and was"},
		"last login": {store.Row{"LastLoginDate": "2026-11-22T10:31:00.000Z"}, "LastLoginDate is 2026-11-22 10:31:00 UTC, and was"},
		"title":      {store.Row{"Title": "Captain"}, "A field of the user changed that the plan doesn't depend on."},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.run(exitDone, planMaya("--out", "maya.json")...)
			s.set("User", byUsername, seed.Maya, tt.change)
			s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
			s.says("upgraded and verified", "The user changed in a field that the plan doesn't depend on", tt.says)
			s.run(exitDone, "history", "show", "latest")
			s.says(tt.says)
		})
	}
}

// TestAutomationThatIsGone: what the org runs no more can refuse nothing, so that a plan which
// names it is applied.
func TestAutomationThatIsGone(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.says("the validation rule Phone_Format")
	s.set("ValidationRule", `"ValidationName" = ?`, "Phone_Format", store.Row{"Active": false})
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("upgraded and verified")
}

// TestRowsThatWereWrittenAgain: a date that moves, without anything that the plan says
// becoming another, keeps nobody from being upgraded.
func TestRowsThatWereWrittenAgain(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.set("ObjectPermissions", `"SobjectType" = 'Case' AND `+ofProfile, seed.ProfilePartnerSales, store.Row{"SystemModstamp": "2026-11-23T10:00:00.000Z"})
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("upgraded and verified")
}

// drop deletes records of the org behind the API.
func (s *shell) drop(t *testing.T, object, where, value string) {
	t.Helper()
	s.edit(t, func(tx *store.Tx) error {
		if tx.DeleteWhere(object, where, value) == 0 {
			t.Errorf("there is no %s where %s is %s", object, where, value)
		}
		return nil
	})
}

// dropOne deletes one record.
func (s *shell) dropOne(t *testing.T, object, where, value string) {
	t.Helper()
	s.edit(t, func(tx *store.Tx) error {
		row := tx.First(object, where, value)
		tx.Delete(object, row.String("Id"))
		return nil
	})
}

// assign gives a user a permission set.
func (s *shell) assign(t *testing.T, username, set string) {
	t.Helper()
	user, id := s.userID(username), s.id("SELECT Id FROM PermissionSet WHERE Name = '"+set+"'")
	s.edit(t, func(tx *store.Tx) error {
		tx.Insert("PermissionSetAssignment", store.Row{"AssigneeId": string(user), "PermissionSetId": string(id), "IsActive": true})
		return nil
	})
}

// share changes the sharing sets.
func (s *shell) share(t *testing.T, change func([]rules.SharingSet) []rules.SharingSet) {
	t.Helper()
	s.edit(t, func(tx *store.Tx) error {
		metadata := rules.LoadMetadata(tx)
		metadata.SharingSets = change(metadata.SharingSets)
		rules.SaveMetadata(tx, metadata)
		return nil
	})
}

func (s *shell) edit(t *testing.T, change func(*store.Tx) error) {
	t.Helper()
	if err := s.Do(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}
