package store

import (
	"fmt"
	"math"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// Row is one record by canonical field name. A value is a string, bool, int64,
// float64 or nil; int and time.Time are accepted on the way in. A row that was
// read has every field of its object. An empty text is kept as null, as Salesforce
// does.
type Row map[string]any

// String gives a text field, "" when it is null.
func (r Row) String(field string) string { s, _ := r[field].(string); return s }

// Bool gives a boolean field, false when it is null.
func (r Row) Bool(field string) bool { b, _ := r[field].(bool); return b }

// Int gives a whole-number field, 0 when it is null.
func (r Row) Int(field string) int64 { n, _ := r[field].(int64); return n }

// timeLayout keeps datetimes so that the order of the texts is the order of the
// times.
const timeLayout = "2006-01-02T15:04:05.000Z"

// FormatTime gives a datetime field's text: UTC, to the millisecond.
func FormatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// ParseTime reads a datetime field's text.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(timeLayout, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("datetime: %w", err)
	}
	return t, nil
}

// toSQL turns a value of a Row into what its column keeps.
func toSQL(f *schema.Field, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		if f.Type == schema.TypeBoolean {
			return int64(0), nil
		}
		return nil, nil
	case bool:
		if f.Type == schema.TypeBoolean {
			return boolToInt(v), nil
		}
	case string:
		return textToSQL(f, v)
	case time.Time:
		if f.Type == schema.TypeDateTime {
			return FormatTime(v), nil
		}
		if f.Type == schema.TypeDate {
			return v.UTC().Format(time.DateOnly), nil
		}
	case int:
		return numberToSQL(f, float64(v))
	case int64:
		return numberToSQL(f, float64(v))
	case float64:
		return numberToSQL(f, v)
	}
	return nil, fmt.Errorf("field %s of type %s can't hold a %T", f.Name, f.Type, value)
}

func textToSQL(f *schema.Field, text string) (any, error) {
	if columnType(f.Type) != columnText {
		return nil, fmt.Errorf("field %s of type %s can't hold a text", f.Name, f.Type)
	}
	switch {
	case text == "":
		return nil, nil
	case f.Type == schema.TypeID, f.Type == schema.TypeReference:
		return NormalizeID(text)
	}
	return text, nil
}

func numberToSQL(f *schema.Field, n float64) (any, error) {
	switch {
	case columnType(f.Type) == columnReal:
		return n, nil
	case f.Type == schema.TypeInt && n == math.Trunc(n):
		return int64(n), nil
	}
	return nil, fmt.Errorf("field %s of type %s can't hold the number %v", f.Name, f.Type, n)
}

// fromSQL turns what a column keeps into a value of a Row.
func fromSQL(f *schema.Field, value any) any {
	switch v := value.(type) {
	case int64:
		switch {
		case f.Type == schema.TypeBoolean:
			return v != 0
		case columnType(f.Type) == columnReal:
			return float64(v)
		}
		return v
	case []byte:
		return string(v)
	}
	return value
}

func boolToInt(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
