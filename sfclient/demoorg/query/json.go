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
func (w *writer) writeRecord(sh *shape, row []any) {
	id, _ := row[sh.idCol].(string)
	name := sh.typeName
	if sh.typeCol >= 0 {
		name, _ = row[sh.typeCol].(string)
	}
	w.buf.WriteString(`{"attributes":{"type":`)
	w.writeText(name)
	if id != "" {
		w.buf.WriteString(`,"url":`)
		w.writeText(w.sobjects + name + "/" + id)
	}
	w.buf.WriteByte('}')
	for _, e := range sh.entries {
		w.buf.WriteByte(',')
		w.writeText(e.name)
		w.buf.WriteByte(':')
		w.writeEntry(e, id, row)
	}
	w.buf.WriteByte('}')
}

// writeEntry writes the value of one name.
func (w *writer) writeEntry(e entry, id string, row []any) {
	switch {
	case e.child != nil:
		w.childRecords(w.children[e.child][id])
	case e.parent != nil:
		w.writeParent(e.parent, row)
	case e.typeof != nil:
		name, _ := row[e.typeof.typeCol].(string)
		sh := e.typeof.byType[name]
		if sh == nil {
			sh = e.typeof.others
		}
		w.writeParent(sh, row)
	default:
		w.writeValue(e.operand, row[e.col])
	}
}

// writeParent writes a parent record, or null when there is none.
func (w *writer) writeParent(sh *shape, row []any) {
	if sh == nil || row[sh.idCol] == nil {
		w.buf.WriteString("null")
		return
	}
	w.writeRecord(sh, row)
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
func (w *writer) writeValue(op operand, v any) {
	if v == nil {
		w.buf.WriteString("null")
		return
	}
	s := textOf(v)
	switch {
	case op.formatted:
		s = formatValue(op.kind, v, w.place)
	case op.kind == schema.TypeBoolean:
		w.buf.WriteString(strconv.FormatBool(v == int64(1) || v == true))
		return
	case isNumber(op.kind):
		w.buf.WriteString(numberJSON(op.kind, v))
		return
	case op.kind == schema.TypeAddress && json.Valid([]byte(s)):
		w.buf.WriteString(s) // an address is kept as the object it is answered as
		return
	case op.kind == schema.TypeDateTime:
		s = strings.TrimSuffix(s, "Z") + "+0000"
	case op.labels != nil:
		s = labelsOf(s, op.labels)
	}
	w.writeText(s)
}

func textOf(v any) string {
	switch t := v.(type) {
	case string:
		return t
	case []byte:
		return string(t)
	case int64:
		return strconv.FormatInt(t, 10)
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

// numberJSON writes a whole number as such for an int field; every other type has
// a decimal point.
func numberJSON(kind schema.Type, v any) string {
	text := textOf(v)
	if n, is := v.(float64); is {
		text = strconv.FormatFloat(n, 'f', -1, 64)
	}
	if kind != schema.TypeInt && !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// writeText writes a JSON string, leaving <, > and & as they are.
func (w *writer) writeText(s string) {
	if isPlain(s) {
		w.buf.WriteByte('"')
		w.buf.WriteString(s)
		w.buf.WriteByte('"')
		return
	}
	enc := json.NewEncoder(&w.buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)               // a text can always be encoded
	w.buf.Truncate(w.buf.Len() - 1) // the encoder ends every value with a newline
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

// formatValue writes a value as FORMAT does for the locale en_US, which the org and its
// administrators have.
func formatValue(kind schema.Type, v any, place *time.Location) string {
	text := textOf(v)
	switch kind {
	case schema.TypeDate:
		if t, err := time.Parse(dateForm, text); err == nil {
			return t.Format("1/2/2006")
		}
	case schema.TypeDateTime:
		if t, err := time.Parse(dateTimeForm, text); err == nil {
			return t.In(place).Format("1/2/2006, 3:04 PM")
		}
	case schema.TypeInt:
		return groupDigits(text)
	case schema.TypeCurrency:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return strings.Replace("$"+groupDigits(strconv.FormatFloat(n, 'f', 2, 64)), "$-", "-$", 1)
		}
	default:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return groupDigits(strconv.FormatFloat(n, 'f', -1, 64))
		}
	}
	return text
}

// groupDigits puts a comma between thousands.
func groupDigits(number string) string {
	whole, fraction, decimal := strings.Cut(number, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if decimal {
		whole += "." + fraction
	}
	return sign + whole
}
