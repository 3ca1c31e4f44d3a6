package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// reportsFolder is the folder beside the journals that holds what the wizard was
// asked to write.
const reportsFolder = "reports"

// saveReport keeps a plan or a receipt where only its owner reads it, and tells its
// path. A file of that name is replaced as a whole.
func (d runDir) saveReport(name string, content []byte) (string, error) {
	folder := filepath.Join(d.path, reportsFolder)
	if err := makeDir(folder); err != nil {
		return "", fmt.Errorf("make the folder of reports: %w", err)
	}
	path := filepath.Join(folder, filepath.Base(name))
	return path, d.replaceFile(path, func(file *os.File) error {
		_, err := file.Write(content)
		return err //nolint:wrapcheck // replaceFile says which file
	})
}
