package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/flow"
	"cupgrade/ui/plain"
)

// ours are the control sequences that the wizard itself sends: styling, moving,
// erasing, and the modes of the terminal. None of them carries a text.
var ours = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]`)

// onlyPrintable holds that nothing but printable text and our own sequences went
// to a terminal.
func onlyPrintable(t *testing.T, what, output string) {
	t.Helper()
	for i, r := range ours.ReplaceAllString(output, "") {
		if r != '\n' && r != '\r' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)) {
			t.Fatalf("%s: %U goes to the terminal, at byte %d", what, r, i)
		}
	}
}

// TestHostileNamesNeverReachTheTerminal upgrades the person whose name, account and
// roles attack the terminal, and looks at every byte that was sent on the way.
func TestHostileNamesNeverReachTheTerminal(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{
		User: seed.Hostile, License: "Customer Community Plus", Profile: seed.ProfileCustomerPlusService, Role: "auto",
	})
	z.WaitFor("eviewed")
	z.ReviewLosses()
	z.Press("enter")
	z.WaitFor("Review changes")
	z.Press("d", "end", "home", "?")
	z.WaitFor("Keys that work now")
	z.Press("esc", "enter")
	z.WaitFor("Confirm the upgrade")
	z.Type("someone else")
	z.Press("enter")
	for range len("someone else") {
		z.Press("backspace")
	}
	z.Type(seed.Hostile)
	z.Press("enter")
	z.WaitFor("Upgraded and verified")
	z.Press("end", "q")
	z.WaitEnd()
	onlyPrintable(t, "the screen", z.Output())
	onlyPrintable(t, "the summary", z.outcome.Summary)
	if !strings.Contains(z.Output(), "␛") {
		t.Error("the attack was not shown: the test looks at the wrong person")
	}
}

// TestHostileNamesInLines does the same where lines are asked.
func TestHostileNamesInLines(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	var out bytes.Buffer
	_, err := plain.Run(t.Context(), plain.Options{
		Options: flow.Options{
			Connect:   func(context.Context) (upgrade.Org, error) { return o.client(""), nil },
			Committer: func(upgrade.Org) upgrade.Committer { t.Error("it commits"); return nil },
			Given: flaganswers.Given{
				User: seed.Hostile, License: "Customer Community Plus", Profile: seed.ProfileCustomerPlusService,
			},
			Now: morning,
		},
		In: strings.NewReader("1\nb\n2\nb\nyes\n1\n?\nq\nyes\n"), Out: &out,
	})
	if err != nil {
		t.Fatal(err)
	}
	onlyPrintable(t, "the transcript", out.String())
	if strings.Contains(out.String(), "\x1b") || !strings.Contains(out.String(), "␛") {
		t.Errorf("the transcript is not what it should be:\n%s", &out)
	}
}

// TestHostileErrors holds that what a stranger's server answers reaches nobody's
// terminal as it is.
func TestHostileErrors(t *testing.T) {
	t.Parallel()
	const attack = "\x1b]52;c;ZXZpbA==\a\u202e\u200b\x9b2J"
	server := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `[{"message":"\u001b]52;c;x\u0007\u202e","errorCode":"ODD`+"\u200b"+`","fields":["\u009b2J"]}]`)
	})
	code, out, errOut := commandLine(
		t, []string{"SF_ORG_INSTANCE_URL=" + server, "SF_ACCESS_TOKEN=00D000000000001!x"},
		"plan", "--user", attack, "--license", attack, "--profile", attack,
	)
	if code == exitDone {
		t.Errorf("it succeeds: %s", out)
	}
	onlyPrintable(t, "the error", errOut)
	if strings.Contains(errOut, "\x1b") {
		t.Errorf("an escape sequence goes to the terminal: %q", errOut)
	}
}
