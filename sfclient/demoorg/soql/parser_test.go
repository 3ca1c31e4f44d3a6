package soql_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/soql/soqltest"
)

// TestParseCanonical parses each text and compares the one canonical form.
func TestParseCanonical(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"keywords in any case": {
			"select id , Name from user where isactive=true limit 5",
			"SELECT id, Name FROM user WHERE isactive = TRUE LIMIT 5",
		},
		"no blanks": {
			"SELECT Id FROM User WHERE Name='a'AND(Alias!='b'OR Alias<>'c')",
			"SELECT Id FROM User WHERE Name = 'a' AND (Alias != 'b' OR Alias != 'c')",
		},
		"lines and tabs": {
			"SELECT\n\tId\r\nFROM\tUser",
			"SELECT Id FROM User",
		},
		"paths and aliases of FROM": {
			"SELECT u.Profile.UserLicense.Name FROM User u, u.Profile p WHERE p.Name = 'x'",
			"SELECT u.Profile.UserLicense.Name FROM User u, u.Profile p WHERE p.Name = 'x'",
		},
		"count": {"select count() from User", "SELECT COUNT() FROM User"},
		"aggregates": {
			"SELECT Name n, count(Id) c, Count_Distinct(Email), SUM(A), avg(B), MIN(C), max(D) FROM X GROUP BY Name HAVING COUNT(Id)>1",
			"SELECT Name n, COUNT(Id) c, COUNT_DISTINCT(Email), SUM(A), AVG(B), MIN(C), MAX(D) FROM X GROUP BY Name HAVING COUNT(Id) > 1",
		},
		"functions in functions": {
			"SELECT calendar_year(CONVERTTIMEZONE(CreatedDate)) FROM User GROUP BY Calendar_Year(convertTimezone(CreatedDate))",
			"SELECT CALENDAR_YEAR(convertTimezone(CreatedDate)) FROM User GROUP BY CALENDAR_YEAR(convertTimezone(CreatedDate))",
		},
		"child subqueries": {
			"SELECT Id, (SELECT Id FROM Contacts WHERE Name LIKE 'a%' ORDER BY Name LIMIT 2) FROM Account",
			"SELECT Id, (SELECT Id FROM Contacts WHERE Name LIKE 'a%' ORDER BY Name LIMIT 2) FROM Account",
		},
		"not": {
			"SELECT Id FROM User WHERE NOT Name = 'a'",
			"SELECT Id FROM User WHERE NOT Name = 'a'",
		},
		"not in parentheses": {
			"SELECT Id FROM User WHERE A = 1 AND (NOT (B = 2))",
			"SELECT Id FROM User WHERE A = 1 AND (NOT B = 2)",
		},
		"needless parentheses": {
			"SELECT Id FROM User WHERE ((A = 1)) AND ((B = 2 AND C = 3))",
			"SELECT Id FROM User WHERE A = 1 AND (B = 2 AND C = 3)",
		},
		"lists": {
			"SELECT Id FROM User WHERE A IN('x','y') AND B not  in (1,-2,+3.5) AND C includes('a;b') AND D EXCLUDES ('c')",
			"SELECT Id FROM User WHERE A IN ('x', 'y') AND B NOT IN (1, -2, 3.5) AND C INCLUDES ('a;b') AND D EXCLUDES ('c')",
		},
		"semi-joins": {
			"SELECT Id FROM A WHERE Id IN (SELECT AId FROM B) AND Id NOT IN (SELECT AId FROM C)",
			"SELECT Id FROM A WHERE Id IN (SELECT AId FROM B) AND Id NOT IN (SELECT AId FROM C)",
		},
		"comparisons": {
			"SELECT Id FROM A WHERE B<1 AND C<=2 AND D>3 AND E>=4 AND F like 'x' AND G=null",
			"SELECT Id FROM A WHERE B < 1 AND C <= 2 AND D > 3 AND E >= 4 AND F LIKE 'x' AND G = NULL",
		},
		"dates": {
			"SELECT Id FROM A WHERE B=2020-01-02 AND C>2020-01-02T03:04:05Z AND D<2020-01-02T03:04:05.678+01:00 AND E=today AND F=last_n_days:3",
			"SELECT Id FROM A WHERE B = 2020-01-02 AND C > 2020-01-02T03:04:05Z AND D < 2020-01-02T03:04:05.678+01:00 AND E = TODAY AND F = LAST_N_DAYS:3",
		},
		"fields": {"SELECT fields(all) FROM User LIMIT 200", "SELECT FIELDS(ALL) FROM User LIMIT 200"},
		"labels": {"SELECT TOLABEL(Status) s FROM Case", "SELECT toLabel(Status) s FROM Case"},
		"order": {
			"SELECT Id FROM A ORDER BY B, C DESC NULLS LAST, D ASC nulls first LIMIT 1 OFFSET 2000",
			"SELECT Id FROM A ORDER BY B, C DESC NULLS LAST, D NULLS FIRST LIMIT 1 OFFSET 2000",
		},
		"with": {"SELECT Id FROM A WITH security_enforced LIMIT 1", "SELECT Id FROM A WITH SECURITY_ENFORCED LIMIT 1"},
		"subtotals": {
			"SELECT B, grouping(B), format(convertCurrency(C)) FROM A GROUP BY rollup(B, D)",
			"SELECT B, GROUPING(B), FORMAT(convertCurrency(C)) FROM A GROUP BY ROLLUP(B, D)",
		},
		"user mode and for": {
			"SELECT Id FROM A WITH USER_MODE FOR VIEW FOR REFERENCE",
			"SELECT Id FROM A WITH USER_MODE FOR VIEW FOR REFERENCE",
		},
		"scope": {"SELECT Id FROM A USING SCOPE mine WHERE B = 1", "SELECT Id FROM A USING SCOPE mine WHERE B = 1"},
		"typeof": {
			"SELECT TYPEOF Owner WHEN User THEN Id,Name WHEN Group THEN Name ELSE Name END, Id FROM Case",
			"SELECT TYPEOF Owner WHEN User THEN Id, Name WHEN Group THEN Name ELSE Name END, Id FROM Case",
		},
		"objects and fields named as keywords": {
			"SELECT Group.Name, Order FROM Group WHERE Group.Name = 'x'",
			"SELECT Group.Name, Order FROM Group WHERE Group.Name = 'x'",
		},
		"escapes": {
			`SELECT Id FROM A WHERE B = 'a\'b\\c\n\t\"\u00e9\_\%'`,
			"SELECT Id FROM A WHERE B = 'a\\'b\\\\c\\n\\t\"é\\_\\%'",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q, err := soql.Parse(tt.in)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tt.in, err)
			}
			if diff := cmp.Diff(tt.want, soqltest.Print(q)); diff != "" {
				t.Errorf("canonical form (-want +got):\n%s", diff)
			}
		})
	}
}

// refusal gives the API error of a statement that must be refused.
func refusal(t *testing.T, err error) *schema.APIError {
	t.Helper()
	var refused *schema.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("got error %v, want a refusal", err)
	}
	return refused
}

// mustRefuse holds that an error is a refusal with status 400.
func mustRefuse(t *testing.T, err error) {
	t.Helper()
	if got := refusal(t, err); got.Status != 400 {
		t.Errorf("got status %d, want 400", got.Status)
	}
}

// TestParseRefusals compares codes and whole messages, place and all.
func TestParseRefusals(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, code, want string }{
		"and with or": {
			"SELECT Id FROM User WHERE A = 1 AND B = 2 OR C = 3", "MALFORMED_QUERY",
			"\nFROM User WHERE A = 1 AND B = 2 OR C = 3\n" + strings.Repeat(" ", 32) + "^\nERROR at Row:1:Column:43\nunexpected token: 'OR'",
		},
		"not after and": {
			"SELECT Id FROM User WHERE A = 1 AND NOT B = 2", "MALFORMED_QUERY",
			"\nId FROM User WHERE A = 1 AND NOT B = 2\n" + strings.Repeat(" ", 29) + "^\nERROR at Row:1:Column:37\nunexpected token: 'NOT'",
		},
		"second row": {
			"SELECT Id\nFROM User WHERE", "MALFORMED_QUERY",
			"\nFROM User WHERE\n" + strings.Repeat(" ", 15) + "^\nERROR at Row:2:Column:16\nunexpected token: '<EOF>'",
		},
		"wrong keyword": {
			"SELECT Id FORM User", "MALFORMED_QUERY",
			"\nSELECT Id FORM User\n" + strings.Repeat(" ", 15) + "^\nERROR at Row:1:Column:16\nunexpected token: 'User'",
		},
		"bind variable": {
			"SELECT Id FROM User WHERE A = :x", "MALFORMED_QUERY",
			"\nSELECT Id FROM User WHERE A = :x\n" + strings.Repeat(" ", 30) + "^\nERROR at Row:1:Column:31\nBind variables only allowed in Apex code",
		},
		"end of text in a string": {
			"SELECT Id FROM User WHERE A = 'x", "MALFORMED_QUERY",
			"line 1:32 mismatched character '<EOF>' expecting '''",
		},
		"unknown character": {"SELECT Id; FROM User", "MALFORMED_QUERY", "line 1:9 no viable alternative at character ';'"},
		"unknown escape":    {`SELECT Id FROM User WHERE A = '\q'`, "MALFORMED_QUERY", "line 1:32 no viable alternative at character 'q'"},
		"the first error wins": {
			"SELECT FROM User WHERE A = '", "MALFORMED_QUERY",
			"\nSELECT FROM User WHERE A = '\n" + strings.Repeat(" ", 7) + "^\nERROR at Row:1:Column:8\nunexpected token: 'FROM'",
		},
		"offset": {
			"SELECT Id FROM User LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE",
			"\nSELECT Id FROM User LIMIT 1 OFFSET 2001\n" + strings.Repeat(" ", 35) + "^\nERROR at Row:1:Column:36\nMaximum SOQL offset allowed is 2000",
		},
		"all fields without a limit": {
			"SELECT FIELDS(ALL) FROM User", "MALFORMED_QUERY",
			"\nSELECT FIELDS(ALL) FROM User\n       ^\nERROR at Row:1:Column:8\nThe SOQL FIELDS function must have a LIMIT of at most 200",
		},
		"too long": {
			"SELECT Id FROM User WHERE A = '" + strings.Repeat("x", 100_000) + "'", "MALFORMED_QUERY",
			"SOQL statements cannot be longer than 100000 characters.",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := soql.Parse(tt.in)
			got := refusal(t, err)
			if got.Status != 400 || got.Code != tt.code {
				t.Errorf("got %d %s, want 400 %s", got.Status, got.Code, tt.code)
			}
			if diff := cmp.Diff(tt.want, got.Message); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// TestParseRefusesByName holds that what is not supported is named, and that
// what is wrong is not let through.
func TestParseRefusesByName(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"SELECT Id FROM A WHERE DISTANCE(B, C, 'mi') < 1":                 "DISTANCE() is not supported",
		"SELECT Id FROM A WITH DATA CATEGORY B AT C":                      "WITH DATA is not supported",
		"SELECT Id FROM A GROUP BY CUBE(B, C, D, E)":                      "at most 3 fields",
		"SELECT Id FROM A UPDATE TRACKING":                                "UPDATE TRACKING is not supported",
		"SELECT FOO(Id) FROM A":                                           "unknown function: 'FOO'",
		"SELECT COUNT(), Id FROM A":                                       "unexpected token: ','",
		"SELECT Id, COUNT() FROM A":                                       "unexpected token: 'FROM'",
		"SELECT COUNT() c FROM A":                                         "unexpected token: 'c'",
		"SELECT SUM() FROM A":                                             "unexpected token: ')'",
		"SELECT Id FROM A HAVING B = 1":                                   "unexpected token: 'HAVING'",
		"SELECT Id FROM A LIMIT -1":                                       "unexpected token: '-'",
		"SELECT Id FROM A LIMIT 99999999999":                              "number outside valid range",
		"SELECT Id FROM A LIMIT 1 WHERE B = 1":                            "unexpected token: 'WHERE'",
		"SELECT Id FROM A WHERE NOT B = 1 AND C = 2":                      "unexpected token: 'AND'",
		"SELECT Id FROM A WHERE NOT NOT B = 1":                            "unexpected token: 'NOT'",
		"SELECT Id FROM A WHERE (B = 1":                                   "unexpected token: '<EOF>'",
		"SELECT Id FROM A WHERE B = 1)":                                   "unexpected token: ')'",
		"SELECT Id FROM A WHERE B = foo":                                  "unexpected token: 'foo'",
		"SELECT Id FROM A WHERE B ~ 1":                                    "no viable alternative at character '~'",
		"SELECT Id FROM A WHERE B = 12x":                                  "no viable alternative at character 'x'",
		"SELECT Id FROM A WHERE B IN ()":                                  "unexpected token: ')'",
		"SELECT Id FROM A WHERE B IN ('x'":                                "unexpected token: '<EOF>'",
		"SELECT Id FROM A WHERE B IN :c":                                  "Bind variables only allowed in Apex code",
		"SELECT Id FROM A WHERE B INCLUDES (SELECT Id FROM C)":            "unexpected token: 'SELECT'",
		"SELECT Id FROM A WHERE B = LAST_N_DAYS":                          "unexpected token: '<EOF>'",
		"SELECT Id FROM A WHERE B = LAST_N_DAYS:1.5":                      "invalid number in date literal",
		"SELECT Id FROM A ORDER BY B NULLS":                               "unexpected token: '<EOF>'",
		"SELECT Id FROM A FOR EVER":                                       "unexpected token: 'EVER'",
		"SELECT Id FROM A ALL":                                            "ALL ROWS not allowed in this context",
		"SELECT Id FROM A WITH FOO":                                       "unexpected token: 'FOO'",
		"SELECT FIELDS(SOME) FROM A":                                      "unexpected token: 'SOME'",
		"SELECT FIELDS(CUSTOM) FROM A LIMIT 201":                          "LIMIT of at most 200",
		"SELECT TYPEOF B ELSE C END FROM A":                               "unexpected token: 'ELSE'",
		"SELECT TYPEOF B WHEN C THEN D FROM A":                            "unexpected token: 'FROM'",
		"SELECT Id, FROM A":                                               "unexpected token: 'FROM'",
		"SELECT A..B FROM A":                                              "unexpected token: '.'",
		"":                                                                "unexpected token: '<EOF>'",
		"DELETE FROM A":                                                   "unexpected token: 'DELETE'",
		"SELECT Id FROM A WHERE B = '" + strings.Repeat("x", 4_001) + "'": "longer than 4000 characters",
		"SELECT Id FROM A WHERE " + strings.Repeat("(", 5_000):            "too complicated",
		`SELECT Id FROM A WHERE B = '\u12g4'`:                             "no viable alternative",
	}
	for in, want := range tests {
		t.Run(in[:min(len(in), 60)], func(t *testing.T) {
			t.Parallel()
			_, err := soql.Parse(in)
			got := refusal(t, err)
			if !strings.Contains(got.Message, want) {
				t.Errorf("got %q, want it to contain %q", got.Message, want)
			}
			if notHere := got.Code == soql.FunctionalityNotEnabled; notHere != strings.HasSuffix(want, "is not supported") {
				t.Errorf("%s is the code of %q", got.Code, got.Message)
			}
		})
	}
}

// TestStringLiteral holds the value and the LIKE pattern of a string.
func TestStringLiteral(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, like string }{
		`'a%b_c'`:         {"a%b_c", "a%b_c"},
		`'a\%b\_c'`:       {"a%b_c", `a\%b\_c`},
		`'a\\b'`:          {`a\b`, `a\\b`},
		`'\'\"'`:          {`'"`, `'"`},
		`'\n\r\t\b\f'`:    {"\n\r\t\b\f", "\n\r\t\b\f"},
		`'\N\R\T\B\F'`:    {"\n\r\t\b\f", "\n\r\t\b\f"},
		`'\u6797\U00e9'`:  {"林é", "林é"},
		`'-- ; DROP "x"'`: {`-- ; DROP "x"`, `-- ; DROP "x"`},
		`'🙂'`:             {"🙂", "🙂"},
	}
	for in, want := range tests {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			q, err := soql.Parse("SELECT Id FROM A WHERE A = " + in)
			if err != nil {
				t.Fatal(err)
			}
			got := q.Where.(*soql.Compare).Values[0]
			if got.Text != want.text || got.Like != want.like {
				t.Errorf("got %q and %q, want %q and %q", got.Text, got.Like, want.text, want.like)
			}
		})
	}
}

// TestPositions holds rows and columns, which count characters.
func TestPositions(t *testing.T) {
	t.Parallel()
	q, err := soql.Parse("SELECT Id,\n  Name\nFROM User WHERE Name = 'é🙂' AND Alias = 'x'")
	if err != nil {
		t.Fatal(err)
	}
	name := q.Select[1].(*soql.Column).Expr.At()
	alias := q.Where.(*soql.Logic).Terms[1].(*soql.Compare).Left.At()
	if name.Row != 2 || name.Col != 3 {
		t.Errorf("Name is at %d:%d, want 2:3", name.Row, name.Col)
	}
	if alias.Row != 3 || alias.Col != 33 {
		t.Errorf("Alias is at %d:%d, want 3:33", alias.Row, alias.Col)
	}
}
