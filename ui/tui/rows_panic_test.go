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

// TestRow46_ReadableOnLightAndDark holds that the two colours of the theme can be
// told from black and from white as xterm shows them, and that no background is ever
// set: everything else is the terminal's own foreground.
func TestRow46_ReadableOnLightAndDark(t *testing.T) {
	t.Parallel()
	xterm := map[string]string{string(widget.ColorAlarm): "#cd0000", string(widget.ColorAccent): "#cd00cd"}
	for name, colour := range xterm {
		for _, ground := range []string{"#000000", "#ffffff"} {
			if contrast := uitest.Contrast(colour, ground); contrast < 3 {
				t.Errorf("colour %s on %s has a contrast of %.1f", name, ground, contrast)
			}
		}
	}
	h := newHarness(t)
	for _, k := range strings.Fields("enter down enter c down enter READ space enter") {
		h.press(k)
		for _, ground := range []string{"\x1b[7m", ";7m", "\x1b[4" + "0m", ";40m", ";47m", "[48;"} {
			if strings.Contains(h.s.View(), ground) {
				t.Errorf("after %s a background is set: %q", k, h.s.View())
			}
		}
	}
}
