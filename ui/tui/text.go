package tui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/display"
)

// width is how many cells a text takes, wide characters and combining marks
// counted as a terminal draws them.
func width(s display.Text) int { return cellsOf(string(s)) }

// cut shortens a text to w cells, with an ellipsis where something was left out.
func (t theme) cut(s display.Text, w int) display.Text {
	if w <= 0 {
		return ""
	}
	if width(s) <= w {
		return s
	}
	tail := t.glyph.ellipsis
	if width(tail) >= w {
		tail = ""
	}
	return display.Clean(ansi.Truncate(string(s), w, string(tail)))
}

// fit makes a text exactly w cells wide: cut, or padded on the right.
func (t theme) fit(s display.Text, w int) display.Text {
	s = t.cut(s, w)
	return s + blanks(w-width(s))
}

// fitRight is fit with the padding on the left, for numbers.
func (t theme) fitRight(s display.Text, w int) display.Text {
	s = t.cut(s, w)
	return blanks(w-width(s)) + s
}

// blanks are n spaces.
func blanks(n int) display.Text {
	if n <= len(spaces) {
		return spaces[:max(0, n)]
	}
	return display.Clean(strings.Repeat(" ", n))
}

// spaces are as many as most gaps have, so that a frame need not make them.
const spaces display.Text = "                                                                                                    "

// wrap breaks a text into rows of at most w cells, between words where it can. It
// is ours because ansi.Wrap drops combining marks and lets blanks stand out.
func wrap(s display.Text, w int) []display.Text {
	if w <= 0 {
		return nil
	}
	if width(s) <= w {
		return []display.Text{s}
	}
	var rows []display.Text
	var row display.Text
	for _, field := range strings.Fields(string(s)) {
		word := display.Clean(field)
		if row != "" && width(row)+1+width(word) <= w {
			row += " " + word
			continue
		}
		if row != "" {
			rows = append(rows, row)
		}
		parts := chop(word, w)
		rows = append(rows, parts[:len(parts)-1]...)
		row = parts[len(parts)-1]
	}
	return append(rows, row)
}

// chop cuts a word into pieces of at most w cells.
func chop(word display.Text, w int) []display.Text {
	var parts []display.Text
	for width(word) > w {
		head := ansi.Truncate(string(word), w, "")
		if head == "" {
			break // not even one character fits
		}
		parts = append(parts, display.Clean(head))
		word = display.Clean(string(word)[len(head):])
	}
	return append(parts, word)
}

// inASCII shows what a terminal without UTF-8 can't as question marks, as many as the
// cells it takes, so that columns stay straight. Nothing is spelled in other letters:
// two names that differ must not come to look the same as a third.
func inASCII(l line) line {
	var out strings.Builder
	for rest, state := string(l), byte(0); rest != ""; {
		seq, cells, n, next := ansi.DecodeSequence(rest, state, nil)
		if isASCII(seq) {
			out.WriteString(seq)
		} else {
			out.WriteString(strings.Repeat("?", cells))
		}
		rest, state = rest[n:], next
	}
	return line(out.String())
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lineWidth is how many cells a styled row takes.
func lineWidth(l line) int { return cellsOf(string(l)) }

// clip cuts a styled row at w cells; the last safeguard of the frame.
func clip(l line, w int) line {
	if lineWidth(l) <= w {
		return l
	}
	return line(ansi.Truncate(string(l), w, ""))
}

// spread puts one row at the left edge and one at the right edge of w cells; the
// left one gives way when both do not fit.
func spread(left, right line, w int) line {
	gap := w - lineWidth(left) - lineWidth(right)
	if gap < 1 {
		left = clip(left, max(0, w-lineWidth(right)-1))
		gap = max(0, w-lineWidth(left)-lineWidth(right))
	}
	return left + line(blanks(gap)) + right
}
