package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
)

// key finds its meaning at the depth that is shown.
func (l *lossesStep) handleKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case l.blockedPlan():
		return l.blockedKey(k)
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
	case k.String() == "r":
		return l.readAgain()
	case k.String() == "d":
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
		return l.reassignAll(l.s.answers.Reassign)
	}
	return l.s.goTo(flow.Index(l.s.flow, to))
}

// readAgain reads everything once more, for the admin who has mended what was in the
// way.
func (l *lossesStep) readAgain() tea.Cmd {
	l.s.answers.ForgetFacts()
	return l.enterStep()
}

func (l *lossesStep) overviewKey(k tea.KeyMsg) tea.Cmd {
	unread, _ := l.countUnread()
	page := l.selectedPage()
	switch {
	case k.Type == tea.KeyEnter && (unread == 0 || page == nil):
		return l.passStep()
	case page == nil:
	case k.Type == tea.KeyEnter, k.Type == tea.KeyRight:
		l.openPage(page.ID)
	case k.String() == " ", k.String() == "a":
		l.tickPage(page)
	default:
		l.overview.Key(k, false)
	}
	return nil
}

func (l *lossesStep) insideKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		if _, ok := l.inside.Selected(); ok {
			l.deep = true
			l.doc.Reset()
		}
		return nil
	case l.inside.Filtering:
		l.inside.Key(k, false)
		return l.s.filterLong(&l.inside, &l.filter)
	case k.Type == tea.KeyRight:
		l.turnPage(1)
		return nil
	case k.Type == tea.KeyLeft:
		l.turnPage(-1)
		return nil
	}
	switch k.String() {
	case " ":
		return l.pressSpace()
	case "a":
		l.tickPage(l.openedPage())
	case "A":
		return l.allBack()
	case "e":
		l.whole = !l.whole
		l.reloadRows()
	default:
		l.inside.Key(k, false)
	}
	return nil
}

func (l *lossesStep) deepKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		l.deep = false
	case k.String() == "d":
		l.details = !l.details
		l.doc.Drop()
	case k.String() == "a":
		l.tickPage(l.openedPage())
	default:
		l.doc.Key(k)
	}
	return nil
}

// turnPage opens the page before or after the open one.
func (l *lossesStep) turnPage(by int) {
	i := l.overview.Cursor + by
	if i >= 0 && i < len(l.pages) {
		l.openPage(l.pages[i].ID)
	}
}

// openRemovals are the rows of the open page when it is that of assignments.
func (l *lossesStep) openRemovals() []upgrade.Removal {
	if page := l.openedPage(); page != nil {
		return page.Removed
	}
	return nil
}

// pressSpace ticks what the cursor is on: an assignment to give back, or the page.
func (l *lossesStep) pressSpace() tea.Cmd {
	r := l.openRemovals()
	if r == nil {
		l.tickPage(l.openedPage())
		return nil
	}
	i, ok := l.inside.Selected()
	switch {
	case !ok:
		return nil
	case !r[i].CanReturn:
		l.s.refuse(display.Clean(r[i].Reason))
		return nil
	}
	return l.reassign(r[i].ID)
}

// allBack gives back all that can be, or nothing when that is so already.
func (l *lossesStep) allBack() tea.Cmd {
	r := l.openRemovals()
	if r == nil {
		return nil
	}
	all := planning.AllReassignable(r)
	if len(planning.ListReassigned(r, l.s.answers.Reassign)) == len(all) {
		all = nil
	}
	return l.reassignAll(all)
}

// listKeys are the bindings of the depth that is shown.
func (l *lossesStep) listKeys() []key.Binding {
	switch {
	case l.blockedPlan():
		var list []key.Binding
		if out := l.s.answers.WayOut(); out != nil {
			list = append(list, widget.Binding(out.Key, out.Label))
		}
		list = append(list, widget.Binding("r", "read again"), detailsKey(l.details))
		return append(list, l.scrollKeys()...)
	case l.open == "":
		return l.overviewKeys()
	case l.deep:
		list := append([]key.Binding{widget.Binding(widget.KeyEnter, widget.LabelBack)}, l.scrollKeys()...)
		if l.hasDetails() {
			list = append(list, detailsKey(l.details))
		}
		return append(list, l.readKey()...)
	}
	return l.insideKeys()
}

// readKey says of the open page that it was read, where that is asked, or takes it back.
func (l *lossesStep) readKey() []key.Binding {
	page := l.openedPage()
	if !page.Asks || page.Blocked {
		return nil
	}
	return []key.Binding{l.tickKey("a", page)}
}

// tickKey is what tick does to a page now.
func (l *lossesStep) tickKey(name display.Text, page *flow.LossPage) key.Binding {
	if l.wasSeen(page) {
		return widget.Binding(name, "take it back")
	}
	return widget.Binding(name, "I have read it")
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

func (l *lossesStep) overviewKeys() []key.Binding {
	g, page := l.s.theme.Glyph, l.selectedPage()
	var list []key.Binding
	if unread, _ := l.countUnread(); unread > 0 {
		list = append(list, widget.Binding(widget.KeyEnter, "open"))
		if page != nil && page.Asks && !page.Blocked {
			list = append(list, l.tickKey("space", page))
		}
	} else {
		list = append(list, widget.Binding(widget.KeyEnter, "go on"))
		if page != nil {
			list = append(list, widget.Binding(g.Right, "open"))
		}
	}
	if l.overview.Count() > 1 {
		list = append(list, l.overview.MoveKey(l.s.theme))
	}
	return list
}

func (l *lossesStep) insideKeys() []key.Binding {
	g, page := l.s.theme.Glyph, l.openedPage()
	if l.inside.Filtering {
		return l.inside.Keys(l.s.theme, "more")
	}
	var list []key.Binding
	if r := l.openRemovals(); r != nil {
		all := display.Text("give all back")
		if i, ok := l.inside.Selected(); ok && r[i].CanReturn {
			list, all = append(list, widget.Binding("space", "give back")), "all"
		}
		if len(planning.AllReassignable(r)) > 0 {
			list = append(list, widget.Binding("A", all))
		}
	}
	list = append(append(list, l.readKey()...), widget.Binding(widget.KeyEnter, "more"))
	if len(l.pages) > 1 {
		list = append(list, widget.Binding(g.Left+"/"+g.Right, "turn the page"))
	}
	list = append(list, l.inside.Keys(l.s.theme, "")...)
	if page.Matter > 0 && page.Matter < page.Rows.Len {
		list = append(list, widget.Binding("e", l.wholeLabel()))
	}
	return list
}
