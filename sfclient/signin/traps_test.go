package signin_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// Each test here is one way in which sf misleads a program that trusts its exit
// code. All were seen by running it.

func TestTrapExpiredSessionExitsWithZero(t *testing.T) {
	t.Parallel()
	sf := good().on(display, out(strings.Replace(connected, `"Connected"`, `"Session expired or invalid"`, 1)))
	_, err := signin.FromCLI(t.Context(), sf, "prod")
	failure(t, err, signin.ReasonNotConnected)
	says(t, err, `"prod"`, "Session expired or invalid.", "sf org login web -r https://acme.my.salesforce.com -a prod")
}

func TestTrapStaleTokenWhileTheServerIsDown(t *testing.T) {
	t.Parallel()
	stale := strings.Replace(tokenShown, `"This command`, `"Unable to refresh auth for org. Access token may be stale.","This command`, 1)
	sf := good().on(showToken, out(stale)).on(display, out(strings.Replace(connected, `"Connected"`, `"fetch failed"`, 1)))
	_, err := signin.FromCLI(t.Context(), sf, "prod")
	failure(t, err, signin.ReasonUnreachable)
	says(t, err, "Fetch failed.", "network", "sf org login web -r https://acme.my.salesforce.com -a prod")
}

// A scratch org has no connected status; the warning is all there is.
func TestTrapStaleTokenOfAScratchOrg(t *testing.T) {
	t.Parallel()
	scratch := strings.Replace(connected, `"connectedStatus":"Connected"`, `"status":"Active"`, 1)
	if _, err := signin.FromCLI(t.Context(), good().on(display, out(scratch)), "x"); err != nil {
		t.Fatalf("a scratch org is refused: %v", err)
	}
	stale := strings.Replace(tokenShown, "This command", "Unable to refresh auth for org. Access token may be stale. This command", 1)
	_, err := signin.FromCLI(t.Context(), good().on(display, out(scratch)).on(showToken, out(stale)), "x")
	failure(t, err, signin.ReasonNotConnected)
	says(t, err, "stale", "sf org login web")
}

func TestTrapExpiredSessionAtRenewal(t *testing.T) {
	t.Parallel()
	stale := strings.NewReplacer("This command", "Unable to refresh auth for org. Access token may be stale. This command",
		canary, canary+"2").Replace(tokenShown)
	sf := good().on(showToken, out(tokenShown), out(stale))
	got, err := signin.FromCLI(t.Context(), sf, "prod")
	if err != nil {
		t.Fatal(err)
	}
	_, err = got.Renewer.Renew(t.Context(), got.Token)
	failure(t, err, signin.ReasonNotConnected)
	says(t, err, "sf org login web -r https://acme.my.salesforce.com")
}

// hanging is an sf that refreshes a session again and again while the org answers
// 401.
type hanging struct{}

func (h hanging) Run(ctx context.Context, _ ...string) (signin.Output, error) {
	<-ctx.Done()
	return signin.Output{}, ctx.Err()
}

func TestTrapRefreshWithoutEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := signin.FromCLI(t.Context(), hanging{}, "prod")
		failure(t, err, signin.ReasonTimeout)
		says(t, err, "30s", "keeps refreshing", "sf org login web --alias prod")
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("gave up after %s", took)
		}
		if _, err := signin.ListOrgs(t.Context(), hanging{}); err == nil || time.Since(began) != time.Minute {
			t.Errorf("the list: %v after %s", err, time.Since(began))
		}
	})
}

func TestTrapForcedColours(t *testing.T) {
	t.Parallel()
	got, err := signin.FromCLI(t.Context(), player(t, "colour", "FORCE_COLOR=1", "CLICOLOR_FORCE=1"), "prod")
	if err != nil {
		t.Fatal(err)
	}
	if !got.Token.Equal(wire.NewSecret(canary)) {
		t.Error("the token is another")
	}
}

func TestTrapInstanceURLWithSlash(t *testing.T) {
	t.Parallel()
	got, err := signin.FromCLI(t.Context(), good(), "prod")
	if err != nil || got.InstanceURL != "https://acme.my.salesforce.com" {
		t.Errorf("the address is %q, %v", got.InstanceURL, err)
	}
}

// The alias in the answer is another one of the same user.
func TestTrapEchoedAliasIsAnother(t *testing.T) {
	t.Parallel()
	sf := good()
	got, err := signin.FromCLI(t.Context(), sf, "prod")
	if err != nil || got.Source != "the Salesforce CLI (prod)" {
		t.Errorf("the source is %q, %v", got.Source, err)
	}
	// The username is what names the session from then on: an alias can be set to
	// another org while the wizard runs.
	_, _ = got.Renewer.Renew(t.Context(), got.Token)
	if last := sf.runs[len(sf.runs)-1]; last != "org auth show-access-token --target-org=admin@acme.example --json" {
		t.Errorf("renewed by: %s", last)
	}
}

// With SF_TARGET_ORG holding a name it does not know, sf says that there is no
// default: the name is passed as an argument instead.
func TestTrapUnknownNameInTheEnvironment(t *testing.T) {
	t.Parallel()
	lookup := environment(map[string]string{signin.EnvTargetOrg: " prdo "})
	sf := good().on(display, failed(unknownOrg, 2)).on(showToken, failed(unknownOrg, 2))
	_, err := signin.FromCLI(t.Context(), sf, signin.TargetOrg("", lookup))
	failure(t, err, signin.ReasonUnknownOrg)
	says(t, err, `"prdo"`, "Did you mean prod?")
	for _, run := range sf.runs[:2] {
		if !strings.HasSuffix(run, " --target-org=prdo --json") {
			t.Errorf("ran: sf %s", run)
		}
	}
}

// Versions before 2.136 have no command to show the token, and show it themselves.
func TestTrapOldCLIHasNoCommand(t *testing.T) {
	t.Parallel()
	old := strings.Replace(connected, "[REDACTED] Use 'sf org auth show-access-token' to view", canary, 1)
	sf := good().on(display, out(old)).on(showToken, notACommand)
	got, err := signin.FromCLI(t.Context(), sf, "prod")
	if err != nil || !got.Token.Equal(wire.NewSecret(canary)) {
		t.Fatalf("got %+v, %v", got, err)
	}
	sf.on(display, out(strings.Replace(old, canary, canary+"2", 1)))
	renewed, err := got.Renewer.Renew(t.Context(), got.Token)
	if err != nil || !renewed.Equal(wire.NewSecret(canary+"2")) {
		t.Errorf("renewed to %v, %v", renewed, err)
	}
}

func TestTrapRedactedTokenIsNoToken(t *testing.T) {
	t.Parallel()
	_, err := signin.FromCLI(t.Context(), good().on(showToken, notACommand), "prod")
	failure(t, err, signin.ReasonCLIBroken)
	says(t, err, "hides the access token", "npm install --global @salesforce/cli")
}

// With an old Node, "sf --version" works and everything else crashes.
func TestTrapNodeTooOld(t *testing.T) {
	t.Parallel()
	crash := crashed("file:///x/undici/lib/interceptor/decompress.js:78\n  zstd: createZstdDecompress.bind(null)\n\n"+
		"TypeError: Cannot read properties of undefined (reading 'bind')\n    at Object.<anonymous>\n\nNode.js v20.20.2\n", 1)
	_, err := signin.FromCLI(t.Context(), good().on(display, crash).on(showToken, crash), "prod")
	failure(t, err, signin.ReasonOldNode)
	says(t, err, "Node 20.20", "22.19", "nvm install 24")
}

func TestTrapWarningsBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	sf := good().on(display, out("Warning: a plugin {is} linked\n"+connected+"\ntrailing\n"))
	if _, err := signin.FromCLI(t.Context(), sf, "prod"); err != nil {
		t.Errorf("a line before the answer spoils it: %v", err)
	}
}

// The two commands run side by side, so the alias may be set anew between them.
func TestTrapTwoOrgsInOneAnswer(t *testing.T) {
	t.Parallel()
	sf := good().on(showToken, out(strings.Replace(tokenShown, "00D5g00000A0001EAB", "00D5g00000A0002EAB", 1)))
	_, err := signin.FromCLI(t.Context(), sf, "prod")
	failure(t, err, signin.ReasonMismatch)
}
