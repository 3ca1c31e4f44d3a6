package tui

import (
	"slices"

	"github.com/charmbracelet/bubbles/help"
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/planning"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// helpPage is the full help, over the step.
type helpPage struct {
	open bool
	rows scroller
}

func (h *helpPage) show()  { *h = helpPage{open: true} }
func (h *helpPage) close() { *h = helpPage{} }

// key scrolls the help, or closes it with the keys that opened it.
func (h *helpPage) key(k tea.KeyMsg) {
	if isHelp(k) || k.Type == tea.KeyEnter {
		h.close()
		return
	}
	h.rows.key(k)
}

// view draws the help of the current step: its keys, and the state of all steps.
func (h *helpPage) view(s *session, w, height int) []line {
	return h.rows.show(w, height, func(w int) []line {
		return append(append(s.helpKeys(w), s.helpSteps(w)...), s.helpSession(w)...)
	})
}

// helpSession tells whose session it is, of which org, how many API calls the org
// has left, and what the admin lacks.
func (s *session) helpSession(w int) []line {
	if !s.answers.Online {
		return nil
	}
	t, signed := s.theme, s.answers.Session
	left := helpWords.unknown
	if signed.CallsLimit > 0 {
		left = words.Number(max(0, signed.CallsLimit-signed.CallsUsed)) + " of " + words.Number(signed.CallsLimit) + " today"
	}
	rows := []line{"", t.strong(helpWords.session)}
	for _, fact := range []keyHelp{
		{"Org", display.Clean(signed.Org.Name) + ", " + words.OrgKind(signed.Org)},
		{"Org id", display.Clean(string(signed.Org.ID))},
		{"Address", display.Clean(signed.Org.InstanceURL)},
		{"Signed in", display.Clean(signed.Admin.Name) + ", " + display.Clean(signed.Admin.Username)},
		{"API calls", left},
	} {
		rows = append(rows, t.helpRow(w, fact.key, fact.does)...)
	}
	lacking := planning.SessionFindings(signed)
	if len(lacking) == 0 {
		return append(rows, t.helpRow(w, "Your rights", helpWords.allRights)...)
	}
	for _, f := range lacking {
		rows = append(rows, t.helpRow(w, "You lack", display.Clean(f.Title)+". "+display.Clean(f.Meaning))...)
	}
	return rows
}

// helpKeys lists the keys that work now, and says why Esc does nothing where it
// does nothing.
func (s *session) helpKeys(w int) []line {
	t := s.theme
	rows := []line{t.strong(helpWords.keys)}
	s.help.open = false // the help describes what is under it
	esc := s.ladder()
	step := s.stepKeys()
	s.help.open = true
	for _, b := range step {
		rows = append(rows, t.helpRow(w, display.Clean(b.Help().Key), display.Clean(b.Help().Desc))...)
	}
	if esc.do != nil {
		rows = append(rows, t.helpRow(w, "esc", esc.label)...)
	} else {
		rows = append(rows, t.helpRow(w, "esc", helpWords.notNow+esc.why)...)
	}
	for _, b := range s.sameEverywhere() {
		rows = append(rows, t.helpRow(w, b.key, b.does)...)
	}
	return append(rows, "")
}

// keyHelp is a key with what it does.
type keyHelp struct{ key, does display.Text }

// sameEverywhere lists the keys that mean the same on every screen.
func (s *session) sameEverywhere() []keyHelp {
	help := keyHelp{"?", helpWords.help}
	if s.here() == flow.StepUpgrade {
		return []keyHelp{help} // what ctrl+c does is a key of the step
	}
	return []keyHelp{help, {"ctrl+c", helpWords.leave}, {"ctrl+z", helpWords.suspend}}
}

const helpKeyWidth = 14

// helpRow is one key of the full help, its text wrapped beside it.
func (t theme) helpRow(w int, name, does display.Text) []line {
	return hanging("  "+t.strong(t.fit(name, helpKeyWidth)), does, w, t.plain)
}

// helpSteps lists the steps with their state in words, and why one is skipped.
func (s *session) helpSteps(w int) []line {
	if at, _ := flow.Count(s.flow, s.at); at == 0 {
		return nil
	}
	t := s.theme
	rows := []line{t.strong(helpWords.steps)}
	for i := range s.flow {
		if st := &s.flow[i]; !st.Part {
			glyph, state := s.stepState(i)
			rows = append(rows, hanging(t.plain("  "+t.fit(glyph+" "+st.Name, helpKeyWidth)), state, w, t.plain)...)
		}
	}
	return rows
}

// stepState says by glyph and words where a step stands.
func (s *session) stepState(i int) (glyph, state display.Text) {
	st, t, a := &s.flow[i], s.theme, &s.answers
	switch {
	case s.isCurrent(i):
		return t.glyph.current, helpWords.here
	case a.IsGiven(st):
		return t.glyph.done, st.Answer(a) + helpWords.given
	case st.Skip(a) != "":
		return t.glyph.skipped, "skipped: " + st.Skip(a)
	case i < s.at && st.Answer(a) != "":
		return t.glyph.done, st.Answer(a)
	case i < s.at:
		return t.glyph.done, helpWords.done
	}
	return t.glyph.future, helpWords.toCome
}

// stepKeys are the bindings of what the body shows.
func (s *session) stepKeys() []key.Binding {
	read := s.current().reading()
	switch {
	case s.quit.open:
		return []key.Binding{
			binding(keyEnter, "choose"), binding(s.theme.glyph.up+"/"+s.theme.glyph.down, "move"),
		}
	case s.help.open && !s.help.rows.scrolls():
		return nil
	case s.help.open:
		return []key.Binding{binding(s.theme.glyph.up+"/"+s.theme.glyph.down, "scroll")}
	case read.state == readFailed:
		return []key.Binding{binding("r", "try again")}
	case read.state == readWaiting:
		return nil
	}
	return s.current().keys()
}

// footer draws the keys that work now in w cells: what goes on, what goes back, and
// the rest. The key of the help is always there; the others give way to it, never onto
// a second row.
func (s *session) footer(w int) line {
	t := s.theme
	h := help.New()
	h.ShortSeparator = footerGap
	plain := t.bold.Bold(false)
	h.Styles = help.Styles{
		ShortKey: *t.bold, ShortDesc: plain, ShortSeparator: plain, Ellipsis: plain,
		FullKey: *t.bold, FullDesc: plain, FullSeparator: plain,
	}
	last := t.strong("?") + t.plain(" help")
	if s.help.open {
		last = ""
	}
	all, whole := s.footerKeys(w - lineWidth(last) - footerMargin)
	if !whole && !s.help.open {
		last = t.strong("?")
		all, _ = s.footerKeys(w - lineWidth(last) - footerMargin)
	}
	room := w - lineWidth(last) - footerMargin
	for n := len(all); n > 0; n-- {
		more := line("")
		if n < len(all) {
			more = t.plain(" " + t.glyph.ellipsis)
		}
		if fits(all[:n], room-lineWidth(more)) {
			return spread(line(h.ShortHelpView(all[:n]))+more, last, w)
		}
	}
	return spread("", last, w)
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
	bindings, esc := s.stepKeys(), s.ladder()
	if esc.do == nil {
		return bindings, true
	}
	enter := slices.IndexFunc(bindings, func(b key.Binding) bool { return b.Help().Key == keyEnter })
	if enter >= 0 && bindings[enter].Help().Desc == string(esc.label) {
		both := slices.Clone(bindings)
		both[enter] = binding(keyEnter+"/esc", esc.label)
		return both, true
	}
	for _, at := range []int{enter + 1, 1} {
		at = min(max(at, 1), len(bindings))
		for _, label := range []display.Text{esc.label, esc.brief()} {
			list = slices.Insert(slices.Clone(bindings), at, binding("esc", label))
			if fits(list[:at+1], w-lineWidth(line(" "+s.theme.glyph.ellipsis))) || fits(list, w) {
				return list, true
			}
		}
	}
	return list, false
}

// fits tells whether keys have room in w cells of the footer.
func fits(bindings []key.Binding, w int) bool {
	sum := 0
	for _, b := range bindings {
		sum += len(footerGap) + width(display.Clean(b.Help().Key+" "+b.Help().Desc))
	}
	return sum-len(footerGap) <= w
}

var helpWords = struct {
	title, keys, steps, help, leave, suspend display.Text
	here, given, done, toCome, notNow        display.Text
	session, unknown, allRights              display.Text
}{
	title:   "Help",
	keys:    "Keys that work now",
	steps:   "Steps",
	help:    "show or close this help (F1 as well)",
	leave:   "leave; asks first when something was entered, twice leaves at once",
	suspend: "put the wizard into the background; fg brings it back",
	here:    "you are here",
	given:   " (given on the command line)",
	done:    "done",
	toCome:  "to come",
	notNow:  "not now: ",

	session:   "Session",
	unknown:   "the org does not say how many are left",
	allRights: "you have what an upgrade needs",
}
