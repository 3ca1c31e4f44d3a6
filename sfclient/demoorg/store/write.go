package store

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// The fields that say who wrote a record and when.
const (
	createdDate      = "CreatedDate"
	createdByID      = "CreatedById"
	lastModifiedDate = "LastModifiedDate"
	lastModifiedByID = "LastModifiedById"
	systemModstamp   = "SystemModstamp"
	isDeleted        = "IsDeleted"
)

// Set changes the named fields of a record and moves LastModifiedDate,
// LastModifiedById and SystemModstamp, unless fields names them. A record that is
// not there is a fault that wraps ErrNotFound.
func (tx *Tx) Set(object, id string, fields Row) {
	doing := "change " + object + " " + id
	t, full := tx.writableRecord(doing, object, id)
	if t == nil {
		return
	}
	sets, args := tx.listAssignments(doing, t, fields)
	if len(sets) == 0 { // an object without audit fields
		sets = []string{`"Id" = "Id"`}
	}
	update := fmt.Sprintf(`UPDATE %s SET %s WHERE "Id" = ?`, quote(t.object.Name), strings.Join(sets, ", "))
	tx.execOne(doing, update, append(args, full)...)
	tx.reindex(t, full, fields)
}

// listAssignments gives the columns to change and their values.
func (tx *Tx) listAssignments(doing string, t *table, fields Row) (sets []string, args []any) {
	taken := 0
	for _, f := range t.written {
		value, given := fields[f.Name]
		if given {
			taken++
		} else if value = tx.stamped(f); value == "" || f.Name == createdDate || f.Name == createdByID {
			continue
		}
		kept, err := toSQL(f, value)
		tx.Fail(doing, err)
		sets = append(sets, quote(f.Name)+" = ?")
		args = append(args, kept)
	}
	if taken < len(fields) {
		tx.Fail(doing, unknownFields(t, maps.Keys(fields)))
	}
	return sets, args
}

// Delete removes a record, into the recycle bin where its object has one. One that is not
// there is a fault that wraps ErrNotFound.
func (tx *Tx) Delete(object, id string) {
	doing := "delete " + object + " " + id
	t, full := tx.writableRecord(doing, object, id)
	if t == nil {
		return
	}
	tx.unindex(t, `"Id" = ?`, full)
	if !t.recyclable || tx.filling {
		tx.execOne(doing, "DELETE FROM "+quote(t.object.Name)+condition(`"Id" = ?`), full)
		return
	}
	// Queries of all rows alone see what is in the recycle bin.
	sets, args := tx.listAssignments(doing, t, Row{isDeleted: true})
	update := fmt.Sprintf("UPDATE %s SET %s", quote(t.object.Name), strings.Join(sets, ", ")) + t.whereLive(`"Id" = ?`)
	tx.execOne(doing, update, append(args, full)...)
}

// IsDeleted tells whether a record is in the recycle bin.
func (tx *Tx) IsDeleted(object, id string) bool {
	n := 0
	if t := tx.findTable(object); t != nil && t.recyclable {
		tx.readValue("look into the recycle bin", &n, "SELECT count(*) FROM "+quote(t.object.Name)+` WHERE "Id" = ? AND "IsDeleted"`, id)
	}
	return n > 0
}

// DeleteWhere removes the records that meet where and gives their number.
func (tx *Tx) DeleteWhere(object, where string, args ...any) int {
	t := tx.writableTable(object)
	if t == nil {
		return 0
	}
	tx.unindex(t, where, args...)
	return tx.exec("delete "+object, "DELETE FROM "+quote(t.object.Name)+condition(where), args...)
}

// execOne runs a statement that must meet exactly one record.
func (tx *Tx) execOne(doing, statement string, args ...any) {
	if tx.exec(doing, statement, args...) == 0 {
		tx.Fail(doing, ErrNotFound)
	}
}

func (tx *Tx) mayWrite() {
	if !tx.writable {
		tx.Fail("write in a View", ErrReadOnly)
	}
	tx.wrote = true
}

// writableTable finds the table to write to, nil when it can't be written.
func (tx *Tx) writableTable(object string) *table {
	tx.mayWrite()
	t := tx.findTable(object)
	if t != nil && t.object.View != "" {
		tx.Fail("write "+object+", which is computed", ErrReadOnly)
		return nil
	}
	return t
}

// writableRecord finds the table of a record to write, and the record's id in its long
// form.
func (tx *Tx) writableRecord(doing, object, id string) (*table, string) {
	t := tx.writableTable(object)
	full, err := NormalizeID(id)
	if err != nil {
		tx.Fail(doing, ErrNotFound)
		return nil, ""
	}
	return t, full
}

// unknownFields says which of the names the table has no column for.
func unknownFields(t *table, names iter.Seq[string]) error {
	var strange []string
	for name := range names {
		if !slices.ContainsFunc(t.written, func(f *schema.Field) bool { return f.Name == name }) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	return fmt.Errorf("%s has no field to write named %s", t.object.Name, strings.Join(strange, ", "))
}
