package demoorg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/store"
)

// TestBuildingCutShort stops the building of a large org half-way, and has another
// start go on from what a killed one leaves: nothing is ever taken for whole, and
// nobody gets into the way of a builder that is at work.
func TestBuildingCutShort(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, killed := filepath.Join(dir, "org.db"), filepath.Join(dir, "killed.db")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told := 0
	_, err := demoorgtest.Start(ctx, demoorg.Options{Path: path, Users: 2_100, Progress: func(users int) {
		if told++; told > 1 {
			t.Errorf("it goes on to %d users", users)
		}
		if _, err := demoorgtest.Start(t.Context(), demoorg.Options{Path: path}); !errors.Is(err, store.ErrBeingFilled) {
			t.Errorf("a second builder is told %v", err)
		}
		half, err := os.ReadFile(path + ".unfinished")
		if err != nil || os.WriteFile(killed+".unfinished", half, 0o600) != nil {
			t.Errorf("what a killed builder leaves: %v", err)
		}
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("told %d times, it ends with %v", told, err)
	}
	if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
		t.Errorf("it leaves %v, %v", left, err)
	}
	c := connect(t, start(t, demoorg.Options{Path: killed, Users: 100}))
	if n := c.query("SELECT COUNT() FROM User WHERE ContactId != null").TotalSize; n < 90 || n > 100 {
		t.Errorf("%d users with a contact after the second start", n)
	}
}
