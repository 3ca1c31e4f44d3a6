package tui

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// document lays out sections, an empty row behind each. A warning without a heading
// stands right above what comes after it.
func (t theme) document(list []report.Section, w int, full bool) []line {
	var rows []line
	for _, s := range list {
		own := t.section(s, w, full)
		rows = append(rows, own...)
		if len(own) > 0 && own[len(own)-1] != "" && (s.Level == "" || s.Heading != "") {
			rows = append(rows, "")
		}
	}
	return rows
}

// detail lays out sections right below each other.
func (t theme) detail(list []report.Section, w int) []line {
	var rows []line
	for _, s := range list {
		rows = append(rows, t.section(s, w, false)...)
	}
	return rows
}

// section lays out one section, nothing of one that has only a heading.
func (t theme) section(s report.Section, w int, full bool) []line {
	if s.Spoken {
		return nil
	}
	rows := t.sectionText(s, w)
	rows = append(rows, t.sectionFacts(s, w)...)
	rows = append(rows, t.items(s, w, full)...)
	rows = append(rows, t.findings(s.Findings, w, depthOf(s, full))...)
	if s.Table != nil {
		rows = append(rows, t.severityTable(*s.Table, w)...)
	}
	rows = append(rows, t.checks(s.Checks, w)...)
	rows = append(rows, t.mismatches(s.Mismatches, w)...)
	if s.Err != nil {
		rows = append(rows, t.failure(s.Err, w)...)
	}
	switch {
	case len(rows) == 0 || s.Heading == "":
		return rows
	case len(s.Mismatches) > 0:
		s.Heading += " (" + words.Number(len(s.Mismatches)) + ")"
	case s.Level != "":
		s.Heading = t.glyph.warn + " " + s.Heading
	}
	return append([]line{t.strong(s.Heading)}, rows...)
}

func depthOf(s report.Section, full bool) findingDepth {
	switch {
	case full:
		return findingFull
	case s.Brief:
		return findingTitle
	}
	return findingText
}

// sectionText lays out paragraphs and a legend: under a heading indented, as a warning
// with its mark.
func (t theme) sectionText(s report.Section, w int) []line {
	var rows []line
	for _, p := range s.Paragraphs {
		switch {
		case s.Heading != "":
			rows = append(rows, t.indented(p, 2, w)...)
		case s.Level == core.SeverityBlocker:
			rows = append(rows, t.wrapped(t.glyph.warn+" "+p, w, t.alarm)...)
		case s.Level != "":
			rows = append(rows, t.wrapped(t.glyph.warn+" "+p, w, t.strong)...)
		default:
			rows = append(rows, t.paragraph(p, w)...)
		}
	}
	if s.Legend != nil {
		rows = append(rows, t.plain(t.cut(display.Join(s.Legend, "   "), w)))
	}
	return rows
}

// sectionFacts lays out labelled values: in a row each where they are compared by eye,
// else two on a row.
func (t theme) sectionFacts(s report.Section, w int) []line {
	var whole, short []pair
	var rows []line
	for _, f := range s.Facts {
		value := f.Value
		if f.From != "" {
			value = f.From + " " + t.glyph.arrow + " " + value
		}
		switch {
		case s.Heading != "":
			rows = append(rows, t.indented(f.Name+": "+value, 2, w)...)
		case f.Whole:
			whole = append(whole, pair{f.Name, value})
		default:
			short = append(short, pair{f.Name, value})
		}
	}
	rows = append(rows, t.facts(w, whole...)...)
	return append(rows, t.pairs(w, short)...)
}

// items lays out the items of a section; those with more than a title have an empty row
// behind them.
func (t theme) items(s report.Section, w int, full bool) []line {
	var rows []line
	for i, item := range s.Items {
		rows = append(rows, t.item(item, w, full)...)
		last := i+1 == len(s.Items)
		if numbered := isNumber(item.Mark); numbered && !last && (full || !item.Brief || !s.Items[i+1].Brief) {
			rows = append(rows, "")
		}
	}
	return rows
}

// item lays out one item, by what its mark is.
func (t theme) item(item report.Item, w int, full bool) []line {
	switch {
	case isNumber(item.Mark):
		return t.numberedItem(item, w, full)
	case item.Title == "" && item.Raw != nil:
		return t.quotes(item.Raw, w)
	case item.Title == "":
		return t.changes(w, item.Changes)
	case item.Mark == "left":
		return hanging(t.plain(t.glyph.current+" "), item.Title, w, t.plain)
	case item.Mark == "right":
		return hanging(t.plain(t.glyph.pointer+" "), item.Title, w, t.plain)
	case item.Mark == "+":
		return t.indented("+ "+item.Title, 4, w)
	case item.Mark == "":
		return t.bullet("-", item.Title, w)
	}
	return append(t.state(item.Title, t.outcome(upgrade.Outcome(item.Mark)), w), t.refused(item, w)...)
}

func isNumber(mark display.Text) bool {
	return mark != "" && strings.Trim(string(mark), "0123456789") == ""
}

// numberedItem lays out a step with the fields it changes, unless the title says it
// all.
func (t theme) numberedItem(item report.Item, w int, full bool) []line {
	rows := hanging(t.strong(item.Mark+". "), item.Title, w, t.strong)
	if !item.Brief || full {
		rows = append(rows, t.changes(w, item.Changes)...)
	}
	for _, l := range item.Lines {
		rows = append(rows, t.bullet(t.glyph.warn, l, w)...)
	}
	if full {
		rows = append(rows, t.unchanged(item.Changes, w)...)
	}
	return rows
}

// refused explains an item that was not applied, and shows the raw words.
func (t theme) refused(item report.Item, w int) []line {
	var rows []line
	if f := item.Finding; f != nil {
		rows = append(rows, hanging("  ", display.Clean(f.Title), w, t.strong)...)
		for _, text := range []string{f.Meaning, f.Action} {
			if text != "" {
				rows = append(rows, t.indented(display.Clean(text), 2, w)...)
			}
		}
	}
	for _, l := range t.quotes(item.Raw, w-2) {
		rows = append(rows, "  "+l)
	}
	return rows
}

// quotes shows someone else's words.
func (t theme) quotes(list []display.Text, w int) []line {
	var rows []line
	for _, d := range list {
		rows = append(rows, t.quote(d, w)...)
	}
	return rows
}

// failure explains an error in a document, and quotes it.
func (t theme) failure(err error, w int) []line {
	p := problemOf(err)
	var rows []line
	for _, text := range []display.Text{p.title, p.meaning, p.action} {
		if text != "" {
			rows = append(rows, t.indented(text, 2, w)...)
		}
	}
	return append(rows, t.quotes(p.details, w)...)
}

// severityTable lists how many there are of each kind, and how grave the gravest is.
func (t theme) severityTable(table report.Table, w int) []line {
	var rows []line
	for _, row := range table.Rows {
		severity := severityText(upgrade.LossSeverity(row[0]), t.glyph)
		rows = append(rows, hanging(t.plain(t.fit(severity, 12)+t.fitRight(row[1], 6)+"  "), row[2], w, t.plain)...)
	}
	return rows
}

// comparedCounts draws a small table of two rows that are compared.
func (t theme) comparedCounts(table report.Table, w int) []line {
	columns := []column{
		{title: table.Head[0], least: 10, most: 36},
		{title: t.glyph.current + " " + table.Head[1], least: 12, most: 26, right: true},
		{title: t.glyph.pointer + " " + table.Head[2], least: 12, most: 26, right: true},
	}
	l := list{columns: columns}
	widths := layOut(columns, w)
	rows := []line{t.strong(l.join(t, widths, []display.Text{columns[0].title, columns[1].title, columns[2].title}))}
	for i, cells := range table.Rows {
		look := t.plain
		if i == 0 { // the sum
			look = t.strong
		}
		rows = append(rows, look(l.join(t, widths, cells)))
	}
	return rows
}

// checks sets what was predicted beside what was read back, in a table where there is
// room for one.
func (t theme) checks(list []upgrade.Check, w int) []line {
	columns := []column{
		{title: "What", least: 14, most: 26},
		{title: "Predicted", least: 18, most: 40},
		{title: "Read back", least: 18, most: 40},
		{title: "Result", least: 14, most: 14},
	}
	switch {
	case len(list) == 0:
		return nil
	case list[0].Agreement == upgrade.AgreementPending:
		const later = "Salesforce does this by itself, a few minutes after the upgrade. Press v to read it back again."
		return append(t.indented(later, 2, w), t.checksNarrow(list, w)...)
	case w < leastWidth(columns)+2:
		return t.checksNarrow(list, w)
	}
	return t.tableRows(w, columns, len(list), func(i int) []display.Text {
		c := list[i]
		return []display.Text{
			display.Clean(c.Name), words.OrNothing(c.Predicted), words.OrNothing(c.Actual), t.agreementText(c.Agreement),
		}
	})
}

// checksNarrow is the same where a table has no room.
func (t theme) checksNarrow(list []upgrade.Check, w int) []line {
	var rows []line
	for _, c := range list {
		rows = append(rows, t.indented(t.agreementText(c.Agreement)+"  "+display.Clean(c.Name), 2, w)...)
		rows = append(rows, t.indented("predicted "+words.OrNothing(c.Predicted)+", found "+words.OrNothing(c.Actual), 4, w)...)
	}
	return rows
}

// maxMismatches bounds the list of permissions that are not as predicted: that many of
// them are one mistake, and the files hold all.
const maxMismatches = 500

// mismatches lists the permissions that are not as predicted, one by one.
func (t theme) mismatches(list []upgrade.Mismatch, w int) []line {
	var rows []line
	for _, m := range list[:min(len(list), maxMismatches)] {
		name := words.Difference(upgrade.Difference{Item: m.Item, Label: m.Label})
		rows = append(rows, t.bullet(t.glyph.cross, name, w)...)
		rows = append(rows, t.indented("predicted "+rightsText(m.Predicted)+", found "+rightsText(m.Actual), 4, w)...)
	}
	if more := len(list) - maxMismatches; more > 0 {
		rows = append(rows, t.indented(words.Count(more, "more is", "more are")+" in the files that w writes.", 2, w)...)
	}
	return rows
}

// rightsText lists rights, or says that there are none.
func rightsText(r access.Rights) display.Text {
	if r == 0 {
		return "nothing"
	}
	return display.Clean(r.String())
}
