package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/signin"
)

// proposals asks for what a shell would show after these words.
func proposals(t *testing.T, env []string, words ...string) []string {
	t.Helper()
	code, out, errOut := commandLine(t, env, append([]string{"__complete"}, words...)...)
	if code != exitDone || strings.Contains(out+errOut, "\x1b") {
		t.Errorf("%q: exit %d, %q", words, code, errOut)
	}
	var values []string
	for line := range strings.Lines(out) {
		if value, _, _ := strings.Cut(strings.TrimSpace(line), "\t"); !strings.HasPrefix(value, ":") {
			values = append(values, value)
		}
	}
	return values
}

// TestCompletionOfValues holds that a shell is told what can be known without a
// session, and no file names where none are meant.
func TestCompletionOfValues(t *testing.T) {
	t.Parallel()
	tests := []struct {
		words []string
		want  []string
	}{
		{[]string{"hist"}, []string{"history"}},
		{[]string{"history", "sh"}, []string{"show"}},
		{[]string{"--license", "Partner"}, []string{"Partner Community", "Partner Community Login"}},
		{[]string{"plan", "--license", "Customer Community Plus L"}, []string{"Customer Community Plus Login"}},
		{[]string{"plan", "--profile", "Gold"}, []string{"Gold Partner User"}},
		{[]string{"--role", ""}, []string{"auto"}},
		{[]string{"plan", "--reassign", ""}, []string{"all", "none"}},
		{[]string{"--user", ""}, nil},
		{[]string{"apply", ""}, []string{"json"}}, // the ending of the files to show
		{[]string{"apply", "plan.json", ""}, nil},
	}
	for _, tt := range tests {
		got := proposals(t, nil, tt.words...)
		for _, want := range tt.want {
			if !slices.Contains(got, want) {
				t.Errorf("%q is completed to %q, without %q", tt.words, got, want)
			}
		}
		if tt.want == nil && len(got) > 0 {
			t.Errorf("%q is completed to %q", tt.words, got)
		}
	}
}

// TestCompletionOfRuns holds that a run can be named without typing its id.
func TestCompletionOfRuns(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	for _, words := range [][]string{{"history", "show", "2"}, {"history", "2"}, {"resume", "2"}} {
		s.run(exitDone, append([]string{"__complete"}, words...)...)
		s.says(seed.Maya+", upgraded and verified", ":36") // no files, and the newest first
	}
	s.run(exitDone, "__complete", "reassign", "latest", "")
	s.says(reassignAll+"\nCase Escalation", ":4")
	s.run(exitDone, "__complete", "explain", "latest", "Warr")
	s.says("Warranty Claims Agent")
}

// sfWith answers "sf org list" with this.
type sfWith string

func (w sfWith) Run(context.Context, ...string) (signin.Output, error) {
	return signin.Output{Stdout: []byte(w)}, nil
}

// TestCompletionOfOrgs proposes what the Salesforce CLI can sign in to, and nothing
// when it says nothing that makes sense.
func TestCompletionOfOrgs(t *testing.T) {
	t.Parallel()
	cmd := &cobra.Command{}
	cmd.SetContext(t.Context())
	const list = `{"status":0,"result":[
		{"username":"old@example.com","alias":"gone","instanceUrl":"https://old.my.salesforce.com","error":"expired access/refresh token"},
		{"username":"admin@example.com","alias":"prod","instanceUrl":"https://acme.my.salesforce.com"}]}`
	names, directive := completeOrgs(sfWith(list))(cmd, nil, "")
	if len(names) != 1 || !strings.HasPrefix(names[0], "prod\t") || directive != cobra.ShellCompDirectiveNoFileComp {
		t.Errorf("it proposes %q", names)
	}
	if names, _ := completeOrgs(sfWith("not JSON"))(cmd, nil, ""); names != nil {
		t.Errorf("of nonsense it proposes %q", names)
	}
}

// TestCompletionIsClean holds that a shell gets no byte that acts on a terminal: it writes
// what is proposed, and what it says of it, as it comes.
func TestCompletionIsClean(t *testing.T) {
	t.Parallel()
	for name, text := range effort.SomeOf(2, map[string]string{
		"escape": "a\x1b[2J", "clipboard": "a\x1b]52;c;eA==\a", "C1": "a\u009b2J", "bidi": "a\u202eb", "line": "a\nb", "return": "a\rb",
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			saved := s.leaveBehind(func(p *upgrade.Plan) { p.User.User.Username = text }, 0)
			hostile := filepath.Join(filepath.Dir(saved.Path), "20261122T093000.000Z-"+text+".journal")
			if err := os.WriteFile(hostile, []byte("nonsense"), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errOut := commandLine(t, []string{"CUPGRADE_STATE_DIR=" + s.state}, "__complete", "resume", "")
			if code != exitDone || !strings.Contains(out, saved.ID) || strings.Contains(out, "20261122T093000.000Z-a") {
				t.Errorf("exit %d: %q", code, out)
			}
			onlyPrintable(t, "completion", strings.ReplaceAll(out+errOut, "\t", " "))
			_, out, errOut = commandLine(t, []string{"CUPGRADE_STATE_DIR=" + s.state}, "resume", hostile)
			onlyPrintable(t, "resume", out+errOut)
			_, out, errOut = commandLine(t, []string{"CUPGRADE_STATE_DIR=" + s.state}, "history")
			onlyPrintable(t, "history", out+errOut)
		})
	}
}
