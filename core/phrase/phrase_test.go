package phrase_test

import (
	"testing"

	"cupgrade/core/phrase"
)

func TestWords(t *testing.T) {
	t.Parallel()
	lists := []struct {
		names []string
		want  string
	}{
		{nil, "none"},
		{[]string{"A"}, "A"},
		{[]string{"A", "B"}, "A and B"},
		{[]string{"A", "B", "C", "D", "E"}, "A, B, C, D and E"},
		{[]string{"A", "B", "C", "D", "E", "F", "G"}, "A, B, C, D, E and 2 more"},
	}
	for _, tt := range lists {
		if got := phrase.List(tt.names); got != tt.want {
			t.Errorf("List(%v) = %q, want %q", tt.names, got, tt.want)
		}
	}
	if got := phrase.OneLine("\ta \r\n\tb\nc\r\n"); got != "a  b c" {
		t.Errorf("on one line it is %q", got)
	}
	for n, want := range map[int]string{0: "0 sites", 1: "1 site", 2: "2 sites"} {
		if got := phrase.Count(n, "site", "sites"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}
