package query

import (
	"strings"
	"testing"
)

// TestGlobOf holds which patterns are looked for letter by letter, and how.
func TestGlobOf(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		"":                          "",
		"Maya%":                     "",
		"林%":                        "", // no cases
		"🚢":                         "",
		"É":                         "[Éé]",
		"Zoé%":                      "[Zz][Oo][Éé]*",
		`\%é_`:                      "%[Éé]?",
		`é\\*?[]^-`:                 `[Éé]\[*][?][[]]^-`,
		"σ":                         "[Σςσ]",
		"\xff\xfe":                  "",
		strings.Repeat("é", 50_000): "", // longer than SQLite takes
	} {
		if got := globOf(pattern); got != want {
			t.Errorf("%.40q becomes %.60q, want %q", pattern, got, want)
		}
	}
}
