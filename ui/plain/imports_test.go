package plain_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestNothingDrawsHere holds that neither the plain wizard nor what it shares with the
// full-screen one imports Bubble Tea or anything around it: importing it alone asks a
// terminal for its colours.
func TestNothingDrawsHere(t *testing.T) {
	t.Parallel()
	rooms := []string{"plain", "flow", "words"}
	allowed := map[string]bool{}
	for _, room := range rooms {
		allowed["cupgrade/ui/"+room] = true
	}
	for _, room := range rooms {
		for _, path := range importsOf(t, filepath.Join("..", room)) {
			switch {
			case allowed[path], strings.HasPrefix(path, "cupgrade/core"):
			case strings.Contains(path, "."), strings.HasPrefix(path, "cupgrade/"):
				t.Errorf("%s imports %s", room, path)
			}
		}
	}
}

// importsOf lists what the files of a folder import, but for its tests.
func importsOf(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, entry.Name()), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		t.Fatalf("%s imports nothing: the files are not seen", dir)
	}
	return paths
}
