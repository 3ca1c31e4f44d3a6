package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/report"
	"cupgrade/core/stamps"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// set changes a record of the org behind the API, as another admin does meanwhile.
func (s *shell) set(object, where string, value any, changes store.Row) {
	s.t.Helper()
	err := s.Do(s.t.Context(), func(tx *store.Tx) error {
		row := tx.First(object, where, value)
		tx.Set(object, row.String("Id"), changes)
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestAPlanThatWasEdited edits a saved plan by hand in every way that would make it do
// something else than what was reviewed.
func TestAPlanThatWasEdited(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	raw, err := os.ReadFile(filepath.Join(s.dir, "maya.json"))
	if err != nil {
		t.Fatal(err)
	}
	maya, tomas := string(s.userID(seed.Maya)), string(s.userID(seed.Tomas))
	for name, edit := range map[string][2]string{
		"another person everywhere": {maya, tomas},
		"a step is renamed":         {`"kind": "` + string(upgrade.StepEnablePartnerAccount) + `"`, `"kind": "delete-account"`},
		"another profile is shown":  {`"newLabel": "` + seed.ProfilePartnerSales + `"`, `"newLabel": "Harmless"`},
		"something is added":        {`"version"`, `"force": true, "version"`},
		"a loss is belittled":       {`"severity": "high"`, `"severity": "low"`},
		"another permission set":    {`"label": "Case Escalation"`, `"label": "Harmless"`},
		"no digests":                {`"digests"`, `"digest"`},
		"an older version":          {`"version": `, `"version": 0, "was": `},
	} {
		edited := strings.ReplaceAll(string(raw), edit[0], edit[1])
		if edited == string(raw) {
			t.Fatalf("%s: there is no %s", name, edit[0])
		}
		s.write("edited.json", edited)
		s.run(exitUsage, "apply", "edited.json", "--confirm", seed.Maya)
		s.untouched()
	}
	s.write("edited.json", strings.ReplaceAll(string(raw), `"severity": "high"`, `"severity": "low"`))
	s.run(exitUsage, "apply", "edited.json", "--confirm", seed.Maya)
	s.warns(`edited.json, line `, `its part "access" was changed after it was saved`)
	// Another org: a plan is bound to the one it was made in.
	other := openShell(t)
	other.write("maya.json", forge(t, string(raw), s.orgID(), "00D000000000009EAA"))
	other.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	other.warns("belongs to another org")
	other.untouched()
}

// TestAPlanThatWasForged: whoever makes stamps and digests anew gets past the file, and not
// past the org.
func TestAPlanThatWasForged(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--reassign", "all", "--out", "maya.json")...)
	raw, err := os.ReadFile(filepath.Join(s.dir, "maya.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		from, to core.ID
		says     string
	}{
		"another person behind the name": {s.userID(seed.Maya), s.userID(seed.Tomas), "The username is " + seed.Tomas + ", and was " + seed.Maya + "."},
		"another profile behind the name": {
			s.profileID(seed.ProfilePartnerSales), s.profileID(seed.ProfilePartnerEssentials), " is called Partner Essentials, and not Partner Sales.",
		},
		"another permission set behind the name": {
			s.id("SELECT Id FROM PermissionSet WHERE Name = '" + seed.SetReturnable + "'"),
			s.id("SELECT Id FROM PermissionSet WHERE Name = '" + seed.SetNotAllowed + "'"), "The assignment of Case Escalation was replaced.",
		},
		"another account behind the name": {
			s.id("SELECT Id FROM Account WHERE Name = 'Bright Harbor Marine'"), s.id("SELECT Id FROM Account WHERE Name = 'Northwind Boatworks'"), "The user's account is",
		},
	} {
		s.write("forged.json", forge(t, string(raw), string(tt.from), string(tt.to)))
		s.run(exitError, "apply", "forged.json", "--confirm", seed.Maya)
		s.warns(tt.says, "What does not fit stands in forged.json, line")
		s.untouched()
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// forge puts one text in the place of another in a saved plan, and makes stamps and digests
// anew.
func forge(t *testing.T, raw, from, to string) string {
	t.Helper()
	var plan upgrade.Plan
	if err := json.Unmarshal([]byte(strings.ReplaceAll(raw, from, to)), &plan); err != nil {
		t.Fatal(err)
	}
	plan.Stamps = stamps.List(plan.Session, plan.User, plan.RestsOn())
	forged, err := report.JSON(plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(forged)
}

// orgID is the id of the org.
func (s *shell) orgID() string {
	s.t.Helper()
	return string(s.id("SELECT Id FROM Organization"))
}
