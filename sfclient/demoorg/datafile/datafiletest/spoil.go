// Package datafiletest spoils data files, for tests of how a mistake in one is told.
package datafiletest

import (
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"
)

// Spoil is a file system in which one file has another text in place of the first of
// some; the file is missing when from is "". The file must have that text.
func Spoil(t *testing.T, fsys fs.FS, name, from, to string) fs.FS {
	t.Helper()
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%s has no %s", name, from)
	}
	files := fstest.MapFS{}
	if from != "" {
		files[name] = &fstest.MapFile{Data: bytes.Replace(data, []byte(from), []byte(to), 1)}
	}
	return overlay{fsys, name, files}
}

// overlay is a file system with one file of another.
type overlay struct {
	fs.FS
	name  string
	files fstest.MapFS
}

// Open opens the one file of the other file system.
func (o overlay) Open(name string) (fs.File, error) {
	if name == o.name {
		return o.files.Open(name) //nolint:wrapcheck // A file system hands on what one of its parts says.
	}
	return o.FS.Open(name) //nolint:wrapcheck // as above
}
