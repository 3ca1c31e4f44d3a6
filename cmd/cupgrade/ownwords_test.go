package main

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/signin"
	"cupgrade/ui/flow"
	"cupgrade/ui/plain"
	"cupgrade/ui/tui"
)

// signInReasons are all reasons that the source of package signin declares.
func signInReasons(t *testing.T) []signin.Reason {
	t.Helper()
	var list []signin.Reason
	for _, file := range parseTree(t, 0) {
		if file.path != "sfclient/signin/errors.go" {
			continue
		}
		ast.Inspect(file.ast, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Reason") {
				return true
			}
			if value, is := spec.Values[0].(*ast.BasicLit); is {
				text, _ := strconv.Unquote(value.Value)
				list = append(list, signin.Reason(text))
			}
			return true
		})
	}
	if len(list) < 20 {
		t.Fatalf("only %d reasons found", len(list))
	}
	return list
}

// frontEnds show how a failed sign-in is told on the screen, in lines and by a command.
func frontEnds(t *testing.T, err error) map[string]string {
	t.Helper()
	options := flow.Options{Connect: func(context.Context) (upgrade.Org, error) { return nil, err }, Now: morning}
	ctx, cancel := context.WithCancel(t.Context())
	z := emulate(t, 80, 24, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		_, _ = tui.Run(ctx, tui.Options{Options: options, In: in, Out: out, Sizes: sizes, Timing: tui.Timing{Grace: -1, Held: -1}})
	})
	screen := z.WaitFor("r try again")
	cancel()
	z.WaitEnd()
	var lines, command strings.Builder
	_, _ = plain.Run(t.Context(), plain.Options{Options: options, In: strings.NewReader("q\n"), Out: &lines})
	complain(&command, explainError(err))
	return map[string]string{"screen": screen, "lines": lines.String(), "command": command.String()}
}

// TestRow60_OwnWordsOnEveryFrontEnd holds that an error that brings its own words is told
// in them on every front end, and that none of our own texts shows the mark of a control
// character.
func TestRow60_OwnWordsOnEveryFrontEnd(t *testing.T) {
	t.Parallel()
	const happened, meaning, advice = "The door is locked", "Nobody has the key.", "Run knock, and wait."
	errs := map[string]error{
		"an answer":     &flaganswers.Error{Answer: flaganswers.AnswerUser, Value: "m", Problem: flaganswers.Ambiguous, Detail: "x"},
		"a full disk":   &fileError{&fs.PathError{Op: "write", Path: filepath.Join("state", "journal"), Err: syscall.ENOSPC}},
		"no access":     &fileError{&fs.PathError{Op: "open", Path: "plan.json", Err: fs.ErrPermission}},
		"no such file":  &fileError{&fs.PathError{Op: "open", Path: "plan.json", Err: fs.ErrNotExist}},
		"several lines": errors.New("first\nsecond\r\nthird"),
	}
	for _, reason := range signInReasons(t) {
		errs[string(reason)] = &signin.Error{Reason: reason, Happened: happened, Meaning: meaning, Advice: advice}
	}
	for name, err := range errs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want []string
			unwanted := []string{"\u240a", "\u240d", "\u2409"}
			if _, is := errors.AsType[*signin.Error](err); is {
				want = []string{happened, meaning, advice}
				unwanted = append(unwanted, "An unexpected error occurred", "report it")
			}
			for front, said := range frontEnds(t, fmt.Errorf("sign in: %w", err)) {
				for _, text := range want {
					if strings.Count(said, text) != 1 {
						t.Errorf("%s: %q is not said once:\n%s", front, text, said)
					}
				}
				for _, not := range unwanted {
					if strings.Contains(said, not) {
						t.Errorf("%s shows %q:\n%s", front, not, said)
					}
				}
			}
		})
	}
}
