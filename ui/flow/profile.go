package flow

import (
	"context"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// profileStep lets one of the license's profiles be chosen. It ranks them by what
// each would cost the person, as soon as that is read, and sets two of them side by
// side.
func profileStep() Step {
	return Step{
		ID: StepProfile, Name: words.Profile, Flag: flaganswers.AnswerProfile, Load: (*Answers).readBasis, Page: profilePage,
		Answer: func(a *Answers) display.Text {
			if a.Profile == nil {
				return ""
			}
			return display.Clean(a.Profile.Name)
		},
	}
}

// profilesOf tells what the page of the profiles was made of.
type profilesOf struct {
	basis   *upgrade.Basis
	license core.ID
}

func profilePage(a *Answers, _ bool) Page {
	p := Page{Title: "Select a profile", Intro: "The profile grants what the user can do. Next, you review every loss. Nothing changes yet."}
	if a.License == nil {
		return p
	}
	p.Title = "Select a " + display.Clean(a.License.Name) + " profile"
	p.Of = profilesOf{a.Basis, a.License.ID}
	if a.Basis == nil {
		return p
	}
	known, ranked := a.ranked.knownValue()
	costs := known.costs
	switch {
	case ranked:
		p.Intro = "Profiles are sorted by least access lost. Record types, page layouts, and login limits are compared next. Nothing changes yet."
	default:
		costs = listUnranked(*a.Basis, a.License.ID)
		if len(costs) > 0 {
			p.Aside = &Aside{Start: a.readRanking, Failed: "The profiles could not be ranked", Retry: "rank again"}
		}
	}
	p.Choices = &Choices{
		Columns: profileColumns(ranked, a.Basis.RanksWhole(a.License.ID)), Len: len(costs), None: "There is no profile to select.",
		At: func(i int) Choice { return profileChoice(costs[i], ranked) },
		Choose: func(i int) (display.Text, *Read) {
			return a.ChooseProfile(costs[i].Profile), nil
		},
	}
	if slices.ContainsFunc(costs, func(c planning.ProfileCost) bool { return isStandard(c.Profile) }) {
		p.Choices.Note = standardProfile
	}
	p.Choices.Kept = a.proposed.profileKey()
	if a.Profile != nil {
		p.Choices.Kept = string(a.Profile.ID)
	}
	if ranked && len(costs) > 1 {
		p.Choices.Compare = compareProfiles(*a.Basis, known)
	}
	return p
}

const standardProfile display.Text = "Custom profiles are safer: an org might not allow standard profiles for external users."

func isStandard(p core.Profile) bool { return p.IsStandard != nil && *p.IsStandard }

// listUnranked lists the profiles of a license before it is known what each costs.
func listUnranked(b upgrade.Basis, license core.ID) []planning.ProfileCost {
	profiles := b.ProfilesOf(license)
	costs := make([]planning.ProfileCost, len(profiles))
	for i, profile := range profiles {
		costs[i].Profile = profile
	}
	return costs
}

// profileColumns count the losses of each profile by their severity, once they are
// known.
func profileColumns(ranked, whole bool) []Column {
	name := Column{Title: words.Profile, Least: 24, Most: 40}
	if !ranked {
		return []Column{name, {Title: "Kind", Least: 16, Most: 16}}
	}
	columns := []Column{
		name,
		{Title: words.LossesStep, Least: 6, Most: 6, Right: true},
		{Title: "Critical", Least: 8, Most: 8, Right: true},
		{Title: "High", Least: 5, Most: 5, Right: true},
		{Title: "Medium", Least: 6, Most: 6, Right: true},
	}
	if whole {
		columns = append(columns, Column{Title: "Keep", Least: 5, Most: 5, Right: true}, Column{Title: headGained, Least: 6, Most: 6, Right: true})
	}
	return columns
}

// profileChoice is one profile: its kind, what it would cost, and what stands against
// it.
func profileChoice(c planning.ProfileCost, ranked bool) Choice {
	choice := Choice{
		Key: string(c.Profile.ID), Name: display.Clean(c.Profile.Name), Say: func() display.Text { return profileLine(c, ranked) },
		Crossed: ranked && c.Cost.Total(upgrade.LossBlocker) > 0,
		Detail:  func() []report.Section { return profileDetail(c, ranked) },
	}
	if c.Problem != nil {
		choice.Problems = []core.Finding{*c.Problem}
		if c.Problem.Severity == core.SeverityBlocker {
			choice.Off, choice.Crossed = c.Problem, true
		}
	}
	if !ranked {
		choice.Cells = []display.Text{choice.Name, profileKind(c.Profile)}
		return choice
	}
	choice.Cells = []display.Text{choice.Name, words.Number(c.Cost.All())}
	for _, severity := range []upgrade.LossSeverity{upgrade.LossCritical, upgrade.LossHigh, upgrade.LossMedium} {
		choice.Cells = append(choice.Cells, numberOrDash(c.Cost.Total(severity)))
	}
	if c.Gained >= 0 {
		choice.Cells = append(choice.Cells, numberOrDash(c.Keepable), numberOrDash(c.Gained))
	}
	return choice
}

// numberOrDash shows that there is nothing without a number to be read.
func numberOrDash(n int) display.Text {
	if n == 0 {
		return "-"
	}
	return words.Number(n)
}

// profileKind tells who made a profile, "" when it is not known.
func profileKind(p core.Profile) display.Text {
	switch {
	case p.IsStandard == nil:
		return ""
	case *p.IsStandard:
		return "standard profile"
	}
	return "custom profile"
}

func profileLine(c planning.ProfileCost, ranked bool) display.Text {
	line := display.Clean(c.Profile.Name)
	if kind := profileKind(c.Profile); kind != "" {
		line += ", " + display.Clean(strings.TrimSuffix(string(kind), " profile"))
	}
	if ranked {
		line += ": " + words.Count(c.Cost.All(), "loss", "losses")
		if counts := CountSeverities(c.Cost.Total); counts != "" {
			line += " (" + counts + ")"
		}
		if c.Gained >= 0 {
			line += ", " + words.Number(c.Gained) + " gained"
		}
		if c.Keepable > 0 {
			line += ", " + words.Number(c.Keepable) + " keepable"
		}
		line += "."
	}
	switch {
	case c.Problem == nil:
	case c.Problem.Severity == core.SeverityBlocker:
		line += " Can't be selected: " + display.Clean(c.Problem.Title) + "."
	default:
		line += " " + words.Severity(c.Problem.Severity) + ": " + display.Clean(c.Problem.Title) + "."
	}
	return line
}

// CountSeverities counts losses by how much they matter: "1 critical, 3 high".
func CountSeverities(total func(upgrade.LossSeverity) int) display.Text {
	var parts []display.Text
	for _, severity := range upgrade.LossSeverities() {
		if n := total(severity); n > 0 {
			parts = append(parts, words.Number(n)+" "+words.LossSeverity(severity))
		}
	}
	return display.Join(parts, ", ")
}

// profileDetail says of one profile what it would cost by category.
func profileDetail(c planning.ProfileCost, ranked bool) []report.Section {
	var list []report.Section
	switch {
	case c.Problem != nil:
		list = append(list, report.Section{Findings: []core.Finding{*c.Problem}})
	case isStandard(c.Profile):
		list = append(list, report.Section{Paragraphs: []display.Text{standardProfile}})
	}
	switch {
	case !ranked:
	case c.Cost.All() == 0:
		list = append(list, report.Section{Paragraphs: []display.Text{"No permission and no assignment is lost with this profile."}})
	default:
		table := &report.Table{}
		for _, count := range c.Cost.Counts {
			if count.Total > 0 {
				severity := words.LossSeverity(gravestOf(count))
				table.Rows = append(table.Rows, []display.Text{severity, words.Number(count.Total), LossTitle(count.Kind)})
			}
		}
		list = append(list, report.Section{Table: table})
		if c.Keepable > 0 {
			list = append(list, report.Section{Paragraphs: []display.Text{
				"With a new permission set for what can be kept, " + words.Number(c.Cost.All()-c.Keepable) + " of " + words.Number(c.Cost.All()) + " are lost.",
			}})
		}
	}
	return list
}

func gravestOf(c upgrade.LossCount) upgrade.LossSeverity {
	for _, severity := range upgrade.LossSeverities() {
		if c.BySeverity[severity] > 0 {
			return severity
		}
	}
	return ""
}

// compareProfiles sets two profiles side by side: in a table of how many losses each
// has, and permission by permission.
func compareProfiles(basis upgrade.Basis, known ranking) *Compare {
	return &Compare{
		Mark:   "Move to another profile to compare it with the marked one.",
		Counts: func(left, right int) report.Table { return compareCounts(known.costs[left], known.costs[right]) },
		Read: func(left, right int, show func(Page)) *Read {
			one, other := known.costs[left].Profile, known.costs[right].Profile
			return &Read{Text: "Comparing the profiles", Quiet: true, Do: func(context.Context) (func(), error) {
				sides := planning.PutBeside(basis, one, other, known.both)
				page := ComparePage(sides)
				if known.costs[left].Gained < 0 {
					page.Intro = "What the two profiles grant differently of what the user has now."
				}
				return func() { show(page) }, nil
			}}
		},
	}
}

// compareCounts sets two profiles side by side, category by category.
func compareCounts(left, right planning.ProfileCost) report.Table {
	table := report.Table{
		Head: []display.Text{"What is lost", display.Clean(left.Profile.Name), display.Clean(right.Profile.Name)},
		Rows: [][]display.Text{{"In all", words.Number(left.Cost.All()), words.Number(right.Cost.All())}},
	}
	for i, c := range left.Cost.Counts {
		if other := right.Cost.Counts[i]; c.Total+other.Total > 0 {
			table.Rows = append(table.Rows, []display.Text{LossTitle(c.Kind), countText(c), countText(other)})
		}
	}
	if left.Gained >= 0 {
		table.Rows = append(
			table.Rows,
			[]display.Text{headCanKeep, words.Number(left.Keepable), words.Number(right.Keepable)},
			[]display.Text{headGained, words.Number(left.Gained), words.Number(right.Gained)},
		)
	}
	return table
}

// countText counts the losses of one kind, with the gravest severity in words.
func countText(c upgrade.LossCount) display.Text {
	if c.Total == 0 {
		return "-"
	}
	severity := gravestOf(c)
	if n := c.BySeverity[severity]; n < c.Total {
		return words.Number(c.Total) + " (" + words.Number(n) + " " + words.LossSeverity(severity) + ")"
	}
	return words.Number(c.Total) + " (" + words.LossSeverity(severity) + ")"
}

// ComparePage shows two profiles permission by permission.
func ComparePage(sides planning.SideBySide) Page {
	left, right := display.Clean(sides.Left.Profile.Name), display.Clean(sides.Right.Profile.Name)
	rows := sides.Rows
	return Page{
		Of: &rows, Title: "Side by side: " + left + " and " + right,
		Intro: "What the two profiles grant differently, beside what the user has today.",
		Choices: &Choices{
			Columns: []Column{
				{Title: "What", Least: 16, Most: 44},
				{Title: left, Least: 9, Most: 30},
				{Title: right, Least: 9, Most: 30},
				{Title: "Now", Least: 12, Most: 26},
			},
			Len: len(rows), None: "The two profiles grant the same.", Note: left + " and " + right + ", where they differ",
			At: func(i int) Choice { return compareRow(&rows[i], left, right) },
			Search: func(i int) string {
				r := &rows[i]
				return strings.ToLower(r.Label + " " + r.Item.Object + "." + r.Item.Name + " " + r.Left.String() + " " + r.Right.String())
			},
		},
	}
}

// compareRow is one permission that two profiles grant differently.
func compareRow(row *planning.SideRow, left, right display.Text) Choice {
	label := words.Difference(upgrade.Difference{Item: row.Item, Label: row.Label})
	one, other, now := rightsOrDash(row.Left), rightsOrDash(row.Right), rightsOrDash(row.Had)
	said := func(name display.Text, r access.Rights) display.Text { return name + " " + words.OrNothing(r.String()) }
	return Choice{
		Key: string(row.Item.Category) + row.Item.Object + "." + row.Item.Name, Name: label,
		Cells: []display.Text{label, one, other, now},
		Say: func() display.Text {
			return display.Clean(row.Label) + ": " + display.Join([]display.Text{said("now", row.Had), said(left, row.Left), said(right, row.Right)}, "; ") + "."
		},
		Detail: func() []report.Section {
			return []report.Section{{
				Facts: []report.Fact{{Name: "API name", Value: APIName(row.Item), Whole: true}, {Name: "Now", Value: now, Whole: true}},
				Items: []report.Item{{Mark: "left", Title: left + ": " + one}, {Mark: "right", Title: right + ": " + other}},
			}}
		},
	}
}

func rightsOrDash(r access.Rights) display.Text {
	if r == 0 {
		return "-"
	}
	return display.Clean(r.String())
}
