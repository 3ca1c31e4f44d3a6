package widget

import (
	"strings"

	"cupgrade/core/display"
)

// Pair is a label with its value.
type Pair struct{ Label, Value display.Text }

// Labeled is a value with its label.
func Labeled(label, value display.Text) Pair { return Pair{Label: label, Value: value} }

// labelWidth is the width of every label, so that values stand below each other.
const labelWidth = 10

// drawPair draws one labelled value in w cells.
func (t Theme) drawPair(p Pair, w int) Line {
	return t.Plain(t.Fit(p.Label, labelWidth)+"  ") + t.Strong(t.Cut(p.Value, w-labelWidth-2))
}

// PairWrapped is pair for a value that must be seen whole. A value with a word too
// long for its place, such as a username in a narrow window, stands below its label.
func (t Theme) PairWrapped(p Pair, w int) []Line {
	const indent = 2
	if longest := longestWord(p.Value); longest > w-labelWidth-2 && longest <= w-indent {
		return append([]Line{t.Plain(p.Label)}, Hanging(t.Plain(blankCells(indent)), p.Value, w, t.Strong)...)
	}
	return Hanging(t.Plain(t.Fit(p.Label, labelWidth)+"  "), p.Value, w, t.Strong)
}

func longestWord(s display.Text) int {
	longest := 0
	for _, word := range strings.Fields(string(s)) {
		longest = max(longest, Width(display.Clean(word)))
	}
	return longest
}

// Hanging wraps a text beside its head; the rows below stand under the text.
func Hanging(head Line, s display.Text, w int, look func(display.Text) Line) []Line {
	by := LineWidth(head)
	parts := display.Wrap(s, w-by)
	rows := make([]Line, len(parts))
	for i, part := range parts {
		rows[i] = head + look(part)
		head = Line(blankCells(by))
	}
	return rows
}

// Pairs draws labelled values, two on a row where there is room for two, and whole
// where each has a row of its own.
func (t Theme) Pairs(w int, list []Pair) []Line {
	rows := make([]Line, 0, len(list))
	if w < 76 {
		return t.Facts(w, list...)
	}
	half := w / 2
	for i := 0; i < len(list); i += 2 {
		left := t.drawPair(list[i], half-2)
		if i+1 < len(list) {
			left += Line(blankCells(half-LineWidth(left))) + t.drawPair(list[i+1], w-half)
		}
		rows = append(rows, left)
	}
	return rows
}

// PadRows makes a block n rows high.
func PadRows(rows []Line, n int) []Line {
	for len(rows) < n {
		rows = append(rows, "")
	}
	return rows
}

// Intro says above a list what it is for, with an empty row behind it. A low window
// has its rows for the list.
func (t Theme) Intro(s display.Text, w, h int) []Line {
	if h < introHeight {
		return nil
	}
	return append(t.Paragraph(s, w), "")
}

// introHeight is the height of a body from which on there is room for an intro.
const introHeight = 10

// tableRows draws rows of cells under their titles; a cell too long for its
// column goes on below, so that nothing is lost.
func (t Theme) tableRows(w int, columns []Column, n int, cells func(i int) []display.Text) []Line {
	l := List{Columns: columns}
	widths := LayOut(columns, w-2)
	rows := []Line{l.drawHead(t, widths)}
	for i := range n {
		for _, part := range wrapCells(widths, cells(i)) {
			rows = append(rows, t.Plain("  "+l.joinCells(t, widths, part)))
		}
	}
	return rows
}

// wrapCells breaks the cells of one row into as many rows as the longest needs.
func wrapCells(widths []int, cells []display.Text) [][]display.Text {
	parts := make([][]display.Text, len(widths))
	most := 1
	for i, w := range widths {
		parts[i] = display.Wrap(cells[i], w)
		most = max(most, len(parts[i]))
	}
	rows := make([][]display.Text, most)
	for r := range rows {
		rows[r] = make([]display.Text, len(widths))
		for i := range widths {
			if r < len(parts[i]) {
				rows[r][i] = parts[i][r]
			}
		}
	}
	return rows
}

// Head wraps a title into at most two rows.
func (t Theme) Head(title display.Text, w int, look func(display.Text) Line) []Line {
	parts := display.Wrap(title, w)
	if len(parts) > 2 {
		parts = []display.Text{parts[0], t.Cut(display.Join(parts[1:], " "), w)}
	}
	rows := make([]Line, len(parts))
	for i, part := range parts {
		rows[i] = look(part)
	}
	return rows
}

// HelpKeyWidth is the room for a key in the full help.
const HelpKeyWidth = 14

// HelpRow is one key of the full help, its text wrapped beside it.
func (t Theme) HelpRow(w int, name, does display.Text) []Line {
	return Hanging("  "+t.Strong(t.Fit(name, HelpKeyWidth)), does, w, t.Plain)
}

// Acknowledgement draws a box to tick and what ticking it says.
func (t Theme) Acknowledgement(ticked bool, says display.Text, w int) Line {
	if ticked {
		return t.Glyphed(t.Cut(t.Glyph.On+" "+says, w), t.Strong)
	}
	return t.Strong(t.Cut(t.Glyph.Off+" "+says, w))
}

// Facts draws labelled values below each other, those without a value left out.
func (t Theme) Facts(w int, list ...Pair) []Line {
	var rows []Line
	for _, p := range list {
		if p.Value != "" {
			rows = append(rows, t.PairWrapped(p, w)...)
		}
	}
	return rows
}
