package tui

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// pageID tells the pages of the loss screen apart, also across two plans. Those of
// losses have the kind of their losses.
type pageID string

// The pages that are not of losses.
const (
	pageFindings pageID = "findings"
	pageGains    pageID = "gains"
	pagePackages pageID = "packages"
	pageGroups   pageID = "groups"
)

// lossPage is one category of what an upgrade changes for a person.
type lossPage struct {
	id    pageID
	title display.Text
	// rows are all of it, the gravest first, so that the first matter rows are what
	// is worth a look one by one.
	rows   pageRows
	matter int
	// lost counts what is lost, which may be fewer than the rows: what is given back
	// is listed too.
	lost    int
	gravest upgrade.LossSeverity // "" where nothing is lost
	// asks is true where it has to be said that the page was read; blocked where
	// that can't be said.
	asks, blocked bool
}

// pageRows are the rows of a page.
type pageRows interface {
	widget.Rows
	// listColumns are the columns that cells fills.
	listColumns() []widget.Column
	// drawBrief is a row in one line, for the overview.
	drawBrief(i int) display.Text
	// listFacts are what is told of the selected row below the list.
	listFacts(i int) []widget.Pair
	// drawFull is everything about a row.
	drawFull(t widget.Theme, i, w int, details bool) []widget.Line
}

// lossPages sorts what a plan takes, keeps and gives into pages, in reading order.
// It is pure, and takes its time with a large plan: it is made beside the screen.
func lossPages(p *upgrade.Plan, g *widget.Glyphs) []lossPage {
	all := planning.Losses(*p)
	byKind := map[upgrade.LossKind][]planning.Loss{}
	for _, kind := range upgrade.LossKinds() {
		from := slices.IndexFunc(all, func(l planning.Loss) bool { return l.Kind == kind })
		if from < 0 {
			continue
		}
		to := from
		for to < len(all) && all[to].Kind == kind {
			to++
		}
		byKind[kind] = all[from:to]
	}
	var pages []lossPage
	for _, kind := range upgrade.LossKinds() {
		switch {
		case kind == upgrade.LossAssignments && len(p.Removed) > 0:
			pages = append(pages, assignmentPage(p, byKind[kind], g))
		case len(byKind[kind]) > 0:
			pages = append(pages, kindPage(p, kind, byKind[kind], g))
		}
	}
	return append(pages, otherPages(p, g)...)
}

// kindPage is the page of the losses of one kind.
func kindPage(p *upgrade.Plan, kind upgrade.LossKind, losses []planning.Loss, g *widget.Glyphs) lossPage {
	page := lossPage{id: pageID(kind), title: flow.LossTitle(kind), lost: len(losses), asks: true}
	slices.SortStableFunc(losses, func(a, b planning.Loss) int { return a.Severity.Rank() - b.Severity.Rank() })
	page.countMatter(losses)
	page.rows = &lossRows{kind: kind, list: losses, plan: p, glyph: g}
	return page
}

// countMatter counts what matters of losses that are sorted by their severity.
func (p *lossPage) countMatter(losses []planning.Loss) {
	if len(losses) == 0 {
		return
	}
	p.gravest = losses[0].Severity
	p.blocked = p.gravest == upgrade.LossBlocker
	p.matter = len(losses)
	if i := slices.IndexFunc(losses, func(l planning.Loss) bool { return !l.Severity.Matters() }); i >= 0 {
		p.matter = i
	}
}

// assignmentPage is the page of what can be given back. It lists that as well, so
// that the choice can be changed.
func assignmentPage(p *upgrade.Plan, losses []planning.Loss, g *widget.Glyphs) lossPage {
	page := lossPage{
		id: pageID(upgrade.LossAssignments), title: flow.LossTitle(upgrade.LossAssignments), lost: len(losses), asks: true,
	}
	slices.SortStableFunc(losses, func(a, b planning.Loss) int { return a.Severity.Rank() - b.Severity.Rank() })
	page.countMatter(losses)
	removed := slices.Clone(p.Removed)
	slices.SortStableFunc(removed, func(a, b upgrade.Removal) int { return returnOrder(a) - returnOrder(b) })
	page.rows = &removalRows{list: removed, glyph: g}
	page.matter = len(removed) // each is a choice
	return page
}

// returnOrder puts what can be given back before what can't.
func returnOrder(r upgrade.Removal) int {
	if r.CanReturn {
		return 0
	}
	return 1
}

// otherPages are what else is to be known: findings, what is only listed, and gains.
func otherPages(p *upgrade.Plan, g *widget.Glyphs) []lossPage {
	var pages []lossPage
	if len(p.Findings) > 0 {
		findings := slices.Clone(p.Findings)
		slices.SortStableFunc(findings, func(a, b core.Finding) int { return a.Severity.Rank() - b.Severity.Rank() })
		pages = append(pages, lossPage{
			id: pageFindings, title: "Warnings and notes", asks: hasWarning(findings), matter: countWarnings(findings),
			rows: &findingRows{list: findings, glyph: g},
		})
	}
	for _, listed := range []struct {
		id    pageID
		title display.Text
		rows  namedRows
	}{
		{pageGroups, "Kept: public groups and queues", groupRows(p)},
		{pagePackages, "Read again: managed packages", packageRows(p)},
	} {
		if n := listed.rows.Len(); n > 0 {
			pages = append(pages, lossPage{id: listed.id, title: listed.title, rows: listed.rows, matter: n})
		}
	}
	if gains := newGainRows(p); gains.Len() > 0 {
		pages = append(pages, lossPage{id: pageGains, title: "Gained", rows: gains, matter: gains.Len()})
	}
	return pages
}

func countWarnings(list []core.Finding) int {
	n := 0
	for _, f := range list {
		if f.Severity.Rank() <= core.SeverityWarning.Rank() {
			n++
		}
	}
	return n
}
