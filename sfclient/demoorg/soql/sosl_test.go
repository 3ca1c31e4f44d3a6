package soql_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/soql/soqltest"
)

func TestParseSearch(t *testing.T) {
	t.Parallel()
	s, err := soql.ParseSearch("find {Maya Chen} in name fields returning User(Id, Name where IsActive = true order by Name limit 5), Contact limit 20")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(soql.Term{{Pattern: "Maya"}, {Pattern: "Chen"}}, s.Term); diff != "" {
		t.Errorf("term (-want +got):\n%s", diff)
	}
	returning := make([]string, 0, len(s.Returning))
	for _, q := range s.Returning {
		returning = append(returning, soqltest.Print(q))
	}
	want := []string{"SELECT Id, Name FROM User WHERE IsActive = TRUE ORDER BY Name LIMIT 5", "SELECT Id FROM Contact"}
	if diff := cmp.Diff(want, returning); diff != "" {
		t.Errorf("returning (-want +got):\n%s", diff)
	}
	if s.In != "NAME" || s.Limit.Value != 20 {
		t.Errorf("got IN %s and LIMIT %v", s.In, s.Limit)
	}
}

func TestParseTerm(t *testing.T) {
	t.Parallel()
	tests := map[string]soql.Term{
		"maya":                  {{Pattern: "maya"}},
		" maya  che* ":          {{Pattern: "maya"}, {Pattern: "che%"}},
		"ma?a":                  {{Pattern: "ma_a"}},
		`"maya chen"`:           {{Pattern: "maya chen"}},
		`a1 AND b2`:             {{Pattern: "a1"}, {Pattern: "b2"}},
		`a1 or b2`:              {{Pattern: "a1"}, {Pattern: "b2", Or: true}},
		`a1 AND NOT b2`:         {{Pattern: "a1"}, {Pattern: "b2", Not: true}},
		`maya.chen@a-b.example`: {{Pattern: "maya chen a b example"}},
		`100%`:                  {{Pattern: `100\%`}},
		`a\*b`:                  {{Pattern: "a*b"}},
		`a\\b`:                  {{Pattern: `a\\b`}},
		"林":                     {{Pattern: "林"}},
		`"open quote`:           {{Pattern: "open quote"}},
		"and OR or AND x1":      nil,
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			got, err := soql.ParseTerm(in)
			if want == nil {
				mustRefuse(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseSearchRefusals(t *testing.T) {
	t.Parallel()
	const noTerm = "No search term found. The search term must be enclosed in braces."
	tests := map[string]struct{ code, want string }{
		"FIND 'maya'":     {"MALFORMED_SEARCH", noTerm},
		"FIND":            {"MALFORMED_SEARCH", noTerm},
		"FIND {}":         {"MALFORMED_SEARCH", noTerm},
		"FIND { }":        {"MALFORMED_SEARCH", noTerm},
		"FIND {maya":      {"MALFORMED_SEARCH", noTerm},
		`FIND {maya\}`:    {"MALFORMED_SEARCH", noTerm},
		"FIND {m}":        {"MALFORMED_SEARCH", "search term must be longer than one character: m"},
		"FIND {m*}":       {"MALFORMED_SEARCH", "search term must be longer than one character: m"},
		"FIND {NOT maya}": {"MALFORMED_SEARCH", "can't begin with an operator"},
		"FIND {(a b) c}":  {"FUNCTIONALITY_NOT_ENABLED", "not supported"},
		"FIND {" + strings.Repeat("x", 10_001) + "}": {"MALFORMED_SEARCH", "longer than 10,000"},
		"SEEK {maya}":                                     {"MALFORMED_SEARCH", "unexpected token: 'SEEK'"},
		"FIND {maya} IN SOME FIELDS":                      {"MALFORMED_QUERY", "unexpected token: 'SOME'"},
		"FIND {maya} RETURNING":                           {"MALFORMED_QUERY", "unexpected token: '<EOF>'"},
		"FIND {maya} RETURNING User(":                     {"MALFORMED_QUERY", "unexpected token: '<EOF>'"},
		"FIND {maya} RETURNING User(Id USING ListView=x)": {"FUNCTIONALITY_NOT_ENABLED", "USING ListView is not supported"},
		"FIND {maya} WITH SNIPPET":                        {"FUNCTIONALITY_NOT_ENABLED", "WITH SNIPPET is not supported"},
		"FIND {maya} LIMIT x":                             {"MALFORMED_QUERY", "unexpected token: 'x'"},
		"FIND {maya} RETURNING User ROWS":                 {"MALFORMED_QUERY", "unexpected token: 'ROWS'"},
		"FIND {maya} " + strings.Repeat(" ", 100_000):     {"MALFORMED_SEARCH", "cannot be longer"},
	}
	for in, want := range tests {
		t.Run(in[:min(len(in), 50)], func(t *testing.T) {
			t.Parallel()
			_, err := soql.ParseSearch(in)
			got := refusal(t, err)
			if got.Code != want.code || !strings.Contains(got.Message, want.want) {
				t.Errorf("got %s %q, want %s with %q", got.Code, got.Message, want.code, want.want)
			}
		})
	}
}
