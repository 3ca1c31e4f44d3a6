package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// Update runs fn in the one write transaction. It is rolled back when fn fails
// (the error is handed on as it is) or panics, or when ctx ends. Neither Update
// nor View may be called inside.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	tx, err := s.begin(ctx, false)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	tx.now = s.nextStamp()
	tx.stamp = FormatTime(tx.now)
	defer tx.rollback()
	failed := fn(tx)
	if failed == nil && tx.wrote {
		tx.setMeta(metaClock, FormatTime(tx.now))
	}
	if err := tx.end(failed); err != nil {
		return err
	}
	if err := tx.sql.Commit(); err != nil {
		return explainEnd(ctx, fmt.Errorf("commit: %w", err))
	}
	if tx.wrote {
		s.last = tx.now
	}
	return nil
}

// View runs fn on one consistent state of the database. Neither Update nor View may be
// called inside.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	tx, err := s.begin(ctx, true)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer tx.rollback()
	return tx.end(fn(tx))
}

// begin begins a transaction, on a new connection if database/sql has dropped the last.
func (s *Store) begin(ctx context.Context, readOnly bool) (*Tx, error) {
	begun, err := s.tryToBegin(ctx, readOnly)
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		s.conn = nil
		begun, err = s.tryToBegin(ctx, readOnly)
	}
	return &Tx{store: s, ctx: ctx, sql: begun, preparer: s.conn, statements: s.statements, writable: !readOnly, now: s.now().UTC()}, err
}

// mostStatements is how many statements are kept at the beginning of a transaction. A
// condition has as many forms as its lists have lengths, so that not all of them can be.
const mostStatements = 256

// tryToBegin begins a transaction that goes on when ctx ends, until its owner ends it:
// database/sql would roll it back in the background, while the next one begins on the same
// connection.
func (s *Store) tryToBegin(ctx context.Context, readOnly bool) (*sql.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err //nolint:wrapcheck // Its callers wrap it.
	}
	ctx = context.WithoutCancel(ctx)
	if s.conn == nil {
		conn, err := s.db.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("connect: %w", err)
		}
		s.conn, s.statements = conn, map[string]*sql.Stmt{}
	}
	if len(s.statements) > mostStatements {
		_ = s.dropStatements() // what can't be closed ends with its connection
	}
	return s.conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: readOnly}) //nolint:wrapcheck // Its callers wrap it.
}

// dropStatements closes the statements that are kept.
func (s *Store) dropStatements() error {
	errs := make([]error, 0, len(s.statements))
	for _, kept := range s.statements {
		errs = append(errs, kept.Close())
	}
	clear(s.statements)
	return errors.Join(errs...)
}

// Savepoint runs fn so that its writes alone are undone when it fails; its error
// is handed on as it is, unless the whole transaction has ended.
func (tx *Tx) Savepoint(fn func() error) error {
	tx.mayWrite()
	tx.exec("begin a part", `SAVEPOINT "part"`)
	failed := fn()
	if failed != nil {
		tx.exec("undo a part", `ROLLBACK TO "part"`)
	}
	tx.exec("end a part", `RELEASE "part"`)
	return tx.end(failed)
}

// end gives the fault that ended the transaction, or else what failed in it.
func (tx *Tx) end(failed error) error {
	switch {
	case tx.fault != nil:
		return explainEnd(tx.ctx, tx.fault)
	case failed == nil && tx.ctx.Err() != nil:
		return explainEnd(tx.ctx, sql.ErrTxDone)
	}
	return explainEnd(tx.ctx, failed)
}

// rollback ends the transaction if nothing has. Its error tells nothing: the
// transaction is over in any case.
func (tx *Tx) rollback() { _ = tx.sql.Rollback() }

// explainEnd says that the context ended instead of that the transaction is gone,
// which is only what database/sql made of it.
func explainEnd(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return fmt.Errorf("transaction given up: %w", context.Cause(ctx))
	}
	return err
}
