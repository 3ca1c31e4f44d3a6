package widget

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// List lets one row of many be chosen. Only the rows that are seen are asked for,
// so that 50,000 of them cost no more than twenty.
type List struct {
	Columns []Column
	// Source says what there is to choose from.
	Source Rows

	shown     []int // indexes of Source that pass the filter; nil for all
	Cursor    int   // index into shown
	top       int
	height    int
	filter    Field
	Filtering bool
	// Stale is set while shown is for an older filter: a long list is filtered beside
	// the screen, see session.filterLong.
	Stale bool
	// Wanted are the words that someone else has searched for, to mark in the rows.
	Wanted []string
	// Unfocused is true while keys belong to something else on the screen.
	Unfocused bool
}

// Rows is what a list chooses from, by index.
type Rows interface {
	// Len is how many rows there are.
	Len() int
	// Key identifies a row across two readings of the same rows.
	Key(i int) string
	// Cells gives a text for each column.
	Cells(i int) []display.Text
	// Off says why a row can't be chosen, "" when it can.
	Off(i int) display.Text
}

// Column is one column of a list.
type Column struct {
	Title display.Text
	// Least and most bound its width; what is left over is shared evenly, and the
	// last columns are dropped when there is too little room.
	Least, Most int
	Right       bool // numbers stand on the right
	// Severity is true of a column whose cells are marks of a severity, which have a look.
	Severity bool
}

// ColumnGap is the space between two columns.
const ColumnGap = 2

// Load replaces the rows, and keeps the cursor on the same one when it is still
// there; else it goes to the first that can be chosen. What passed the filter among the rows
// before says nothing of these.
func (l *List) Load(source Rows) {
	key := l.selectedKey()
	l.Source, l.shown = source, nil
	l.applyFilter()
	l.SelectFirst()
	l.SelectKey(key)
}

// SelectFirst puts the cursor on the first row that can be chosen.
func (l *List) SelectFirst() {
	l.Cursor, l.top = 0, 0
	for i := range min(l.Count(), LongList) {
		if l.Source.Off(l.sourceIndex(i)) == "" {
			l.Cursor = i
			return
		}
	}
}

// selectIndex puts the cursor on a row of the source, when it is shown.
func (l *List) selectIndex(i int) bool {
	if l.shown == nil {
		l.Cursor = i
		return true
	}
	at, found := slices.BinarySearch(l.shown, i)
	if found {
		l.Cursor = at
	}
	return found
}

// Count is how many rows pass the filter.
func (l *List) Count() int {
	switch {
	case l.Source == nil:
		return 0
	case l.shown == nil:
		return l.Source.Len()
	}
	return len(l.shown)
}

// sourceIndex gives the source's index of the i-th row shown.
func (l *List) sourceIndex(i int) int {
	if l.shown == nil {
		return i
	}
	return l.shown[i]
}

// Selected gives the source's index of the row under the cursor.
func (l *List) Selected() (int, bool) {
	if l.Count() == 0 {
		return 0, false
	}
	return l.sourceIndex(min(l.Cursor, l.Count()-1)), true // a filter may have hidden the row of the cursor
}

func (l *List) selectedKey() string {
	if i, ok := l.Selected(); ok {
		return l.Source.Key(i)
	}
	return ""
}

// SelectKey puts the cursor on the row with a key, when there is one.
func (l *List) SelectKey(key string) {
	if key == "" {
		return
	}
	for i := range l.Count() {
		if l.Source.Key(l.sourceIndex(i)) == key {
			l.Cursor = i
			return
		}
	}
}

// Key moves the cursor or edits the filter, and tells whether it did. While
// typing is true letters belong to a text and move nothing.
func (l *List) Key(k tea.KeyMsg, typing bool) bool {
	typing = typing || l.Filtering
	if m := MotionOf(k, typing); m != MotionNone {
		l.Cursor = m.moveFrom(l.Cursor, max(1, l.height-1), max(0, l.Count()-1))
		return true
	}
	switch {
	case l.Filtering:
		l.filterKey(k)
		return true
	case !typing && k.String() == "/":
		l.Filtering = true
		l.filter = NewField()
		return true
	}
	return false
}

// filterKey edits the filter while it is open.
func (l *List) filterKey(k tea.KeyMsg) {
	if l.filter.Key(k) {
		l.applyFilter()
	}
}

// clearFilter closes the filter and shows every row, the cursor where it was.
func (l *List) clearFilter() {
	l.Filtering = false
	l.Show(nil)
}

// Show takes the rows that pass, the cursor on the same one when it is among them.
func (l *List) Show(passing []int) {
	was, some := l.Selected()
	l.shown, l.Stale = passing, false
	if !some || !l.selectIndex(was) {
		l.SelectFirst()
	}
}

// View draws the head and the rows around the cursor in w cells and h rows.
func (l *List) View(t Theme, w, h int) []Line {
	widths := LayOut(l.Columns, w-Width(t.Glyph.Pointer)-1)
	out := make([]Line, 0, h)
	if l.Filtering && h > 2 {
		out = append(out, t.Plain("Filter ")+l.filter.View(t, w-7))
	}
	if h > 3 || len(widths) > 1 && h == 3 || h-len(out) > max(1, l.Count()) {
		out = append(out, l.drawHead(t, widths))
	}
	l.height = max(1, h-len(out))
	if l.Count() == 0 {
		return append(out, l.drawNothing(t, w)...)
	}
	l.top = max(l.Cursor-l.height+1, min(l.top, l.Cursor))
	l.top = max(0, min(l.top, l.Count()-l.height))
	for i := l.top; i < min(l.Count(), l.top+l.height); i++ {
		out = append(out, l.drawRow(t, widths, i))
	}
	return out
}

// rowsWhole is how many rows the list takes with all that is in it.
func (l *List) rowsWhole() int {
	n := max(1, l.Count()) + 1
	if l.Filtering {
		n++
	}
	return n
}

// FullWidth is how wide the list is when each of its first n columns, 0 for all, is as
// wide as it may be.
func (l *List) FullWidth(n int) int {
	if n == 0 || n > len(l.Columns) {
		n = len(l.Columns)
	}
	sum := ColumnGap*(n-1) + 2
	for _, c := range l.Columns[:n] {
		sum += c.Most
	}
	return sum
}

func (l *List) drawNothing(t Theme, w int) []Line {
	if l.Filtering {
		return t.indentText("Nothing matches. Press esc to clear the filter.", 2, w)
	}
	return t.indentText("There is nothing to select.", 2, w)
}

func (l *List) drawHead(t Theme, widths []int) Line {
	titles := make([]display.Text, len(l.Columns))
	for i, c := range l.Columns {
		titles[i] = c.Title
	}
	return t.Plain("  " + l.joinCells(t, widths, titles))
}

func (l *List) drawRow(t Theme, widths []int, i int) Line {
	cells, words := l.Source.Cells(l.sourceIndex(i)), l.markedWords()
	switch {
	case i == l.Cursor && l.Unfocused:
		return t.Strong(t.Glyph.Pointer+" ") + Marked(l.joinCells(t, widths, cells), words, t.Strong)
	case i == l.Cursor:
		return Marked(t.Glyph.Pointer+" "+l.joinCells(t, widths, cells), words, t.Reversed)
	}
	return t.Plain("  ") + l.drawCells(t, widths, cells, words)
}

// drawCells is a row whose marks of a severity have their colour.
func (l *List) drawCells(t Theme, widths []int, cells []display.Text, words []string) Line {
	at := slices.IndexFunc(l.Columns[:len(widths)], func(c Column) bool { return c.Severity })
	if at < 0 || at >= len(cells) || t.glyphStyle(firstWord(cells[at])) == nil {
		return Marked(l.joinCells(t, widths, cells), words, t.Plain)
	}
	row := string(l.joinCells(t, widths, cells))
	start := 0
	for _, w := range widths[:at] {
		start += w + ColumnGap
	}
	before := ansi.Truncate(row, start, "")
	cell := t.Fit(cells[at], widths[at])
	rest := row[len(before)+len(cell):]
	return Marked(display.Clean(before), words, t.Plain) + t.Glyphed(cell, t.Plain) + Marked(display.Clean(rest), words, t.Plain)
}

func firstWord(s display.Text) display.Text {
	word, _, _ := strings.Cut(string(s), " ")
	return display.Clean(word)
}

// joinCells lays the cells of one row side by side.
func (l *List) joinCells(t Theme, widths []int, cells []display.Text) display.Text {
	parts := make([]display.Text, 0, 24) // of a size known ahead, so that it need not be kept
	for i, w := range widths {
		var cell display.Text
		if i < len(cells) {
			cell = t.Cut(cells[i], w)
		}
		gap := blankCells(w - Width(cell))
		if i > 0 {
			parts = append(parts, blankCells(ColumnGap))
		}
		if l.Columns[i].Right {
			parts = append(parts, gap, cell)
		} else {
			parts = append(parts, cell, gap)
		}
	}
	return display.Join(parts, "")
}

// Position says where the cursor is: "3 of 840".
func (l *List) Position() display.Text {
	n := l.Count()
	if n == 0 {
		return ""
	}
	if l.Stale {
		return "filtering"
	}
	at := words.Number(l.Cursor+1) + " of " + words.Number(n)
	if l.shown != nil {
		at += " (" + words.Number(l.Source.Len()) + " in all)"
	}
	return at
}

// LayOut divides w cells among columns. The last ones are dropped while the
// least widths do not fit; the first is always there.
func LayOut(columns []Column, w int) []int {
	n := len(columns)
	for n > 1 && leastWidth(columns[:n]) > w {
		n--
	}
	widths := make([]int, n)
	left := w - ColumnGap*(n-1)
	for i := range n {
		widths[i] = min(columns[i].Least, max(0, left))
		left -= widths[i]
	}
	if n == 1 {
		widths[0] += max(0, left)
		left = 0
	}
	for grown := true; left > 0 && grown; {
		grown = false
		for i := range n {
			if left > 0 && widths[i] < columns[i].Most {
				widths[i]++
				left--
				grown = true
			}
		}
	}
	return widths
}

func leastWidth(columns []Column) int {
	sum := ColumnGap * (len(columns) - 1)
	for _, c := range columns {
		sum += c.Least
	}
	return sum
}

// Undo clears the filter of a list.
func (l *List) Undo() (Escape, bool) {
	if !l.Filtering {
		return Escape{}, false
	}
	return Escape{Label: "clear the filter", Do: func() tea.Cmd { l.clearFilter(); return nil }}, true
}

// Keys are the bindings of a list that can be filtered: those that have an effect
// now.
func (l *List) Keys(t Theme, enter display.Text) []key.Binding {
	var keys []key.Binding
	if l.Count() > 0 && enter != "" {
		keys = append(keys, Binding(KeyEnter, enter))
	}
	if l.Count() > 1 {
		keys = append(keys, l.MoveKey(t))
	}
	if !l.Filtering && l.Count() > 1 {
		keys = append(keys, Binding("/", "filter"))
	}
	return keys
}

// MoveKey is the binding that moves in a list.
func (l *List) MoveKey(t Theme) key.Binding { return Binding(t.Glyph.Up+"/"+t.Glyph.Down, "move") }

// MoveKeys is that binding where there is more than one row.
func (l *List) MoveKeys(t Theme) []key.Binding {
	if l.Count() < 2 {
		return nil
	}
	return []key.Binding{l.MoveKey(t)}
}
