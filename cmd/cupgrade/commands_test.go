package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// shell runs the real program, again and again, against one org.
type shell struct {
	*testOrg
	t          *testing.T
	dir, state string
	url, token string
	binary     string // "" for the usual program
	runs       int    // how many commands
	out, err   string // of the last command
}

func openShell(t *testing.T) *shell {
	t.Helper()
	return openShellOn(t, startMovingOrg(t))
}

func openShellOn(t *testing.T, o *testOrg) *shell {
	t.Helper()
	dir := tempDir(t)
	return &shell{testOrg: o, t: t, dir: dir, state: filepath.Join(dir, "state"), url: o.URL(), token: o.Token()}
}

// environment is that of the program.
func (s *shell) environment() []string {
	return childEnv("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state)
}

// run runs the program without a terminal, and compares its exit code. The token is in
// nothing that it writes.
func (s *shell) run(code int, args ...string) {
	s.t.Helper()
	var out, errs bytes.Buffer
	s.runs++
	if len(args) > 0 && slices.Contains([]string{"plan", "apply", "resume"}, args[0]) {
		args = append(slices.Clone(args), "--debug-log", filepath.Join(s.dir, fmt.Sprintf("requests-%d.log", s.runs)))
	}
	path := s.binary
	if path == "" {
		path = binary(s.t)
	}
	cmd := program(s.t.Context(), s.t, path, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = s.dir, overhear(s.t, "standard output", &out), overhear(s.t, "standard error", &errs)
	cmd.Env = s.environment()
	got := 0
	var failed *exec.ExitError
	if err := cmd.Run(); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else if err != nil {
		s.t.Fatal(err)
	}
	s.out, s.err = out.String(), errs.String()
	followsSchema(s.t, args, s.out)
	if got != code {
		s.t.Fatalf("cupgrade %s ends with %d, want %d:\n%s\n%s", strings.Join(args, " "), got, code, s.out, s.err)
	}
}

// says holds that texts are on the standard output, warns that they are on the other.
func (s *shell) says(texts ...string)  { s.t.Helper(); s.holds("standard output", s.out, texts) }
func (s *shell) warns(texts ...string) { s.t.Helper(); s.holds("standard error", s.err, texts) }

func (s *shell) holds(where, output string, texts []string) {
	s.t.Helper()
	inOneLine := strings.Join(strings.Fields(output), " ") // the text is wrapped
	for _, text := range texts {
		if !strings.Contains(output, text) && !strings.Contains(inOneLine, text) {
			s.t.Errorf("%s does not say %q:\n%s", where, text, output)
		}
	}
}

// untouched holds that nothing was written to the org.
func (s *shell) untouched() {
	s.t.Helper()
	if effects := s.effects(); len(effects) > 0 {
		s.t.Errorf("the org was written to: %v", effects)
	}
}

// write puts a file into the folder that the program runs in.
func (s *shell) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// planMaya is the command line of Maya's plan, with more at its end.
func planMaya(more ...string) []string {
	return append([]string{"plan", "--user", seed.Maya, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales}, more...)
}

func TestFromAPlanToAReceipt(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.says("Plan: upgrade Maya Chen to Partner Community", "Disabling the partner account later deactivates")
	s.warns("cupgrade apply maya.json --confirm " + seed.Maya)
	s.run(exitDone, planMaya("--json")...)
	s.says(fmt.Sprintf(`"version": %d`, upgrade.PlanVersion))
	s.run(exitDone, planMaya("--markdown")...)
	s.says("# Plan")
	s.run(exitUsage, "apply", "maya.json", "--confirm", seed.Tomas)
	s.warns("--confirm must match the plan's username")
	s.run(exitUsage, "apply", "maya.json")
	s.warns("--confirm " + seed.Maya)
	s.untouched()

	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.warns("Step 2, Upgrade Maya Chen to Partner Community: applied")
	s.says("Receipt: Maya Chen, upgraded and verified", "Case Escalation", ".journal", ".receipt.txt")

	s.run(exitDone, "resume")
	s.says("No run is unfinished")
	s.run(exitDone, "history")
	s.says("upgraded and verified")
	s.run(exitDone, "history", "--json")
	s.says(`"state": "verified"`, `"verdict": "upgraded and verified"`)
	s.run(exitDone, "history", "--html")
	s.says("<html")
}

// TestWhatCannotBeFollowed gives the program every bad input, without a terminal.
func TestWhatCannotBeFollowed(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.write("damaged.json", `{"version": 2, "madeAt":`)
	s.write("version.json", `{"version": 99}`)
	s.write("empty.json", `{}`)
	const noRun = "20261122T093000.000Z-005000000000001AAA"
	for _, tt := range effort.Some(10, []struct {
		code int
		args []string
		says string
	}{
		{exitUsage, []string{"plan", "--user", seed.Maya}, "a plan needs --license, --profile"},
		{exitUsage, []string{"plan", "--user", "nobody@example.com", "--license", "Partner Community", "--profile", seed.ProfilePartnerSales}, "There is no user"},
		{exitUsage, []string{"plan", "--user", seed.Maya, "--license", "Nothing", "--profile", seed.ProfilePartnerSales}, "There is no license"},
		{exitUsage, []string{"plan", "--user", seed.Maya, "--license", "Partner Community", "--profile", "Nothing"}, "There is no profile"},
		{exitUsage, []string{"plan", "--user", seed.Maya, "--license", "Partner Community", "--profile", "Nothing"}, "Available: " + seed.ProfileStandardPartner + ", " + seed.ProfilePartnerEssentials},
		{exitUsage, planMaya("--role", "Nothing"), "There is no role"},
		{exitUsage, planMaya("--reassign", "Nothing"), "There is no removed assignment"},
		{exitUsage, planMaya("--json", "--markdown"), "use one format"},
		{exitError, []string{"plan", "--user", seed.Lena, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales}, "the plan has a blocker"},
		{exitUsage, []string{"apply", "missing.json", "--confirm", "x"}, "open the plan"},
		{exitUsage, []string{"apply", "damaged.json", "--confirm", "x"}, "this plan can't be applied"},
		{exitUsage, []string{"apply", "version.json", "--confirm", "x"}, "another version"},
		{exitUsage, []string{"apply", "empty.json", "--confirm", "x"}, "which version wrote it"},
		{exitUsage, nil, "there is no terminal"},
		{exitUsage, []string{"resume", noRun}, "there is no run"},
		{exitUsage, []string{"resume", "--demo", noRun}, "that org ended with the program"},
		{exitUsage, []string{"history", "no-such-run"}, "there is no run"},
	}) {
		s.run(tt.code, tt.args...)
		s.warns(tt.says)
	}
	s.run(exitDone, "history")
	s.says("No run is recorded")
	s.run(exitError, "plan", "--user", seed.Lena, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales, "--out", "lena.json")
	s.warns("Plan saved, but it's blocked and can't be applied.")
	s.run(exitDone, planMaya("--demo", "--out", "demo.json")...)
	s.warns("Plan saved, but it can't be applied: the embedded demo org ends with this program.", "cupgrade demo-org")
	s.signIn(seed.AdminWithoutViewSetup)
	s.run(exitError, planMaya()...)
	s.warns("The licenses of the org could not be read", "Get the permission View Setup and Configuration.")
	s.untouched()
}

// TestSessionsThatAreNone names a session that is refused, an address where nobody
// listens, and a server that is no org.
func TestSessionsThatAreNone(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	good := s.token
	s.token = "00D000000000001!refused.by.every.org.there.is"
	s.run(exitSignIn, planMaya()...)
	s.token = good

	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	s.url = gone.URL
	s.run(exitError, planMaya()...)
	s.warns("reached")

	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><body>Sign in</body></html>"))
	}))
	defer page.Close()
	s.url = page.URL
	s.run(exitError, planMaya()...)
	if strings.Contains(s.err, "<html") {
		t.Errorf("the page is shown:\n%s", s.err)
	}
	s.untouched()
}

func TestAStalePlanIsShownFieldByField(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.set("Account", `"Name" = ?`, "Bright Harbor Marine", store.Row{"Name": "Bright Harbor Boats"})
	s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("The name of the account is Bright Harbor Boats, and was Bright Harbor Marine.")
	s.warns("Plan again: cupgrade plan --user " + seed.Maya)
	s.untouched()
}

// TestHalfAnUpgrade takes the last license away before the second write: what is done,
// what is left, the command that goes on, and what is in the way until then.
func TestHalfAnUpgrade(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.lastSeatGoesMeanwhile()
	s.run(exitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
	s.warns("No seats of the license remaining. All seats are used.")
	s.says("The upgrade is partially applied", "The account remains a partner account")
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d runs, %v", len(saved), err)
	}
	id := saved[0].ID
	s.says("cupgrade resume " + id + " --confirm " + seed.Maya)

	// It is in the way of anything new until somebody has looked.
	s.run(exitError, planMaya()...)
	s.says("An earlier run for this user isn't resolved", "cupgrade resume "+id)
	s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	s.warns("isn't resolved")
	s.run(exitDone, "resume")
	s.says("partially applied")

	// To look writes nothing; then there is room for a new plan.
	before := s.effects()["Account"]
	s.run(exitNotVerified, "resume", id)
	s.says("The upgrade is partially applied")
	if s.effects()["Account"] != before || s.effects()["User"] != 0 {
		t.Errorf("looking wrote: %v", s.effects())
	}
	s.seats(1_000_000)
	s.run(exitDone, planMaya()...)

	s.run(exitUsage, "resume", id, "--confirm", "somebody.else@example.com")
	s.warns("--confirm must match")
	s.run(exitDone, "resume", id, "--confirm", seed.Maya)
	s.says("upgraded and verified")
	s.run(exitDone, "resume")
	s.says("No run is unfinished")
}

// lastSeatGoesMeanwhile takes the last partner license away while the account is made a
// partner account, so that the user is refused afterwards.
func (s *shell) lastSeatGoesMeanwhile() {
	s.Inject(demoorgtest.Fault{Method: http.MethodPatch, Match: func(r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/sobjects/Account/") {
			s.seats(0)
		}
		return false
	}})
}

// seats sets how many partner licenses the org has.
func (s *shell) seats(n int) {
	s.t.Helper()
	err := s.Do(s.t.Context(), func(tx *store.Tx) error {
		license := tx.First("UserLicense", `"Name" = ?`, seed.LicensePartner)
		tx.Set("UserLicense", license.String("Id"), store.Row{"TotalLicenses": n})
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestApplyingTwice applies the same plan again: it is told which run did it, nothing is
// written, and there is no second run. On another machine nobody knows who it was.
func TestApplyingTwice(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json", "--reassign", "all")...)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	saved, err := runs.Folder{Path: s.state}.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d runs, %v", len(saved), err)
	}
	written := s.effects()
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya, "--markdown")
	s.says("Run "+saved[0].ID+" on this machine has already done this", "upgraded and verified")
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("upgraded and verified", strings.TrimSuffix(saved[0].Path, ".journal")+".receipt.txt")
	s.warns("Already done")
	if strings.Contains(s.out+s.err, "nother user") {
		t.Errorf("it is said to be somebody else:\n%s%s", s.out, s.err)
	}
	if diff := cmp.Diff(written, s.effects()); diff != "" {
		t.Errorf("it writes again (-before +after):\n%s", diff)
	}
	if saved, err = (runs.Folder{Path: s.state}).ListRuns(); err != nil || len(saved) != 1 {
		t.Errorf("%d runs, %v", len(saved), err)
	}
	s.state = filepath.Join(s.dir, "another machine")
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya, "--markdown")
	s.says("Already done", "Alex Morgan changed the user last")
	if strings.Contains(s.out, saved[0].ID) {
		t.Error("it knows a run of another machine")
	}
}
