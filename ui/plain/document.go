package plain

import (
	"slices"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// sayTitle tells the title of a page as a sentence. That of a result goes on with its
// intro.
func (s *session) sayTitle(p flow.Page) {
	switch {
	case p.State != "":
		s.say("", p.Title+". "+p.Intro)
	case p.Gate.Kind == flow.GateReview:
		s.say(p.Title + ":")
	default:
		s.say(endSentence(p.Title))
	}
}

// sayBody tells sections, one line a row.
func (s *session) sayBody(list []report.Section) {
	for _, one := range list {
		s.say(sectionLines(one)...)
	}
}

// sectionLines tells one section; its heading stands before a paragraph, or above its
// rows.
func sectionLines(s report.Section) []display.Text {
	var rows []display.Text
	if !s.Told {
		rows = append(rows, paragraphLines(s)...)
	}
	list := slices.Concat(factLines(s), itemLines(s.Items), checkLines(s.Checks), mismatchLines(s.Mismatches))
	switch follows := len(s.Mismatches) > 0 || len(s.Checks) > 0 && s.Checks[0].Agreement == upgrade.AgreementPending; {
	case len(list) == 0, follows: // right behind the other checks
	case s.Told:
		rows = append(rows, textToReassign)
	case s.Heading != "" && len(s.Paragraphs) == 0:
		rows = append(rows, s.Heading+":")
	}
	rows = append(rows, list...)
	if s.Err != nil {
		rows = append(rows, failureLines(s.Heading, s.Err)...)
	}
	if s.Brief { // a numbered list has them
		return rows
	}
	return append(rows, findingsLines(s.Findings, false)...)
}

func paragraphLines(s report.Section) []display.Text {
	rows := make([]display.Text, len(s.Paragraphs))
	for i, p := range s.Paragraphs {
		rows[i] = endSentence(p)
	}
	if s.Heading != "" && len(rows) > 0 {
		between := display.Text(": ")
		if s.Level != "" {
			between = ". "
		}
		rows[0] = s.Heading + between + rows[0]
	}
	return rows
}

func factLines(s report.Section) []display.Text {
	rows := make([]display.Text, len(s.Facts))
	for i, f := range s.Facts {
		rows[i] = f.Name + ": " + f.Value
		if f.From != "" {
			rows[i] = f.Name + ": " + fromTo(f.From, f.Value)
		}
		if s.Heading != "" {
			rows[i] = indentLine(rows[i])
		}
	}
	return rows
}

func itemLines(items []report.Item) []display.Text {
	var rows []display.Text
	for _, item := range items {
		if !item.Told {
			rows = append(rows, itemLine(item)...)
		}
	}
	return rows
}

// itemLine tells one item, by what its mark is.
func itemLine(item report.Item) []display.Text {
	switch {
	case item.Title == "" && item.Raw != nil:
		return quoteLines(item.Raw)
	case item.Title == "":
		return changeLines(item.Changes)
	case strings.Trim(string(item.Mark), "0123456789") == "" && item.Mark != "":
		rows := append([]display.Text{item.Mark + ". " + item.Title}, indentLines(changeLines(item.Changes))...)
		return append(rows, indentLines(item.Lines)...)
	case item.Mark == "" && item.Link != "":
		return []display.Text{indentLine(item.Title + ", " + item.Link)}
	case item.Mark == "", item.Mark == "+":
		return []display.Text{indentLine(item.Title)}
	}
	rows := []display.Text{item.Title + ": " + words.Outcome(upgrade.Outcome(item.Mark))}
	if f := item.Finding; f != nil {
		for _, text := range []string{f.Title, f.Meaning, f.Action} {
			if text != "" {
				rows = append(rows, indentLine(display.Clean(text)))
			}
		}
	}
	return append(rows, quoteLines(item.Raw)...)
}

// changeLines tells the fields of a step that change.
func changeLines(list []upgrade.FieldChange) []display.Text {
	var rows []display.Text
	for _, c := range list {
		if words.KindOf(c) == words.FieldSame {
			continue
		}
		line := words.FieldLabel(c) + ": " + fromTo(words.Value(c.OldLabel, c.Old), words.Value(c.NewLabel, c.New))
		if c.Derived {
			line += " " + words.BySalesforce
		}
		rows = append(rows, line)
	}
	return rows
}

// checkLines sets expected beside actual. What is as expected is only counted, so that what
// differs stands out to a listener; the receipt has the values.
func checkLines(list []upgrade.Check) []display.Text {
	var rows []display.Text
	same := 0
	for _, c := range list {
		name := display.Clean(c.Name)
		if c.Agreement == upgrade.AgreementMatch {
			same++
			continue
		}
		row := name + ": " + report.Agreement(c.Agreement) + ", expected " + words.OrNothing(c.Predicted) + ", actual " + words.OrNothing(c.Actual) + "."
		if c.Agreement == upgrade.AgreementPending {
			row += " " + textPending
		}
		rows = append(rows, indentLine(row))
	}
	if same > 0 {
		rows = append(rows, indentLine(words.Count(same, "check is", "checks are")+" "+report.Agreement(upgrade.AgreementMatch)+"."))
	}
	return rows
}

// maxMismatches bounds the permissions that are told one by one: more of them are one
// mistake, and the files hold all.
const maxMismatches = pageSize

func mismatchLines(list []upgrade.Mismatch) []display.Text {
	var rows []display.Text
	for _, m := range list[:min(len(list), maxMismatches)] {
		rows = append(rows, indentLine(display.Clean(m.Label)+": expected "+words.OrNothing(m.Predicted.String())+
			", actual "+words.OrNothing(m.Actual.String())+"."))
	}
	if more := len(list) - maxMismatches; more > 0 {
		rows = append(rows, indentLine(words.Count(more, "permission more is", "permissions more are")+textNotPredicted))
	}
	return rows
}
