package report

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/phrase"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// costSection sums up what is lost: in a sentence, as bars, and by kind.
func costSection(p upgrade.Plan) Section {
	s := Section{Heading: "What it costs", Bars: countFates(p), Table: &Table{Head: []display.Text{headKind, "Lost"}}}
	if p.Cost.Sentence != "" {
		s.Paragraphs = []display.Text{display.Clean(p.Cost.Sentence)}
	}
	if fates := planning.CountFates(p).Sentence(); fates != "" {
		s.Paragraphs = append(s.Paragraphs, display.Clean(fates))
	}
	for _, severity := range upgrade.LossSeverities() {
		s.Table.Head = append(s.Table.Head, display.Clean(phrase.Capital(string(severity))))
	}
	for _, count := range p.Cost.Counts {
		if count.Total == 0 {
			continue
		}
		row := append(make([]display.Text, 0, 2+len(upgrade.LossSeverities())), display.Clean(count.Kind.Title()), formatNumber(count.Total))
		for _, severity := range upgrade.LossSeverities() {
			row = append(row, numberOrDash(count.BySeverity[severity]))
		}
		s.Table.Rows = append(s.Table.Rows, row)
	}
	s.Table.dropColumns(func(cells []display.Text) bool {
		return !slices.ContainsFunc(cells, func(c display.Text) bool { return c != "-" })
	})
	return s
}

// countFates counts what becomes of permissions, and of assignments, sites and sharing sets.
func countFates(p upgrade.Plan) []Bar {
	kept := 0
	for _, n := range p.Access.Kept {
		kept += n
	}
	reassigned := 0
	for _, r := range p.Removed {
		if r.Reassigned {
			reassigned++
		}
	}
	lost := len(p.Removed) - reassigned + len(p.Sites.Lost) + len(p.Sharing.Lost)
	kept += len(p.Access.KeptBySet)
	bars := []Bar{
		newBar("Permissions", kept, len(p.Access.Returned), len(p.Access.Lost)),
		newBar("Assignments, sites, and sharing sets", len(p.Sites.Kept)+len(p.Sharing.Kept), reassigned, lost),
	}
	return slices.DeleteFunc(bars, func(b Bar) bool { return len(b.Parts) == 0 })
}

// partKept and partLost name what stays and what goes.
const partKept, partLost = "kept", "lost"

func newBar(name display.Text, kept, reassigned, lost int) Bar {
	b := Bar{Name: name}
	for _, part := range []Part{{partKept, kept}, {"reassigned", reassigned}, {partLost, lost}} {
		if part.N > 0 {
			b.Parts = append(b.Parts, part)
		}
	}
	return b
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
	slices.SortStableFunc(causes, func(a, b cause) int { return cmp.Compare(a.severity.Rank(), b.severity.Rank()) })
	table := Table{Head: []display.Text{headSeverity, "Lost", headKind, "Reason"}}
	for _, c := range causes {
		table.Rows = append(table.Rows, []display.Text{
			display.Clean(string(c.severity)), formatNumber(counts[c]), display.Clean(c.kind.Title()), display.Clean(planning.ReasonOf(c.rule)),
		})
	}
	return Section{Heading: "Why it matters", Table: &table}
}

// lostSection lists the permissions of one category that are lost, with how each was used.
func lostSection(c access.Category, p upgrade.Plan) Section {
	known := planning.NewEvidence(p)
	return listDifferences("Lost: ", c, p.Access.Lost, func(d upgrade.Difference) display.Text {
		if c == access.CategorySetupEntity { // of which no history tells
			return ""
		}
		return display.Clean(known.UseOf(d.Item, d.Rights).Words(p.MadeAt))
	})
}

// differencesSection lists the permissions of one category that change.
func differencesSection(prefix display.Text, c access.Category, all []upgrade.Difference) Section {
	return listDifferences(prefix, c, all, func(upgrade.Difference) display.Text { return "" })
}

// listDifferences lists permissions that change. Those of the same rights, severity, use and
// sources stand in one row, since people look for a group and not for one of forty fields.
func listDifferences(
	prefix display.Text, c access.Category, all []upgrade.Difference, used func(upgrade.Difference) display.Text,
) Section {
	table := Table{Head: []display.Text{headWhat, headRights, headSeverity, "Used", "Granted by"}}
	rows, total := map[string]int{}, 0
	for _, d := range all {
		if d.Item.Category != c {
			continue
		}
		if total++; total > maxTableRows {
			continue
		}
		owner, name := itemName(d)
		row := []display.Text{owner, rightsWords(d.Rights), display.Clean(string(d.Severity)), used(d), listSources(d.By)}
		key := string(display.Join(row, "\x00"))
		if at, known := rows[key]; known && c != access.CategoryObject {
			table.Rows[at][0] += ", " + name
			continue
		}
		rows[key], row[0] = len(table.Rows), fullName(d)
		table.Rows = append(table.Rows, row)
	}
	table.dropColumns(isEmpty)
	s := Section{Heading: prefix + display.Clean(c.Title()) + " (" + formatNumber(total) + ")", Table: &table, Paragraphs: cutNotice(total)}
	if by := table.sameInAll("Granted by"); by != "" {
		s.Paragraphs = append(s.Paragraphs, "All granted by "+by+".")
	}
	if len(table.Head) == 1 {
		s.Paragraphs, s.Table = append(s.Paragraphs, table.listColumn(0)...), nil
	}
	return s
}

// rightsWords lists rights, of what is on or off none.
func rightsWords(r access.Rights) display.Text {
	if r == access.Use {
		return ""
	}
	return display.Clean(r.String())
}

// itemName is what a person calls an item, and what it is grouped under: the object of a
// field, the type of a setup entity.
func itemName(d upgrade.Difference) (owner, name display.Text) {
	label, api := cmp.Or(d.Label, d.Item.APIName()), d.Item.APIName()
	switch d.Item.Category {
	case access.CategoryField:
		short := strings.TrimPrefix(label, d.Item.Object+".")
		return display.Clean(d.Item.Object), withAPIName(short, d.Item.Name)
	case access.CategorySetupEntity:
		return display.Clean(d.Item.Object), display.Clean(cmp.Or(label, d.Item.Name))
	default:
		return "", withAPIName(label, api)
	}
}

// fullName names an item with what it is grouped under.
func fullName(d upgrade.Difference) display.Text {
	owner, name := itemName(d)
	if owner == "" {
		return name
	}
	return owner + ": " + name
}

// withAPIName adds the API name where it says more than the label.
func withAPIName(label, api string) display.Text {
	bare := strings.NewReplacer(" ", "", "_", "")
	if api == "" || strings.EqualFold(bare.Replace(label), bare.Replace(api)) {
		return display.Clean(label)
	}
	return display.Clean(label) + " (" + display.Clean(api) + ")"
}

// impactSection lists how much of the objects with a loss the user owns and changes.
func impactSection(p upgrade.Plan) Section {
	table := Table{Head: []display.Text{"Object with a loss", "Records owned", "Open", "Last changed"}}
	for _, c := range p.Counts {
		open := display.Text("")
		if c.Open != nil {
			open = formatNumber(*c.Open)
		}
		changed := display.Text("")
		if c.Changed.Times > 0 {
			changed = formatNumber(c.Changed.Times) + ", the last on " + display.Clean(c.Changed.Last.UTC().Format("2 Jan 2006"))
		}
		table.Rows = append(table.Rows, []display.Text{display.Clean(c.Object), formatNumber(c.Owned), open, changed})
	}
	table.dropColumns(isEmpty)
	return Section{Heading: "Records owned", Table: &table}
}

// sitesSection lists the sites that the user leaves, joins and stays in.
func sitesSection(p upgrade.Plan) Section {
	s, known := p.Sites, planning.NewEvidence(p)
	section := Section{Heading: "Sites", Table: &Table{Head: []display.Text{"Site", headAfterwards, "Used", "Granted by"}}}
	if !s.Known {
		section.Paragraphs = []display.Text{"Site membership " + phrase.Unread + ". Check the members of each site."}
		return section
	}
	row := func(n core.Network, fate display.Text) []display.Text {
		used := display.Text("")
		if fate == partLost {
			used = display.Clean(known.UseOfSite(n.ID).Words(p.MadeAt))
		}
		if slices.Contains(s.KeptBySet, n.ID) {
			fate += " by the new permission set"
		}
		return []display.Text{display.Clean(n.Name), fate, used, listSources(s.By[n.ID])}
	}
	section.Table.Rows = fateRows(s.Lost, s.New, s.Kept, row)
	for _, n := range s.Waiting {
		section.Table.Rows = append(section.Table.Rows, row(n, "not promised: still to be added"))
	}
	section.Table.dropColumns(isEmpty)
	return section
}

// sharingSection lists the sharing sets that cover the user, now or afterwards.
func sharingSection(plan upgrade.Plan) Section {
	p := plan.Sharing
	s := Section{Heading: "Sharing sets", Table: &Table{Head: []display.Text{"Sharing set", headAfterwards, "Access"}}}
	if !p.Known {
		s.Paragraphs = []display.Text{"Sharing sets " + phrase.Unread + ". Check Setup, Digital Experiences, Settings, Sharing Sets."}
		return s
	}
	s.Table.Rows = fateRows(p.Lost, p.New, p.Kept, func(set core.SharingSet, fate display.Text) []display.Text {
		grants := make([]display.Text, len(set.Mappings))
		for i, m := range set.Mappings {
			grants[i] = display.Clean(m.AccessLevel + " " + m.Object + " where its " + m.ObjectField + " is the user's " + m.UserField)
		}
		return []display.Text{withAPIName(set.Label, set.FullName), fate, display.Join(grants, "; ")}
	})
	if covered := planning.DescribeCovered(plan); covered != "" {
		s.Paragraphs = []display.Text{display.Clean(covered)}
	}
	return s
}

// rulesSection lists the sharing rules that begin to apply, and those that name a role.
func rulesSection(rules []core.SharingRule) Section {
	table := Table{Head: []display.Text{"Sharing rule", "Object", "Access", "Shared with"}}
	for _, r := range rules {
		with := display.Clean(string(r.To))
		if r.To == core.SharedToRole {
			with = display.Clean(r.Role) + " and below, if the new role is one of them"
		}
		table.Rows = append(table.Rows, []display.Text{withAPIName(r.Label, r.Name), display.Clean(r.Object), display.Clean(r.Access), with})
	}
	return Section{Heading: "Sharing rules that begin to apply", Table: &table}
}

// settingsSection lists what the settings of the new profile take.
func settingsSection(p upgrade.SettingsPrediction) Section {
	s := Section{Heading: "Record types and profile settings", Table: &Table{Head: []display.Text{"Setting", headKind, headSeverity, headAfterwards}}}
	if !p.Known {
		s.Paragraphs = []display.Text{"Record types, page layouts, login restrictions, and session settings " + phrase.Unread + ". Compare the two profiles in Setup."}
		return s
	}
	for _, l := range p.Lost {
		s.Table.Rows = append(s.Table.Rows, []display.Text{
			display.Clean(l.Name), display.Clean(l.Kind.Title()), display.Clean(string(l.Severity)), display.Clean(l.Note),
		})
	}
	return s
}

// fateRows writes a row for each of what is lost, new and kept, in this order.
func fateRows[T any](lost, fresh, kept []T, row func(of T, fate display.Text) []display.Text) [][]display.Text {
	var rows [][]display.Text
	for _, part := range []struct {
		fate display.Text
		list []T
	}{{partLost, lost}, {"new", fresh}, {partKept, kept}} {
		for _, one := range part.list {
			rows = append(rows, row(one, part.fate))
		}
	}
	return rows
}

// returnedSection lists what only the assignments that are reassigned grant.
func returnedSection(returned []upgrade.Difference) Section {
	table := Table{Head: []display.Text{headWhat, headRights, "Reassigned with"}}
	for _, d := range returned[:min(len(returned), maxTableRows)] {
		table.Rows = append(table.Rows, []display.Text{fullName(d), rightsWords(d.Rights), listSources(d.By)})
	}
	table.dropColumns(isEmpty)
	return Section{Heading: "Kept by reassigning (" + formatNumber(len(returned)) + ")", Table: &table, Paragraphs: cutNotice(len(returned))}
}

// notAllowedSection lists what can't be kept, with who says so, once something is.
func notAllowedSection(p upgrade.Plan) Section {
	table := Table{Head: []display.Text{headWhat, headRights, headWhy}}
	rows := 0
	for i := range p.Access.Lost {
		d := &p.Access.Lost[i]
		if p.Choice.Keep.IsEmpty() || d.Offer.Verdict != upgrade.VerdictNotAllowed {
			continue
		}
		if rows++; rows <= maxTableRows {
			table.Rows = append(table.Rows, []display.Text{fullName(*d), rightsWords(d.Rights), display.Clean(d.Offer.Why)})
		}
	}
	table.dropColumns(isEmpty)
	return Section{Heading: "Can't be kept (" + formatNumber(rows) + ")", Table: &table, Paragraphs: cutNotice(rows)}
}

// keptSection lists what only the new permission set grants, with who grants it today.
func keptSection(p upgrade.Plan) Section {
	if p.Keep == nil {
		return Section{}
	}
	table := Table{Head: []display.Text{headWhat, headRights, "Granted today by", "On the new license"}}
	for _, d := range p.Access.KeptBySet[:min(len(p.Access.KeptBySet), maxTableRows)] {
		table.Rows = append(table.Rows, []display.Text{fullName(d), rightsWords(d.Rights), listSources(d.By), display.Clean(string(d.Offer.Verdict))})
	}
	table.dropColumns(isEmpty)
	about := "The permission set " + withAPIName(p.Keep.Label, p.Keep.Name) + " is created for it, before anything else changes."
	if p.Keep.ID != "" {
		about = "The permission set " + withAPIName(p.Keep.Label, p.Keep.Name) + " already exists and grants the same: " + display.Clean(string(p.Keep.ID)) + "."
	}
	return Section{
		Heading: "Kept by the new permission set (" + formatNumber(len(p.Access.KeptBySet)) + ")", Table: &table,
		Paragraphs: append([]display.Text{about}, cutNotice(len(p.Access.KeptBySet))...),
	}
}

// removalsSection lists the assignments that go. After the upgrade no other list of them is
// left, so it has their ids.
func removalsSection(removed []upgrade.Removal) Section {
	table := Table{Head: []display.Text{"Assignment", headKind, headID, headAfterwards}}
	for _, r := range removed {
		after := display.Clean(r.Reason)
		if r.Reassigned {
			after = "Reassigned by this plan."
		}
		table.Rows = append(table.Rows, []display.Text{
			withAPIName(r.Label, r.Name), display.Clean(string(r.Kind)), display.Clean(string(r.ID)), after,
		})
	}
	return Section{Heading: "Automatically removed by Salesforce", Table: &table}
}

// listedSection lists what an upgrade should leave alone, and what is verified afterwards:
// public groups, queues and managed packages.
func listedSection(user upgrade.UserFacts) Section {
	table := Table{Head: []display.Text{"Group or package", headKind, "Status", headID}}
	for _, m := range user.Memberships {
		table.Rows = append(table.Rows, []display.Text{display.Clean(m.Name), display.Clean(m.Type), "", display.Clean(string(m.GroupID))})
	}
	for _, l := range user.Packages {
		table.Rows = append(table.Rows, []display.Text{display.Clean(l.Namespace), "package", display.Clean(l.Status), display.Clean(string(l.LicenseID))})
	}
	table.dropColumns(isEmpty)
	return Section{Heading: "Groups and managed packages, verified afterwards", Table: &table}
}

// cutNotice says that a table does not show everything.
func cutNotice(rows int) []display.Text {
	if rows <= maxTableRows {
		return nil
	}
	return []display.Text{"The first " + formatNumber(maxTableRows) + " are shown; the JSON of this plan contains all."}
}
