package upgrade

import (
	"fmt"
	"strings"
)

// counted writes a number with its noun: "1 site", "3 sites".
func counted(n int, one, many string) string { return fmt.Sprintf("%d %s", n, verb(n, one, many)) }

// verb picks the form of a word that agrees with a number.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// maxListed is how many names a sentence lists before it counts the rest.
const maxListed = 5

// listed joins names for a sentence: "A, B and 3 more".
func listed(names []string) string {
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

// namesOf gives what each of the values is called.
func namesOf[T any](values []T, name func(T) string) []string {
	names := make([]string, len(values))
	for i, value := range values {
		names[i] = name(value)
	}
	return names
}

// wordUnread is what is told of something whose reading failed.
const wordUnread = "could not be read"

// actionNothing is what to do about something that is as it should be.
const actionNothing = "Nothing to do."

// How a checkbox is written.
const (
	wordYes     = "yes"
	wordNo      = "no"
	wordUnknown = "unknown"
)

// yesNo writes a checkbox that may be unknown.
func yesNo(value *bool) string {
	switch {
	case value == nil:
		return wordUnknown
	case *value:
		return wordYes
	}
	return wordNo
}
