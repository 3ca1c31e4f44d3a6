package phrase

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Count writes a number with its noun: "1 site", "3 sites".
func Count(n int, one, many string) string { return fmt.Sprintf("%d %s", n, Verb(n, one, many)) }

// Verb picks the form of a word that agrees with a number.
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// maxListed is how many names a sentence lists before it counts the rest.
const maxListed = 5

// List joins names for a sentence: "A, B and 3 more".
func List(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "none"
	case n == 1:
		return names[0]
	case n <= maxListed:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), n-maxListed)
	}
}

// NamesOf gives what each of the values is called.
func NamesOf[T any](values []T, name func(T) string) []string {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = name(value)
	}
	return names
}

// Unread is what is told of something whose reading failed.
const Unread = "could not be read"

// ActionNothing is what to do about something that is as it should be.
const ActionNothing = "Nothing to do."

// How a checkbox is written.
const (
	Yes     = "yes"
	No      = "no"
	Unknown = "unknown"
)

// YesNo writes a checkbox that may be unknown.
func YesNo(value *bool) string {
	switch {
	case value == nil:
		return Unknown
	case *value:
		return Yes
	}
	return No
}

// Number writes a number with commas between the thousands.
func Number(n int) string {
	text, from := strconv.Itoa(n), 0
	if n < 0 {
		from = 1
	}
	for i := len(text) - 3; i > from; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Moment writes a time so that nobody mistakes its zone; "" for none.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 Jan 2006 15:04 UTC")
}

// OrNothing writes a value, or that there is none.
func OrNothing(value string) string { return cmp.Or(value, "nothing") }

// Capital begins a text with a capital letter.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Sentence makes one of an error's words.
func Sentence(text string) string { return strings.TrimSuffix(Capital(text), ".") + "." }

// OneLine puts a blank for line ends and tabs, which a screen shows as marks.
func OneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
}

// WithoutTags drops HTML tags and joins what stood around them with a blank.
func WithoutTags(text string) string {
	var b strings.Builder
	for text != "" {
		before, rest, opened := strings.Cut(text, "<")
		b.WriteString(before)
		if !opened {
			break
		}
		_, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString("<" + rest)
			break
		}
		b.WriteByte(' ')
		text = after
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// ContainsFold tells whether a text has a part, in whatever case its letters are.
func ContainsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
