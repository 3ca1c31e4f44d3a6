package tui

import (
	"cupgrade/core/display"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// drawHeader names, on every screen, the org, what kind of org it is, and the person
// that was chosen. The kind is said by a word and is never cut.
func (s *session) drawHeader(w int) widget.Line {
	t := s.theme
	org, kind := display.Text("not connected"), display.Text("")
	if s.answers.Online {
		org = display.Clean(s.answers.Session.Org.Name)
		kind = words.OrgKind(s.answers.Session.Org)
	}
	person := display.Text("no user yet")
	if u := s.answers.User; u != nil {
		person = display.Clean(u.Name)
	}
	brand := t.Plain("cupgrade  ")
	if w < 70 {
		brand = ""
	}
	mark := s.kindMark(kind)
	if s.opts.DryRun {
		mark += " " + t.Reversed("["+"DRY RUN"+"]")
	}
	room := w - widget.LineWidth(brand) - widget.LineWidth(mark) - 3
	personRoom := min(widget.Width(person), room/2)
	org = t.Cut(org, room-personRoom)
	person = t.Cut(person, room-widget.Width(org))
	return widget.Spread(brand+t.Strong(org)+" "+mark, t.Strong(person), w)
}

// kindMark draws the kind of an org so that it stands out without colour.
func (s *session) kindMark(kind display.Text) widget.Line {
	switch kind {
	case "":
		return ""
	case words.Production:
		return s.theme.Reversed("[" + kind + "]")
	}
	return s.theme.Strong("[" + kind + "]")
}
