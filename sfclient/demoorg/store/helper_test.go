package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

func TestMain(m *testing.M) {
	if path := childPath(); path != "" {
		writeUntilKilled(path)
	}
	goleak.VerifyTestMain(m)
}

// noon is when the clock of most tests stands still.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

const admin = "0055g00000A0001AAB"

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, schema.Build(schema.AllFeatures()), store.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// eachKind runs a test on a database in memory and on one in a file.
func eachKind(t *testing.T, test func(*testing.T, *store.Store)) {
	t.Helper()
	for name, path := range map[string]string{"memory": "", "file": "org.db"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if path != "" {
				path = filepath.Join(t.TempDir(), path)
			}
			test(t, open(t, path))
		})
	}
}

func update(t testing.TB, s *store.Store, fn func(*store.Tx)) {
	t.Helper()
	if err := s.Update(context.Background(), func(tx *store.Tx) error {
		tx.Actor = admin
		fn(tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, s *store.Store, fn func(*store.Tx)) {
	t.Helper()
	if err := s.View(context.Background(), func(tx *store.Tx) error {
		fn(tx)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func insert(t testing.TB, tx *store.Tx, object string, row store.Row) string {
	t.Helper()
	return tx.Insert(object, row)
}

func get(t testing.TB, tx *store.Tx, object, id string) store.Row {
	t.Helper()
	row := tx.Get(object, id)
	if row == nil {
		t.Fatalf("no %s %s", object, id)
	}
	return row
}

func accounts(t testing.TB, s *store.Store) (n int) {
	t.Helper()
	view(t, s, func(tx *store.Tx) {
		n = tx.Count("Account", "")
	})
	return n
}
