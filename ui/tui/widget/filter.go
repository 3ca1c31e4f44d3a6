package widget

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"cupgrade/core/display"
)

// LongList is the number of rows from which on a list is filtered beside the
// screen: below it a filter takes less time than a frame.
const LongList = 5000

// searched is what rows may have when their text is known without their cells.
type searched interface {
	// SearchText is the row in lower case. It is called beside the screen.
	SearchText(i int) string
}

// applyFilter finds the rows that pass the filter, or notes that it has to be done
// beside the screen.
func (l *List) applyFilter() {
	words := l.Words()
	switch {
	case len(words) == 0 || l.Source == nil:
		l.Show(nil)
	case l.Source.Len() > LongList:
		l.Stale = true
	default:
		shown, err := Passing(context.Background(), l.Source, words)
		if err == nil {
			l.Show(shown)
		}
	}
}

// Words are what every row shown must hold.
func (l *List) Words() []string {
	if !l.Filtering {
		return nil
	}
	return LowerWords(l.filter.Value())
}

// markedWords are the words that are marked in the rows.
func (l *List) markedWords() []string {
	if l.Filtering {
		return l.Words()
	}
	return l.Wanted
}

// LowerWords are the words of a text in lower case.
func LowerWords(text string) []string { return strings.Fields(strings.ToLower(text)) }

// Passing gives the rows that hold every word.
func Passing(ctx context.Context, source Rows, words []string) ([]int, error) {
	shown := []int{}
	for i := range source.Len() {
		if i%LongList == 0 && ctx.Err() != nil {
			return nil, ctx.Err() //nolint:wrapcheck // Nobody hears it: the filter was dropped.
		}
		if holdsAll(TextOf(source, i), words) {
			shown = append(shown, i)
		}
	}
	return shown, nil
}

// TextOf is what is searched of a row: its text, or else what its cells show.
func TextOf(source Rows, i int) string {
	if known, ok := source.(searched); ok {
		return known.SearchText(i)
	}
	return TextOfCells(source, i)
}

// TextOfCells is what the cells of a row show, in lower case.
func TextOfCells(source Rows, i int) string {
	return strings.ToLower(string(display.Join(source.Cells(i), " ")))
}

func holdsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Marked draws a text with the words in it underlined, which is seen without
// colour; the words are in lower case.
func Marked(text display.Text, words []string, look func(display.Text) Line) Line {
	if len(words) == 0 {
		return look(text)
	}
	var out strings.Builder
	rest, plain := string(text), 0
	for i := 0; i < len(rest); {
		if marks := marksAfter(rest[i:]); marks > 0 { // no word begins inside of a letter
			i += marks
			continue
		}
		n := longestPrefix(rest[i:], words)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(rest[i:])
			i += size
			continue
		}
		n += marksAfter(rest[i+n:])
		out.WriteString(string(lookAt(rest[plain:i], look)))
		out.WriteString(string(underlineText(lookAt(rest[i:i+n], look))))
		i += n
		plain = i
	}
	if plain == 0 {
		return look(text)
	}
	out.WriteString(string(lookAt(rest[plain:], look)))
	return Line(out.String())
}

// lookAt draws a part of a text that was cleaned as a whole.
func lookAt(part string, look func(display.Text) Line) Line { return look(display.Clean(part)) }

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
