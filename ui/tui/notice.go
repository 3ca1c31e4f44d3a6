package tui

import (
	"cupgrade/core/display"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// notice is what just happened. It stands above the footer until the next key.
type notice struct {
	text display.Text
	mark noticeMark
}

// noticeMark tells by a glyph whether something came about or was refused.
type noticeMark uint8

const (
	noticePlain noticeMark = iota
	noticeDone
	noticeRefused
)

// tell says what goes on, succeed what came about, and refuse why something did not.
func (s *session) tell(text display.Text)    { s.notice = notice{text: text} }
func (s *session) succeed(text display.Text) { s.notice = notice{text: text, mark: noticeDone} }
func (s *session) refuse(text display.Text)  { s.notice = notice{text: text, mark: noticeRefused} }

// noticeRows is what just happened, in at most a third of the window: the step stays in
// sight.
func (s *session) noticeRows(w int) []widget.Line {
	t, n := s.theme, s.notice
	if n.text == "" {
		return nil
	}
	text := n.text
	switch n.mark {
	case noticeDone:
		text = t.Glyph.Done + " " + text
	case noticeRefused:
		text = t.Glyph.Warn + " " + text
	case noticePlain:
	}
	parts := display.Wrap(text, w)
	if most := max(2, s.height/3); len(parts) > most {
		parts = append(parts[:most-1], t.Cut(display.Join(parts[most-1:], " "), w))
	}
	rows := make([]widget.Line, len(parts))
	for i, part := range parts {
		rows[i] = t.Glyphed(part, t.Strong)
	}
	return rows
}

// failureText tells an error where there is no screen for it: what happened and why.
func failureText(before display.Text, err error) display.Text {
	p := widget.ProblemOf(err)
	return words.Sentences(before, p.Title, p.Meaning, p.Action)
}
