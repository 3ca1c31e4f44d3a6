package tui

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// overviewRows are the pages, with a box for those that have to be read.
type overviewRows struct{ step *lossesStep }

func (r *overviewRows) len() int             { return len(r.step.pages) }
func (r *overviewRows) key(i int) string     { return string(r.step.pages[i].id) }
func (r *overviewRows) off(int) display.Text { return "" }

func overviewColumns() []column {
	return []column{
		{title: "    " + lossesWords.columnCategory, least: 24, most: 46},
		{title: lossesWords.columnLost, least: 8, most: 8, right: true},
		{title: rowWords.severity, least: 12, most: 12},
		{title: lossesWords.columnMatter, least: 8, most: 8, right: true},
	}
}

func (r *overviewRows) cells(i int) []display.Text {
	page, g := &r.step.pages[i], r.step.s.theme.glyph
	many, severity, matter := words.Number(page.rows.len()), severityText(page.gravest, g), display.Text("")
	switch {
	case page.gravest != "":
		many, matter = words.Number(page.lost), words.Number(page.gravestMatter())
	case page.asks:
		severity, matter = lossesWords.warning, words.Number(page.matter)
	}
	return []display.Text{r.box(page) + " " + page.title, many, severity, matter}
}

// gravestMatter counts the losses that matter, which of assignments are not the rows.
func (p *lossPage) gravestMatter() int { return min(p.matter, p.lost) }

// box tells whether a page was read, or that it can't be passed.
func (r *overviewRows) box(page *lossPage) display.Text {
	g := r.step.s.theme.glyph
	switch {
	case page.blocked:
		return " " + g.cross + " "
	case !page.asks:
		return "   "
	case r.step.seen(page):
		return g.on
	}
	return g.off
}

// view draws the depth that is shown, with what was read always in sight below it.
func (l *lossesStep) view(w, h int) []line {
	t := l.s.theme
	switch {
	case l.blockedPlan():
		return l.doc.show(w, h, l.blockers)
	case l.deep:
		foot := l.seenFoot(w)
		rows := slices.Clip(l.doc.show(w, h-len(foot), l.everything))
		return append(padRows(rows, h-len(foot)), foot...)
	case l.open == "":
		return l.viewOverview(w, h)
	}
	foot := l.pageFoot(w)
	rows := besides(t, w, h-len(foot), &l.inside, 0, l.rowDetail)
	return append(padRows(rows, h-len(foot)), foot...)
}

func (l *lossesStep) viewOverview(w, h int) []line {
	t := l.s.theme
	if len(l.pages) == 0 {
		return t.paragraph(lossesWords.none, w)
	}
	unread, all := l.left()
	if all == 0 {
		return besides(t, w, h, &l.overview, len(l.pages)+1, l.pageDetail)
	}
	foot := lossesWords.allRead
	if unread > 0 {
		count := words.Number(all-unread) + " of " + words.Number(all)
		foot = count + lossesWords.read
		if width(foot)+4 > w {
			foot = count + lossesWords.readBrief
		}
	}
	rows := besides(t, w, h-2, &l.overview, len(l.pages)+1, l.pageDetail)
	return append(padRows(rows, h-1), t.acknowledgement(unread == 0, foot, w))
}

// pageDetail tells the gravest of a page, for as long as there is room.
func (l *lossesStep) pageDetail(w int) []line {
	const most = 60 // no window is higher
	page, t := l.under(), l.s.theme
	if page == nil {
		return nil
	}
	var rows []line
	for i := range min(page.rows.len(), most) {
		rows = append(rows, t.plain(t.cut(page.rows.brief(i), w)))
	}
	return rows
}

// rowDetail tells of the selected row what the list has no room for.
func (l *lossesStep) rowDetail(w int) []line {
	i, ok := l.inside.selected()
	if !ok {
		return nil
	}
	return l.s.theme.facts(w, l.page().rows.pairs(i)...)
}

// pageFoot says below a page how much of it is shown, and whether it was read.
func (l *lossesStep) pageFoot(w int) []line {
	page, t := l.page(), l.s.theme
	var rows []line
	switch {
	case l.removals() != nil:
		rows = append(rows, t.plain(t.cut(l.costText(), w)))
	case l.whole && page.matter < page.rows.len() && page.matter > 0:
		rows = append(rows, t.plain(t.cut(lossesWords.wholeShown, w)))
	case page.matter > 0 && page.matter < page.rows.len():
		hidden := words.Count(page.rows.len()-page.matter, lossesWords.hiddenOne, lossesWords.hiddenMany)
		rows = append(rows, t.plain(t.cut(hidden, w)))
	}
	return append(rows, l.seenFoot(w)...)
}

// seenFoot says whether the open page was read, where that is asked.
func (l *lossesStep) seenFoot(w int) []line {
	page, t := l.page(), l.s.theme
	switch {
	case page.blocked:
		return []line{t.alarm(t.cut(t.glyph.cross+" "+lossesWords.blockedPage, w))}
	case !page.asks:
		return nil
	case l.seen(page):
		return []line{t.acknowledgement(true, lossesWords.seen, w)}
	}
	return []line{t.acknowledgement(false, lossesWords.seen+lossesWords.seenKey, w)}
}

// costText sums up what is lost with what is given back now.
func (l *lossesStep) costText() display.Text {
	p := l.s.answers.Plan
	given := 0
	for _, r := range p.Removed {
		if r.Reassigned {
			given++
		}
	}
	text := words.Number(given) + " of " + words.Number(len(p.Removed)) + lossesWords.givenBack
	return text + words.Count(p.Cost.All(), "loss", "losses") + lossesWords.inAll
}

func (l *lossesStep) pageTitle() display.Text {
	page := l.page()
	title := page.title
	if page.gravest != "" {
		title += ": " + words.Count(page.lost, "loss", "losses")
		if n := page.gravestMatter(); n > 0 && n < page.lost {
			title += ", " + words.Number(n) + lossesWords.worthALook
		}
	}
	return title
}

func (l *lossesStep) wholeLabel() display.Text {
	if l.whole {
		return lossesWords.onlyMatter
	}
	return lossesWords.everything
}

// everything is all about the selected row.
func (l *lossesStep) everything(w int) []line {
	i, ok := l.inside.selected()
	if !ok {
		return []line{}
	}
	return l.page().rows.full(l.s.theme, i, w, l.details)
}

// blockers tells what stands in the way, before anything else.
func (l *lossesStep) blockers(w int) []line {
	p := l.s.answers.Plan
	if p == nil {
		return []line{}
	}
	depth := findingText
	if l.details {
		depth = findingFull
	}
	var stops, rest []core.Finding
	for _, f := range p.Findings {
		if f.Severity == core.SeverityBlocker {
			stops = append(stops, f)
		} else {
			rest = append(rest, f)
		}
	}
	t := l.s.theme
	rows := t.findings(stops, w, depth)
	if len(rest) > 0 {
		rows = append(rows, t.strong(lossesWords.noticedToo))
		if l.details {
			return append(append(rows, ""), t.findings(rest, w, depth)...)
		}
		for _, f := range rest {
			rows = append(rows, t.finding(f, w, findingTitle)...)
		}
	}
	return rows
}

func (l *lossesStep) position() display.Text {
	switch {
	case l.blockedPlan(), l.deep:
		return l.doc.position()
	case l.open == "":
		return l.overview.position()
	}
	return l.inside.position()
}

// acknowledgement draws a box to tick and what ticking it says.
func (t theme) acknowledgement(ticked bool, says display.Text, w int) line {
	if ticked {
		return t.accent(t.glyph.on) + t.strong(t.cut(" "+says, w-width(t.glyph.on)))
	}
	return t.strong(t.cut(t.glyph.off+" "+says, w))
}

var lossesWords = struct {
	name, computing, blocked, none, reading, stuck, wait             display.Text
	read, allRead, seen, blockedPage, nothingToTick, noticedToo      display.Text
	givenBack, inAll, worthALook, onlyMatter, everything, wholeShown display.Text
	hiddenOne, hiddenMany, columnCategory, columnLost                display.Text
	columnMatter, details, less, warning, readBrief, seenKey         display.Text
	giveBack, allBack, allOfThem                                     display.Text
}{
	name:           words.LossesStep,
	computing:      "What will be lost",
	blocked:        words.LossesBlocked,
	none:           "Nothing is lost, and nothing was noticed.",
	reading:        words.LossesReading,
	stuck:          words.LossesStuck,
	wait:           "The losses are being computed; one moment.",
	read:           " read. Open each, and press space to say that you have read it.",
	readBrief:      " read; space ticks one.",
	allRead:        "All read",
	seen:           "I have read this page",
	seenKey:        " (press a)",
	giveBack:       "give back",
	allBack:        "give all back",
	allOfThem:      "all",
	blockedPage:    "This can't be passed: a blocker is among it.",
	nothingToTick:  "There is nothing to say here; it is only for your information.",
	noticedToo:     "Noticed besides",
	givenBack:      " given back; ",
	inAll:          " remain.",
	worthALook:     " worth a look one by one",
	onlyMatter:     "only what matters",
	everything:     "everything",
	wholeShown:     "Everything; e shows what matters.",
	hiddenOne:      "more is hidden; e shows it.",
	hiddenMany:     "more are hidden; e shows them.",
	columnCategory: "Category",
	columnLost:     "How many",
	columnMatter:   "To check",
	details:        "details",
	less:           "less",
	warning:        "!   warning",
}
