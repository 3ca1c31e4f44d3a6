package tui

import (
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// profiles are the profiles of one license as rows.
type profiles struct {
	list   []planning.ProfileCost
	ranked bool // their costs are known
	marked core.ID
	glyph  *glyphs
}

func (p *profiles) len() int         { return len(p.list) }
func (p *profiles) key(i int) string { return string(p.list[i].Profile.ID) }

// off gives what makes a profile impossible to choose.
func (p *profiles) off(i int) display.Text {
	if problem := p.list[i].Problem; problem != nil && problem.Severity == core.SeverityBlocker {
		return display.Clean(problem.Title)
	}
	return ""
}

// columns count the losses of each profile by their severity, once they are known.
func (p *profiles) columns() []column {
	name := column{title: profileWords.columnProfile, least: 24, most: 40}
	if !p.ranked {
		return []column{name, {title: profileWords.columnKind, least: 16, most: 16}}
	}
	return []column{
		name,
		{title: profileWords.columnLosses, least: 6, most: 6, right: true},
		{title: severityTitle(upgrade.LossCritical), least: 8, most: 8, right: true},
		{title: severityTitle(upgrade.LossHigh), least: 5, most: 5, right: true},
		{title: severityTitle(upgrade.LossMedium), least: 6, most: 6, right: true},
		{title: profileWords.columnGained, least: 6, most: 6, right: true},
	}
}

// severityTitle is a severity as the title of a column.
func severityTitle(s upgrade.LossSeverity) display.Text {
	return display.Clean(strings.ToUpper(string(s[:1])) + string(s[1:]))
}

func (p *profiles) cells(i int) []display.Text {
	cost := &p.list[i]
	name := display.Clean(cost.Profile.Name)
	switch {
	case cost.Profile.ID == p.marked:
		name = p.glyph.current + " " + name
	case p.blocked(i):
		name = p.glyph.cross + " " + name
	}
	if !p.ranked {
		return []display.Text{name, profileKind(cost.Profile)}
	}
	cells := []display.Text{name, words.Number(cost.Cost.All())}
	for _, severity := range []upgrade.LossSeverity{upgrade.LossCritical, upgrade.LossHigh, upgrade.LossMedium} {
		cells = append(cells, numberOrDash(cost.Cost.Total(severity)))
	}
	return append(cells, numberOrDash(cost.Gained))
}

// blocked tells whether a profile can't be taken, or leads to what can't be passed.
func (p *profiles) blocked(i int) bool {
	return p.off(i) != "" || p.ranked && p.list[i].Cost.Total(upgrade.LossBlocker) > 0
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
		return profileWords.isStandard
	}
	return profileWords.custom
}

// detail says of one profile what it would cost by category, beside the marked one
// when there is one.
func (p *profileStep) detail(w int) []line {
	i, ok := p.list.selected()
	if !ok {
		return nil
	}
	if left, right := p.pair(); left != nil {
		return p.compareCounts(*left, *right, w)
	}
	t, cost := p.s.theme, p.known().list[i]
	var rows []line
	if cost.Problem != nil {
		rows = append(rows, t.finding(*cost.Problem, w, findingText)...)
	} else if std := cost.Profile.IsStandard; std != nil && *std {
		rows = append(rows, t.paragraph(profileWords.standard, w)...)
	}
	if !p.known().ranked {
		return rows
	}
	if cost.Cost.All() == 0 {
		return append(rows, t.paragraph(profileWords.nothing, w)...)
	}
	for _, c := range cost.Cost.Counts {
		if c.Total > 0 {
			rows = append(rows, hanging(t.plain(countText(c, p.s.theme.glyph)+"  "), kindTitle(c.Kind), w, t.plain)...)
		}
	}
	return rows
}

// countText is the gravest severity of a kind of loss and how many there are of it.
func countText(c upgrade.LossCount, g *glyphs) display.Text {
	n := words.Number(c.Total)
	return severityText(gravestOf(c), g) + blanks(12-width(severityText(gravestOf(c), g))) + blanks(6-width(n)) + n
}

func gravestOf(c upgrade.LossCount) upgrade.LossSeverity {
	for _, severity := range upgrade.LossSeverities() {
		if c.BySeverity[severity] > 0 {
			return severity
		}
	}
	return ""
}

// compareCounts sets two profiles side by side, category by category.
func (p *profileStep) compareCounts(left, right planning.ProfileCost, w int) []line {
	t := p.s.theme
	columns := []column{
		{title: compareWords.category, least: 10, most: 36},
		{title: t.glyph.current + " " + display.Clean(left.Profile.Name), least: 12, most: 26, right: true},
		{title: t.glyph.pointer + " " + display.Clean(right.Profile.Name), least: 12, most: 26, right: true},
	}
	l := list{columns: columns}
	widths := layOut(columns, w)
	rows := []line{t.strong(l.join(t, widths, []display.Text{columns[0].title, columns[1].title, columns[2].title}))}
	total := []display.Text{compareWords.all, words.Number(left.Cost.All()), words.Number(right.Cost.All())}
	gained := []display.Text{compareWords.gained, words.Number(left.Gained), words.Number(right.Gained)}
	rows = append(rows, t.strong(l.join(t, widths, total)))
	for i, c := range left.Cost.Counts {
		other := right.Cost.Counts[i]
		if c.Total+other.Total > 0 {
			cells := []display.Text{kindTitle(c.Kind), sideText(c), sideText(other)}
			rows = append(rows, t.plain(l.join(t, widths, cells)))
		}
	}
	return append(rows, t.plain(l.join(t, widths, gained)))
}

// sideText counts the losses of one kind, with the gravest severity in words.
func sideText(c upgrade.LossCount) display.Text {
	if c.Total == 0 {
		return "-"
	}
	severity := gravestOf(c)
	if n := c.BySeverity[severity]; n < c.Total {
		return words.Number(c.Total) + " (" + words.Number(n) + " " + display.Clean(string(severity)) + ")"
	}
	return words.Number(c.Total) + " (" + display.Clean(string(severity)) + ")"
}
