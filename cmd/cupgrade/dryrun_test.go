package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// TestRow54_ADryRunLeavesAPlanThatCanBeApplied goes through the plain wizard, writes
// nothing, and carries the saved plan out afterwards.
func TestRow54_ADryRunLeavesAPlanThatCanBeApplied(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	file := filepath.Join(s.dir, "maya.json")
	y := &typist{answers: []string{"yes", "yes", "yes", "yes"}}
	var complaints bytes.Buffer
	code := run(t.Context(), []string{
		"--accessible", "--dry-run", "--out", file, "--user", seed.Maya, "--profile", seed.ProfilePartnerSales, "--role", "auto",
	}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(&complaints),
		env: environment("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state),
	}))
	said := y.said.String()
	if code != exitDone || !strings.Contains(complaints.String(), "cupgrade apply "+file+" --confirm "+seed.Maya) {
		t.Fatalf("exit %d, %s\n%s", code, complaints.String(), said)
	}
	for _, want := range []string{"dry run.", "Review changes (dry run", "This is a dry run: nothing is changed."} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if strings.Contains(said, "Confirm the upgrade") {
		t.Error("a dry run asks for the username")
	}
	s.untouched()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var plan upgrade.Plan
	if err := json.Unmarshal(raw, &plan); err != nil || plan.User.User.Username != seed.Maya || len(plan.Steps) != 2 {
		t.Errorf("the plan is %v of %s, %v", plan.Steps, plan.User.User.Username, err)
	}
	s.run(exitDone, "apply", file, "--confirm", seed.Maya, "--json")
	s.says(`"outcome": "applied"`)
}

// TestADryRunThatIsLeftSavesNothing ends the input before the plan is agreed to.
func TestADryRunThatIsLeftSavesNothing(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	file := filepath.Join(s.dir, "maya.json")
	y := &typist{answers: []string{"yes", "yes"}}
	code := run(t.Context(), []string{
		"--accessible", "--dry-run", "--out", file, "--user", seed.Maya, "--profile", seed.ProfilePartnerSales, "--role", "auto",
	}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(y),
		env: environment("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state),
	}))
	if _, err := os.Stat(file); code != exitCancelled || err == nil {
		t.Errorf("exit %d, and there is a plan:\n%s", code, y.said.String())
	}
	s.untouched()
}
