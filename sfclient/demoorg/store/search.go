package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
)

// searchIndex is the SQL that keeps the full-text index of an object. Its rows have
// the row numbers of the object's table, which only a VACUUM would change, and
// nobody orders one.
type searchIndex struct {
	// create makes the index; two letters of a word are enough to find it quickly.
	create string
	// add and replace index the records that a condition is put to.
	add, replace string
	// remove forgets the records that a condition is put to.
	remove string
	// fields are those that are searched.
	fields map[string]bool
}

var searchGroups = []schema.SearchGroup{schema.SearchName, schema.SearchEmail, schema.SearchPhone, schema.SearchOther}

// newSearchIndex gives nil for an object that can't be searched.
func newSearchIndex(o *schema.Object) *searchIndex {
	name := o.SearchIndex()
	if name == "" {
		return nil
	}
	s := &searchIndex{fields: map[string]bool{}}
	var columns, texts []string
	for _, group := range searchGroups {
		if fields := s.fieldsOf(o, group); len(fields) > 0 {
			columns = append(columns, string(group))
			texts = append(texts, "concat_ws(' ', "+strings.Join(fields, ", ")+")")
		}
	}
	list := strings.Join(columns, ", ")
	s.create = fmt.Sprintf("CREATE VIRTUAL TABLE %s USING fts5(%s, content='', contentless_delete=1, prefix='1 2');\n", quote(name), list)
	rows := fmt.Sprintf(" INTO %s (rowid, %s) SELECT rowid, %s FROM %s", quote(name), list, strings.Join(texts, ", "), quote(o.Name))
	s.add, s.replace = "INSERT"+rows, "INSERT OR REPLACE"+rows
	s.remove = fmt.Sprintf("DELETE FROM %s WHERE rowid IN (SELECT rowid FROM %s%%s)", quote(name), quote(o.Name))
	return s
}

// fieldsOf gives the columns of a group. A text that only repeats the email
// address, as most usernames do, is left out: it is found by that.
func (s *searchIndex) fieldsOf(o *schema.Object, group schema.SearchGroup) []string {
	var columns []string
	for i := range o.Fields {
		f := &o.Fields[i]
		if f.SearchGroup() != group || len(f.Parts) > 0 {
			continue
		}
		s.fields[f.Name] = true
		column := quote(f.Name)
		if group == schema.SearchOther && f.IDLookup && o.Field("Email") != nil {
			column = "nullif(" + column + `, "Email")`
		}
		columns = append(columns, column)
	}
	return columns
}

// index keeps records findable that have been inserted.
func (tx *Tx) index(t *table, ids []string) {
	if t.search == nil || tx.filling {
		return
	}
	list, err := json.Marshal(ids)
	tx.Fail("index "+t.object.Name, err)
	tx.exec("index "+t.object.Name, t.search.add+condition(`"Id" IN (SELECT value FROM json_each(?))`), string(list))
}

// reindex keeps a record findable that has been changed.
func (tx *Tx) reindex(t *table, id string, fields Row) {
	if t.search == nil || tx.filling {
		return
	}
	for name := range fields {
		if t.search.fields[name] {
			tx.exec("index "+t.object.Name, t.search.replace+condition(`"Id" = ?`), id)
			return
		}
	}
}

// unindex forgets records that are to be deleted.
func (tx *Tx) unindex(t *table, where string, args ...any) {
	if t.search != nil && !tx.filling {
		tx.exec("forget "+t.object.Name, fmt.Sprintf(t.search.remove, condition(where)), args...)
	}
}
