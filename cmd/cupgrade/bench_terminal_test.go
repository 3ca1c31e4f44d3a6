//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience bounds the wait for something that a program on a terminal is to show.
const patience = 20 * time.Second

// released builds a program as it is released: without what only a debugger needs.
func released(b *testing.B, pkg string) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "program")
	cmd := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return path
}

// The programs that are compared.
const (
	pkgOurs    = "."
	pkgTrivial = "../../ui/tui/testdata/trivial"
)

// screen is a program on a terminal, and when it wrote what.
type screen struct {
	b     *testing.B
	cmd   *exec.Cmd
	tty   *os.File
	began time.Time
	ended chan struct{}

	mu      sync.Mutex
	changed *sync.Cond
	out     []byte
	chunks  []chunk
	late    bool
}

// chunk is what one reading of the terminal gave.
type chunk struct {
	end int // where it ends in all that came
	at  time.Time
}

// answers is what a terminal says when it is asked for its colour and its cursor.
var answers = map[string]string{
	"\x1b]11;?": "\x1b]11;rgb:0000/0000/0000\x07",
	"\x1b[6n":   "\x1b[1;1R",
}

// open starts a program on a terminal of 120x40, which answers what it is asked, or
// nothing at all.
func open(b *testing.B, silent bool, path string, args ...string) *screen {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), path, args...)
	cmd.Env = childEnv("TERM=xterm-256color", "LANG=C.UTF-8", "CUPGRADE_STATE_DIR="+b.TempDir())
	s := &screen{b: b, cmd: cmd, ended: make(chan struct{}), began: time.Now()}
	s.changed = sync.NewCond(&s.mu)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		b.Fatal(err)
	}
	s.tty = tty
	go s.read(silent)
	return s
}

// read notes what is written, until the program ends.
func (s *screen) read(silent bool) {
	defer close(s.ended)
	piece := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(piece)
		now := time.Now()
		if err != nil {
			return
		}
		for question, answer := range answers {
			if !silent && bytes.Contains(piece[:n], []byte(question)) {
				_, _ = s.tty.WriteString(answer)
			}
		}
		s.mu.Lock()
		s.out = append(s.out, piece[:n]...)
		s.chunks = append(s.chunks, chunk{len(s.out), now})
		s.changed.Broadcast()
		s.mu.Unlock()
	}
}

// length is how many bytes were written so far.
func (s *screen) length() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.out)
}

// until waits for a text, and gives the moment at which the last of it came.
func (s *screen) until(text string) time.Time {
	s.b.Helper()
	return s.wait(text, func() int {
		if at := bytes.Index(s.out, []byte(text)); at >= 0 {
			return at + len(text)
		}
		return 0
	})
}

// wait waits until came gives how much of what was written is needed, and gives the
// moment at which it was there.
func (s *screen) wait(what string, came func() int) time.Time {
	s.b.Helper()
	timer := time.AfterFunc(patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.late = true
		s.changed.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if need := came(); need > 0 {
			i := slices.IndexFunc(s.chunks, func(c chunk) bool { return c.end >= need })
			return s.chunks[i].at
		}
		if s.late {
			s.b.Fatalf("the terminal never showed %s; it got %q", what, s.out)
		}
		s.changed.Wait()
	}
}

// kill ends the program.
func (s *screen) kill() {
	s.b.Helper()
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
	_ = s.tty.Close()
	<-s.ended
}

// times are measured durations.
type times []time.Duration

// at gives a percentile in milliseconds.
func (t times) at(percent int) float64 {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return float64(sorted[(len(sorted)-1)*percent/100].Microseconds()) / 1000
}

// report gives the median and the 95th percentile of a measure.
func (t times) report(b *testing.B, name string) {
	b.Helper()
	b.ReportMetric(t.at(50), name+"-p50-ms")
	b.ReportMetric(t.at(95), name+"-p95-ms")
}
