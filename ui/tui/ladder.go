package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// rung is what Esc does now. The key, the footer and the help take it from the
// same ladder, so that what is promised is what happens.
type rung struct {
	label display.Text
	// why is set where Esc does nothing, and says so.
	why display.Text
	do  func() tea.Cmd
}

// brief is the label for a narrow window: its first word, which says what is done.
func (r rung) brief() display.Text {
	first, _, _ := strings.Cut(string(r.label), " ")
	return display.Clean(first)
}

// labelBack is what Esc is called where it only goes up within a step.
const labelBack display.Text = "back"

// ladder finds what Esc does now: close what stands over the step, take back what
// the step can take back, go back one step, ask to quit.
func (s *session) ladder() rung {
	if s.quit.open {
		return rung{label: "stay", do: func() tea.Cmd { s.quit.close(); return nil }}
	}
	if s.help.open {
		return rung{label: "close help", do: func() tea.Cmd { s.help.close(); return nil }}
	}
	if r, ok := s.current().undo(); ok {
		return r
	}
	if at, ok := s.previous(); ok {
		return rung{label: s.backLabel(at), do: func() tea.Cmd { return s.back(at) }}
	}
	return rung{label: "quit", do: s.askToQuit}
}

// backLabel says where Back leads, and that it cancels what runs.
func (s *session) backLabel(at int) display.Text {
	if s.current().reading().state == readWaiting {
		return "cancel"
	}
	return "back to " + s.flow[at].Name
}

// back goes to an earlier step. It is never held up by what is typed here.
func (s *session) back(at int) tea.Cmd {
	s.grace = grace{}
	return s.goTo(at)
}

// escape does what the ladder says.
func (s *session) escape() tea.Cmd {
	r := s.ladder()
	if r.do == nil {
		s.notice = r.why
		return nil
	}
	return r.do()
}

// askToQuit leaves at once when nothing was entered, and asks otherwise.
func (s *session) askToQuit() tea.Cmd {
	if !s.dirty() {
		return s.leave(flow.EndNothing)
	}
	s.quit.ask()
	return nil
}
