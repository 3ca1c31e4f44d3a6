package widget

import (
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cellsOf is how many cells a styled text takes. Most of what is drawn is ASCII with
// our own glyphs and styling, which is counted here in a tenth of the time; as soon as
// there is anything else, ansi.StringWidth counts all of it.
func cellsOf(s string) int {
	cells := 0
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= 0x20 && c < 0x7f:
			cells++
			i++
		case c == '\x1b':
			n := styleLength(s[i:])
			if n == 0 {
				return ansi.StringWidth(s)
			}
			i += n
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !isOurs(r) {
				return ansi.StringWidth(s)
			}
			cells++
			i += size
		default:
			return ansi.StringWidth(s)
		}
	}
	return cells
}

// styleLength is how many bytes of s a sequence takes that sets a look, 0 when s begins with
// something else.
func styleLength(s string) int {
	if len(s) < 3 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case c != ';' && (c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

// isOurs tells whether a character is one of the glyphs that most screens have, each of
// which takes one cell by itself.
func isOurs(r rune) bool {
	switch r {
	case '─', '│', '…', '›', '→', '←', '↑', '↓', '✓', '✗', '●', '○', '–', '·', '▏':
		return true
	}
	return false
}
