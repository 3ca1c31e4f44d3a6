package report

import (
	"cmp"
	"strings"

	"cupgrade/core/display"
)

// Text renders a document for a terminal or a plain file: no markup, no color, columns below
// each other. Lines are wrapped at words to the width in cells, 0 for that of a file.
func Text(d Document, width int) string {
	p := textPage{width: cmp.Or(width, fileWidth)}
	p.writeLines("", d.Title)
	for _, lead := range d.Lead {
		p.writeLines("  ", lead)
	}
	p.writeFacts(d.Facts)
	for _, s := range d.Sections {
		p.writeSection(s)
	}
	return p.String()
}

// fileWidth is the width of what is piped or kept in a file.
const fileWidth = 100

// textPage is a page of text that is being written.
type textPage struct {
	strings.Builder
	width int
}

// writeLines writes a text behind an indent, and below it what does not fit.
func (p *textPage) writeLines(indent, text display.Text) {
	p.writeHanging(indent, display.Pad("", display.Width(indent)), text)
}

// writeHanging is writeLines with another indent from the second line on.
func (p *textPage) writeHanging(first, rest, text display.Text) {
	for i, row := range display.Wrap(text, max(narrowest, p.width-display.Width(rest))) {
		if i == 0 {
			row = first + row
		} else {
			row = rest + row
		}
		_, _ = p.WriteString(strings.TrimRight(string(row), " ") + "\n")
	}
}

func (p *textPage) writeFacts(facts []Fact) {
	widest := 0
	for _, f := range facts {
		widest = max(widest, display.Width(f.Name))
	}
	for _, f := range facts {
		name := "  " + display.Pad(f.Name, widest+2)
		if f.Whole {
			_, _ = p.WriteString(string(name+f.Text()) + "\n")
			continue
		}
		p.writeHanging(name, display.Pad("", display.Width(name)), f.Text())
	}
}

func (p *textPage) writeSection(s Section) {
	if s.Heading != "" {
		p.writeLines("", "")
		p.writeLines("", s.Heading)
	}
	for _, text := range s.Paragraphs {
		p.writeLines("  ", text)
	}
	for _, bar := range s.Bars {
		p.writeLines("  ", bar.Name+": "+bar.Text())
	}
	p.writeFacts(s.Facts)
	for _, item := range s.Items {
		p.writeItem(item)
	}
	if s.Table != nil && len(s.Table.Rows) > 0 {
		if len(s.Paragraphs)+len(s.Bars)+len(s.Items) > 0 {
			p.writeLines("", "")
		}
		p.writeTable(*s.Table)
	}
}

func (p *textPage) writeItem(item Item) {
	mark := display.Text("  ")
	switch {
	case isNumber(item.Mark):
		mark += item.Mark + ". "
	case item.Mark == "+":
		mark += "- "
	case item.Mark != "":
		mark += "[" + item.Mark + "] "
	}
	p.writeHanging(mark, "      ", item.Title)
	for _, line := range item.Lines {
		p.writeLines("      ", line)
	}
	if item.Link != "" { // whole, so that it can be followed
		_, _ = p.WriteString("      " + string(item.Link) + "\n")
	}
}

// isNumber tells whether a mark numbers its item.
func isNumber(mark display.Text) bool {
	return mark != "" && strings.Trim(string(mark), "0123456789") == ""
}

// columnGap stands between two columns, and narrowest is how far a column is made narrower.
const (
	columnGap = display.Text("  ")
	narrowest = 10
)

func (p *textPage) writeTable(t Table) {
	widths := p.columnWidths(t)
	if widths == nil {
		p.writeRecords(t)
		return
	}
	numeric := make([]bool, len(widths))
	for i := range numeric {
		numeric[i] = t.isNumeric(i)
	}
	for _, row := range append([][]display.Text{t.Head}, t.Rows...) {
		p.writeRow(widths, numeric, row)
	}
}

// writeRow writes the cells of a row beside each other, each wrapped in its column.
func (p *textPage) writeRow(widths []int, numeric []bool, row []display.Text) {
	cells, height := make([][]display.Text, len(row)), 1
	for i, cell := range row {
		cells[i] = display.Wrap(cell, max(1, widths[i]))
		height = max(height, len(cells[i]))
	}
	for y := range height {
		line := display.Text("")
		for i := range cells {
			cell := display.Text("")
			if y < len(cells[i]) {
				cell = cells[i][y]
			}
			if gap := widths[i] - display.Width(cell); numeric[i] && gap > 0 {
				cell = display.Pad("", gap) + cell
			}
			line += columnGap + display.Pad(cell, widths[i])
		}
		_, _ = p.WriteString(strings.TrimRight(string(line), " ") + "\n")
	}
}

// columnWidths gives each column what its cells need; where that is too much for a line, the
// widest columns give way. nil tells that the table does not fit.
func (p *textPage) columnWidths(t Table) []int {
	widths, least := make([]int, len(t.Head)), make([]int, len(t.Head))
	total := 0
	for i, head := range t.Head {
		for _, cell := range append(t.listColumn(i), head) {
			widths[i] = max(widths[i], display.Width(cell))
			for word := range strings.FieldsSeq(string(cell)) {
				least[i] = max(least[i], display.Width(display.Clean(word)))
			}
		}
		total += len(columnGap) + widths[i]
	}
	for total > p.width {
		widest := -1
		for i := range widths {
			if widths[i] > max(least[i], narrowest) && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return nil
		}
		widths[widest]--
		total--
	}
	return widths
}

// writeRecords writes the rows of a table that is too wide below each other.
func (p *textPage) writeRecords(t Table) {
	for _, row := range t.Rows {
		p.writeHanging("  ", "    ", row[0])
		for i, cell := range row[1:] {
			if cell != "" && cell != "-" {
				p.writeHanging("    ", "      ", t.Head[i+1]+": "+cell)
			}
		}
	}
}
