package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/tui/widget"
)

// findEscape finds what Esc does now: close what stands over the step, take back what
// the step can take back, go back one step, ask to quit.
func (s *session) findEscape() widget.Escape {
	if s.quit.open {
		return widget.Escape{Label: "stay", Do: func() tea.Cmd { s.quit.closeQuestion(); return nil }}
	}
	if s.help.open {
		return widget.Escape{Label: "close help", Do: func() tea.Cmd { s.help.closeHelp(); return nil }}
	}
	if s.notice.mark != noticePlain {
		return widget.Escape{Label: "close the message", Do: func() tea.Cmd { return nil }} // each key closes it
	}
	if r, ok := s.currentStep().findUndo(); ok {
		return r
	}
	if at, ok := s.previousStep(); ok {
		return widget.Escape{Label: s.backLabel(at), Do: func() tea.Cmd { return s.goBack(at) }}
	}
	return widget.Escape{Label: "quit", Do: s.askToQuit}
}

// backLabel says where Back leads, and that it cancels what runs.
func (s *session) backLabel(at int) display.Text {
	if s.currentStep().currentRead().state == readWaiting {
		return "cancel"
	}
	return "back to " + s.flow[at].Name
}

// goBack goes to an earlier step. It is never held up by what is typed here.
func (s *session) goBack(at int) tea.Cmd {
	s.grace = grace{}
	return s.goTo(at)
}

// pressEscape does what Esc does now.
func (s *session) pressEscape() tea.Cmd {
	r := s.findEscape()
	s.notice = notice{}
	if r.Do == nil {
		s.refuse(r.Why)
		return nil
	}
	return r.Do()
}

// askToQuit leaves at once when nothing was entered, and asks otherwise.
func (s *session) askToQuit() tea.Cmd {
	if !s.hasAnswers() {
		return s.leaveWizard(upgrade.StateNothing)
	}
	s.quit.openQuestion()
	return nil
}
