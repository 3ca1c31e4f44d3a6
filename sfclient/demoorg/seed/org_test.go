package seed_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// start is when the test orgs are seeded.
var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// fillWith makes an org with some features.
func fillWith(ctx context.Context, features schema.Features, opts seed.Options) (*store.Store, error) {
	return store.Create(ctx, "", schema.Build(features), store.Options{Now: func() time.Time { return start }},
		func(tx *store.Tx) error { return seed.Write(tx, opts) })
}

// shared is the default org, which no test changes.
var shared = sync.OnceValues(func() (*store.Store, error) {
	return fillWith(context.Background(), schema.AllFeatures(), seed.Options{})
})

type org struct {
	t testing.TB
	s *store.Store
}

func defaultOrg(t testing.TB) org {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return org{t, s}
}

func orgWith(t testing.TB, features schema.Features, opts seed.Options) org {
	t.Helper()
	s, err := fillWith(t.Context(), features, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return org{t, s}
}

func (o org) view(fn func(tx *store.Tx) error) {
	o.t.Helper()
	if err := o.s.View(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

// rows reads records.
func (o org) rows(object, where string, args ...any) (rows []store.Row) {
	o.t.Helper()
	o.view(func(tx *store.Tx) (err error) {
		rows = tx.Select(object, where, args...)
		return nil
	})
	return rows
}

// one reads the one record that meets a condition.
func (o org) one(object, where string, args ...any) store.Row {
	o.t.Helper()
	rows := o.rows(object, where, args...)
	if len(rows) != 1 {
		o.t.Fatalf("%s where %s %v: %d records", object, where, args, len(rows))
	}
	return rows[0]
}

func (o org) user(username string) store.Row {
	o.t.Helper()
	return o.one("User", `"Username" = ?`, username)
}

func (o org) byID(object string, id any) store.Row {
	o.t.Helper()
	return o.one(object, `"Id" = ?`, id)
}

// column reads the first column of a query as texts.
func (o org) column(query string, args ...any) (out []string) {
	o.t.Helper()
	o.view(func(tx *store.Tx) error {
		rows, err := tx.QueryContext(o.t.Context(), query, args...)
		if err != nil {
			return err
		}
		for rows.Next() {
			var value any
			if err := rows.Scan(&value); err != nil {
				return err
			}
			out = append(out, fmt.Sprint(value))
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return rows.Close()
	})
	return out
}
