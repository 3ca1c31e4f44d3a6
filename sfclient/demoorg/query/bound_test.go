package query_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
)

// compileEnv is an org to translate for, without a database.
func compileEnv() query.Env { return query.Env{Schema: fixtureSchema(), UserID: userB} }

// quoted writes a text as a SOQL string.
func quoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// hostile generates texts that would do harm if they were taken for SQL.
func hostile() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"'", `"`, "--", ";", "/*", "*/", "DROP TABLE User", "?", ") OR 1=1", `\`, "%", "_", "\x00", "`", "林", "🙂", "\u202e", " ",
		}),
		rapid.StringN(1, 5, -1),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 1, 6).Draw(t, "pieces"), "")
	})
}

// templates are queries with a place for a literal wherever one may be.
func templates() []string {
	return []string{
		"SELECT Id FROM User WHERE Name = %s",
		"SELECT Id FROM User WHERE Name != %s AND (Name LIKE %[1]s OR Email IN (%[1]s, 'x')) ORDER BY Name LIMIT 5",
		"SELECT Id FROM User WHERE NOT Name NOT IN (%s)",
		"SELECT Id FROM Contact WHERE Tags INCLUDES (%s) OR Tags EXCLUDES (%[1]s)",
		"SELECT Id FROM Case WHERE toLabel(Status) = %s OR Owner.Name > %[1]s",
		"SELECT COUNT() FROM Contact WHERE Id IN (SELECT ContactId FROM User WHERE Name = %s)",
		"SELECT Name, COUNT(Id) FROM User WHERE Name = %s GROUP BY Name HAVING MAX(Name) < %[1]s",
	}
}

// TestNoLiteralReachesSQL holds that the SQL of a query is the same whatever its
// literals are, so that none of their text can be in it; and that the literal is
// among the bound values. Literals with letters beyond ASCII have an SQL of their own.
func TestNoLiteralReachesSQL(t *testing.T) {
	t.Parallel()
	env := compileEnv()
	rapid.Check(t, func(t *rapid.T) {
		template := rapid.SampledFrom(templates()).Draw(t, "template")
		text := hostile().Draw(t, "text")
		var usual []string
		for _, harmless := range []string{"'plain'", "'pläin'"} {
			plain, _, err := query.Compile(env, fmt.Sprintf(template, harmless))
			if err != nil {
				t.Fatal(err)
			}
			usual = append(usual, plain)
		}
		soqlText := fmt.Sprintf(template, quoted(text))
		got, args, err := query.Compile(env, soqlText)
		if err != nil {
			t.Fatalf("%q: %v", soqlText, err)
		}
		// The values of a multi-select picklist are bound one by one.
		if !strings.Contains(template, "INCLUDES") && !slices.Contains(usual, got) {
			t.Fatalf("the literal %q changes the SQL:\n%s\n%s", text, usual, got)
		}
		if strings.Count(got, "?") != len(args) {
			t.Fatalf("%d values for %s", len(args), got)
		}
	})
}

// TestNoNameReachesSQL holds that of the names in a query only those of the
// schema get into the SQL, as the schema writes them.
func TestNoNameReachesSQL(t *testing.T) {
	t.Parallel()
	env := compileEnv()
	known := regexp.MustCompile(`"(Id|Name|ProfileId|User|Profile)"|\bt\d+\b|\b(SELECT|FROM|AS|LEFT|JOIN|ON|WHERE|AND|ORDER|BY|COLLATE|NOCASE|DESC|NULLS|FIRST|LIMIT|OFFSET|\d+)\b|[.,=?() ]`)
	rapid.Check(t, func(t *rapid.T) {
		alias := rapid.StringMatching(`q[a-zA-Z0-9_]{0,8}`).Draw(t, "alias")
		other := rapid.StringMatching(`w[a-zA-Z0-9_]{0,8}`).Draw(t, "other")
		text := fmt.Sprintf("SELECT %[1]s.iD, %[2]s.NAME FROM uSER %[1]s, %[1]s.PROFILE %[2]s WHERE %[2]s.nAME = 'x' ORDER BY %[1]s.naME DESC LIMIT 7",
			alias, other)
		got, _, err := query.Compile(env, text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if rest := known.ReplaceAllString(got, ""); rest != "" {
			t.Fatalf("%q is in the SQL %s", rest, got)
		}
	})
}

// matches is LIKE as its documentation has it, without regard to ASCII case.
func matches(pattern, s []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(s) == 0
	case pattern[0] == '%':
		return matches(pattern[1:], s) || len(s) > 0 && matches(pattern, s[1:])
	case len(s) == 0:
		return false
	case pattern[0] == '\\' && len(pattern) > 1:
		return fold(pattern[1]) == fold(s[0]) && matches(pattern[2:], s[1:])
	default:
		return (pattern[0] == '_' || fold(pattern[0]) == fold(s[0])) && matches(pattern[1:], s[1:])
	}
}

// fold gives the same letter for every case of a letter.
func fold(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least
}

// TestLikeAgainstMatcher compares LIKE in the database with the matcher above.
func TestLikeAgainstMatcher(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	db := env.DB.(*sql.DB)
	values := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "A", "b", "%", "_", `\`, "é", "É", "ς", "*", "?", "[", "]", "^", "-", "林"}), 1, 6)
	patterns := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "A", "b", "%", "_", `\%`, `\_`, `\\`, "é", "Σ", "ß", "*", "?", "[", "]", "^", "-", "林"}), 0, 6)
	rapid.Check(t, func(rt *rapid.T) {
		value := strings.Join(values.Draw(rt, "value"), "")
		pattern := strings.Join(patterns.Draw(rt, "pattern"), "")
		if _, err := db.ExecContext(t.Context(), `UPDATE "User" SET "Name" = ? WHERE "Id" = ?`, value, userC); err != nil {
			rt.Fatal(err)
		}
		text := fmt.Sprintf("SELECT COUNT() FROM User WHERE Id = '%s' AND Name LIKE '%s'", userC, pattern)
		result, err := query.Run(t.Context(), env, text, 0)
		if err != nil {
			rt.Fatal(err)
		}
		if want := matches([]rune(pattern), []rune(value)); want != (result.TotalSize == 1) {
			rt.Fatalf("%q LIKE %q: got %d rows, want a match: %t", value, pattern, result.TotalSize, want)
		}
	})
}
