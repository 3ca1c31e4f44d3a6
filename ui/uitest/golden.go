package uitest

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden screens instead of comparing with them")

// Updating tells whether the goldens are to be written.
func Updating() bool { return *update }

// Golden compares a screen with testdata/NAME.golden, a text that a person can
// read in a review. With -update it writes the file.
func Golden(t testing.TB, name, screen string) {
	t.Helper()
	GoldenFile(t, name+".golden", screen)
}

// GoldenFile is Golden for a file in testdata whose name has an ending of its own,
// such as a picture.
func GoldenFile(t testing.TB, name, screen string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	screen, _ = splitBreadcrumb(screen)
	if *update {
		writeGolden(t, path, screen)
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // The name is the test's.
	if err != nil {
		t.Fatalf("there is no golden screen %s; run the test with -update", path)
	}
	if diff := rowDiff(string(want), screen); diff != "" {
		t.Errorf("the screen differs from %s (-want +got):\n%s", path, diff)
	}
}

func writeGolden(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
