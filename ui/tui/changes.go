package tui

import (
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// changes draws the fields of a step that change: symbol, field, old -> new.
func (t theme) changes(w int, list []upgrade.FieldChange) []line {
	label := 0
	for _, c := range list {
		label = max(label, width(words.FieldLabel(c)))
	}
	label = min(label, max(16, w/3))
	var rows []line
	for _, c := range list {
		if words.KindOf(c) != words.FieldSame {
			rows = append(rows, t.change(w, label, c)...)
		}
	}
	return rows
}

// change draws one field; a value too long for the row goes on below.
func (t theme) change(w, label int, c upgrade.FieldChange) []line {
	text := words.Value(c.OldLabel, c.Old) + " " + t.glyph.arrow + " " + words.Value(c.NewLabel, c.New)
	if c.Derived {
		text += "  " + words.BySalesforce
	}
	head := t.plain("  " + words.KindOf(c).Symbol() + " " + t.fit(words.FieldLabel(c), label) + "  ")
	return hanging(head, text, w, t.strong)
}

// unchanged lists the fields of a step that stay as they are.
func (t theme) unchanged(list []upgrade.FieldChange, w int) []line {
	var rows []line
	for _, c := range list {
		if words.KindOf(c) == words.FieldSame {
			rows = append(rows, t.indented("  "+words.FieldLabel(c)+"  "+words.Value(c.NewLabel, c.New), 2, w)...)
		}
	}
	return rows
}
