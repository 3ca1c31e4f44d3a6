// Package order sorts lists of wide rows.
package order

import (
	"cmp"
	"slices"
)

// Stable sorts rows by compare and leaves equal ones in the order they have. It
// does what slices.SortStableFunc does, but sorts the places of the rows and then
// moves each row once: the standard sort moves whole rows all the way, and its code
// is made again for each type of row, which is ten times the code of this.
func Stable[T any](rows []T, compare func(a, b *T) int) {
	sorted := make([]T, len(rows))
	for to, from := range places(len(rows), func(i, j int) int { return compare(&rows[i], &rows[j]) }) {
		sorted[to] = rows[from]
	}
	copy(rows, sorted)
}

// places gives the numbers below n as compare orders them, equal ones ascending.
func places(n int, compare func(i, j int) int) []int {
	sorted := make([]int, n)
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(i, j int) int { return cmp.Or(compare(i, j), i-j) })
	return sorted
}
