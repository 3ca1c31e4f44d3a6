package report

import (
	"time"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
)

// Entry is one run in a list of runs.
type Entry struct {
	// ID names the run for the commands history and resume.
	ID   string `json:"id"`
	User string `json:"user"`
	Org  string `json:"org,omitempty"`
	// Target is the license of the plan, "" where the plan can't be read.
	Target string `json:"target,omitempty"`
	// State is how the run ended, as far as its journal tells.
	State upgrade.State `json:"state"`
	// Verdict says the state in a few words, or why the journal can't be read.
	Verdict string `json:"verdict"`
	// Open is true when the run is in the way of a new plan for its user.
	Open bool `json:"open"`
	// At is when the journal was written last.
	At      time.Time `json:"at,omitzero"`
	Journal string    `json:"journal"`
}

// Runs lists runs, the newest first.
func Runs(title display.Text, runs []Entry) Document {
	table := Table{Head: []display.Text{"Ended", "User", "To", "State", "Org", "ID"}}
	for _, e := range runs {
		at := ""
		if !e.At.IsZero() {
			at = e.At.UTC().Format("2006-01-02 15:04 UTC")
		}
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(at), display.Clean(e.User), display.Clean(e.Target), display.Clean(e.Verdict), display.Clean(e.Org), display.Clean(e.ID),
		})
	}
	return Document{Title: title, Sections: []Section{{Heading: "The newest first", Table: &table}}}
}
