// Package report writes a plan, or what became of it, for people who were not
// there: as Markdown for a change ticket, as a self-contained HTML page for
// printing, as plain text, and as JSON for a program.
//
// A report is first a Document, which knows no format, and then one of the
// renderings of it. All text in a Document is cleaned; each rendering escapes what
// its format would take for markup.
package report

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Document is a report without a format.
type Document struct {
	Title    display.Text
	Facts    []Fact // who, what, when: the head of the report
	Sections []Section
}

// Fact is one line of a head: a name and its value.
type Fact struct {
	Name, Value display.Text
	// Severity is the value where it is one.
	Severity upgrade.LossSeverity
	// From is the value before, "" where it does not change.
	From display.Text
	// Whole is true of what a person compares by eye: it is never cut.
	Whole bool
}

// Section is a part with a heading. It holds paragraphs, then facts, items, findings
// and a table; each may be missing.
type Section struct {
	Heading    display.Text
	Paragraphs []display.Text
	Facts      []Fact
	Items      []Item
	Findings   []core.Finding
	Table      *Table
	// Checks set what was predicted beside what was read back, and Mismatches do so for
	// permissions. Err is an error that is explained and quoted.
	Checks     []upgrade.Check
	Mismatches []upgrade.Mismatch
	Err        error
	// Legend explains the marks that the sections before it use.
	Legend []display.Text
	// Level is how much attention the section wants, "" for none of its own.
	Level core.Severity
	// Brief is true of findings of which the titles are enough, Told of paragraphs that
	// numbered lines have told where they came about, and Spoken of what only they tell.
	Brief, Told, Spoken bool
}

// Item is a thing in a list: a step, a removed assignment.
type Item struct {
	// Mark says in a word what the item is: "blocker", "applied".
	Mark  display.Text
	Title display.Text
	Lines []display.Text
	// Brief is true where the title says it all, and Told of what numbered lines have
	// told where it came about.
	Brief, Told bool
	// Changes are the fields that the item changes.
	Changes []upgrade.FieldChange
	// Finding explains what became of the item, and Raw quotes who refused it.
	Finding *core.Finding
	Raw     []display.Text
	// Link is a public page about it, an https URL; "" for none.
	Link display.Text
}

// Table has a head and rows of the same width.
type Table struct {
	Head []display.Text
	Rows [][]display.Text
	// Least and Most are how many characters each column takes on a screen.
	Least, Most []int
}

// The heads of columns that several tables have.
const (
	headWhat    display.Text = "What"
	headAPIName display.Text = "API name"
)

// empty tells whether there is nothing to show but the heading.
func (s Section) empty() bool {
	return len(s.Paragraphs) == 0 && len(s.Items) == 0 && len(s.Findings) == 0 && (s.Table == nil || len(s.Table.Rows) == 0)
}

// add appends a section unless it is empty.
func (d *Document) add(s Section) {
	if !s.empty() {
		d.Sections = append(d.Sections, s)
	}
}

// flat writes out what only the wizard shows in a way of its own: findings and the fields of
// a step become items and lines.
func (d Document) flat() Document {
	sections := make([]Section, len(d.Sections))
	for i, s := range d.Sections {
		s.Items = slices.Clone(s.Items)
		for n := range s.Items {
			item := &s.Items[n]
			lines := make([]display.Text, 0, len(item.Changes)+len(item.Lines))
			for _, c := range item.Changes {
				lines = append(lines, change(c))
			}
			item.Lines = append(lines, item.Lines...)
		}
		for _, f := range s.Findings {
			s.Items = append(s.Items, findingItem(f))
		}
		sections[i] = s
	}
	d.Sections = sections
	return d
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
