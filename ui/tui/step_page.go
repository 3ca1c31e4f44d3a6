package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// pageStep shows any step that is described by a page: choices or a document, with
// what has to be done before it lets go on.
type pageStep struct {
	base
	page flow.Page
	made bool // page is there
	full bool // every detail is shown

	list  widget.List
	moved bool    // the admin has moved the cursor: it stays on its row
	aside reading // makes the page better
	after reading // what a choice or an action has begun

	comparison comparison
	doc        widget.Scroller
	text       widget.Field // what is typed at a gate
	wrong      display.Text
}

func newPageStep(b base) *pageStep { return &pageStep{base: b, text: widget.NewField()} }

func (p *pageStep) headTitle() display.Text {
	switch {
	case p.comparison.open:
		return p.comparison.page.Title
	case p.page.State != "":
		return p.s.theme.EndGlyph(p.page.State) + " " + p.page.Title
	}
	return p.page.Title
}

// enterStep reads what is not known yet, and shows the page. What has to be typed is asked
// for anew each time: a name that was typed before the admin turned back is no answer to
// what is asked now, and enter alone must not commit.
func (p *pageStep) enterStep() tea.Cmd {
	p.text.Set("")
	p.wrong = ""
	read := p.flow.Load(&p.s.answers)
	if read == nil {
		p.read.state = readReady
		return p.showPage()
	}
	p.page.Title = p.flow.Page(&p.s.answers, p.full).Title
	cmd := p.s.beginRead(&p.read, read, p.showPage)
	p.read.again = p.enterStep
	return cmd
}

// showPage makes the page, and begins what makes it better.
func (p *pageStep) showPage() tea.Cmd {
	if wrong := p.s.answers.Wrong; wrong != nil {
		p.s.err = wrong
		return p.s.leaveWizard(upgrade.StateNothing)
	}
	p.refreshPage()
	if p.page.Passes {
		return p.s.goForward()
	}
	if then, ok := p.s.answers.TakeSole(p.flow, p.page); ok {
		p.s.tell(words.Sentences(p.s.notice.text, p.flow.Name+": "+p.flow.Answer(&p.s.answers)+", the only choice"))
		return p.followChoice(then)
	}
	return p.readAside()
}

// refreshPage makes the page of what is known and answered now. Another page begins at its
// top; of the same one, everything stays where it was.
func (p *pageStep) refreshPage() {
	page := p.flow.Page(&p.s.answers, p.full)
	another := !p.made || page.Of != p.page.Of
	p.page, p.made = page, true
	if another {
		p.aside.cancelJob(p.s)
		p.list, p.doc, p.comparison, p.moved = widget.List{}, widget.Scroller{}, comparison{}, false
	}
	p.doc.Drop()
	if page.Choices == nil {
		return
	}
	p.list.Columns = choiceColumns(page.Choices)
	p.list.Load(p.sourceRows())
	switch {
	case another && page.Choices.Kept != "":
		p.list.SelectKey(page.Choices.Kept)
		p.moved = true
	case !p.moved:
		p.list.SelectFirst()
	}
}

// readAside begins to read what makes the page better, unless that is under way.
func (p *pageStep) readAside() tea.Cmd {
	if p.page.Aside == nil || p.aside.state == readWaiting {
		return nil
	}
	cmd := p.s.beginRead(&p.aside, p.page.Aside.Start(), func() tea.Cmd {
		p.refreshPage()
		return nil
	})
	p.aside.again = p.readAside
	return cmd
}

func (p *pageStep) sourceRows() *choiceRows {
	return &choiceRows{choices: p.page.Choices, glyph: p.s.theme.Glyph, marked: p.comparison.marked}
}

func (p *pageStep) handleKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case p.comparison.open:
		return p.compareKey(k)
	case k.Type == tea.KeyEnter:
		return p.passGate()
	case p.page.Gate.Kind == flow.GateType:
		p.typeKey(k)
		return nil
	case p.page.Choices != nil:
		return p.choicesKey(k)
	case k.String() == " " && p.page.Gate.Kind == flow.GateTick:
		p.page.Gate.Tick(!p.page.Gate.Ticked)
		p.refreshPage()
		return nil
	case k.String() == "d" && p.page.Details:
		p.full = !p.full
		p.refreshPage()
		return nil
	}
	if a := p.findAction(k); a != nil {
		return p.followEffect(a.Do())
	}
	p.doc.Key(k)
	return nil
}

// findAction is the action of a key, nil for none.
func (p *pageStep) findAction(k tea.KeyMsg) *flow.Action {
	i := slices.IndexFunc(p.page.Actions, func(a flow.Action) bool { return k.String() == string(a.Key) })
	if i < 0 {
		return nil
	}
	return &p.page.Actions[i]
}

// choicesKey moves in the choices, filters them, or compares two of them.
func (p *pageStep) choicesKey(k tea.KeyMsg) tea.Cmd {
	switch {
	case p.list.Filtering:
	case k.String() == "c" && p.page.Choices.Compare != nil:
		p.markRow()
		return nil
	case k.Type == tea.KeyRight && p.canCompare():
		return p.openComparison()
	case k.String() == "r" && p.aside.state == readFailed:
		return p.aside.readAgain()
	default:
		if a := p.findAction(k); a != nil {
			return p.followEffect(a.Do())
		}
	}
	p.moved = p.list.Key(k, false) || p.moved
	return nil
}

// typeKey edits what is typed, or moves what stands above it.
func (p *pageStep) typeKey(k tea.KeyMsg) {
	if widget.MotionOf(k, true) != widget.MotionNone {
		p.doc.Key(k)
		return
	}
	if p.text.Key(k) {
		p.wrong = ""
	}
}

// passGate goes on, unless the gate asks for more, which it says.
func (p *pageStep) passGate() tea.Cmd {
	gate := p.page.Gate
	typed := p.text.Value()
	switch {
	case p.page.Choices != nil:
		return p.chooseRow()
	case gate.Kind == flow.GateChoice:
	case gate.Kind == flow.GateBlocked, gate.Kind == flow.GateTick && !gate.Ticked:
		p.s.refuse(gate.Why)
	case gate.Kind == flow.GateType && strings.TrimSpace(typed) == "":
		p.wrong = gate.Nothing
	case gate.Kind == flow.GateType && typed != gate.Exact:
		p.wrong = "This" + gate.Differs // what was typed stands right above it
	case gate.Leads.Leave:
		return p.followEffect(gate.Leads)
	default:
		return p.s.goForward()
	}
	return nil
}

// chooseRow takes the row under the cursor, or says why not.
func (p *pageStep) chooseRow() tea.Cmd {
	choices := p.page.Choices
	i, ok := p.list.Selected()
	switch {
	case !ok && p.list.Filtering && choices.Len > 0:
		p.s.refuse("Nothing matches. To clear the filter, press esc.")
		return nil
	case !ok && choices.Unread != nil:
		p.s.refuse(display.Clean(choices.Unread.Title))
		return nil
	case !ok:
		p.s.refuse(choices.None)
		return nil
	}
	if off := choices.At(i).Off; off != nil {
		p.s.refuse(display.Clean(off.Title))
		return nil
	}
	p.aside.cancelJob(p.s)
	again, then := choices.Choose(i)
	p.s.tell(again)
	return p.followChoice(then)
}

// followChoice reads what a choice has begun, and goes on.
func (p *pageStep) followChoice(then *flow.Read) tea.Cmd {
	if then == nil {
		return p.s.goForward()
	}
	return p.s.beginRead(&p.after, then, func() tea.Cmd {
		if p.s.currentStep() != step(p) {
			return nil // the admin went back meanwhile
		}
		return p.s.goForward()
	})
}

// followEffect does what comes of an action.
func (p *pageStep) followEffect(e flow.Effect) tea.Cmd {
	s := p.s
	if e.Notice != "" {
		s.tell(e.Notice)
	}
	switch {
	case e.Export != nil:
		return s.saveFiles(*e.Export)
	case e.Leave:
		s.printed = e.Print
		return s.leaveWizard(upgrade.StateNothing)
	case e.Anew:
		p.after.cancelJob(s)
		s.steps = newSteps(s)
		s.at = flow.Index(s.flow, e.Go)
		return s.currentStep().enterStep()
	case e.Go != "" && e.Read != nil:
		return s.beginRead(&p.after, e.Read, func() tea.Cmd { return s.goTo(flow.Index(s.flow, e.Go)) })
	case e.Go != "":
		return s.goTo(flow.Index(s.flow, e.Go))
	case e.Read == nil || p.after.job != nil:
		return nil
	}
	s.tell(e.Read.Text)
	cmd := s.beginRead(&p.after, e.Read, func() tea.Cmd {
		p.refreshPage()
		s.succeed(e.Read.Done())
		return nil
	})
	p.after.job.quiet = true
	return cmd
}

func (p *pageStep) takesText() bool {
	return p.page.Gate.Kind == flow.GateType || p.openList().Filtering
}

// openList is the list that keys are about.
func (p *pageStep) openList() *widget.List {
	if p.comparison.open {
		return &p.comparison.list
	}
	return &p.list
}

// needsQuestionMark tells whether "?" may be part of what is to be typed.
func (p *pageStep) needsQuestionMark() bool { return strings.Contains(p.page.Gate.Exact, "?") }

func (p *pageStep) findUndo() (widget.Escape, bool) {
	switch {
	case p.comparison.open:
		if r, ok := p.comparison.list.Undo(); ok {
			return r, true
		}
		return widget.Escape{Label: widget.LabelBack, Do: func() tea.Cmd { p.comparison.closePage(p.s); return nil }}, true
	case p.page.Ends:
		return widget.Escape{Label: "quit", Do: func() tea.Cmd { return p.s.leaveWizard(upgrade.StateNothing) }}, true
	case !p.list.Filtering && p.comparison.marked != "":
		return widget.Escape{Label: "stop comparing", Do: func() tea.Cmd { p.unmarkRow(); return nil }}, true
	}
	return p.list.Undo()
}

func (p *pageStep) tellPosition() display.Text {
	if p.page.Choices != nil {
		return p.openList().Position()
	}
	return p.doc.Position()
}

// listKeys are the bindings of what is shown.
func (p *pageStep) listKeys() []key.Binding {
	switch {
	case p.comparison.open:
		return append([]key.Binding{widget.Binding(widget.KeyEnter, widget.LabelBack)}, p.comparison.list.Keys(p.s.theme, "")...)
	case p.page.Choices != nil:
		return p.choicesKeys()
	}
	list, actions := p.gateKeys(), p.actionKeys()
	if p.page.Gate.Kind == flow.GateChoice {
		list, actions = append(list, actions...), nil
	}
	if p.doc.Scrolls() {
		list = append(list, widget.Binding(p.s.theme.Glyph.Up+"/"+p.s.theme.Glyph.Down, "scroll"))
	}
	if p.page.Details {
		list = append(list, detailsKey(p.full))
	}
	return append(list, actions...)
}

// gateKeys are those that lead on.
func (p *pageStep) gateKeys() []key.Binding {
	gate := p.page.Gate
	on := widget.Binding(widget.KeyEnter, gate.Label)
	switch {
	case gate.Kind == flow.GateBlocked, gate.Kind == flow.GateChoice:
		return nil
	case gate.Kind == flow.GateTick && gate.Ticked:
		return []key.Binding{on, widget.Binding("space", "clear")}
	case gate.Kind == flow.GateTick:
		return []key.Binding{widget.Binding("space", "I understand")}
	}
	return []key.Binding{on}
}

// actionKeys are those of the actions that are possible; one without a label is another
// key for what is told already.
func (p *pageStep) actionKeys() []key.Binding {
	var list []key.Binding
	for _, a := range p.page.Actions {
		if a.Label != "" && (!a.Saves || p.s.opts.Save != nil) {
			list = append(list, widget.Binding(a.Key, a.Label))
		}
	}
	return list
}

// drawBody draws the choices with the detail of one of them, or the document with what it
// asks for always in sight below it.
func (p *pageStep) drawBody(w, h int) []widget.Line {
	t, gate := p.s.theme, p.page.Gate
	switch {
	case p.comparison.open:
		return p.viewComparison(w, h)
	case p.page.Choices != nil:
		return p.viewChoices(w, h)
	case gate.Kind == flow.GateTick:
		rows := widget.PadRows(p.doc.Show(w, h-2, p.layOut), h-2)
		return append(rows[:len(rows):len(rows)], "", t.Acknowledgement(gate.Ticked, gate.Says, w))
	case gate.Kind == flow.GateType:
		ask := p.drawQuestion(w, h)
		rows := p.doc.Show(w, max(0, h-len(ask)), p.layOut)
		return append(rows[:len(rows):len(rows)], ask...)
	}
	return p.doc.Show(w, h, p.layOut)
}

func (p *pageStep) layOut(w int) []widget.Line {
	var rows []widget.Line
	if p.page.Intro != "" {
		rows = append(p.s.theme.Paragraph(p.page.Intro, w), "")
	}
	return append(rows, p.s.theme.Document(p.page.Body, w, p.full)...)
}

// drawWarning draws what can't be undone, right above the prompt in every size.
func (p *pageStep) drawWarning(w int) []widget.Line {
	t, gate := p.s.theme, p.page.Gate
	if gate.Warns == "" {
		return nil
	}
	rows := []widget.Line{t.Reversed(t.Glyph.Warn + " " + gate.Warns)}
	if room := w - widget.LineWidth(rows[0]) - 1; widget.Width(gate.Warning) <= room {
		rows[0] += " " + t.Plain(gate.Warning)
	}
	return rows
}

// drawQuestion draws what has to be typed, and what is wrong with it.
func (p *pageStep) drawQuestion(w, h int) []widget.Line {
	rows := p.questionRows(p.page.Gate.Says, w)
	switch {
	case len(rows) > h:
		return p.questionRows(p.page.Gate.Brief, w)
	case h >= roomy-8:
		return append([]widget.Line{""}, rows...)
	}
	return rows
}

func (p *pageStep) questionRows(says display.Text, w int) []widget.Line {
	t := p.s.theme
	rows := append(p.drawWarning(w), t.Paragraph(says+":", w)...)
	rows = append(rows, t.Strong(t.Glyph.Pointer+" ")+p.text.View(t, w-2))
	if p.wrong == "" {
		return append(rows, "")
	}
	return append(rows, t.Wrapped(t.Glyph.Cross+" "+p.wrong, w, t.Alarm)...)
}
