package plain

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// lossSections are the lists behind the summary: what is lost by kind, what can be
// reassigned, and what else is to be known.
func (s *session) lossSections(p upgrade.Plan, pages []flow.LossPage) []section {
	var lists []section
	for _, page := range pages {
		switch {
		case page.Removed != nil:
			lists = append(lists, s.reassignSection(p))
		case page.Gravest != "":
			title := display.Clean(upgrade.LossKind(page.ID).Title())
			list := section{title: title, rows: rowLines(page.Rows), sum: page.Counts}
			if page.ID == string(upgrade.LossSharingSets) {
				list.open = s.openSharing(list.rows)
			}
			lists = append(lists, list)
		}
	}
	for _, page := range pages {
		switch page.ID {
		case flow.LossPageFindings:
			lists = append(lists, findingsSection(flow.FoldNotes(p.Findings)))
		case flow.LossPageGains:
			lists = append(lists, section{title: textGained, rows: rowLines(page.Rows)})
		}
	}
	if keep := s.keepSection(&p); len(keep.rows) > 0 {
		lists = append(lists, keep)
	}
	if kept := keptSection(p); len(kept.rows) > 0 {
		lists = append(lists, kept)
	}
	return lists
}

// rowLines tells each row in a line.
func rowLines(c *flow.Choices) []display.Text {
	rows := make([]display.Text, c.Len)
	for i := range rows {
		rows[i] = c.At(i).Say()
	}
	return rows
}

// endSentence ends a text with a full stop. Behind a command it would be copied with it.
func endSentence(text display.Text) display.Text {
	if strings.HasSuffix(string(text), ".") || strings.Contains(string(text), "with: cupgrade ") {
		return text
	}
	return text + "."
}

// findingsSection holds all that is known of the findings, with their pages.
func findingsSection(list []core.Finding) section {
	return section{title: textFindings, rows: findingsLines(list, true), sum: bySeverity(list)}
}

// bySeverity counts findings: "2 warnings, 11 notes".
func bySeverity(list []core.Finding) display.Text {
	blockers := 0
	for _, f := range list {
		if f.Severity == core.SeverityBlocker {
			blockers++
		}
	}
	var parts []display.Text
	for _, part := range []struct {
		n         int
		one, many display.Text
	}{
		{blockers, "blocker", "blockers"},
		{len(onlyWarnings(list)) - blockers, "warning", "warnings"},
		{len(onlyNotes(list)), "note", "notes"},
	} {
		if part.n > 0 {
			parts = append(parts, words.Count(part.n, part.one, part.many))
		}
	}
	return display.Join(parts, ", ")
}

// keptSection counts the permissions that stay, by category, and names the groups and
// packages.
func keptSection(p upgrade.Plan) section {
	total := 0
	list := section{title: textKept}
	for _, c := range access.Categories() {
		if n := p.Access.Kept[c]; n > 0 {
			total += n
			list.rows = append(list.rows, display.Clean(c.Title())+": "+words.Number(n))
		}
	}
	for _, m := range p.User.Memberships {
		list.rows = append(list.rows, textGroup+display.Clean(m.Name))
	}
	for _, l := range p.User.Packages {
		list.rows = append(list.rows, textPackage+display.Clean(l.Namespace))
	}
	list.sum = words.Count(total, "permission", "permissions")
	return list
}
