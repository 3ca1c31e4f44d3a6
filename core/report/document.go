// Package report writes a plan, or what became of it, for people who were not
// there: as Markdown for a change ticket, as a self-contained HTML page for
// printing, as plain text, and as JSON for a program.
//
// A report is first a Document, which knows no format, and then one of the
// renderings of it. All text in a Document is cleaned; each rendering escapes what
// its format would take for markup.
package report

import (
	"cupgrade/core"
	"cupgrade/core/display"
)

// Document is a report without a format.
type Document struct {
	Title    display.Text
	Facts    []Fact // who, what, when: the head of the report
	Sections []Section
}

// Fact is one line of a head: a name and its value.
type Fact struct{ Name, Value display.Text }

// Section is a part with a heading. It holds paragraphs, then items, then a table;
// each may be missing.
type Section struct {
	Heading    display.Text
	Paragraphs []display.Text
	Items      []Item
	Table      *Table
}

// Item is a thing in a list: a finding, a step.
type Item struct {
	// Mark says in a word what the item is: "blocker", "applied".
	Mark  display.Text
	Title display.Text
	Lines []display.Text
	// Link is a public page about it, an https URL; "" for none.
	Link display.Text
}

// Table has a head and rows of the same width.
type Table struct {
	Head []display.Text
	Rows [][]display.Text
}

// The heads of columns that several tables have.
const (
	headWhat    display.Text = "What"
	headAPIName display.Text = "API name"
)

// empty tells whether there is nothing to show but the heading.
func (s Section) empty() bool {
	return len(s.Paragraphs) == 0 && len(s.Items) == 0 && (s.Table == nil || len(s.Table.Rows) == 0)
}

// add appends a section unless it is empty.
func (d *Document) add(s Section) {
	if !s.empty() {
		d.Sections = append(d.Sections, s)
	}
}

// fact appends a line to the head unless it has no value.
func (d *Document) fact(name display.Text, value string) {
	if value != "" {
		d.Facts = append(d.Facts, Fact{Name: name, Value: display.Clean(value)})
	}
}

// findingItem is a finding as an item of a list.
func findingItem(f core.Finding) Item {
	item := Item{Mark: display.Clean(string(f.Severity)), Title: display.Clean(f.Title), Link: display.Clean(f.Source)}
	if f.Severity == core.SeverityNotice {
		item.Mark = "note"
	}
	if f.Meaning != "" {
		item.Lines = append(item.Lines, display.Clean(f.Meaning))
	}
	if f.Action != "" {
		item.Lines = append(item.Lines, "What to do: "+display.Clean(f.Action))
	}
	return item
}
