package store_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/store"
)

func TestNormalizeIDAddsTheSuffixOfRealIDs(t *testing.T) {
	t.Parallel()
	for short, long := range map[string]string{
		"001D000000IqhSL": "001D000000IqhSLIAZ",
		"012000000000000": "012000000000000AAA",
		"01gRO0000016PIA": "01gRO0000016PIAYA2",
	} {
		for _, given := range []string{short, long} {
			if got, err := store.NormalizeID(given); err != nil || got != long {
				t.Errorf("NormalizeID(%s) = %s, %v; want %s", given, got, err, long)
			}
		}
	}
}

func TestNormalizeIDRefusesWhatIsNoID(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"empty":          "",
		"too short":      "001D000000IqhS",
		"between":        "001D000000IqhSLI",
		"too long":       "001D000000IqhSLIAZ0",
		"wrong suffix":   "001D000000IqhSLIAA",
		"not base 62":    "001D000000Iqh-L",
		"not ASCII":      "001D000000Iqhß",
		"SQL in place":   "' OR 1=1 --1234",
		"case was lost":  strings.ToLower("001D000000IqhSLIAZ"),
		"blank in front": " 001D000000IqhSL",
	} {
		if got, err := store.NormalizeID(text); !errors.Is(err, store.ErrBadID) {
			t.Errorf("%s: NormalizeID(%q) = %q, %v; want ErrBadID", name, text, got, err)
		}
	}
}

func TestMakeIDCounts(t *testing.T) {
	t.Parallel()
	if got := store.MakeID("005", 1); got != admin {
		t.Errorf("the first id is %s, want %s", got, admin)
	}
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Int64Range(1, 1<<40).Draw(t, "a")
		b := rapid.Int64Range(1, 1<<40).Draw(t, "b")
		idA, idB := store.MakeID("a00", a), store.MakeID("a00", b)
		if (a == b) != (idA == idB) || (a < b) != (idA < idB) {
			t.Fatalf("%d -> %s, %d -> %s: ids must be as distinct and as ordered as their numbers", a, idA, b, idB)
		}
		if got, err := store.NormalizeID(idA[:15]); err != nil || got != idA {
			t.Fatalf("NormalizeID(%s) = %s, %v; want %s", idA[:15], got, err, idA)
		}
	})
}

// TestIDsDifferWithoutCase holds that the long form begins with the short one, is
// stable, and tells ids apart without regard to case.
func TestIDsDifferWithoutCase(t *testing.T) {
	t.Parallel()
	ids := rapid.StringMatching(`[0-9A-Za-z]{15}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := ids.Draw(t, "a"), ids.Draw(t, "b")
		if rapid.Bool().Draw(t, "same letters") {
			b = strings.ToUpper(a)
		}
		longA, errA := store.NormalizeID(a)
		longB, errB := store.NormalizeID(b)
		again, err := store.NormalizeID(longA)
		if errA != nil || errB != nil || err != nil || again != longA || longA[:15] != a {
			t.Fatalf("%q becomes %q, then %q: %v", a, longA, again, errors.Join(errA, errB, err))
		}
		if a != b && strings.EqualFold(longA, longB) {
			t.Fatalf("%q and %q are the same without regard to case", longA, longB)
		}
	})
}
