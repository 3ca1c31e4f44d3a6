package tui

import (
	"slices"

	"cupgrade/core/display"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui/widget"
	"cupgrade/ui/words"
)

// crumb is one entry of the breadcrumb.
type crumb struct {
	glyph   display.Text
	word    display.Text
	answer  display.Text
	current bool
	done    bool
	hidden  bool
}

// drawBreadcrumb draws the breadcrumb in w cells: finished steps with their answer, the
// current one, those to come, and the count. What there is no room for is given
// up in order of its worth; the current step is never cut.
func (s *session) drawBreadcrumb(w int) widget.Line {
	t := s.theme
	at, count := flow.Count(s.flow, s.at)
	if at == 0 {
		return ""
	}
	position := words.Number(at) + " of " + words.Number(count)
	room := w - widget.Width(position) - 2
	all := s.allCrumbs()
	shortenCrumbs(t, all, room)
	return widget.Spread(drawCrumbs(t, all), t.Plain(position), w)
}

// allCrumbs lists the entries in full.
func (s *session) allCrumbs() []crumb {
	t := s.theme
	list := make([]crumb, 0, len(s.flow))
	for i := range s.flow {
		st := &s.flow[i]
		c := crumb{word: st.Name, glyph: t.Glyph.Future}
		switch {
		case st.Part:
			continue
		case s.isCurrent(i):
			c.glyph, c.current = t.Glyph.Current, true
			if s.currentID() == flow.StepResult {
				c.glyph = t.EndGlyph(s.answers.Last().Ending().State)
			}
		case st.Skip(&s.answers) != "":
			c.glyph, c.answer = t.Glyph.Skipped, "skipped"
		case i < s.at:
			c.glyph, c.answer, c.done = t.Glyph.Done, st.Answer(&s.answers), true
		}
		list = append(list, c)
	}
	return list
}

// isCurrent tells whether an entry stands for the step that is on the screen.
func (s *session) isCurrent(i int) bool {
	entry, _ := flow.Count(s.flow, i)
	at, _ := flow.Count(s.flow, s.at)
	return entry == at
}

// shortenCrumbs gives up, one after the other until it fits: the tail of long answers,
// steps to come but the next, more of the answers, then answers and finished steps
// from the oldest on, and the next step.
func shortenCrumbs(t widget.Theme, list []crumb, room int) {
	at := slices.IndexFunc(list, func(c crumb) bool { return c.current })
	giveUp := cutAnswers(t, list, 24)
	for i := len(list) - 1; i > at+1; i-- {
		giveUp = append(giveUp, func() { list[i].hidden = true })
	}
	giveUp = append(giveUp, cutAnswers(t, list, 16)...)
	giveUp = append(giveUp, cutAnswers(t, list, 10)...)
	for i := range at {
		if list[i].done { // what is skipped stays marked so, or goes as a whole
			giveUp = append(giveUp, func() { list[i].answer = "" })
		}
	}
	for i := range at {
		giveUp = append(giveUp, func() { list[i].hidden = true })
	}
	if at+1 < len(list) {
		giveUp = append(giveUp, func() { list[at+1].hidden = true })
	}
	for _, give := range giveUp {
		if widget.LineWidth(drawCrumbs(t, list)) <= room {
			return
		}
		give()
	}
}

// cutAnswers are the cuts of each answer to a width.
func cutAnswers(t widget.Theme, list []crumb, most int) []func() {
	cuts := make([]func(), len(list))
	for i := range list {
		cuts[i] = func() { list[i].answer = t.Cut(list[i].answer, most) }
	}
	return cuts
}

// drawCrumbs joins the entries that are left, with an ellipsis for a gap.
func drawCrumbs(t widget.Theme, list []crumb) widget.Line {
	var out widget.Line
	gap := false
	for _, c := range list {
		if c.hidden {
			gap = true
			continue
		}
		if gap {
			out, gap = joinCrumbs(t, out, t.Plain(t.Glyph.Ellipsis)), false
		}
		out = joinCrumbs(t, out, drawCrumb(t, c))
	}
	if gap {
		out = joinCrumbs(t, out, t.Plain(t.Glyph.Ellipsis))
	}
	return out
}

func joinCrumbs(t widget.Theme, a, b widget.Line) widget.Line {
	if a == "" {
		return b
	}
	return a + t.Plain(" "+t.Glyph.Separator+" ") + b
}

func drawCrumb(t widget.Theme, c crumb) widget.Line {
	switch {
	case c.current:
		return t.Reversed(c.glyph + " " + c.word)
	case c.answer != "":
		return t.Plain(c.glyph + " " + c.word + ": " + c.answer)
	}
	return t.Plain(c.glyph + " " + c.word)
}
