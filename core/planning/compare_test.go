package planning_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestWhatCountsBefore(t *testing.T) {
	t.Parallel()
	past, future := upgradetest.Noon().Add(-time.Second), upgradetest.Noon().Add(time.Second)
	now := upgradetest.Noon()
	assigned := func(change func(*core.PermissionSetAssignment)) upgrade.UserFacts {
		a := core.PermissionSetAssignment{PermissionSetID: "set", Name: "Set", Label: "Set"}
		change(&a)
		return upgrade.UserFacts{
			ReadAt: upgradetest.Noon(), User: core.User{Profile: core.Profile{ID: "profile", PermissionSetID: "own"}},
			Assignments: []core.PermissionSetAssignment{a},
		}
	}
	grouped := func(status string, group *upgrade.PermissionSetGroup) upgrade.UserFacts {
		facts := assigned(func(a *core.PermissionSetAssignment) {
			a.PermissionSetGroupID, a.PermissionSetID, a.GroupStatus = "group", "aggregate", status
		})
		if group != nil {
			facts.Groups = []upgrade.PermissionSetGroup{*group}
		}
		return facts
	}
	group := func(status string) *upgrade.PermissionSetGroup {
		return &upgrade.PermissionSetGroup{
			ID: "group", Status: status, Aggregate: "aggregate", Components: []core.ID{"one", "two"}, Muting: []core.ID{"muting"},
		}
	}
	tests := map[string]struct {
		facts upgrade.UserFacts
		want  []core.ID // the parents whose rows are needed
	}{
		"a permission set":             {assigned(func(*core.PermissionSetAssignment) {}), []core.ID{"own", "set"}},
		"known to be active":           {assigned(func(a *core.PermissionSetAssignment) { a.IsActive = new(true) }), []core.ID{"own", "set"}},
		"not revoked":                  {assigned(func(a *core.PermissionSetAssignment) { a.IsRevoked = new(false) }), []core.ID{"own", "set"}},
		"expires later":                {assigned(func(a *core.PermissionSetAssignment) { a.ExpirationDate = &future }), []core.ID{"own", "set"}},
		"session-based":                {assigned(func(a *core.PermissionSetAssignment) { a.RequiresActivation = true }), []core.ID{"own"}},
		"expired":                      {assigned(func(a *core.PermissionSetAssignment) { a.ExpirationDate = &past }), []core.ID{"own"}},
		"expires this moment":          {assigned(func(a *core.PermissionSetAssignment) { a.ExpirationDate = &now }), []core.ID{"own"}},
		"inactive":                     {assigned(func(a *core.PermissionSetAssignment) { a.IsActive = new(false) }), []core.ID{"own"}},
		"revoked":                      {assigned(func(a *core.PermissionSetAssignment) { a.IsRevoked = new(true) }), []core.ID{"own"}},
		"an up to date group":          {grouped("Updated", group("Updated")), []core.ID{"aggregate", "own"}},
		"an outdated group":            {grouped("Outdated", group("Outdated")), []core.ID{"muting", "one", "own", "two"}},
		"a failed group":               {grouped("Failed", group("Failed")), []core.ID{"muting", "one", "own", "two"}},
		"the group's own status wins":  {grouped("Updated", group("Updating")), []core.ID{"muting", "one", "own", "two"}},
		"the assignment's status":      {grouped("Outdated", group("")), []core.ID{"muting", "one", "own", "two"}},
		"a group that was not read":    {grouped("Updated", nil), []core.ID{"aggregate", "own"}},
		"an outdated group, not read":  {grouped("Outdated", nil), []core.ID{"aggregate", "own"}},
		"an outdated group of nothing": {grouped("Outdated", &upgrade.PermissionSetGroup{ID: "group", Status: "Outdated"}), []core.ID{"aggregate", "own"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, upgrade.ParentsOf(upgrade.HoldersBefore(tt.facts))); diff != "" {
				t.Errorf("parents (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheProfilesSetIsFoundAmongTheAssignments(t *testing.T) {
	t.Parallel()
	facts := upgrade.UserFacts{Assignments: []core.PermissionSetAssignment{{PermissionSetID: "own", IsOwnedByProfile: true}}}
	if diff := cmp.Diff([]core.ID{"own"}, upgrade.ParentsOf(upgrade.HoldersBefore(facts))); diff != "" {
		t.Errorf("parents (-want +got):\n%s", diff)
	}
	if got := upgrade.HoldersBefore(upgrade.UserFacts{}); len(got) != 0 {
		t.Errorf("holders of a user about whom nothing is known: %v", got)
	}
	if got := upgrade.HoldersAfter(core.Profile{}); got != nil {
		t.Errorf("holders of a profile whose permission set is not known: %v", got)
	}
}

// told is a difference as a test writes it.
type told struct {
	label  string
	rights access.Rights
	by     string
}

func tell(differences []upgrade.Difference) []told {
	list := make([]told, len(differences))
	for i, d := range differences {
		var by []string
		for _, source := range d.By {
			by = append(by, source.Label)
		}
		list[i] = told{label: d.Label, rights: d.Rights, by: strings.Join(by, ", ")}
	}
	return list
}

func TestMayasLosses(t *testing.T) {
	t.Parallel()
	got := planning.CompareAccess(upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner()))
	lost := []told{
		{"Berths", access.Create | access.Edit | access.Delete | access.ViewAll, "Harbor Customer, Community Extras"},
		{"Contract", access.Read, "Knowledge Reader"},
		{"WorkOrder", access.Read, "Field Operations"},
		{"Priority", access.Edit, "Harbor Customer"},
		{"Contract.Status", access.Read, "Harbor Customer"},
		{"Edit Tasks", access.Use, "Community Extras"},
		{"ApexClass 01p000000000001AAA", access.Use, "Knowledge Reader"},
	}
	gained := []told{{"Lead", access.Read | access.Create | access.Edit, "Harbor Partner"}}
	kept := map[access.Category]int{
		access.CategoryObject: 3, access.CategoryField: 1, access.CategoryUser: 1, access.CategoryTab: 1,
	}
	allow := cmp.AllowUnexported(told{})
	if diff := cmp.Diff(lost, tell(got.Lost), allow); diff != "" {
		t.Errorf("lost (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(gained, tell(got.Gained), allow); diff != "" {
		t.Errorf("gained (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(kept, got.Kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

func TestAnOutdatedGroupIsComputedNetOfMuting(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.EditUser(upgradetest.Maya, func(f *upgrade.UserFacts) { f.Groups[0].Status = "Outdated" })
	updated := planning.CompareAccess(upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPartner()))
	outdated := planning.CompareAccess(upgradetest.Gather(t, org, upgradetest.ToPartner()))
	if diff := cmp.Diff(tell(updated.Lost), tell(outdated.Lost), cmp.AllowUnexported(told{})); diff != "" {
		t.Errorf("the group's parts less its muting differ from its aggregate (-aggregate +parts):\n%s", diff)
	}
}

func TestRemovals(t *testing.T) {
	t.Parallel()
	target := core.Profile{License: core.UserLicense{ID: "100000000000004AAA", Name: "Partner Community"}}
	const oldLicense, psl core.ID = "100000000000001AAA", "0PL000000000001GAA"
	set := func(change func(*core.PermissionSetAssignment)) upgrade.UserFacts {
		a := core.PermissionSetAssignment{ID: "0Pa", PermissionSetID: "0PS", Name: "Set_Name", Label: "Set"}
		change(&a)
		return upgrade.UserFacts{ReadAt: upgradetest.Noon(), Assignments: []core.PermissionSetAssignment{a}}
	}
	bound := func(id core.ID, name string) upgrade.UserFacts {
		return set(func(a *core.PermissionSetAssignment) { a.LicenseID, a.LicenseName = id, name })
	}
	withLicense := func(facts upgrade.UserFacts, status string) upgrade.UserFacts {
		facts.LicenseAssignments = []core.PermissionSetLicenseAssign{{
			ID: "2LA", LicenseID: psl, Label: "Claims", Key: "ClaimsPsl", Status: status, Total: 5, Used: 5,
		}}
		return facts
	}
	tests := map[string]struct {
		facts     upgrade.UserFacts
		kind      upgrade.RemovalKind
		label     string
		canReturn bool
		reason    string
	}{
		"without a license":      {set(func(*core.PermissionSetAssignment) {}), upgrade.RemovedPermissionSet, "Set", true, "against the new license"},
		"of the new license":     {bound(target.License.ID, "Partner Community"), upgrade.RemovedPermissionSet, "Set", true, "for the new license"},
		"of the old license":     {bound(oldLicense, "Customer Community"), upgrade.RemovedPermissionSet, "Set", false, "only for the license Customer Community"},
		"of a nameless license":  {bound(oldLicense, ""), upgrade.RemovedPermissionSet, "Set", false, string(oldLicense)},
		"that needs a license":   {withLicense(bound(psl, "Claims"), "Active"), upgrade.RemovedPermissionSet, "Set", true, "after the permission set license Claims"},
		"that needs a dead one":  {withLicense(bound(psl, "Claims"), "Disabled"), upgrade.RemovedPermissionSet, "Set", false, "its status is Disabled"},
		"that needs one to come": {bound(psl, "Claims"), upgrade.RemovedPermissionSet, "Set", true, "if the user gets the permission set license Claims"},
		"expired": {
			set(func(a *core.PermissionSetAssignment) { a.ExpirationDate = new(upgradetest.Noon()) }),
			upgrade.RemovedPermissionSet, "Set", false, "It has expired. There is nothing to reassign.",
		},
		"without a label": {
			set(func(a *core.PermissionSetAssignment) { a.Label = "" }), upgrade.RemovedPermissionSet, "Set_Name", true, "again",
		},
		"a group": {
			set(func(a *core.PermissionSetAssignment) {
				a.PermissionSetGroupID, a.PermissionSetGroupLbl = "0PG", "Group"
			}),
			upgrade.RemovedPermissionSetGroup, "Group", true, "every permission set in the group",
		},
		"a group of the old license": {
			set(func(a *core.PermissionSetAssignment) {
				a.PermissionSetGroupID, a.PermissionSetGroup, a.LicenseID = "0PG", "Group_Name", oldLicense
			}),
			upgrade.RemovedPermissionSetGroup, "Group_Name", false, "Can't be reassigned",
		},
		"a permission set license": {
			withLicense(upgrade.UserFacts{}, "Active"), upgrade.RemovedPermissionSetLicense, "Claims", true, "if the new user license allows it",
		},
		"a dead permission set license": {
			withLicense(upgrade.UserFacts{}, "Disabled"), upgrade.RemovedPermissionSetLicense, "Claims", false, "Disabled",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := planning.Removals(tt.facts, target)
			if len(got) == 0 {
				t.Fatal("nothing is removed")
			}
			r := got[0]
			if r.Kind != tt.kind || r.Label != tt.label || r.CanReturn != tt.canReturn || !strings.Contains(r.Reason, tt.reason) {
				t.Errorf("removal = %+v, want %s %q, %v, %q", r, tt.kind, tt.label, tt.canReturn, tt.reason)
			}
			if r.AssignmentID == "" || r.ID == "" {
				t.Errorf("the removal does not tell what to assign again: %+v", r)
			}
		})
	}
}

func TestTooManyLicensesInUse(t *testing.T) {
	t.Parallel()
	facts := upgrade.UserFacts{LicenseAssignments: []core.PermissionSetLicenseAssign{{Label: "Claims", Status: "Active", Total: 5, Used: 6}}}
	if got := planning.Removals(facts, core.Profile{}); got[0].CanReturn {
		t.Errorf("removal = %+v", got[0])
	}
}

func TestTheProfilesOwnSetIsNoRemoval(t *testing.T) {
	t.Parallel()
	facts := upgrade.UserFacts{Assignments: []core.PermissionSetAssignment{{IsOwnedByProfile: true}}}
	if got := planning.Removals(facts, core.Profile{}); len(got) != 0 {
		t.Errorf("removals = %+v", got)
	}
}

func TestPredictSites(t *testing.T) {
	t.Parallel()
	site := func(name string) core.Network { return core.Network{ID: core.ID(name), Name: name} }
	grant := func(name string, parent core.ID, status string) core.NetworkGrant {
		return core.NetworkGrant{Network: site(name), ParentID: parent, Status: status}
	}
	facts := upgrade.Facts{
		Target: core.Profile{ID: "new"},
		User:   upgrade.UserFacts{Sites: []core.Network{site("Hub"), site("Help"), site("Docs")}},
		SiteGrants: []core.NetworkGrant{
			grant("Help", "new", "Added"), grant("Hub", "old", "Added"), grant("Docs", "new", "WaitingForRemove"),
			grant("Zoo", "new", "Added"), grant("Partner", "new", "WaitingForAdd"), grant("Broken", "new", "FailedAdd"),
		},
	}
	byNew := []access.Source{{Kind: access.SourceProfile, ID: "new"}}
	want := upgrade.SitePrediction{
		Known: true, Kept: []core.Network{site("Help")}, Lost: []core.Network{site("Docs"), site("Hub")},
		New: []core.Network{site("Zoo")}, Waiting: []core.Network{site("Partner")},
		By: map[core.ID][]access.Source{"Help": byNew, "Partner": byNew, "Zoo": byNew, "Docs": nil, "Hub": nil},
	}
	if diff := cmp.Diff(want, planning.PredictSites(facts), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("prediction (-want +got):\n%s", diff)
	}
	for _, what := range []string{"NetworkMember", "NetworkMemberGroup", "Network"} {
		unread := facts
		unread.Unreadable = []upgrade.Unreadable{{What: what}}
		if got := planning.PredictSites(unread); got.Known || got.Lost != nil {
			t.Errorf("without %s: %+v", what, got)
		}
	}
}
