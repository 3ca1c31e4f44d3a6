package flow

import (
	"slices"
	"strings"

	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// Summary tells every upgrade of a session in plain text, in a window of w cells.
func (r Runs) Summary(w int) string {
	var b strings.Builder
	for i, one := range r {
		if i > 0 {
			b.WriteByte('\n')
		}
		for _, row := range one.summaryLines(min(max(w, narrowest), summaryWidth)) {
			b.WriteString(string(row))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// summaryWidth is the width of a usual window, in which no word of a summary breaks, and
// summaryRows is how many rows it has then, beside the two that name the files of a run. In a
// narrower window it is wrapped, down to the narrowest.
const (
	summaryWidth = 80
	summaryRows  = 8
	narrowest    = 40
)

// summaryLines tells one upgrade in a few lines: how it ended, who, what changed, what it
// cost, what differs or is pending, and what to do now. The receipt has the rest.
func (r *Run) summaryLines(w int) []display.Text {
	p, ending := r.Plan, r.Ending()
	u := p.User.User
	rows := display.Wrap(display.Clean(ending.Headline), w)
	rows = append(rows, summaryRow(w, words.User, display.Clean(u.Username)+", "+display.Clean(p.Session.Org.Name)+" "+words.OrgKind(p.Session.Org))...)
	if ending.State.Upgraded() {
		change := display.Clean(u.Profile.License.Name) + " -> " + display.Clean(p.Target.License.Name) + ", profile " + display.Clean(p.Target.Name)
		rows = append(append(rows, summaryRow(w, "License", change)...), summaryRow(w, "Access", costText(p))...)
	} else {
		rows = append(rows, summaryRow(w, "Steps", stepCounts(r.Result))...)
	}
	next := summaryRow(w, "Next", display.Clean(ending.Next))
	details := r.summaryDetails(w)
	if room := max(summaryRows-len(rows)-len(next), 1); len(details) > room {
		details = append(details[:room-1], summaryRow(w, "", words.Number(len(details)-room+1)+" more in the receipt")...)
	}
	return append(append(rows, details...), next...)
}

// summaryDetails tells what an admin must know beside the headline, the most pressing first.
func (r *Run) summaryDetails(w int) []display.Text {
	result := r.Result
	rows := summaryRow(w, "Different", namesOf(result.Verification, upgrade.AgreementMismatch, upgrade.AgreementUnknown))
	add := func(name, text display.Text) { rows = append(rows, summaryRow(w, name, text)...) }
	add("Pending", namesOf(result.Verification, upgrade.AgreementPending))
	if err := result.Err; err != nil {
		add("Ended", display.Clean(Explained(err).Title))
	}
	if err := result.Verification.Err; err != nil {
		add("Verified", "no: "+display.Clean(Explained(err).Title))
	}
	for _, s := range result.Steps {
		if s.Finding != nil {
			add(words.Outcome(s.Outcome), display.Clean(s.Finding.Title))
		}
	}
	for _, stale := range result.Stale {
		for _, sentence := range stale.Sentences() {
			add("Changed", display.Clean(sentence))
		}
	}
	return rows
}

// summaryRow is a text behind its name, wrapped; an empty one is left out.
func summaryRow(w int, name, text display.Text) []display.Text {
	const indent display.Text = "            "
	if text == "" {
		return nil
	}
	rows := display.Wrap(text, w-len(indent))
	for i := range rows {
		head := indent
		if i == 0 && name != "" {
			head = display.Pad("  "+display.Clean(phrase.Capital(string(name))), len(indent))
		}
		rows[i] = head + rows[i]
	}
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
