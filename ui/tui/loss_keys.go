package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// The keys of the losses, which mean the same at each depth.
const (
	keyReview  = "m"
	keyOffer   = " "
	keyAll     = "a"
	keyKeepAll = "A"
	keyWhole   = "e"
	keySees    = "tab"
	keyDetails = "d"
	keyRefresh = "r"
	keySave    = "w"
)

// handleKey finds the meaning of a key: first what is the same at each depth.
func (l *lossesStep) handleKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case l.blockedPlan():
		return l.blockedKey(k)
	case l.takesText():
	case k.String() == keySees:
		l.seeing = !l.seeing
		return nil
	case l.seeing:
	case l.again.state == readWaiting && slices.Contains([]string{keyReview, keyOffer, keyAll, keyKeepAll}, k.String()):
		l.s.tell("The losses are being computed.") // what the keys do is not known before
		return nil
	case k.String() == keyReview && l.asksReview():
		l.markReviewed()
		return nil
	case k.String() == keyOffer:
		return l.takeOffer()
	case k.String() == keyAll:
		return l.toggleAll()
	case k.String() == keyKeepAll:
		return l.toggleKeepAll()
	case k.String() == keySave && l.onSharing():
		return l.s.saveFiles(flow.ExportSharing(&l.s.answers))
	case k.String() == keyRefresh && l.onSharing():
		return l.readAgain()
	}
	switch {
	case l.seeing:
		l.sees.Key(k, false)
		return l.s.filterLong(&l.sees, &l.seesFilter)
	case l.open == "":
		return l.overviewKey(k)
	case l.deep:
		return l.deepKey(k)
	}
	return l.insideKey(k)
}

func (l *lossesStep) blockedKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		return l.passStep()
	case k.String() == flow.KeyWayOut:
		return l.takeWayOut()
	case k.String() == keyRefresh:
		return l.readAgain()
	case k.String() == keyDetails:
		l.details = !l.details
		l.doc.Drop()
	default:
		l.doc.Key(k)
	}
	return nil
}

// takeWayOut goes to the step that can do something about the blocker.
func (l *lossesStep) takeWayOut() tea.Cmd {
	out := l.s.answers.WayOut()
	if out == nil {
		return nil
	}
	to := out.Do().Go
	if to == flow.StepLosses {
		return l.recompute()
	}
	return l.s.goTo(flow.Index(l.s.flow, to))
}

// readAgain reads everything once more, for the admin who has mended what was in the
// way.
func (l *lossesStep) readAgain() tea.Cmd {
	l.s.answers.Refresh()
	return l.enterStep()
}

// onSharing tells whether keys are about sharing sets, which are kept by deploying their
// metadata and reading the org again.
func (l *lossesStep) onSharing() bool {
	page := l.selectedPage()
	return page != nil && page.ID == string(upgrade.LossSharingSets)
}

func (l *lossesStep) overviewKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter && l.isPassable():
		return l.passStep()
	case k.Type == tea.KeyEnter, k.Type == tea.KeyRight:
		l.openSelected()
	default:
		l.overview.Key(k, false)
	}
	return nil
}

// openSelected opens what the cursor of the overview is on.
func (l *lossesStep) openSelected() {
	if i, ok := l.overview.Selected(); ok && i < len(l.criticals) {
		l.s.holdEnter()
		l.openCritical(i)
		return
	}
	if page := l.selectedPage(); page != nil {
		l.s.holdEnter()
		l.openPage(page.ID)
	}
}

func (l *lossesStep) insideKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		l.s.holdEnter()
		l.openRow()
	case l.inside.Filtering:
		l.inside.Key(k, false)
		return l.s.filterLong(&l.inside, &l.filter)
	case k.Type == tea.KeyRight:
		l.turnPage(1)
	case k.Type == tea.KeyLeft:
		l.turnPage(-1)
	case k.String() == keyWhole:
		l.whole = !l.whole
		l.reloadRows()
	default:
		l.inside.Key(k, false)
	}
	return nil
}

func (l *lossesStep) deepKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter && l.single && l.nextCritical() >= 0:
		l.s.holdEnter()
		l.openCritical(l.nextCritical())
	case k.Type == tea.KeyEnter && l.single:
		l.s.holdEnter()
		l.closePage()
	case k.Type == tea.KeyEnter:
		l.deep = false
	case k.String() == keyDetails && l.hasDetails():
		l.details = !l.details
		l.doc.Drop()
	default:
		l.doc.Key(k)
	}
	return nil
}

// turnPage opens the category before or after the open one.
func (l *lossesStep) turnPage(by int) {
	i := l.overview.Cursor - len(l.criticals) + by
	if i >= 0 && i < len(l.pages) {
		l.openPage(l.pages[i].ID)
	}
}

// takeOffer keeps the selected row in the way that is offered, or no longer, or says why not.
func (l *lossesStep) takeOffer() tea.Cmd {
	row, ok := l.selectedRow()
	switch {
	case ok && row.Off != nil:
		l.s.refuse(display.Clean(row.Off.Title))
	case ok && row.Offer != nil && row.Offer.Not != "":
		l.s.refuse(row.Offer.Not)
	case ok && row.Offer != nil:
		if l.s.answers.Take(row.Offer); row.Offer.On {
			l.released = row.Key
		}
		return l.recompute()
	}
	return nil
}

// toggleKeepAll keeps all that is offered as well, or nothing when there is nothing else.
func (l *lossesStep) toggleKeepAll() tea.Cmd {
	if l.keepAllLabel() == "" {
		return nil
	}
	if l.offered.IsEmpty() {
		l.s.answers.KeepNone()
	} else {
		l.s.answers.KeepAll(l.offered)
	}
	return l.recompute()
}

// keepAllLabel is what the key for all does now, "" when there is nothing to keep.
func (l *lossesStep) keepAllLabel() display.Text {
	switch {
	case !l.offered.IsEmpty():
		return "keep all"
	case !l.s.answers.Keep.IsEmpty():
		return "keep none"
	}
	return ""
}

// toggleAll reassigns all that can be, or nothing when that is so already.
func (l *lossesStep) toggleAll() tea.Cmd {
	all := planning.AllReassignable(l.s.answers.Plan.Removed)
	if len(all) == 0 {
		return nil
	}
	if l.allReassigned() {
		all = nil
	}
	l.s.answers.Reassign = all
	return l.recompute()
}

// listKeys are the bindings of the depth that is shown: first what leads on, then what
// changes something, then what only shows.
func (l *lossesStep) listKeys() []key.Binding {
	switch {
	case l.blockedPlan():
		var list []key.Binding
		if out := l.s.answers.WayOut(); out != nil {
			list = append(list, widget.Binding(out.Key, out.Label))
		}
		list = append(list, widget.Binding(keyRefresh, "refresh"), detailsKey(l.details))
		return append(list, l.scrollKeys()...)
	case l.seeing:
		list := l.sees.Keys(l.s.theme, "")
		if !l.sees.Filtering {
			list = append([]key.Binding{widget.Binding(keySees, "losses")}, list...)
		}
		return list
	case l.takesText():
		return l.inside.Keys(l.s.theme, "open")
	}
	list := append(l.enterKeys(), l.changeKeys()...)
	switch {
	case l.open == "":
		list = append(list, l.overview.MoveKeys(l.s.theme)...)
	case l.deep:
		list = append(list, l.scrollKeys()...)
		if l.hasDetails() {
			list = append(list, detailsKey(l.details))
		}
	default:
		list = append(list, l.insideKeys()...)
	}
	return append(list, widget.Binding(keySees, "what the user sees"))
}

// enterKeys are those that lead on, or deeper.
func (l *lossesStep) enterKeys() []key.Binding {
	g := l.s.theme.Glyph
	switch {
	case l.open == "" && l.isPassable():
		list := []key.Binding{widget.Binding(widget.KeyEnter, "continue")}
		if l.overview.Count() > 0 {
			list = append(list, widget.Binding(g.Right, "open"))
		}
		return list
	case l.deep && l.single && l.nextCritical() >= 0:
		return []key.Binding{widget.Binding(widget.KeyEnter, "next critical loss")}
	case l.deep:
		return []key.Binding{widget.Binding(widget.KeyEnter, widget.LabelBack)}
	}
	return []key.Binding{widget.Binding(widget.KeyEnter, "open")}
}

// changeKeys are those that change something, as far as they would now.
func (l *lossesStep) changeKeys() []key.Binding {
	a := &l.s.answers
	var list []key.Binding
	if l.asksReview() && l.nextCritical() < 0 {
		label := display.Text("mark as reviewed")
		if a.HasReviewed() {
			label = "mark as not reviewed"
		}
		list = append(list, widget.Binding(keyReview, label))
	}
	if row, ok := l.selectedRow(); ok && row.Offer != nil && row.Offer.Not == "" {
		list = append(list, widget.Binding("space", row.Offer.Label()))
	}
	if l.onSharing() {
		if l.s.opts.Save != nil {
			list = append(list, widget.Binding(keySave, "save metadata"))
		}
		list = append(list, widget.Binding(keyRefresh, "refresh"))
	}
	if label := l.keepAllLabel(); label != "" {
		list = append(list, widget.Binding(keyKeepAll, label))
	}
	if len(planning.AllReassignable(a.Plan.Removed)) > 1 {
		label := display.Text("reassign all")
		if l.allReassigned() {
			label = "reassign none"
		}
		list = append(list, widget.Binding(keyAll, label))
	}
	return list
}

// scrollKeys are those of a document that is longer than its room.
func (l *lossesStep) scrollKeys() []key.Binding {
	if !l.doc.Scrolls() {
		return nil
	}
	g := l.s.theme.Glyph
	return []key.Binding{widget.Binding(g.Up+"/"+g.Down, "scroll")}
}

// hasDetails tells whether there is more about the selected row than is shown: only
// a finding names the page that it comes from.
func (l *lossesStep) hasDetails() bool {
	page := l.openedPage()
	return page != nil && page.ID == flow.LossPageFindings
}

func (l *lossesStep) insideKeys() []key.Binding {
	g, page := l.s.theme.Glyph, l.openedPage()
	var list []key.Binding
	if len(l.pages) > 1 {
		list = append(list, widget.Binding(g.Left+"/"+g.Right, "category"))
	}
	list = append(list, l.inside.Keys(l.s.theme, "")...)
	if page.Matter > 0 && page.Matter < page.Rows.Len {
		list = append(list, widget.Binding(keyWhole, l.wholeLabel()))
	}
	return list
}

// detailsKey is the binding that shows or hides details.
func detailsKey(shown bool) key.Binding {
	if shown {
		return widget.Binding(keyDetails, "fewer details")
	}
	return widget.Binding(keyDetails, "details")
}
