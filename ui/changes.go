package ui

import (
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// changeKind is what happens to one field.
type changeKind uint8

const (
	fieldSame changeKind = iota
	fieldAdded
	fieldChanged
	fieldRemoved
	kindCount
)

func kindOf(c upgrade.FieldChange) changeKind {
	switch {
	case c.Old == c.New && c.OldLabel == c.NewLabel:
		return fieldSame
	case c.Old == "" && c.OldLabel == "":
		return fieldAdded
	case c.New == "" && c.NewLabel == "":
		return fieldRemoved
	}
	return fieldChanged
}

// symbol stands before a field, in the review and in its legend.
func (k changeKind) symbol() display.Text { return []display.Text{" ", "+", "~", "-"}[k] }

// word says what a symbol means.
func (k changeKind) word() display.Text {
	return []display.Text{"unchanged", "set", "changed", "emptied"}[k]
}

// changes draws the fields of a step that change: symbol, field, old -> new.
func (t theme) changes(w int, list []upgrade.FieldChange) []line {
	label := 0
	for _, c := range list {
		label = max(label, width(fieldLabel(c)))
	}
	label = min(label, max(12, w/3))
	var rows []line
	for _, c := range list {
		if kindOf(c) != fieldSame {
			rows = append(rows, t.change(w, label, c)...)
		}
	}
	return rows
}

// change draws one field; a value too long for the row goes on below.
func (t theme) change(w, label int, c upgrade.FieldChange) []line {
	text := shown(c.OldLabel, c.Old) + " " + t.glyph.arrow + " " + shown(c.NewLabel, c.New)
	if c.Derived {
		text += changeWords.derived
	}
	head := t.plain("  " + kindOf(c).symbol() + " " + t.fit(fieldLabel(c), label) + "  ")
	return hanging(head, text, w, t.strong)
}

func fieldLabel(c upgrade.FieldChange) display.Text {
	if c.Label != "" {
		return display.Clean(c.Label)
	}
	return display.Clean(c.Field)
}

// shown is a value as a person knows it.
func shown(label, value string) display.Text {
	switch {
	case label != "":
		return display.Clean(label)
	case value != "":
		return display.Clean(value)
	}
	return changeWords.empty
}

// tally counts what a plan changes, by kind.
func tally(p *upgrade.Plan) (n [kindCount]int) {
	for _, s := range p.Steps {
		for _, c := range s.Changes {
			n[kindOf(c)]++
		}
	}
	return n
}

// changesNothing tells whether a plan has nothing to write.
func changesNothing(p *upgrade.Plan) bool {
	n := tally(p)
	return n[fieldAdded]+n[fieldChanged]+n[fieldRemoved] == 0
}

var changeWords = struct{ empty, derived display.Text }{
	empty:   "(empty)",
	derived: "  (by Salesforce)",
}
