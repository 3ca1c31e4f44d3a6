package tui

import (
	"context"
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// lossesStep shows what the person will no longer have, and what can be given back,
// and goes on only after each page was said to be read. It has three depths: the
// pages, the rows of one page, and everything about one row. A blocker is shown by
// itself and can't be passed.
type lossesStep struct {
	base
	pages []flow.LossPage
	// of is what the pages were made for, and gave what was given back then.
	of *upgrade.Facts

	overview widget.List
	inside   widget.List
	open     string // "" for the overview
	whole    bool   // all rows of a page, not only those that matter
	filter   reading
	again    reading // computes the plan with other assignments given back

	deep    bool // everything about the selected row
	details bool // of findings, the page they come from
	doc     widget.Scroller
}

// lossesAnswer is what was read, and what was made of it beside the screen.
type lossesAnswer struct {
	flow.AccessAnswer
	plan  upgrade.Plan
	pages []flow.LossPage
}

func newLossesStep(b base) *lossesStep {
	l := &lossesStep{base: b}
	l.overview.Columns = overviewColumns()
	return l
}

func (l *lossesStep) headTitle() display.Text {
	p := l.s.answers.Plan
	switch {
	case p == nil:
		return lossesComputing
	case core.HasBlocker(p.Findings):
		return words.LossesBlocked
	case l.open != "":
		return l.pageTitle()
	}
	return display.Clean(p.Cost.Sentence)
}

// enterStep reads what the plan needs and is not known yet: what the user may do now
// is read once for each user, what the profile grants once for each profile.
func (l *lossesStep) enterStep() tea.Cmd {
	a := &l.s.answers
	if a.Plan != nil && l.of == a.Facts {
		l.read.state = readReady
		return nil
	}
	*l = lossesStep{base: l.base, overview: widget.List{Columns: overviewColumns()}}
	question := a.Question()
	cmd := beginRead(l.s, &l.read, words.LossesReading, l.readLosses(question), func(got lossesAnswer) tea.Cmd {
		a.Learn(got.AccessAnswer, got.plan)
		l.showPlan(got)
		return nil
	})
	l.read.rows, l.read.again = question.Rows, l.enterStep
	return cmd
}

// showPlan takes a plan and its pages; what is seen of them stays where it was.
func (l *lossesStep) showPlan(got lossesAnswer) {
	a, at := &l.s.answers, ""
	if i, ok := l.overview.Selected(); ok {
		at = l.pages[i].ID
	}
	a.Plan, l.pages, l.of = &got.plan, got.pages, a.Facts
	l.overview.Load(&overviewRows{step: l})
	l.overview.SelectKey(at)
	l.reloadRows()
	l.doc.Drop()
}

// openedPage is the one that is open, nil in the overview.
func (l *lossesStep) openedPage() *flow.LossPage {
	i := slices.IndexFunc(l.pages, func(p flow.LossPage) bool { return p.ID == l.open })
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
	if i, ok := l.overview.Selected(); ok {
		return &l.pages[i]
	}
	return nil
}

// openPage shows the rows of a page from its top.
func (l *lossesStep) openPage(id string) {
	l.filter.cancelJob(l.s)
	l.open, l.whole, l.deep = id, false, false
	l.inside = widget.List{}
	if i := slices.IndexFunc(l.pages, func(p flow.LossPage) bool { return p.ID == id }); i >= 0 {
		l.overview.Cursor = i
	}
	l.reloadRows()
}

// reloadRows loads the rows of the open page, as many of them as are wanted.
func (l *lossesStep) reloadRows() {
	page := l.openedPage()
	if page == nil {
		l.open = ""
		return
	}
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

// reassign takes the selected assignment into what is given back, or out of it, and
// computes the losses anew beside the screen.
func (l *lossesStep) reassign(id core.ID) tea.Cmd {
	a := &l.s.answers
	return l.reassignAll(planning.ToggleReassign(a.Plan.Removed, a.Reassign, id))
}

func (l *lossesStep) reassignAll(ids []core.ID) tea.Cmd {
	a := &l.s.answers
	a.Reassign = ids
	facts, choice := *a.Facts, a.Choice()
	cmd := beginRead(l.s, &l.again, lossesComputing, computeLosses(facts, choice), func(got lossesAnswer) tea.Cmd {
		l.showPlan(got)
		return nil
	})
	l.again.job.quiet = true
	return cmd
}

// wasSeen tells whether a page was said to be read. To give more back only makes the
// losses fewer.
func (l *lossesStep) wasSeen(page *flow.LossPage) bool { return l.s.answers.HasSeen(page.ID) }

// countUnread counts the pages that have still to be read, and those that there are.
func (l *lossesStep) countUnread() (unread, all int) {
	for i := range l.pages {
		if page := &l.pages[i]; page.Asks {
			all++
			if !l.wasSeen(page) {
				unread++
			}
		}
	}
	return unread, all
}

// tickPage says that a page was read, or takes it back.
func (l *lossesStep) tickPage(page *flow.LossPage) {
	a := &l.s.answers
	switch {
	case page.Blocked:
		l.s.refuse(lossesBlockedPage)
	case !page.Asks:
		l.s.tell("There is nothing to say here; it is only for your information.")
	case l.wasSeen(page):
		a.Unsee(page.ID)
	default:
		a.See(page.ID)
	}
}

// passStep goes on, unless something stands in the way, which it names.
func (l *lossesStep) passStep() tea.Cmd {
	switch {
	case core.HasBlocker(l.s.answers.Plan.Findings):
		l.s.refuse(words.LossesStuck)
		return nil
	case l.again.state == readWaiting:
		l.s.tell("The losses are being computed; one moment.")
		return nil
	}
	return l.s.goForward()
}

// blocked tells whether the plan can't be passed whatever is read.
func (l *lossesStep) blockedPlan() bool {
	p := l.s.answers.Plan
	return p == nil || core.HasBlocker(p.Findings)
}

// findUndo goes back from one depth to the one above it.
func (l *lossesStep) findUndo() (widget.Escape, bool) {
	switch {
	case l.blockedPlan() || l.open == "":
		return widget.Escape{}, false
	case l.deep:
		return widget.Escape{Label: widget.LabelBack, Do: func() tea.Cmd { l.deep = false; return nil }}, true
	}
	if r, ok := l.inside.Undo(); ok {
		return r, true
	}
	return widget.Escape{Label: widget.LabelBack, Do: func() tea.Cmd { l.open = ""; return nil }}, true
}

func (l *lossesStep) takesText() bool { return l.open != "" && !l.deep && l.inside.Filtering }

// detailsKey is the binding that shows or hides details.
func detailsKey(shown bool) key.Binding {
	if shown {
		return widget.Binding("d", "less")
	}
	return widget.Binding("d", "details")
}

// readLosses asks, and makes a plan and its pages of the answer.
func (l *lossesStep) readLosses(q *flow.AccessQuestion) func(context.Context) (lossesAnswer, error) {
	return func(ctx context.Context) (lossesAnswer, error) {
		got, err := q.Ask(ctx)
		if err != nil {
			return lossesAnswer{}, err
		}
		made, err := computeLosses(got.Facts, q.Choice)(ctx)
		made.AccessAnswer = got
		return made, err
	}
}

// computeLosses makes a plan and its pages of facts: with much to compare it takes too
// long for a key to wait for.
func computeLosses(facts upgrade.Facts, choice upgrade.Choice) func(context.Context) (lossesAnswer, error) {
	return func(context.Context) (lossesAnswer, error) {
		plan := planning.New(facts, choice)
		return lossesAnswer{plan: plan, pages: flow.LossPages(&plan)}, nil
	}
}
