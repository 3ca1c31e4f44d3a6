package tui

import (
	"strings"

	"cupgrade/core/display"
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

// wide is the width from which on a list has its detail beside it.
const wide = 110

func (s *session) tooSmall() bool { return s.width < minWidth || s.height < minHeight }

// View draws the whole window, exactly as many rows as it has and none wider: of
// a taller view Bubble Tea would drop the top.
func (s *session) View() string {
	if s.width <= 0 || s.height <= 0 {
		return ""
	}
	var rows []line
	if s.tooSmall() {
		rows = s.smallView()
	} else {
		rows = s.frame()
	}
	for len(rows) < s.height {
		rows = append(rows, "")
	}
	out := make([]string, s.height)
	for i := range out {
		row := clip(rows[i], s.width)
		if s.opts.ASCII && !isASCII(string(row)) {
			row = inASCII(row)
		}
		out[i] = string(row)
	}
	return strings.Join(out, "\n")
}

// frame stacks header, breadcrumb, title, body, notice and footer.
func (s *session) frame() []line {
	w := s.width - 2 // one cell of margin on both sides
	rule := s.theme.plain(display.Clean(strings.Repeat(string(s.theme.glyph.rule), s.width)))
	top := []line{s.indent(s.header(w)), s.indent(s.crumbs(w)), rule}
	for _, row := range s.titleRows(w) {
		top = append(top, s.indent(row))
	}
	if s.height >= roomy {
		top = append(top, "")
	}
	notice := s.noticeRows(w)
	h := s.height - len(top) - max(1, len(notice)) - 2
	body := s.body(w, h) // before the status, which tells how much of it is seen
	bottom := append(s.status(notice, w), rule, s.indent(s.footer(w)))
	rows := make([]line, 0, s.height)
	rows = append(rows, top...)
	for i := range h {
		if i < len(body) {
			rows = append(rows, s.indent(clip(body[i], w)))
		} else {
			rows = append(rows, "")
		}
	}
	return append(rows, bottom...)
}

func (s *session) indent(l line) line { return " " + l }

// titleRows is the head of what is on the screen now, on a second row where one is
// too short for it.
func (s *session) titleRows(w int) []line {
	t := s.theme
	read := s.current().reading()
	switch {
	case s.quit.open:
		return t.head(quitWords.title, w, t.strong)
	case s.help.open:
		return t.head(helpWords.title, w, t.strong)
	case read.state == readFailed:
		return t.head(t.glyph.cross+" "+problemOf(read.err).title, w, t.alarm)
	}
	return t.head(s.current().title(), w, t.strong)
}

// head wraps a title into at most two rows.
func (t theme) head(title display.Text, w int, look func(display.Text) line) []line {
	parts := wrap(title, w)
	if len(parts) > 2 {
		parts = []display.Text{parts[0], t.cut(display.Join(parts[1:], " "), w)}
	}
	rows := make([]line, len(parts))
	for i, part := range parts {
		rows[i] = look(part)
	}
	return rows
}

// body draws what stands over the step, or the step itself.
func (s *session) body(w, h int) []line {
	read := s.current().reading()
	switch {
	case s.quit.open:
		return s.quit.view(s.theme, w)
	case s.help.open:
		return s.help.view(s, w, h)
	case read.state == readFailed:
		return s.failure.show(w, h, func(w int) []line { return problemOf(read.err).rows(s.theme, w) })
	case read.state == readWaiting:
		return []line{read.view(s)}
	}
	return s.current().view(w, h)
}

// noticeRows is what just happened, in as many rows as it takes.
func (s *session) noticeRows(w int) []line {
	if s.notice == "" {
		return nil
	}
	return s.theme.wrapped(s.theme.glyph.warn+" "+s.notice, w, s.theme.strong)
}

// status is what stands above the footer: what just happened, and where in a long
// body one is. A notice that leaves no room for the position goes first.
func (s *session) status(notice []line, w int) []line {
	if len(notice) == 0 {
		notice = []line{""}
	}
	last := len(notice) - 1
	if position := s.position(); lineWidth(notice[last])+width(position)+1 <= w {
		notice[last] = spread(notice[last], s.theme.plain(position), w)
	}
	for i := range notice {
		notice[i] = s.indent(notice[i])
	}
	return notice
}

// position says where in the body one is, "" when all of it is seen.
func (s *session) position() display.Text {
	switch read := s.current().reading(); {
	case s.quit.open, read.state == readWaiting && !s.help.open:
		return ""
	case s.help.open:
		return s.help.rows.position()
	case read.state == readFailed:
		return s.failure.position()
	}
	return s.current().position()
}

// smallView says what is needed in as little room as there is.
func (s *session) smallView() []line {
	need := words.Number(minWidth) + "x" + words.Number(minHeight)
	have := words.Number(s.width) + "x" + words.Number(s.height)
	texts := []display.Text{
		"The window is too small:",
		"need " + need,
		"have " + have,
		"Make it larger to go on where you were.",
	}
	var rows []line
	for _, text := range texts {
		for _, r := range wrap(text, s.width) {
			rows = append(rows, s.theme.plain(r))
		}
	}
	return rows
}
