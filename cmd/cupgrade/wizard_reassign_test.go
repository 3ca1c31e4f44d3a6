package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// TestReassignOnTheScreen reassigns from the result what the plan left out: chosen there,
// confirmed by the username, and kept in the journal of the same run. Esc leads back to the
// result, and nothing is written before the username was typed.
func TestReassignOnTheScreen(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto"})
	z.toConfirm()
	z.Press("enter")
	z.WaitFor("Upgraded and verified", "a reassign")
	z.Press("a")
	z.golden(t, "maya/10-reassign", "Select what to reassign", "Everything")
	z.Press("esc")
	z.WaitFor("Upgraded and verified")
	z.Press("a")
	z.WaitFor("Select what to reassign")
	before := o.effects()
	z.choose(t, "Case Escalation")
	z.golden(t, "maya/11-reassign-confirm", "Confirm the reassignment", "Case Escalation")
	z.Press("enter")
	z.WaitFor("Nothing was entered")
	if diff := cmp.Diff(before, o.effects()); diff != "" {
		t.Errorf("it writes before the username was typed:\n%s", diff)
	}
	z.Type(seed.Maya)
	z.Press("enter")
	z.WaitFor("Upgraded and verified", "Reassign the permission set Case")
	z.Press("q")
	z.WaitEnd()
	if got := o.assignedToMaya(); len(got) != 1 || got[0] != "Case Escalation" {
		t.Errorf("assigned are %q", got)
	}
	saved, err := z.folder.ListRuns()
	if err != nil || len(saved) != 1 || saved[0].Run.End() != upgrade.ClosingDone || len(saved[0].Run.Steps()) != 3 {
		t.Errorf("%d runs, %v", len(saved), err)
	}
}

// TestReassignInLines does the same by lines, with everything.
func TestReassignInLines(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	state := tempDir(t)
	y := &typist{answers: []string{
		"#Maya Chen", "#Partner Community:", "#" + seed.ProfilePartnerSales, "", "", "", "", seed.Maya, "#Reassign what is still needed", "#Everything", seed.Maya, "q",
	}}
	code := run(t.Context(), []string{"--accessible"}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(io.Discard),
		env: environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token(), "CUPGRADE_STATE_DIR="+state),
	}))
	if got := o.assignedToMaya(); code != exitDone || len(got) != 4 || len(y.answers) > 0 {
		t.Errorf("exit %d, assigned are %q, %q left to say:\n%s", code, got, y.answers, y.said.String())
	}
	if saved, err := (runs.Folder{Path: state}).ListRuns(); err != nil || len(saved) != 1 || strings.Contains(y.said.String(), "\x1b") {
		t.Errorf("%d runs, %v", len(saved), err)
	}
}
