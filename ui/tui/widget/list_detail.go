package widget

// wide is the width from which on a list has its detail beside it.
const wide = 110

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

// ListWithDetail draws a list with the detail of its selected row: on the right of it in
// a wide window, below it otherwise. A list that is shorter than its room has the
// detail right below it; a longer one keeps at least half, or as many rows as it is
// said to need.
func ListWithDetail(t Theme, w, h int, l *List, need int, detail func(w int) []Line) []Line {
	if w >= wide {
		left := min(max(w*3/5, min(listWidth, w-detailWidth), w-detailWide), l.FullWidth(0))
		if right := detail(w - left - PaneGap); len(right) > 0 {
			return t.Panes(h, Pane{l.View(t, left, h), left}, Pane{right, w - left - PaneGap})
		}
		return l.View(t, w, h)
	}
	below := detail(w)
	if whole := l.rowsWhole(); len(below) > 0 && whole+1+len(below) <= h {
		return append(append(PadRows(l.View(t, w, whole), whole), ""), below...)
	}
	room := max(h-h/2-1, h-l.Count()-2)
	if h < introHeight {
		room = max(leastDetail, h-leastList-1, h-l.rowsWhole()-1)
	}
	if need > 0 {
		room = max(min(room, h-need-1), h/4)
	}
	below = below[:min(len(below), max(0, room))]
	if len(below) == 0 || h < 6 {
		below = below[:min(len(below), max(0, h-3))]
		return append(PadRows(l.View(t, w, h-len(below)), h-len(below)), below...)
	}
	rows := PadRows(l.View(t, w, h-len(below)-1), h-len(below)-1)
	return append(append(rows, ""), below...)
}

// Pane is a block of rows with its width.
type Pane struct {
	Rows  []Line
	Width int
}

// PaneGap is the width of what stands between two panes.
const PaneGap = 3

// Panes sets blocks side by side over h rows, a bar between them.
func (t Theme) Panes(h int, panes ...Pane) []Line {
	rows, bar := make([]Line, h), t.Plain(" "+t.Glyph.bar+" ")
	for i := range h {
		for n, pane := range panes {
			var row Line
			if i < len(pane.Rows) {
				row = Clip(pane.Rows[i], pane.Width)
			}
			if n+1 < len(panes) {
				row += Line(blankCells(pane.Width-LineWidth(row))) + bar
			}
			rows[i] += row
		}
	}
	return rows
}
