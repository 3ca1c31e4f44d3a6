package store_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

func BenchmarkOpen(b *testing.B) {
	sch := schema.Build(schema.AllFeatures())
	for _, kind := range []string{"memory", "file"} {
		b.Run(kind, func(b *testing.B) {
			dir := b.TempDir()
			for i := range b.N {
				path := ""
				if kind == "file" {
					path = filepath.Join(dir, fmt.Sprint(i))
				}
				s, err := store.Open(b.Context(), path, sch, store.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// seeded is a database of the size of the demo: a hundred users with a dozen
// thousand grants.
func seeded(b *testing.B) *store.Store {
	b.Helper()
	s := open(b, "")
	update(b, s, func(tx *store.Tx) {
		for object, n := range map[string]int{
			"User": 100, "Contact": 100, "Account": 20, "PermissionSet": 60, "Profile": 25,
			"ObjectPermissions": 2000, "FieldPermissions": 8000, "SetupEntityAccess": 1000, "PermissionSetAssignment": 400,
		} {
			tx.BulkInsert(object, make([]store.Row, n))
		}
	})
	return s
}

func BenchmarkBulkInsert100000(b *testing.B) {
	for _, object := range []string{"User", "FieldPermissions"} {
		b.Run(object, func(b *testing.B) {
			rows := make([]store.Row, 100_000)
			for b.Loop() {
				s, err := store.Open(b.Context(), "", schema.Build(schema.AllFeatures()), store.Options{})
				if err != nil {
					b.Fatal(err)
				}
				update(b, s, func(tx *store.Tx) {
					tx.BulkInsert(object, rows)
				})
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkGetUser(b *testing.B) {
	s := seeded(b)
	for b.Loop() {
		view(b, s, func(tx *store.Tx) { get(b, tx, "User", admin) })
	}
}

func BenchmarkSetUser(b *testing.B) {
	s := seeded(b)
	for b.Loop() {
		update(b, s, func(tx *store.Tx) {
			tx.Set("User", admin, store.Row{"Title": "x"})
		})
	}
}
