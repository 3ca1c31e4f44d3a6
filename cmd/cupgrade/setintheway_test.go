package main

import (
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// keepForbiddenSets makes the org refuse an upgrade while a permission set is assigned that
// the new license does not allow, where it is documented that the upgrade removes it.
func keepForbiddenSets(t *testing.T, o *testOrg) {
	t.Helper()
	if err := o.Configure(t.Context(), func(s *rules.Settings) { s.KeepsForbiddenSets = true }); err != nil {
		t.Fatal(err)
	}
}

// TestASetInTheWay: an upgrade that Salesforce refuses because of an assigned permission
// set is told with the names of those it can be. Once they are removed by hand the run goes
// on, and reassigns what the plan says; before that, going on changes nothing.
func TestASetInTheWay(t *testing.T) {
	t.Parallel()
	for _, to := range effort.Some(1, []struct {
		license, profile string
		code             int
	}{
		{"Customer Community Plus", seed.ProfileCustomerPlusService, exitError},
		{"Partner Community", seed.ProfilePartnerSales, exitNotVerified},
	}) {
		t.Run(to.license, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			keepForbiddenSets(t, s.testOrg)
			s.run(exitDone, "plan", "--user", seed.Maya, "--license", to.license, "--profile", to.profile, "--reassign", "all", "--out", "maya.json")
			s.says("If Salesforce rejects the upgrade because of one, remove it")
			s.run(to.code, "apply", "maya.json", "--confirm", seed.Maya)
			s.warns("An assigned permission set keeps the user on the old license")
			s.says("Remove Customer Community Extras from the user in Setup, then continue.")
			saved, err := runs.Folder{Path: s.state}.ListRuns()
			if err != nil || len(saved) != 1 {
				t.Fatalf("%d runs, %v", len(saved), err)
			}
			goOn := []string{"resume", saved[0].ID, "--confirm", seed.Maya}
			s.says("cupgrade resume " + saved[0].ID + " --confirm " + seed.Maya)
			s.run(to.code, "resume", saved[0].ID)
			s.says("An assigned permission set keeps the user on the old license", "cupgrade resume "+saved[0].ID)
			s.run(to.code, goOn...)

			s.unassign(seed.Maya, "Customer Community Extras")
			s.run(exitDone, goOn...)
			s.says("upgraded and verified")
			assigned := "SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '" + seed.Maya + "' AND PermissionSet.IsOwnedByProfile = false"
			if rows := s.query(assigned); len(rows) == 0 {
				t.Error("nothing was reassigned")
			}
		})
	}
}

// TestAnotherAssignmentStopsTheRun: to remove what is in the way is expected; to assign
// something else meanwhile is not.
func TestAnotherAssignmentStopsTheRun(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	keepForbiddenSets(t, s.testOrg)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.run(exitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d runs, %v", len(saved), err)
	}
	s.unassign(seed.Maya, "Customer Community Extras")
	maya := string(s.userID(seed.Maya))
	err = s.Do(t.Context(), func(tx *store.Tx) error {
		set := tx.First("PermissionSet", `"Label" = ?`, "Customer Community Extras")
		tx.Insert("PermissionSetAssignment", store.Row{"AssigneeId": maya, "PermissionSetId": set.String("Id"), "IsActive": true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.run(exitNotVerified, "resume", saved[0].ID, "--confirm", seed.Maya)
	s.says("Customer Community Extras is assigned to Maya Chen now.")
}

// unassign takes a permission set from a user, as an administrator does in Setup.
func (o *testOrg) unassign(username, label string) {
	o.t.Helper()
	user := o.userID(username)
	err := o.Do(o.t.Context(), func(tx *store.Tx) error {
		n := tx.DeleteWhere("PermissionSetAssignment", `"AssigneeId" = ? AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE "Label" = ?)`, string(user), label)
		if n == 0 {
			o.t.Errorf("%s is not assigned", label)
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}
