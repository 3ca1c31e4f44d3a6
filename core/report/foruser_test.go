package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// TestForUser holds what the page for the user says of a change, and what it leaves out: what
// was reassigned is not gone, and nothing names an id or what only an administrator knows.
func TestForUser(t *testing.T) {
	t.Parallel()
	tools := access.Source{Kind: access.SourcePermissionSet, ID: "0PS5g0000000001AAA", Label: "Case Tools"}
	change := func(c access.Category, object, name, label string, rights access.Rights) upgrade.Difference {
		return upgrade.Difference{Item: access.Item{Category: c, Object: object, Name: name}, Label: label, Rights: rights, By: []access.Source{tools}}
	}
	for name, tt := range map[string]struct {
		edit     func(*report.Run)
		says     []string
		saysNone []string
	}{
		"rights that go": {
			func(r *report.Run) {
				r.Plan.Access.Lost = []upgrade.Difference{
					change(access.CategoryObject, "Berth__c", "", "Berth__c", access.Read|access.Create), change(access.CategoryField, "Berth__c", "Depth__c", "Berth__c.Depth__c", access.Read),
					change(access.CategoryField, "Case", "Priority", "Case.Priority", access.Edit), change(access.CategoryUser, "", "PermissionsApexRestServices", "Apex REST Services", access.Use),
				}
			},
			[]string{"You can no longer see and create Berth.", "You can no longer change Priority on Case."},
			[]string{"Depth", "Apex", "__c"},
		},
		"rights without a plain word": {
			func(r *report.Run) {
				r.Plan.Access.Lost = []upgrade.Difference{change(access.CategoryObject, "Case", "", "Case", access.ViewAllFields)}
			},
			nil,
			[]string{"Case", "none"},
		},
		"rights that come": {
			func(r *report.Run) {
				r.Plan.Access.Gained = []upgrade.Difference{
					change(access.CategoryObject, "Lead", "", "Lead", access.Read), change(access.CategoryObject, "Quote", "", "Quote", access.Read),
					change(access.CategoryUser, "", "PermissionsRunReports", "Run Reports", access.Use),
				}
			},
			[]string{"You can now see Lead and Quote.", "You can now run reports."},
			nil,
		},
		"reassigned": {
			func(r *report.Run) {
				r.Plan.Access.Returned = []upgrade.Difference{change(access.CategoryObject, "Contract", "", "Contract", access.Read)}
				r.Result.Verification.After.Assignments = []core.PermissionSetAssignment{{PermissionSetID: tools.ID}}
			},
			nil,
			[]string{"Contract"},
		},
		"not reassigned after all": {
			func(r *report.Run) {
				r.Plan.Access.Returned = []upgrade.Difference{change(access.CategoryObject, "Contract", "", "Contract", access.Read)}
			},
			[]string{"You can no longer see Contract."},
			nil,
		},
		"sites": {
			func(r *report.Run) {
				r.Plan.Sites = upgrade.SitePrediction{Known: true, Lost: []core.Network{{Name: "Old"}}, Kept: []core.Network{{Name: "Hub"}}, New: []core.Network{{ID: "1", Name: "Dock"}, {ID: "2", Name: "Pier"}}}
				r.Result.Verification.After.Sites = []core.Network{{ID: "1", Name: "Dock"}}
			},
			[]string{"Hub, as before", "Dock, which is new for you.\n", "Pier, which is new for you. It can take some minutes", "You can no longer log in to Old."},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := report.NewRun(upgrade.Plan{User: upgrade.UserFacts{User: core.User{Name: "Maya Chen", Username: "maya@example.com"}}}, upgrade.Result{}, when(), when())
			r.Result.Verification.After = &upgrade.UserFacts{}
			tt.edit(&r)
			text := report.Text(report.ForUser(r), 0)
			for _, want := range append(tt.says, "Hello Maya Chen,", "November 22, 2026", "maya@example.com", "password stays the same") {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, text)
				}
			}
			if id := regexp.MustCompile(`\b[0-9][0-9A-Za-z]{14,17}\b`).FindString(text); id != "" || slices.ContainsFunc(tt.saysNone, func(bad string) bool { return strings.Contains(text, bad) }) {
				t.Errorf("it says what is not for the user, such as %q:\n%s", id, text)
			}
		})
	}
}

// TestExplain asks for things by every name that they have.
func TestExplain(t *testing.T) {
	t.Parallel()
	r := run("Harbor Tools")
	r.Plan.Access.After = []upgrade.Grant{
		{Item: access.Item{Category: access.CategoryObject, Object: "Warranty_Claim__c"}, Rights: access.Read, By: 1},
		{Item: access.Item{Category: access.CategoryObject, Object: "Lead"}, Rights: access.Read},
	}
	r.Plan.Access.Granters = [][]access.Source{{{Kind: access.SourceProfile, Name: "Harbor Customer"}}}
	r.Result.Verification.Access = nil
	r.Ending.State = upgrade.StateVerified
	for asked, want := range map[string]struct {
		kind, fate    string
		before, after access.Rights
	}{
		"case":            {"Object permissions", "Lost by the upgrade: read, edit.", access.Read | access.Edit, 0},
		"Case.Priority":   {"Field permissions", "Lost by the upgrade: edit.", access.Edit, 0},
		"Run Reports":     {"User permissions", "Lost by the upgrade: use.", access.Use, 0},
		"warranty claims": {"Object permissions", "Kept: read.", access.Read, access.Read},
		"Lead":            {"Object permissions", "New with the upgrade: read.", 0, access.Read},
		"Case_Tools":      {"permission set", "Removed by the upgrade.", 0, 0},
		"hub":             {"site", "Still a member.", 0, 0},
		"Harbor_Cases":    {"sharing set", "The user is no longer in it.", 0, 0},
		"bwcharts":        {"managed package license", "Not verified afterwards.", 0, 0},
	} {
		found := report.Explain("id", r, asked).Found
		i := slices.IndexFunc(found, func(e report.Explained) bool {
			return e.Kind == want.kind && strings.HasPrefix(e.Fate, want.fate) && e.Before == want.before && e.After == want.after
		})
		if i < 0 {
			t.Errorf("%q is answered with %+v", asked, found)
		}
	}
	if found := report.Explain("id", r, "nothing of it").Found; len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	r.Ending.State = upgrade.StateRejected
	for _, e := range report.Explain("id", r, "Case").Found {
		if !strings.HasPrefix(e.Fate, "Unchanged") || e.Before != e.After {
			t.Errorf("without an upgrade, %+v", e)
		}
	}
}
