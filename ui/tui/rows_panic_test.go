package tui

import (
	"errors"
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/uitest"
)

// broken is a step with a mistake in it.
type broken struct{ step }

func (b *broken) drawBody(int, int) []widget.Line { panic("a mistake in a screen") }
func (b *broken) headTitle() display.Text         { return "Broken" }
func (b *broken) enterStep() tea.Cmd              { return nil }

// TestRow40_APanicRestoresTheTerminal holds that a mistake in a screen leaves the
// terminal as it was, and ends with an error.
func TestRow40_APanicRestoresTheTerminal(t *testing.T) {
	t.Parallel()
	s := newSession(t.Context(), Options{})
	s.at = flow.Index(s.flow, flow.StepUser)
	s.steps[s.at] = &broken{s.currentStep()}
	ended := make(chan error, 1)
	z := uitest.Start(t, 80, 24, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		s.opts.In, s.opts.Out = in, out
		program := tea.NewProgram(s, s.programOptions(t.Context())...)
		go forwardSizes(t.Context(), sizes, program)
		_, err := program.Run()
		_, err = s.sumUp(t.Context(), err)
		ended <- err
	})
	z.WaitEnd()
	if err := <-ended; !errors.Is(err, tea.ErrProgramPanic) {
		t.Errorf("it ends with %v", err)
	}
	if z.InAltScreen() || strings.LastIndex(z.Output(), "\x1b[?25h") < strings.LastIndex(z.Output(), "\x1b[?25l") {
		t.Error("the terminal is not restored")
	}
}
