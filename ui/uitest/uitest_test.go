package uitest_test

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"go.uber.org/goleak"

	"cupgrade/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// echo is a program that shows what it reads, byte by byte, and ends on "q".
func echo(in io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
	_, _ = io.WriteString(out, "\x1b[?1049h\x1b[1;31mready\x1b[m\r\n")
	for r := bufio.NewReader(in); ; {
		b, err := r.ReadByte()
		if err != nil || b == 'q' {
			break
		}
		_, _ = fmt.Fprintf(out, "%02x ", b)
	}
	_, _ = io.WriteString(out, "\x1b[?1049l")
}

func TestKeysReachTheProgram(t *testing.T) {
	t.Parallel()
	term := uitest.Start(t, 120, 6, echo)
	term.WaitFor("ready")
	if !term.InAltScreen() {
		t.Error("the alternate screen is not seen")
	}
	term.Press("up", "enter", "x")
	term.Type("hé")
	term.Paste("p")
	screen := term.WaitFor("1b 5b 41 0d 78 68 c3 a9 1b 5b 32 30 30 7e 70 1b", "5b 32 30 31 7e")
	if lines := strings.Count(screen, "\n"); lines != 6 {
		t.Errorf("the screen has %d lines", lines)
	}
	if !strings.Contains(term.Colored(), "31;1mready") {
		t.Errorf("the colours are lost: %q", term.Colored())
	}
	term.Press("q")
	term.WaitEnd()
	if term.InAltScreen() || !strings.HasSuffix(term.Output(), "\x1b[?1049l") {
		t.Error("the program's last bytes are not there")
	}
	term.Press("x") // nobody reads it, and nobody waits
}

func TestSizesReachTheProgram(t *testing.T) {
	t.Parallel()
	term := uitest.Start(t, 30, 5, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		for range 2 {
			size := <-sizes
			_, _ = fmt.Fprintf(out, "%dx%d ", size.Width, size.Height)
		}
		_, _ = in.Read(make([]byte, 1))
	})
	term.WaitFor("30x5")
	term.Resize(20, 4)
	if got := term.WaitFor("20x4"); strings.Count(got, "\n") != 4 {
		t.Errorf("the screen was not resized:\n%s", got)
	}
	term.Press("q")
	term.WaitEnd()
}

func TestWideCharactersTakeTheirCells(t *testing.T) {
	t.Parallel()
	term := uitest.Start(t, 20, 3, func(in io.Reader, out io.Writer, _ <-chan tea.WindowSizeMsg) {
		_, _ = io.WriteString(out, "林a\r\n\x1b[3Gb")
		_, _ = in.Read(make([]byte, 1))
	})
	screen := term.WaitGone("nothing")
	term.WaitFor("林a", "  b")
	uitest.Golden(t, "wide", term.Screen())
	term.Press("q")
	if screen == "" {
		t.Error("no screen")
	}
}
