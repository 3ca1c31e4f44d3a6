// Package store keeps the records of the demo org in SQLite: a table per object,
// a column per field, one write transaction at a time.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite" // also the "sqlite" driver of database/sql

	"cupgrade/sfclient/demoorg/schema"
)

// The errors that callers tell apart with errors.Is.
var (
	// ErrNotFound is wrapped when no record has the id or meets the condition.
	ErrNotFound = errors.New("no such record")
	// ErrReadOnly is wrapped when a View, or an object that is computed, is asked
	// to write.
	ErrReadOnly = errors.New("read only")
	// ErrBeingFilled is wrapped by Create when another program is at it, in the same
	// file: wait for that, or choose another file.
	ErrBeingFilled = errors.New("another program is filling it: wait until it is there, or name another file")
	// ErrSchemaMismatch is wrapped by Open when the file was made for other
	// objects and fields.
	ErrSchemaMismatch = errors.New("the database was made for other objects and fields")
)

// Options is what a Store needs from outside.
type Options struct {
	// Now is the clock behind CreatedDate, LastModifiedDate and SystemModstamp;
	// time.Now when nil.
	Now func() time.Time
}

// Store is the database of one org. It may be used from many goroutines.
type Store struct {
	schema *schema.Schema
	tables map[*schema.Object]*table
	now    func() time.Time

	// write has one connection, whose transactions take the write lock at once. In
	// memory, read is the same.
	write, read *sql.DB
	// anchor is a connection that nothing uses: a database in memory lives as long
	// as a connection to it, and database/sql may drop any of its own.
	anchor io.Closer
	close  func() error // ends all connections once

	// lock orders writers, and in memory readers, too.
	lock     sync.Mutex
	inMemory bool
	single   single // guarded by lock
	// last is the stamp of the last write; guarded by lock.
	last time.Time
}

// busyTimeout is how long a connection waits for another process that has the
// file open.
const busyTimeout = 10 * time.Second

// readers is how many connections read a file side by side.
const readers = 4

// Open opens the database file at path and makes its tables when it is new; ""
// is a private database in memory, gone with Close.
func Open(ctx context.Context, path string, sch *schema.Schema, opts Options) (*Store, error) {
	dsn, inMemory := memoryAt(path)
	if !inMemory {
		// Writes survive a killed process (write-ahead log), and connections wait for each other.
		var err error
		dsn, err = fileAt(path, fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "journal_mode(WAL)", "synchronous(NORMAL)")
		if err != nil {
			return nil, err
		}
	}
	s, err := connect(dsn, inMemory, sch, opts)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %q: %w", path, err), s.Close())
	}
	return s, nil
}

// connect opens the pools on one database.
func connect(dsn string, inMemory bool, sch *schema.Schema, opts Options) (*Store, error) {
	s := &Store{schema: sch, tables: tablesOf(sch), now: opts.Now, inMemory: inMemory}
	s.close = sync.OnceValue(s.disconnect)
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.openPools(dsn); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
	}
	return s, nil
}

func (s *Store) openPools(dsn string) (err error) {
	if s.read, err = sql.Open("sqlite", dsn); err != nil {
		return err //nolint:wrapcheck // Its only caller wraps it.
	}
	if s.inMemory {
		s.write = s.read
		name, _, _ := strings.Cut(dsn, "&") // for a pragma it would read the definition of all tables
		s.anchor, err = (&sqlite.Driver{}).Open(name)
		return err //nolint:wrapcheck // Its only caller wraps it.
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	if s.write, err = sql.Open("sqlite", dsn+"&_txlock=immediate"); err == nil {
		s.write.SetMaxOpenConns(1)
	}
	return err //nolint:wrapcheck // Its only caller wraps it.
}

// Close ends all connections; once more does nothing. Views and Updates must be
// over.
func (s *Store) Close() error { return s.close() }

func (s *Store) disconnect() error {
	errs := []error{s.single.close()}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	return nil
}

// Schema gives the objects the database was made for.
func (s *Store) Schema() *schema.Schema { return s.schema }

// MemoryPrefix begins the path of a database in memory that has a name: another
// connection of this process reaches it by that. No path of a file begins so.
const MemoryPrefix = "\x00memory:"

// memoryAt is a database in memory, whose name nobody else knows when the path is "";
// false for the path of a file. SQLite's own "memdb" has plain file locks, unlike
// the shared cache, whose table locks fail at once.
//
// Each connection keeps a copy of the pages it has read, and of the definition of all
// tables, which takes a megabyte. So the cache is small, a page being copied again in no
// time, and one connection does all: it never waits for a disk.
func memoryAt(path string) (dsn string, is bool) {
	name, named := strings.CutPrefix(path, MemoryPrefix)
	if path == "" {
		name = rand.Text()
	}
	return addPragmas("file:/"+name+"?vfs=memdb", "cache_size(-256)"), named || path == ""
}

// addPragmas has each connection begin with pragmas.
func addPragmas(dsn string, pragmas ...string) string {
	for _, pragma := range pragmas {
		dsn += "&_pragma=" + pragma
	}
	return dsn
}

// fileAt names a file as SQLite wants it, whatever characters its path has; further
// parameters can be added after "&".
func fileAt(path string, pragmas ...string) (dsn string, err error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("database path %s: %w", path, err)
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	file := url.URL{Scheme: "file", Path: slashed}
	return addPragmas(file.String()+"?cache=private", pragmas...), nil
}
