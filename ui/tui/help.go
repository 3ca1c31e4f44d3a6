package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// helpPage is the full help, over the step.
type helpPage struct {
	open bool
	rows widget.Scroller
}

func (h *helpPage) openHelp()  { *h = helpPage{open: true} }
func (h *helpPage) closeHelp() { *h = helpPage{} }

// key scrolls the help, or closes it with the keys that opened it.
func (h *helpPage) handleKey(k tea.KeyMsg) {
	if isHelp(k) || k.Type == tea.KeyEnter {
		h.closeHelp()
		return
	}
	h.rows.Key(k)
}

// drawBody draws the help of the current step: its keys, its words, and the state of all
// steps.
func (h *helpPage) drawBody(s *session, w, height int) []widget.Line {
	return h.rows.Show(w, height, func(w int) []widget.Line {
		return slices.Concat(s.helpKeys(w), s.helpTerms(w), s.helpSteps(w), s.helpSession(w))
	})
}

// helpTerms explains the words of what is under the help.
func (s *session) helpTerms(w int) []widget.Line {
	terms := flow.Terms(s.currentID())
	if len(terms) == 0 {
		return nil
	}
	rows := []widget.Line{s.theme.Strong("Words on this screen")}
	for _, term := range terms {
		rows = append(rows, s.theme.HelpRow(w, term.Name, term.Value)...)
	}
	return append(rows, "")
}

// helpSession tells whose session it is, of which org, how many API calls the org
// has left, and what the admin lacks.
func (s *session) helpSession(w int) []widget.Line {
	if !s.answers.Online {
		return nil
	}
	t, signed := s.theme, s.answers.Session
	left := display.Text("the remaining requests can't be determined")
	if signed.CallsLimit > 0 {
		left = words.Number(max(0, signed.CallsLimit-signed.CallsUsed)) + " of " + words.Number(signed.CallsLimit) + " today"
	}
	rows := []widget.Line{"", t.Strong("Session")}
	for _, fact := range []keyHelp{
		{"Org", display.Clean(signed.Org.Name) + ", " + words.OrgKind(signed.Org)},
		{"Org ID", display.Clean(string(signed.Org.ID))},
		{"Address", display.Clean(signed.Org.InstanceURL)},
		{"Signed in", display.Clean(signed.Admin.Name) + ", " + display.Clean(signed.Admin.Username)},
		{"API requests", left},
	} {
		rows = append(rows, t.HelpRow(w, fact.key, fact.does)...)
	}
	lacking := planning.SessionFindings(signed)
	if len(lacking) == 0 {
		return append(rows, t.HelpRow(w, "Your rights", "you have what an upgrade needs")...)
	}
	for _, f := range lacking {
		rows = append(rows, t.HelpRow(w, "You lack", display.Clean(f.Title)+". "+display.Clean(f.Meaning))...)
	}
	return rows
}

// helpKeys lists the keys that work now, and says why Esc does nothing where it
// does nothing.
func (s *session) helpKeys(w int) []widget.Line {
	t := s.theme
	rows := []widget.Line{t.Strong("Keys that work now")}
	s.help.open = false // the help describes what is under it
	esc := s.findEscape()
	step := s.stepKeys()
	s.help.open = true
	for _, b := range step {
		rows = append(rows, t.HelpRow(w, display.Clean(b.Help().Key), display.Clean(b.Help().Desc))...)
	}
	if esc.Do != nil {
		rows = append(rows, t.HelpRow(w, "esc", esc.Label)...)
	} else {
		rows = append(rows, t.HelpRow(w, "esc", "not now: "+esc.Why)...)
	}
	for _, b := range s.sameEverywhere() {
		rows = append(rows, t.HelpRow(w, b.key, b.does)...)
	}
	return append(rows, "")
}

// keyHelp is a key with what it does.
type keyHelp struct{ key, does display.Text }

// sameEverywhere lists the keys that mean the same on every screen.
func (s *session) sameEverywhere() []keyHelp {
	help := keyHelp{"?", "show or close this help (F1 as well)"}
	if s.currentID() == flow.StepUpgrade {
		return []keyHelp{help} // what ctrl+c does is a key of the step
	}
	return []keyHelp{help, {"y", "copy the selected ID or API name, else the username or a saved path"}, {"ctrl+c", "quit; asks first when something was entered, twice quits at once"}, {"ctrl+z", "suspend the wizard; fg continues it"}}
}

// helpSteps lists the steps with their state in words, and why one is skipped.
func (s *session) helpSteps(w int) []widget.Line {
	if at, _ := flow.Count(s.flow, s.at); at == 0 {
		return nil
	}
	t := s.theme
	rows := []widget.Line{t.Strong("Steps")}
	for i := range s.flow {
		if st := &s.flow[i]; !st.Part {
			glyph, state := s.stepState(i)
			rows = append(rows, widget.Hanging(t.Plain("  "+t.Fit(glyph+" "+st.Name, widget.HelpKeyWidth)), state, w, t.Plain)...)
		}
	}
	return rows
}

// stepState says by glyph and words where a step stands.
func (s *session) stepState(i int) (glyph, state display.Text) {
	st, t, a := &s.flow[i], s.theme, &s.answers
	switch {
	case s.isCurrent(i):
		return t.Glyph.Current, "you are here"
	case a.IsGiven(st):
		return t.Glyph.Done, st.Answer(a) + " (given on the command line)"
	case st.Skip(a) != "":
		return t.Glyph.Skipped, "skipped: " + st.Skip(a)
	case i < s.at && st.Answer(a) != "":
		return t.Glyph.Done, st.Answer(a)
	case i < s.at:
		return t.Glyph.Done, "done"
	}
	return t.Glyph.Future, "to come"
}

// stepKeys are the bindings of what the body shows.
func (s *session) stepKeys() []key.Binding {
	read := s.currentStep().currentRead()
	switch {
	case s.quit.open:
		return []key.Binding{
			widget.Binding(widget.KeyEnter, "select"), widget.Binding(s.theme.Glyph.Up+"/"+s.theme.Glyph.Down, "move"),
		}
	case s.help.open && !s.help.rows.Scrolls():
		return nil
	case s.help.open:
		return []key.Binding{widget.Binding(s.theme.Glyph.Up+"/"+s.theme.Glyph.Down, "scroll")}
	case read.state == readFailed:
		return []key.Binding{widget.Binding("r", "try again")}
	case read.state == readWaiting:
		return nil
	}
	return s.currentStep().listKeys()
}

// drawFooter draws the keys that work now in w cells: what goes on, what goes back, and
// the rest. The key of the help is always there; the others give way to it, never onto
// a second row.
func (s *session) drawFooter(w int) widget.Line {
	t := s.theme
	h := help.New()
	h.ShortSeparator = footerGap
	plain := t.Bold.Bold(false)
	h.Styles = help.Styles{
		ShortKey: *t.Bold, ShortDesc: plain, ShortSeparator: plain, Ellipsis: plain,
		FullKey: *t.Bold, FullDesc: plain, FullSeparator: plain,
	}
	last := t.Strong("?") + t.Plain(" help")
	if s.help.open {
		last = ""
	}
	all, whole := s.footerKeys(w - widget.LineWidth(last) - footerMargin)
	if !whole && !s.help.open {
		last = t.Strong("?")
		all, _ = s.footerKeys(w - widget.LineWidth(last) - footerMargin)
	}
	room := w - widget.LineWidth(last) - footerMargin
	for n := len(all); n > 0; n-- {
		more := widget.Line("")
		if n < len(all) {
			more = t.Plain(" " + t.Glyph.Ellipsis)
		}
		if fitKeys(all[:n], room-widget.LineWidth(more)) {
			return widget.Spread(widget.Line(h.ShortHelpView(all[:n]))+more, last, w)
		}
	}
	return widget.Spread("", last, w)
}

// footerGap stands between two keys of the footer, and footerMargin is the room before
// the last one.
const (
	footerGap    = "   "
	footerMargin = 2
)

// footerKeys are the keys that work now, with the one that goes back among them: it
// comes right after the one that goes on, or after the first, with a shorter label in a
// narrow window. whole tells whether it has room there.
func (s *session) footerKeys(w int) (list []key.Binding, whole bool) {
	bindings, esc := s.stepKeys(), s.findEscape()
	if esc.Do == nil {
		return bindings, true
	}
	enter := slices.IndexFunc(bindings, func(b key.Binding) bool { return b.Help().Key == widget.KeyEnter })
	if enter >= 0 && bindings[enter].Help().Desc == string(esc.Label) {
		both := slices.Clone(bindings)
		both[enter] = widget.Binding(widget.KeyEnter+"/esc", esc.Label)
		return both, true
	}
	for _, at := range []int{enter + 1, 1} {
		at = min(max(at, 1), len(bindings))
		for _, label := range []display.Text{esc.Label, esc.Brief()} {
			list = slices.Insert(slices.Clone(bindings), at, widget.Binding("esc", label))
			if fitKeys(list[:at+1], w-widget.LineWidth(widget.Line(" "+s.theme.Glyph.Ellipsis))) || fitKeys(list, w) {
				return list, true
			}
		}
	}
	return list, false
}

// fitKeys tells whether keys have room in w cells of the footer.
func fitKeys(bindings []key.Binding, w int) bool {
	sum := 0
	for _, b := range bindings {
		sum += len(footerGap) + widget.Width(display.Clean(b.Help().Key+" "+b.Help().Desc))
	}
	return sum-len(footerGap) <= w
}
