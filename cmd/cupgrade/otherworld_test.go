package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// set changes a record of the org behind the API, as another admin does meanwhile.
func (s *shell) set(object, where string, value any, changes store.Row) {
	s.t.Helper()
	err := s.Do(s.t.Context(), func(tx *store.Tx) error {
		row, err := tx.First(object, where, value)
		if err != nil {
			return err
		}
		return tx.Set(object, row.String("Id"), changes)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestTheWorldHasMovedOn changes the org between the plan and its application, and
// holds that nothing is written and that what has changed is named. A run that was left
// half-way is then not gone on with either.
func TestTheWorldHasMovedOn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*shell)
		says   string
	}{
		"the user was renamed": {func(s *shell) {
			s.set("User", `"Username" = ?`, seed.Maya, store.Row{"Username": "maya.chen@elsewhere.example"})
		}, "User.Username"},
		"the user was deactivated": {func(s *shell) {
			s.set("User", `"Username" = ?`, seed.Maya, store.Row{"IsActive": false})
		}, "User.IsActive"},
		"the account has another owner": {func(s *shell) {
			s.set("Account", `"Name" = ?`, "Bright Harbor Marine", store.Row{"OwnerId": string(s.userID(seed.Priya))})
		}, "Account.OwnerId"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.run(exitDone, planMaya("--out", "maya.json")...)
			tt.change(s)
			s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
			s.says(tt.says, "Changed since the plan was made")
			s.warns("Make the plan anew")
			s.untouched()
			s.run(exitDone, "resume")
			s.says("No run is unfinished") // nothing was begun, so nothing is in the way
		})
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
		"an older version":          {`"version": `, `"version": 0, "was": `},
	} {
		edited := strings.ReplaceAll(string(raw), edit[0], edit[1])
		if edited == string(raw) {
			t.Fatalf("%s: there is no %s", name, edit[0])
		}
		s.write("edited.json", edited)
		code := exitUsage
		if name == "another person everywhere" {
			code = exitError // it fits together, and is not true of that person
		}
		s.run(code, "apply", "edited.json", "--confirm", seed.Maya)
		s.untouched()
	}
	// Another org: a plan is bound to the one it was made in.
	other := openShell(t)
	other.write("maya.json", strings.ReplaceAll(string(raw), s.orgID(), "00D000000000009EAA"))
	other.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	other.warns("belongs to another org")
	other.untouched()
}

// orgID is the id of the org.
func (s *shell) orgID() string {
	s.t.Helper()
	return string(s.id("SELECT Id FROM Organization"))
}
