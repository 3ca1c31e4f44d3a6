package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/sfclient/signin"
)

// fakeCLI answers as the Salesforce CLI does. A command that it does not know fails
// the test.
type fakeCLI struct {
	t       *testing.T
	answers map[string]string // by the command, such as "org list auth"
	err     error
}

// Run answers the longest command that the arguments begin with.
func (f fakeCLI) Run(_ context.Context, args ...string) (signin.Output, error) {
	if f.err != nil {
		return signin.Output{}, f.err
	}
	command := strings.Join(slices.DeleteFunc(slices.Clone(args), func(a string) bool { return strings.HasPrefix(a, "-") }), " ")
	answer, ok := f.answers[command]
	if !ok {
		f.t.Errorf("sf was asked %q", args)
	}
	return signin.Output{Stdout: []byte(answer)}, nil
}

// noCLI is what is said when sf is not installed.
func noCLI() error {
	return &signin.Error{Reason: signin.ReasonNoCLI, Happened: "the Salesforce CLI was not found", Advice: "Install it."}
}

// environment is an environment of a test.
func environment(settings ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, s := range settings {
			if n, value, _ := strings.Cut(s, "="); n == name {
				return value, true
			}
		}
		return "", false
	}
}

const twoOrgs = `{"status":0,"result":[
	{"alias":"prod","username":"admin@example.com","instanceUrl":"https://acme.my.salesforce.com","orgId":"00D000000000001","configs":null},
	{"alias":"gone","username":"old@example.com","instanceUrl":"https://old.my.salesforce.com","orgId":"00D000000000002","configs":null,"error":"expired access/refresh token"}]}`

func TestChooseOrg(t *testing.T) {
	t.Parallel()
	withDefault := strings.Replace(twoOrgs, `"configs":null`, `"configs":["target-org"]`, 1)
	tests := []struct {
		name, orgs, input string
		env               []string
		target            string
		demo              bool
		code              int
		shows             []string
	}{
		{name: "the default of sf is taken without a question", orgs: withDefault, target: "prod"},
		{name: "an org is chosen by its number", orgs: twoOrgs, input: "2\n", target: "prod", shows: []string{"prod (admin@example.com", "3. the demo org"}},
		{name: "the demo org is the last choice", orgs: twoOrgs, input: "3\n", demo: true},
		{name: "an org that can't be used is refused", orgs: twoOrgs, input: "1\n3\n", demo: true, shows: []string{"can't use that org: expired"}},
		{name: "a wrong number is asked again", orgs: twoOrgs, input: "9\nx\n\n2\n", target: "prod", shows: []string{"Enter a number from 1 to 3."}},
		{name: "q quits", orgs: twoOrgs, input: "q\n", code: exitCancelled},
		{name: "the end of input is no answer", orgs: twoOrgs, input: "", code: exitCancelled},
		{name: "no org at all leaves the demo org", orgs: `{"status":0,"result":[]}`, input: "1\n", demo: true},
		{name: "a session in the environment asks nothing", env: []string{"SF_ORG_INSTANCE_URL=https://acme.my.salesforce.com", "SF_ACCESS_TOKEN=t"}},
		{name: "half a session is not passed over", env: []string{"SF_ACCESS_TOKEN=t"}},
		{name: "a target in the environment asks nothing", env: []string{"SF_TARGET_ORG=prod"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			answers := map[string]string{}
			if tt.orgs != "" {
				answers["org list auth"] = tt.orgs
			}
			c := &connector{
				streams: watchedStreams(t, streams{in: strings.NewReader(tt.input), err: display.NewWriter(&out), env: environment(tt.env...)}),
				sf:      fakeCLI{t: t, answers: answers},
			}
			err := c.prepare(t.Context())
			if got := exitCode(err); got != tt.code || c.options.targetOrg != tt.target || c.options.demo != tt.demo {
				t.Errorf("code %d (%v), target %q, demo %v", got, err, c.options.targetOrg, c.options.demo)
			}
			for _, text := range tt.shows {
				if !strings.Contains(out.String(), text) {
					t.Errorf("it does not show %q:\n%s", text, &out)
				}
			}
		})
	}
}

func TestHostileAliasIsCleaned(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := &connector{
		streams: watchedStreams(t, streams{in: strings.NewReader("q\n"), err: display.NewWriter(&out), env: environment()}),
		sf: fakeCLI{t: t, answers: map[string]string{
			"org list auth": `{"status":0,"result":[{"alias":"\u001b[2Jx\u202e","username":"a@b.c","instanceUrl":"https://a.my.salesforce.com","orgId":"00D000000000001"}]}`,
		}},
	}
	_ = c.prepare(t.Context())
	if strings.ContainsAny(out.String(), "\x1b\u202e") {
		t.Errorf("an alias reaches the terminal as it is: %q", out.String())
	}
}

// TestNoWayIn holds that somebody without the CLI and without a session is told
// every other way.
func TestNoWayIn(t *testing.T) {
	t.Parallel()
	c := &connector{streams: watchedStreams(t, streams{in: strings.NewReader(""), err: display.NewWriter(&bytes.Buffer{}), env: environment()}), sf: fakeCLI{t: t, err: noCLI()}}
	err := c.prepare(t.Context())
	if err == nil || exitOf(err) != exitSignIn {
		t.Fatalf("it ends with %v", err)
	}
	for _, way := range []string{"--demo", "--instance-url", "--login", "Install it."} {
		if !strings.Contains(err.Error(), way) {
			t.Errorf("%q does not name %s", err, way)
		}
	}
}

func TestOrgOptionsContradict(t *testing.T) {
	t.Parallel()
	tests := []struct {
		options orgOptions
		ok      bool
	}{
		{orgOptions{}, true},
		{orgOptions{demo: true}, true},
		{orgOptions{login: true, clientID: "x", loginURL: "https://test.salesforce.com"}, true},
		{orgOptions{demo: true, targetOrg: "prod"}, false},
		{orgOptions{login: true, instanceURL: "https://x.my.salesforce.com"}, false},
		{orgOptions{clientID: "x"}, false},
		{orgOptions{loginURL: "https://test.salesforce.com"}, false},
	}
	for _, tt := range tests {
		if err := tt.options.check(); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.options, err)
		}
	}
}

// TestTokenOnStandardInput connects with a token that was piped in.
func TestTokenOnStandardInput(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	c := &connector{
		streams: watchedStreams(t, streams{in: strings.NewReader(o.Token() + "\n"), err: display.NewWriter(&bytes.Buffer{}), env: environment()}),
		options: orgOptions{instanceURL: o.URL() + "/"},
	}
	if err := c.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	org, err := c.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	session, err := org.Session(t.Context())
	if err != nil || !session.Org.IsSimulation {
		t.Errorf("the session is %+v, %v", session.Org, err)
	}
	if err := c.close(); err != nil {
		t.Error(err)
	}
}

// TestWaysToBeRefused holds the exit code of what keeps somebody out.
func TestWaysToBeRefused(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	tests := []struct {
		name string
		env  []string
		code int
	}{
		{"a refused token", []string{"SF_ORG_INSTANCE_URL=" + o.URL(), "SF_ACCESS_TOKEN=00D000000000001!wrong"}, exitSignIn},
		{"half a session", []string{"SF_ORG_INSTANCE_URL=" + o.URL()}, exitSignIn},
		{"plain http to another machine", []string{"SF_ORG_INSTANCE_URL=http://acme.my.salesforce.com", "SF_ACCESS_TOKEN=x"}, exitSignIn},
		{"nobody there", []string{"SF_ORG_INSTANCE_URL=http://127.0.0.1:1", "SF_ACCESS_TOKEN=x"}, exitError},
	}
	if got := exitOf(fmt.Errorf("sign in: %w", &signin.Error{Reason: signin.ReasonCancelled, Err: context.Canceled})); got != exitCancelled {
		t.Errorf("a cancelled sign-in ends with %d", got)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := &connector{streams: watchedStreams(t, streams{in: strings.NewReader(""), err: display.NewWriter(&bytes.Buffer{}), env: environment(tt.env...)})}
			org, err := c.connect(t.Context())
			if err == nil {
				_, err = org.Session(t.Context())
			}
			var remote *core.RemoteError
			if err == nil || exitOf(err) != tt.code {
				t.Errorf("exit %d with %v", exitOf(err), err)
			}
			if tt.code == exitError && !errors.As(err, &remote) {
				t.Errorf("%v is no error of a request", err)
			}
		})
	}
}

// TestDebugLog holds that a log is written only on request, by its owner alone, in
// a new file, and without what must not be in it.
func TestDebugLog(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	path := filepath.Join(tempDir(t), "requests.log")
	env := environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token())
	connect := func() (*connector, error) {
		c := &connector{
			streams: watchedStreams(t, streams{in: strings.NewReader(""), err: display.NewWriter(&bytes.Buffer{}), env: env}), options: orgOptions{debugLog: path},
		}
		return c, c.prepare(t.Context())
	}
	c, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	org, err := c.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := org.SearchUsers(t.Context(), "maya.chen@brightharbor.example", 5); err != nil {
		t.Fatal(err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{o.Token(), "brightharbor", "SELECT", "Bearer"} {
		if bytes.Contains(written, []byte(secret)) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !bytes.Contains(written, []byte(`"method":"GET"`)) {
		t.Errorf("the log is empty: %q", written)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("others can read the log: %v, %v", info.Mode(), err)
	}
	if _, err := connect(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that exists is written over: %v", err)
	}
}
