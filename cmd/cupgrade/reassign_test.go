package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// assignedToMaya are her permission sets, groups and permission set licenses.
func (o *testOrg) assignedToMaya() []string {
	o.t.Helper()
	var names []string
	for _, row := range o.query("SELECT PermissionSet.Label, PermissionSetGroup.MasterLabel FROM PermissionSetAssignment WHERE Assignee.Username = '" + seed.Maya + "' AND PermissionSet.IsOwnedByProfile = false ORDER BY Id") {
		if group := text(row, "PermissionSetGroup.MasterLabel"); group != "" {
			names = append(names, group)
		} else {
			names = append(names, text(row, "PermissionSet.Label"))
		}
	}
	for _, row := range o.query("SELECT PermissionSetLicense.MasterLabel FROM PermissionSetLicenseAssign WHERE Assignee.Username = '" + seed.Maya + "' ORDER BY Id") {
		names = append(names, text(row, "PermissionSetLicense.MasterLabel"))
	}
	return names
}

// upgraded applies a plan of Maya's that leaves everything out, and gives its run.
func (s *shell) upgraded() runs.SavedRun {
	s.t.Helper()
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	return s.onlyRun()
}

// onlyRun is the one run of the folder.
func (s *shell) onlyRun() runs.SavedRun {
	s.t.Helper()
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		s.t.Fatalf("%d runs, %v", len(saved), err)
	}
	return saved[0]
}

// TestReassignLater reassigns what a plan left out: listed from the journal, shown before it
// is done, announced in the journal of the same run, and verified with all of it.
func TestReassignLater(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	id := s.upgraded().ID
	s.run(exitDone, "reassign", "latest")
	s.says("Case Escalation", "Warranty Claims Agent", "cupgrade reassign "+id+" all")
	before := s.effects()

	s.run(exitUsage, "reassign", id, "Case Escalatoin")
	s.warns("There is no removed assignment", "Case Escalation")
	s.run(exitUsage, "reassign", id, "Customer Community Extras")
	s.run(exitUsage, "reassign", id, "all", "--confirm", seed.Tomas)
	s.run(exitDone, "reassign", id, "Warranty Claims Agent")
	s.says("Warranty Claims Agent", "permission set license Warranty Claims") // which it needs
	s.warns("Nothing was written.", "--confirm "+seed.Maya)
	if diff := cmp.Diff(before, s.effects()); diff != "" {
		t.Fatalf("showing wrote:\n%s", diff)
	}

	s.run(exitDone, "reassign", id, "Warranty Claims Agent", "--confirm", seed.Maya)
	s.says("upgraded and verified", "Reassigned")
	if diff := cmp.Diff([]string{"Warranty Claims Agent", "Warranty Claims"}, s.assignedToMaya()); diff != "" {
		t.Errorf("assigned is (-want +got):\n%s", diff)
	}
	run := s.onlyRun()
	if err := announced(run); run.NeedsLook() || err != "" || run.Run.End() != upgrade.ClosingDone {
		t.Errorf("the run is %s: %s", run.State(), err)
	}
	s.run(exitDone, "explain", "latest", "Warranty Claims Agent")
	s.says("Removed by the upgrade, then reassigned.")

	s.run(exitDone, "reassign", id, "all", "--confirm", seed.Maya)
	s.run(exitUsage, "reassign", id, "all", "--confirm", seed.Maya)
	s.warns("nothing is to be reassigned")
	s.run(exitDone, "reassign", id)
	s.says("Nothing remains to reassign.")
	s.run(exitDone, "verify", id)
	s.says("upgraded and verified")
	if strings.Contains(s.out, "Different") {
		t.Errorf("what was reassigned is taken for a difference:\n%s", s.out)
	}
}

// announced says what is wrong with the records of assignments, "" for nothing: each outcome
// stands behind its intent.
func announced(run runs.SavedRun) string {
	open := map[int]bool{}
	for _, r := range run.Run.Records {
		switch {
		case r.Kind == journal.KindPlan:
			open = map[int]bool{}
		case r.Kind == journal.KindIntent:
			open[r.Step.Index] = true
		case r.Kind == journal.KindOutcome && !open[r.Step.Index]:
			return "an outcome without an intent: " + string(r.Step.Kind)
		}
	}
	return ""
}

// TestReassignIsRefused holds what becomes of a refusal: the run is incomplete, and resume
// goes on with it once the reason is gone. Without a seat, and without the permission, the
// administrator is told before anything is written.
func TestReassignIsRefused(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	id := s.upgraded().ID
	full := s.effects()
	s.set("PermissionSetLicense", `"DeveloperName" = ?`, seed.LicenseWarranty, store.Row{"TotalLicenses": 1})
	s.run(exitError, "reassign", id, "Warranty Claims Agent", "--confirm", seed.Maya)
	s.warns("No seats of Warranty Claims remaining")
	if diff := cmp.Diff(full, s.effects()); diff != "" {
		t.Errorf("it wrote:\n%s", diff)
	}
	s.set("PermissionSetLicense", `"DeveloperName" = ?`, seed.LicenseWarranty, store.Row{"TotalLicenses": 100, "Status": "Disabled"})
	s.run(exitNotVerified, "reassign", id, "Warranty Claims Agent", "--confirm", seed.Maya)
	s.says("not reassigned", "cupgrade resume "+id)
	s.set("PermissionSetLicense", `"DeveloperName" = ?`, seed.LicenseWarranty, store.Row{"Status": "Active"})
	s.run(exitDone, "resume", id, "--confirm", seed.Maya)
	s.says("upgraded and verified")
	s.signIn(seed.AdminWithoutAssignPermissions)
	before := s.effects()
	s.run(exitError, "reassign", id, "Case Escalation", "--confirm", seed.Maya)
	s.warns("Assign Permission Sets")
	if diff := cmp.Diff(before, s.effects()); diff != "" {
		t.Errorf("it wrote:\n%s", diff)
	}
}

// TestReassignLosesItsAnswer loses the answer to the request: the effect is looked for, and
// nothing is sent twice.
func TestReassignLosesItsAnswer(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	id := s.upgraded().ID
	s.Inject(demoorgtest.Fault{Kind: demoorgtest.Reset, AfterApply: true, Method: http.MethodPost, PathSuffix: "/composite/sobjects"})
	s.run(exitDone, "reassign", id, "Case Escalation", "--confirm", seed.Maya)
	s.says("upgraded and verified")
	if got := s.assignedToMaya(); len(got) != 1 {
		t.Errorf("assigned are %q", got)
	}
}

// TestReassignAPackage reassigns the license of a managed package that is gone after the
// upgrade; a plan that names it assigns it in any case, which is no failure where it is
// still there. Without a seat nothing is tried.
func TestReassignAPackage(t *testing.T) {
	t.Parallel()
	packages := func(s *shell) int {
		return len(s.query("SELECT Id FROM UserPackageLicense WHERE UserId = '" + string(s.userID(seed.Maya)) + "'"))
	}
	t.Run("gone", func(t *testing.T) {
		t.Parallel()
		s := openShell(t)
		id := s.upgraded().ID
		s.drop(t, upgrade.ObjectPackage, `"UserId" = ?`, string(s.userID(seed.Maya)))
		s.run(exitNotVerified, "verify", id)
		s.says("Managed packages")
		s.run(exitDone, "reassign", id)
		s.says("bwcharts", "managed package license")
		s.set("PackageLicense", `"NamespacePrefix" = ?`, "bwcharts", store.Row{"AllowedLicenses": 1, "UsedLicenses": 1})
		s.run(exitError, "reassign", id, "bwcharts", "--confirm", seed.Maya)
		s.warns("No seats of bwcharts remaining")
		s.set("PackageLicense", `"NamespacePrefix" = ?`, "bwcharts", store.Row{"AllowedLicenses": -1})
		s.run(exitDone, "reassign", id, "bwcharts", "--confirm", seed.Maya)
		s.says("upgraded and verified", "Reassign the managed package license bwcharts")
		if n := packages(s); n != 1 {
			t.Errorf("Maya has %d packages", n)
		}
	})
	t.Run("still there", func(t *testing.T) {
		t.Parallel()
		s := openShell(t)
		s.run(exitDone, planMaya("--out", "maya.json", "--reassign", "bwcharts, Case Escalation")...)
		s.says("Reassign the managed package license bwcharts")
		s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
		s.says("upgraded and verified")
		if n := packages(s); n != 1 {
			t.Errorf("Maya has %d packages", n)
		}
	})
}
