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
	ErrSchemaMismatch = errors.New("it was made for other objects and fields, by another version of the program; delete it, or name another file")
)

// Options is what a Store needs from outside.
type Options struct {
	// Now is the clock behind CreatedDate, LastModifiedDate and SystemModstamp;
	// time.Now when nil.
	Now func() time.Time
}

// Store is the database of one org. It may be used from many goroutines.
//
// One connection does all: each keeps a copy of the pages it has read, and of the definition
// of all tables, which takes a megabyte; and the statements that were prepared on one are
// good for it alone.
type Store struct {
	schema *schema.Schema
	tables map[*schema.Object]*table
	now    func() time.Time
	db     *sql.DB
	// anchor is a connection that nothing uses: a database in memory lives as long
	// as a connection to it, and database/sql may drop its own.
	anchor io.Closer
	close  func() error // ends all connections once

	lock sync.Mutex // orders transactions, and guards what follows
	conn *sql.Conn  // nil before the first transaction
	// statements are those prepared on conn, by text: preparing one with hundreds of fields
	// takes SQLite longer than running it.
	statements map[string]*sql.Stmt
	last       time.Time // the stamp of the last write
}

// busyTimeout is how long a connection waits for another process that has the
// file open.
const busyTimeout = 10 * time.Second

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
	s, err := connect(dsn, sch, opts)
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %q: %w", path, err), s.Close())
	}
	return s, nil
}

// connect gives the store of a database, which may still be empty.
func connect(dsn string, sch *schema.Schema, opts Options) (*Store, error) {
	s := &Store{schema: sch, tables: make(map[*schema.Object]*table, len(sch.Objects)), now: opts.Now}
	for _, o := range sch.Objects {
		s.tables[o] = newTable(o)
	}
	s.close = sync.OnceValue(s.disconnect)
	if s.now == nil {
		s.now = time.Now
	}
	name, _, _ := strings.Cut(dsn, "&") // for a pragma it would read the definition of all tables
	var err error
	if s.anchor, err = (&sqlite.Driver{}).Open(name); err == nil {
		s.db, err = sql.Open("sqlite", dsn+"&_txlock=immediate")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), s.Close())
	}
	return s, nil
}

// prepare makes the tables of a new database, checks those of an old one, and
// takes up the clock where it was left.
func (s *Store) prepare(ctx context.Context) error {
	return s.Update(ctx, func(tx *Tx) error {
		made := 0
		tx.readValue("look for its tables", &made, `SELECT count(*) FROM sqlite_master WHERE name = '_meta'`)
		if made == 0 {
			return tx.makeTables(func(*Tx) error { return nil })
		}
		return s.takeUp(tx, makeDefinition(s.schema).fingerprint())
	})
}

func (s *Store) takeUp(tx *Tx, want string) error {
	if have := tx.Meta(metaSchema); have != want {
		return ErrSchemaMismatch
	}
	if text := tx.Meta(metaClock); text != "" {
		var err error
		s.last, err = ParseTime(text)
		tx.Fail("read its clock", err)
	}
	return nil
}

// nextStamp is the clock, or a millisecond after the last write when the clock
// has not moved since: a stamp that stands still would hide a change.
func (s *Store) nextStamp() time.Time {
	now := s.now().UTC().Truncate(time.Millisecond)
	if earliest := s.last.Add(time.Millisecond); now.Before(earliest) {
		return earliest
	}
	return now
}

// Close ends all connections; once more does nothing. Views and Updates must be
// over.
func (s *Store) Close() error { return s.close() }

func (s *Store) disconnect() error {
	errs := []error{s.dropStatements()} // SQLite puts what it has logged into the file once nothing uses it
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
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
// the shared cache, whose table locks fail at once. The cache is small, because a page is
// copied again in no time.
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
