package widget

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Document lays out sections, an empty row behind each. A warning without a heading
// stands right above what comes after it.
func (t Theme) Document(list []report.Section, w int, full bool) []Line {
	rows := make([]Line, 0, len(list))
	for _, s := range list {
		own := t.drawSection(s, w, full)
		rows = append(rows, own...)
		if len(own) > 0 && own[len(own)-1] != "" && (s.Level == "" || s.Heading != "") {
			rows = append(rows, "")
		}
	}
	return rows
}

// Detail lays out sections right below each other.
func (t Theme) Detail(list []report.Section, w int) []Line {
	rows := make([]Line, 0, len(list))
	for _, s := range list {
		rows = append(rows, t.drawSection(s, w, false)...)
	}
	return rows
}

// drawSection lays out one section, nothing of one that has only a heading.
func (t Theme) drawSection(s report.Section, w int, full bool) []Line {
	if s.Spoken {
		return nil
	}
	rows := t.sectionText(s, w)
	rows = append(rows, t.sectionFacts(s, w)...)
	rows = append(rows, t.drawItems(s, w, full)...)
	rows = append(rows, t.Findings(s.Findings, w, depthOf(s, full))...)
	if s.Table != nil {
		rows = append(rows, t.severityTable(*s.Table, w)...)
	}
	rows = append(rows, t.drawChecks(s.Checks, w)...)
	rows = append(rows, t.drawMismatches(s.Mismatches, w)...)
	if s.Err != nil {
		rows = append(rows, t.drawFailure(s.Err, w)...)
	}
	switch {
	case len(rows) == 0 || s.Heading == "":
		return rows
	case len(s.Mismatches) > 0:
		s.Heading += " (" + words.Number(len(s.Mismatches)) + ")"
	case s.Level != "":
		s.Heading = t.Glyph.Warn + " " + s.Heading
	}
	return append([]Line{t.Strong(s.Heading)}, rows...)
}

func depthOf(s report.Section, full bool) FindingDepth {
	switch {
	case full:
		return FindingFull
	case s.Brief:
		return FindingTitle
	}
	return FindingText
}

// sectionText lays out paragraphs and a legend: under a heading indented, as a warning
// with its mark.
func (t Theme) sectionText(s report.Section, w int) []Line {
	var rows []Line
	for _, p := range s.Paragraphs {
		switch {
		case s.Heading != "":
			rows = append(rows, t.indentText(p, 2, w)...)
		case s.Level == core.SeverityBlocker:
			rows = append(rows, t.Wrapped(t.Glyph.Warn+" "+p, w, t.Alarm)...)
		case s.Level != "":
			rows = append(rows, t.Wrapped(t.Glyph.Warn+" "+p, w, t.Strong)...)
		default:
			rows = append(rows, t.Paragraph(p, w)...)
		}
	}
	if s.Legend != nil {
		rows = append(rows, t.Plain(t.Cut(display.Join(s.Legend, "   "), w)))
	}
	return rows
}

// sectionFacts lays out labelled values: in a row each where they are compared by eye,
// else two on a row.
func (t Theme) sectionFacts(s report.Section, w int) []Line {
	var whole, short []Pair
	var rows []Line
	for _, f := range s.Facts {
		value := f.Value
		if f.Severity != "" {
			value = SeverityText(f.Severity, t.Glyph)
		}
		if f.From != "" {
			value = f.From + " " + t.Glyph.arrow + " " + value
		}
		switch {
		case s.Heading != "":
			rows = append(rows, t.indentText(f.Name+": "+value, 2, w)...)
		case f.Whole:
			whole = append(whole, Labeled(f.Name, value))
		default:
			short = append(short, Labeled(f.Name, value))
		}
	}
	rows = append(rows, t.Facts(w, whole...)...)
	return append(rows, t.Pairs(w, short)...)
}

// drawItems lays out the items of a section; those with more than a title have an empty row
// behind them.
func (t Theme) drawItems(s report.Section, w int, full bool) []Line {
	var rows []Line
	for i, item := range s.Items {
		rows = append(rows, t.drawItem(item, w, full)...)
		last := i+1 == len(s.Items)
		if numbered := isNumber(item.Mark); numbered && !last && (full || !item.Brief || !s.Items[i+1].Brief) {
			rows = append(rows, "")
		}
	}
	return rows
}

// drawItem lays out one item, by what its mark is.
func (t Theme) drawItem(item report.Item, w int, full bool) []Line {
	switch {
	case isNumber(item.Mark):
		return t.numberedItem(item, w, full)
	case item.Title == "" && item.Raw != nil:
		return t.drawQuotes(item.Raw, w)
	case item.Title == "":
		return t.drawChanges(w, item.Changes)
	case item.Mark == "left":
		return Hanging(t.Plain(t.Glyph.Current+" "), item.Title, w, t.Plain)
	case item.Mark == "right":
		return Hanging(t.Plain(t.Glyph.Pointer+" "), item.Title, w, t.Plain)
	case item.Mark == "refused":
		return Hanging(t.Severity(core.SeverityBlocker)+"  ", item.Title, w, t.Strong)
	case item.Mark == "+":
		return t.indentText("+ "+item.Title, 4, w)
	case item.Mark == "":
		return t.drawLinked(item, w)
	}
	return append(t.State(item.Title, t.Outcome(upgrade.Outcome(item.Mark)), w), t.drawRefused(item, w)...)
}

// drawLinked lays out an item that may be somewhere in the org: the title is a link, or the
// address follows it.
func (t Theme) drawLinked(item report.Item, w int) []Line {
	if item.Link != "" && !t.Links {
		return t.Bullet("-", item.Title+", "+item.Link, w)
	}
	rows := t.Bullet("-", item.Title, w)
	for i := range rows {
		rows[i] = t.linkTo(item.Link, rows[i])
	}
	return rows
}

func isNumber(mark display.Text) bool {
	return mark != "" && strings.Trim(string(mark), "0123456789") == ""
}

// numberedItem lays out a step with the fields it changes, unless the title says it
// all.
func (t Theme) numberedItem(item report.Item, w int, full bool) []Line {
	rows := Hanging(t.Strong(item.Mark+". "), item.Title, w, t.Strong)
	if !item.Brief || full {
		rows = append(rows, t.drawChanges(w, item.Changes)...)
	}
	for _, l := range item.Lines {
		rows = append(rows, t.Bullet(t.Glyph.Warn, l, w)...)
	}
	if full {
		rows = append(rows, t.drawUnchanged(item.Changes, w)...)
	}
	return rows
}

// drawRefused explains an item that was not applied, and shows the raw words.
func (t Theme) drawRefused(item report.Item, w int) []Line {
	var rows []Line
	if f := item.Finding; f != nil {
		rows = append(rows, Hanging("  ", display.Clean(f.Title), w, t.Strong)...)
		for _, text := range []string{f.Meaning, f.Action} {
			if text != "" {
				rows = append(rows, t.indentText(display.Clean(text), 2, w)...)
			}
		}
	}
	for _, l := range t.drawQuotes(item.Raw, w-2) {
		rows = append(rows, "  "+l)
	}
	return rows
}

// drawQuotes shows someone else's words.
func (t Theme) drawQuotes(list []display.Text, w int) []Line {
	rows := make([]Line, 0, len(list))
	for _, d := range list {
		rows = append(rows, t.drawQuote(d, w)...)
	}
	return rows
}

// drawFailure explains an error in a document, and quotes it.
func (t Theme) drawFailure(err error, w int) []Line {
	p := ProblemOf(err)
	var rows []Line
	for _, text := range []display.Text{p.Title, p.Meaning, p.Action} {
		if text != "" {
			rows = append(rows, t.indentText(text, 2, w)...)
		}
	}
	return append(rows, t.drawQuotes(p.details, w)...)
}

// severityTable lists how many there are of each kind, and how grave the gravest is.
func (t Theme) severityTable(table report.Table, w int) []Line {
	rows := make([]Line, 0, len(table.Rows))
	for _, row := range table.Rows {
		severity := SeverityText(upgrade.LossSeverity(row[0]), t.Glyph)
		rows = append(rows, Hanging(t.Glyphed(t.Fit(severity, 12)+t.fitRight(row[1], 6)+"  ", t.Plain), row[2], w, t.Plain)...)
	}
	return rows
}

// ComparedCounts draws a small table of two rows that are compared.
func (t Theme) ComparedCounts(table report.Table, w int) []Line {
	columns := []Column{
		{Title: table.Head[0], Least: 10, Most: 36},
		{Title: t.Glyph.Current + " " + table.Head[1], Least: 12, Most: 26, Right: true},
		{Title: t.Glyph.Pointer + " " + table.Head[2], Least: 12, Most: 26, Right: true},
	}
	l := List{Columns: columns}
	widths := LayOut(columns, w)
	rows := make([]Line, 0, len(table.Rows)+1)
	rows = append(rows, t.Strong(l.joinCells(t, widths, []display.Text{columns[0].Title, columns[1].Title, columns[2].Title})))
	for i, cells := range table.Rows {
		look := t.Plain
		if i == 0 { // the sum
			look = t.Strong
		}
		rows = append(rows, look(l.joinCells(t, widths, cells)))
	}
	return rows
}

// drawChecks sets what was predicted beside what was read back, in a table where there is
// room for one.
func (t Theme) drawChecks(list []upgrade.Check, w int) []Line {
	columns := []Column{
		{Title: "What", Least: 14, Most: 26},
		{Title: "Expected", Least: 18, Most: 40},
		{Title: "Actual", Least: 18, Most: 40},
		{Title: "Result", Least: 14, Most: 14},
	}
	switch {
	case len(list) == 0:
		return nil
	case list[0].Agreement == upgrade.AgreementPending:
		const later = "Salesforce does this automatically, a few minutes after the upgrade. Press v to verify again."
		return append(t.indentText(later, 2, w), t.checksNarrow(list, w)...)
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
func (t Theme) checksNarrow(list []upgrade.Check, w int) []Line {
	rows := make([]Line, 0, 2*len(list))
	for _, c := range list {
		rows = append(rows, t.indentText(t.agreementText(c.Agreement)+"  "+display.Clean(c.Name), 2, w)...)
		rows = append(rows, t.indentText("expected "+words.OrNothing(c.Predicted)+", actual "+words.OrNothing(c.Actual), 4, w)...)
	}
	return rows
}

// maxMismatches bounds the list of permissions that are not as predicted: that many of
// them are one mistake, and the files hold all.
const maxMismatches = 500

// drawMismatches lists the permissions that are not as predicted, one by one.
func (t Theme) drawMismatches(list []upgrade.Mismatch, w int) []Line {
	var rows []Line
	for _, m := range list[:min(len(list), maxMismatches)] {
		name := words.Difference(upgrade.Difference{Item: m.Item, Label: m.Label})
		rows = append(rows, t.Bullet(t.Glyph.Cross, name, w)...)
		rows = append(rows, t.indentText("expected "+rightsText(m.Predicted)+", actual "+rightsText(m.Actual), 4, w)...)
	}
	if more := len(list) - maxMismatches; more > 0 {
		rows = append(rows, t.indentText(words.Count(more, "more is", "more are")+" in the files that w writes.", 2, w)...)
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
