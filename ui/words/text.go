package words

import (
	"strings"
	"time"

	"cupgrade/core/display"
	"cupgrade/core/phrase"
)

// Number shows an integer with commas: 1,234,567.
func Number(n int) display.Text { return display.Clean(phrase.Number(n)) }

// Count shows a number with its noun: "1 step", "2 steps".
func Count(n int, one, many display.Text) display.Text {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Sentences joins texts to sentences; an empty one is left out.
func Sentences(parts ...display.Text) display.Text {
	list := make([]display.Text, 0, len(parts))
	for _, part := range parts {
		if part != "" && !strings.ContainsRune(".!?", rune(part[len(part)-1])) {
			part += "."
		}
		if part != "" {
			list = append(list, part)
		}
	}
	return display.Join(list, " ")
}

// Ago says how long before now a moment was, in the largest whole unit.
func Ago(now, then time.Time) display.Text {
	d := now.Sub(then)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return Count(int(d/time.Minute), "minute", "minutes") + " ago"
	case d < 48*time.Hour:
		return Count(int(d/time.Hour), "hour", "hours") + " ago"
	case d < 60*24*time.Hour:
		return Count(int(d/(24*time.Hour)), "day", "days") + " ago"
	case d < 2*365*24*time.Hour:
		return Count(int(d/(30*24*time.Hour)), "month", "months") + " ago"
	}
	return Count(int(d/(365*24*time.Hour)), "year", "years") + " ago"
}

// Day shows a date the same way everywhere, whatever the locale.
func Day(t time.Time) display.Text { return display.Clean(t.UTC().Format("2 Jan 2006")) }

// Moment shows a date with its time.
func Moment(t time.Time) display.Text { return display.Clean(phrase.Moment(t)) }

// Elapsed shows a running time in seconds, and in minutes once there are some.
func Elapsed(d time.Duration) display.Text {
	return display.Clean(d.Truncate(time.Second).String())
}

// OrNothing shows a value, or says that there is none.
func OrNothing(s string) display.Text { return display.Clean(phrase.OrNothing(s)) }
