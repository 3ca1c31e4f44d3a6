package widget

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
	"cupgrade/ui/words"
)

// Scroller shows a window of rows that were laid out once. It is ours, and not
// bubbles' viewport, because rows stay typed as line and ten thousand of them
// need no joining and splitting for each frame.
type Scroller struct {
	rows   []Line
	top    int
	height int
	// width is what rows were laid out for; a document is laid out anew when it
	// changes.
	width   int
	laidOut bool
}

// Show lays out a document when the width changed or it was dropped, and gives
// the window of it.
func (s *Scroller) Show(w, h int, layOut func(w int) []Line) []Line {
	if !s.laidOut || s.width != w {
		s.rows, s.width, s.laidOut = withoutTail(layOut(w)), w, true
	}
	s.height = h
	s.top = max(0, min(s.top, len(s.rows)-h))
	return s.rows[s.top:min(len(s.rows), s.top+h)]
}

// withoutTail drops the empty rows at the end of a document.
func withoutTail(rows []Line) []Line {
	for len(rows) > 0 && rows[len(rows)-1] == "" {
		rows = rows[:len(rows)-1]
	}
	return slices.Clip(rows)
}

// Drop forgets the layout, because what it shows has changed.
func (s *Scroller) Drop() { s.laidOut = false }

// Reset forgets the layout and goes back to the top.
func (s *Scroller) Reset() { *s = Scroller{} }

// Key moves the window.
func (s *Scroller) Key(k tea.KeyMsg) {
	s.top = MotionOf(k, false).moveFrom(s.top, max(1, s.height-1), max(0, len(s.rows)-s.height))
}

// Scrolls tells whether there is more than fits.
func (s *Scroller) Scrolls() bool { return len(s.rows) > s.height }

// Position says which rows are seen, "" when all are.
func (s *Scroller) Position() display.Text {
	if !s.Scrolls() || s.height <= 0 {
		return ""
	}
	last := min(len(s.rows), s.top+s.height)
	return "lines " + words.Number(s.top+1) + "-" + words.Number(last) + " of " + words.Number(len(s.rows))
}
