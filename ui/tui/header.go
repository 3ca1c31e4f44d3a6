package tui

import (
	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// header names, on every screen, the org, what kind of org it is, and the person
// that was chosen. The kind is said by a word and is never cut.
func (s *session) header(w int) line {
	t := s.theme
	org, kind := display.Text("not connected"), display.Text("")
	if s.answers.Online {
		org = display.Clean(s.answers.Session.Org.Name)
		kind = words.OrgKind(s.answers.Session.Org)
	}
	person := headerWords.nobody
	if u := s.answers.User; u != nil {
		person = display.Clean(u.Name)
	}
	brand := t.plain("cupgrade  ")
	if w < 70 {
		brand = ""
	}
	mark := s.kindMark(kind)
	if s.opts.DryRun {
		mark += " " + t.accent("["+headerWords.dryRun+"]")
	}
	room := w - lineWidth(brand) - lineWidth(mark) - 3
	personRoom := min(width(person), room/2)
	org = t.cut(org, room-personRoom)
	person = t.cut(person, room-width(org))
	return spread(brand+t.strong(org)+" "+mark, t.strong(person), w)
}

// kindMark draws the kind of an org so that it stands out without colour.
func (s *session) kindMark(kind display.Text) line {
	switch kind {
	case "":
		return ""
	case words.Production:
		return s.theme.alarm("[" + kind + "]")
	}
	return s.theme.accent("[" + kind + "]")
}

var headerWords = struct{ nobody, dryRun display.Text }{
	nobody: "no user yet",
	dryRun: "DRY RUN",
}
