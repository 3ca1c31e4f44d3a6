// Package store keeps the records of the demo org in SQLite: a table per object,
// a column per field, one write transaction at a time.
package store

import (
	"context"
	"errors"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// Row is one record by canonical field name. A value is a string, bool, int64,
// float64 or nil; int and time.Time are accepted on the way in. A row that was
// read has every field of its object.
type Row map[string]any

// String gives a text field, "" when it is null.
func (r Row) String(field string) string { s, _ := r[field].(string); return s }

// Bool gives a boolean field, false when it is null.
func (r Row) Bool(field string) bool { b, _ := r[field].(bool); return b }

// Int gives a whole-number field, 0 when it is null.
func (r Row) Int(field string) int64 { n, _ := r[field].(int64); return n }

// The errors that callers tell apart with errors.Is.
var (
	// ErrNotFound is wrapped when no record has the id or meets the condition.
	ErrNotFound = errors.New("no such record")
	// ErrReadOnly is wrapped when a View is asked to write.
	ErrReadOnly = errors.New("read-only transaction")
	// ErrSchemaMismatch is wrapped by Open when the file was made for other
	// objects and fields.
	ErrSchemaMismatch = errors.New("the database was made for another schema")
)

var errNotBuilt = errors.New("not built yet")

// Options is what a Store needs from outside.
type Options struct {
	// Now is the clock behind CreatedDate, LastModifiedDate and SystemModstamp;
	// time.Now when nil.
	Now func() time.Time
}

// Store is the database of one org. It may be used from many goroutines.
type Store struct {
	schema *schema.Schema
	now    func() time.Time
}

// Open opens the database file at path and makes its tables when it is new; ""
// is a private database in memory, gone with Close.
func Open(_ context.Context, _ string, sch *schema.Schema, opts Options) (*Store, error) {
	return &Store{schema: sch, now: opts.Now}, errNotBuilt
}

// OpenSnapshot opens a private database in memory that starts as a copy of what
// Snapshot gave.
func OpenSnapshot(_ context.Context, _ []byte, sch *schema.Schema, opts Options) (*Store, error) {
	return &Store{schema: sch, now: opts.Now}, errNotBuilt
}

// Snapshot gives the whole database as bytes for OpenSnapshot.
func (s *Store) Snapshot(context.Context) ([]byte, error) { return nil, errNotBuilt }

// Close closes the database.
func (s *Store) Close() error { return nil }

// Schema gives the objects the database was made for.
func (s *Store) Schema() *schema.Schema { return s.schema }

// Update runs fn in the one write transaction. It is rolled back when fn fails
// (the error is handed on as it is) or panics, or when ctx ends. Neither Update
// nor View may be called inside.
func (s *Store) Update(context.Context, func(*Tx) error) error { return errNotBuilt }

// View runs fn on one consistent state of the database. Views run side by side.
// Neither Update nor View may be called inside.
func (s *Store) View(context.Context, func(*Tx) error) error { return errNotBuilt }
