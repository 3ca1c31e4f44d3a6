package main

import (
	"context"
	"errors"
	"io"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// The exit codes, as the README lists them: those of a run, and one of the command line.
const (
	exitDone        = upgrade.ExitDone
	exitError       = upgrade.ExitFailed
	exitUsage       = 2 // the command line can't be followed
	exitNotVerified = upgrade.ExitNotVerified
	exitSignIn      = upgrade.ExitSignedOut
	exitCancelled   = upgrade.ExitCancelled
)

// exitStatus ends the program with a code and, when it has a message, with that
// message on standard error.
type exitStatus struct {
	code int
	err  error
}

// Error gives the message, "" for a silent end.
func (e *exitStatus) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap gives the cause.
func (e *exitStatus) Unwrap() error { return e.err }

// fail makes an error that ends the program with a code.
func fail(code int, err error) error { return &exitStatus{code: code, err: err} }

// exitCode is the one place where an error becomes an exit code. What it does
// not know is a failure; a command line that cobra refuses is one of usage, and
// arrives here wrapped.
func exitCode(err error) int {
	if status, is := errors.AsType[*exitStatus](err); is {
		return status.code
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitCancelled
	default:
		return exitError
	}
}

// complain writes an error for a person: cleaned, line by line, without a stack.
func complain(w io.Writer, err error) {
	message := err.Error()
	if message == "" {
		return
	}
	for i, line := range display.Lines(message) {
		prefix := "  "
		if i == 0 {
			prefix = "cupgrade: "
		}
		// There is nobody left to tell when standard error itself fails.
		_, _ = io.WriteString(w, prefix+line.String()+"\n")
	}
}
