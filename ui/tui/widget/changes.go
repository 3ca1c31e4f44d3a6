package widget

import (
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// drawChanges draws the fields of a step that change: symbol, field, old -> new.
func (t Theme) drawChanges(w int, list []upgrade.FieldChange) []Line {
	label := 0
	for _, c := range list {
		label = max(label, Width(words.FieldLabel(c)))
	}
	label = min(label, max(16, w/3))
	var rows []Line
	for _, c := range list {
		if words.KindOf(c) != words.FieldSame {
			rows = append(rows, t.drawChange(w, label, c)...)
		}
	}
	return rows
}

// drawChange draws one field; a value too long for the row goes on below.
func (t Theme) drawChange(w, label int, c upgrade.FieldChange) []Line {
	text := words.Value(c.OldLabel, c.Old) + " " + t.Glyph.arrow + " " + words.Value(c.NewLabel, c.New)
	if c.Derived {
		text += "  " + words.BySalesforce
	}
	head := t.Glyphed("  "+words.KindOf(c).Symbol()+" "+t.Fit(words.FieldLabel(c), label)+"  ", t.Plain)
	return Hanging(head, text, w, t.Strong)
}

// drawUnchanged lists the fields of a step that stay as they are.
func (t Theme) drawUnchanged(list []upgrade.FieldChange, w int) []Line {
	var rows []Line
	for _, c := range list {
		if words.KindOf(c) == words.FieldSame {
			rows = append(rows, t.indentText("  "+words.FieldLabel(c)+"  "+words.Value(c.NewLabel, c.New), 2, w)...)
		}
	}
	return rows
}
