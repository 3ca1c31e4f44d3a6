package main

import (
	"errors"
	"io/fs"
	"syscall"

	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/ui/flow"
)

// fileError is what the system says of a file that the admin asked for.
type fileError struct{ err error }

// Error gives the words of the system.
func (e *fileError) Error() string { return e.err.Error() }

// Unwrap gives the cause.
func (e *fileError) Unwrap() error { return e.err }

// Finding says what to do about it.
func (e *fileError) Finding() core.Finding {
	f := core.Finding{Code: "file", Severity: core.SeverityBlocker, Meaning: phrase.Sentence(e.err.Error())}
	switch {
	case errors.Is(e.err, syscall.ENOSPC):
		f.Title, f.Action = "The disk is full", "Make room on the disk, then try again."
	case errors.Is(e.err, fs.ErrPermission), errors.Is(e.err, syscall.EROFS):
		f.Title = "You don't have access to a file or folder"
		f.Action = "Change its permissions, or set CUPGRADE_STATE_DIR to a folder that you can write to."
	default:
		f.Title, f.Action = "A file or folder can't be used", "Check the path, then try again."
	}
	return f
}

// explainFiles lets a failure to keep a file bring its own words.
func explainFiles(keep flow.Keep) flow.Keep {
	return func(name string, content []byte) (string, error) {
		path, err := keep(name, content)
		if err != nil {
			return "", &fileError{err}
		}
		return path, nil
	}
}
