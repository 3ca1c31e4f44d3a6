package soql_test

import (
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/soql/soqltest"
)

// FuzzParse holds that no text makes the parser panic, and that what it accepts
// is printed in a form that it accepts and prints again.
func FuzzParse(f *testing.F) {
	for _, seed := range knownQueries() {
		f.Add(seed)
	}
	f.Add(`SELECT Id, (SELECT Id FROM Contacts) FROM A WHERE NOT (B LIKE '\%\\\'' OR C IN (NULL, -1.5e3))`)
	f.Add("SELECT TYPEOF A WHEN B THEN C ELSE D END FROM E USING SCOPE mine")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := soql.Parse(text)
		if err != nil {
			mustRefuse(t, err)
			return
		}
		once := soqltest.Print(q)
		again, err := soql.Parse(once)
		if err != nil {
			if strings.Contains(err.Error(), "cannot be longer") {
				return // the canonical form has more blanks
			}
			t.Fatalf("printed as %q, which is refused: %v", once, err)
		}
		if twice := soqltest.Print(again); twice != once {
			t.Errorf("printed as %q, then as %q", once, twice)
		}
	})
}

// FuzzParseSearch holds that no text makes the parser of SOSL panic.
func FuzzParseSearch(f *testing.F) {
	f.Add("FIND {maya*} IN NAME FIELDS RETURNING User(Id, Name WHERE IsActive = TRUE ORDER BY Name LIMIT 5), Contact LIMIT 9")
	f.Add(`FIND {"a b" OR c\} AND NOT d?}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := soql.ParseSearch(text)
		if err != nil {
			mustRefuse(t, err)
			return
		}
		for _, p := range s.Term {
			if p.Pattern == "" {
				t.Errorf("%q has a phrase without words", text)
			}
		}
	})
}
