package signin

import (
	"slices"
	"strings"
)

// maxSuggestions is how many names a person is offered for a mistyped one.
const maxSuggestions = 3

// findNearest gives the names that may have been meant, the nearest first: those that
// differ in at most a third of their letters, or begin as the mistyped one does.
func findNearest(mistyped string, names []string) []string {
	type match struct {
		name     string
		distance int
	}
	var matches []match
	for _, name := range names {
		a, b := []rune(strings.ToLower(mistyped)), []rune(strings.ToLower(name))
		d := editDistance(a, b)
		begun := len(a) >= 2 && strings.HasPrefix(string(b), string(a))
		if d <= max(1, max(len(a), len(b))/3) || begun {
			matches = append(matches, match{name, d})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	var found []string
	for _, m := range matches {
		if len(found) < maxSuggestions && !slices.Contains(found, m.name) {
			found = append(found, m.name)
		}
	}
	return found
}

// editDistance counts the letters to insert, delete, replace or swap with their
// neighbor to make b of a (optimal string alignment). Libraries count a swap, the commonest
// slip in a short alias, as two.
func editDistance(a, b []rune) int {
	var before []int
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, make([]int, len(b)+1)
	}
	return last[len(b)]
}
