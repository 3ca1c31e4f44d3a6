package tui

import (
	"strings"

	"cupgrade/core/display"
)

// pair is a label with its value.
type pair struct{ label, value display.Text }

// labelWidth is the width of every label, so that values stand below each other.
const labelWidth = 10

// pair draws one labelled value in w cells.
func (t theme) pair(p pair, w int) line {
	return t.plain(t.fit(p.label, labelWidth)+"  ") + t.strong(t.cut(p.value, w-labelWidth-2))
}

// pairWrapped is pair for a value that must be seen whole. A value with a word too
// long for its place, such as a username in a narrow window, stands below its label.
func (t theme) pairWrapped(p pair, w int) []line {
	const indent = 2
	if longest := longestWord(p.value); longest > w-labelWidth-2 && longest <= w-indent {
		return append([]line{t.plain(p.label)}, hanging(t.plain(blanks(indent)), p.value, w, t.strong)...)
	}
	return hanging(t.plain(t.fit(p.label, labelWidth)+"  "), p.value, w, t.strong)
}

func longestWord(s display.Text) int {
	longest := 0
	for _, word := range strings.Fields(string(s)) {
		longest = max(longest, width(display.Clean(word)))
	}
	return longest
}

// hanging wraps a text beside its head; the rows below stand under the text.
func hanging(head line, s display.Text, w int, look func(display.Text) line) []line {
	by := lineWidth(head)
	parts := wrap(s, w-by)
	rows := make([]line, len(parts))
	for i, part := range parts {
		rows[i] = head + look(part)
		head = line(blanks(by))
	}
	return rows
}

// pairs draws labelled values, two on a row where there is room for two, and whole
// where each has a row of its own.
func (t theme) pairs(w int, list []pair) []line {
	rows := make([]line, 0, len(list))
	if w < 76 {
		return t.facts(w, list...)
	}
	half := w / 2
	for i := 0; i < len(list); i += 2 {
		left := t.pair(list[i], half-2)
		if i+1 < len(list) {
			left += line(blanks(half-lineWidth(left))) + t.pair(list[i+1], w-half)
		}
		rows = append(rows, left)
	}
	return rows
}

// listWidth is what a list wants of a wide window, detailWidth what its detail needs,
// and detailWide what it can make use of.
const (
	listWidth   = 77
	detailWidth = 34
	detailWide  = 64
)

// leastList is how many rows a list has in a low window, its head among them, and
// leastDetail how many its detail.
const (
	leastList   = 4
	leastDetail = 2
)

// besides draws a list with the detail of its selected row: on the right of it in
// a wide window, below it otherwise. A list that is shorter than its room has the
// detail right below it; a longer one keeps at least half, or as many rows as it is
// said to need.
func besides(t theme, w, h int, l *list, need int, detail func(w int) []line) []line {
	if w >= wide {
		left := min(max(w*3/5, min(listWidth, w-detailWidth), w-detailWide), l.fullWidth())
		if right := detail(w - left - 3); len(right) > 0 {
			return columnsOf(t, l.view(t, left, h), right, left, h)
		}
		return l.view(t, w, h)
	}
	below := detail(w)
	if whole := l.rowsWhole(); len(below) > 0 && whole+1+len(below) <= h {
		return append(append(padRows(l.view(t, w, whole), whole), ""), below...)
	}
	room := max(h-h/2-1, h-l.count()-2)
	if h < introHeight {
		room = max(leastDetail, h-leastList-1, h-l.rowsWhole()-1)
	}
	if need > 0 {
		room = max(min(room, h-need-1), h/4)
	}
	below = below[:min(len(below), max(0, room))]
	if len(below) == 0 || h < 6 {
		below = below[:min(len(below), max(0, h-3))]
		return append(padRows(l.view(t, w, h-len(below)), h-len(below)), below...)
	}
	rows := padRows(l.view(t, w, h-len(below)-1), h-len(below)-1)
	return append(append(rows, ""), below...)
}

// columnsOf sets two blocks side by side, a bar between them.
func columnsOf(t theme, a, b []line, left, h int) []line {
	rows, bar := make([]line, 0, h), t.plain(" "+t.glyph.bar+" ")
	for i := range min(h, max(len(a), len(b))) {
		var l, r line
		if i < len(a) {
			l = a[i]
		}
		if i < len(b) {
			r = b[i]
		}
		l = clip(l, left)
		rows = append(rows, l+line(blanks(left-lineWidth(l)))+bar+r)
	}
	return rows
}

// padRows makes a block n rows high.
func padRows(rows []line, n int) []line {
	for len(rows) < n {
		rows = append(rows, "")
	}
	return rows
}

// intro says above a list what it is for, with an empty row behind it. A low window
// has its rows for the list.
func (t theme) intro(s display.Text, w, h int) []line {
	if h < introHeight {
		return nil
	}
	return append(t.paragraph(s, w), "")
}

// introHeight is the height of a body from which on there is room for an intro.
const introHeight = 10

// tableRows draws rows of cells under their titles; a cell too long for its
// column goes on below, so that nothing is lost.
func (t theme) tableRows(w int, columns []column, n int, cells func(i int) []display.Text) []line {
	l := list{columns: columns}
	widths := layOut(columns, w-2)
	rows := []line{l.head(t, widths)}
	for i := range n {
		for _, part := range wrapCells(widths, cells(i)) {
			rows = append(rows, t.plain("  "+l.join(t, widths, part)))
		}
	}
	return rows
}

// wrapCells breaks the cells of one row into as many rows as the longest needs.
func wrapCells(widths []int, cells []display.Text) [][]display.Text {
	parts := make([][]display.Text, len(widths))
	most := 1
	for i, w := range widths {
		parts[i] = wrap(cells[i], w)
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
