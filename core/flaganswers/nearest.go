package flaganswers

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core/phrase"
)

// Nearest gives the names that a text was likely meant to be, the nearest
// first: those that contain it, and those that a few typing mistakes away.
func Nearest(text string, names []string) []string {
	type scored struct {
		name  string
		score int
	}
	var near []scored
	for _, name := range names {
		score := countTypos(strings.ToLower(text), strings.ToLower(name))
		if phrase.ContainsFold(name, text) {
			score = 0
		}
		if score <= max(2, len(text)/3) {
			near = append(near, scored{name, score})
		}
	}
	slices.SortStableFunc(near, func(a, b scored) int { return cmp.Compare(a.score, b.score) })
	return phrase.NamesOf(near[:min(len(near), maxCandidates)], func(s scored) string { return s.name })
}

// countTypos counts the letters to add, drop or change to make one text the other.
func countTypos(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, letter := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, other := range to {
			change := diagonal
			if letter != other {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
