package tui

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// problem is an error as the error screen shows it: what happened, what it means,
// what to do, and the raw words of whoever refused.
type problem struct {
	title   display.Text
	meaning display.Text
	action  display.Text
	details []display.Text
}

// problemOf says in an administrator's words what an error means.
func problemOf(err error) problem {
	f := flow.Explained(err)
	return problem{
		title:   display.Clean(f.Title),
		meaning: display.Clean(f.Meaning),
		action:  display.Clean(f.Action),
		details: words.Raw(err),
	}
}

// rows lays the problem out in w cells, without its title.
func (p problem) rows(t theme, w int) []line {
	var rows []line
	for _, part := range []struct{ head, text display.Text }{
		{"What it means", p.meaning}, {"What to do", p.action},
	} {
		if part.text == "" {
			continue
		}
		rows = append(rows, t.strong(part.head))
		rows = append(rows, t.paragraph(part.text, w)...)
		rows = append(rows, "")
	}
	rows = append(rows, t.strong("Details"))
	for _, d := range p.details {
		rows = append(rows, t.quote(d, w)...)
	}
	return rows
}

// paragraph wraps a text.
func (t theme) paragraph(s display.Text, w int) []line {
	return t.wrapped(s, w, t.plain)
}

// wrapped is a paragraph in one look.
func (t theme) wrapped(s display.Text, w int, look func(display.Text) line) []line {
	parts := wrap(s, w)
	rows := make([]line, len(parts))
	for i, r := range parts {
		rows[i] = look(r)
	}
	return rows
}

// bullet wraps a text behind a mark, indented.
func (t theme) bullet(mark, s display.Text, w int) []line {
	return hanging(t.plain("  "+mark+" "), s, w, t.plain)
}

// quote wraps a text behind a bar, so that it is seen as someone else's words.
func (t theme) quote(s display.Text, w int) []line {
	return t.wrapped(s, w-2, func(r display.Text) line { return t.plain(t.glyph.bar + " " + r) })
}

// indented wraps a text with blanks before each row.
func (t theme) indented(s display.Text, by, w int) []line {
	return t.wrapped(s, w-by, func(r display.Text) line { return t.plain(blanks(by) + r) })
}

// findingDepth is how much of a finding is drawn.
type findingDepth uint8

const (
	findingTitle findingDepth = iota // what was found
	findingText                      // what it means and what to do as well
	findingFull                      // and the page it comes from
)

// finding lays one finding out: its mark and title, and as much more as wanted. Of
// a blocker it is always said what it means and what to do.
func (t theme) finding(f core.Finding, w int, depth findingDepth) []line {
	if f.Severity == core.SeverityBlocker {
		depth = max(depth, findingText)
	}
	rows := hanging(t.severity(f.Severity)+"  ", display.Clean(f.Title), w, t.strong)
	if depth == findingTitle {
		return rows
	}
	for _, part := range []string{f.Meaning, f.Action} {
		if part != "" {
			rows = append(rows, t.indented(display.Clean(part), 2, w)...)
		}
	}
	if depth == findingFull && f.Source != "" {
		rows = append(rows, t.link(display.Clean(f.Source), w)...)
	}
	return append(rows, "")
}

// link shows the address of a page. One that is too long for the row begins at its
// left edge, so that it is broken as seldom as can be.
func (t theme) link(address display.Text, w int) []line {
	const see = "  See "
	if width(see+address) <= w {
		return []line{t.plain(see + address)}
	}
	return append([]line{t.plain("  See")}, t.paragraph(address, w)...)
}

// findings lays several findings out, the gravest first.
func (t theme) findings(list []core.Finding, w int, depth findingDepth) []line {
	var rows []line
	for rank := range 3 {
		for _, f := range list {
			if f.Severity.Rank() == rank {
				rows = append(rows, t.finding(f, w, depth)...)
			}
		}
	}
	return rows
}
