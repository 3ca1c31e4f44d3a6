package widget

import (
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Activity is where a reading around the steps stands.
type Activity uint8

// Where a reading stands.
const (
	ActivityWaiting Activity = iota
	ActivityRunning
	ActivityDone
)

// Activity gives the mark of a reading: a glyph and a word.
func (t Theme) Activity(a Activity) Line {
	switch a {
	case ActivityRunning:
		return t.Outcome(upgrade.OutcomeRunning)
	case ActivityDone:
		return t.Strong(t.Glyph.Done + " done")
	default:
		return t.Outcome(upgrade.OutcomePending)
	}
}

// stateWidth is the room for a glyph, its word and the seconds.
const stateWidth = 18

// State draws a step with its state in front.
func (t Theme) State(title display.Text, mark Line, w int) []Line {
	return Hanging(mark+Line(blankCells(stateWidth-LineWidth(mark))), title, w, t.Plain)
}
