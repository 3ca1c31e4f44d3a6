package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"cupgrade/core/display"
)

// width is how many cells a text takes, wide characters and combining marks
// counted as a terminal draws them.
func width(s display.Text) int { return ansi.StringWidth(string(s)) }

// number shows an integer.
func number(n int) display.Text {
	return display.Clean(groupThousands(strconv.Itoa(n)))
}

// groupThousands puts commas into a decimal number: 1234567 -> 1,234,567.
func groupThousands(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// count shows a number with its noun: "1 step", "2 steps".
func count(n int, one, many display.Text) display.Text {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// ago says how long before now a moment was, in the largest whole unit.
func ago(now, then time.Time) display.Text {
	d := now.Sub(then)
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes") + " ago"
	case d < 48*time.Hour:
		return count(int(d/time.Hour), "hour", "hours") + " ago"
	case d < 60*24*time.Hour:
		return count(int(d/(24*time.Hour)), "day", "days") + " ago"
	case d < 2*365*24*time.Hour:
		return count(int(d/(30*24*time.Hour)), "month", "months") + " ago"
	}
	return count(int(d/(365*24*time.Hour)), "year", "years") + " ago"
}

// day shows a date the same way everywhere, whatever the locale.
func day(t time.Time) display.Text { return display.Clean(t.UTC().Format("2 Jan 2006")) }

// moment shows a date with its time.
func moment(t time.Time) display.Text { return display.Clean(t.UTC().Format("2 Jan 2006 15:04 UTC")) }

// elapsed shows a running time in seconds, and in minutes once there are some.
func elapsed(d time.Duration) display.Text {
	return display.Clean(d.Truncate(time.Second).String())
}

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
	return display.Clean(strings.Repeat(" ", max(0, n)))
}

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

// lineWidth is how many cells a styled row takes.
func lineWidth(l line) int { return ansi.StringWidth(string(l)) }

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
