package core

// Severity orders findings by what they do to an upgrade.
type Severity string

// The severities of a finding. Only a blocker stops the upgrade.
const (
	SeverityBlocker Severity = "blocker"
	SeverityWarning Severity = "warning"
	SeverityNotice  Severity = "notice"
)

// Rank orders severities, the gravest first.
func (s Severity) Rank() int {
	switch s {
	case SeverityBlocker:
		return 0
	case SeverityWarning:
		return 1
	default:
		return 2
	}
}

// Code names a finding, in words that stay the same from release to release, so
// that a script or a test can match on it: "license-no-seat".
type Code string

// Finding is something a rule noticed. It is data: a screen, the plain mode and a
// report render the same finding. Its strings may hold raw values of the org and
// must pass through package display before a person sees them.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	// Title says what was found in one line.
	Title string `json:"title"`
	// Meaning says what it does to the upgrade.
	Meaning string `json:"meaning"`
	// Action says what the admin can do about it.
	Action string `json:"action,omitempty"`
	// Source is the public page that the rule comes from, an https URL.
	Source string `json:"source,omitempty"`
	// ErrorCode is the code Salesforce refuses with when the finding is ignored;
	// "" for a finding that Salesforce does not refuse.
	ErrorCode string `json:"errorCode,omitempty"`
}

// Explained is an error that brings its own words: what happened, what it means and what
// to do. Every front end tells them in place of any other explanation.
type Explained interface {
	error
	Finding() Finding
}

// HasBlocker tells whether any of the findings stops the upgrade.
func HasBlocker(findings []Finding) bool {
	for _, f := range findings {
		if f.Severity == SeverityBlocker {
			return true
		}
	}
	return false
}
