package store

import (
	"fmt"
	"maps"
	"slices"
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
