package query_test

import (
	"database/sql"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
)

// TestTextRoundTrip holds that any text that is stored can be asked for, and
// comes back as it is.
func TestTextRoundTrip(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	db := env.DB.(*sql.DB)
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(hostile(), rapid.StringN(1, 40, -1)).Draw(rt, "text")
		text = strings.ReplaceAll(text, "\x00", "") // SQLite ends a text there
		if text == "" || !utf8.ValidString(text) {
			return
		}
		if _, err := db.ExecContext(t.Context(), `UPDATE "User" SET "Username" = ? WHERE "Id" = ?`, text, userC); err != nil {
			rt.Fatal(err)
		}
		result, err := query.Run(t.Context(), env, "SELECT Username FROM User WHERE Username = "+quoted(text), 0)
		if err != nil {
			rt.Fatal(err)
		}
		if result.TotalSize != 1 {
			rt.Fatalf("%q is not found", text)
		}
		var got struct{ Username string }
		if err := json.Unmarshal(result.Records[0], &got); err != nil {
			rt.Fatalf("%s: %v", result.Records[0], err)
		}
		if got.Username != text {
			rt.Fatalf("got %q, want %q", got.Username, text)
		}
	})
}

// TestSearchTextIsBound holds that no term of a search harms the search.
func TestSearchTextIsBound(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	rapid.Check(t, func(rt *rapid.T) {
		term := hostile().Draw(rt, "term")
		_, err := query.Search(t.Context(), env, "FIND {"+term+"} IN ALL FIELDS RETURNING User(Name)")
		if err != nil && !strings.HasPrefix(err.Error(), "MALFORMED_") && !strings.HasPrefix(err.Error(), "FUNCTIONALITY_NOT_ENABLED") {
			rt.Fatalf("%q: %v", term, err)
		}
	})
}

// TestSearchFindsEveryWord holds that a name is found by each of its words, by
// the beginning of each, and not by a word that it lacks.
func TestSearchFindsEveryWord(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	db := env.DB.(*sql.DB)
	word := rapid.StringMatching(`[a-z]{2,6}`)
	rapid.Check(t, func(rt *rapid.T) {
		words := rapid.SliceOfNDistinct(word, 1, 5, rapid.ID).Draw(rt, "words")
		separator := rapid.SampledFrom([]string{" ", ", ", "-", ".", "_", " (", "'"}).Draw(rt, "separator")
		_, err := db.ExecContext(t.Context(), `UPDATE "User" SET "Name" = ? WHERE "Id" = ?`, strings.Join(words, separator), userC)
		if err != nil {
			rt.Fatal(err)
		}
		find := func(term string) int {
			records, err := query.Search(t.Context(), env, "FIND {"+term+"} IN NAME FIELDS RETURNING User(Id WHERE Id = '"+userC+"')")
			if err != nil {
				rt.Fatal(err)
			}
			return len(records)
		}
		one := rapid.SampledFrom(words).Draw(rt, "word")
		// A word of the grammar is quoted, so that it is a word of the name.
		for _, term := range []string{`"` + strings.ToUpper(one) + `"`, `"` + one[:2] + `*"`, `"` + strings.Join(words, " ") + `"`} {
			if find(term) != 1 {
				rt.Fatalf("%q is not found by %s", strings.Join(words, separator), term)
			}
		}
		if find(`"`+one+`zzz"`) != 0 {
			rt.Fatalf("%q is found by %szzz", strings.Join(words, separator), one)
		}
	})
}
