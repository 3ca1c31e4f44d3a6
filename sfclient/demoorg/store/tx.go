package store

import (
	"context"
	"database/sql"
	"errors"
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
//
// The first fault of the storage ends the transaction: from then on reads find nothing,
// writes do nothing, and View or Update gives the fault back, whatever their function
// says. So nobody in between has to hand it on.
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
	fault   error
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

// Fail ends the transaction with a fault, and says what was being done; nil is none.
func (tx *Tx) Fail(doing string, err error) {
	if tx.fault == nil && err != nil {
		tx.fault = fmt.Errorf("%s: %w", doing, err)
	}
}

// Err is the fault that has ended the transaction, nil while there is none. Only who does
// much more in it needs to ask.
func (tx *Tx) Err() error { return tx.fault }

// Get gives the record with this id (15 or 18 characters), nil when there is none.
func (tx *Tx) Get(object, id string) Row {
	full, err := NormalizeID(id)
	if err != nil {
		return nil
	}
	return tx.First(object, `"Id" = ?`, full)
}

// First gives the first record that meets where, nil when none does.
func (tx *Tx) First(object, where string, args ...any) Row {
	if rows := tx.read(object, where, args, 1); len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// Select gives the records that meet where ("" for all).
func (tx *Tx) Select(object, where string, args ...any) []Row {
	return tx.read(object, where, args, 0)
}

// Count gives the number of records that meet where ("" for all).
func (tx *Tx) Count(object, where string, args ...any) (n int) {
	if t := tx.findTable(object); t != nil {
		tx.readValue("count "+object, &n, "SELECT count(*) FROM "+quote(t.object.Name)+t.whereLive(where), args...)
	}
	return n
}

// read reads at most limit records, or all when limit is 0.
func (tx *Tx) read(object, where string, args []any, limit int) (rows []Row) {
	t := tx.findTable(object)
	if t == nil {
		return nil
	}
	found, err := tx.queryReady(t.sel+t.whereLive(where), args...)
	if err != nil {
		tx.Fail("read "+object, err)
		return nil
	}
	defer func() { _ = found.Close() }()
	for (limit == 0 || len(rows) < limit) && found.Next() {
		rows = append(rows, tx.scan(t, found))
	}
	tx.Fail("read "+object, found.Err())
	return rows
}

// readValue reads the one value of a SELECT, if there is a row at all.
func (tx *Tx) readValue(doing string, into any, query string, args ...any) {
	if tx.fault != nil {
		return
	}
	if err := tx.sql.QueryRowContext(tx.ctx, query, args...).Scan(into); !errors.Is(err, sql.ErrNoRows) {
		tx.Fail(doing, err)
	}
}

// queryReady runs a SELECT that nothing else in this transaction is reading from.
func (tx *Tx) queryReady(query string, args ...any) (*sql.Rows, error) {
	if ready := tx.findStatement(query); ready != nil { //nolint:sqlclosecheck // It is kept, and ends with its connection.
		return ready.QueryContext(tx.ctx, args...) //nolint:wrapcheck // Its only caller wraps it.
	}
	return tx.sql.QueryContext(tx.ctx, query, args...) //nolint:wrapcheck // Its only caller wraps it.
}

// findStatement gives a statement on the connection of this transaction, nil when none is kept.
func (tx *Tx) findStatement(query string) *sql.Stmt {
	if !tx.store.inMemory {
		return nil
	}
	return tx.store.single.prepare(tx.ctx, query)
}

func (tx *Tx) scan(t *table, from *sql.Rows) Row {
	fields := t.object.Fields
	values := make([]any, len(fields))
	targets := make([]any, len(fields))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := from.Scan(targets...); err != nil {
		tx.Fail("read "+t.object.Name, err)
	}
	row := make(Row, len(fields))
	for i := range fields {
		row[fields[i].Name] = fromSQL(&fields[i], values[i])
	}
	return row
}

// whereLive gives the condition on the records that are not in the recycle bin.
func (t *table) whereLive(where string) string {
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

// findTable finds the table of an object, nil when the transaction has ended.
func (tx *Tx) findTable(object string) *table {
	o := tx.store.schema.Object(object)
	if o == nil {
		tx.Fail("find a table", fmt.Errorf("the org has no object %q", object))
	}
	if tx.fault != nil {
		return nil
	}
	return tx.store.tables[o]
}

// exec runs a statement and gives how many rows it met.
func (tx *Tx) exec(doing, statement string, args ...any) int {
	if tx.fault != nil {
		return 0
	}
	done, err := tx.sql.ExecContext(tx.ctx, statement, args...)
	if err != nil {
		tx.Fail(doing, err)
		return 0
	}
	n, err := done.RowsAffected()
	tx.Fail(doing, err)
	return int(n)
}
