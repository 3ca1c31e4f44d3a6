package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// idleFor is how long a program is watched doing nothing.
const idleFor = 5 * time.Second

// BenchmarkIdle is what the program does while a person looks at the first rows: how
// much of a core it takes, and how many bytes it writes to the terminal. The limit is
// the least program on Bubble Tea at the same rate.
func BenchmarkIdle(b *testing.B) {
	ours, trivial := released(b, pkgOurs), released(b, pkgTrivial)
	for b.Loop() {
		least, _ := idle(open(b, true, trivial), "trivial")
		used, written := idle(open(b, true, ours, "--demo"), "Maya Chen")
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(100*least.Seconds()/idleFor.Seconds(), "limit-%")
		b.ReportMetric(100*used.Seconds()/idleFor.Seconds(), "idle-%")
		b.ReportMetric(float64(written), "bytes")
	}
}

// idle watches a program after it has shown a text and come to rest, and ends it.
func idle(s *screen, text string) (used time.Duration, written int) {
	s.b.Helper()
	s.until(text)
	for before := -1; before != s.length(); time.Sleep(2 * time.Second) { // what it still had to do
		before = s.length()
	}
	began, length := cpuTime(s.b, s.cmd.Process.Pid), s.length()
	time.Sleep(idleFor)
	used, written = cpuTime(s.b, s.cmd.Process.Pid)-began, s.length()-length
	s.kill()
	return used, written
}

// cpuTime is how long a child that still runs has computed so far, all its threads
// together: https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
func cpuTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		b.Fatalf("%v for the threads of %d: %v", threads, pid, err)
	}
	var sum time.Duration
	for _, name := range threads {
		text, err := os.ReadFile(filepath.Clean(name))
		if err != nil {
			b.Fatal(err)
		}
		var computed time.Duration
		if _, err := fmt.Sscan(string(text), &computed); err != nil {
			b.Fatalf("%s has %q: %v", name, text, err)
		}
		sum += computed
	}
	return sum
}
