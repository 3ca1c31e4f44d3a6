package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient/signin"
)

// attacks are texts that act on a terminal, hide, or make lines of their own.
func attacks() map[string]string {
	return map[string]string{
		"escape": "a\x1b[2J", "clipboard": "a\x1b]52;c;eA==\a", "title": "a\x1b]0;x\a", "C1": "a\u009b2J", "bidi": "a\u202eb",
		"line": "a\ncupgrade: upgraded and verified", "return": "a\rcupgrade: done", "invisible": "a\u200b\U000e0041", "bytes": "a\xff\xfe",
	}
}

// TestEveryDoorIsClean gives hostile words to every command in every place: what the program
// and the libraries below it write of them acts on no terminal, and an error has no line
// that is not ours.
func TestEveryDoorIsClean(t *testing.T) {
	t.Parallel()
	for name, text := range attacks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := []string{"CUPGRADE_STATE_DIR=/nowhere/" + text}
			for _, args := range [][]string{
				{text},
				{"--" + text},
				{"-" + text},
				{"--user"},
				{"--role", text, "--out", text},
				{"plan", text},
				{"apply", text},
				{"plan", "--user", text, "--license", text, "--profile", text, "--instance-url", text},
				{"resume", text},
				{"history", text},
				{"history", "show", text},
				{"help", text},
				{"completion", text},
				{"man", text},
				{"demo-org", "--db", text + "/x"},
				{"demo-org", "--latency", text},
				{"apply", "x", "--confirm", text},
				{"plan", "--debug-log", text + "/x", "--demo"},
				{"__complete", text, ""},
				{"__complete", "--" + text, ""},
				{"__complete", "plan", "--" + text},
				{"__completeNoDesc", "resume", text},
				{"--accessible", "-o", text},
				{"plan", "-o", text, "--user", "x", "--license", "x", "--profile", "x"},
			} {
				_, out, errOut := commandLine(t, env, args...)
				onlyPrintable(t, fmt.Sprintf("%q", args), strings.ReplaceAll(out+errOut, "\t", ""))
				if strings.ContainsAny(out+errOut, "\x1b\r") {
					t.Errorf("%q: %q", args, out+errOut)
				}
				if args[0] == "__complete" || args[0] == "__completeNoDesc" { // cobra says its own
					continue
				}
				for i, line := range strings.Split(strings.TrimSuffix(errOut, "\n"), "\n") {
					if i > 0 && strings.HasPrefix(line, "cupgrade:") {
						t.Errorf("%q: line %d is not ours:\n%s", args, i+1, errOut)
					}
				}
			}
		})
	}
}

// TestWhatCobraWritesItself gives hostile words to the completion of the built program: cobra
// writes what is wrong with them to the standard error of the process.
func TestWhatCobraWritesItself(t *testing.T) {
	t.Parallel()
	for name, text := range attacks() {
		for _, args := range [][]string{{"__complete", "plan", "--" + text, ""}, {"__complete", "demo-org", "--latency=" + text, ""}, {"__complete", text, ""}} {
			var out, errs bytes.Buffer // written side by side
			cmd := program(t.Context(), t, binary(t), args...)
			cmd.Stdout, cmd.Stderr = overhear(t, "standard output", &out), overhear(t, "standard error", &errs)
			if err := cmd.Run(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			said := out.String() + errs.String()
			onlyPrintable(t, name, said)
			if strings.ContainsAny(said, "\x1b\r") || strings.Contains(said, "\ncupgrade:") {
				t.Errorf("%s: %q", name, said)
			}
		}
	}
}

// TestLinesOfAnError holds that the lines of an error are those that it was made of, however
// it is wrapped, and that the text of an org is never more than one.
func TestLinesOfAnError(t *testing.T) {
	t.Parallel()
	remote := &core.RemoteError{Op: "upgrade the user", Message: "no\ncupgrade: done"}
	own := &signin.Error{Happened: "no CLI", Meaning: "It is missing.", Advice: "Install\nit."}
	for name, tt := range map[string]struct {
		err  error
		want []string
	}{
		"an org's":        {remote, []string{"upgrade the user: no\ncupgrade: done"}},
		"wrapped":         {fail(exitError, fmt.Errorf("apply: %w", remote)), []string{"apply: upgrade the user: no\ncupgrade: done"}},
		"with advice":     {tell(remote, "Look.", "a\nb"), []string{"upgrade the user: no\ncupgrade: done", "Look.", "a\nb"}},
		"of parts":        {fmt.Errorf("sign in: %w", own), []string{"sign in: no CLI", "It is missing.", "Install\nit."}},
		"wrapped advice":  {fmt.Errorf("x: %w", tell(errors.New("a"), "b")), []string{"x: a", "b"}},
		"joined":          {errors.Join(remote, tell(errors.New("a"), "b")), []string{"upgrade the user: no\ncupgrade: done", "a", "b"}},
		"two in a line":   {fmt.Errorf("%w: %w", errors.New("a"), errors.New("b")), []string{"a: b"}},
		"not at its end":  {fmt.Errorf("%w, or so", own), []string{own.Error() + ", or so"}},
		"a cancelled one": {context.Canceled, []string{"context canceled"}},
	} {
		if got := linesOf(tt.err); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	var out bytes.Buffer
	complain(&out, tell(remote, "Look."))
	if want := "cupgrade: upgrade the user: no cupgrade: done\n  Look.\n"; out.String() != want {
		t.Errorf("it is written as %q, want %q", out.String(), want)
	}
}

// TestTheDoorChangesNoScript holds that what is meant for a shell passes the door as it is.
func TestTheDoorChangesNoScript(t *testing.T) {
	t.Parallel()
	root := newRootCommand(streams{env: environment()})
	for shell, write := range map[string]func(io.Writer) error{
		"bash":       func(w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"zsh":        root.GenZshCompletion,
		"fish":       func(w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": root.GenPowerShellCompletionWithDesc,
	} {
		var raw bytes.Buffer
		if err := write(&raw); err != nil {
			t.Fatal(err)
		}
		if _, out, _ := commandLine(t, nil, "completion", shell); out != raw.String() || out == "" {
			t.Errorf("that of %s differs", shell)
		}
	}
}
