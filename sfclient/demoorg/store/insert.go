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
func (tx *Tx) Insert(object string, row Row) (string, error) {
	ids, err := tx.BulkInsert(object, []Row{row})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// BulkInsert adds many records as Insert does, and gives their ids in order.
func (tx *Tx) BulkInsert(object string, rows []Row) (ids []string, err error) {
	t, err := tx.writableTable(object)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if ids, err = tx.idsFor(t.object, rows); err != nil {
		return nil, err
	}
	if rows, err = tx.numbered(t.object, rows); err != nil {
		return nil, err
	}
	if err := tx.insertRows(t, ids, rows); err != nil {
		return nil, fmt.Errorf("insert %s: %w", object, err)
	}
	return ids, tx.index(t, ids)
}

// idsFor takes the ids that rows bring, and numbers the others on.
func (tx *Tx) idsFor(o *schema.Object, rows []Row) ([]string, error) {
	ids := make([]string, len(rows))
	missing := int64(0)
	for i, row := range rows {
		given := row.String("Id")
		if given == "" {
			missing++
			continue
		}
		id, err := NormalizeID(given)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(id, o.KeyPrefix) {
			return nil, fmt.Errorf("%s is no id of %s: %w", id, o.Name, ErrBadID)
		}
		ids[i] = id
	}
	if missing == 0 {
		return ids, nil
	}
	next, err := tx.reserve(o.Name, missing)
	if err != nil {
		return nil, err
	}
	for i := range ids {
		if ids[i] == "" {
			ids[i] = MakeID(o.KeyPrefix, next)
			next++
		}
	}
	return ids, nil
}

// reserve takes n numbers of an object's sequence and gives the first.
func (tx *Tx) reserve(object string, n int64) (int64, error) {
	if tx.filling {
		tx.numbers[object] += n
		return tx.numbers[object] - n + 1, nil
	}
	var last int64
	err := tx.sql.QueryRowContext(tx.ctx, `INSERT INTO "_sequence" VALUES (?, ?)
		ON CONFLICT DO UPDATE SET "last" = "last" + excluded."last" RETURNING "last"`, object, n).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("number a new %s: %w", object, err)
	}
	return last - n + 1, nil
}

// numbered gives copies of rows with the field that counts records filled in,
// where the object has one and a row does not bring it.
func (tx *Tx) numbered(o *schema.Object, rows []Row) ([]Row, error) {
	at := slices.IndexFunc(o.Fields, func(f schema.Field) bool { return f.AutoNumber != "" })
	if at < 0 {
		return rows, nil
	}
	f := &o.Fields[at]
	next, err := tx.reserve(o.Name+"."+f.Name, int64(len(rows)))
	if err != nil {
		return nil, err
	}
	counted := make([]Row, len(rows))
	for i, row := range rows {
		counted[i] = Row{f.Name: fmt.Sprintf(f.AutoNumber, next+int64(i))}
		maps.Copy(counted[i], row)
	}
	return counted, nil
}

// initial is what a new record gets in a field that was not given.
func (tx *Tx) initial(f *schema.Field) any {
	if stamp := tx.stamped(f); stamp != "" {
		return stamp
	}
	return f.Default
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
