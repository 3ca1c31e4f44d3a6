package report_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
)

// hostile is what an attacker would put into a name.
const hostile = "\x1b[2J<script>alert(1)</script>|`*_[x](http://evil.example)@everyone\r\n# \u202egnp.exe"

func ptr[T any](value T) *T { return &value }

func when() time.Time { return time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC) }

// plan is a plan with something in every part; name is what everything in the org
// is called.
func plan(name string) upgrade.Plan {
	profile := access.Source{Kind: access.SourceProfile, ID: "00e5g0000000002AAA", Name: name, Label: name}
	item := func(c access.Category, object, api string) access.Item {
		return access.Item{Category: c, Object: object, Name: api}
	}
	by := []access.Source{profile}
	return upgrade.Plan{
		Version: upgrade.PlanVersion, MadeAt: when(),
		Session: upgrade.Session{
			Org:   core.Organization{ID: "00D5g0000000001AAA", Name: name, IsSandbox: true},
			Admin: core.Admin{Name: name, Username: "admin@example.com"},
		},
		User: upgrade.UserFacts{
			User:        core.User{ID: "0055g0000000001AAA", Username: "maya@example.com", Name: name, Profile: core.Profile{Name: name, License: core.UserLicense{Name: "Customer Community"}}},
			Account:     &core.Account{ID: "0015g0000000001AAA", Name: name},
			Memberships: []core.GroupMembership{{GroupID: "00G5g0000000001AAA", Name: name, Type: "Queue"}},
			Packages:    []core.PackageLicense{{ID: "0515g0000000001AAA", Namespace: "bwcharts", Status: "Active"}},
		},
		Target:   core.Profile{Name: name, License: core.UserLicense{Name: "Partner Community"}},
		Role:     upgrade.RolePrediction{Name: name, Sentence: "Salesforce assigns " + name + "."},
		Findings: []core.Finding{{Code: "site-lost", Severity: core.SeverityWarning, Title: "No longer a member of " + name, Meaning: "It is closed.", Action: "Add the profile.", Source: "https://help.salesforce.com/s/articleView?id=x"}},
		Access: upgrade.Differences{
			Lost: []upgrade.Difference{
				{Item: item(access.CategoryObject, "Case", ""), Label: name, Rights: access.Read | access.Edit, By: by, Severity: upgrade.LossCritical, Rule: "object-read-owned"},
				{Item: item(access.CategoryField, "Case", "Priority"), Label: name, Rights: access.Edit, By: by},
				{Item: item(access.CategoryUser, "", "PermissionsRunReports"), Label: name, Rights: access.Use, By: by},
				{Item: item(access.CategorySetupEntity, "ApexClass", "01p5g0000000001AAA"), Label: name, Rights: access.Use, By: by},
				{Item: item(access.CategoryTab, "", "standard-Account"), Label: name, Rights: access.Use, By: by},
			},
			Gained:   []upgrade.Difference{{Item: item(access.CategoryObject, "Lead", ""), Label: name, Rights: access.Read, By: by}},
			Returned: []upgrade.Difference{{Item: item(access.CategoryObject, "Contract", ""), Label: name, Rights: access.Read, By: by}},
		},
		Cost: upgrade.LossSummary{
			Sentence: "2 losses affect " + name + "'s recent work.", InUse: 2,
			Counts: []upgrade.LossCount{{Kind: upgrade.LossObjects, Total: 1, Matter: 1, BySeverity: map[upgrade.LossSeverity]int{upgrade.LossCritical: 1}}},
		},
		Counts: []upgrade.RecordCount{{Object: "Case", Owned: 12, Open: ptr(3)}, {Object: "Berth__c", Owned: 4}},
		Sharing: upgrade.SharingPrediction{Known: true, Lost: []core.SharingSet{{
			FullName: "Harbor_Cases", Label: name, Mappings: []core.SharingMapping{{Object: "Case", AccessLevel: "Edit", ObjectField: "Account", UserField: "Contact.Account"}},
		}}},
		Removed: []upgrade.Removal{{Kind: upgrade.RemovedPermissionSet, ID: "0PS5g0000000001AAA", Name: "Case_Tools", Label: name, CanReturn: true}},
		Sites:   upgrade.SitePrediction{Known: true, Lost: []core.Network{{Name: name}}, Kept: []core.Network{{Name: "Hub"}}},
		Steps: []upgrade.Step{{
			Kind: upgrade.StepUpgradeUser, Title: "Upgrade " + name, Permanent: "It can't be undone.",
			Changes: []upgrade.FieldChange{{Label: "Profile", Old: "00e1", New: "00e2", OldLabel: name, NewLabel: "Partner"}, {Label: "Role", NewLabel: name, Derived: true}},
		}},
	}
}

// run is the plan with a result in which everything that can be said is said.
func run(name string) report.Run {
	p := plan(name)
	r := upgrade.Result{
		Steps: []upgrade.StepResult{{Step: p.Steps[0], Outcome: upgrade.OutcomeApplied}, {
			Step: upgrade.Step{Kind: upgrade.StepAssignSet, Title: "Reassign " + name}, Outcome: upgrade.OutcomeRejected,
			Err:     &core.RemoteError{Op: "assign", Status: 400, Code: core.CodeLicenseLimit, Message: display.Clean(name).String()},
			Finding: &core.Finding{Title: "No seat", Meaning: "All are used.", Action: "Buy one.", Source: "https://help.salesforce.com/"},
		}},
		Verification: upgrade.Verification{Checks: []upgrade.Check{{Name: "Profile", Predicted: "Partner", Actual: name, Agreement: upgrade.AgreementMismatch}}, Access: []upgrade.Mismatch{{Item: access.Item{Category: access.CategoryObject, Object: "Order"}, Label: name, Predicted: access.Read}}, Err: errors.New("no answer")},
		Calls:        upgrade.Calls{Made: 19, Used: 120, Limit: 15000},
		Journal:      "runs/1.journal",
	}
	return report.NewRun(p, r, when(), when().Add(time.Minute))
}

// stale is a run that wrote nothing.
func stale(name string) report.Run {
	return report.NewRun(plan(name), upgrade.Result{
		Stale: []upgrade.StaleStamp{{Name: "User.ProfileId", Then: "00e1", Now: name}}, Err: errors.New("stopped"),
	}, when(), when())
}

// documents are all documents there are, with one name in every place.
func documents(name string) map[string]report.Document {
	return map[string]report.Document{
		"plan": report.Plan(plan(name)), "receipt": report.Receipt(run(name)), "stale": report.Receipt(stale(name)),
		"for user": report.ForUser(run(name)), "reassignable": report.Reassignable("id", run(name)), "reassignment": report.Reassignment(stale(name).Result, run(name).Plan),
		"explanation": report.Explain("id", run(name), name).Document(run(name)),
	}
}

// TestEverythingIsTold holds that no part of a plan is left out of any rendering.
func TestEverythingIsTold(t *testing.T) {
	t.Parallel()
	for name, doc := range documents("Maya Chen") {
		if !slices.Contains([]string{"plan", "receipt", "stale"}, name) { // which leave out what they are not for
			continue
		}
		for format, out := range map[string]string{"text": report.Text(doc, 0), "markdown": report.Markdown(doc), "html": report.HTML(doc)} {
			want := []string{
				"Maya Chen", "No longer a member of", "losses affect Maya Chen", "critical",
				"bwcharts", "Queue", "Contact.Account", "Harbor_Cases", "Contract", "12", "SANDBOX", "Priority", "RunReports", "Case",
				"standard-Account", "by Salesforce", "Partner", "0PS5g0000000001AAA",
			}
			if name == "plan" {
				want = append(want, "owns records of this object")
			}
			if name == "receipt" {
				want = append(want, "Different from expected (1)", "Order", "nothing", "rejected", "LICENSE", "no answer", "19", "runs/1.journal", "22 Nov 2026 09:31 UTC")
			}
			if name == "stale" {
				want = append(want, "User.ProfileId", "stopped")
			}
			for _, w := range want {
				if !strings.Contains(strings.ReplaceAll(out, `\_`, "_"), w) {
					t.Errorf("%s as %s does not tell %q", name, format, w)
				}
			}
		}
	}
}

// TestHostileNames holds that a name from the org can change no rendering: the same
// markup comes out as for a plain name.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	plain, attacked := documents("x"), documents(hostile)
	for name := range plain {
		for _, out := range []string{report.Text(attacked[name], 0), report.Markdown(attacked[name])} {
			for _, r := range out {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("%s lets %U through", name, r)
				}
			}
		}
		if diff := cmp.Diff(markup(report.HTML(plain[name])), markup(report.HTML(attacked[name]))); diff != "" {
			t.Errorf("%s: a name adds markup to the page:\n%s", name, diff)
		}
		md := report.Markdown(attacked[name])
		for _, bad := range []string{"<script", "[x](http", "@everyone", "http://evil", "\n# \u202e", " | `*_[x"} {
			if strings.Contains(md, bad) {
				t.Errorf("%s as Markdown holds %q", name, bad)
			}
		}
		if got, want := strings.Count(md, "\n"), strings.Count(report.Markdown(plain[name]), "\n"); got != want {
			t.Errorf("%s as Markdown has %d lines with the hostile name, %d with a plain one", name, got, want)
		}
	}
}

// markup keeps only the tags of a page.
func markup(page string) []string {
	var tags []string
	for part := range strings.SplitSeq(page, "<") {
		if tag, _, ok := strings.Cut(part, ">"); ok {
			tags = append(tags, tag)
		}
	}
	return tags
}

func TestOrgKind(t *testing.T) {
	t.Parallel()
	for want, org := range map[string]core.Organization{
		"PRODUCTION": {}, "SANDBOX": {IsSandbox: true}, "SIMULATION": {IsSimulation: true, IsSandbox: true},
	} {
		if got := report.OrgKind(org); got != want {
			t.Errorf("%+v is %s", org, got)
		}
	}
}

// TestBarsAreEnough: a plan that costs nothing tells what is kept.
func TestBarsAreEnough(t *testing.T) {
	t.Parallel()
	doc := report.Plan(upgrade.Plan{Access: upgrade.Differences{Kept: map[access.Category]int{access.CategoryObject: 7}}})
	for format, out := range map[string]string{"text": report.Text(doc, 0), "markdown": report.Markdown(doc), "html": report.HTML(doc)} {
		if !strings.Contains(out, "What it costs") || !strings.Contains(out, "7 kept") {
			t.Errorf("%s does not tell that 7 permissions are kept:\n%s", format, out)
		}
	}
}

// TestEveryListOfPermissionsIsWrittenAlike: an item that is on or off has no rights to name,
// and a field stands behind its object, whether it is lost, reassigned or kept.
func TestEveryListOfPermissionsIsWrittenAlike(t *testing.T) {
	t.Parallel()
	list := []upgrade.Difference{
		{Item: access.Item{Category: access.CategoryField, Object: "Case", Name: "Priority"}, Label: "Case.Urgency", Rights: access.Edit},
		{Item: access.Item{Category: access.CategoryUser, Name: "PermissionsRunReports"}, Label: "Run Reports", Rights: access.Use},
	}
	for name, made := range map[string]upgrade.Plan{
		"lost": {Access: upgrade.Differences{Lost: list}}, "reassigned": {Access: upgrade.Differences{Returned: list}},
		"kept": {Access: upgrade.Differences{KeptBySet: list}, Keep: &upgrade.KeptSet{Label: "Kept"}},
	} {
		text := report.Text(report.Plan(made), 0)
		if !strings.Contains(text, "Case: Urgency (Priority)") || !strings.Contains(text, "Run Reports") || strings.Contains(strings.ReplaceAll(text, " ", ""), "RunReportsuse") {
			t.Errorf("%s is written as:\n%s", name, text)
		}
	}
}

func TestLongTablesAreCut(t *testing.T) {
	t.Parallel()
	p := plan("x")
	for range 3000 {
		p.Access.Lost = append(p.Access.Lost, p.Access.Lost[1])
	}
	md := report.Markdown(report.Plan(p))
	if rows := strings.Count(md, "(Priority)"); rows != 2000 || !strings.Contains(md, "(3,001)") || !strings.Contains(md, "The first 2,000") {
		t.Errorf("%d of 3001 rows are shown, and the report does not say so", rows)
	}
}

func TestRunAsJSON(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(run(hostile))
	if err != nil {
		t.Fatal(err)
	}
	var back report.Run
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan(hostile), back.Plan); diff != "" {
		t.Errorf("the plan changed on its way through JSON:\n%s", diff)
	}
}
