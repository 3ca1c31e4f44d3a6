package order

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// A row is told apart by its place when its rank is that of another.
type row struct{ rank, place int }

func TestStableIsTheStableSort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ranks := rapid.SliceOfN(rapid.IntRange(-3, 3), 0, 200).Draw(t, "ranks")
		rows := make([]row, len(ranks))
		for i, rank := range ranks {
			rows[i] = row{rank: rank, place: i}
		}
		want := slices.Clone(rows)
		slices.SortStableFunc(want, func(a, b row) int { return cmp.Compare(a.rank, b.rank) })
		if Stable(rows, func(a, b *row) int { return cmp.Compare(a.rank, b.rank) }); !slices.Equal(rows, want) {
			t.Errorf("%v, want %v", rows, want)
		}
	})
}
