package ui

import (
	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// profiles are the profiles of one license as rows.
type profiles struct {
	list   []upgrade.ProfileCost
	ranked bool // their costs are known
	marked core.ID
	glyph  glyphs
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

func (p *profiles) cells(i int) []display.Text {
	cost := p.list[i]
	name := display.Clean(cost.Profile.Name)
	switch {
	case cost.Profile.ID == p.marked:
		name = p.glyph.current + " " + name
	case p.off(i) != "":
		name = p.glyph.cross + " " + name
	}
	if !p.ranked {
		return []display.Text{name, "", profileKind(cost.Profile), ""}
	}
	return []display.Text{name, words.Number(cost.Cost.All()), gravestText(cost.Cost), words.Number(cost.Gained)}
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

// gravestText counts the losses of the two gravest severities that there are: "2
// critical, 5 high".
func gravestText(cost upgrade.LossSummary) display.Text {
	var parts []display.Text
	for _, severity := range upgrade.LossSeverities() {
		if n := cost.Total(severity); n > 0 && len(parts) < 2 {
			parts = append(parts, words.Number(n)+" "+display.Clean(string(severity)))
		}
	}
	if len(parts) == 0 {
		return profileWords.nothing
	}
	return display.Join(parts, ", ")
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
	for _, c := range cost.Cost.Counts {
		if c.Total > 0 {
			rows = append(rows, t.plain(t.cut(countText(c, p.s.theme.glyph)+"  "+kindTitle(c.Kind), w)))
		}
	}
	return rows
}

// countText is the gravest severity of a kind of loss and how many there are of it.
func countText(c upgrade.LossCount, g glyphs) display.Text {
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
func (p *profileStep) compareCounts(left, right upgrade.ProfileCost, w int) []line {
	t := p.s.theme
	columns := []column{
		{title: compareWords.category, least: 12, most: 36},
		{title: p.s.theme.glyph.current + " " + display.Clean(left.Profile.Name), least: 11, most: 26, right: true},
		{title: p.s.theme.glyph.pointer + " " + display.Clean(right.Profile.Name), least: 11, most: 26, right: true},
	}
	l := list{columns: columns}
	widths := layOut(columns, w)
	rows := []line{t.strong(l.join(t, widths, []display.Text{columns[0].title, columns[1].title, columns[2].title}))}
	for i, c := range left.Cost.Counts {
		other := right.Cost.Counts[i]
		if c.Total+other.Total > 0 {
			cells := []display.Text{kindTitle(c.Kind), sideText(c), sideText(other)}
			rows = append(rows, t.plain(l.join(t, widths, cells)))
		}
	}
	total := []display.Text{compareWords.all, words.Number(left.Cost.All()), words.Number(right.Cost.All())}
	gained := []display.Text{compareWords.gained, words.Number(left.Gained), words.Number(right.Gained)}
	return append(rows, t.strong(l.join(t, widths, total)), t.plain(l.join(t, widths, gained)))
}

// sideText counts the losses of one kind, with the gravest severity in words.
func sideText(c upgrade.LossCount) display.Text {
	if c.Total == 0 {
		return "-"
	}
	severity := gravestOf(c)
	if n := c.BySeverity[severity]; n < c.Total {
		return words.Number(c.Total) + ", " + words.Number(n) + " " + display.Clean(string(severity))
	}
	return words.Number(c.Total) + " " + display.Clean(string(severity))
}
