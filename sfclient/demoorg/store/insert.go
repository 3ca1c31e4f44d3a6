package store

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// Insert adds a record and gives its id. Id, audit fields and fields with a
// default are filled in when row lacks them. row is not changed.
func (tx *Tx) Insert(object string, row Row) string { return tx.BulkInsert(object, []Row{row})[0] }

// BulkInsert adds many records as Insert does, and gives their ids in order.
func (tx *Tx) BulkInsert(object string, rows []Row) []string {
	ids := make([]string, len(rows))
	t := tx.writableTable(object)
	if t == nil || len(rows) == 0 {
		return ids
	}
	tx.addIDs(t.object, ids, rows)
	tx.insertRows(t, ids, tx.addNumbers(t.object, rows))
	tx.index(t, ids)
	return ids
}

// addIDs takes the ids that rows bring, and numbers the others on.
func (tx *Tx) addIDs(o *schema.Object, ids []string, rows []Row) {
	missing := int64(0)
	for i, row := range rows {
		given := row.String("Id")
		if given == "" {
			missing++
			continue
		}
		id, err := NormalizeID(given)
		if err == nil && !strings.HasPrefix(id, o.KeyPrefix) {
			err = fmt.Errorf("%s is no id of %s: %w", id, o.Name, ErrBadID)
		}
		tx.Fail("insert "+o.Name, err)
		ids[i] = id
	}
	if missing == 0 {
		return
	}
	next := tx.reserve(o.Name, missing)
	for i := range ids {
		if ids[i] == "" {
			ids[i] = MakeID(o.KeyPrefix, next)
			next++
		}
	}
}

// reserve takes n numbers of an object's sequence and gives the first.
func (tx *Tx) reserve(object string, n int64) int64 {
	if tx.filling {
		tx.numbers[object] += n
		return tx.numbers[object] - n + 1
	}
	last := n
	tx.readValue("number a new "+object, &last, `INSERT INTO "_sequence" VALUES (?, ?)
		ON CONFLICT DO UPDATE SET "last" = "last" + excluded."last" RETURNING "last"`, object, n)
	return last - n + 1
}

// addNumbers gives copies of rows with the field that counts records filled in,
// where the object has one and a row does not bring it.
func (tx *Tx) addNumbers(o *schema.Object, rows []Row) []Row {
	at := slices.IndexFunc(o.Fields, func(f schema.Field) bool { return f.AutoNumber != "" })
	if at < 0 {
		return rows
	}
	f := &o.Fields[at]
	next := tx.reserve(o.Name+"."+f.Name, int64(len(rows)))
	counted := make([]Row, len(rows))
	for i, row := range rows {
		counted[i] = Row{f.Name: fmt.Sprintf(f.AutoNumber, next+int64(i))}
		maps.Copy(counted[i], row)
	}
	return counted
}

// stamped is what a field holds of who writes a record and when, "" for every other
// field.
func (tx *Tx) stamped(f *schema.Field) string {
	switch f.Name {
	case createdDate, lastModifiedDate, systemModstamp:
		return tx.stamp
	case createdByID, lastModifiedByID:
		return tx.Actor
	}
	return ""
}

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
	fields := slices.Concat(b.stamps, b.fields)
	names, values := make([]string, len(fields)), make([]string, len(fields))
	for i, f := range fields {
		names[i], values[i] = quote(f.Name), "?"
		if i < len(b.stamps) {
			values[i] += strconv.Itoa(i + 1)
		}
	}
	row := "(" + strings.Join(values, ", ") + ")"
	return "INSERT INTO " + quote(b.table.object.Name) + " (" + strings.Join(names, ", ") + ") VALUES " +
		row + strings.Repeat(", "+row, n-1)
}
