package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// batchArgs is about how many values one statement inserts. The driver looks for
// each of them among all, so that more would take longer.
const batchArgs = 70

// batch inserts rows of one object, several with each statement. Columns that have
// the table's default in every row are left out, and those that say who wrote a
// record and when stand in the statement itself.
type batch struct {
	tx     *Tx
	table  *table
	fields []*schema.Field // their values are bound
	stamps []*schema.Field // their values are the same in every row
	values string          // of stamps, as SQL
}

// insertRows inserts rows under their ids.
func (tx *Tx) insertRows(t *table, ids []string, rows []Row) {
	b := &batch{tx: tx, table: t}
	b.choose(rows)
	size := min(max(batchArgs/max(len(b.fields), 1), 1), len(rows))
	full := len(rows) / size * size
	b.insert(ids[:full], rows[:full], size)
	b.insert(ids[full:], rows[full:], len(rows)-full)
}

// choose parts the columns.
func (b *batch) choose(rows []Row) {
	given := map[string]bool{}
	for _, row := range rows {
		for name, value := range row {
			given[name] = given[name] || value != nil && value != "" && value != false
		}
	}
	for _, f := range b.table.written {
		filled, named := given[f.Name]
		switch {
		case f.Type == schema.TypeID, filled, named && f.Default != nil && f.Default != false:
			b.fields = append(b.fields, f)
		case !named && b.tx.stamped(f) != "":
			kept, err := textToSQL(f, b.tx.stamped(f))
			b.fail(err)
			b.stamps = append(b.stamps, f)
			b.values += ", " + literal(fmt.Sprint(kept))
		}
		delete(given, f.Name)
	}
	if len(given) > 0 {
		b.fail(unknownFields(b.table, maps.Keys(given)))
	}
}

func (b *batch) fail(err error) {
	if err != nil { // there is one call a value
		b.tx.Fail("insert "+b.table.object.Name, err)
	}
}

// insert inserts rows, size with each statement.
func (b *batch) insert(ids []string, rows []Row, size int) {
	if len(rows) == 0 || b.tx.fault != nil {
		return
	}
	statement, err := b.tx.sql.PrepareContext(b.tx.ctx, b.statement(size))
	if err != nil {
		b.fail(err)
		return
	}
	defer func() { _ = statement.Close() }()
	args := make([]any, 0, size*len(b.fields))
	for i, row := range rows {
		if args = b.add(args, ids[i], row); len(args) < size*len(b.fields) {
			continue
		}
		if b.tx.fault == nil {
			_, err := statement.ExecContext(b.tx.ctx, args...)
			b.fail(err)
		}
		args = args[:0]
	}
}

// add adds the values of a row.
func (b *batch) add(args []any, id string, row Row) []any {
	for _, f := range b.fields {
		value, given := row[f.Name]
		switch {
		case f.Type == schema.TypeID:
			value = id
		case !given:
			value = b.tx.initial(f)
		}
		kept, err := toSQL(f, value)
		b.fail(err)
		args = append(args, kept)
	}
	return args
}

// statement is the insert of n rows.
func (b *batch) statement(n int) string {
	names := make([]string, 0, len(b.fields)+len(b.stamps))
	for _, f := range slices.Concat(b.fields, b.stamps) {
		names = append(names, quote(f.Name))
	}
	row := "(?" + strings.Repeat(", ?", len(b.fields)-1) + b.values + ")"
	return "INSERT INTO " + quote(b.table.object.Name) + " (" + strings.Join(names, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, n-1)
}
