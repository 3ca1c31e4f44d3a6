package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
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

	store *Store
	ctx   context.Context
	sql   *sql.Tx
	// preparer makes what is kept in statements, by text.
	preparer interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}
	statements map[string]*sql.Stmt
	writable   bool
	wrote      bool
	now        time.Time
	stamp      string // now, as it is kept
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

// LastWrite is the stamp of the last transaction that wrote; "" while none has.
func (tx *Tx) LastWrite() string { return tx.Meta(metaClock) }

// QueryContext runs any SELECT, also one that a client's query was translated to. The
// same text can be run again when its rows have been closed.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if !strings.HasPrefix(query, "SELECT ") {
		return nil, fmt.Errorf("query: %q: %w", query, ErrReadOnly)
	}
	return tx.query(ctx, query, args...)
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

// Get gives the record with this id (15 or 18 characters), nil when there is none: the
// fields that are named, or all of them, of which some objects have hundreds.
func (tx *Tx) Get(object, id string, fields ...string) Row {
	full, err := NormalizeID(id)
	if err != nil {
		return nil
	}
	return first(tx.read(object, fields, 1, `"Id" = ?`, full))
}

// First gives the first record that meets where, nil when none does.
func (tx *Tx) First(object, where string, args ...any) Row {
	return first(tx.read(object, nil, 1, where, args...))
}

// Select gives the records that meet where ("" for all).
func (tx *Tx) Select(object, where string, args ...any) []Row {
	return tx.read(object, nil, -1, where, args...)
}

func first(rows []Row) Row {
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

// Count gives the number of records that meet where ("" for all).
func (tx *Tx) Count(object, where string, args ...any) (n int) {
	if t := tx.findTable(object); t != nil {
		tx.readValue("count "+object, &n, "SELECT count(*) FROM "+quote(t.object.Name)+t.whereLive(where), args...)
	}
	return n
}

// read reads at most limit records, or all when it is below 0: the fields that are named, or
// all of them.
func (tx *Tx) read(object string, names []string, limit int, where string, args ...any) (rows []Row) {
	t := tx.findTable(object)
	if t == nil {
		return nil
	}
	doing, sel, fields := "read "+object, t.sel, t.fields
	if len(names) > 0 { // an org may lack some
		fields = slices.DeleteFunc(slices.Clone(fields), func(f *schema.Field) bool { return !slices.Contains(names, f.Name) })
		sel = t.selectFields(fields)
	}
	found, err := tx.query(tx.ctx, sel+t.whereLive(where), args...)
	if err != nil {
		tx.Fail(doing, err)
		return nil
	}
	defer func() { _ = found.Close() }()
	values, targets := make([]any, len(fields)), make([]any, len(fields))
	for i := range values {
		targets[i] = &values[i]
	}
	for len(rows) != limit && found.Next() {
		tx.Fail(doing, found.Scan(targets...))
		row := make(Row, len(fields))
		for i, f := range fields {
			row[f.Name] = fromSQL(f, values[i])
		}
		rows = append(rows, row)
	}
	tx.Fail(doing, found.Err())
	return rows
}

// readValue reads the one value of a SELECT, if there is a row at all.
func (tx *Tx) readValue(doing string, into any, query string, args ...any) {
	if tx.fault != nil {
		return
	}
	rows, err := tx.query(tx.ctx, query, args...)
	if err != nil {
		tx.Fail(doing, err)
		return
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		tx.Fail(doing, rows.Scan(into))
	}
	tx.Fail(doing, rows.Err())
}

// prepare gives the statement of a text.
func (tx *Tx) prepare(query string) (*sql.Stmt, error) {
	if made := tx.statements[query]; made != nil {
		return made, nil
	}
	made, err := tx.preparer.PrepareContext(tx.ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	tx.statements[query] = made
	return made, nil
}

func (tx *Tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := tx.prepare(query) //nolint:sqlclosecheck // It is kept, and ends with its connection.
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return rows, nil
}

// whereLive gives the condition on the records that are not in the recycle bin.
func (t *table) whereLive(where string) string {
	switch {
	case !t.recyclable:
		return condition(where)
	case where == "":
		return condition(`NOT "IsDeleted"`)
	}
	return condition(`NOT "IsDeleted" AND ` + where)
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
	prepared, err := tx.prepare(statement) //nolint:sqlclosecheck // It is kept, and ends with its connection.
	if err != nil {
		tx.Fail(doing, err)
		return 0
	}
	done, err := prepared.ExecContext(tx.ctx, args...)
	if err != nil {
		tx.Fail(doing, err)
		return 0
	}
	n, err := done.RowsAffected()
	tx.Fail(doing, err)
	return int(n)
}
