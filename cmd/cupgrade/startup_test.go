//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// silence is how long a terminal that answers nothing would hold up a program
// that asks it for its background colour.
const silence = 5 * time.Second

// mute is a terminal that answers nothing: what the program writes is kept.
type mute struct {
	tty *os.File
	mu  sync.Mutex
	got bytes.Buffer
	// changed is signalled when something was written.
	changed chan struct{}
}

// startMute runs the real program on a silent terminal of 80x24.
func startMute(ctx context.Context, t *testing.T, term string, args ...string) (*mute, *exec.Cmd) {
	t.Helper()
	cmd := bareProgram(ctx, t, binary(t), args...)
	cmd.Env = childEnv("TERM="+term, "LANG=C.UTF-8")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	m := &mute{tty: tty, changed: make(chan struct{}, 1)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(m, tty) // ends with EIO when the child has gone
	}()
	t.Cleanup(func() {
		_ = tty.Close()
		<-done
	})
	return m, cmd
}

// Write keeps what the program wrote.
func (m *mute) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.got.Write(p)
	select {
	case m.changed <- struct{}{}:
	default:
	}
	return len(p), nil
}

// String is all that was written so far.
func (m *mute) String() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.got.String()
}

// waitFor waits until the program has written text, and fails the test when ctx
// ends first.
func (m *mute) waitFor(ctx context.Context, t *testing.T, text string) {
	t.Helper()
	for !strings.Contains(m.String(), text) {
		select {
		case <-m.changed:
		case <-ctx.Done():
			t.Fatalf("the terminal never showed %q; it got %q", text, m.String())
		}
	}
}

// queries are what a program sends to ask a terminal something.
var queries = map[string]string{
	"\x1b]11;?": "background colour",
	"\x1b]10;?": "foreground colour",
	"\x1b[6n":   "cursor position",
	"\x1b[c":    "device attributes",
	"\x1b[>q":   "terminal name",
}

// TestRow53_ASilentTerminal starts the program on terminals that answer nothing. The
// deadline is shorter than the stall that a question would cost, so that the
// test fails when the guard is gone.
func TestRow53_ASilentTerminal(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		args  []string
		shows string
		stays bool
	}{
		{"version", []string{"--version"}, "cupgrade", false},
		{"help", []string{"--help"}, "--demo", false},
		{"first frame", []string{"--demo"}, "SIMULATION", true},
	}
	for _, term := range []string{"xterm-256color", "linux"} {
		for _, tt := range tests {
			t.Run(tt.name+" on "+term, func(t *testing.T) {
				t.Parallel()
				binary(t) // the build is not part of the wait
				ctx, cancel := context.WithTimeout(t.Context(), silence-500*time.Millisecond)
				defer cancel()
				m, cmd := startMute(ctx, t, term, tt.args...)
				m.waitFor(ctx, t, tt.shows)
				if tt.stays {
					cancel() // kills it: how it leaves is another test's subject
				}
				if err := cmd.Wait(); err != nil && !tt.stays {
					t.Errorf("it ended with %v", err)
				}
				for query, what := range queries {
					if strings.Contains(m.String(), query) {
						t.Errorf("it asks the terminal for its %s", what)
					}
				}
				if !tt.stays && strings.Contains(m.String(), "\x1b") {
					t.Errorf("it sends an escape sequence: %q", m.String())
				}
			})
		}
	}
}
