package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// findEscape finds what Esc does now: close what stands over the step, take back what
// the step can take back, go back one step, ask to quit.
func (s *session) findEscape() widget.Escape {
	if s.quit.open {
		return widget.Escape{Label: "stay", Do: func() tea.Cmd { s.quit.close(); return nil }}
	}
	if s.help.open {
		return widget.Escape{Label: "close help", Do: func() tea.Cmd { s.help.close(); return nil }}
	}
	if r, ok := s.current().undo(); ok {
		return r
	}
	if at, ok := s.previous(); ok {
		return widget.Escape{Label: s.backLabel(at), Do: func() tea.Cmd { return s.back(at) }}
	}
	return widget.Escape{Label: "quit", Do: s.askToQuit}
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

// pressEscape does what Esc does now.
func (s *session) pressEscape() tea.Cmd {
	r := s.findEscape()
	if r.Do == nil {
		s.notice = r.Why
		return nil
	}
	return r.Do()
}

// askToQuit leaves at once when nothing was entered, and asks otherwise.
func (s *session) askToQuit() tea.Cmd {
	if !s.dirty() {
		return s.leave(flow.EndNothing)
	}
	s.quit.ask()
	return nil
}
