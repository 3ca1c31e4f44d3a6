package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// filesIn lists what is below a folder, with slashes.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestPlanWritesMetadata writes what is kept for a pipeline to deploy: the same again is fine,
// what differs or is a link is named and left alone, and the org is untouched.
func TestPlanWritesMetadata(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--keep", "all", "--source", "main")...)
	s.warns("Metadata is written to main:", "sharingSets/Harbor_Customers.sharingSet-meta.xml", "other active users", "To do by hand:", "Harbor Mobile", "<networkMemberGroups>")
	files := filesIn(t, filepath.Join(s.dir, "main"))
	if len(files) != 2 || !strings.HasPrefix(files[0], "permissionsets/Kept_Harbor_Customer_Partner_Community_") {
		t.Fatalf("written: %v", files)
	}
	s.run(exitDone, planMaya("--keep", "all", "--source", "main")...)
	set := filepath.Join(s.dir, "main", files[0])
	s.write(filepath.Join("main", files[0]), "<mine/>")
	if err := os.Remove(filepath.Join(s.dir, "main", files[1])); err != nil {
		t.Fatal(err)
	}
	s.run(exitError, planMaya("--keep", "all", "--source", "main")...)
	s.warns(files[0]+" is there and differs", "not overwritten")
	if raw, err := os.ReadFile(set); err != nil || string(raw) != "<mine/>" || len(filesIn(t, filepath.Join(s.dir, "main"))) != 1 {
		t.Errorf("%q, %v, and %v", raw, err, filesIn(t, filepath.Join(s.dir, "main")))
	}
	s.run(exitUsage, planMaya("--keep", "all", "--source", filepath.Join("main", files[0]))...)
	s.warns("is no folder")
	s.run(exitUsage, planMaya("--keep", "all", "--source", "none/such")...)
	s.run(exitDone, planMaya("--source", "sharing")...)
	if only := filesIn(t, filepath.Join(s.dir, "sharing")); len(only) != 1 || !strings.HasPrefix(only[0], "sharingSets/") {
		t.Errorf("with nothing kept: %v", only)
	}
	if sets := s.madeSets(); len(sets) != 0 {
		t.Errorf("the org has %v", sets)
	}
}

// TestMetadataFollowsNoLink leaves alone what a link leads to, in place of the folder, of a
// folder in it, and of a file.
func TestMetadataFollowsNoLink(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	elsewhere := filepath.Join(tempDir(t), "elsewhere")
	link := func(to, from string) {
		t.Helper()
		from = filepath.Join(s.dir, from)
		if err := os.MkdirAll(filepath.Dir(from), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(elsewhere, 0o700); err != nil {
		t.Fatal(err)
	}
	link(elsewhere, "folder")
	s.run(exitUsage, planMaya("--source", "folder")...)
	s.warns("a link to one")
	link(elsewhere, filepath.Join("inside", "sharingSets"))
	s.run(exitError, planMaya("--source", "inside")...)
	s.warns("sharingSets is there and no folder")
	link(filepath.Join(elsewhere, "file"), filepath.Join("file", "sharingSets", "Harbor_Customers.sharingSet-meta.xml"))
	s.run(exitError, planMaya("--source", "file")...)
	s.warns("no ordinary file")
	if there := filesIn(t, elsewhere); len(there) != 0 {
		t.Errorf("written through a link: %v", there)
	}
}
