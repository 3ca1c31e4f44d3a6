package signin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"cupgrade/sfclient/signin"
)

// workplace is a person's machine with a real sf: a home, a project, and a browser.
type workplace struct {
	t    testing.TB
	path sfPath
	dir  string
	env  []string

	mu   sync.Mutex
	rows []string // what was run, and what came of it
}

func newWorkplace(t testing.TB, path sfPath) *workplace {
	t.Helper()
	dir := t.TempDir()
	w := &workplace{t: t, path: path, dir: dir}
	w.write("sfdx-project.json", fmt.Sprintf(`{"packageDirectories":[{"path":"app","default":true}],"oauthLocalPort":"%d"}`, freePort(t)))
	for _, name := range []string{"app", "home", "bin"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, browser := range []string{"firefox", "open"} { // Linux, and macOS.
		if err := os.Symlink(self, filepath.Join(dir, "bin", browser)); err != nil {
			t.Fatal(err)
		}
	}
	home := filepath.Join(dir, "home")
	w.env = []string{
		"HOME=" + home, "USERPROFILE=" + home, "SF_USE_GENERIC_UNIX_KEYCHAIN=true", "NO_COLOR=1", playSF + "=browse",
		"SF_AUTOUPDATE_DISABLE=true", "SF_DISABLE_TELEMETRY=true", "NO_PROXY=*",
		"PATH=" + strings.Join([]string{filepath.Join(dir, "bin"), path.nodeDir, filepath.Dir(path.sf), os.Getenv("PATH")}, string(os.PathListSeparator)),
	}
	if runtime.GOOS == "windows" {
		w.env = append(w.env, "SystemRoot="+os.Getenv("SystemRoot"))
	}
	return w
}

// freePort is a port that was free a moment ago, for the browser's answer to sf.
func freePort(t testing.TB) int {
	t.Helper()
	l, port := occupy(t)
	if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		t.Fatal(err)
	}
	return port
}

func (w *workplace) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// Run makes the workplace the signin.Runner of its sf, and notes each run.
func (w *workplace) Run(ctx context.Context, args ...string) (signin.Output, error) {
	out, err := signin.Program{Name: w.path.sf, Env: w.env}.Run(ctx, args...)
	if err == nil {
		w.note(args, out.ExitCode, string(out.Stdout))
	}
	return out, err
}

// result is a run of sf.
type result struct {
	t            testing.TB
	command      string
	stdout, text string // what was printed, and that with standard error
	code         int
}

// command is the arguments of a run, and what it needs in its environment.
type command struct {
	args []string
	env  []string
}

// sf makes a command of one line; a part in quotes is one argument.
func sf(line string, env ...string) command {
	var args []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			args = append(args, part)
		} else {
			args = append(args, strings.Fields(part)...)
		}
	}
	return command{args: args, env: env}
}

// run runs commands side by side: each takes a second or two.
func (w *workplace) run(commands ...command) []result {
	w.t.Helper()
	results := make([]result, len(commands))
	var all sync.WaitGroup
	for i, c := range commands {
		all.Go(func() { results[i] = w.runOne(c) })
	}
	all.Wait()
	return results
}

func (w *workplace) runOne(c command) result {
	cmd := exec.CommandContext(w.t.Context(), w.path.sf, c.args...)
	cmd.Dir = w.dir
	cmd.Env = append(append([]string(nil), w.env...), c.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	r := result{t: w.t, command: "sf " + strings.Join(c.args, " "), stdout: stdout.String(), text: stdout.String() + stderr.String(), code: cmd.ProcessState.ExitCode()}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.t.Errorf("%s: %v", r.command, err)
	}
	w.note(c.args, r.code, r.stdout)
	return r
}

func (w *workplace) note(args []string, code int, stdout string) {
	row := fmt.Sprintf("$ sf %s\n  exit %d: %s", strings.Join(args, " "), code, summary(stdout))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rows = append(w.rows, tokenShape.ReplaceAllString(row, "00D...!..."))
}

// tokenShape is an access token of the demo org.
var tokenShape = regexp.MustCompile(`00D\w{12,15}![\w.]+`)

// table is what was run and printed so far.
func (w *workplace) table() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.rows, "\n")
}

// summary is the part of an answer that a reader wants to see.
func summary(stdout string) string {
	var answer struct {
		Name, Message string
		Result        json.RawMessage
	}
	text := stdout
	if json.Unmarshal([]byte(stdout), &answer) == nil {
		text = string(answer.Result)
		if answer.Name != "" {
			text = answer.Name + ": " + answer.Message
		}
	}
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 300 {
		text = text[:300] + " ..."
	}
	return text
}

// succeeded decodes the result of a command that has to succeed.
func (r result) succeeded(into any) {
	r.t.Helper()
	var answer struct {
		Status int             `json:"status"`
		Result json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal([]byte(r.stdout), &answer); err != nil || r.code != 0 || answer.Status != 0 {
		r.t.Fatalf("%s: exit %d\n%s", r.command, r.code, r.text)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(answer.Result, into); err != nil {
		r.t.Fatalf("%s: %v\n%s", r.command, err, r.text)
	}
}

// refused checks that a command fails with an error of the org.
func (r result) refused(code, message string) {
	r.t.Helper()
	var answer struct {
		Status        int
		Name, Message string
	}
	err := json.Unmarshal([]byte(r.stdout), &answer)
	if err != nil || r.code == 0 || answer.Status == 0 || answer.Name != code || !strings.Contains(answer.Message, message) {
		r.t.Errorf("%s: exit %d, want %s: %s\n%s", r.command, r.code, code, message, r.text)
	}
}
