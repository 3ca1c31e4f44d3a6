package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/display"
	"cupgrade/sfclient/demoorg/seed"
)

// typist answers the questions of the plain wizard, as someone would who reads what
// stands there: an answer that begins with "#" is the number of the line that begins
// with the rest.
type typist struct {
	said    bytes.Buffer
	answers []string
	rest    []byte
}

func (y *typist) Write(p []byte) (int, error) { return y.said.Write(p) }

// Read types the next answer. The wizard reads only when a question waits.
func (y *typist) Read(p []byte) (int, error) {
	if len(y.rest) == 0 {
		if len(y.answers) == 0 {
			return 0, io.EOF
		}
		y.rest = []byte(y.number(y.answers[0]) + "\n")
		y.answers = y.answers[1:]
	}
	n := copy(p, y.rest)
	y.rest = y.rest[n:]
	return n, nil
}

// number looks a line up, the last one that was written.
func (y *typist) number(answer string) string {
	label, isLabel := strings.CutPrefix(answer, "#")
	if !isLabel {
		return answer
	}
	lines := strings.Split(y.said.String(), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		number, text, numbered := strings.Cut(lines[i], ". ")
		if numbered && strings.HasPrefix(text, label) {
			return number
		}
	}
	return "there is no line " + label
}

// TestPlainMode upgrades by lines of text, from the command line to the org's own
// answer, with everything asked and with everything given.
func TestPlainMode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		args    []string
		answers []string
		user    string
	}{
		{
			"everything asked",
			[]string{"--accessible"},
			[]string{
				"maya.chen", "#Maya Chen", "#Partner Community:", "#" + seed.ProfilePartnerSales, "yes",
				"yes", "yes", "w", "yes", seed.Maya, "w", "q",
			},
			seed.Maya,
		},
		{
			"everything",
			[]string{"--accessible", "--user", seed.Tomas, "--profile", seed.ProfilePartnerSales, "--role", "Northwind Boatworks Partner Manager"},
			[]string{"yes", "w", "yes", seed.Tomas, "w", "q"},
			seed.Tomas,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			y := &typist{answers: tt.answers}
			var complaints bytes.Buffer
			state := tempDir(t)
			code := run(t.Context(), tt.args, watchedStreams(t, streams{
				in: y, out: display.NewWriter(y), err: display.NewWriter(&complaints),
				env: environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token(), "CUPGRADE_STATE_DIR="+state),
			}))
			if code != exitDone || complaints.Len() > 0 || len(y.answers) > 0 {
				t.Fatalf("exit %d, %q left to say, complaints %s\n%s", code, y.answers, complaints.String(), y.said.String())
			}
			user := o.one("SELECT UserType, Profile.Name FROM User WHERE Username = '" + tt.user + "'")
			if text(user, "UserType") != "PowerPartner" || text(user, "Profile.Name") != seed.ProfilePartnerSales {
				t.Errorf("the user is %v", user)
			}
			o.hasNothing(t, tt.user)
			if said := y.said.String(); !strings.Contains(said, "Upgraded and verified so far.") || strings.ContainsAny(said, "\x1b\r\t") {
				t.Errorf("it says:\n%s", said)
			}
			saved, err := (runs.Folder{Path: state}).ListRuns()
			if err != nil || len(saved) != 1 || saved[0].Run.NeedsLook() {
				t.Fatalf("%d journals, %v", len(saved), err)
			}
			keptPapers(t, state, saved[0].Path)
		})
	}
}

// TestTheDemoOrgEnds holds that who upgraded in the demo org is told that it is gone, where
// commands are named that would look for it.
func TestTheDemoOrgEnds(t *testing.T) {
	t.Parallel()
	y := &typist{answers: []string{"yes", "yes", seed.Tomas, "q"}}
	var complaints bytes.Buffer
	args := []string{"--demo", "--accessible", "--user", seed.Tomas, "--profile", seed.ProfilePartnerSales, "--role", "Northwind Boatworks Partner Manager"}
	code := run(t.Context(), args, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(&complaints), env: environment("CUPGRADE_STATE_DIR=" + tempDir(t)),
	}))
	if said := y.said.String(); code != exitDone || !strings.Contains(said, "cupgrade verify") || !strings.HasSuffix(said, demoEnded) {
		t.Errorf("exit %d, complaints %s:\n%s", code, complaints.String(), said)
	}
}

// keptPapers holds that plan and receipt were written in each format, for their owner
// alone, and that the receipt names the journal.
func keptPapers(t *testing.T, state, journal string) {
	t.Helper()
	for _, ending := range []string{".md", ".html", ".json"} {
		for _, kind := range []string{"plan", "receipt"} {
			paths, err := filepath.Glob(filepath.Join(state, "reports", kind+"-*"+ending))
			if err != nil || len(paths) != 1 {
				t.Fatalf("%d files %s, %v", len(paths), kind+ending, err)
			}
			content, err := os.ReadFile(paths[0])
			if err != nil {
				t.Fatal(err)
			}
			if kind == "receipt" && !strings.Contains(string(content), filepath.Base(journal)) {
				t.Errorf("%s does not name the journal", paths[0])
			}
		}
	}
}

// TestPlainModeCancels ends the input before anything was confirmed.
func TestPlainModeCancels(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	y := &typist{answers: []string{"yes", "yes", "yes", "yes"}}
	code := run(t.Context(), []string{"--accessible", "--user", seed.Maya, "--profile", seed.ProfilePartnerSales, "--role", "auto"}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(y),
		env: environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token(), "CUPGRADE_STATE_DIR="+tempDir(t)),
	}))
	if said := y.said.String(); code != exitCancelled || !strings.Contains(said, "to upgrade and accept") || !strings.HasSuffix(said, "The input has ended: cancelled. Nothing was changed.\n") {
		t.Errorf("exit %d:\n%s", code, said)
	}
	if user := o.one("SELECT UserType FROM User WHERE Username = '" + seed.Maya + "'"); text(user, "UserType") == "PowerPartner" {
		t.Error("Maya is upgraded all the same")
	}
}

// TestPlainModeTellsOfAnEarlierRun leaves an upgrade half done, and begins another for
// the same user: nothing is written before somebody has looked at the first.
func TestPlainModeTellsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	s.lastSeatGoesMeanwhile()
	s.run(exitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
	s.seats(1_000_000)
	before := s.effects()
	y := &typist{answers: []string{"q"}}
	var complaints bytes.Buffer
	code := run(t.Context(), []string{"--accessible", "--user", seed.Maya, "--profile", seed.ProfilePartnerSales, "--role", "auto"}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(&complaints),
		env: environment("SF_ORG_INSTANCE_URL="+s.url, "SF_ACCESS_TOKEN="+s.token, "CUPGRADE_STATE_DIR="+s.state),
	}))
	said := y.said.String()
	for _, want := range []string{
		"An earlier run for this user isn't resolved", "This upgrade is blocked.", "Check it with: cupgrade resume 2",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if diff := cmp.Diff(before, s.effects()); code != exitDone || diff != "" || complaints.Len() > 0 {
		t.Errorf("exit %d, %s, written all the same:\n%s", code, complaints.String(), diff)
	}
}

// TestRow76_LinesAreShort upgrades the default story by Enter wherever nothing is chosen, in
// half the words that it took at first (2,580), none of them broken at the edge of the
// terminal.
func TestRow76_LinesAreShort(t *testing.T) {
	t.Parallel()
	const most, width = 1390, 80
	o := startOrg(t)
	o.leaveAlone(seed.Maya) // who else uses the account has words and an Enter of its own
	y := &typist{answers: []string{"#Maya Chen", "#Partner Community:", "#" + seed.ProfilePartnerSales, "", "", "", seed.Maya, ""}}
	code := run(t.Context(), []string{"--accessible"}, watchedStreams(t, streams{
		in: y, out: display.NewWriter(y), err: display.NewWriter(io.Discard), width: width,
		env: environment("SF_ORG_INSTANCE_URL="+o.URL(), "SF_ACCESS_TOKEN="+o.Token(), "CUPGRADE_STATE_DIR="+tempDir(t)),
	}))
	said := y.said.String()
	words := len(strings.Fields(said))
	t.Logf("%d words", words)
	if code != exitDone || len(y.answers) > 0 || words > most {
		t.Errorf("exit %d, %q left to say, %d words, at most %d:\n%s", code, y.answers, words, most, said)
	}
	for line := range strings.SplitSeq(said, "\n") {
		isPath := slices.ContainsFunc([]string{"Receipt: ", "For the user: ", "Journal: "}, func(name string) bool { return strings.HasPrefix(line, name) })
		if cells := display.Width(display.Clean(line)); cells > width && !isPath {
			t.Errorf("%d cells: %s", cells, line)
		}
	}
}
