package store

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// batchArgs is about how many values one statement inserts. The driver looks for
// each of them among all, so that more would take longer.
const batchArgs = 70

// batch inserts rows of one object, several with each statement. Columns that have
// the table's default in every row are left out, and those that say who wrote a
// record and when are bound once for all rows.
type batch struct {
	tx     *Tx
	table  *table
	stamps []*schema.Field // their values are the same in every row
	shared []any           // the values of stamps
	fields []*schema.Field // those with a value for each row
}

// insertRows inserts rows under their ids.
func (tx *Tx) insertRows(t *table, ids []string, rows []Row) {
	b := &batch{tx: tx, table: t}
	b.choose(rows)
	size := min(max(batchArgs/len(b.fields), 1), len(rows))
	statement := b.statement(size)
	for len(rows) > 0 {
		if len(rows) < size {
			size = len(rows)
			statement = b.statement(size)
		}
		args := slices.Clone(b.shared)
		for i, row := range rows[:size] {
			args = b.add(args, ids[i], row)
		}
		tx.exec("insert "+t.object.Name, statement, args...)
		ids, rows = ids[size:], rows[size:]
	}
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
			b.stamps, b.shared = append(b.stamps, f), append(b.shared, kept)
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

// add adds the values of a row.
func (b *batch) add(args []any, id string, row Row) []any {
	for _, f := range b.fields {
		value, given := row[f.Name]
		switch {
		case f.Type == schema.TypeID:
			value = id
		case !given && b.tx.stamped(f) != "":
			value = b.tx.stamped(f)
		case !given:
			value = f.Default
		}
		kept, err := toSQL(f, value)
		b.fail(err)
		args = append(args, kept)
	}
	return args
}

// statement is the insert of n rows.
func (b *batch) statement(n int) string {
	var names, values []string
	for i, f := range b.stamps {
		names, values = append(names, quote(f.Name)), append(values, "?"+strconv.Itoa(i+1))
	}
	for _, f := range b.fields {
		names, values = append(names, quote(f.Name)), append(values, "?")
	}
	row := "(" + strings.Join(values, ", ") + ")"
	return "INSERT INTO " + quote(b.table.object.Name) + " (" + strings.Join(names, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, n-1)
}
