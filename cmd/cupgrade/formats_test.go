package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cupgrade/core/upgrade"
)

// TestFilesOfEachRelease holds the policy for formats: the plan of each release is read, or
// refused as of another version, and its journal is read. A folder of testdata/releases is
// added with a release, and never changed.
func TestFilesOfEachRelease(t *testing.T) {
	t.Parallel()
	releases, err := filepath.Glob(filepath.Join("testdata", "releases", "*"))
	if err != nil || len(releases) == 0 {
		t.Fatalf("%d releases, %v", len(releases), err)
	}
	for _, release := range releases {
		t.Run(filepath.Base(release), func(t *testing.T) {
			t.Parallel()
			if _, err := readPlan(filepath.Join(release, "plan.json")); err != nil && !errors.Is(err, upgrade.ErrPlanVersion) {
				t.Errorf("its plan: %v", err)
			}
			journals, err := filepath.Glob(filepath.Join(release, "*.journal"))
			if err != nil || len(journals) != 1 {
				t.Fatalf("%d journals, %v", len(journals), err)
			}
			raw, err := os.ReadFile(journals[0])
			if err != nil {
				t.Fatal(err)
			}
			s := openShell(t)
			if err := errors.Join(os.MkdirAll(s.state, 0o700), os.WriteFile(filepath.Join(s.state, filepath.Base(journals[0])), raw, 0o600)); err != nil {
				t.Fatal(err)
			}
			s.run(exitDone, "history", "show", "latest")
			s.says("Maya Chen", "upgraded and verified")
		})
	}
}
