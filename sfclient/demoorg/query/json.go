package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// writer writes rows as Salesforce's JSON.
type writer struct {
	buf      bytes.Buffer
	sobjects string         // the address of all records
	place    *time.Location // of the running user, for FORMAT
	// children holds the records of child subqueries, by the plan and the id of
	// the parent.
	children map[*childPlan]map[string][]Record
}

// writeRecord writes one row in a shape.
func (w *writer) writeRecord(sh *shape, row []any) error {
	id, _ := row[sh.idCol].(string)
	name := sh.typeName
	if sh.typeCol >= 0 {
		name, _ = row[sh.typeCol].(string)
	}
	w.buf.WriteString(`{"attributes":{"type":`)
	if err := w.writeText(name); err != nil {
		return err
	}
	if id != "" {
		w.buf.WriteString(`,"url":`)
		if err := w.writeText(w.sobjects + name + "/" + id); err != nil {
			return err
		}
	}
	w.buf.WriteByte('}')
	for _, e := range sh.entries {
		w.buf.WriteByte(',')
		if err := w.writeText(e.name); err != nil {
			return err
		}
		w.buf.WriteByte(':')
		if err := w.writeEntry(e, id, row); err != nil {
			return fmt.Errorf("writing %s.%s: %w", name, e.name, err)
		}
	}
	w.buf.WriteByte('}')
	return nil
}

// writeEntry writes the value of one name.
func (w *writer) writeEntry(e entry, id string, row []any) error {
	switch {
	case e.child != nil:
		w.childRecords(w.children[e.child][id])
		return nil
	case e.parent != nil:
		return w.writeParent(e.parent, row)
	case e.typeof != nil:
		name, _ := row[e.typeof.typeCol].(string)
		sh := e.typeof.byType[name]
		if sh == nil {
			sh = e.typeof.others
		}
		return w.writeParent(sh, row)
	default:
		return w.writeValue(e, row[e.col])
	}
}

// writeParent writes a parent record, or null when there is none.
func (w *writer) writeParent(sh *shape, row []any) error {
	if sh == nil || row[sh.idCol] == nil {
		w.buf.WriteString("null")
		return nil
	}
	return w.writeRecord(sh, row)
}

// childRecords writes the answer of a child subquery; null when it is empty.
func (w *writer) childRecords(records []Record) {
	if len(records) == 0 {
		w.buf.WriteString("null")
		return
	}
	fmt.Fprintf(&w.buf, `{"totalSize":%d,"done":true,"records":[`, len(records))
	for i, r := range records {
		if i > 0 {
			w.buf.WriteByte(',')
		}
		w.buf.Write(r)
	}
	w.buf.WriteString("]}")
}

// writeValue writes a stored value by its type.
func (w *writer) writeValue(e entry, v any) error {
	if v == nil {
		w.buf.WriteString("null")
		return nil
	}
	switch {
	case e.formatted:
		return w.writeText(formatValue(e.kind, v, w.place))
	case e.kind == schema.TypeBoolean:
		w.buf.WriteString(strconv.FormatBool(v == int64(1) || v == true))
		return nil
	case isNumber(e.kind):
		return w.writeNumber(e.kind, v)
	}
	s := textOf(v)
	switch {
	case e.kind == schema.TypeAddress && json.Valid([]byte(s)):
		w.buf.WriteString(s) // an address is kept as the object it is answered as
		return nil
	case e.kind == schema.TypeDateTime:
		s = strings.TrimSuffix(s, "Z") + "+0000"
	case e.labels != nil:
		s = labelsOf(s, e.labels)
	}
	return w.writeText(s)
}

func textOf(v any) string {
	switch t := v.(type) {
	case string:
		return t
	case []byte:
		return string(t)
	default:
		return fmt.Sprint(t)
	}
}

// labelsOf translates a value, or each of several, that has a label.
func labelsOf(s string, labels map[string]string) string {
	picks := splitPicks(s)
	for i, p := range picks {
		if label, ok := labels[p]; ok {
			picks[i] = label
		}
	}
	return strings.Join(picks, ";")
}

// writeNumber writes a whole number as such for an int field; every other type has
// a decimal point.
func (w *writer) writeNumber(kind schema.Type, v any) error {
	switch n := v.(type) {
	case int64:
		w.buf.WriteString(strconv.FormatInt(n, 10))
		if kind != schema.TypeInt {
			w.buf.WriteString(".0")
		}
	case float64:
		s := strconv.FormatFloat(n, 'f', -1, 64)
		w.buf.WriteString(s)
		if !strings.Contains(s, ".") && kind != schema.TypeInt {
			w.buf.WriteString(".0")
		}
	default:
		return fmt.Errorf("the stored %T is not a number", v)
	}
	return nil
}

// writeText writes a JSON string, leaving <, > and & as they are.
func (w *writer) writeText(s string) error {
	if isPlain(s) {
		w.buf.WriteByte('"')
		w.buf.WriteString(s)
		w.buf.WriteByte('"')
		return nil
	}
	enc := json.NewEncoder(&w.buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return fmt.Errorf("encoding text: %w", err)
	}
	w.buf.Truncate(w.buf.Len() - 1) // the encoder ends every value with a newline
	return nil
}

// isPlain tells whether a text needs no escape in JSON.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}
