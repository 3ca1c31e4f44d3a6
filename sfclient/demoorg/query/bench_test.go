package query_test

import (
	"database/sql"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/soql"
)

// benchEnv is the fixture with n more contacts.
func benchEnv(b *testing.B, n int) query.Env {
	b.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	s := fixtureSchema()
	createTables(b, db, s)
	for _, row := range fixtureRows() {
		exec(b, db, row)
	}
	env := query.Env{Schema: s, DB: db, APIVersion: "v66.0", Now: time.Unix(0, 0)}
	insertContacts(b, env, n)
	return env
}

func BenchmarkParse(b *testing.B) {
	const text = "SELECT Id, Name, Profile.Name, Profile.UserLicense.Name FROM User WHERE IsActive = true AND (Name LIKE 'm%' OR Email IN ('a', 'b')) ORDER BY Name LIMIT 20"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := soql.Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	env := benchEnv(b, 50_000)
	for name, text := range map[string]string{
		"one":      "SELECT Id, Name, Profile.Name, Profile.UserLicense.Name FROM User WHERE Username = 'maya@a.example'",
		"page":     "SELECT Id, Name, Email, Account.Name FROM Contact",
		"children": "SELECT Id, (SELECT Id, Name FROM Contacts LIMIT 200) FROM Account",
		"count":    "SELECT COUNT() FROM Contact WHERE Account.Owner.IsActive = true",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := query.Run(b.Context(), env, text, 2_000); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPage(b *testing.B) {
	env := benchEnv(b, 50_000)
	first, err := query.Run(b.Context(), env, "SELECT Id, Name, Email, Account.Name FROM Contact", 2_000)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := first.Cursor.Page(b.Context(), env, 40_000, 2_000); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	env := benchEnv(b, 50_000)
	for _, term := range []string{"maya", "bul*"} {
		b.Run(term, func(b *testing.B) {
			for b.Loop() {
				if _, err := query.Search(b.Context(), env, "FIND {"+term+"} IN NAME FIELDS RETURNING Contact(Id, Name LIMIT 20)"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
