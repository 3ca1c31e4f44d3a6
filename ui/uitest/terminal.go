package uitest

import (
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/vt"
)

// deadline is how long a state may take to come. It is generous, because a test
// that meets it has failed.
const deadline = 20 * time.Second

// Terminal is an emulated terminal with a program on it.
type Terminal struct {
	t     testing.TB
	in    *io.PipeReader
	keys  *io.PipeWriter
	sizes chan tea.WindowSizeMsg
	ended chan struct{}

	mu      sync.Mutex
	changed *sync.Cond
	emu     *vt.Emulator
	raw     strings.Builder
	left    bool // the program has ended
	late    bool // the deadline has passed
}

// Program runs on a terminal: it reads keys from in, draws to out, and learns its
// size from sizes. It returns when it has restored the terminal.
type Program func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg)

// Start runs a program on a new terminal of w x h cells. The test fails when the
// program still runs at its end, so each test has to leave it.
func Start(t testing.TB, w, h int, program Program) *Terminal {
	t.Helper()
	in, keys := io.Pipe()
	term := &Terminal{
		t: t, in: in, keys: keys,
		sizes: make(chan tea.WindowSizeMsg, 16),
		ended: make(chan struct{}),
		emu:   vt.NewEmulator(w, h),
	}
	term.changed = sync.NewCond(&term.mu)
	// An emulator answers questions, and waits for someone to read the answers.
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		_, _ = io.Copy(io.Discard, term.emu)
	}()
	term.sizes <- tea.WindowSizeMsg{Width: w, Height: h}
	go func() {
		defer term.end()
		program(in, term, term.sizes)
	}()
	t.Cleanup(func() {
		select {
		case <-term.ended:
		case <-time.After(deadline):
			t.Errorf("the program still runs at the end of the test:\n%s", term.Screen())
		}
		_ = keys.Close()
		// Closing the emulator itself would race with the reader of its answers.
		if questions, ok := term.emu.InputPipe().(io.Closer); ok {
			_ = questions.Close()
		}
		<-answers
	})
	return term
}

// end notes that the program has returned.
func (term *Terminal) end() {
	// A reader that Bubble Tea left behind must not wait for keys for ever.
	_ = term.keys.Close()
	term.mu.Lock()
	term.left = true
	term.changed.Broadcast()
	term.mu.Unlock()
	close(term.ended)
}

// Write takes what the program draws.
func (term *Terminal) Write(p []byte) (int, error) {
	term.mu.Lock()
	defer term.mu.Unlock()
	term.raw.Write(p)
	n, err := term.emu.Write(p)
	term.changed.Broadcast()
	return n, err //nolint:wrapcheck // A writer hands on what its writer said.
}

// Resize changes the size of the window, as a person who drags its corner does.
func (term *Terminal) Resize(w, h int) {
	term.mu.Lock()
	term.emu.Resize(w, h)
	term.mu.Unlock()
	term.sizes <- tea.WindowSizeMsg{Width: w, Height: h}
}

// Output is every byte that the program has sent so far.
func (term *Terminal) Output() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.raw.String()
}

// Screen is what is seen now: one line a row, without spaces at their ends.
func (term *Terminal) Screen() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.screen()
}

func (term *Terminal) screen() string {
	rows := make([]string, term.emu.Height())
	for y := range rows {
		rows[y] = term.row(y)
	}
	return strings.Join(rows, "\n") + "\n"
}

// row reads one row; the cell behind a wide character is empty.
func (term *Terminal) row(y int) string {
	var b strings.Builder
	for x := 0; x < term.emu.Width(); {
		cell := term.emu.CellAt(x, y)
		if cell == nil || cell.Width == 0 || cell.Content == "" {
			b.WriteByte(' ')
			x++
			continue
		}
		b.WriteString(cell.Content)
		x += cell.Width
	}
	return strings.TrimRight(b.String(), " ")
}

// Colored is Screen with the colours and attributes of each cell as SGR codes.
func (term *Terminal) Colored() string {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.emu.Render()
}

// InAltScreen tells whether the program has the alternate screen.
func (term *Terminal) InAltScreen() bool {
	term.mu.Lock()
	defer term.mu.Unlock()
	return term.emu.IsAltScreen()
}
