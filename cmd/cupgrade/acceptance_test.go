package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// acceptanceRows are how many rows the wizard's table of acceptance has.
const acceptanceRows = 78

// openRows have no test yet.
var openRows = []int{61, 67, 68, 70, 73}

// TestEveryRowHasATest holds that each row of the table of acceptance has a test
// that is named after its number.
func TestEveryRowHasATest(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`^TestRow0?([0-9]+)_`)
	held := map[int]bool{}
	for _, file := range parseTree(t, parser.SkipObjectResolution) {
		if !file.isTest() {
			continue
		}
		for _, decl := range file.ast.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if m := named.FindStringSubmatch(f.Name.Name); m != nil {
				n, err := strconv.Atoi(m[1])
				if err != nil || n < 1 || n > acceptanceRows {
					t.Errorf("%s is named after no row", f.Name.Name)
				}
				held[n] = true
			}
		}
	}
	for n := 1; n <= acceptanceRows; n++ {
		if held[n] == slices.Contains(openRows, n) {
			t.Errorf("row %d has no test, or is no longer open", n)
		}
	}
}

// TestRow30_ASecondAdminWritesNothing lets two admins confirm the same upgrade: the
// second is told that it was done already, and nothing is written twice. At once, it is
// the precondition of the write that tells; later, the org is read again before it.
func TestRow30_ASecondAdminWritesNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range effort.SomeOf(1, map[string]struct {
		after time.Duration
		tried int // writes at the most, those that are refused among them
		shows []string
	}{
		"at once": {0, 3, []string{"Already done"}},
		"later":   {2 * time.Second, 2, []string{"Already done", "changed the user last"}},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := startMovingOrg(t)
			preset := flaganswers.Given{User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto"}
			first, second := openWizard(t, o, preset), openWizard(t, o, preset)
			var passed atomic.Int64
			second.workers.Clock.Now = func() time.Time { return morning().Add(time.Duration(passed.Load())) }
			for _, z := range []*wizard{first, second} {
				z.toConfirm()
			}
			first.Press("enter")
			first.WaitFor("Upgraded and verified")
			passed.Store(int64(tt.after))
			second.Press("enter")
			second.WaitFor(tt.shows...)
			tried, done := 0, 0
			for _, r := range o.Requests() {
				if r.Method == http.MethodPatch {
					tried++
				}
				if r.Status == http.StatusNoContent {
					done++
				}
			}
			if tried > tt.tried || done != 2 {
				t.Errorf("%d of %d writes are done for an upgrade of two steps", done, tried)
			}
			for _, z := range []*wizard{first, second} {
				z.Press("q")
				z.WaitEnd()
			}
		})
	}
}

func TestRow52_NoTerminalIsSaid(t *testing.T) {
	t.Parallel()
	code, out, errOut := commandLine(t, nil, "--demo")
	if code != exitUsage || out != "" || !strings.Contains(errOut, "Run it in a terminal window") {
		t.Errorf("exit %d, %q, %q", code, out, errOut)
	}
	if strings.Contains(errOut, "/dev/tty") || strings.Contains(errOut, "\x1b") {
		t.Errorf("it tells %q", errOut)
	}
}

func TestRow53_VersionAndHelpSendNoEscape(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--version", "--help"} {
		if code, out, errOut := commandLine(t, nil, flag); code != exitDone || !strings.Contains(out, "cupgrade") || strings.Contains(out+errOut, "\x1b") {
			t.Errorf("%s: exit %d, %q, %q", flag, code, out, errOut)
		}
	}
}

func TestRow54_PlanAsJSON(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	env := []string{"SF_ORG_INSTANCE_URL=" + o.URL(), "SF_ACCESS_TOKEN=" + o.Token()}
	code, out, errOut := commandLine(t, env, "plan", "--json", "--user", seed.Maya, "--license", "Partner Community", "--profile", seed.ProfilePartnerSales)
	var plan upgrade.Plan
	if err := json.Unmarshal([]byte(out), &plan); code != exitDone || err != nil || plan.User.User.Username != seed.Maya {
		t.Errorf("exit %d, %v, %s", code, err, errOut)
	}
	if user := o.one("SELECT UserType FROM User WHERE Username = '" + seed.Maya + "'"); text(user, "UserType") != "CspLitePortal" {
		t.Errorf("a plan has made Maya %v", user)
	}
}

func TestRow59_TheAuditRecordIsTheOwnersOnly(t *testing.T) {
	t.Parallel()
	folder := runs.Folder{Path: tempDir(t)}
	path, err := folder.SaveReport("../plan.md", []byte("what was planned"))
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder.Path, "reports", "plan.md"); path != want {
		t.Errorf("it is kept at %s", path)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %s", info.Mode())
	}
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{User: seed.Omar, License: "Customer Community Plus", Profile: seed.ProfileCustomerPlusService, Role: "auto"})
	z.WaitFor("eviewed")
	z.ReviewLosses()
	z.Press("enter")
	z.WaitFor("Review changes")
	z.Press("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type(seed.Omar)
	z.Press("enter")
	z.WaitFor("Upgraded and verified")
	z.Press("q")
	z.WaitEnd()
	z.keptJournal(t)
	z.recordIsWhole(t)
}

// recordIsWhole holds that what was kept of a run has its plan, its acts and its result,
// that its owner alone can read it, and that the session is not in it.
func (z *wizard) recordIsWhole(t *testing.T) {
	t.Helper()
	saved, err := z.folder.ListRuns()
	if err != nil || len(saved) != 1 {
		t.Fatalf("%d journals, %v", len(saved), err)
	}
	kinds := map[journal.Kind]bool{}
	for _, r := range saved[0].Run.Records {
		kinds[r.Kind] = true
	}
	for _, want := range []journal.Kind{journal.KindPlan, journal.KindIntent, journal.KindOutcome, journal.KindVerify, journal.KindClose} {
		if !kinds[want] {
			t.Errorf("the journal has no record of the kind %q", want)
		}
	}
	files := 0
	err = filepath.WalkDir(z.folder.Path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path) //nolint:gosec // The folder is the test's own.
		if err != nil {
			return err
		}
		if strings.Contains(string(content), z.org.Token()) {
			t.Errorf("%s holds the access token", path)
		}
		info, err := entry.Info()
		if err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("the mode of %s is %s", path, info.Mode())
		}
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("%d files are kept, %v", files, err)
	}
}
