package demoorg_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// The size of the large org, and a file to keep it in from one run to the next:
//
//	go test ./sfclient/demoorg -run '^$' -bench LargeOrg -org.users 1000000 -org.db $PWD/large.db
var (
	largeUsers = flag.Int("org.users", 20_000, "how many external users the large org of the benchmarks has")
	largeFile  = flag.String("org.db", "", "a file to keep the large org in")
)

// BenchmarkBuildOrg builds the large org in a file, as demo-org --users does.
func BenchmarkBuildOrg(b *testing.B) {
	for b.Loop() {
		org, err := demoorgtest.Start(b.Context(), demoorg.Options{Users: *largeUsers, Path: filepath.Join(b.TempDir(), "large.db")})
		if err != nil {
			b.Fatal(err)
		}
		if err := org.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(*largeUsers)*float64(b.N)/b.Elapsed().Seconds(), "users/s")
}

// BenchmarkLargeOrg is what a person waits for, who looks for someone in the large
// org: each query as a client sends it, over HTTP.
func BenchmarkLargeOrg(b *testing.B) {
	path := *largeFile
	if path == "" {
		path = filepath.Join(b.TempDir(), "large.db")
	}
	c := connect(b, start(b, demoorg.Options{Users: *largeUsers, Path: path}))
	c.http = &http.Client{Transport: &http.Transport{}}
	defer c.http.CloseIdleConnections()
	const columns = "Id, Username, Name, Email, IsActive, UserType, Profile.Name, LastLoginDate, Account.Name"
	begins := func(prefix string) string {
		return fmt.Sprintf("(Username LIKE '%[1]s%%' OR Email LIKE '%[1]s%%' OR Name LIKE '%[1]s%%' OR LastName LIKE '%[1]s%%')", prefix)
	}
	ask := func(where string) string { return soqlURL("SELECT " + columns + " FROM User WHERE " + where) }
	find := func(term string) string {
		return v66 + "/search?q=" + url.QueryEscape("FIND {"+term+"} IN NAME FIELDS RETURNING User("+columns+" LIMIT 21)")
	}
	for _, test := range []struct{ name, path string }{
		{"exact username", ask("Username = '" + seed.Maya + "'")},
		{"exact email", ask("Email = '" + seed.Maya + "'")},
		{"prefix of one letter", ask("UserType = 'CspLitePortal' AND " + begins("a") + " LIMIT 21")},
		{"prefix of a first name", ask("UserType = 'CspLitePortal' AND " + begins("adele") + " LIMIT 21")},
		{"prefix of a name", ask("UserType = 'CspLitePortal' AND " + begins("adele abb") + " LIMIT 21")},
		{"prefix among the others", ask("UserType != 'CspLitePortal' AND " + begins("adele") + " LIMIT 21")},
		{"prefix of nobody", ask(begins("zzz") + " LIMIT 21")},
		{"FirstName", ask("FirstName LIKE 'adel%' LIMIT 21")},
		{"find a word", find("abbott")},
		{"find two words", find("adele abbott")},
		{"find the beginnings of words", find("ad* ab*")},
		{"find two letters", find("ma*")},
		{"find nobody", find("zzz*")},
		{"find everywhere", v66 + "/search?q=" + url.QueryEscape("FIND {adele} LIMIT 20")},
		{"COUNT of a prefix", soqlURL("SELECT COUNT() FROM User WHERE Name LIKE 'adele%'")},
		{"COUNT of all", soqlURL("SELECT COUNT() FROM User")},
		{"COUNT of what one owns", soqlURL("SELECT COUNT() FROM Case WHERE Owner.Username = '" + seed.Maya + "' AND IsClosed = false")},
		{"the oldest users", ask("UserType != 'Standard' ORDER BY CreatedDate, Id LIMIT 200")},
		{"the last logins", ask("UserType = 'CspLitePortal' AND LastLoginDate = LAST_N_DAYS:30 ORDER BY LastLoginDate DESC LIMIT 21")},
	} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				c.get(test.path).want(http.StatusOK)
			}
		})
	}
}
