package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/display"
)

// Width is how many cells a text takes, wide characters and combining marks
// counted as a terminal draws them.
func Width(s display.Text) int { return cellsOf(string(s)) }

// Cut shortens a text to w cells, with an ellipsis where something was left out.
func (t Theme) Cut(s display.Text, w int) display.Text {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	tail := t.Glyph.Ellipsis
	if Width(tail) >= w {
		tail = ""
	}
	return display.Clean(ansi.Truncate(string(s), w, string(tail)))
}

// Fit makes a text exactly w cells wide: cut, or padded on the right.
func (t Theme) Fit(s display.Text, w int) display.Text {
	s = t.Cut(s, w)
	return s + blankCells(w-Width(s))
}

// fitRight is fit with the padding on the left, for numbers.
func (t Theme) fitRight(s display.Text, w int) display.Text {
	s = t.Cut(s, w)
	return blankCells(w-Width(s)) + s
}

// blankCells are n spaces.
func blankCells(n int) display.Text {
	if n <= len(spaces) {
		return spaces[:max(0, n)]
	}
	return display.Clean(strings.Repeat(" ", n))
}

// spaces are as many as most gaps have, so that a frame need not make them.
const spaces display.Text = "                                                                                                    "

// InASCII shows what a terminal without UTF-8 can't as question marks, as many as the
// cells it takes, so that columns stay straight. Nothing is spelled in other letters:
// two names that differ must not come to look the same as a third.
func InASCII(l Line) Line {
	var out strings.Builder
	for rest, state := string(l), byte(0); rest != ""; {
		seq, cells, n, next := ansi.DecodeSequence(rest, state, nil)
		if IsASCII(seq) {
			out.WriteString(seq)
		} else {
			out.WriteString(strings.Repeat("?", cells))
		}
		rest, state = rest[n:], next
	}
	return Line(out.String())
}

// IsASCII tells whether a text holds nothing else.
func IsASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// LineWidth is how many cells a styled row takes.
func LineWidth(l Line) int { return cellsOf(string(l)) }

// Clip cuts a styled row at w cells; the last safeguard of the frame.
func Clip(l Line, w int) Line {
	if LineWidth(l) <= w {
		return l
	}
	return Line(ansi.Truncate(string(l), w, ""))
}

// Spread puts one row at the left edge and one at the right edge of w cells; the
// left one gives way when both do not fit.
func Spread(left, right Line, w int) Line {
	gap := w - LineWidth(left) - LineWidth(right)
	if gap < 1 {
		left = Clip(left, max(0, w-LineWidth(right)-1))
		gap = max(0, w-LineWidth(left)-LineWidth(right))
	}
	return left + Line(blankCells(gap)) + right
}
