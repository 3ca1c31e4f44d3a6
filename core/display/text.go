// Package display makes strings of an org fit for a screen, a report or a log.
//
// Any portal user can set their own name, nickname and record texts, so what an
// org answers may hold escape sequences, bidirectional overrides or characters
// that cannot be seen. Text is the only type that rendering takes: a literal
// becomes one by itself, a string of the org only through Clean. The raw value is
// never written back from here.
package display

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is fit to be shown: valid UTF-8, one line, without control, format or
// invisible characters. Convert to it with Clean and never by a conversion; a
// test of the tree holds that.
type Text string

// String gives the text itself.
func (t Text) String() string { return string(t) }

// maxMarks is how many combining marks stay on one base character: enough for
// Vietnamese and Thai, too few to climb into the lines around.
const maxMarks = 3

// placeholder stands for a character that would be invisible or change the
// order of those around it.
const placeholder = '·'

// Clean makes a raw string fit to be shown. Control characters become their
// visible pictures, invisible ones and those that reorder text a middle dot,
// piled-up marks are dropped, and invalid bytes become U+FFFD. Clean is
// idempotent.
func Clean(raw string) Text {
	if isPlain(raw) {
		return Text(raw)
	}
	text, _ := clean(raw)
	return Text(text)
}

// Hidden tells whether raw holds anything that Clean had to replace or drop, so
// that what is seen is not what is there.
func Hidden(raw string) bool {
	if isPlain(raw) {
		return false
	}
	_, hidden := clean(raw)
	return hidden
}

// Lines is Clean for a text of several lines, such as an error message: line ends
// split it, and each line is cleaned.
func Lines(raw string) []Text {
	raw = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(raw)
	parts := strings.Split(raw, "\n")
	lines := make([]Text, len(parts))
	for i, p := range parts {
		lines[i] = Clean(p)
	}
	return lines
}

// Join puts texts together with a separator.
func Join(texts []Text, sep Text) Text {
	size := len(sep) * max(0, len(texts)-1)
	for _, t := range texts {
		size += len(t)
	}
	var b strings.Builder
	b.Grow(size)
	for i, t := range texts {
		if i > 0 {
			b.WriteString(string(sep))
		}
		b.WriteString(string(t))
	}
	return Text(b.String())
}

// isPlain is the quick way out for printable ASCII, which most values are.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

func clean(raw string) (text string, hidden bool) {
	text = Rewrite(raw, func(r rune, shown string) string {
		hidden = hidden || !unicode.Is(unicode.Zs, r)
		return shown
	})
	return text, hidden
}

// Rewrite gives a text with every character that Clean changes or drops written as replace
// says; shown is what Clean makes of it.
func Rewrite(raw string, replace func(r rune, shown string) string) string {
	var b strings.Builder
	b.Grow(len(raw))
	marks := maxMarks // a mark at the very start has no base to sit on
	base := rune(0)
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		i += size
		shown, kind := show(r, size)
		switch {
		case kind == kindSelector && (marks > 0 || !takesSelector(base)):
			shown, kind, marks, base = placeholder, kindReplaced, 0, 0
		case kind == kindSelector, kind == kindMark:
			if marks++; marks > maxMarks {
				b.WriteString(replace(r, ""))
				continue
			}
		default:
			marks, base = 0, r
		}
		if shown != r || kind == kindReplaced {
			b.WriteString(replace(r, string(shown)))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// takesSelector tells whether a variation selector can change how a character looks: after
// any other it takes no ink, and can carry what nobody sees. Source:
// https://www.unicode.org/reports/tr51/#Emoji_Variation_Sequences
func takesSelector(base rune) bool {
	return strings.ContainsRune("#*0123456789\u203c\u2049\u2139\u3030", base) ||
		base > 0x7f && unicode.In(base, unicode.So, unicode.Sm, unicode.Han, unicode.Mongolian)
}

// kind tells what show made of a character.
type kind uint8

const (
	kindShown kind = iota
	kindReplaced
	kindMark
	kindSelector
)

func show(r rune, size int) (rune, kind) {
	switch {
	case r == utf8.RuneError && size <= 1:
		return utf8.RuneError, kindReplaced
	case r < 0x20:
		return 0x2400 + r, kindReplaced
	case r == 0x7f:
		return 0x2421, kindReplaced
	case r < 0x7f:
		return r, kindShown
	case isInvisible(r):
		return placeholder, kindReplaced
	case unicode.Is(unicode.Variation_Selector, r):
		return r, kindSelector
	case unicode.In(r, unicode.Mn, unicode.Me):
		return r, kindMark
	case unicode.Is(unicode.Zs, r):
		return ' ', kindShown
	case !unicode.IsGraphic(r):
		return placeholder, kindReplaced
	}
	return r, kindShown
}

// isInvisible finds what takes no ink or changes the order of the text: format
// characters, and the letters and marks that Unicode means to be blank.
func isInvisible(r rune) bool {
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0, 0xfffc, 0x1d159:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point) && !unicode.Is(unicode.Variation_Selector, r)
}
