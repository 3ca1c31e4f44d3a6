package plain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
	"cupgrade/ui/flow"
	"cupgrade/ui/plain"
	"cupgrade/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// now is when every wizard of the tests runs.
func now() time.Time { return time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC) }

// mayasName is what has to be typed to upgrade her.
const mayasName = "maya.chen@brightharbor.example"

// way gives the first n of the answers that lead to Maya's upgrade to Partner
// Community, one a question, and what follows them.
func way(n int, more ...string) []string {
	answers := []string{"1", "2", "1", "yes", "yes", "yes", mayasName}
	return append(answers[:n:n], more...)
}

// whole is the number of answers to the end.
const whole = 7

// talk is one conversation with the wizard, written down as a person would see it:
// what was typed stands behind "< ".
type talk struct {
	options plain.Options
	org     *upgradetest.Org
	commits *uitest.Committer
	// atCommit are the transcripts at each start of a commit.
	atCommit []string
	lines    []string
	// when is what happens just before a line is typed.
	when map[string]func()
	// heard is what happens once a text was said.
	heard map[string]func()
	// typed is what is typed in place of a line.
	typed map[string]string
	// stop ends the context when the lines are used up; nil to end the input.
	stop func()
	// cancel ends the context; it is set while the conversation runs.
	cancel context.CancelFunc
	// room is how many bytes the output takes, -1 for all.
	room int

	mu         sync.Mutex
	transcript strings.Builder

	// files are what w wrote, by name.
	files map[string]string

	outcome flow.Outcome
	err     error
}

// newTalk prepares a conversation of these lines with an org in memory.
func newTalk(lines ...string) *talk {
	org := upgradetest.NewOrg()
	k := &talk{org: org, lines: lines, room: -1}
	k.commits = &uitest.Committer{Org: org, Begins: func() { k.atCommit = append(k.atCommit, k.said()) }}
	k.options = plain.Options{Options: flow.Options{
		Connect:   func(context.Context) (upgrade.Org, error) { return k.org, nil },
		Committer: func(upgrade.Org) upgrade.Committer { return k.commits },
		Save:      k.save,
		Now:       now,
		Steps:     uitest.Steps(),
	}, After: func(time.Duration) <-chan time.Time { return nil }}
	return k
}

// timed is the end of a file's name: the clock of the org in memory counts requests,
// some of which are sent at the same moment.
var timed = regexp.MustCompile(`-[0-9]{8}-[0-9]{6}\.`)

// save keeps what w writes.
func (k *talk) save(name string, content []byte) (string, error) {
	if k.files == nil {
		k.files = map[string]string{}
	}
	k.files[name] = string(content)
	return "/state/reports/" + timed.ReplaceAllString(name, "-TIME."), nil
}

// errNoRoom is what an output answers that takes no more.
var errNoRoom = errors.New("no room")

// onLine lets something happen just before a line is typed for the first time.
func (k *talk) onLine(line string, do func()) {
	if k.when == nil {
		k.when = map[string]func(){}
	}
	k.when[line] = do
}

// run holds the conversation, and gives the transcript.
func (k *talk) run(t testing.TB) string {
	t.Helper()
	return k.runWith(t, nil)
}

// runWith holds the conversation with answers from somewhere else.
func (k *talk) runWith(t testing.TB, in io.Reader) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k.cancel = cancel
	if k.stop != nil {
		k.stop = cancel
	}
	if in == nil {
		in = &typist{talk: k, done: ctx.Done()}
	}
	k.options.In, k.options.Out = in, k
	k.outcome, k.err = plain.Run(ctx, k.options)
	k.commits.Wait()
	transcript := k.said()
	for i, line := range strings.Split(transcript, "\n") {
		if string(display.Clean(line)) != line {
			t.Errorf("line %d can't be shown as it is: %q", i+1, line)
		}
	}
	return transcript
}

// TestStepsAreCounted holds that each heading tells where one is.
func TestStepsAreCounted(t *testing.T) {
	t.Parallel()
	k := newTalk(way(whole, "q")...)
	got := counted.FindAllString(k.run(t), -1)
	want := make([]string, 9)
	for i := range want {
		want[i] = fmt.Sprintf("Step %d of %d: ", i+1, len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the steps are counted otherwise (-want +got):\n%s", diff)
	}
}

// counted is the number of a step, which is no matter of the golden of one of them.
var counted = regexp.MustCompile(`Step \d+ of \d+: `)

// golden compares the transcript with testdata/NAME.golden, without the numbers of the
// steps.
func (k *talk) golden(t *testing.T, name string) {
	t.Helper()
	got := counted.ReplaceAllString(k.run(t), "Step: ")
	path := filepath.Join("testdata", name+".golden")
	if uitest.Updating() {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("there is no golden transcript %s; run the test with -update", path)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the transcript differs from %s (-want +got):\n%s", path, diff)
	}
}

// onSaid lets something happen once a text was said.
func (k *talk) onSaid(text string, do func()) {
	if k.heard == nil {
		k.heard = map[string]func(){}
	}
	k.heard[text] = do
}

// Write takes what the wizard says.
func (k *talk) Write(p []byte) (int, error) {
	k.mu.Lock()
	if k.room >= 0 && k.transcript.Len()+len(p) > k.room {
		k.mu.Unlock()
		return 0, errNoRoom
	}
	n, err := k.transcript.Write(p)
	k.mu.Unlock()
	for text, do := range k.heard {
		if strings.Contains(string(p), text) {
			delete(k.heard, text)
			do()
		}
	}
	return n, err
}

func (k *talk) said() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.transcript.String()
}

// ends fails the test unless the wizard ended so.
func (k *talk) ends(t testing.TB, end upgrade.State) {
	t.Helper()
	if k.outcome.Ending.State != end || k.err != nil {
		t.Errorf("it ends %q, %v; want %q", k.outcome.Ending.State, k.err, end)
	}
	if k.outcome.Summary != "" {
		t.Error("what stands in the transcript is summed up again")
	}
}

// typist is the standard input of a conversation: it types a line when it is read
// from, which is when a question waits, and writes it down as the terminal's echo
// would.
type typist struct {
	*talk
	done <-chan struct{}
	rest []byte // of a line that the reader's buffer had no room for
}

func (y *typist) Read(p []byte) (int, error) {
	if len(y.rest) == 0 {
		if len(y.lines) == 0 {
			return y.ended()
		}
		line := y.lines[0]
		y.lines = y.lines[1:]
		if do := y.when[line]; do != nil {
			delete(y.when, line)
			do()
		}
		if other, ok := y.typed[line]; ok {
			line = other
		}
		_, _ = y.Write([]byte("< " + string(display.Clean(line)) + "\n"))
		y.rest = []byte(line + "\n")
	}
	n := copy(p, y.rest)
	y.rest = y.rest[n:]
	return n, nil
}

// ended ends the input or the context. A terminal gives nothing after ctrl+c, so
// that the read goes on until the test is over.
func (y *typist) ended() (int, error) {
	if y.stop == nil {
		return 0, io.EOF
	}
	y.stop()
	<-y.done
	return 0, io.EOF
}
