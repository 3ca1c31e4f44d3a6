package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/keep"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// opSource begins the errors of writing metadata.
const opSource = "write the metadata"

// checkSourceFolder refuses what metadata can't be written to. A link is refused: it leads
// where nobody has looked.
func checkSourceFolder(dir string) error {
	if dir == "" {
		return nil
	}
	info, err := os.Lstat(filepath.Clean(dir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err = os.Stat(filepath.Dir(filepath.Clean(dir))); err != nil {
			return fmt.Errorf("%s: %w", opSource, err)
		}
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", opSource, err)
	case !info.IsDir():
		return fmt.Errorf("%s: %s is no folder, or a link to one; name the folder itself", opSource, dir)
	}
	return nil
}

// saveSource writes what a plan keeps into a folder, and says what is still to be done. All
// is looked at before anything is written.
func saveSource(s streams, dir string, facts upgrade.Facts, plan upgrade.Plan) error {
	project := keep.MakeProject(facts, plan)
	if len(project.Files) == 0 {
		_, _ = io.WriteString(s.err, "No metadata is written: nothing is kept, and no sharing set is lost. --keep all keeps what can be kept.\n")
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", opSource, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", opSource, err)
	}
	defer func() { _ = root.Close() }()
	for _, file := range project.Files {
		if err := checkSourceFile(root, file); err != nil {
			return err
		}
	}
	for _, file := range project.Files {
		if err := writeSourceFile(root, file); err != nil {
			return err
		}
	}
	tellSource(s.err, dir, project, plan)
	return nil
}

// checkSourceFile refuses a name that leads elsewhere, and what is there already and is not
// the same.
func checkSourceFile(root *os.Root, file keep.SourceFile) error {
	folder, name := path.Split(file.Path)
	if strings.Count(file.Path, "/") != 1 || !filepath.IsLocal(name) || strings.ContainsRune(name, '\\') {
		return fmt.Errorf("%s: %q is no name of a file", opSource, file.Path)
	}
	info, err := root.Lstat(path.Clean(folder))
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s: %s is there and no folder; take it away or name another folder", opSource, path.Clean(folder))
	}
	info, err = root.Lstat(file.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", opSource, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %s is there and no ordinary file; take it away or name another folder", opSource, file.Path)
	}
	there, err := root.ReadFile(file.Path)
	if err == nil && !bytes.Equal(there, file.Content) {
		err = fmt.Errorf("%s is there and differs, and is not overwritten; take it away or name another folder", file.Path)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", opSource, err)
	}
	return nil
}

// writeSourceFile writes one file, unless the same is there.
func writeSourceFile(root *os.Root, file keep.SourceFile) error {
	if err := root.Mkdir(path.Dir(file.Path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", opSource, err)
	}
	made, err := root.OpenFile(file.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) { // the same, as was looked at
		return checkSourceFile(root, file)
	}
	if err == nil {
		_, err = made.Write(file.Content)
		err = errors.Join(err, made.Close())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", opSource, err)
	}
	return nil
}

// tellSource says what was written, what it means, and what has no place in it.
func tellSource(w io.Writer, dir string, project keep.Project, plan upgrade.Plan) {
	lines := []string{"Metadata is written to " + dir + ":"}
	for _, file := range project.Files {
		lines = append(lines, "  "+file.Path)
	}
	if covered := planning.DescribeCovered(plan); covered != "" {
		lines = append(lines, covered)
	}
	if len(project.ByHand) > 0 {
		lines = append(lines, "To do by hand:")
		for _, sentence := range project.ByHand {
			lines = append(lines, "  "+sentence)
		}
	}
	if plan.Keep != nil && plan.Keep.ID == "" {
		lines = append(lines, "Deploy it, and do by hand what is named above. A new plan then finds the permission set in the org and only assigns it.")
	}
	for _, line := range lines {
		_, _ = io.WriteString(w, string(display.Clean(line))+"\n")
	}
}
