package flow

import (
	"slices"
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

// summaryWidth is the width of a usual window, in which no word of a summary breaks.
const summaryWidth = 80

// summaryLines tells one upgrade in a few lines: how it ended, who, what changed, what it
// cost, what differs or is pending, and what to do now. The receipt has the rest.
func (r *Run) summaryLines() []display.Text {
	p, ending := r.Plan, r.Ending()
	u := p.User.User
	rows := display.Wrap(display.Clean(ending.Headline), summaryWidth)
	add := func(name, text display.Text) {
		const indent display.Text = "            "
		if text == "" {
			return
		}
		for i, row := range display.Wrap(text, summaryWidth-len(indent)) {
			head := indent
			if i == 0 {
				head = display.Pad("  "+name, len(indent))
			}
			rows = append(rows, head+row)
		}
	}
	add("User", display.Clean(u.Username)+", "+display.Clean(p.Session.Org.Name)+" "+words.OrgKind(p.Session.Org))
	add("License", display.Clean(u.Profile.License.Name)+" -> "+display.Clean(p.Target.License.Name)+", profile "+display.Clean(p.Target.Name))
	if ending.State.MayBeUpgraded() {
		add("Access", costText(p))
	}
	add("Steps", stepCounts(r.Result))
	for _, s := range r.Result.Steps {
		if s.Finding != nil {
			add("", display.Clean(s.Finding.Title))
		}
	}
	if err := r.Result.Err; err != nil {
		add("Ended", display.Clean(Explained(err).Title))
	}
	for _, stale := range r.Result.Stale {
		for _, sentence := range stale.Sentences() {
			add("Changed", display.Clean(sentence))
		}
	}
	if err := r.Result.Verification.Err; err != nil {
		add("Verified", "no: "+display.Clean(Explained(err).Title))
	}
	add("Different", namesOf(r.Result.Verification, upgrade.AgreementMismatch, upgrade.AgreementUnknown))
	add("Pending", namesOf(r.Result.Verification, upgrade.AgreementPending))
	add("Next", display.Clean(ending.Next))
	return rows
}

// stepCounts counts the steps by what became of them: "2 applied, 1 rejected".
func stepCounts(r upgrade.Result) display.Text {
	var parts []display.Text
	for _, outcome := range []upgrade.Outcome{
		upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown, upgrade.OutcomeSkipped,
	} {
		n := 0
		for _, s := range r.Steps {
			if s.Outcome == outcome {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, words.Number(n)+" "+words.Outcome(outcome))
		}
	}
	return display.Join(parts, ", ")
}

// namesOf lists the checks that agree in one of some ways.
func namesOf(v upgrade.Verification, ways ...upgrade.Agreement) display.Text {
	var names []display.Text
	for _, c := range v.Checks {
		if slices.Contains(ways, c.Agreement) {
			names = append(names, display.Clean(c.Name))
		}
	}
	return display.Join(names, ", ")
}
