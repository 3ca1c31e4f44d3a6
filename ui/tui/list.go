package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// list lets one row of many be chosen. Only the rows that are seen are asked for,
// so that 50,000 of them cost no more than twenty.
type list struct {
	columns []column
	// source says what there is to choose from.
	source rows

	shown     []int // indexes of source that pass the filter; nil for all
	cursor    int   // index into shown
	top       int
	height    int
	filter    field
	filtering bool
	// stale is set while shown is for an older filter: a long list is filtered beside
	// the screen, see session.sift.
	stale bool
	// wanted are the words that someone else has searched for, to mark in the rows.
	wanted []string
}

// rows is what a list chooses from, by index.
type rows interface {
	len() int
	// key identifies a row across two readings of the same rows.
	key(i int) string
	// cells gives a text for each column.
	cells(i int) []display.Text
	// off says why a row can't be chosen, "" when it can.
	off(i int) display.Text
}

// column is one column of a list.
type column struct {
	title display.Text
	// least and most bound its width; what is left over is shared evenly, and the
	// last columns are dropped when there is too little room.
	least, most int
	right       bool // numbers stand on the right
}

// columnGap is the space between two columns.
const columnGap = 2

// load replaces the rows, and keeps the cursor on the same one when it is still
// there; else it goes to the first that can be chosen.
func (l *list) load(source rows) {
	key := l.selectedKey()
	l.source = source
	l.applyFilter()
	l.selectFirst()
	l.selectKey(key)
}

// selectFirst puts the cursor on the first row that can be chosen.
func (l *list) selectFirst() {
	l.cursor, l.top = 0, 0
	for i := range min(l.count(), longList) {
		if l.source.off(l.index(i)) == "" {
			l.cursor = i
			return
		}
	}
}

// selectIndex puts the cursor on a row of the source, when it is shown.
func (l *list) selectIndex(i int) bool {
	if l.shown == nil {
		l.cursor = i
		return true
	}
	at, found := slices.BinarySearch(l.shown, i)
	if found {
		l.cursor = at
	}
	return found
}

// count is how many rows pass the filter.
func (l *list) count() int {
	switch {
	case l.source == nil:
		return 0
	case l.shown == nil:
		return l.source.len()
	}
	return len(l.shown)
}

// index gives the source's index of the i-th row shown.
func (l *list) index(i int) int {
	if l.shown == nil {
		return i
	}
	return l.shown[i]
}

// selected gives the source's index of the row under the cursor.
func (l *list) selected() (int, bool) {
	if l.count() == 0 {
		return 0, false
	}
	return l.index(l.cursor), true
}

func (l *list) selectedKey() string {
	if i, ok := l.selected(); ok {
		return l.source.key(i)
	}
	return ""
}

// selectKey puts the cursor on the row with a key, when there is one.
func (l *list) selectKey(key string) {
	if key == "" {
		return
	}
	for i := range l.count() {
		if l.source.key(l.index(i)) == key {
			l.cursor = i
			return
		}
	}
}

// key moves the cursor or edits the filter, and tells whether it did. While
// typing is true letters belong to a text and move nothing.
func (l *list) key(k tea.KeyMsg, typing bool) bool {
	typing = typing || l.filtering
	if m := motionOf(k, typing); m != motionNone {
		l.cursor = m.from(l.cursor, max(1, l.height-1), max(0, l.count()-1))
		return true
	}
	switch {
	case l.filtering:
		l.filterKey(k)
		return true
	case !typing && k.String() == "/":
		l.filtering = true
		l.filter = newField()
		return true
	}
	return false
}

// filterKey edits the filter while it is open.
func (l *list) filterKey(k tea.KeyMsg) {
	if l.filter.key(k) {
		l.applyFilter()
	}
}

// clearFilter closes the filter and shows every row, the cursor where it was.
func (l *list) clearFilter() {
	l.filtering = false
	l.show(nil)
}

// show takes the rows that pass, the cursor on the same one when it is among them.
func (l *list) show(passing []int) {
	was, some := l.selected()
	l.shown, l.stale = passing, false
	if !some || !l.selectIndex(was) {
		l.selectFirst()
	}
}

// view draws the head and the rows around the cursor in w cells and h rows.
func (l *list) view(t theme, w, h int) []line {
	widths := layOut(l.columns, w-width(t.glyph.pointer)-1)
	out := make([]line, 0, h)
	if l.filtering && h > 2 {
		out = append(out, t.plain("Filter ")+l.filter.view(t, w-7))
	}
	if h > 3 || len(widths) > 1 && h == 3 || h-len(out) > max(1, l.count()) {
		out = append(out, l.head(t, widths))
	}
	l.height = max(1, h-len(out))
	if l.count() == 0 {
		return append(out, l.nothing(t, w)...)
	}
	l.top = max(l.cursor-l.height+1, min(l.top, l.cursor))
	l.top = max(0, min(l.top, l.count()-l.height))
	for i := l.top; i < min(l.count(), l.top+l.height); i++ {
		out = append(out, l.row(t, widths, i))
	}
	return out
}

// rowsWhole is how many rows the list takes with all that is in it.
func (l *list) rowsWhole() int {
	n := max(1, l.count()) + 1
	if l.filtering {
		n++
	}
	return n
}

// fullWidth is how wide the list is when each column is as wide as it may be.
func (l *list) fullWidth() int {
	sum := columnGap*(len(l.columns)-1) + 2
	for _, c := range l.columns {
		sum += c.most
	}
	return sum
}

func (l *list) nothing(t theme, w int) []line {
	if l.filtering {
		return t.indented("Nothing matches. Press esc to clear the filter.", 2, w)
	}
	return t.indented("There is nothing to choose from.", 2, w)
}

func (l *list) head(t theme, widths []int) line {
	titles := make([]display.Text, len(l.columns))
	for i, c := range l.columns {
		titles[i] = c.title
	}
	return t.plain("  " + l.join(t, widths, titles))
}

func (l *list) row(t theme, widths []int, i int) line {
	text, words := l.join(t, widths, l.source.cells(l.index(i))), l.marks()
	if i != l.cursor {
		return t.plain("  ") + marked(text, words, t.plain)
	}
	return t.accent(t.glyph.pointer+" ") + marked(text, words, t.strong)
}

// join lays the cells of one row side by side.
func (l *list) join(t theme, widths []int, cells []display.Text) display.Text {
	parts := make([]display.Text, 0, 24) // of a size known ahead, so that it need not be kept
	for i, w := range widths {
		var cell display.Text
		if i < len(cells) {
			cell = t.cut(cells[i], w)
		}
		gap := blanks(w - width(cell))
		if i > 0 {
			parts = append(parts, blanks(columnGap))
		}
		if l.columns[i].right {
			parts = append(parts, gap, cell)
		} else {
			parts = append(parts, cell, gap)
		}
	}
	return display.Join(parts, "")
}

// position says where the cursor is: "3 of 840".
func (l *list) position() display.Text {
	n := l.count()
	if n == 0 {
		return ""
	}
	if l.stale {
		return "filtering"
	}
	at := words.Number(l.cursor+1) + " of " + words.Number(n)
	if l.shown != nil {
		at += " (" + words.Number(l.source.len()) + " in all)"
	}
	return at
}

// layOut divides w cells among columns. The last ones are dropped while the
// least widths do not fit; the first is always there.
func layOut(columns []column, w int) []int {
	n := len(columns)
	for n > 1 && leastWidth(columns[:n]) > w {
		n--
	}
	widths := make([]int, n)
	left := w - columnGap*(n-1)
	for i := range n {
		widths[i] = min(columns[i].least, max(0, left))
		left -= widths[i]
	}
	if n == 1 {
		widths[0] += max(0, left)
		left = 0
	}
	for grown := true; left > 0 && grown; {
		grown = false
		for i := range n {
			if left > 0 && widths[i] < columns[i].most {
				widths[i]++
				left--
				grown = true
			}
		}
	}
	return widths
}

func leastWidth(columns []column) int {
	sum := columnGap * (len(columns) - 1)
	for _, c := range columns {
		sum += c.least
	}
	return sum
}

// undo clears the filter of a list.
func (l *list) undo() (rung, bool) {
	if !l.filtering {
		return rung{}, false
	}
	return rung{label: "clear the filter", do: func() tea.Cmd { l.clearFilter(); return nil }}, true
}

// keys are the bindings of a list that can be filtered: those that have an effect
// now.
func (l *list) keys(t theme, enter display.Text) []key.Binding {
	var keys []key.Binding
	if l.count() > 0 && enter != "" {
		keys = append(keys, binding(keyEnter, enter))
	}
	if l.count() > 1 {
		keys = append(keys, l.moveKey(t))
	}
	if !l.filtering && l.count() > 1 {
		keys = append(keys, binding("/", "filter"))
	}
	return keys
}

func (l *list) moveKey(t theme) key.Binding { return binding(t.glyph.up+"/"+t.glyph.down, "move") }
