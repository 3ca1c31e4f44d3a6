package tui

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/report"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// overviewRows are the critical losses, each with a box for having been opened, and the
// categories.
type overviewRows struct {
	step      *lossesStep
	pages     []flow.LossPage
	criticals []flow.Critical
}

func (r *overviewRows) Len() int             { return len(r.criticals) + len(r.pages) }
func (r *overviewRows) Off(int) display.Text { return "" }

func (r *overviewRows) Key(i int) string {
	if n := len(r.criticals); i >= n {
		return r.pages[i-n].ID
	}
	return r.criticals[i].Key
}

// overviewColumns are those of a list by itself, or of a pane beside others.
func overviewColumns(pane bool) []widget.Column {
	if pane {
		return []widget.Column{
			{Title: "Category", Least: 24, Most: 34},
			{Title: "", Least: 3, Most: 3, Severity: true},
			{Title: "Lost", Least: 4, Most: 6, Right: true},
		}
	}
	return []widget.Column{
		{Title: "Category", Least: 24, Most: 34},
		{Title: "Severity", Least: 12, Most: 12, Severity: true},
		{Title: "Lost", Least: 6, Most: 6, Right: true},
		{Title: "Keep it", Least: 24, Most: 40},
	}
}

func (r *overviewRows) Cells(i int) []display.Text {
	cells := r.step.overviewCells(i)
	if r.step.s.hasPanes() { // the mark alone: the word stands beside it
		cells[1] = markAlone(cells[1])
	}
	return cells
}

func (l *lossesStep) overviewCells(i int) []display.Text {
	g := l.s.theme.Glyph
	if i < len(l.criticals) {
		return l.criticalCells(&l.criticals[i])
	}
	page := &l.pages[i-len(l.criticals)]
	lost, keep := display.Text("-"), display.Text("")
	severity := widget.SeverityText(page.Gravest, g)
	switch {
	case page.Gravest != "":
		lost = words.Number(page.Lost)
	case page.Asks:
		severity = widget.FindingMark(core.SeverityWarning, g)
	}
	switch {
	case page.Removed != nil:
		keep = l.reassignedText(page)
	case page.Kept > 0:
		keep = words.Number(page.Kept) + " kept"
	}
	return []display.Text{page.Title, severity, lost, keep}
}

// criticalCells are those of a critical loss, with what would keep it.
func (l *lossesStep) criticalCells(c *flow.Critical) []display.Text {
	g, row := l.s.theme.Glyph, l.pages[c.Page].Rows.At(c.Row)
	box, keep := g.Off, display.Text("")
	if l.s.answers.HasOpened(c.Key) {
		box = g.On
	}
	if row.Offer != nil {
		keep = row.Offer.Says
	}
	return []display.Text{box + " " + row.Name, widget.SeverityText("critical", g), "1", keep}
}

// reassignedText counts what is reassigned of what can be.
func (l *lossesStep) reassignedText(page *flow.LossPage) display.Text {
	able := len(planning.AllReassignable(page.Removed))
	if given := len(page.Removed) - page.Lost; given > 0 {
		return words.Number(given) + " of " + words.Number(able) + " reassigned"
	}
	if able == 0 {
		return "none can be reassigned"
	}
	return "reassign up to " + words.Number(able)
}

// drawBody draws the depth that is shown, with what is still to be done always in sight
// below it.
func (l *lossesStep) drawBody(w, h int) []widget.Line {
	t := l.s.theme
	switch {
	case l.blockedPlan():
		return l.doc.Show(w, h, l.drawBlockers)
	case l.seeing:
		return widget.ListWithDetail(t, w, h, &l.sees, 0, func(w int) []widget.Line { return rowDetail(t, &l.sees, w) })
	case len(l.pages) == 0:
		return t.Paragraph("Nothing is lost, and there are no notes.", w)
	}
	foot := l.drawFoot(w, h)
	h -= len(foot)
	l.narrowInside(false)
	l.overview.Columns, l.overview.Unfocused, l.inside.Unfocused = overviewColumns(false), false, false
	var rows []widget.Line
	switch {
	case l.s.hasPanes():
		rows = l.drawPanes(w, h)
	case l.deep:
		rows = slices.Clip(l.doc.Show(w, h, l.drawEverything))
	case l.open == "":
		rows = widget.ListWithDetail(t, w, h, &l.overview, l.overview.Count()+1, func(w int) []widget.Line { return l.drawSelected(w, h) })
	default:
		rows = widget.ListWithDetail(t, w, h, &l.inside, 0, func(w int) []widget.Line { return rowDetail(t, &l.inside, w) })
	}
	return append(widget.PadRows(rows, h), foot...)
}

// rowDetail tells of the selected row of a list what the list has no room for.
func rowDetail(t widget.Theme, list *widget.List, w int) []widget.Line {
	i, ok := list.Selected()
	rows, is := list.Source.(*choiceRows)
	if !ok || !is {
		return nil
	}
	return t.Detail(rows.choices.At(i).Detail(), w)
}

// drawPanes sets the categories, the rows of one and everything about one row side by side.
func (l *lossesStep) drawPanes(w, h int) []widget.Line {
	t := l.s.theme
	l.peek()
	l.overview.Columns = overviewColumns(true)
	l.narrowInside(true)
	left := min(l.overview.FullWidth(0), w/3)
	rest := w - left - 2*widget.PaneGap
	middle := min(l.inside.FullWidth(0), rest*11/20)
	right := rest - middle
	l.overview.Unfocused, l.inside.Unfocused = l.open != "", l.open == "" || l.deep
	return t.Panes(h,
		widget.Pane{Rows: l.overview.View(t, left, h), Width: left},
		widget.Pane{Rows: l.inside.View(t, middle, h), Width: middle},
		widget.Pane{Rows: l.doc.Show(right, h, l.drawEverything), Width: right},
	)
}

// narrowInside shows the severity of each loss by its mark alone, because the word stands
// beside it in a wide window, and what becomes of it needs the room.
func (l *lossesStep) narrowInside(narrow bool) {
	rows, is := l.inside.Source.(*choiceRows)
	if !is {
		return
	}
	l.inside.Columns = choiceColumns(rows.choices)
	if rows.short = narrow && rows.choices.Marked == 1; rows.short {
		c := l.inside.Columns
		c[0].Least = 14
		c[1].Title, c[1].Least, c[1].Most = "", 3, 3
	}
}

// peek loads the rows of what the cursor of the overview is on, to be seen beside it.
func (l *lossesStep) peek() {
	i, ok := l.overview.Selected()
	if !ok || l.open != "" {
		l.watchRow()
		return
	}
	if key := l.overview.Source.Key(i); key != l.peeked {
		l.peeked, l.inside = key, widget.List{}
		l.loadPage(l.selectedPage())
		if critical := l.selectedCritical(); critical != nil {
			l.inside.SelectKey(l.pages[critical.Page].Rows.At(critical.Row).Key)
		}
	}
	l.watchRow()
}

// watchRow lays the detail out anew when the cursor is on another row.
func (l *lossesStep) watchRow() {
	if i, ok := l.inside.Selected(); ok && l.watched != l.inside.Source.Key(i) {
		l.watched = l.inside.Source.Key(i)
		l.doc.Reset()
	}
}

// drawSelected tells of what the cursor of the overview is on, in at most h rows where it is
// a category.
func (l *lossesStep) drawSelected(w, h int) []widget.Line {
	t := l.s.theme
	if l.selectedCritical() != nil {
		row, _ := l.selectedRow()
		return append(t.Detail(row.Detail(), w), l.drawOffer(row, w)...)
	}
	page := l.selectedPage()
	if page == nil {
		return nil
	}
	all := &choiceRows{choices: page.Rows, glyph: t.Glyph}
	rows := make([]widget.Line, 0, min(all.Len(), h))
	for i := range min(all.Len(), h) {
		rows = append(rows, t.Glyphed(t.Cut(all.drawBrief(i), w), t.Plain))
	}
	return rows
}

// drawOffer tells how a row could be kept.
func (l *lossesStep) drawOffer(row flow.Choice, w int) []widget.Line {
	if row.Offer == nil || row.Off != nil || row.Offer.Says == "" {
		return nil
	}
	text := row.Offer.Says
	if row.Offer.On && row.Offer.Reassign != "" {
		text = "after the upgrade: " + text
	}
	return l.s.theme.Facts(w, widget.Labeled("Keep it", text))
}

// drawFoot says below the losses how much of them is shown, and what is still to be done.
func (l *lossesStep) drawFoot(w, h int) []widget.Line {
	t := l.s.theme
	var rows []widget.Line
	if page := l.openedPage(); page != nil && !l.deep && page.Matter > 0 && page.Matter < page.Rows.Len {
		n := page.Rows.Len - page.Matter
		text := words.Number(n) + " of low severity"
		if page.ID == flow.LossPageFindings {
			text = words.Count(n, "note", "notes")
		}
		state := display.Text("hidden")
		if l.whole {
			state = "shown"
		}
		rows = append(rows, t.Plain(t.Cut(text+" "+state+" ("+keyWhole+")", w)))
	}
	if text := display.Clean(l.fates.Sentence()); text != "" && !l.deep && h >= 12 { // a low window needs the row for what is selected
		rows = append(rows, t.Plain(t.Cut(text, w)))
	}
	switch {
	case !l.asksReview():
		return rows
	case l.nextCritical() >= 0:
		return append(rows, t.Acknowledgement(false, l.unopenedText(), w))
	case l.s.answers.HasReviewed():
		return append(rows, t.Acknowledgement(true, "Losses reviewed", w))
	}
	return append(rows, t.Acknowledgement(false, "Losses not reviewed ("+keyReview+" marks them as reviewed)", w))
}

// unopenedText says how many critical losses are still to be opened.
func (l *lossesStep) unopenedText() display.Text {
	left := 0
	for _, c := range l.criticals {
		if !l.s.answers.HasOpened(c.Key) {
			left++
		}
	}
	return words.Count(left, "critical loss", "critical losses") + " to open. Then mark the rest as reviewed."
}

func (l *lossesStep) pageTitle() display.Text {
	page := l.openedPage()
	switch {
	case page.Kept > 0:
		return page.Title + ": " + words.Count(page.Lost, "loss", "losses") + ", " + words.Number(page.Kept) + " kept"
	case page.Removed != nil:
		return page.Title + ": " + words.Number(page.Lost) + " of " + words.Number(len(page.Removed)) + " lost"
	case page.Gravest != "":
		return page.Title + ": " + words.Count(page.Lost, "loss", "losses")
	}
	return page.Title
}

// wholeLabel names what the key for the rest of a page does.
func (l *lossesStep) wholeLabel() display.Text {
	rest := display.Text("low severity")
	if l.openedPage().ID == flow.LossPageFindings {
		rest = "notes"
	}
	if l.whole {
		return "hide " + rest
	}
	return "show " + rest
}

// drawEverything lays out all that is known of the selected row.
func (l *lossesStep) drawEverything(w int) []widget.Line {
	i, ok := l.inside.Selected()
	if !ok {
		return []widget.Line{}
	}
	rows, _ := l.inside.Source.(*choiceRows)
	choice := rows.choices.At(i)
	sections := choice.Full
	if sections == nil {
		sections = func() []report.Section { return nil }
	}
	return append(l.s.theme.Document(sections(), w, l.details), l.drawOffer(choice, w)...)
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
	for _, f := range flow.FoldNotes(p.Findings) {
		if f.Severity == core.SeverityBlocker {
			stops = append(stops, f)
		} else {
			rest = append(rest, f)
		}
	}
	t := l.s.theme
	rows := t.Findings(stops, w, depth)
	if len(rest) == 0 {
		return rows
	}
	rows = append(rows, t.Strong("Also found"))
	if l.details {
		return append(append(rows, ""), t.Findings(rest, w, depth)...)
	}
	for _, f := range rest {
		rows = append(rows, t.Finding(f, w, widget.FindingTitle)...)
	}
	return rows
}

func (l *lossesStep) tellPosition() display.Text {
	switch {
	case l.seeing:
		return l.sees.Position()
	case l.blockedPlan(), l.deep:
		return l.doc.Position()
	case l.open == "":
		return l.overview.Position()
	}
	return l.inside.Position()
}

// lossesComputing is told while a plan is made.
const lossesComputing display.Text = "Losses"
