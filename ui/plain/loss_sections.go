package plain

import (
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// lossSections are the lists behind the summary: what is lost by kind, what can be
// given back, and what else is to be known.
func (s *session) lossSections(p upgrade.Plan, groups []flow.LossGroup) []section {
	var lists []section
	for _, kind := range upgrade.LossKinds() {
		i := slices.IndexFunc(groups, func(g flow.LossGroup) bool { return g.Kind == kind })
		switch {
		case kind == upgrade.LossAssignments && len(p.Removed) > 0:
			lists = append(lists, s.giveBackSection(p))
		case i >= 0:
			lists = append(lists, lossSection(groups[i]))
		}
	}
	for _, c := range []section{
		findingsSection(p.Findings),
		{title: textGained, rows: gainedLines(p)},
		keptSection(p),
	} {
		if len(c.rows) > 0 {
			lists = append(lists, c)
		}
	}
	return lists
}

// lossSection lists the losses of one kind, and counts them by how much they matter.
func lossSection(g flow.LossGroup) section {
	c := section{title: display.Clean(g.Kind.Title()), rows: make([]display.Text, len(g.Losses))}
	counts := map[upgrade.LossSeverity]int{}
	for i, l := range g.Losses {
		c.rows[i] = lossLine(l)
		counts[l.Severity]++
	}
	c.sum = flow.CountSeverities(func(s upgrade.LossSeverity) int { return counts[s] })
	return c
}

// lossLine is one loss: how grave, what, who gives it today, and why it matters.
func lossLine(l planning.Loss) display.Text {
	line := words.LossSeverity(l.Severity) + ": " + words.Difference(upgrade.Difference{Item: l.Item, Label: l.Label})
	if rights := l.Rights &^ access.Use; rights != 0 {
		line += ", no longer " + display.Clean(rights.String())
	}
	if l.Note != "" {
		line += "; " + display.Clean(l.Note)
	}
	line = endSentence(line)
	if len(l.By) > 0 {
		line += " Granted by " + words.Sources(l.By) + "."
	}
	return line + " " + display.Clean(planning.ReasonOf(l.Rule))
}

// endSentence ends a text with a full stop.
func endSentence(text display.Text) display.Text {
	if strings.HasSuffix(string(text), ".") {
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

// gainedLines lists what the person will have that is new.
func gainedLines(p upgrade.Plan) []display.Text {
	rows := make([]display.Text, 0, len(p.Sites.New)+len(p.Sharing.New)+len(p.Access.Gained))
	for _, n := range p.Sites.New {
		rows = append(rows, display.Clean(n.Name)+": "+"becomes a member")
	}
	for _, set := range p.Sharing.New {
		rows = append(rows, display.Clean(set.Label)+": "+textCovered)
	}
	for _, d := range p.Access.Gained {
		rows = append(rows, words.Difference(d)+": "+display.Clean(d.Rights.String())+". Granted by "+words.Sources(d.By)+".")
	}
	return rows
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
