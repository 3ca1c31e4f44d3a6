package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/uitest"
)

// BenchmarkMemory is the most memory that the program ever had: until the first rows
// of the demo org were on the screen, through an upgrade on it, and through the
// upgrade of a person with 50,000 grants in an org that another process serves.
func BenchmarkMemory(b *testing.B) {
	ours := released(b, pkgOurs)
	b.Run("rows of the demo org", func(b *testing.B) {
		peak(b, func() *seated {
			z := seat(b, exec.CommandContext(b.Context(), ours, "--demo"))
			z.WaitFor("Maya Chen")
			return z
		})
	})
	b.Run("upgrade in the demo org", func(b *testing.B) {
		peak(b, func() *seated {
			z := seat(b, exec.CommandContext(b.Context(), ours, "--demo"))
			z.WaitFor("> Maya Chen")
			z.pressUntil("enter", "Select a user license")
			z.pressUntil("down", "> Partner Community ")
			z.pressUntil("enter", "Select a Partner Community profile")
			z.WaitFor(ranked)
			z.pressUntil("down", "> "+seed.ProfilePartnerSales)
			z.pressUntil("enter", "eviewed")
			z.toTheEnd(seed.Maya)
			return z
		})
	})
	b.Run("upgrade with 50,000 grants", func(b *testing.B) {
		peak(b, func() *seated {
			cmd := exec.CommandContext(b.Context(), ours, "--user", seed.Crowded, "--license", "Partner Community", "--profile", seed.ProfileCrowdedPartner)
			cmd.Env = served(b, ours)
			z := seat(b, cmd)
			z.toTheEnd(seed.Crowded)
			return z
		})
	})
}

// peak reports the greatest of what some runs give, each of which leaves the program on
// the screen.
func peak(b *testing.B, run func() *seated) {
	b.Helper()
	most := 0
	for b.Loop() {
		most = max(most, run().leave())
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(most)/1024, "MiB")
}

// seated is the real program on a terminal on which a person looks and types.
type seated struct {
	wizard
	b   *testing.B
	cmd *exec.Cmd
}

// seat starts the program. Settings in cmd.Env are added to the environment that all
// children have.
func seat(b *testing.B, cmd *exec.Cmd) *seated {
	b.Helper()
	settings := append(cmd.Env, "TERM=xterm-256color", "LANG=C.UTF-8", "CUPGRADE_STATE_DIR="+b.TempDir())
	cmd.Env = childEnv(settings...)
	s := &seated{b: b, cmd: cmd}
	s.Terminal = uitest.Start(b, 120, 40, func(in io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
		tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
		if err != nil {
			b.Error(err)
			return
		}
		go func() { _, _ = io.Copy(tty, in) }()
		_, _ = io.Copy(out, tty) // until the program has closed its end
		_ = cmd.Wait()
		_ = tty.Close()
	})
	return s
}

// leave gives the most kibibytes that the program has had resident, and ends it. What is
// told of a child that has ended counts the memory of this process as well, from which
// it was made: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
func (s *seated) leave() int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var most int
	if _, err := fmt.Sscanf(rest, "%d kB", &most); err != nil {
		s.b.Fatalf("%s: %v", status, err)
	}
	s.Press("ctrl+c")
	s.WaitEnd()
	return most
}

// pressUntil presses a key until a text is on the screen, as a person does who sees what each
// press does: the wizard takes no key that comes too soon after a screen that came by itself.
func (s *seated) pressUntil(key, text string) {
	s.b.Helper()
	for range 60 {
		if strings.Contains(s.Screen(), text) {
			return
		}
		s.PressAndSee(key)
	}
	s.b.Fatalf("%s never leads to %q:\n%s", key, text, s.Screen())
}

// toTheEnd goes from the losses to a partner user to the result.
func (s *seated) toTheEnd(username string) {
	s.b.Helper()
	s.WaitFor("eviewed")
	s.PressOn("down") // until the screen, which came by itself, takes keys
	s.ReviewLosses()
	s.pressUntil("enter", "Enable the account as a partner account")
	s.pressUntil("space", "enter continue") // once more where others are affected
	s.pressUntil("enter", "Review changes")
	s.pressUntil("enter", "Confirm the upgrade")
	s.Type(username)
	s.pressUntil("enter", "Upgraded")
}

// served serves the demo org in a process of its own until the benchmark ends, and
// gives the session on it.
func served(b *testing.B, path string, flags ...string) []string {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), path, append([]string{"demo-org"}, flags...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	var session []string
	for lines := bufio.NewScanner(out); len(session) < 2 && lines.Scan(); {
		name, value, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		session = append(session, name+"="+strings.Trim(value, "'"))
	}
	return session
}
