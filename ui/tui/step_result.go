package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/ui/finish"
	"cupgrade/ui/paper"
	"cupgrade/ui/words"
)

// resultStep shows what became of the upgrade: each step, and what was predicted
// beside what was read back.
type resultStep struct {
	base
	doc   scroller
	again reading // of the upgraded user
}

func (r *resultStep) name() display.Text     { return commitWords.name }
func (r *resultStep) position() display.Text { return r.doc.position() }

func (r *resultStep) last() *finish.Run { return &r.s.runs[len(r.s.runs)-1] }

func (r *resultStep) title() display.Text {
	end := r.last().End()
	glyph := r.s.theme.endGlyph(end)
	switch end {
	case EndVerified:
		return glyph + " " + resultWords.verified
	case EndNotVerified:
		return glyph + " " + resultWords.notVerified
	case EndUnknown:
		return glyph + " " + resultWords.unknown
	default:
		return glyph + " " + resultWords.rejected
	}
}

// endGlyph stands before the word for how an upgrade ended.
func (t theme) endGlyph(e End) display.Text {
	switch e {
	case EndVerified:
		return t.glyph.done
	case EndNotVerified:
		return t.glyph.warn
	case EndUnknown:
		return "?"
	default:
		return t.glyph.cross
	}
}

func (r *resultStep) enter() tea.Cmd {
	r.doc.reset()
	return nil
}

func (r *resultStep) key(k tea.KeyMsg) tea.Cmd {
	switch k.String() {
	case "n":
		return r.another()
	case "q":
		return r.s.leave(EndNothing)
	case "w":
		return r.s.save(paper.Receipt(r.last()))
	case "v":
		if r.canReadBack() {
			return r.readBack()
		}
	case "r":
		if r.canReplan() {
			return r.replan()
		}
	}
	r.doc.key(k)
	return nil
}

// another begins anew in the same org.
func (r *resultStep) another() tea.Cmd {
	r.again.stop(r.s)
	a := &r.s.answers
	*a = a.Another()
	r.s.steps = newSteps(r.s)
	r.s.given = [stepCount]bool{}
	r.s.commit().run = len(r.s.runs)
	r.s.at = stepUser
	return r.s.current().enter()
}

// canReplan tells whether nothing stands in the way of planning again: the user
// was not changed.
func (r *resultStep) canReplan() bool { return r.last().End() == EndRejected }

// replan reads everything again and goes back to the losses.
func (r *resultStep) replan() tea.Cmd {
	r.s.answers.ForgetFacts()
	r.s.notice = resultWords.replanned
	return r.s.goTo(stepLosses)
}

// undo says why there is no way back; leaving needs no question now.
func (r *resultStep) undo() (rung, bool) {
	return rung{label: "quit", do: func() tea.Cmd { return r.s.leave(EndNothing) }}, true
}

func (r *resultStep) keys() []key.Binding {
	g := r.s.theme.glyph
	list := append([]key.Binding{binding("n", "upgrade another")}, r.s.saveKeys()...)
	if r.canReadBack() {
		list = append(list, binding("v", resultWords.readBack))
	}
	if r.canReplan() {
		list = append(list, binding("r", "plan again"))
	}
	if r.doc.scrolls() {
		list = append(list, binding(g.up+"/"+g.down, "scroll"))
	}
	return list
}

func (r *resultStep) view(w, h int) []line { return r.doc.show(w, h, r.layOut) }

// layOut writes the result as one document.
func (r *resultStep) layOut(w int) []line {
	t, one := r.s.theme, r.last()
	rows := t.wrapped(one.Headline(), w, t.plain)
	rows = append(rows, "")
	for i, s := range one.Result.Steps {
		rows = append(rows, t.stepState(i+1, s, t.outcome(s.Outcome), w)...)
		rows = append(rows, t.refused(s, w)...)
	}
	if len(one.Result.Steps) > 0 {
		rows = append(rows, "")
	}
	rows = append(rows, t.stale(one.Result.Stale, w)...)
	rows = append(rows, t.findings(one.Result.Findings(), w, findingText)...)
	if one.End() != EndRejected { // what was not done needs no proof
		rows = append(rows, t.proof(one.Result.Verification, w)...)
	}
	if err := one.Result.Err; err != nil {
		p := problemOf(err)
		rows = append(rows, t.strong(resultWords.ended))
		for _, text := range []display.Text{p.title, p.meaning, p.action} {
			if text != "" {
				rows = append(rows, t.indented(text, 2, w)...)
			}
		}
		for _, d := range p.details {
			rows = append(rows, t.quote(d, w)...)
		}
		rows = append(rows, "")
	}
	rows = append(rows, t.strong(resultWords.next))
	rows = append(rows, t.indented(one.Next(), 2, w)...)
	for _, removal := range one.ToGiveBack() {
		rows = append(rows, t.indented("+ "+words.Removal(removal), 4, w)...)
	}
	if calls := words.Calls(one.Result.Calls); calls != "" {
		rows = append(rows, "")
		rows = append(rows, t.wrapped(resultWords.calls+": "+calls, w, t.plain)...)
	}
	return rows
}

// stepState draws a step with what became of it.
func (t theme) stepState(n int, s upgrade.StepResult, mark line, w int) []line {
	title := words.Number(n) + ". " + display.Clean(s.Step.Title)
	if s.ByOther {
		title += resultWords.byOther
	}
	return t.state(title, mark, w)
}

// refused explains a step that was not applied, and shows the raw words.
func (t theme) refused(s upgrade.StepResult, w int) []line {
	var rows []line
	if s.Finding != nil {
		rows = append(rows, hanging("  ", display.Clean(s.Finding.Title), w, t.strong)...)
		for _, text := range []string{s.Finding.Meaning, s.Finding.Action} {
			if text != "" {
				rows = append(rows, t.indented(display.Clean(text), 2, w)...)
			}
		}
	}
	if s.Err != nil {
		for _, d := range words.Raw(s.Err) {
			for _, l := range t.quote(d, w-2) {
				rows = append(rows, "  "+l)
			}
		}
	}
	return rows
}

// stale lists what had changed since the plan was made.
func (t theme) stale(list []upgrade.StaleStamp, w int) []line {
	if len(list) == 0 {
		return nil
	}
	rows := []line{t.strong(resultWords.stale)}
	for _, s := range list {
		text := display.Clean(s.Name) + ": " + words.OrNothing(s.Then) + " " + t.glyph.arrow + " " + words.OrNothing(s.Now)
		rows = append(rows, t.indented(text, 2, w)...)
	}
	return append(rows, "")
}

var resultWords = struct {
	differs, inFiles, byOther                           display.Text
	verified, notVerified, unknown, rejected            display.Text
	next, stale, ended, unread, proof, replanned, calls display.Text
	columnWhat, columnPredicted, columnActual, columnSo display.Text
	later, laterWhy                                     display.Text
	readBack, reading, readAt                           display.Text
}{
	verified:        words.ResultVerified,
	notVerified:     words.ResultNotVerified,
	unknown:         words.ResultUnknown,
	rejected:        words.ResultRejected,
	next:            words.ResultNext,
	calls:           words.APICalls,
	stale:           words.ResultStale,
	ended:           words.ResultEnded,
	unread:          words.ResultUnread,
	proof:           words.ResultProof,
	replanned:       "Planned again from what the org holds now.",
	differs:         "Not as predicted",
	inFiles:         " in the files that w writes.",
	byOther:         " (someone else did it)",
	columnWhat:      "What",
	columnPredicted: "Predicted",
	columnActual:    "Read back",
	columnSo:        "Result",
	later:           "Not yet",
	laterWhy:        "Salesforce does this by itself, a few minutes after the upgrade. Press v to read it back again.",
	readBack:        "read back",
	reading:         words.ReadingBack,
	readAt:          "Read back again, ",
}
