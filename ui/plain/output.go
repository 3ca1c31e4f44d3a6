package plain

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/explain"
	"cupgrade/ui/flow"
	"cupgrade/ui/words"
)

// output writes lines, wrapped at words where width is the width of a terminal, and
// remembers that it could not.
type output struct {
	w     io.Writer
	width int
	err   error
}

// say writes lines. It is the only way out, and takes nothing but cleaned text.
func (o *output) say(lines ...display.Text) {
	if o.err != nil || len(lines) == 0 {
		return
	}
	var b strings.Builder
	for _, l := range lines {
		for _, row := range o.wrap(l) {
			b.WriteString(strings.TrimRight(string(row), " "))
			b.WriteByte('\n')
		}
	}
	if _, err := io.WriteString(o.w, b.String()); err != nil {
		o.err = fmt.Errorf("write the transcript: %w", err)
	}
}

// wrap breaks a line at words; what goes on stands two cells further in.
func (o *output) wrap(line display.Text) []display.Text {
	if o.width <= 0 || display.Width(line) <= o.width {
		return []display.Text{line}
	}
	indent := line[:len(line)-len(strings.TrimLeft(string(line), " "))]
	rows := display.Wrap(line[len(indent):], max(1, o.width-len(indent)-2))
	for i := range rows {
		rows[i] = indent + rows[i]
		if i > 0 {
			rows[i] = "  " + rows[i]
		}
	}
	return rows
}

// findingLines tells a finding in full, and where it comes from when asked to.
func findingLines(f core.Finding, source bool) []display.Text {
	rows := []display.Text{words.Severity(f.Severity) + ": " + display.Clean(f.Title)}
	for _, part := range []string{f.Meaning, f.Action} {
		if part != "" {
			rows = append(rows, "  "+display.Clean(part))
		}
	}
	if source && f.Source != "" {
		rows = append(rows, "  See "+display.Clean(f.Source))
	}
	return rows
}

// findingsLines tells several findings, the gravest first.
func findingsLines(list []core.Finding, source bool) []display.Text {
	rows := make([]display.Text, 0, 4*len(list))
	for _, f := range flow.Sorted(list) {
		rows = append(rows, findingLines(f, source)...)
	}
	return rows
}

// onlyWarnings are the findings that are more than a note.
func onlyWarnings(list []core.Finding) []core.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f core.Finding) bool { return f.Severity == core.SeverityNotice })
}

// onlyNotes are the others.
func onlyNotes(list []core.Finding) []core.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f core.Finding) bool { return f.Severity != core.SeverityNotice })
}

// failureLines tells an error: what happened, what it means, what to do, and the words of
// whoever refused.
func failureLines(head display.Text, err error) []display.Text {
	f := flow.Explained(err)
	rows := []display.Text{head + ": " + display.Clean(f.Title)}
	if f.Meaning != "" {
		rows = append(rows, "  What it means: "+display.Clean(f.Meaning))
	}
	if f.Action != "" {
		rows = append(rows, "  What to do: "+display.Clean(f.Action))
	}
	if details := rawLines(err); len(details) != 1 || !repeatsError(f.Meaning, err) { // which would say it twice
		rows = append(rows, details...)
	}
	return rows
}

// repeatsError says whether a sentence holds an error's own words.
func repeatsError(meaning string, err error) bool {
	return strings.Contains(strings.ToLower(meaning), strings.ToLower(err.Error()))
}

// rawLines quotes an error as it came.
func rawLines(err error) []display.Text { return quoteLines(explain.Details(err)) }

func quoteLines(list []display.Text) []display.Text {
	rows := make([]display.Text, len(list))
	for i, detail := range list {
		rows[i] = "  Details: " + detail
	}
	return rows
}

// numberLine puts a number before a choice, as it is to be typed.
func numberLine(n int, text display.Text) display.Text {
	return display.Clean(strconv.Itoa(n)) + ". " + text
}

// fromTo tells two values in words: a screen reader says nothing of an arrow, or says
// the names of its characters.
func fromTo(before, after display.Text) display.Text { return "from " + before + " to " + after }

// indentLine puts a text under the line before it.
func indentLine(text display.Text) display.Text { return "  " + text }
