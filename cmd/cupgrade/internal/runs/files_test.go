package runs_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cupgrade/cmd/cupgrade/internal/runs"
)

// TestProgramsSideBySide has several programs try one folder, and replace one file, at the same
// time: none fails for another, the file is whole, and nothing else is left.
func TestProgramsSideBySide(t *testing.T) {
	t.Parallel()
	folder := runs.Folder{Path: filepath.Join(t.TempDir(), "state")}
	if err := folder.Prepare(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder.Path, "shared")
	var all sync.WaitGroup
	for program := range 8 {
		text := strings.Repeat(fmt.Sprint(program), 10_000)
		all.Go(func() {
			for range 20 {
				if err := errors.Join(folder.Prepare(), runs.ReplaceFile(path, func(f *os.File) error { _, err := f.WriteString(text); return err })); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	text, err := os.ReadFile(path)
	if err != nil || len(text) != 10_000 || strings.Trim(string(text), string(text[:1])) != "" {
		t.Errorf("the file has %d bytes, %v", len(text), err)
	}
	left, err := os.ReadDir(folder.Path)
	if err != nil || len(left) != 1 {
		t.Errorf("the folder has %v, %v", left, err)
	}
}
