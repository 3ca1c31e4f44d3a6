package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Update runs fn in the one write transaction. It is rolled back when fn fails
// (the error is handed on as it is) or panics, or when ctx ends. Neither Update
// nor View may be called inside.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	begun, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	tx := &Tx{store: s, ctx: ctx, sql: begun, writable: true, now: s.nextStamp()}
	tx.stamp = FormatTime(tx.now)
	defer tx.rollback()
	if err := s.only(tx, "0"); err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		return ended(ctx, err)
	}
	if tx.wrote {
		if err := tx.setMeta(metaClock, FormatTime(tx.now)); err != nil {
			return err
		}
	}
	if err := begun.Commit(); err != nil {
		return ended(ctx, fmt.Errorf("commit: %w", err))
	}
	if tx.wrote {
		s.last = tx.now
	}
	return nil
}

// View runs fn on one consistent state of the database. Those of a file run side by side.
// Neither Update nor View may be called inside.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	if s.inMemory {
		s.lock.RLock()
		defer s.lock.RUnlock()
	}
	begun, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	tx := &Tx{store: s, ctx: ctx, sql: begun, now: s.now().UTC()}
	defer func() { s.statements.prepare(ctx, s.read, tx.wanted) }()
	defer tx.rollback()
	if err := s.only(tx, "1"); err != nil {
		return err
	}
	return ended(ctx, fn(tx))
}

// only lets the one connection of a database in memory do what the transaction is for:
// that of a View must not write. It is not said twice, because SQLite then prepares all
// statements again.
func (s *Store) only(tx *Tx, query string) error {
	if !s.inMemory || s.queryOnly == query {
		return nil
	}
	s.queryOnly = ""
	if _, err := tx.sql.ExecContext(tx.ctx, `PRAGMA query_only=`+query); err != nil {
		return ended(tx.ctx, fmt.Errorf("say what the transaction is for: %w", err))
	}
	s.queryOnly = query
	return nil
}

// Savepoint runs fn so that its writes alone are undone when it fails; its error
// is handed on as it is.
func (tx *Tx) Savepoint(fn func() error) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if err := tx.exec(`SAVEPOINT "part"`); err != nil {
		return err
	}
	failed := fn()
	if failed != nil {
		if err := tx.exec(`ROLLBACK TO "part"`); err != nil {
			return errors.Join(failed, err)
		}
	}
	if err := tx.exec(`RELEASE "part"`); err != nil {
		return errors.Join(failed, err)
	}
	return failed
}

// rollback ends the transaction if nothing has. Its error tells nothing: the
// transaction is over in any case.
func (tx *Tx) rollback() { _ = tx.sql.Rollback() }

// ended says that the context ended instead of that the transaction is gone,
// which is only what database/sql made of it.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return fmt.Errorf("transaction given up: %w", context.Cause(ctx))
	}
	return err
}
