package tui

import (
	"slices"

	"cupgrade/core/display"
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

// crumbCount is how many entries the breadcrumb has: commit and result share one,
// and connecting has none.
const crumbCount = int(stepCommit)

// crumbAt is the number of the current entry.
func (s *session) crumbAt() int { return min(int(s.at), crumbCount) }

// crumbs draws the breadcrumb in w cells: finished steps with their answer, the
// current one, those to come, and the count. What there is no room for is given
// up in order of its worth; the current step is never cut.
func (s *session) crumbs(w int) line {
	t := s.theme
	if s.at == stepConnect {
		return ""
	}
	position := words.Number(s.crumbAt()) + " of " + words.Number(crumbCount)
	room := w - width(position) - 2
	all := s.allCrumbs()
	shorten(t, all, room)
	return spread(drawCrumbs(t, all), t.plain(position), w)
}

// allCrumbs lists the entries in full.
func (s *session) allCrumbs() []crumb {
	t := s.theme
	list := make([]crumb, 0, crumbCount)
	for id := stepUser; id <= stepCommit; id++ {
		st := s.steps[id]
		c := crumb{word: st.name(), glyph: t.glyph.future}
		switch {
		case int(id) == s.crumbAt():
			c.glyph, c.current = t.glyph.current, true
			if s.at == stepResult {
				c.glyph = t.endGlyph(s.runs[len(s.runs)-1].End())
			}
		case st.skipped() != "":
			c.glyph, c.answer = t.glyph.skipped, "skipped"
		case id < s.at:
			c.glyph, c.answer, c.done = t.glyph.done, st.answer(), true
		}
		list = append(list, c)
	}
	return list
}

// shorten gives up, one after the other until it fits: the tail of long answers,
// steps to come but the next, more of the answers, then answers and finished steps
// from the oldest on, and the next step.
func shorten(t theme, list []crumb, room int) {
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
		if lineWidth(drawCrumbs(t, list)) <= room {
			return
		}
		give()
	}
}

// cutAnswers are the cuts of each answer to a width.
func cutAnswers(t theme, list []crumb, most int) []func() {
	cuts := make([]func(), len(list))
	for i := range list {
		cuts[i] = func() { list[i].answer = t.cut(list[i].answer, most) }
	}
	return cuts
}

// drawCrumbs joins the entries that are left, with an ellipsis for a gap.
func drawCrumbs(t theme, list []crumb) line {
	var out line
	gap := false
	for _, c := range list {
		if c.hidden {
			gap = true
			continue
		}
		if gap {
			out, gap = join(t, out, t.plain(t.glyph.ellipsis)), false
		}
		out = join(t, out, drawCrumb(t, c))
	}
	if gap {
		out = join(t, out, t.plain(t.glyph.ellipsis))
	}
	return out
}

func join(t theme, a, b line) line {
	if a == "" {
		return b
	}
	return a + t.plain(" "+t.glyph.separator+" ") + b
}

func drawCrumb(t theme, c crumb) line {
	switch {
	case c.current:
		return t.accent(c.glyph + " " + c.word)
	case c.answer != "":
		return t.plain(c.glyph + " " + c.word + ": " + c.answer)
	}
	return t.plain(c.glyph + " " + c.word)
}
