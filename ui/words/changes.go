package words

import (
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// ChangeKind is what happens to one field.
type ChangeKind uint8

// The kinds of a change, and how many there are.
const (
	FieldSame ChangeKind = iota
	FieldAdded
	FieldChanged
	FieldRemoved
	ChangeKinds
)

// KindOf tells what happens to a field.
func KindOf(c upgrade.FieldChange) ChangeKind {
	switch {
	case c.Old == c.New && c.OldLabel == c.NewLabel:
		return FieldSame
	case c.Old == "" && c.OldLabel == "":
		return FieldAdded
	case c.New == "" && c.NewLabel == "":
		return FieldRemoved
	}
	return FieldChanged
}

// Symbol stands before a field, in a review and in its legend.
func (k ChangeKind) Symbol() display.Text { return []display.Text{" ", "+", "~", "-"}[k] }

// Word says what a symbol means.
func (k ChangeKind) Word() display.Text {
	return []display.Text{"unchanged", "set", "changed", "emptied"}[k]
}

// FieldLabel is what a person calls a field.
func FieldLabel(c upgrade.FieldChange) display.Text {
	if c.Label != "" {
		return display.Clean(c.Label)
	}
	return display.Clean(c.Field)
}

// Value is a field's value as a person knows it.
func Value(label, value string) display.Text {
	switch {
	case label != "":
		return display.Clean(label)
	case value != "":
		return display.Clean(value)
	}
	return "(empty)"
}

// BySalesforce follows a change that Salesforce makes by itself.
const BySalesforce display.Text = "(by Salesforce)"

// Tally counts what a plan changes, by kind.
func Tally(p upgrade.Plan) (n [ChangeKinds]int) {
	for _, s := range p.Steps {
		for _, c := range s.Changes {
			n[KindOf(c)]++
		}
	}
	return n
}

// ChangesNothing tells whether a plan has nothing to write.
func ChangesNothing(p upgrade.Plan) bool {
	n := Tally(p)
	return n[FieldAdded]+n[FieldChanged]+n[FieldRemoved] == 0
}

// Total sums up what a plan does: "2 steps, 4 fields change, 1 field stays". What
// stays is the last part.
func Total(p upgrade.Plan) []display.Text {
	n := Tally(p)
	fields := n[FieldAdded] + n[FieldChanged] + n[FieldRemoved]
	parts := []display.Text{
		Count(len(p.Steps), "step", "steps"), Count(fields, "field changes", "fields change"),
	}
	if len(p.Removed) > 0 {
		parts = append(parts, Count(len(p.Removed), "assignment is removed", "assignments are removed"))
	}
	if n[FieldSame] > 0 {
		parts = append(parts, Count(n[FieldSame], "field stays", "fields stay"))
	}
	return parts
}
