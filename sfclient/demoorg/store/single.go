package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
)

// mostStatements is how many statements are kept at the beginning of a transaction. A
// condition has as many forms as its lists have lengths, so that not all of them can be.
const mostStatements = 256

// single is the one connection of a database in memory, with the statements that were
// prepared on it: preparing one with hundreds of fields takes SQLite longer than running
// it. The zero value connects with its first transaction.
type single struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

// begin begins a transaction, on a new connection if database/sql has dropped the last.
// It goes on when ctx ends, until its owner ends it: database/sql would roll it back in
// the background, while the next one begins on the same connection.
func (s *single) begin(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err //nolint:wrapcheck // Its callers wrap it.
	}
	ctx = context.WithoutCancel(ctx)
	tx, err := s.tryToBegin(ctx, db)
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		*s = single{}
		return s.tryToBegin(ctx, db)
	}
	return tx, err
}

func (s *single) tryToBegin(ctx context.Context, db *sql.DB) (*sql.Tx, error) {
	if s.conn == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("connect: %w", err)
		}
		s.conn, s.statements = conn, map[string]*sql.Stmt{}
	}
	if len(s.statements) > mostStatements {
		for _, kept := range s.statements {
			_ = kept.Close() // what can't be closed ends with its connection
		}
		clear(s.statements)
	}
	return s.conn.BeginTx(ctx, nil) //nolint:wrapcheck // Its callers wrap it.
}

// close gives the connection back.
func (s *single) close() error {
	if s.conn == nil {
		return nil
	}
	return s.conn.Close() //nolint:wrapcheck // Its only caller wraps it.
}
