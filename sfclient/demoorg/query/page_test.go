package query_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cupgrade/sfclient/demoorg/query"
)

// insertContacts adds n contacts named bulk, each with an e-mail of its own.
func insertContacts(t testing.TB, env query.Env, n int) {
	t.Helper()
	db := env.DB.(*sql.DB)
	exec(t, db, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO "Contact" ("Id", "Name", "Email", "AccountId")
		SELECT printf('003000000%%06dAAA', 100000 + i), 'bulk', printf('%%d@a.example', i), '%s' FROM n`, n, accountA))
}

// TestPages reads an answer page by page: every row once, in the order of the
// query, also when the org changes in between.
func TestPages(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	insertContacts(t, env, 25)
	const text = "SELECT Email, Account.Name, (SELECT Subject FROM Cases) FROM Contact WHERE Name = 'bulk' ORDER BY Email DESC"
	whole := run(t, env, text)
	first, err := query.Run(t.Context(), env, text, 10)
	if err != nil {
		t.Fatal(err)
	}
	if first.TotalSize != 25 || len(first.Records) != 10 || first.Cursor.TotalSize() != 25 {
		t.Fatalf("got size %d with %d records", first.TotalSize, len(first.Records))
	}
	exec(t, env.DB.(*sql.DB), `INSERT INTO "Contact" ("Id", "Name", "Email") VALUES ('003000000000099AAA', 'bulk', '55@a.example')`)
	records := first.Records
	for offset := 10; offset < 25; offset += 10 {
		page, err := first.Cursor.Page(t.Context(), env, offset, 10)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, page...)
	}
	if lines(records) != lines(whole.Records) {
		t.Errorf("the pages differ from the whole:\n%s\nand\n%s", lines(records), lines(whole.Records))
	}
}

// TestPageOfDeletedRows holds that a row deleted after the query is left out.
func TestPageOfDeletedRows(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	first, err := query.Run(t.Context(), env, "SELECT Id FROM Contact", 1)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, env.DB.(*sql.DB), `DELETE FROM "Contact" WHERE "Id" = '`+contactB+`'`)
	page, err := first.Cursor.Page(t.Context(), env, 1, 10)
	if err != nil {
		t.Fatal(err)
	}
	if got := values(t, page, "Id"); got != contactC {
		t.Errorf("got %s, want %s", got, contactC)
	}
}

// TestPageBounds holds that no bound of a page is out of range.
func TestPageBounds(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	first, err := query.Run(t.Context(), env, "SELECT Id FROM Contact", 2)
	if err != nil {
		t.Fatal(err)
	}
	for _, bounds := range [][2]int{{3, 5}, {99, 1}, {0, 0}, {1, -1}} {
		page, err := first.Cursor.Page(t.Context(), env, bounds[0], bounds[1])
		if err != nil || len(page) != 0 || page == nil {
			t.Errorf("page %v: got %d records, %v", bounds, len(page), err)
		}
	}
	if page, err := first.Cursor.Page(t.Context(), env, -5, 1); err != nil || len(page) != 1 {
		t.Errorf("before the first: got %d records, %v", len(page), err)
	}
}

// TestNoCursor holds that an answer on one page has no cursor.
func TestNoCursor(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	for _, text := range []string{"SELECT Id FROM Contact", "SELECT Id FROM Contact LIMIT 3", "SELECT Id FROM Contact LIMIT 9", "SELECT COUNT() FROM Contact"} {
		got, err := query.Run(t.Context(), env, text, 3)
		if err != nil || got.Cursor != nil || got.TotalSize != 3 {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
	}
	got, err := query.Run(t.Context(), env, "SELECT Id FROM Contact LIMIT 2", 1)
	if err != nil || got.TotalSize != 2 || got.Cursor == nil {
		t.Errorf("with a limit beyond the page: got %+v, %v", got, err)
	}
}

// TestLongLists holds that neither a long list nor a long chain of alternatives
// meets a bound of the database.
func TestLongLists(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	list := "SELECT Name FROM User WHERE Name IN ('" + strings.Repeat("x','", 20_000) + "zed')"
	chain := "SELECT Name FROM User WHERE " + strings.Join(slices.Repeat([]string{"Name='x'"}, 1_200), " OR ") + " OR Name = 'zed'"
	for _, text := range []string{list, chain} {
		if got := values(t, run(t, env, text).Records, "Name"); got != "zed" {
			t.Errorf("got %s, want zed", got)
		}
	}
}
