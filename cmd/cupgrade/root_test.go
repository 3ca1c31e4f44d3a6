package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"cupgrade/core/display"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandLine runs a command line as main does, without a terminal.
func commandLine(t *testing.T, env []string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, watchedStreams(t, streams{
		in: strings.NewReader(""), out: display.NewWriter(&stdout), err: display.NewWriter(&stderr),
		env: environment(append(env, "CUPGRADE_STATE_DIR="+tempDir(t))...),
	}))
	followsSchema(t, args, stdout.String())
	return code, stdout.String(), stderr.String()
}

func TestCommandLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		args     []string
		code     int
		out, err string
	}{
		{"version", []string{"--version"}, exitDone, "cupgrade ", ""},
		{"help", []string{"--help"}, exitDone, "cupgrade --demo", ""},
		{"an unknown flag", []string{"--frobnicate"}, exitUsage, "", "unknown flag: --frobnicate"},
		{"a flag of another command", []string{"history", "--user", "x"}, exitUsage, "", "See: cupgrade history --help"},
		{"a flag without its value", []string{"--user"}, exitUsage, "", "flag needs an argument: --user"},
		{"a value of the wrong kind", []string{"demo-org", "--latency", "soon"}, exitUsage, "", "See: cupgrade demo-org --help"},
		{"an unknown command", []string{"frobnicate"}, exitUsage, "", `there is no command "frobnicate"`},
		{"a mistyped command", []string{"histroy"}, exitUsage, "", "Did you mean: cupgrade history?"},
		{"help for no command", []string{helpCommand, "frobnicate"}, exitUsage, "", `there is no command "frobnicate"`},
		{"help for a command", []string{helpCommand, "history"}, exitDone, "cupgrade history show", ""},
		{"help of a command inside", []string{helpCommand, "history", "show"}, exitDone, "who, what, before and after", ""},
		{"a completion without a shell", []string{"completion"}, exitUsage, "", "bash, zsh, fish, powershell"},
		{"a completion for no shell", []string{"completion", "tcsh"}, exitUsage, "", "bash, zsh, fish, powershell"},
		{"an argument too many", []string{"demo-org", "x"}, exitUsage, "", "cupgrade demo-org takes flags only, and there is more: x"},
		{"a plan with an argument", []string{"plan", "x"}, exitUsage, "", "cupgrade plan takes flags only"},
		{"a plan of nobody", []string{"plan", "--demo"}, exitUsage, "", "a plan needs --user, --license, --profile"},
		{"no file to apply", []string{"apply"}, exitUsage, "", "the file of a plan is missing"},
		{"two files to apply", []string{"apply", "a", "b"}, exitUsage, "", "there is more: b"},
		{"a file that is not there", []string{"apply", "no-such-file.json"}, exitUsage, "", "no-such-file.json"},
		{"two runs to resume", []string{"resume", "a", "b"}, exitUsage, "", "only the ID of a run is expected"},
		{"a run that is not there", []string{"resume", "a", "--target-org", "x"}, exitUsage, "", "there is no run a"},
		{"two runs to show", []string{"history", "a", "b"}, exitUsage, "", "only the ID of a run is expected"},
		{"no run to show", []string{"history", "show"}, exitUsage, "", "the ID of a run is missing"},
		{"a run to show that is not there", []string{"history", "show", "a"}, exitUsage, "", "there is no run a"},
		{"two formats", []string{"history", "--json", "--html"}, exitUsage, "", "only one can be given"},
		{"two ways to an org", []string{"--demo", "--target-org", "x"}, exitUsage, "", "use one way to an org"},
		{"a login without an app", []string{"--login"}, exitUsage, "", "--login needs --client-id"},
		{"an app without a login", []string{"--client-id", "x"}, exitUsage, "", "belong to --login"},
		{"a plan to save of a real run", []string{"--demo", "--out", "x"}, exitUsage, "", "--out belongs to --dry-run"},
		{"an address that is none", []string{"--accessible", "--instance-url", "not an address"}, exitSignIn, "", "https://"},
		{"an address without protection", []string{"--accessible", "--instance-url", "http://example.com"}, exitSignIn, "", "https"},
		{"a log that can't be made", []string{"--accessible", "--demo", "--debug-log", "/no/such/folder/log"}, exitError, "", "open the debug log"},
		{"a demo org in no folder", []string{"demo-org", "--db", "/no/such/folder/org"}, exitUsage, "", "there is no folder /no/such/folder"},
		{"a person who is not there", []string{"--accessible", "--demo", "--user", "nobody@example.com"}, exitUsage, "", "There is no user"},
		{"a license that is not there", []string{"--accessible", "--demo", "--license", "Gold"}, exitUsage, "", "Gold Partner"},
		{"a profile of another license", []string{"--accessible", "--demo", "--license", "Partner Community", "--profile", "Customer Plus Service"}, exitUsage, "", "does not fit"},
		{"a role of nobody", []string{"--accessible", "--demo", "--role", "Some Role"}, exitUsage, "", "alone is not enough"},
		{"nobody answers", []string{"--accessible", "--demo"}, exitCancelled, "The input has ended: cancelled.", ""},
		{"no terminal", []string{"--demo"}, exitUsage, "", "Run it in a terminal window"},
		{"too many users", []string{"demo-org", "--users", "9000000"}, exitUsage, "", "give 0 to"},
		{"a negative latency", []string{"demo-org", "--latency", "-1s"}, exitUsage, "", "--latency"},
		{"an address that others reach", []string{"demo-org", "--listen", "0.0.0.0:0"}, exitUsage, "", "loopback"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errOut := commandLine(t, nil, tt.args...)
			if code != tt.code || !strings.Contains(out, tt.out) || !strings.Contains(errOut, tt.err) {
				t.Errorf("exit %d\nout: %s\nerr: %s", code, out, errOut)
			}
			if strings.Contains(out+errOut, "\x1b") || strings.Contains(errOut, "goroutine ") {
				t.Errorf("it writes an escape sequence or a stack: %q %q", out, errOut)
			}
			if lines := strings.Split(strings.TrimSpace(errOut), "\n"); code == exitUsage && len(lines) != len(slices.Compact(slices.Sorted(slices.Values(lines)))) {
				t.Errorf("it says the same twice:\n%s", errOut)
			}
		})
	}
}

// TestManualNamesEverything holds that no command and no flag is missing from the
// manual page.
func TestManualNamesEverything(t *testing.T) {
	t.Parallel()
	code, page, errOut := commandLine(t, nil, "man")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errOut)
	}
	page = strings.ReplaceAll(page, `\-`, "-")
	root := newRootCommand(streams{env: environment()})
	for _, c := range append([]*cobra.Command{root}, root.Commands()...) {
		if c.Name() == "completion" || c.Name() == helpCommand {
			continue
		}
		if !strings.Contains(page, c.Name()) {
			t.Errorf("the manual does not name the command %s", c.Name())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden && !strings.Contains(page, "--"+f.Name) {
				t.Errorf("the manual does not name --%s of %s", f.Name, c.Name())
			}
		})
	}
}

// TestManualShowsWhatIsWritten holds that nothing in a text is taken for a request of
// roff, and that examples keep their lines.
func TestManualShowsWhatIsWritten(t *testing.T) {
	t.Parallel()
	var p manPage
	p.writeText("A line\n.so /etc/passwd\n'tis \\fBno\\fP -x `y` ^~\n\n  export A=1\n  .b\n    c\n\nThe end.")
	p.writeMacro("SS", `say "it" \n`)
	want := `.PP
A line
\&.so /etc/passwd
\(aqtis \efBno\efP \-x \(gay\(ga \(ha\(ti
.PP
.RS "4"
.nf
export A=1
\&.b
  c
.fi
.RE
.PP
The end.
.SS "say \(dqit\(dq \en"
`
	if got := p.b.String(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// TestCompletion holds that a shell can complete the commands.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if code, out, errOut := commandLine(t, nil, "completion", shell); code != exitDone || !strings.Contains(out, "cupgrade") {
			t.Errorf("%s: exit %d, %s", shell, code, errOut)
		}
	}
	if _, out, _ := commandLine(t, nil, "__complete", "demo"); !strings.Contains(out, "demo-org") {
		t.Errorf("demo completes to %q", out)
	}
}
