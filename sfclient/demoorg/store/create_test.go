package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// company writes an account with its people.
func company(tx *store.Tx) error {
	tx.Actor = admin
	account := tx.Insert("Account", store.Row{"Name": "Bright Harbor"})
	people := make([]store.Row, 300)
	for i := range people {
		people[i] = store.Row{"LastName": "Chen", "AccountId": account}
		if i%2 == 0 {
			people[i]["FirstName"] = "Maya"
		}
	}
	ids := tx.BulkInsert("Contact", people)
	tx.Set("Contact", ids[7], store.Row{"LastName": "Petrov"})
	tx.Delete("Contact", ids[8])
	tx.SetMeta("k", "v")
	return nil
}

func create(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), path, schema.Build(schema.AllFeatures()), store.Options{Now: noon}, company)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// contents are the rows of an object, and what the full-text index finds.
func contents(t testing.TB, s *store.Store) (rows []store.Row, found int) {
	t.Helper()
	view(t, s, func(tx *store.Tx) {
		rows = tx.Select("Contact", `TRUE ORDER BY "Id"`)
		found = count(t, tx, `SELECT count(*) FROM "_search_Contact" WHERE "_search_Contact" MATCH '"maya"'`)
	})
	return rows, found
}

func count(t testing.TB, tx *store.Tx, query string) (n int) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCreateIsOpenAndUpdate: what is created at once is what Open and Update make,
// and goes on in the same way.
func TestCreateIsOpenAndUpdate(t *testing.T) {
	t.Parallel()
	slow := open(t, "")
	if err := slow.Update(t.Context(), company); err != nil {
		t.Fatal(err)
	}
	want, found := contents(t, slow)
	if found != 149 {
		t.Fatalf("the index finds %d", found)
	}
	path := filepath.Join(t.TempDir(), "an org? 100% #1.db")
	for name, s := range map[string]*store.Store{"memory": create(t, ""), "file": create(t, path)} {
		got, also := contents(t, s)
		if diff := cmp.Diff(want, got); diff != "" || also != found {
			t.Errorf("%s: the index finds %d, want %d; rows (-want +got):\n%s", name, also, found, diff)
		}
		update(t, s, func(tx *store.Tx) {
			id := insert(t, tx, "Contact", store.Row{"LastName": "Next", "FirstName": "Maya"})
			if id <= got[len(got)-1].String("Id") || store.FormatTime(tx.Now()) != "2026-11-22T12:00:00.001Z" {
				t.Errorf("%s: goes on with %s at %s", name, id, store.FormatTime(tx.Now()))
			}
			if value := tx.Meta("k"); value != "v" {
				t.Errorf("%s: the setting is %q", name, value)
			}
		})
		if _, now := contents(t, s); now != found+1 {
			t.Errorf("%s: the index finds %d after one more", name, now)
		}
	}
	again := open(t, path)
	if rows, _ := contents(t, again); len(rows) != len(want)+1 {
		t.Errorf("%d rows after a restart", len(rows))
	}
}

// TestCreateLeavesNothingHalf: a file that could not be filled is not there.
func TestCreateLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	sch := schema.Build(schema.AllFeatures())
	dir := t.TempDir()
	path := filepath.Join(dir, "org.db")
	if err := os.WriteFile(path+".unfinished", []byte("left by a run that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	for _, at := range []string{path, ""} {
		s, err := store.Create(t.Context(), at, sch, store.Options{}, func(tx *store.Tx) error { return errors.Join(company(tx), broken) })
		if s != nil || !errors.Is(err, broken) {
			t.Errorf("created at %q: %v, %v", at, s, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := store.Create(ctx, path, sch, store.Options{}, func(tx *store.Tx) error {
		cancel()
		return company(tx)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("given up with %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	create(t, path)
	_, err = store.Create(t.Context(), path, sch, store.Options{}, company)
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("created over another: %v", err)
	}
	if s, err := store.Create(t.Context(), filepath.Join(dir, "none", "org.db"), sch, store.Options{}, company); err == nil {
		t.Error("created in a folder that is not there")
		_ = s.Close()
	}
}
