package tui

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/display"
)

// longList is the number of rows from which on a list is filtered beside the
// screen: below it a filter takes less time than a frame.
const longList = 5000

// searched is what rows may have when their text is known without their cells.
type searched interface {
	// searchText is the row in lower case. It is called beside the screen.
	searchText(i int) string
}

// applyFilter finds the rows that pass the filter, or notes that it has to be done
// beside the screen.
func (l *list) applyFilter() {
	words := l.words()
	switch {
	case len(words) == 0 || l.source == nil:
		l.show(nil)
	case l.source.len() > longList:
		l.stale = true
	default:
		shown, err := passing(context.Background(), l.source, words)
		if err == nil {
			l.show(shown)
		}
	}
}

// words are what every row shown must hold.
func (l *list) words() []string {
	if !l.filtering {
		return nil
	}
	return lowerWords(l.filter.value())
}

// marks are the words that are marked in the rows.
func (l *list) marks() []string {
	if l.filtering {
		return l.words()
	}
	return l.wanted
}

func lowerWords(text string) []string { return strings.Fields(strings.ToLower(text)) }

// sift filters a long list beside the screen; a filter that was typed meanwhile
// takes its place.
func (s *session) sift(l *list, r *reading) tea.Cmd {
	if !l.stale {
		return nil
	}
	source, words := l.source, l.words()
	cmd := begin(s, r, "Filtering",
		func(ctx context.Context) ([]int, error) { return passing(ctx, source, words) },
		func(shown []int) tea.Cmd { l.show(shown); return nil })
	r.job.quiet = true // who types a filter waits for it
	return cmd
}

// passing gives the rows that hold every word.
func passing(ctx context.Context, source rows, words []string) ([]int, error) {
	shown := []int{}
	for i := range source.len() {
		if i%longList == 0 && ctx.Err() != nil {
			return nil, ctx.Err() //nolint:wrapcheck // Nobody hears it: the filter was dropped.
		}
		if holdsAll(textOf(source, i), words) {
			shown = append(shown, i)
		}
	}
	return shown, nil
}

// textOf is what is searched of a row: its text, or else what its cells show.
func textOf(source rows, i int) string {
	if known, ok := source.(searched); ok {
		return known.searchText(i)
	}
	return textOfCells(source, i)
}

func textOfCells(source rows, i int) string {
	return strings.ToLower(string(display.Join(source.cells(i), " ")))
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// marked draws a text with the words in it underlined, which is seen without
// colour; the words are in lower case.
func marked(text display.Text, words []string, look func(display.Text) line) line {
	if len(words) == 0 {
		return look(text)
	}
	var out strings.Builder
	rest, plain := string(text), 0
	for i := 0; i < len(rest); {
		n := longestPrefix(rest[i:], words)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(rest[i:])
			i += size
			continue
		}
		n += marksAfter(rest[i+n:])
		out.WriteString(string(lookAt(rest[plain:i], look)))
		out.WriteString(string(underlined(lookAt(rest[i:i+n], look))))
		i += n
		plain = i
	}
	if plain == 0 {
		return look(text)
	}
	out.WriteString(string(lookAt(rest[plain:], look)))
	return line(out.String())
}

// lookAt draws a part of a text that was cleaned as a whole.
func lookAt(part string, look func(display.Text) line) line { return look(display.Clean(part)) }

// marksAfter is how many bytes of combining marks s begins with: they belong to the
// letter before them.
func marksAfter(s string) int {
	n := 0
	for {
		r, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || !unicode.In(r, unicode.Mn, unicode.Me) {
			return n
		}
		n += size
	}
}

// longestPrefix is how many bytes of s the longest word takes that s begins with,
// whatever the case.
func longestPrefix(s string, words []string) int {
	longest := 0
	for _, w := range words {
		longest = max(longest, foldedPrefix(s, w))
	}
	return longest
}

func foldedPrefix(s, word string) int {
	n := 0
	for _, want := range word {
		r, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || unicode.ToLower(r) != want {
			return 0
		}
		n += size
	}
	return n
}
