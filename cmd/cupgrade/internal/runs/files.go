package runs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ReplaceFile writes a file such that at every moment either the old one or the new
// one is there, whole. It has a name of its own until then, because another program may be
// writing the same. It is closed before it takes the other's place: Windows moves no file
// that is open.
func ReplaceFile(path string, write func(*os.File) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new")
	if err != nil {
		return fmt.Errorf("make a file beside %s: %w", filepath.Base(path), err)
	}
	temporary := file.Name()
	if err = write(file); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(temporary, path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		_ = os.Remove(temporary) // it is not there when it has taken its place
		return fmt.Errorf("replace %s: %w", filepath.Base(path), err)
	}
	return nil
}

// errNoFile is something else in the place of a file.
var errNoFile = errors.New("this should be a file and isn't: look at it and remove it")

// openFile opens a file of the state folder that is there. A link leads anywhere, and a
// pipe never ends: they are an errNoFile.
func openFile(path string, flag int) (*os.File, error) {
	link, err := os.Lstat(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller says what it is
	}
	if !link.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s", errNoFile, path)
	}
	file, err := os.OpenFile(path, flag|openStraight, 0) //nolint:gosec // inside the state folder
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller says what it is
	}
	// What was looked at may have been replaced before it was opened.
	if opened, err := file.Stat(); err != nil || !os.SameFile(link, opened) {
		return nil, errors.Join(fmt.Errorf("%w: %s", errNoFile, path), err, file.Close())
	}
	return file, nil
}

// readFile reads a file of the state folder.
func readFile(path string) ([]byte, error) {
	file, err := openFile(path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	whole, err := io.ReadAll(file)
	return whole, errors.Join(err, file.Close())
}

// checkFolder refuses a folder that others have in their hands. One that is not there is
// fine: it will be made.
func checkFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err //nolint:wrapcheck // it names the folder
	case !info.IsDir():
		return fmt.Errorf("%s is a file, and a folder is needed", path)
	default:
		return checkOwner(path, info)
	}
}

// makeDir makes a folder that only its owner can read, and the folders above it. When
// it returns, their names are on the disk, too: a journal in a folder that a crash
// takes away is none. What others have in their hands is refused.
func makeDir(path string) error {
	var missing []string
	for dir := filepath.Clean(path); ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		missing = append(missing, dir)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err //nolint:wrapcheck // the caller says which folder it is
	}
	for _, dir := range missing {
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return err
		}
	}
	return checkFolder(path)
}

// syncDir returns when a new file's name is on the disk. Windows knows no such
// thing: there the file's own flush does it.
func syncDir(path string) error {
	if runtime.GOOS == systemWindows {
		return nil
	}
	dir, err := os.Open(path) //nolint:gosec // the admin's own state folder
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}
