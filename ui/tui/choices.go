package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// choiceRows are the choices of a page as rows of a list.
type choiceRows struct {
	choices *flow.Choices
	glyph   *widget.Glyphs
	marked  string // the key of the row that others are compared with
	short   bool   // a mark stands without its word
}

// choiceColumns are the columns of choices.
func choiceColumns(c *flow.Choices) []widget.Column {
	list := make([]widget.Column, len(c.Columns))
	for i, of := range c.Columns {
		list[i] = widget.Column{Title: of.Title, Least: of.Least, Most: of.Most, Right: of.Right, Severity: i == c.Marked && !of.Right}
	}
	return list
}

func (r *choiceRows) Len() int         { return r.choices.Len }
func (r *choiceRows) Key(i int) string { return r.choices.At(i).Key }

func (r *choiceRows) Off(i int) display.Text {
	if off := r.choices.At(i).Off; off != nil {
		return display.Clean(off.Title)
	}
	return ""
}

// Cells shows the mark of a row, and marks the row that others are compared with and
// those that are refused.
func (r *choiceRows) Cells(i int) []display.Text {
	c := r.choices.At(i)
	mark := markText(c.Mark, r.glyph)
	switch {
	case c.Mark.Box != flow.BoxNone:
		c.Cells[0] = mark + " " + c.Cells[0]
	case mark != "":
		if r.short {
			mark = markAlone(mark)
		}
		c.Cells[r.choices.Marked] = mark
	case c.Key == r.marked && r.marked != "":
		c.Cells[0] = r.glyph.Current + " " + c.Cells[0]
	case c.Crossed:
		c.Cells[r.choices.Marked] = r.glyph.Cross + " " + c.Cells[r.choices.Marked]
	}
	return c.Cells
}

// markAlone is a mark without its word.
func markAlone(mark display.Text) display.Text {
	alone, _, _ := strings.Cut(string(mark), " ")
	return display.Clean(alone)
}

// markText draws a mark: a glyph and a word, or a box.
func markText(m flow.Mark, g *widget.Glyphs) display.Text {
	switch {
	case m.Severity != "":
		return widget.SeverityText(m.Severity, g)
	case m.Finding != "":
		return widget.FindingMark(m.Finding, g)
	}
	return map[flow.Box]display.Text{flow.BoxOn: g.On, flow.BoxOff: g.Off, flow.BoxRefused: " " + g.Cross + " "}[m.Box]
}

// drawBrief is a row in a few words behind its mark.
func (r *choiceRows) drawBrief(i int) display.Text {
	c := r.choices.At(i)
	mark := markText(c.Mark, r.glyph)
	switch {
	case mark == "":
		return c.Brief
	case c.Mark.Box != flow.BoxNone:
		return mark + " " + c.Brief
	}
	return mark + "  " + c.Brief
}

func (r *choiceRows) SearchText(i int) string {
	if r.choices.Search != nil {
		return r.choices.Search(i)
	}
	return widget.TextOfCells(r, i)
}

func (p *pageStep) viewChoices(w, h int) []widget.Line {
	t := p.s.theme
	if unread := p.page.Choices.Unread; unread != nil {
		return t.Finding(*unread, w, widget.FindingText)
	}
	rows := p.drawIntro(w, h)
	return append(rows, widget.ListWithDetail(t, w, h-len(rows), &p.list, 0, p.drawDetail)...)
}

// drawIntro says what the order of the list is worth. What just came about is said in
// every window.
func (p *pageStep) drawIntro(w, h int) []widget.Line {
	t, compare := p.s.theme, p.page.Choices.Compare
	switch {
	case p.aside.state == readWaiting && p.aside.job.slow:
		return []widget.Line{widget.Clip(p.aside.drawBody(p.s), w), ""}
	case p.aside.state == readFailed && p.page.Aside != nil:
		return append(t.Paragraph(p.page.Aside.Failed+": "+widget.ProblemOf(p.aside.err).Title+".", w), "")
	case compare != nil && p.comparison.marked != "" && !p.canCompare():
		return append(t.Paragraph(compare.Mark, w), "")
	}
	return t.Intro(p.page.Intro, w, h)
}

// drawDetail tells of the row under the cursor, or sets it beside the marked one.
func (p *pageStep) drawDetail(w int) []widget.Line {
	i, ok := p.list.Selected()
	if !ok {
		return nil
	}
	if left, right, both := p.markedPair(); both {
		return p.s.theme.ComparedCounts(p.page.Choices.Compare.Counts(left, right), w)
	}
	return p.s.theme.Detail(p.page.Choices.At(i).Detail(), w)
}

func (p *pageStep) choicesKeys() []key.Binding {
	list := p.list.Keys(p.s.theme, "select")
	second := min(1, len(list))
	switch {
	case p.list.Filtering: // letters belong to the filter
	case p.aside.state == readFailed && p.page.Aside != nil:
		list = slices.Insert(list, second, widget.Binding("r", p.page.Aside.Retry))
	case p.canCompare():
		list = slices.Insert(list, second, widget.Binding(p.s.theme.Glyph.Right, "one by one"))
	case p.page.Choices.Compare != nil && p.list.Count() > 1 && p.comparison.marked == "":
		list = append(list, widget.Binding("c", "compare"))
	default:
		list = append(list, p.actionKeys()...)
	}
	return list
}

// comparison is the page that shows two rows one by one, and which row is marked for
// it.
type comparison struct {
	marked string // its key, "" for none
	open   bool
	page   flow.Page
	list   widget.List
	read   reading
	filter reading
}

func (c *comparison) closePage(s *session) {
	c.filter.cancelJob(s)
	c.open = false
}

// markRow keeps the row under the cursor for others to be compared with, or lets it go.
func (p *pageStep) markRow() {
	i, ok := p.list.Selected()
	if !ok {
		return
	}
	key := p.page.Choices.At(i).Key
	if key == p.comparison.marked {
		key = ""
	}
	p.comparison.marked = key
	p.list.Source = p.sourceRows()
}

func (p *pageStep) unmarkRow() {
	p.comparison.marked = ""
	p.list.Source = p.sourceRows()
}

// markedPair gives the marked row and the one under the cursor, when they are two.
func (p *pageStep) markedPair() (left, right int, both bool) {
	choices := p.page.Choices
	if choices == nil || choices.Compare == nil || p.comparison.marked == "" {
		return 0, 0, false
	}
	right, ok := p.list.Selected()
	for left = range choices.Len {
		if choices.At(left).Key == p.comparison.marked {
			return left, right, ok && left != right
		}
	}
	return 0, 0, false
}

func (p *pageStep) canCompare() bool {
	_, _, both := p.markedPair()
	return both
}

// openComparison computes the page of the marked row and the one under the cursor, beside the
// screen.
func (p *pageStep) openComparison() tea.Cmd {
	left, right, _ := p.markedPair()
	c := &p.comparison
	read := p.page.Choices.Compare.Read(left, right, func(page flow.Page) {
		if p.s.currentStep() == step(p) {
			c.page, c.open = page, true
			c.list = widget.List{Columns: choiceColumns(page.Choices)}
			// The two rows are marked as they were marked in the list.
			c.list.Columns[1].Title = p.s.theme.Glyph.Current + " " + c.list.Columns[1].Title
			c.list.Columns[2].Title = p.s.theme.Glyph.Pointer + " " + c.list.Columns[2].Title
			c.list.Load(&choiceRows{choices: page.Choices, glyph: p.s.theme.Glyph})
		}
	})
	return p.s.beginRead(&c.read, read, func() tea.Cmd { return nil })
}

func (p *pageStep) compareKey(k tea.KeyMsg) tea.Cmd {
	c := &p.comparison
	if k.Type == tea.KeyEnter {
		c.closePage(p.s)
		return nil
	}
	c.list.Key(k, false)
	return p.s.filterLong(&c.list, &c.filter)
}

func (p *pageStep) viewComparison(w, h int) []widget.Line {
	t, c := p.s.theme, &p.comparison
	rows := t.Intro(c.page.Intro, w, h)
	if c.page.Choices.Len == 0 {
		return append(rows, t.Paragraph(c.page.Choices.None, w)...)
	}
	return append(rows, widget.ListWithDetail(t, w, h-len(rows), &c.list, 0, func(w int) []widget.Line {
		i, ok := c.list.Selected()
		if !ok {
			return nil
		}
		return t.Detail(c.page.Choices.At(i).Detail(), w)
	})...)
}
