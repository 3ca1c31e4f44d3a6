package store

import (
	"database/sql"
	"fmt"
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
// not there is an error that wraps ErrNotFound.
func (tx *Tx) Set(object, id string, fields Row) error {
	t, err := tx.writableTable(object)
	if err != nil {
		return err
	}
	full, err := NormalizeID(id)
	if err != nil {
		return fmt.Errorf("%s %s: %w", object, id, ErrNotFound)
	}
	sets, args, err := tx.assignments(t, fields)
	if err != nil {
		return fmt.Errorf("change %s %s: %w", object, id, err)
	}
	if len(sets) == 0 { // an object without audit fields
		_, err := tx.Get(object, full)
		return err
	}
	statement := fmt.Sprintf(`UPDATE %s SET %s WHERE "Id" = ?`, quote(t.object.Name), strings.Join(sets, ", "))
	if err := tx.execOne(object, full, statement, append(args, full)...); err != nil {
		return err
	}
	return tx.reindex(t, full, fields)
}

// assignments gives the columns to change and their values.
func (tx *Tx) assignments(t *table, fields Row) (sets []string, args []any, err error) {
	taken := 0
	for _, f := range t.written {
		value, given := fields[f.Name]
		if given {
			taken++
		} else if value, given = tx.moved(f); !given {
			continue
		}
		kept, err := toSQL(f, value)
		if err != nil {
			return nil, nil, err
		}
		sets = append(sets, quote(f.Name)+" = ?")
		args = append(args, kept)
	}
	if taken < len(fields) {
		return nil, nil, tx.unknown(t, namesOf(fields))
	}
	return sets, args, nil
}

// moved is what every change of a record sets besides.
func (tx *Tx) moved(f *schema.Field) (any, bool) {
	switch f.Name {
	case lastModifiedDate, systemModstamp:
		return tx.now, true
	case lastModifiedByID:
		return tx.Actor, true
	}
	return nil, false
}

// Touch moves the audit fields of a record and nothing else.
func (tx *Tx) Touch(object, id string) error { return tx.Set(object, id, nil) }

// Delete removes a record, into the recycle bin where its object has one. One that is not there is an error that wraps
// ErrNotFound.
func (tx *Tx) Delete(object, id string) error {
	t, err := tx.writableTable(object)
	if err != nil {
		return err
	}
	full, err := NormalizeID(id)
	if err != nil {
		return fmt.Errorf("%s %s: %w", object, id, ErrNotFound)
	}
	if err := tx.unindex(t, `"Id" = ?`, full); err != nil {
		return err
	}
	if t.recyclable && !tx.filling {
		return tx.recycle(t, full)
	}
	return tx.execOne(object, full, t.del+condition(`"Id" = ?`), full)
}

// recycle puts a record into the recycle bin, where queries of all rows alone see it.
func (tx *Tx) recycle(t *table, id string) error {
	sets, args, err := tx.assignments(t, Row{isDeleted: true})
	if err != nil {
		return err
	}
	statement := fmt.Sprintf("UPDATE %s SET %s", quote(t.object.Name), strings.Join(sets, ", ")) + t.live(`"Id" = ?`)
	return tx.execOne(t.object.Name, id, statement, append(args, id)...)
}

// IsDeleted tells whether a record is in the recycle bin.
func (tx *Tx) IsDeleted(object, id string) (bool, error) {
	t, err := tx.table(object)
	if err != nil || !t.recyclable {
		return false, err
	}
	var n int
	query := "SELECT count(*) FROM " + quote(t.object.Name) + ` WHERE "Id" = ? AND "IsDeleted"`
	if err := tx.sql.QueryRowContext(tx.ctx, query, id).Scan(&n); err != nil {
		return false, fmt.Errorf("look into the recycle bin: %w", err)
	}
	return n > 0, nil
}

// DeleteWhere removes the records that meet where and gives their number.
func (tx *Tx) DeleteWhere(object, where string, args ...any) (int, error) {
	t, err := tx.writableTable(object)
	if err != nil {
		return 0, err
	}
	if err := tx.unindex(t, where, args...); err != nil {
		return 0, err
	}
	done, err := tx.sql.ExecContext(tx.ctx, t.del+condition(where), args...)
	if err != nil {
		return 0, fmt.Errorf("delete %s: %w", object, err)
	}
	n, err := done.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("delete %s: %w", object, err)
	}
	return int(n), nil
}

// execOne runs a statement that must meet exactly one record.
func (tx *Tx) execOne(object, id, statement string, args ...any) error {
	done, err := tx.sql.ExecContext(tx.ctx, statement, args...)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", object, id, err)
	}
	return oneOf(done, object, id)
}

func oneOf(done sql.Result, object, id string) error {
	n, err := done.RowsAffected()
	if err != nil {
		return fmt.Errorf("write %s %s: %w", object, id, err)
	}
	if n == 0 {
		return fmt.Errorf("%s %s: %w", object, id, ErrNotFound)
	}
	return nil
}

func (tx *Tx) mayWrite() error {
	if !tx.writable {
		return fmt.Errorf("write in a View: %w", ErrReadOnly)
	}
	tx.wrote = true
	return nil
}

func (tx *Tx) writableTable(object string) (*table, error) {
	if err := tx.mayWrite(); err != nil {
		return nil, err
	}
	t, err := tx.table(object)
	if err != nil {
		return nil, err
	}
	if t.object.View != "" {
		return nil, fmt.Errorf("%s is computed: %w", object, ErrReadOnly)
	}
	return t, nil
}

// unknown says which of the names the table has no column for.
func (tx *Tx) unknown(t *table, names map[string]bool) error {
	var strange []string
	for name := range names {
		if !slices.ContainsFunc(t.written, func(f *schema.Field) bool { return f.Name == name }) {
			strange = append(strange, name)
		}
	}
	slices.Sort(strange)
	return fmt.Errorf("%s has no field to write named %s", t.object.Name, strings.Join(strange, ", "))
}

func namesOf(row Row) map[string]bool {
	names := make(map[string]bool, len(row))
	for name := range row {
		names[name] = true
	}
	return names
}
