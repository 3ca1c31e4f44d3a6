package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// commandLine runs a command line as main does, without a terminal.
func commandLine(t *testing.T, env []string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, streams{
		in: strings.NewReader(""), out: &stdout, err: &stderr,
		env: environment(append(env, "CUPGRADE_STATE_DIR="+t.TempDir())...),
	})
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
		{"an unknown command", []string{"frobnicate"}, exitUsage, "", "frobnicate"},
		{"an argument too many", []string{"demo-org", "x"}, exitUsage, "", "x"},
		{"no terminal", []string{"--demo"}, exitUsage, "", "Run it in a terminal window"},
		{"too many users", []string{"demo-org", "--users", "9000000"}, exitUsage, "", "give 0 to"},
		{"a negative latency", []string{"demo-org", "--latency", "-1s"}, exitUsage, "", "--latency"},
		{"an address that others reach", []string{"demo-org", "--listen", "0.0.0.0:0"}, exitError, "", "loopback"},
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
		if c.Name() == "completion" || c.Name() == "help" {
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
	p.text("A line\n.so /etc/passwd\n'tis \\fBno\\fP -x `y` ^~\n\n  export A=1\n  .b\n    c\n\nThe end.")
	p.macro("SS", `say "it" \n`)
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
