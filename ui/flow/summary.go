package flow

import (
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Summary tells every upgrade of a session in plain text.
func (r Runs) Summary() string {
	var b strings.Builder
	for i, one := range r {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, row := range one.summaryLines() {
			b.WriteString(string(row))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// summaryLines tells one upgrade: who, what, before and after, steps, proof, time.
func (r *Run) summaryLines() []display.Text {
	p := r.Plan
	u, ending := p.User.User, r.Ending()
	rows := []display.Text{
		display.Clean(ending.Headline),
		"  User      " + display.Clean(u.Name) + " (" + display.Clean(u.Username) + ", " + display.Clean(string(u.ID)) + ")",
		"  Org       " + display.Clean(p.Session.Org.Name) + ", " + words.OrgKind(p.Session.Org),
		"  License   " + display.Clean(u.Profile.License.Name) + " -> " + display.Clean(p.Target.License.Name),
		"  Profile   " + display.Clean(u.Profile.Name) + " -> " + display.Clean(p.Target.Name),
	}
	if p.Role.Name != "" {
		rows = append(rows, "  Role      "+display.Clean(p.Role.Name))
	}
	rows = append(rows, "  Time      "+words.Moment(r.At)+", took "+words.Elapsed(r.Took))
	if calls := words.Calls(r.Result.Calls); calls != "" {
		rows = append(rows, "  API calls "+calls)
	}
	for i, s := range r.Result.Steps {
		rows = append(rows, "  Step "+words.Number(i+1)+"    "+display.Clean(string(s.Outcome))+": "+display.Clean(s.Step.Title))
		if s.Finding != nil {
			rows = append(rows, "            "+display.Clean(s.Finding.Title))
		}
		if s.Err != nil {
			rows = append(rows, "            "+display.Join(display.Lines(s.Err.Error()), " "))
		}
	}
	for _, s := range r.Result.Stale {
		for _, words := range s.Sentences() {
			rows = append(rows, "  Changed   "+display.Clean(words))
		}
	}
	if ending.State.MayBeUpgraded() {
		for _, removed := range p.Removed {
			row := "  Removed   " + words.Removal(removed)
			if removed.CanReturn {
				row += ", " + words.RemovalState(removed)
			}
			rows = append(rows, row)
		}
	}
	for _, c := range r.Result.Verification.Checks {
		rows = append(rows, "  Check     "+checkLine(c))
	}
	if err := r.Result.Verification.Err; err != nil {
		rows = append(rows, "  Check     could not read back: "+display.Join(display.Lines(err.Error()), " "))
	}
	if err := r.Result.Err; err != nil {
		rows = append(rows, "  Ended     "+display.Join(display.Lines(err.Error()), " "))
	}
	for _, f := range r.Result.Findings() {
		rows = append(rows, "  Note      "+display.Clean(f.Title)+". "+display.Clean(f.Meaning))
	}
	return append(rows, "  Next      "+display.Clean(ending.Next))
}

// checkLine is one check of the proof in plain text.
func checkLine(c upgrade.Check) display.Text {
	name := display.Clean(c.Name)
	if c.Agreement == upgrade.AgreementMatch {
		return name + ": " + display.Clean(c.Actual) + ", as expected"
	}
	return name + ": expected " + words.OrNothing(c.Predicted) + ", actual " + words.OrNothing(c.Actual) +
		" (" + display.Clean(string(c.Agreement)) + ")"
}
