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
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// Document is a report without a format.
type Document struct {
	Title    display.Text
	Lead     []display.Text // the report in a sentence
	Facts    []Fact         // who, what, when: the head of the report
	Sections []Section
	// Sign names the blanks of the line where a printed report is signed.
	Sign []display.Text
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

// Section is a part with a heading. It holds paragraphs, then bars, facts, items, findings
// and a table; each may be missing.
type Section struct {
	Heading    display.Text
	Paragraphs []display.Text
	Bars       []Bar
	Facts      []Fact
	Items      []Item
	Findings   []core.Finding
	Table      *Table
	// Checks set what was expected beside what is, and Mismatches do so for permissions.
	// Err is an error that is explained and quoted.
	Checks     []upgrade.Check
	Mismatches []upgrade.Mismatch
	Err        error
	// Later says when Checks that are pending are worth a look, where nobody can look at once.
	Later display.Text
	// Legend explains the marks that the sections before it use.
	Legend []display.Text
	// Level is how much attention the section wants, "" for none of its own.
	Level core.Severity
	// Brief is true of findings of which the titles are enough, Told of paragraphs that
	// numbered lines have told where they came about, and Spoken of what only they tell.
	Brief, Told, Spoken bool
}

// Bar is a whole in its parts, such as the permissions that are kept, reassigned and lost.
type Bar struct {
	Name  display.Text
	Parts []Part
}

// Part is a part of a bar; N is above zero.
type Part struct {
	Word display.Text
	N    int
}

// Text tells a bar in words: "135 kept, 34 lost".
func (b Bar) Text() display.Text {
	parts := make([]display.Text, len(b.Parts))
	for i, p := range b.Parts {
		parts[i] = formatNumber(p.N) + " " + p.Word
	}
	return display.Join(parts, ", ")
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

// add appends the sections that hold anything, each in the form that every renderer writes.
func (d *Document) add(sections ...Section) {
	for _, s := range sections {
		if s = s.spelledOut(); !s.isEmpty() && !s.Spoken {
			d.Sections = append(d.Sections, s)
		}
	}
}

// isEmpty tells whether there is nothing to show but the heading.
func (s Section) isEmpty() bool {
	return len(s.Paragraphs) == 0 && len(s.Bars) == 0 && len(s.Facts) == 0 && len(s.Items) == 0 && (s.Table == nil || len(s.Table.Rows) == 0)
}

// spelledOut writes as items, lines and tables what the wizard shows in a way of its own.
func (s Section) spelledOut() Section {
	if s.Err != nil {
		f := explain.Error(s.Err)
		s.Items = append(s.Items, Item{Mark: "error", Finding: &f, Raw: explain.Details(s.Err)})
	}
	s.Items = slices.Clone(s.Items)
	for i := range s.Items {
		s.Items[i] = s.Items[i].spelledOut()
	}
	for _, f := range s.Findings {
		s.Items = append(s.Items, findingItem(f))
	}
	if len(s.Checks) > 0 {
		s.Table = checksTable(s.Checks)
		if s.Later != "" {
			s.Paragraphs = []display.Text{s.Later}
		}
	}
	if len(s.Mismatches) > 0 {
		s.Heading += " (" + formatNumber(len(s.Mismatches)) + ")"
		s.Table, s.Paragraphs = mismatchTable(s.Mismatches), cutNotice(len(s.Mismatches))
	}
	return s
}

func (i Item) spelledOut() Item {
	lines := make([]display.Text, 0, len(i.Changes)+len(i.Lines))
	for _, c := range i.Changes {
		lines = append(lines, change(c))
	}
	i.Lines = append(lines, i.Lines...)
	if f := i.Finding; f != nil {
		found := findingItem(*f)
		if i.Title == "" {
			i.Title = found.Title
		} else {
			i.Lines = append(i.Lines, found.Title)
		}
		i.Lines, i.Link = append(i.Lines, found.Lines...), found.Link
	}
	i.Lines = append(i.Lines, i.Raw...)
	return i
}

// lead adds a sentence above the facts, unless there is none.
func (d *Document) lead(sentence string) {
	if sentence != "" {
		d.Lead = append(d.Lead, display.Clean(sentence))
	}
}

// addFact appends a line to the head unless it has no value.
func (d *Document) addFact(name display.Text, value string) {
	if value != "" {
		d.Facts = append(d.Facts, Fact{Name: name, Value: display.Clean(value)})
	}
}

// addWholeFact appends a value that is copied: it is never broken.
func (d *Document) addWholeFact(name display.Text, value string) {
	if value != "" {
		d.Facts = append(d.Facts, Fact{Name: name, Value: display.Clean(value), Whole: true})
	}
}

// change appends a line with the value before and the one after.
func (d *Document) change(name display.Text, before, after string) {
	d.Facts = append(d.Facts, Fact{Name: name, From: display.Clean(before), Value: display.Clean(after)})
}

// Text is the value as a report shows it.
func (f Fact) Text() display.Text {
	if f.From == "" {
		return f.Value
	}
	return f.From + " → " + f.Value
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
	if f.Action != "" && f.Action != phrase.ActionNothing {
		item.Lines = append(item.Lines, "What to do: "+display.Clean(f.Action))
	}
	return item
}

func checksTable(checks []upgrade.Check) *Table {
	table := Table{Head: []display.Text{headWhat, "Expected", "Actual", "Verdict"}}
	for _, c := range checks {
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(c.Name), display.Clean(phrase.OrNothing(c.Predicted)), display.Clean(phrase.OrNothing(c.Actual)), Agreement(c.Agreement),
		})
	}
	return &table
}

func mismatchTable(mismatches []upgrade.Mismatch) *Table {
	table := Table{Head: []display.Text{headWhat, headAPIName, "Expected", "Actual"}}
	rights := func(r access.Rights) display.Text { return display.Clean(phrase.OrNothing(r.String())) }
	for _, m := range mismatches[:min(len(mismatches), maxTableRows)] {
		table.Rows = append(table.Rows, []display.Text{display.Clean(m.Label), display.Clean(m.Item.APIName()), rights(m.Predicted), rights(m.Actual)})
	}
	table.dropColumns(isEmpty)
	return &table
}

// Agreement is the word for how expected and actual compare.
func Agreement(a upgrade.Agreement) display.Text {
	switch a {
	case upgrade.AgreementMatch:
		return "as expected"
	case upgrade.AgreementMismatch:
		return "different"
	case upgrade.AgreementPending:
		return "pending"
	case upgrade.AgreementUnplanned:
		return "not planned"
	default:
		return "not verified"
	}
}
