package effort

import (
	"slices"
	"testing"
)

func TestSome(t *testing.T) {
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for _, tt := range []struct {
		long string
		most int
		want []int
	}{
		{"", 3, []int{0, 3, 6}},
		{"", 1, []int{0}},
		{"", 20, all},
		{"1", 3, all},
		{"all", 3, all},
	} {
		t.Setenv(Env, tt.long)
		if got := Some(tt.most, all); !slices.Equal(got, tt.want) {
			t.Errorf("%s=%q: %d of all are %v, want %v", Env, tt.long, tt.most, got, tt.want)
		}
	}
	t.Setenv(Env, "")
	if got := SomeOf(2, map[string]int{"a": 1, "b": 2, "c": 3}); len(got) != 2 || got["a"] != 1 || got["b"] != 2 {
		t.Errorf("of a map: %v", got)
	}
}
