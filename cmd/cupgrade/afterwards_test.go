package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"cupgrade/core/commit"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// TestGoldenAfterwards compares what is told after the default story: to the user, and weeks
// later to an administrator who asks.
func TestGoldenAfterwards(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
	for _, r := range o.plan(client, choice).Removed {
		if r.Label == "Warranty Claims Agent" {
			choice.Reassign = append(choice.Reassign, r.ID)
		}
	}
	plan := o.plan(client, choice)
	run := report.NewRun(plan, commit.Applier{Org: client}.Apply(t.Context(), plan), morning(), morning())
	if run.Ending.State != upgrade.StateSoFar {
		t.Fatalf("Maya is %s", run.Ending.State)
	}
	uitest.GoldenFile(t, "afterwards/maya.md", report.Markdown(report.ForUser(run)))
	uitest.GoldenFile(t, "afterwards/maya.html", report.HTML(report.ForUser(run)))
	var all []string
	for _, asked := range []string{"Case", "warranty claim", "Case.Warranty", "Case Escalation", "Harbor Support", "Run Reports"} {
		all = append(all, report.Text(report.Explain("RUN", run, asked).Document(run), 0))
	}
	uitest.GoldenFile(t, "afterwards/explained.txt", strings.Join(all, "\n"))
	later, err := upgrade.GatherLater(t.Context(), client, plan)
	if err != nil {
		t.Fatal(err)
	}
	amended := planning.Amend(plan, later, planning.AllReassignable(plan.Removed))
	uitest.GoldenFile(t, "afterwards/reassign.txt", report.Text(report.Reassignable("RUN", run), 0)+"\n"+report.Text(report.Reassignment(run.Result, amended), 0))
}

// TestAfterwards holds that the page for the user lies beside the receipt, and that explain
// answers without an org: by the journal alone, with near names for one that is not there.
func TestAfterwards(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("For user", ".for-user.html")
	i := strings.Index(s.out, "For user")
	page, err := os.ReadFile(strings.Fields(s.out[i:])[2])
	if err != nil || !strings.Contains(string(page), "Hello Maya Chen,") {
		t.Errorf("the page for the user: %v\n%s", err, page)
	}
	s.url = "https://nowhere.invalid"
	s.run(exitDone, "history", "show", "latest", "--for-user", "--html")
	if s.out != string(page) {
		t.Errorf("the page is another one now:\n%s", s.out)
	}
	s.run(exitUsage, "history", "show", "latest", "--for-user", "--json")
	s.run(exitDone, "explain", "latest", "asset")
	s.says("Lost by the upgrade: read, create, edit.", "Granted by profile Harbor Customer")
	s.run(exitDone, "explain", "latest", "Harbor Support", "--json")
	var answer report.Explanation
	if err := json.Unmarshal([]byte(s.out), &answer); err != nil || !slices.ContainsFunc(answer.Found, func(e report.Explained) bool { return e.Kind == "site" }) {
		t.Errorf("the answer is %+v, %v", answer, err)
	}
	s.run(exitUsage, "explain", "latest", "Asest")
	s.warns(`There is no name in this run "Asest"`, "Did you mean Asset")
	s.run(exitUsage, "explain", "latest", "\x1b[2J")
	onlyPrintable(t, "the refusal", s.err)
	s.run(exitUsage, "explain", "latest")
	s.run(exitUsage, "explain", "no such run", "Case")
	if display.Clean(s.err).String() == "" {
		t.Error("nothing is said")
	}
}
