package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// Tx is one transaction, good until the function it was given to returns. It is
// also what a query runs on (QueryContext): several sets of rows may be open at
// once. It may not be shared between goroutines.
//
// A where argument is trusted SQL over quoted columns with ? for its parameters,
// and may end in ORDER BY and LIMIT: `"ProfileId" = ? AND "IsActive" ORDER BY "Id"`.
// An OR in it stands in parentheses. Records in the recycle bin are not there.
// It is written by code of the demo org only and never holds a value.
type Tx struct {
	// Actor is the id of the user in whose name audit fields are written.
	Actor string

	store    *Store
	ctx      context.Context
	sql      *sql.Tx
	writable bool
	wrote    bool
	now      time.Time
	stamp    string // now, as it is kept
	// filling says that the indexes are made at the end, and the numbers of the sequences
	// kept then, by object.
	filling bool
	numbers map[string]int64
	wanted  []string // statements to have ready
}

// Schema gives the objects of the org.
func (tx *Tx) Schema() *schema.Schema { return tx.store.schema }

// Now is the time of this transaction: what its writes set SystemModstamp to. It
// is later than the stamp of every earlier write, also when the clock stands.
func (tx *Tx) Now() time.Time { return tx.now }

// QueryContext runs any SELECT, also one that a client's query was translated to.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := tx.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return rows, nil
}

// Get gives the record with this id (15 or 18 characters), or an error that
// wraps ErrNotFound.
func (tx *Tx) Get(object, id string) (Row, error) {
	full, err := NormalizeID(id)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", object, id, ErrNotFound)
	}
	return tx.First(object, `"Id" = ?`, full)
}

// First gives the first record that meets where, or an error that wraps
// ErrNotFound.
func (tx *Tx) First(object, where string, args ...any) (Row, error) {
	rows, err := tx.read(object, where, args, 1)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s where %s %v: %w", object, where, args, ErrNotFound)
	}
	return rows[0], nil
}

// Select gives the records that meet where ("" for all).
func (tx *Tx) Select(object, where string, args ...any) ([]Row, error) {
	return tx.read(object, where, args, 0)
}

// Count gives the number of records that meet where ("" for all).
func (tx *Tx) Count(object, where string, args ...any) (int, error) {
	t, err := tx.table(object)
	if err != nil {
		return 0, err
	}
	var n int
	query := "SELECT count(*) FROM " + quote(t.object.Name) + t.live(where)
	if err := tx.sql.QueryRowContext(tx.ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count %s: %w", object, err)
	}
	return n, nil
}

// read reads at most limit records, or all when limit is 0.
func (tx *Tx) read(object, where string, args []any, limit int) (_ []Row, err error) {
	t, err := tx.table(object)
	if err != nil {
		return nil, err
	}
	found, err := tx.queryReady(t.sel+t.live(where), args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", object, err)
	}
	defer func() { _ = found.Close() }()
	var rows []Row
	for (limit == 0 || len(rows) < limit) && found.Next() {
		row, err := t.scan(found)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", object, err)
	}
	return rows, nil
}

// queryReady runs a SELECT that nothing else in this transaction is reading from.
func (tx *Tx) queryReady(query string, args ...any) (*sql.Rows, error) {
	if tx.store.inMemory {
		ready, wanted := tx.store.statements.find(query)
		if ready != nil {
			mine := tx.sql.StmtContext(tx.ctx, ready) //nolint:sqlclosecheck // The transaction closes it.
			return mine.QueryContext(tx.ctx, args...) //nolint:wrapcheck // Its only caller wraps it.
		}
		if wanted {
			tx.wanted = append(tx.wanted, query)
		}
	}
	return tx.sql.QueryContext(tx.ctx, query, args...) //nolint:wrapcheck // Its only caller wraps it.
}

func (t *table) scan(from *sql.Rows) (Row, error) {
	fields := t.object.Fields
	values := make([]any, len(fields))
	targets := make([]any, len(fields))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := from.Scan(targets...); err != nil {
		return nil, fmt.Errorf("read %s: %w", t.object.Name, err)
	}
	row := make(Row, len(fields))
	for i := range fields {
		row[fields[i].Name] = fromSQL(&fields[i], values[i])
	}
	return row, nil
}

// live is the condition on the records that are not in the recycle bin.
func (t *table) live(where string) string {
	if !t.recyclable {
		return condition(where)
	}
	if where == "" {
		return ` WHERE NOT "IsDeleted"`
	}
	return ` WHERE NOT "IsDeleted" AND ` + where
}

func condition(where string) string {
	if where == "" {
		return ""
	}
	return " WHERE " + where
}

func (tx *Tx) table(object string) (*table, error) {
	o := tx.store.schema.Object(object)
	if o == nil {
		return nil, fmt.Errorf("the org has no object %q", object)
	}
	return tx.store.tables[o], nil
}

func (tx *Tx) exec(statement string, args ...any) error {
	if _, err := tx.sql.ExecContext(tx.ctx, statement, args...); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
