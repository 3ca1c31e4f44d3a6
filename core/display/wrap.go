package display

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Width is how many cells of a terminal a text takes, wide characters and combining marks
// counted as they are drawn.
func Width(s Text) int { return displaywidth.String(string(s)) }

// Wrap breaks a text into rows of at most w cells, between words where it can. No row is
// empty but that of an empty text.
func Wrap(s Text, w int) []Text {
	if w <= 0 {
		return nil
	}
	if Width(s) <= w {
		return []Text{s}
	}
	var rows []Text
	var row Text
	for field := range strings.FieldsSeq(string(s)) {
		word := Text(field)
		if row != "" && Width(row)+1+Width(word) <= w {
			row += " " + word
			continue
		}
		if row != "" {
			rows = append(rows, row)
		}
		parts := chopWord(word, w)
		rows = append(rows, parts[:len(parts)-1]...)
		row = parts[len(parts)-1]
	}
	return append(rows, row)
}

// chopWord cuts a word into pieces of at most w cells.
func chopWord(word Text, w int) []Text {
	var parts []Text
	for Width(word) > w {
		head := displaywidth.TruncateString(string(word), w, "")
		if head == "" {
			break // not even one character fits
		}
		parts = append(parts, Text(head))
		word = word[len(head):]
	}
	return append(parts, word)
}

// Pad makes a text at least w cells wide, with blanks behind it.
func Pad(s Text, w int) Text { return s + Text(strings.Repeat(" ", max(0, w-Width(s)))) }
