package report

import (
	"strconv"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// costSection sums up what is lost: in a sentence, and by kind.
func costSection(cost upgrade.LossSummary) Section {
	s := Section{Heading: "What it costs", Table: &Table{Head: []display.Text{"Kind", "Losses"}}}
	if cost.Sentence != "" {
		s.Paragraphs = []display.Text{display.Clean(cost.Sentence)}
	}
	for _, severity := range upgrade.LossSeverities() {
		s.Table.Head = append(s.Table.Head, display.Clean(string(severity)))
	}
	for _, count := range cost.Counts {
		if count.Total == 0 {
			continue
		}
		row := make([]display.Text, 0, len(s.Table.Head))
		row = append(row, display.Clean(count.Kind.Title()), number(count.Total))
		for _, severity := range upgrade.LossSeverities() {
			row = append(row, number(count.BySeverity[severity]))
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	return s
}

// reasonsSection says why losses have the severity they have, the gravest first.
func reasonsSection(losses []planning.Loss) Section {
	type cause struct {
		severity upgrade.LossSeverity
		rule     upgrade.LossRule
		kind     upgrade.LossKind
	}
	counts := map[cause]int{}
	var causes []cause
	for _, l := range losses {
		c := cause{l.Severity, l.Rule, l.Kind}
		if counts[c] == 0 {
			causes = append(causes, c)
		}
		counts[c]++
	}
	s := Section{Heading: "How much it matters, and why"}
	for _, severity := range upgrade.LossSeverities() {
		for _, c := range causes {
			if c.severity == severity {
				s.Items = append(s.Items, Item{
					Mark: display.Clean(string(c.severity)), Title: display.Clean(planning.ReasonOf(c.rule)),
					Lines: []display.Text{number(counts[c]) + " of: " + display.Clean(c.kind.Title())},
				})
			}
		}
	}
	return s
}

// impactSection lists how much of the objects with a loss the person owns.
func impactSection(counts []upgrade.RecordCount) Section {
	table := Table{Head: []display.Text{"Object with a loss", "Records owned", "Of them open"}}
	for _, c := range counts {
		open := display.Text("")
		if c.Open != nil {
			open = number(*c.Open)
		}
		table.Rows = append(table.Rows, []display.Text{display.Clean(c.Object), number(c.Owned), open})
	}
	return Section{Heading: "What the person owns", Table: &table}
}

// sharingSection lists the sharing sets that cover the person, now or afterwards.
func sharingSection(p upgrade.SharingPrediction) Section {
	s := Section{Heading: "Sharing sets"}
	if !p.Known {
		s.Paragraphs = []display.Text{"They could not be read. Check Setup, Digital Experiences, Settings, Sharing Sets."}
		return s
	}
	for _, part := range []struct {
		mark display.Text
		sets []core.SharingSet
	}{{"lost", p.Lost}, {"new", p.New}, {"kept", p.Kept}} {
		for _, set := range part.sets {
			item := Item{Mark: part.mark, Title: display.Clean(set.Label) + " (" + display.Clean(set.FullName) + ")"}
			for _, m := range set.Mappings {
				item.Lines = append(item.Lines, display.Clean(m.AccessLevel+" "+m.Object+" where its "+m.ObjectField+" is the user's "+m.UserField))
			}
			s.Items = append(s.Items, item)
		}
	}
	return s
}

// listedSection lists what an upgrade should leave alone, and what is compared
// afterwards: public groups, queues and managed packages.
func listedSection(user upgrade.UserFacts) Section {
	s := Section{Heading: "Groups and managed packages, before"}
	for _, m := range user.Memberships {
		s.Items = append(s.Items, Item{Mark: display.Clean(m.Type), Title: display.Clean(m.Name), Lines: []display.Text{display.Clean(string(m.GroupID))}})
	}
	for _, l := range user.Packages {
		s.Items = append(s.Items, Item{Mark: "package", Title: display.Clean(l.Namespace), Lines: []display.Text{display.Clean(l.Status)}})
	}
	return s
}

// returnedSection lists what only the assignments that are reassigned grant.
func returnedSection(returned []upgrade.Difference) Section {
	table := Table{Head: []display.Text{headWhat, headAPIName, "Rights", "Given back with"}}
	for i, d := range returned {
		if i < maxTableRows {
			table.Rows = append(table.Rows, []display.Text{
				display.Clean(d.Label), display.Clean(apiName(d.Item)), display.Clean(d.Rights.String()), sources(d.By),
			})
		}
	}
	return Section{Heading: "Kept by giving back (" + number(len(returned)) + ")", Table: &table, Paragraphs: cutNotice(len(returned))}
}

// mismatchSection lists where the access that was read back is not as predicted.
func mismatchSection(mismatches []upgrade.Mismatch) Section {
	table := Table{Head: []display.Text{headWhat, headAPIName, "Predicted", "Read back"}}
	rights := func(r access.Rights) display.Text {
		if r == 0 {
			return "nothing"
		}
		return display.Clean(r.String())
	}
	for i, m := range mismatches {
		if i < maxTableRows {
			table.Rows = append(table.Rows, []display.Text{
				display.Clean(m.Label), display.Clean(apiName(m.Item)), rights(m.Predicted), rights(m.Actual),
			})
		}
	}
	return Section{Heading: "Access that is not as predicted (" + number(len(mismatches)) + ")", Table: &table, Paragraphs: cutNotice(len(mismatches))}
}

// cutNotice says that a table does not show everything.
func cutNotice(rows int) []display.Text {
	if rows <= maxTableRows {
		return nil
	}
	return []display.Text{"The first " + number(maxTableRows) + " are shown; the JSON of this plan holds all."}
}

func number(n int) display.Text { return display.Clean(strconv.Itoa(n)) }
