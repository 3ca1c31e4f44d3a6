//go:build unix

package signin_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/term"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// terminal is a terminal with a person at it, and all that it shows.
type terminal struct {
	person, program *os.File
	reading         sync.WaitGroup
	mu              sync.Mutex
	shown           bytes.Buffer
	asked           chan struct{} // closed when the question is there
	once            sync.Once
}

func newTerminal(t *testing.T) *terminal {
	t.Helper()
	opened, program, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	person := interruptible(t, opened)
	s := &terminal{person: person, program: program, asked: make(chan struct{})}
	s.reading.Go(func() {
		buf := make([]byte, 1024)
		for {
			n, err := person.Read(buf)
			if err != nil {
				return
			}
			s.mu.Lock()
			s.shown.Write(buf[:n])
			if strings.Contains(s.shown.String(), "Access token (not shown): ") {
				s.once.Do(func() { close(s.asked) })
			}
			s.mu.Unlock()
		}
	})
	t.Cleanup(func() {
		_ = person.Close()
		_ = program.Close()
		s.reading.Wait()
	})
	return s
}

// interruptible gives the same file with reads that end when it is closed; pty.Open
// makes them blocking.
func interruptible(t *testing.T, file *os.File) *os.File {
	t.Helper()
	fd, err := syscall.Dup(int(file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		t.Fatal(err)
	}
	_ = file.Close()
	return os.NewFile(uintptr(fd), file.Name())
}

func (s *terminal) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown.String()
}

// isAsBefore checks that the terminal echoes again.
func (s *terminal) isAsBefore(t *testing.T, before *term.State) {
	t.Helper()
	now, err := term.GetState(int(s.program.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if *now != *before {
		t.Error("the terminal is left in another state")
	}
}

func TestTokenIsTypedWithoutEcho(t *testing.T) {
	t.Parallel()
	long := "eyJhbGciOi." + strings.Repeat("canary", 400) + ".c2ln" // longer than a terminal's line
	for name, tt := range map[string]struct{ keys, token string }{
		"typed":     {canary + "\r", canary},
		"mended":    {"xy\x7f\x7f" + canary + "\r", canary},
		"pasted":    {" " + canary + " \n", canary},
		"very long": {long + "\r", long},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTerminal(t)
			before, err := term.GetState(int(s.program.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			var typing sync.WaitGroup
			typing.Go(func() {
				<-s.asked
				_, _ = s.person.WriteString(tt.keys)
			})
			got, err := signin.FromInput(t.Context(), acme, s.program, s.program)
			typing.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if !got.Token.Equal(wire.NewSecret(tt.token)) || got.Source != "the token typed in" {
				t.Errorf("got %+v", got)
			}
			if strings.Contains(s.screen(), "canary") || strings.Contains(s.screen(), "*") {
				t.Errorf("the screen shows %q", s.screen())
			}
			s.isAsBefore(t, before)
		})
	}
}

func TestTypingIsCancelled(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string]string{"Ctrl-C": "00D\x03", "Ctrl-D": "\x04"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newTerminal(t)
			before, err := term.GetState(int(s.program.Fd()))
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				<-s.asked
				_, _ = s.person.WriteString(keys)
			}()
			_, err = signin.FromInput(t.Context(), acme, s.program, s.program)
			failure(t, err, signin.ReasonCancelled)
			s.isAsBefore(t, before)
		})
	}
}

func TestTypingEndsWithTheProgram(t *testing.T) {
	t.Parallel()
	s := newTerminal(t)
	before, err := term.GetState(int(s.program.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-s.asked
		cancel()
	}()
	_, err = signin.FromInput(ctx, acme, s.program, s.program)
	failure(t, err, signin.ReasonCancelled)
	s.isAsBefore(t, before)
}
