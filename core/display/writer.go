package display

import (
	"io"
	"strings"
	"unicode/utf8"
)

// Writer is the door to a terminal, and the last guard where a library writes: each line of
// what is written arrives clean. Text passes as it is when it is written in one piece, since
// each piece is cleaned by itself, and only a cut character waits for the next.
type Writer struct {
	to io.Writer
	// cut is the beginning of a character whose end has not come yet.
	cut []byte
}

// NewWriter makes a Writer.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write cleans and hands on. Line ends and tabs stay.
func (w *Writer) Write(p []byte) (int, error) {
	raw := string(append(w.cut, p...))
	whole := len(raw) - lenCut(raw)
	w.cut = []byte(raw[whole:])
	var b strings.Builder
	for line := range strings.SplitAfterSeq(raw[:whole], "\n") {
		text, end := strings.CutSuffix(line, "\n")
		for i, field := range strings.Split(text, "\t") {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(string(Clean(field)))
		}
		if end {
			b.WriteByte('\n')
		}
	}
	if _, err := io.WriteString(w.to, b.String()); err != nil {
		return 0, err //nolint:wrapcheck // a writer hands on the error of its end
	}
	return len(p), nil
}

// lenCut is how many bytes at the end begin a character that is not whole.
func lenCut(s string) int {
	for n := 1; n <= min(len(s), utf8.UTFMax-1); n++ {
		if tail := s[len(s)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRuneInString(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
