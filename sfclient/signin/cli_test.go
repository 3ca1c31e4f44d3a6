package signin_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

func TestFromCLI(t *testing.T) {
	t.Parallel()
	sf := good()
	got, err := signin.FromCLI(t.Context(), sf, "prod")
	if err != nil {
		t.Fatal(err)
	}
	if got.InstanceURL != "https://acme.my.salesforce.com" || got.Username != "admin@acme.example" || !got.Token.Equal(wire.NewSecret(canary)) {
		t.Errorf("got %+v", got)
	}
	if sf.ran(display) != 1 || sf.ran(showToken) != 1 || len(sf.runs) != 2 {
		t.Errorf("ran %q", sf.runs)
	}
	mustNotLeak(t, got)
	if err := got.Revoke(t.Context()); err != nil || len(sf.runs) != 2 {
		t.Errorf("a borrowed session is left alone: %v, %q", err, sf.runs)
	}
}

func TestFromCLIUsesTheDefault(t *testing.T) {
	t.Parallel()
	sf := good()
	got, err := signin.FromCLI(t.Context(), sf, "")
	if err != nil || got.Source != "the Salesforce CLI (admin@acme.example)" {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, run := range sf.runs {
		if strings.Contains(run, "target-org") {
			t.Errorf("ran: sf %s", run)
		}
	}
	sf = good().on(display, failed(noDefault, 1)).on(showToken, failed(noDefault, 1))
	_, err = signin.FromCLI(t.Context(), sf, "")
	failure(t, err, signin.ReasonNoTarget)
	says(t, err, "--target-org", "sf config set target-org")
}

func TestFromCLIRefusals(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		display, show signin.Output
		reason        signin.Reason
		says          []string
	}{
		"an error of sf": {
			display: failed(`{"status":1,"name":"X","message":"This org appears to have a problem.\n\tMore.","actions":["Check the org","Or else"]}`, 1),
			show:    out(tokenShown), reason: signin.ReasonCLIRefused, says: []string{"This org appears to have a problem. More.", "Check the org."},
		},
		"an error of the second command": {
			display: out(connected), show: failed(`{"status":1,"name":"X","message":"No token ("}`, 1),
			reason: signin.ReasonCLIRefused, says: []string{"No token (."},
		},
		"an error with a token in it": {
			display: failed(`{"status":1,"message":"bad `+canary+`","actions":["use `+canary+`"]}`, 1),
			show:    out(tokenShown), reason: signin.ReasonCLIRefused, says: []string{"[redacted]"},
		},
		"an error without a word": {display: failed(`{"status":1}`, 1), show: out(tokenShown), reason: signin.ReasonCLIRefused, says: []string{"did not say why"}},
		"half an answer":          {display: out(connected[:80]), show: out(tokenShown), reason: signin.ReasonCLIBroken},
		"an answer of another shape": {
			display: out(`{"status":"0","result":[]}`), show: out(tokenShown), reason: signin.ReasonCLIBroken,
		},
		"nothing": {display: out(""), show: out(""), reason: signin.ReasonCLIBroken, says: []string{"exit code 0"}},
		"a crash": {
			display: crashed("x.js:1\nTypeError: boom "+canary+"\n  at y\n\nNode.js v24.21.0\n", 7), show: out(tokenShown),
			reason: signin.ReasonCLIBroken, says: []string{"exit code 7", "TypeError: boom"},
		},
		"Node just too old": {display: crashed("\nNode.js v22.18.0\n", 1), show: out(tokenShown), reason: signin.ReasonOldNode},
		"Node new enough":   {display: crashed("\nNode.js v22.19.0\n", 1), show: out(tokenShown), reason: signin.ReasonCLIBroken},
		"no Node": {
			display: crashed("/usr/bin/env: 'node': No such file or directory\n", 127), show: out(tokenShown),
			reason: signin.ReasonNoNode, says: []string{"nvm install 24"},
		},
		"no Node, with a language set": {
			display: crashed("/usr/bin/env: ‘node’: No such file or directory\n", 127), show: out(tokenShown), reason: signin.ReasonNoNode,
		},
		"no Node, in a shell's words": {
			display: crashed("/usr/bin/sf: 3: node: not found\n", 127), show: out(tokenShown), reason: signin.ReasonNoNode,
		},
		"another host": {
			display: out(strings.Replace(connected, "https://acme.my.salesforce.com/", "https://evil.example/", 1)), show: out(tokenShown),
			reason: signin.ReasonInstanceURL, says: []string{"sf org login web"},
		},
		"no token": {display: out(connected), show: out(`{"status":0,"result":{}}`), reason: signin.ReasonToken, says: []string{"sf org login web"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := signin.FromCLI(t.Context(), good().on(display, tt.display).on(showToken, tt.show), "prod")
			if tt.reason == signin.ReasonCLIRefused && !strings.Contains(string(tt.display.Stdout), "actions") {
				// What sf does not advise about, nobody can.
				var refused *signin.Error
				if !errors.As(err, &refused) || refused.Reason != tt.reason {
					t.Fatalf("got %v", err)
				}
				mustNotLeak(t, err)
			} else {
				failure(t, err, tt.reason)
			}
			says(t, err, tt.says...)
		})
	}
}

func TestFromCLIRefusesBadTargets(t *testing.T) {
	t.Parallel()
	for target, text := range map[string]string{
		"--help":                  "hyphen",
		canary:                    "End that session",
		"a\x1b[2Jb":               "character",
		"a&calc":                  "character",
		"%PATH%":                  "character",
		strings.Repeat("a", 1000): "longer",
	} {
		sf := good()
		_, err := signin.FromCLI(t.Context(), sf, target)
		failure(t, err, signin.ReasonBadTarget)
		says(t, err, text)
		if len(sf.runs) > 0 {
			t.Errorf("ran %q", sf.runs)
		}
	}
}

func TestFromCLICancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := signin.FromCLI(ctx, hanging{}, "prod")
	failure(t, err, signin.ReasonCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is no context.Canceled", err)
	}
}

// seen is what a run of sf gets to see.
type seen struct {
	Result struct {
		Args, Env  []string
		Stdin      string
		StdinError bool
	}
}

func TestProgramHidesOurselves(t *testing.T) {
	t.Parallel()
	sf := player(t, "tell", "FORCE_COLOR=3", "NO_COLOR=", "SF_ACCESS_TOKEN="+canary, "SF_ORG_INSTANCE_URL=https://x.my.salesforce.com",
		"SF_TARGET_ORG=other", "CLICOLOR_FORCE=1")
	got, err := sf.Run(t.Context(), "org", "display", "--target-org=a b", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var tell seen
	if err := json.Unmarshal(got.Stdout, &tell); err != nil {
		t.Fatal(err)
	}
	if want := []string{"org", "display", "--target-org=a b", "--json"}; !slices.Equal(tell.Result.Args, want) {
		t.Errorf("the arguments are %q", tell.Result.Args)
	}
	if tell.Result.Stdin != "" || tell.Result.StdinError {
		t.Errorf("standard input is %+v", tell.Result)
	}
	for _, want := range []string{"NO_COLOR=1", "SF_AUTOUPDATE_DISABLE=true", "SF_DISABLE_TELEMETRY=true", "SF_TARGET_ORG=other"} {
		if !slices.Contains(tell.Result.Env, want) {
			t.Errorf("%s is not set", want)
		}
	}
	for _, setting := range tell.Result.Env {
		name, _, _ := strings.Cut(setting, "=")
		if slices.Contains([]string{"FORCE_COLOR", "CLICOLOR_FORCE", signin.EnvAccessToken, signin.EnvInstanceURL}, name) {
			t.Errorf("%s is set", name)
		}
	}
}

func TestProgramNotInstalled(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cupgrade-has-no-such-program", filepath.Join(t.TempDir(), "sf")} {
		_, err := signin.FromCLI(t.Context(), signin.Program{Name: name}, "prod")
		failure(t, err, signin.ReasonNoCLI)
		says(t, err, "npm install --global @salesforce/cli", "--login", signin.EnvAccessToken)
	}
}

func TestProgramThatIsNone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sf.exe")
	if err := os.WriteFile(path, []byte("\x00\x01 not a program"), 0o700); err != nil { //nolint:gosec // A program is executable.
		t.Fatal(err)
	}
	_, err := signin.ListOrgs(t.Context(), signin.Program{Name: path})
	failure(t, err, signin.ReasonCLIBroken)
	says(t, err, "could not be started")
}

func TestProgramThatWritesWithoutEnd(t *testing.T) {
	t.Parallel()
	_, err := signin.ListOrgs(t.Context(), player(t, "flood"))
	failure(t, err, signin.ReasonCLIBroken)
	says(t, err, "more than an answer has")
}
