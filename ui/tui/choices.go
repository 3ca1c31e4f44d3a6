package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
)

// choiceRows are the choices of a page as rows of a list.
type choiceRows struct {
	*flow.Choices
	glyph  *glyphs
	marked string // the key of the row that others are compared with
}

// choiceColumns are the columns of choices.
func choiceColumns(c *flow.Choices) []column {
	list := make([]column, len(c.Columns))
	for i, of := range c.Columns {
		list[i] = column{title: of.Title, least: of.Least, most: of.Most, right: of.Right}
	}
	return list
}

func (r *choiceRows) len() int         { return r.Len }
func (r *choiceRows) key(i int) string { return r.At(i).Key }

func (r *choiceRows) off(i int) display.Text {
	if off := r.At(i).Off; off != nil {
		return display.Clean(off.Title)
	}
	return ""
}

// cells marks the row that others are compared with, and those that are refused.
func (r *choiceRows) cells(i int) []display.Text {
	c := r.At(i)
	switch {
	case c.Key == r.marked && r.marked != "":
		c.Cells[0] = r.glyph.current + " " + c.Cells[0]
	case c.Crossed:
		c.Cells[r.Marked] = r.glyph.cross + " " + c.Cells[r.Marked]
	}
	return c.Cells
}

func (r *choiceRows) searchText(i int) string {
	if r.Search != nil {
		return r.Search(i)
	}
	return textOfCells(r, i)
}

func (p *pageStep) viewChoices(w, h int) []line {
	t := p.s.theme
	if unread := p.page.Choices.Unread; unread != nil {
		return t.finding(*unread, w, findingText)
	}
	rows := p.intro(w, h)
	return append(rows, besides(t, w, h-len(rows), &p.list, 0, p.detail)...)
}

// intro says what the order of the list is worth. What just came about is said in
// every window.
func (p *pageStep) intro(w, h int) []line {
	t, compare := p.s.theme, p.page.Choices.Compare
	switch {
	case p.aside.state == readWaiting && p.aside.job.slow:
		return []line{clip(p.aside.view(p.s), w), ""}
	case p.aside.state == readFailed && p.page.Aside != nil:
		return append(t.paragraph(p.page.Aside.Failed+": "+problemOf(p.aside.err).title+".", w), "")
	case compare != nil && p.comparison.marked != "" && !p.comparable():
		return append(t.paragraph(compare.Mark, w), "")
	}
	return t.intro(p.page.Intro, w, h)
}

// detail tells of the row under the cursor, or sets it beside the marked one.
func (p *pageStep) detail(w int) []line {
	i, ok := p.list.selected()
	if !ok {
		return nil
	}
	if left, right, both := p.pair(); both {
		return p.s.theme.comparedCounts(p.page.Choices.Compare.Counts(left, right), w)
	}
	return p.s.theme.detail(p.page.Choices.At(i).Detail(), w)
}

func (p *pageStep) choicesKeys() []key.Binding {
	list := p.list.keys(p.s.theme, "choose")
	second := min(1, len(list))
	switch {
	case p.list.filtering: // letters belong to the filter
	case p.aside.state == readFailed && p.page.Aside != nil:
		list = slices.Insert(list, second, binding("r", p.page.Aside.Retry))
	case p.comparable():
		list = slices.Insert(list, second, binding(p.s.theme.glyph.right, "one by one"))
	case p.page.Choices.Compare != nil && p.list.count() > 1 && p.comparison.marked == "":
		list = append(list, binding("c", "compare"))
	}
	return list
}

// comparison is the page that shows two rows one by one, and which row is marked for
// it.
type comparison struct {
	marked string // its key, "" for none
	open   bool
	page   flow.Page
	list   list
	read   reading
	sift   reading
}

func (c *comparison) close(s *session) {
	c.sift.stop(s)
	c.open = false
}

// mark keeps the row under the cursor for others to be compared with, or lets it go.
func (p *pageStep) mark() {
	i, ok := p.list.selected()
	if !ok {
		return
	}
	key := p.page.Choices.At(i).Key
	if key == p.comparison.marked {
		key = ""
	}
	p.comparison.marked = key
	p.list.source = p.rows()
}

func (p *pageStep) unmark() {
	p.comparison.marked = ""
	p.list.source = p.rows()
}

// pair gives the marked row and the one under the cursor, when they are two.
func (p *pageStep) pair() (left, right int, both bool) {
	choices := p.page.Choices
	if choices == nil || choices.Compare == nil || p.comparison.marked == "" {
		return 0, 0, false
	}
	right, ok := p.list.selected()
	for left = range choices.Len {
		if choices.At(left).Key == p.comparison.marked {
			return left, right, ok && left != right
		}
	}
	return 0, 0, false
}

func (p *pageStep) comparable() bool {
	_, _, both := p.pair()
	return both
}

// compare computes the page of the marked row and the one under the cursor, beside the
// screen.
func (p *pageStep) compare() tea.Cmd {
	left, right, _ := p.pair()
	c := &p.comparison
	read := p.page.Choices.Compare.Read(left, right, func(page flow.Page) {
		if p.s.current() == step(p) {
			c.page, c.open = page, true
			c.list = list{columns: choiceColumns(page.Choices)}
			// The two rows are marked as they were marked in the list.
			c.list.columns[1].title = p.s.theme.glyph.current + " " + c.list.columns[1].title
			c.list.columns[2].title = p.s.theme.glyph.pointer + " " + c.list.columns[2].title
			c.list.load(&choiceRows{Choices: page.Choices, glyph: p.s.theme.glyph})
		}
	})
	return p.s.begin(&c.read, read, func() tea.Cmd { return nil })
}

func (p *pageStep) compareKey(k tea.KeyMsg) tea.Cmd {
	c := &p.comparison
	if k.Type == tea.KeyEnter {
		c.close(p.s)
		return nil
	}
	c.list.key(k, false)
	return p.s.sift(&c.list, &c.sift)
}

func (p *pageStep) viewComparison(w, h int) []line {
	t, c := p.s.theme, &p.comparison
	rows := t.intro(c.page.Intro, w, h)
	if c.page.Choices.Len == 0 {
		return append(rows, t.paragraph(c.page.Choices.None, w)...)
	}
	return append(rows, besides(t, w, h-len(rows), &c.list, 0, func(w int) []line {
		i, ok := c.list.selected()
		if !ok {
			return nil
		}
		return t.detail(c.page.Choices.At(i).Detail(), w)
	})...)
}
