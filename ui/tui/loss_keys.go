package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
)

// key finds its meaning at the depth that is shown.
func (l *lossesStep) key(k tea.KeyMsg) tea.Cmd {
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
		return l.pass()
	case k.String() == "r":
		return l.readAgain()
	case k.String() == "d":
		l.details = !l.details
		l.doc.drop()
	default:
		l.doc.key(k)
	}
	return nil
}

// readAgain reads everything once more, for the admin who has mended what was in the
// way.
func (l *lossesStep) readAgain() tea.Cmd {
	l.s.answers.ForgetFacts()
	return l.enter()
}

func (l *lossesStep) overviewKey(k tea.KeyMsg) tea.Cmd {
	unread, _ := l.left()
	page := l.under()
	switch {
	case k.Type == tea.KeyEnter && (unread == 0 || page == nil):
		return l.pass()
	case page == nil:
	case k.Type == tea.KeyEnter, k.Type == tea.KeyRight:
		l.openPage(page.id)
	case k.String() == " ", k.String() == "a":
		l.tick(page)
	default:
		l.overview.key(k, false)
	}
	return nil
}

func (l *lossesStep) insideKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		if _, ok := l.inside.selected(); ok {
			l.deep = true
			l.doc.reset()
		}
		return nil
	case l.inside.filtering:
		l.inside.key(k, false)
		return l.s.sift(&l.inside, &l.sift)
	case k.Type == tea.KeyRight:
		l.turn(1)
		return nil
	case k.Type == tea.KeyLeft:
		l.turn(-1)
		return nil
	}
	switch k.String() {
	case " ":
		return l.space()
	case "a":
		l.tick(l.page())
	case "A":
		return l.allBack()
	case "e":
		l.whole = !l.whole
		l.reopen()
	default:
		l.inside.key(k, false)
	}
	return nil
}

func (l *lossesStep) deepKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case k.Type == tea.KeyEnter:
		l.deep = false
	case k.String() == "d":
		l.details = !l.details
		l.doc.drop()
	case k.String() == "a":
		l.tick(l.page())
	default:
		l.doc.key(k)
	}
	return nil
}

// turn opens the page before or after the open one.
func (l *lossesStep) turn(by int) {
	i := l.overview.cursor + by
	if i >= 0 && i < len(l.pages) {
		l.openPage(l.pages[i].id)
	}
}

// removals are the rows of the open page when it is that of assignments.
func (l *lossesStep) removals() *removalRows {
	page := l.page()
	if page == nil {
		return nil
	}
	r, _ := page.rows.(*removalRows)
	return r
}

// space ticks what the cursor is on: an assignment to give back, or the page.
func (l *lossesStep) space() tea.Cmd {
	r := l.removals()
	if r == nil {
		l.tick(l.page())
		return nil
	}
	i, ok := l.inside.selected()
	switch {
	case !ok:
		return nil
	case r.off(i) != "":
		l.s.notice = r.off(i)
		return nil
	}
	return l.giveBack(r.list[i].ID)
}

// allBack gives back all that can be, or nothing when that is so already.
func (l *lossesStep) allBack() tea.Cmd {
	r := l.removals()
	if r == nil {
		return nil
	}
	all := planning.AllReassignable(r.list)
	if len(planning.ListReassigned(r.list, l.s.answers.GiveBack)) == len(all) {
		all = nil
	}
	return l.giveBackAll(all)
}

// keys are the bindings of the depth that is shown.
func (l *lossesStep) keys() []key.Binding {
	switch {
	case l.blockedPlan():
		list := append([]key.Binding{binding("r", "read everything again")}, l.scrollKeys()...)
		return append(list, detailsKey(l.details))
	case l.open == "":
		return l.overviewKeys()
	case l.deep:
		list := append([]key.Binding{binding(keyEnter, labelBack)}, l.scrollKeys()...)
		if l.hasDetails() {
			list = append(list, detailsKey(l.details))
		}
		return append(list, l.readKey()...)
	}
	return l.insideKeys()
}

// readKey says of the open page that it was read, where that is asked, or takes it back.
func (l *lossesStep) readKey() []key.Binding {
	page := l.page()
	if !page.asks || page.blocked {
		return nil
	}
	return []key.Binding{l.tickKey("a", page)}
}

// tickKey is what tick does to a page now.
func (l *lossesStep) tickKey(name display.Text, page *lossPage) key.Binding {
	if l.seen(page) {
		return binding(name, "take it back")
	}
	return binding(name, "I have read it")
}

// scrollKeys are those of a document that is longer than its room.
func (l *lossesStep) scrollKeys() []key.Binding {
	if !l.doc.scrolls() {
		return nil
	}
	g := l.s.theme.glyph
	return []key.Binding{binding(g.up+"/"+g.down, "scroll")}
}

// hasDetails tells whether there is more about the selected row than is shown: only
// a finding names the page that it comes from.
func (l *lossesStep) hasDetails() bool {
	page := l.page()
	if page == nil {
		return false
	}
	_, of := page.rows.(*findingRows)
	return of
}

func (l *lossesStep) overviewKeys() []key.Binding {
	g, page := l.s.theme.glyph, l.under()
	var list []key.Binding
	if unread, _ := l.left(); unread > 0 {
		list = append(list, binding(keyEnter, "open"))
		if page != nil && page.asks && !page.blocked {
			list = append(list, l.tickKey("space", page))
		}
	} else {
		list = append(list, binding(keyEnter, "go on"))
		if page != nil {
			list = append(list, binding(g.right, "open"))
		}
	}
	if l.overview.count() > 1 {
		list = append(list, l.overview.moveKey(l.s.theme))
	}
	return list
}

func (l *lossesStep) insideKeys() []key.Binding {
	g, page := l.s.theme.glyph, l.page()
	if l.inside.filtering {
		return l.inside.keys(l.s.theme, "more")
	}
	var list []key.Binding
	if r := l.removals(); r != nil {
		all := lossesWords.allBack
		if i, ok := l.inside.selected(); ok && r.list[i].CanReturn {
			list, all = append(list, binding("space", lossesWords.giveBack)), lossesWords.allOfThem
		}
		if len(planning.AllReassignable(r.list)) > 0 {
			list = append(list, binding("A", all))
		}
	}
	list = append(append(list, l.readKey()...), binding(keyEnter, "more"))
	if len(l.pages) > 1 {
		list = append(list, binding(g.left+"/"+g.right, "turn the page"))
	}
	list = append(list, l.inside.keys(l.s.theme, "")...)
	if page.matter > 0 && page.matter < page.rows.len() {
		list = append(list, binding("e", l.wholeLabel()))
	}
	return list
}
