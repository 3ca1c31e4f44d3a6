package tui

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// overviewRows are the pages, with a box for those that have to be read.
type overviewRows struct{ step *lossesStep }

func (r *overviewRows) Len() int             { return len(r.step.pages) }
func (r *overviewRows) Key(i int) string     { return r.step.pages[i].ID }
func (r *overviewRows) Off(int) display.Text { return "" }

func overviewColumns() []widget.Column {
	return []widget.Column{
		{Title: "    Category", Least: 24, Most: 46},
		{Title: "How many", Least: 8, Most: 8, Right: true},
		{Title: "Severity", Least: 12, Most: 12},
		{Title: "To check", Least: 8, Most: 8, Right: true},
	}
}

func (r *overviewRows) Cells(i int) []display.Text {
	page, g := &r.step.pages[i], r.step.s.theme.Glyph
	many, severity, matter := words.Number(page.Rows.Len), widget.SeverityText(page.Gravest, g), display.Text("")
	switch {
	case page.Gravest != "":
		many, matter = words.Number(page.Lost), words.Number(gravestMatter(page))
	case page.Asks:
		severity, matter = "!   warning", words.Number(page.Matter)
	}
	return []display.Text{r.drawBox(page) + " " + page.Title, many, severity, matter}
}

// gravestMatter counts the losses that matter, which of assignments are not the rows.
func gravestMatter(p *flow.LossPage) int { return min(p.Matter, p.Lost) }

// drawBox tells whether a page was read, or that it can't be passed.
func (r *overviewRows) drawBox(page *flow.LossPage) display.Text {
	g := r.step.s.theme.Glyph
	switch {
	case page.Blocked:
		return " " + g.Cross + " "
	case !page.Asks:
		return "   "
	case r.step.wasSeen(page):
		return g.On
	}
	return g.Off
}

// drawBody draws the depth that is shown, with what was read always in sight below it.
func (l *lossesStep) drawBody(w, h int) []widget.Line {
	t := l.s.theme
	switch {
	case l.blockedPlan():
		return l.doc.Show(w, h, l.drawBlockers)
	case l.deep:
		foot := l.seenFoot(w)
		rows := slices.Clip(l.doc.Show(w, h-len(foot), l.drawEverything))
		return append(widget.PadRows(rows, h-len(foot)), foot...)
	case l.open == "":
		return l.viewOverview(w, h)
	}
	foot := l.pageFoot(w)
	rows := widget.ListWithDetail(t, w, h-len(foot), &l.inside, 0, l.rowDetail)
	return append(widget.PadRows(rows, h-len(foot)), foot...)
}

func (l *lossesStep) viewOverview(w, h int) []widget.Line {
	t := l.s.theme
	if len(l.pages) == 0 {
		return t.Paragraph("Nothing is lost, and nothing was noticed.", w)
	}
	unread, all := l.countUnread()
	if all == 0 {
		return widget.ListWithDetail(t, w, h, &l.overview, len(l.pages)+1, l.pageDetail)
	}
	foot := display.Text("All read")
	if unread > 0 {
		count := words.Number(all-unread) + " of " + words.Number(all)
		foot = count + " read. Open each, and press space to say that you have read it."
		if widget.Width(foot)+4 > w {
			foot = count + " read; space ticks one."
		}
	}
	rows := widget.ListWithDetail(t, w, h-2, &l.overview, len(l.pages)+1, l.pageDetail)
	return append(widget.PadRows(rows, h-1), t.Acknowledgement(unread == 0, foot, w))
}

// pageDetail tells the gravest of a page, for as long as there is room.
func (l *lossesStep) pageDetail(w int) []widget.Line {
	const most = 60 // no window is higher
	page, t := l.selectedPage(), l.s.theme
	if page == nil {
		return nil
	}
	var rows []widget.Line
	all := &choiceRows{choices: page.Rows, glyph: t.Glyph}
	for i := range min(all.Len(), most) {
		rows = append(rows, t.Plain(t.Cut(all.drawBrief(i), w)))
	}
	return rows
}

// rowDetail tells of the selected row what the list has no room for.
func (l *lossesStep) rowDetail(w int) []widget.Line {
	i, ok := l.inside.Selected()
	if !ok {
		return nil
	}
	return l.s.theme.Detail(l.openedPage().Rows.At(i).Detail(), w)
}

// pageFoot says below a page how much of it is shown, and whether it was read.
func (l *lossesStep) pageFoot(w int) []widget.Line {
	page, t := l.openedPage(), l.s.theme
	var rows []widget.Line
	switch {
	case l.openRemovals() != nil:
		rows = append(rows, t.Plain(t.Cut(l.costText(), w)))
	case l.whole && page.Matter < page.Rows.Len && page.Matter > 0:
		rows = append(rows, t.Plain(t.Cut("Everything; e shows what matters.", w)))
	case page.Matter > 0 && page.Matter < page.Rows.Len:
		hidden := words.Count(page.Rows.Len-page.Matter, "more is hidden; e shows it.", "more are hidden; e shows them.")
		rows = append(rows, t.Plain(t.Cut(hidden, w)))
	}
	return append(rows, l.seenFoot(w)...)
}

// seenFoot says whether the open page was read, where that is asked.
func (l *lossesStep) seenFoot(w int) []widget.Line {
	page, t := l.openedPage(), l.s.theme
	switch {
	case page.Blocked:
		return []widget.Line{t.Alarm(t.Cut(t.Glyph.Cross+" "+lossesBlockedPage, w))}
	case !page.Asks:
		return nil
	case l.wasSeen(page):
		return []widget.Line{t.Acknowledgement(true, lossesSeen, w)}
	}
	return []widget.Line{t.Acknowledgement(false, lossesSeen+" (press a)", w)}
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
	text := words.Number(given) + " of " + words.Number(len(p.Removed)) + " given back; "
	return text + words.Count(p.Cost.All(), "loss", "losses") + " remain."
}

func (l *lossesStep) pageTitle() display.Text {
	page := l.openedPage()
	title := page.Title
	if page.Gravest != "" {
		title += ": " + words.Count(page.Lost, "loss", "losses")
		if n := gravestMatter(page); n > 0 && n < page.Lost {
			title += ", " + words.Number(n) + " worth a look one by one"
		}
	}
	return title
}

func (l *lossesStep) wholeLabel() display.Text {
	if l.whole {
		return "only what matters"
	}
	return "everything"
}

// drawEverything is all about the selected row.
func (l *lossesStep) drawEverything(w int) []widget.Line {
	i, ok := l.inside.Selected()
	if !ok {
		return []widget.Line{}
	}
	return l.s.theme.Document(l.openedPage().Rows.At(i).Full(), w, l.details)
}

// drawBlockers tells what stands in the way, before anything else.
func (l *lossesStep) drawBlockers(w int) []widget.Line {
	p := l.s.answers.Plan
	if p == nil {
		return []widget.Line{}
	}
	depth := widget.FindingText
	if l.details {
		depth = widget.FindingFull
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
	rows := t.Findings(stops, w, depth)
	if len(rest) > 0 {
		rows = append(rows, t.Strong("Noticed besides"))
		if l.details {
			return append(append(rows, ""), t.Findings(rest, w, depth)...)
		}
		for _, f := range rest {
			rows = append(rows, t.Finding(f, w, widget.FindingTitle)...)
		}
	}
	return rows
}

func (l *lossesStep) tellPosition() display.Text {
	switch {
	case l.blockedPlan(), l.deep:
		return l.doc.Position()
	case l.open == "":
		return l.overview.Position()
	}
	return l.inside.Position()
}

// The words that are said more than once.
const (
	lossesComputing   display.Text = "What will be lost"
	lossesSeen        display.Text = "I have read this page"
	lossesBlockedPage display.Text = "This can't be passed: a blocker is among it."
)
