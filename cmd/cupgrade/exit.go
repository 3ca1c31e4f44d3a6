package main

import (
	"context"
	"errors"
	"io"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// The exit codes, as the README lists them: those of a run, and two of the program.
const (
	exitDone        = upgrade.ExitDone
	exitError       = upgrade.ExitFailed
	exitUsage       = 2 // the command line can't be followed
	exitNotVerified = upgrade.ExitNotVerified
	exitSignIn      = upgrade.ExitSignedOut
	exitCancelled   = upgrade.ExitCancelled
	exitQuit        = 131 // exitCancelled by SIGQUIT, as a shell tells it
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

// toldError is an error with more lines below it. An org's text in one of them never makes
// a line of its own.
type toldError struct {
	err   error
	lines []string
}

// tell puts lines below an error: what it means, or what to do.
func tell(err error, lines ...string) error { return &toldError{err, lines} }

// Error gives the lines.
func (e *toldError) Error() string {
	return strings.Join(append([]string{e.err.Error()}, e.lines...), "\n")
}

// Unwrap gives the cause.
func (e *toldError) Unwrap() error { return e.err }

// linesOf gives the lines that an error was made of, each a single one.
func linesOf(err error) []string {
	var lines []string
	switch e := err.(type) { //nolint:errorlint // each wrapping is looked at, from the outside in
	case *toldError:
		return append(linesOf(e.err), e.lines...)
	case interface{ Lines() []string }:
		return e.Lines()
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			lines = append(lines, linesOf(part)...)
		}
	default:
		if cause := errors.Unwrap(err); cause != nil {
			lines = linesOf(cause)
		}
	}
	// The words of a wrapping stand before those of what it wraps.
	if before, is := strings.CutSuffix(err.Error(), strings.Join(lines, "\n")); is && len(lines) > 0 {
		lines[0] = before + lines[0]
		return lines
	}
	return []string{err.Error()}
}

// complain writes an error for a person: the lines it was made of, clean, without a stack.
func complain(w io.Writer, err error) {
	if err.Error() == "" {
		return
	}
	for i, line := range linesOf(err) {
		prefix := "  "
		if i == 0 {
			prefix = "cupgrade: "
		}
		// There is nobody left to tell when standard error itself fails.
		_, _ = io.WriteString(w, prefix+display.Clean(phrase.OneLine(line)).String()+"\n")
	}
}
