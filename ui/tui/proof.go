package tui

import (
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/order"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// maxMismatches bounds the list of permissions that are not as predicted: who has
// that many of them has one mistake, and the files hold all.
const maxMismatches = 500

// proof sets what was predicted beside what was read back, what differs first.
func (t theme) proof(v upgrade.Verification, w int) []line {
	var rows []line
	if v.Err != nil {
		rows = append(rows, t.strong(resultWords.unread))
		for _, d := range words.Raw(v.Err) {
			rows = append(rows, t.quote(d, w)...)
		}
		rows = append(rows, "")
	}
	if len(v.Checks) == 0 {
		return rows
	}
	var checks, later []upgrade.Check
	for _, c := range v.Checks {
		if c.Agreement == upgrade.AgreementPending {
			later = append(later, c)
		} else {
			checks = append(checks, c)
		}
	}
	order.Stable(checks, func(a, b *upgrade.Check) int { return proofOrder(a.Agreement) - proofOrder(b.Agreement) })
	if len(checks) > 0 {
		rows = append(rows, t.strong(resultWords.proof))
		rows = append(rows, t.checks(checks, w)...)
	}
	rows = append(rows, t.mismatches(v.Access, w)...)
	return append(rows, t.later(later, w)...)
}

// proofOrder puts what differs before what is open, and what is as predicted last.
func proofOrder(a upgrade.Agreement) int {
	switch a {
	case upgrade.AgreementMismatch:
		return 0
	case upgrade.AgreementUnknown:
		return 1
	default:
		return 2
	}
}

// later lists what Salesforce does a moment after the upgrade, which is no part of
// the proof.
func (t theme) later(list []upgrade.Check, w int) []line {
	if len(list) == 0 {
		return nil
	}
	rows := []line{t.strong(resultWords.later)}
	rows = append(rows, t.indented(resultWords.laterWhy, 2, w)...)
	return append(rows, t.checksNarrow(list, w)...)
}

func (t theme) checks(checks []upgrade.Check, w int) []line {
	columns := []column{
		{title: resultWords.columnWhat, least: 14, most: 26},
		{title: resultWords.columnPredicted, least: 18, most: 40},
		{title: resultWords.columnActual, least: 18, most: 40},
		{title: resultWords.columnSo, least: 14, most: 14},
	}
	if w < leastWidth(columns)+2 {
		return t.checksNarrow(checks, w)
	}
	rows := t.tableRows(w, columns, len(checks), func(i int) []display.Text {
		c := checks[i]
		return []display.Text{
			display.Clean(c.Name), words.OrNothing(c.Predicted), words.OrNothing(c.Actual), t.agreementText(c.Agreement),
		}
	})
	return append(rows, "")
}

// checksNarrow is the same where a table has no room.
func (t theme) checksNarrow(checks []upgrade.Check, w int) []line {
	var rows []line
	for _, c := range checks {
		rows = append(rows, t.indented(t.agreementText(c.Agreement)+"  "+display.Clean(c.Name), 2, w)...)
		rows = append(rows, t.indented("predicted "+words.OrNothing(c.Predicted)+", found "+words.OrNothing(c.Actual), 4, w)...)
	}
	return append(rows, "")
}

// mismatches lists the permissions that are not as predicted, difference by
// difference.
func (t theme) mismatches(list []upgrade.Mismatch, w int) []line {
	if len(list) == 0 {
		return nil
	}
	rows := []line{t.strong(resultWords.differs + " (" + words.Number(len(list)) + ")")}
	for _, m := range list[:min(len(list), maxMismatches)] {
		name := words.Difference(upgrade.Difference{Item: m.Item, Label: m.Label})
		rows = append(rows, t.bullet(t.glyph.cross, name, w)...)
		rows = append(rows, t.indented("predicted "+rightsText(m.Predicted)+", found "+rightsText(m.Actual), 4, w)...)
	}
	if more := len(list) - maxMismatches; more > 0 {
		rows = append(rows, t.indented(words.Count(more, "more is", "more are")+resultWords.inFiles, 2, w)...)
	}
	return append(rows, "")
}

// rightsText lists rights, or says that there are none.
func rightsText(r access.Rights) display.Text {
	if r == 0 {
		return "nothing"
	}
	return display.Clean(r.String())
}
