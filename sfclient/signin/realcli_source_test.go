package signin_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"cupgrade/core/flaganswers"
	"cupgrade/core/keep"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// TestRealCLIReadsMetadata is the proof that what is written for a pipeline is source: the
// Salesforce CLI's own parser turns it into metadata and back, byte by byte.
func TestRealCLIReadsMetadata(t *testing.T) {
	t.Parallel()
	w, org := newWorkplace(t, realSF(t)), demo(t)
	client := open(t, signin.Credentials{InstanceURL: org.URL(), Token: wire.NewSecret(org.Token())})
	given, err := flaganswers.Resolve(t.Context(), client, flaganswers.Given{User: seed.Maya, License: seed.LicensePartner, Profile: newProfile})
	if err != nil {
		t.Fatal(err)
	}
	choice := upgrade.Choice{UserID: given.User.User.ID, ProfileID: given.Profile.ID}
	facts, err := upgrade.Gather(t.Context(), client, choice, nil)
	if err != nil {
		t.Fatal(err)
	}
	choice.Keep = planning.Offered(planning.New(facts, choice))
	project := keep.MakeProject(facts, planning.New(facts, choice))
	if len(project.Files) != 2 {
		t.Fatalf("%d files", len(project.Files))
	}
	for _, file := range project.Files {
		path := filepath.Join(w.dir, "app", filepath.FromSlash(file.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var converted struct{ Location string }
	w.runOne(sf("project convert source --root-dir app --output-dir metadata --json")).succeeded(&converted)
	var back []struct{ FullName, Type, State string }
	w.runOne(sf("project convert mdapi --root-dir metadata --output-dir back --json")).succeeded(&back)
	t.Logf("%s\nback: %+v", w.table(), back)
	for _, file := range project.Files {
		got, err := os.ReadFile(filepath.Join(w.dir, "back", "main", "default", filepath.FromSlash(file.Path)))
		if err != nil || !bytes.Equal(got, file.Content) {
			t.Errorf("%s came back as %s, %v", file.Path, got, err)
		}
	}
}
