//go:build unix

package signin_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cupgrade/sfclient/signin"
)

// The browser gets the address and nothing else: no session, and no terminal.
func TestOpenBrowser(t *testing.T) {
	t.Parallel()
	const address = "https://login.salesforce.com/authorize?a=b&c=$(d)"
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"xdg-open", "open"} {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	pipe := filepath.Join(dir, "seen")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	program := exec.CommandContext(t.Context(), self, address)
	program.Env = []string{
		playSF + "=open", "PATH=" + dir, "DISPLAY=:0", "SEEN=" + pipe,
		signin.EnvAccessToken + "=" + canary, signin.EnvInstanceURL + "=" + acme,
	}
	var printed bytes.Buffer
	program.Stdout, program.Stderr = &printed, &printed
	if err := program.Run(); err != nil {
		t.Fatalf("%v: %s", err, &printed)
	}
	told, err := os.ReadFile(pipe)
	if err != nil {
		t.Fatal(err)
	}
	var seen struct{ Args, Env []string }
	if err := json.Unmarshal(told, &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen.Args) != 1 || seen.Args[0] != address {
		t.Errorf("opened %q", seen.Args)
	}
	if env := strings.Join(seen.Env, "\n"); strings.Contains(env, "canary") || strings.Contains(env, acme) || !strings.Contains(env, "DISPLAY") {
		t.Errorf("the browser inherits %q", seen.Env)
	}
	if strings.Contains(printed.String(), "must not reach") {
		t.Errorf("the terminal shows %q", &printed)
	}
}

// The end of a run is the end of what sf started, too: Node would go on refreshing.
func TestProgramIsKilledWhole(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "alive")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := player(t, "hang", "ALIVE="+pipe).Run(ctx, "org", "display", "--json")
		ended <- err
	}()
	file, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	alive := bufio.NewReader(file)
	if _, err := alive.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the run ended with %v", err)
	}
	// The pipe ends when the last process that holds it has.
	if err := file.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, alive); err != nil {
		t.Errorf("what sf started is still there: %v", err)
	}
}
