package tui

import (
	"strings"

	"cupgrade/core/display"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// The smallest window that everything can be read in. Below it a message takes
// the place of the wizard, which goes on where it was once there is room.
const (
	minWidth  = 40
	minHeight = 14
)

// roomy is the height from which on the title stands free.
const roomy = 20

// panes is the width from which on lists and their details stand side by side over the
// whole height.
const panes = 120

func (s *session) hasPanes() bool { return s.width >= panes }

func (s *session) tooSmall() bool { return s.width < minWidth || s.height < minHeight }

// View draws the whole window, exactly as many rows as it has and none wider: of
// a taller view Bubble Tea would drop the top.
func (s *session) View() string {
	if s.width <= 0 || s.height <= 0 {
		return ""
	}
	var rows []widget.Line
	if s.tooSmall() {
		rows = s.smallView()
	} else {
		rows = s.drawFrame()
	}
	for len(rows) < s.height {
		rows = append(rows, "")
	}
	out := make([]string, s.height)
	for i := range out {
		row := widget.Clip(rows[i], s.width)
		if s.opts.ASCII && !widget.IsASCII(string(row)) {
			row = widget.InASCII(row)
		}
		out[i] = string(row)
	}
	return strings.Join(out, "\n")
}

// drawFrame stacks header, breadcrumb, title, body, notice and footer.
func (s *session) drawFrame() []widget.Line {
	w := s.width - 2 // one cell of margin on both sides
	rule := s.theme.Plain(display.Clean(strings.Repeat(string(s.theme.Glyph.Rule), s.width)))
	top := []widget.Line{s.indentRow(s.drawHeader(w)), s.indentRow(s.drawBreadcrumb(w)), rule}
	for _, row := range s.titleRows(w) {
		top = append(top, s.indentRow(row))
	}
	if s.height >= roomy {
		top = append(top, "")
	}
	notice := s.noticeRows(w)
	h := s.height - len(top) - max(1, len(notice)) - 2
	body := s.drawBody(w, h) // before the status, which tells how much of it is seen
	bottom := append(s.drawStatus(notice, w), rule, s.indentRow(s.drawFooter(w)))
	rows := make([]widget.Line, 0, s.height)
	rows = append(rows, top...)
	for i := range h {
		if i < len(body) {
			rows = append(rows, s.indentRow(widget.Clip(body[i], w)))
		} else {
			rows = append(rows, "")
		}
	}
	return append(rows, bottom...)
}

func (s *session) indentRow(l widget.Line) widget.Line { return " " + l }

// titleRows is the head of what is on the screen now, on a second row where one is
// too short for it.
func (s *session) titleRows(w int) []widget.Line {
	t := s.theme
	read := s.currentStep().currentRead()
	switch {
	case s.quit.open:
		title, _ := s.answers.QuitQuestion()
		return t.Head(title, w, t.Strong)
	case s.help.open:
		return t.Head("Help", w, t.Strong)
	case read.state == readFailed:
		return t.Head(t.Glyph.Cross+" "+widget.ProblemOf(read.err).Title, w, t.Alarm)
	}
	return t.Head(s.currentStep().headTitle(), w, t.Strong)
}

// drawBody draws what stands over the step, or the step itself.
func (s *session) drawBody(w, h int) []widget.Line {
	read := s.currentStep().currentRead()
	switch {
	case s.quit.open:
		return s.quit.drawBody(s, w)
	case s.help.open:
		return s.help.drawBody(s, w, h)
	case read.state == readFailed:
		return s.failure.Show(w, h, func(w int) []widget.Line { return widget.ProblemOf(read.err).Rows(s.theme, w) })
	case read.state == readWaiting:
		return []widget.Line{read.drawBody(s)}
	}
	return s.currentStep().drawBody(w, h)
}

// drawStatus is what stands above the footer: what just happened, and where in a long
// body one is. A notice that leaves no room for the position goes first.
func (s *session) drawStatus(notice []widget.Line, w int) []widget.Line {
	if len(notice) == 0 {
		notice = []widget.Line{""}
	}
	last := len(notice) - 1
	if position := s.tellPosition(); widget.LineWidth(notice[last])+widget.Width(position)+1 <= w {
		notice[last] = widget.Spread(notice[last], s.theme.Plain(position), w)
	}
	for i := range notice {
		notice[i] = s.indentRow(notice[i])
	}
	return notice
}

// tellPosition says where in the body one is, "" when all of it is seen.
func (s *session) tellPosition() display.Text {
	switch read := s.currentStep().currentRead(); {
	case s.quit.open, read.state == readWaiting && !s.help.open:
		return ""
	case s.help.open:
		return s.help.rows.Position()
	case read.state == readFailed:
		return s.failure.Position()
	}
	return s.currentStep().tellPosition()
}

// smallView says what is needed in as little room as there is.
func (s *session) smallView() []widget.Line {
	need := words.Number(minWidth) + "x" + words.Number(minHeight)
	have := words.Number(s.width) + "x" + words.Number(s.height)
	texts := []display.Text{
		"The window is too small:",
		"need " + need,
		"have " + have,
		"Make it larger to continue.",
	}
	var rows []widget.Line
	for _, text := range texts {
		for _, r := range display.Wrap(text, s.width) {
			rows = append(rows, s.theme.Plain(r))
		}
	}
	return rows
}
