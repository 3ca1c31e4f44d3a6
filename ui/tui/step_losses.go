package tui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// lossesStep shows what the user loses and what can be reassigned. It goes on once each
// critical loss was opened and the rest was marked as reviewed. It has three depths: the
// categories, the rows of one, and everything about one row; a wide window shows them side
// by side. A blocker is shown by itself and can't be passed.
type lossesStep struct {
	base
	pages     []flow.LossPage
	criticals []flow.Critical
	offered   upgrade.KeepChoice
	fates     planning.Fates
	released  string // the row that was kept and is not to be any more
	// of is what the pages were made for.
	of *upgrade.Facts

	overview widget.List
	inside   widget.List
	open     string // "" for the overview
	peeked   string // what stands beside the overview of a wide window
	watched  string // the row that the detail is of
	whole    bool   // all rows of a category, not only those that matter
	filter   reading
	again    reading // computes the plan with other assignments reassigned

	deep    bool // everything about the selected row
	single  bool // that was opened from the overview, and leads back there
	details bool // of findings, the page they come from
	doc     widget.Scroller

	// sees is what the user sees today and afterwards, in place of the losses.
	sees       widget.List
	seesFilter reading
	seeing     bool
}

// lossesAnswer is what was read, and what was made of it beside the screen.
type lossesAnswer struct {
	flow.AccessAnswer
	plan    upgrade.Plan
	pages   []flow.LossPage
	offered upgrade.KeepChoice // what else could be kept
	fates   planning.Fates
	sees    *flow.Choices
}

func newLossesStep(b base) *lossesStep {
	l := &lossesStep{base: b}
	l.overview.Columns = overviewColumns(false)
	return l
}

func (l *lossesStep) headTitle() display.Text {
	p := l.s.answers.Plan
	switch {
	case p == nil:
		return lossesComputing
	case core.HasBlocker(p.Findings):
		return words.LossesBlocked
	case l.seeing:
		return "What " + display.Clean(p.User.User.Name) + " sees, today and afterwards"
	case l.open != "" && !l.single && !l.s.hasPanes():
		return l.pageTitle()
	}
	return flow.LossSentence(*p)
}

// enterStep reads what the plan needs and is not known yet: what the user may do now
// is read once for each user, what the profile grants once for each profile.
func (l *lossesStep) enterStep() tea.Cmd {
	a := &l.s.answers
	if a.Plan != nil && l.of == a.Facts {
		l.read.state = readReady
		return nil
	}
	l.again.cancelJob(l.s)
	l.filter.cancelJob(l.s)
	l.seesFilter.cancelJob(l.s)
	*l = *newLossesStep(l.base)
	question := a.Question()
	cmd := beginRead(l.s, &l.read, words.LossesReading, l.readLosses(question), func(got lossesAnswer) tea.Cmd {
		a.Learn(got.AccessAnswer, got.plan)
		l.showPlan(got)
		return nil
	})
	l.read.rows, l.read.again = question.Rows, l.enterStep
	return cmd
}

// showPlan takes a plan and its pages; what is seen of them stays where it was, and the
// detail of a row that is gone is closed.
func (l *lossesStep) showPlan(got lossesAnswer) {
	a := &l.s.answers
	row, had := l.selectedRow()
	a.Plan, l.pages, l.criticals, l.of = &got.plan, got.pages, flow.Criticals(got.pages), a.Facts
	l.offered, l.fates, l.peeked = got.offered, got.fates, ""
	l.overview.Load(&overviewRows{step: l, pages: l.pages, criticals: l.criticals})
	if l.single { // what was shown may be gone
		l.closePage()
	}
	l.reloadRows()
	now, ok := l.selectedRow()
	if !had || !ok || now.Key != row.Key {
		l.deep = false
	}
	if ok && now.Key == l.released && now.Offer != nil && now.Offer.On {
		l.s.tell(flow.StillKept)
	}
	l.released = ""
	l.doc.Drop()
	l.sees.Columns = choiceColumns(got.sees)
	l.sees.Load(&choiceRows{choices: got.sees, glyph: l.s.theme.Glyph})
}

// selectedCritical is the critical loss under the cursor of the overview, nil for none.
func (l *lossesStep) selectedCritical() *flow.Critical {
	if i, ok := l.overview.Selected(); ok && i < len(l.criticals) {
		return &l.criticals[i]
	}
	return nil
}

// openedPage is the one that is open, nil in the overview.
func (l *lossesStep) openedPage() *flow.LossPage { return l.pageOf(l.open) }

func (l *lossesStep) pageOf(id string) *flow.LossPage {
	i := slices.IndexFunc(l.pages, func(p flow.LossPage) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &l.pages[i]
}

// selectedPage is the page that keys are about: the open one, or the one under the cursor.
func (l *lossesStep) selectedPage() *flow.LossPage {
	if page := l.openedPage(); page != nil {
		return page
	}
	i, ok := l.overview.Selected()
	switch {
	case !ok:
		return nil
	case i < len(l.criticals):
		return &l.pages[l.criticals[i].Page]
	}
	return &l.pages[i-len(l.criticals)]
}

// selectedRow is the row that keys are about, false where they are about a category.
func (l *lossesStep) selectedRow() (flow.Choice, bool) {
	if critical := l.selectedCritical(); l.open == "" && critical != nil {
		return l.pages[critical.Page].Rows.At(critical.Row), true
	}
	page := l.openedPage()
	i, ok := l.inside.Selected()
	if page == nil || !ok {
		return flow.Choice{}, false
	}
	return page.Rows.At(i), true
}

// openPage shows the rows of a page from its top.
func (l *lossesStep) openPage(id string) {
	l.filter.cancelJob(l.s)
	l.open, l.whole, l.deep, l.single = id, false, false, false
	l.inside = widget.List{}
	if i := slices.IndexFunc(l.pages, func(p flow.LossPage) bool { return p.ID == id }); i >= 0 {
		l.overview.Cursor = len(l.criticals) + i
	}
	l.reloadRows()
}

// closePage goes back to the overview, to the next critical loss that has to be opened.
func (l *lossesStep) closePage() {
	l.open, l.peeked, l.deep, l.single = "", "", false, false
	if next := l.nextCritical(); next >= 0 {
		l.overview.Cursor = next
	}
}

// openCritical shows everything about a critical loss.
func (l *lossesStep) openCritical(i int) {
	critical := l.criticals[i]
	page := &l.pages[critical.Page]
	l.openPage(page.ID)
	l.overview.Cursor = i
	l.inside.SelectKey(page.Rows.At(critical.Row).Key)
	l.single = true
	l.openRow()
}

// openRow shows everything about the row under the cursor.
func (l *lossesStep) openRow() {
	row, ok := l.selectedRow()
	if !ok {
		return
	}
	l.deep = true
	l.doc.Reset()
	if offer := row.Offer; offer == nil || offer.Reassign != "" || !offer.On { // what is kept isn't seen as a loss
		l.s.answers.OpenLoss(l.open + "/" + row.Key)
	}
}

// nextCritical is the first critical loss that was not opened, -1 for none.
func (l *lossesStep) nextCritical() int {
	return slices.IndexFunc(l.criticals, func(c flow.Critical) bool { return !l.s.answers.HasOpened(c.Key) })
}

// reloadRows loads the rows of the open page, as many of them as are wanted, or closes it
// when the page is gone.
func (l *lossesStep) reloadRows() {
	switch page := l.openedPage(); {
	case page != nil:
		l.loadPage(page)
	case l.open != "":
		l.closePage()
	}
}

func (l *lossesStep) loadPage(page *flow.LossPage) {
	l.inside.Columns = choiceColumns(page.Rows)
	l.inside.Load(l.wantedRows(page))
}

// wantedRows are the rows of a page that are shown: those that matter, unless all are
// wanted or none matters.
func (l *lossesStep) wantedRows(page *flow.LossPage) *choiceRows {
	shown := *page.Rows
	if !l.whole && page.Matter > 0 && page.Matter < shown.Len {
		shown.Len = page.Matter
	}
	return &choiceRows{choices: &shown, glyph: l.s.theme.Glyph}
}

// recompute computes the losses of another choice beside the screen. The plan is dropped when
// it comes after an answer before it was changed.
func (l *lossesStep) recompute() tea.Cmd {
	a := &l.s.answers
	facts := a.Facts
	cmd := beginRead(l.s, &l.again, lossesComputing, computeLosses(*facts, a.Choice()), func(got lossesAnswer) tea.Cmd {
		if a.Facts != facts {
			return nil
		}
		l.showPlan(got)
		return tea.Batch(l.s.filterLong(&l.inside, &l.filter), l.s.filterLong(&l.sees, &l.seesFilter))
	})
	l.again.job.quiet = true
	return cmd
}

// allReassigned tells whether everything that can be reassigned is.
func (l *lossesStep) allReassigned() bool {
	a := &l.s.answers
	return len(planning.ListReassigned(a.Plan.Removed, a.Reassign)) == len(planning.AllReassignable(a.Plan.Removed))
}

// asksReview tells whether there is anything to review.
func (l *lossesStep) asksReview() bool {
	return slices.ContainsFunc(l.pages, func(p flow.LossPage) bool { return p.Asks })
}

// isPassable tells whether everything was opened and reviewed.
func (l *lossesStep) isPassable() bool {
	return l.nextCritical() < 0 && (l.s.answers.HasReviewed() || !l.asksReview())
}

// markReviewed says that the losses were reviewed, or takes it back.
func (l *lossesStep) markReviewed() {
	a := &l.s.answers
	if l.nextCritical() >= 0 {
		l.s.refuse(l.unopenedText())
		return
	}
	a.MarkReviewed(!a.HasReviewed())
}

// passStep goes on, unless something stands in the way, which it names.
func (l *lossesStep) passStep() tea.Cmd {
	switch {
	case core.HasBlocker(l.s.answers.Plan.Findings):
		l.s.refuse(words.LossesStuck)
		return nil
	case l.again.state == readWaiting:
		l.s.tell("The losses are being computed.")
		return nil
	}
	return l.s.goForward()
}

// blockedPlan tells whether the plan can't be passed whatever is read.
func (l *lossesStep) blockedPlan() bool {
	p := l.s.answers.Plan
	return p == nil || core.HasBlocker(p.Findings)
}

// findUndo goes back from one depth to the one above it.
func (l *lossesStep) findUndo() (widget.Escape, bool) {
	back := func(do func()) (widget.Escape, bool) {
		return widget.Escape{Label: widget.LabelBack, Do: func() tea.Cmd { do(); return nil }}, true
	}
	switch {
	case l.blockedPlan():
		return widget.Escape{}, false
	case l.seeing:
		if r, ok := l.sees.Undo(); ok {
			return r, true
		}
		return back(func() { l.seeing = false })
	case l.open == "":
		return widget.Escape{}, false
	case l.deep && !l.single:
		return back(func() { l.deep = false })
	}
	if r, ok := l.inside.Undo(); ok && !l.single {
		return r, true
	}
	return back(l.closePage)
}

func (l *lossesStep) takesText() bool {
	return l.seeing && l.sees.Filtering || !l.seeing && l.open != "" && !l.deep && l.inside.Filtering
}

// readLosses asks, and makes a plan and its pages of the answer.
func (l *lossesStep) readLosses(q *flow.AccessQuestion) func(context.Context) (lossesAnswer, error) {
	return func(ctx context.Context) (lossesAnswer, error) {
		got, err := q.Ask(ctx)
		if err != nil {
			return lossesAnswer{}, err
		}
		made := lossesOf(got.Facts, q.MakePlan(got.Facts))
		made.AccessAnswer = got
		return made, nil
	}
}

// computeLosses makes a plan and its pages of facts: with much to compare it takes too
// long for a key to wait for.
func computeLosses(facts upgrade.Facts, choice upgrade.Choice) func(context.Context) (lossesAnswer, error) {
	return func(context.Context) (lossesAnswer, error) {
		return lossesOf(facts, planning.New(facts, choice)), nil
	}
}

// lossesOf makes the pages of a plan.
func lossesOf(facts upgrade.Facts, plan upgrade.Plan) lossesAnswer {
	return lossesAnswer{
		plan: plan, pages: flow.LossPages(&plan), offered: planning.Offered(plan), fates: planning.CountFates(plan), sees: flow.SeesRows(facts, &plan),
	}
}
