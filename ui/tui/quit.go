package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/tui/widget"
)

// quitQuestion asks before answers are thrown away. No is chosen until the admin
// moves.
type quitQuestion struct {
	open bool
	yes  bool
}

func (q *quitQuestion) openQuestion()  { *q = quitQuestion{open: true} }
func (q *quitQuestion) closeQuestion() { *q = quitQuestion{} }

// key answers the question.
func (q *quitQuestion) handleKey(s *session, k tea.KeyMsg) tea.Cmd {
	if widget.MotionOf(k, false) != widget.MotionNone {
		q.yes = !q.yes
		return nil
	}
	switch k.String() {
	case "left", "right", "tab", "shift+tab", "h", "l":
		q.yes = !q.yes
	case "y", "Y":
		return s.leaveWizard(upgrade.StateCancelled)
	case "n", "N", "esc":
		q.closeQuestion()
	case "enter":
		if q.yes {
			return s.leaveWizard(upgrade.StateCancelled)
		}
		q.closeQuestion()
	}
	return nil
}

// drawBody draws the question in place of the body.
func (q *quitQuestion) drawBody(s *session, w int) []widget.Line {
	t := s.theme
	_, meaning := s.answers.QuitQuestion()
	rows := make([]widget.Line, 0, 8)
	for _, r := range display.Wrap(meaning, w) {
		rows = append(rows, t.Plain(r))
	}
	rows = append(rows, "")
	for _, answer := range []struct {
		yes   bool
		label display.Text
	}{{false, "No, stay"}, {true, "Yes, quit"}} {
		if answer.yes == q.yes {
			rows = append(rows, t.Reversed(t.Glyph.Pointer+" "+answer.label))
			continue
		}
		rows = append(rows, t.Plain("  "+answer.label))
	}
	return rows
}
