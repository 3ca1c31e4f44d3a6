package words

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Severity is the word for how grave a finding is.
func Severity(s core.Severity) display.Text {
	switch s {
	case core.SeverityBlocker:
		return "Blocked"
	case core.SeverityWarning:
		return "Warning"
	default:
		return "Note"
	}
}

// LossSeverity is the word for how much a loss matters.
func LossSeverity(s upgrade.LossSeverity) display.Text { return display.Clean(string(s)) }

// Outcome is the word for what became of a step.
func Outcome(o upgrade.Outcome) display.Text {
	switch o {
	case upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown, upgrade.OutcomeRunning:
		return display.Clean(string(o))
	case upgrade.OutcomeSkipped:
		return "skipped"
	default:
		return "waiting"
	}
}
