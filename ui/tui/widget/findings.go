package widget

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/ui/flow"
)

// problem is an error as the error screen shows it: what happened, what it means,
// what to do, and the raw words of whoever refused.
type problem struct {
	Title, Meaning, Action display.Text
	details                []display.Text
}

// ProblemOf says in an administrator's words what an error means.
func ProblemOf(err error) problem {
	f := flow.Explained(err)
	return problem{
		Title:   display.Clean(f.Title),
		Meaning: display.Clean(f.Meaning),
		Action:  display.Clean(f.Action),
		details: explain.Details(err),
	}
}

// Rows lays the problem out in w cells, without its title.
func (p problem) Rows(t Theme, w int) []Line {
	var rows []Line
	for _, part := range []struct{ head, text display.Text }{
		{"What it means", p.Meaning}, {"What to do", p.Action},
	} {
		if part.text == "" {
			continue
		}
		rows = append(rows, t.Strong(part.head))
		rows = append(rows, t.Paragraph(part.text, w)...)
		rows = append(rows, "")
	}
	if len(p.details) > 0 {
		rows = append(rows, t.Strong("Details"))
	}
	return append(rows, t.drawQuotes(p.details, w)...)
}

// Paragraph wraps a text.
func (t Theme) Paragraph(s display.Text, w int) []Line {
	return t.Wrapped(s, w, t.Plain)
}

// Wrapped is a paragraph in one look.
func (t Theme) Wrapped(s display.Text, w int, look func(display.Text) Line) []Line {
	parts := display.Wrap(s, w)
	rows := make([]Line, len(parts))
	for i, r := range parts {
		rows[i] = look(r)
	}
	return rows
}

// Bullet wraps a text behind a mark, indented.
func (t Theme) Bullet(mark, s display.Text, w int) []Line {
	return Hanging(t.Plain("  "+mark+" "), s, w, t.Plain)
}

// drawQuote wraps a text behind a bar, so that it is seen as someone else's words.
func (t Theme) drawQuote(s display.Text, w int) []Line {
	return t.Wrapped(s, w-2, func(r display.Text) Line { return t.Plain(t.Glyph.bar + " " + r) })
}

// indentText wraps a text with blanks before each row.
func (t Theme) indentText(s display.Text, by, w int) []Line {
	return t.Wrapped(s, w-by, func(r display.Text) Line { return t.Plain(blankCells(by) + r) })
}

// FindingDepth is how much of a finding is drawn.
type FindingDepth uint8

// How much of a finding is drawn.
const (
	FindingTitle FindingDepth = iota // what was found
	FindingText                      // what it means and what to do as well
	FindingFull                      // and the page it comes from
)

// Finding lays one finding out: its mark and title, and as much more as wanted. Of
// a blocker it is always said what it means and what to do.
func (t Theme) Finding(f core.Finding, w int, depth FindingDepth) []Line {
	if f.Severity == core.SeverityBlocker {
		depth = max(depth, FindingText)
	}
	rows := Hanging(t.Severity(f.Severity)+"  ", display.Clean(f.Title), w, t.Strong)
	if depth == FindingTitle {
		return rows
	}
	for _, part := range []string{f.Meaning, f.Action} {
		if part != "" {
			rows = append(rows, t.indentText(display.Clean(part), 2, w)...)
		}
	}
	if depth == FindingFull && f.Source != "" {
		rows = append(rows, t.drawLink(display.Clean(f.Source), w)...)
	}
	return append(rows, "")
}

// drawLink shows the address of a page. One that is too long for the row begins at its
// left edge, so that it is broken as seldom as can be.
func (t Theme) drawLink(address display.Text, w int) []Line {
	const see = "  See "
	if Width(see+address) <= w {
		return []Line{t.Plain(see) + t.linkTo(address, t.Plain(address))}
	}
	rows := t.Paragraph(address, w)
	for i := range rows {
		rows[i] = t.linkTo(address, rows[i])
	}
	return append([]Line{t.Plain("  See")}, rows...)
}

// linkTo makes a row a link where the terminal knows links. Source:
// https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda
func (t Theme) linkTo(address display.Text, row Line) Line {
	if !t.Links || !IsASCII(string(address)) || !strings.HasPrefix(string(address), "https://") {
		return row
	}
	return Line("\x1b]8;;"+address+"\x1b\\") + row + "\x1b]8;;\x1b\\"
}

// Findings lays several findings out, the gravest first.
func (t Theme) Findings(list []core.Finding, w int, depth FindingDepth) []Line {
	var rows []Line
	for rank := range 3 {
		for _, f := range list {
			if f.Severity.Rank() == rank {
				rows = append(rows, t.Finding(f, w, depth)...)
			}
		}
	}
	return rows
}
