package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"cupgrade/core/display"
	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// keeper is a way to go through the wizard from the losses to the end, as a person does: it
// keeps the losses of a page with these labels, or all that is offered for none, and plans
// again when Salesforce refuses some. It gives what was said of it.
type keeper func(t *testing.T, o *testOrg, username, page string, labels ...string) string

// TestTheStoriesOfKeeping drives the five stories of a permission set for the gap, on the
// screen and in lines, and asks the org afterwards.
func TestTheStoriesOfKeeping(t *testing.T) {
	t.Parallel()
	for front, upgraded := range map[string]keeper{"screen": keepOnScreen, "lines": keepInLines} {
		for name, story := range effort.SomeOf(2, map[string]func(*testing.T, *testOrg, keeper){
			"the gap closes whole": gapCloses, "some are refused": someRefused,
			"all are refused": allRefused, "an equal set, and one that was changed": setsThatAreThere,
		}) {
			t.Run(front+"/"+name, func(t *testing.T) {
				t.Parallel()
				story(t, startOrg(t), upgraded)
			})
		}
	}
}

// gapCloses: afterwards the user may do all that was possible before.
func gapCloses(t *testing.T, o *testOrg, upgraded keeper) {
	t.Helper()
	before := o.accessNow(o.userID(seed.Tomas), o.grantsBySet())
	upgraded(t, o, seed.Tomas, "")
	after := o.accessNow(o.userID(seed.Tomas), o.grantsBySet())
	for what := range before {
		if !after[what] {
			t.Errorf("%s is lost", what)
		}
	}
	sets := o.madeSets()
	if len(sets) != 1 || len(o.holdersOf(text(sets[0], "Id"))) != 1 || text(sets[0], "LicenseId") != string(o.id("SELECT Id FROM UserLicense WHERE Name = '"+seed.LicensePartner+"'")) {
		t.Errorf("the sets are %v", sets)
	}
}

// someRefused: the second plan does without what the org has refused, in its own words.
func someRefused(t *testing.T, o *testOrg, upgraded keeper) {
	t.Helper()
	said := upgraded(t, o, seed.Maya, "")
	for _, want := range []string{"Delete Topics", "Planned again without 1 permission"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	sets := o.madeSets()
	if len(sets) != 1 || len(o.holdersOf(text(sets[0], "Id"))) != 1 {
		t.Fatalf("the sets are %v", sets)
	}
	if row := o.one("SELECT PermissionsDeleteTopics, PermissionsCreateTopics FROM PermissionSet WHERE Id = '" + text(sets[0], "Id") + "'"); row["PermissionsDeleteTopics"] == true || row["PermissionsCreateTopics"] != true {
		t.Errorf("the set grants %v", row)
	}
}

// allRefused: nothing is left to keep, and no set is left behind.
func allRefused(t *testing.T, o *testOrg, upgraded keeper) {
	t.Helper()
	upgraded(t, o, seed.Maya, "User permissions", "Delete Topics")
	if sets := o.madeSets(); len(sets) != 0 {
		t.Errorf("the sets are %v", sets)
	}
}

// setsThatAreThere: the second user gets the set of the first one, and the third another one,
// because somebody has changed that.
func setsThatAreThere(t *testing.T, o *testOrg, upgraded keeper) {
	t.Helper()
	plan := o.plan(o.client(""), upgrade.Choice{UserID: o.userID(seed.Tomas), ProfileID: o.profileID(seed.ProfilePartnerSales)})
	var flows []string
	for _, d := range plan.Access.Lost {
		if d.Item.Object == "FlowDefinition" {
			flows = append(flows, d.Label)
		}
	}
	for _, username := range []string{seed.Tomas, seed.Xiaoyu} {
		upgraded(t, o, username, "Apex classes", flows...)
	}
	sets := o.madeSets()
	if len(sets) != 1 || len(o.holdersOf(text(sets[0], "Id"))) != 2 {
		t.Fatalf("the sets are %v", sets)
	}
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		tx.Set("PermissionSet", text(sets[0], "Id"), store.Row{"PermissionsRunFlow": true})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	upgraded(t, o, seed.Zoe, "Apex classes", flows...)
	now := o.madeSets()
	if len(now) != 2 || text(now[1], "Name") != text(now[0], "Name")+"_2" || len(o.holdersOf(text(now[0], "Id"))) != 2 || len(o.holdersOf(text(now[1], "Id"))) != 1 {
		t.Errorf("the sets are %v", now)
	}
}

// holdersOf are the users who have a permission set.
func (o *testOrg) holdersOf(set string) []map[string]any {
	o.t.Helper()
	return o.all("SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = '" + set + "'")
}

// keepOnScreen presses keys.
func keepOnScreen(t *testing.T, o *testOrg, username, page string, labels ...string) string {
	t.Helper()
	z := openWizard(t, o, flaganswers.Given{User: username, Profile: seed.ProfilePartnerSales, Role: flaganswers.RoleAuto})
	z.WaitFor("loses", "eviewed")
	if len(labels) == 0 {
		z.PressOn("A")
	} else {
		z.goDown(t, page)
		if strings.Contains(z.PressOn("right"), "hidden (e)") {
			z.PressOn("e")
		}
		for _, label := range labels {
			z.goDown(t, label)
			z.Press("space")
			z.Wait(label+" is kept", func(s string) bool {
				return strings.Contains(selectedRow(s), "kept") && strings.Contains(s, "don't keep")
			})
		}
		z.PressOn("esc")
	}
	said := ""
	for range 2 {
		z.WaitFor("in all:")
		end := z.toTheEnd(t, username)
		if said += end; strings.Contains(end, "Upgraded") {
			z.Press("q")
			z.WaitEnd()
			return said
		}
		z.Press("r")
		said += z.WaitFor("loses", "Planned again")
		if len(labels) > 0 && page == "User permissions" {
			return said + z.finishWithout(t, username)
		}
	}
	t.Fatalf("it is never upgraded:\n%s", z.Screen())
	return ""
}

// finishWithout goes to the end where nothing is kept any more.
func (z *wizard) finishWithout(t *testing.T, username string) string {
	t.Helper()
	end := z.toTheEnd(t, username)
	z.Press("q")
	z.WaitEnd()
	return end
}

// goDown moves the mark to a row that holds a text.
func (z *wizard) goDown(t *testing.T, label string) {
	t.Helper()
	for range 6 { // two keys in one frame pass a row
		z.PressAndSee("home")
		for range 20 {
			before := selectedRow(z.Screen())
			if strings.Contains(before, label) {
				return
			}
			z.PressAndSee("down")
			if selectedRow(z.Screen()) == before {
				break // the last one
			}
		}
	}
	t.Fatalf("no row holds %q:\n%s", label, z.Screen())
}

// selectedRow is the row with the mark.
func selectedRow(screen string) string {
	for row := range strings.SplitSeq(screen, "\n") {
		if strings.HasPrefix(row, " > ") {
			return row
		}
	}
	return ""
}

// toTheEnd reviews what there is to review, confirms, and gives the result.
func (z *wizard) toTheEnd(t *testing.T, username string) string {
	t.Helper()
	z.ReviewLosses()
	screen := z.PressOn("enter")
	for range 20 {
		switch {
		case strings.Contains(screen, "Confirm the upgrade"):
			z.Type(username)
			z.WaitFor("> " + username)
			z.Press("enter")
			return z.Wait("the end", func(s string) bool { return strings.Contains(s, "n upgrade another") })
		case strings.Contains(screen, "[ ]"):
			screen = z.PressOn("space")
		default:
			screen = z.PressOn("enter")
		}
	}
	t.Fatalf("it does not come to the confirmation:\n%s", screen)
	return ""
}

// keepInLines answers by lines: first what is to be kept, then Enter, but for the username
// and where it is to be planned again.
func keepInLines(t *testing.T, o *testOrg, username, _ string, labels ...string) string {
	t.Helper()
	y := &lineKeeper{typist: typist{answers: []string{"#Kept by a new permission set"}}, username: username}
	if len(labels) == 0 {
		y.answers = append(y.answers, "all")
	}
	for _, label := range labels {
		y.answers = append(y.answers, "kept row "+label)
	}
	y.answers = append(y.answers, "b")
	code := run(t.Context(), []string{"--accessible", "--user", username, "--profile", seed.ProfilePartnerSales, "--role", "auto"}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(io.Discard),
		env: environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token(), "CUPGRADE_STATE_DIR="+tempDir(t)),
	}))
	said := y.said.String()
	if code != exitDone || !strings.Contains(said, "Upgraded and verified") {
		t.Errorf("exit %d:\n%s", code, said)
	}
	return said
}

// lineKeeper types the answers, and then what the last line asks for.
type lineKeeper struct {
	typist
	username string
	asked    int
}

// Read types the next answer.
func (y *lineKeeper) Read(p []byte) (int, error) {
	if len(y.rest) == 0 && len(y.answers) == 0 {
		lines := strings.Split(strings.TrimSpace(y.said.String()), "\n")
		last := lines[len(lines)-1]
		answer := ""
		switch {
		case strings.Contains(last, "Type "+y.username):
			answer = y.username
		case strings.Contains(last, "Enter quits") && strings.Contains(strings.Join(lines[max(0, len(lines)-4):], "\n"), "Plan again"):
			answer = "#Plan again"
		}
		if y.asked++; y.asked > 40 {
			return 0, io.EOF
		}
		y.answers = []string{answer}
	}
	if len(y.rest) == 0 {
		if label, row := strings.CutPrefix(y.answers[0], "kept row "); row {
			y.answers[0] = y.rowOf(label)
		}
	}
	return y.typist.Read(p)
}

// rowOf is the number of the last row that tells of a label.
func (y *lineKeeper) rowOf(label string) string {
	lines := bytes.Split(y.said.Bytes(), []byte("\n"))
	slices.Reverse(lines)
	for _, line := range lines {
		if number, text, numbered := strings.Cut(string(line), ". "); numbered && strings.Contains(text, ": "+label) {
			return number
		}
	}
	return "no row " + label
}
