package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"cupgrade/sfclient/demoorg/schema"
)

// unfinished ends the name of a file that is still being filled.
const unfinished = ".unfinished"

// Create makes a database, fills it, and opens it as Open does. It is several
// times as fast as Open and Update on a large filling: nothing has to be undone
// in a database that is thrown away when the filling fails, and indexes are made
// at the end. A file appears at path whole or not at all; one that is there
// already is an error that wraps os.ErrExist.
func Create(ctx context.Context, path string, sch *schema.Schema, opts Options, fill func(*Tx) error) (*Store, error) {
	if dsn, inMemory := memoryAt(path); inMemory {
		return createInMemory(ctx, dsn, sch, opts, fill)
	}
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil, fmt.Errorf("create the database %q: %w", path, os.ErrExist)
	}
	if err := beingFilled(ctx, path+unfinished); err != nil {
		return nil, fmt.Errorf("create the database %q: %w", path, err)
	}
	if err := createFile(ctx, path+unfinished, sch, opts, fill); err != nil {
		return nil, errors.Join(fmt.Errorf("create the database %q: %w", path, err), dropFile(path+unfinished))
	}
	if err := os.Rename(path+unfinished, path); err != nil {
		return nil, errors.Join(fmt.Errorf("create the database: %w", err), dropFile(path+unfinished))
	}
	return Open(ctx, path, sch, opts)
}

// beingFilled refuses a file that another program is filling, which holds SQLite's lock
// all the while. A run that was killed holds none.
func beingFilled(ctx context.Context, path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return nil // there is none
	}
	dsn, err := fileAt(path, "busy_timeout(0)")
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return fmt.Errorf("open a file that was left: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if refused, is := errors.AsType[*sqlite.Error](err); is && refused.Code()&0xff == sqlite3.SQLITE_BUSY { // the rest of the code says why
		return ErrBeingFilled
	}
	if err == nil {
		return tx.Rollback() //nolint:wrapcheck // of nothing
	}
	return nil // it is no database yet, or none any more
}

func createInMemory(ctx context.Context, dsn string, sch *schema.Schema, opts Options, fill func(*Tx) error) (*Store, error) {
	// Most tables and indexes hold a few records or none, in a page of their own.
	s, err := connect(addPragmas(dsn, "page_size(1024)", "journal_mode(OFF)"), sch, opts)
	if err != nil {
		return nil, err
	}
	if err := s.make(ctx, fill); err != nil {
		return nil, errors.Join(fmt.Errorf("create a database: %w", err), s.Close())
	}
	return s, nil
}

// createFile leaves a database that is whole, and closed. It is filled without any care for
// what is in the file, with pages that are large for rows as wide as ours, and a cache that
// holds those that are written to again and again.
func createFile(ctx context.Context, path string, sch *schema.Schema, opts Options, fill func(*Tx) error) error {
	if err := dropFile(path); err != nil { // left by a run that was killed
		return err
	}
	dsn, err := fileAt(path, "page_size(8192)", "journal_mode(OFF)", "synchronous(OFF)", "cache_size(-131072)")
	if err != nil {
		return err
	}
	s, err := connect(dsn, sch, opts)
	if err != nil {
		return err
	}
	return errors.Join(s.make(ctx, fill), s.Close())
}

// make makes the tables, fills them, and then makes the indexes.
func (s *Store) make(ctx context.Context, fill func(*Tx) error) error {
	return s.Update(ctx, func(tx *Tx) error { return tx.makeTables(fill) })
}

func (tx *Tx) makeTables(fill func(*Tx) error) error {
	def := makeDefinition(tx.store.schema)
	tx.preparer, tx.statements = tx.sql, map[string]*sql.Stmt{} // they end with the transaction, being for it alone
	tx.exec("make its tables", def.tables)
	tx.filling, tx.numbers = true, map[string]int64{}
	if err := fill(tx); err != nil {
		return err
	}
	tx.filling = false
	for _, object := range slices.Sorted(maps.Keys(tx.numbers)) {
		tx.exec("keep the numbers of "+object, `INSERT INTO "_sequence" VALUES (?, ?)`, object, tx.numbers[object])
	}
	tx.exec("make its indexes", def.indexes)
	tx.setMeta(metaSchema, def.fingerprint())
	return nil
}

// dropFile removes a database and what SQLite may have left beside it.
func dropFile(path string) error {
	var errs []error
	for _, name := range []string{path, path + "-journal", path + "-wal", path + "-shm"} {
		if err := os.Remove(filepath.Clean(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("remove an unfinished database: %w", err))
		}
	}
	return errors.Join(errs...)
}
