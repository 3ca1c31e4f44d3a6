package report

import (
	"slices"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/phrase"
)

// Table has a head and rows of the same width.
type Table struct {
	Head []display.Text
	Rows [][]display.Text
}

// The heads of columns that several tables have.
const (
	headKind       display.Text = "Kind"
	headRights     display.Text = "Rights"
	headWhat       display.Text = "What"
	headAPIName    display.Text = "API name"
	headID         display.Text = "ID"
	headSeverity   display.Text = "Severity"
	headAfterwards display.Text = "Afterwards"
	headWhy        display.Text = "Why"
)

// dropColumns takes out the columns that tell nothing.
func (t *Table) dropColumns(empty func(cells []display.Text) bool) {
	for i := len(t.Head) - 1; i > 0; i-- {
		if empty(t.listColumn(i)) {
			t.dropColumn(i)
		}
	}
}

func (t *Table) dropColumn(i int) {
	t.Head = append(t.Head[:i:i], t.Head[i+1:]...)
	for n, row := range t.Rows {
		t.Rows[n] = append(row[:i:i], row[i+1:]...)
	}
}

func (t *Table) listColumn(i int) []display.Text {
	cells := make([]display.Text, len(t.Rows))
	for n, row := range t.Rows {
		cells[n] = row[i]
	}
	return cells
}

// sameInAll takes out the column of that name where all rows say the same in it,
// and gives what they say; "" where they differ.
func (t *Table) sameInAll(name display.Text) display.Text {
	i := slices.Index(t.Head, name)
	if i < 0 || len(t.Rows) == 0 {
		return ""
	}
	cells := t.listColumn(i)
	if slices.ContainsFunc(cells, func(c display.Text) bool { return c != cells[0] }) {
		return ""
	}
	t.dropColumn(i)
	return cells[0]
}

// isEmpty tells whether no cell of a column says anything.
func isEmpty(cells []display.Text) bool { return display.Join(cells, "") == "" }

// isNumeric tells whether a column holds numbers, which stand below each other by their end.
func (t *Table) isNumeric(i int) bool {
	cells := display.Join(t.listColumn(i), "")
	return cells != "" && strings.Trim(string(cells), "-0123456789,") == ""
}

// Class tells a page how a column is set: numbers by their end, ids never broken.
func (t *Table) Class(i int) string {
	switch {
	case t.Head[i] == headID:
		return "id"
	case t.isNumeric(i):
		return "n"
	}
	return ""
}

func formatNumber(n int) display.Text { return display.Clean(phrase.Number(n)) }

// numberOrDash writes nothing as a dash, so that the numbers of a table stand out.
func numberOrDash(n int) display.Text {
	if n == 0 {
		return "-"
	}
	return formatNumber(n)
}
