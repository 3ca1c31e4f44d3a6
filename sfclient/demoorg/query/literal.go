package query

import (
	"strconv"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
	"cupgrade/sfclient/demoorg/store"
)

func isID(t schema.Type) bool { return t == schema.TypeID || t == schema.TypeReference }

func isDate(t schema.Type) bool { return t == schema.TypeDate || t == schema.TypeDateTime }

func isNumber(t schema.Type) bool { return t == schema.TypeInt || t.Kind().Word == "double" }

// isText tells whether a type holds one text that is compared without regard to
// case.
func isText(t schema.Type) bool { return t.Kind().Word == "string" }

// checkOperator refuses an operator that a type does not have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
func (s *scope) checkOperator(c *soql.Compare, op operand) {
	var allowed bool
	switch c.Op {
	case soql.OpEqual, soql.OpNotEqual, soql.OpIn, soql.OpNotIn:
		allowed = true
	case soql.OpLike:
		allowed = isText(op.kind)
	case soql.OpIncludes, soql.OpExcludes:
		allowed = op.kind == schema.TypeMultiPicklist
	default:
		allowed = op.kind != schema.TypeBoolean && op.kind != schema.TypeMultiPicklist
	}
	if allowed && op.kind != schema.TypeAddress {
		return
	}
	word := op.kind.Kind().Word
	switch {
	case isID(op.kind):
		word = "id"
	case op.kind == schema.TypeAddress:
		word = "address"
	}
	s.badOperator(op.at, "invalid operator on "+word+" field")
}

// bindLiteral gives the bound value of a literal, nil for null, or refuses a literal
// that is not of the type of the operand. An empty text is null; a boolean is never
// null, and null is false there. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_null.htm
func (s *scope) bindLiteral(op operand, v soql.Literal) any {
	switch {
	case v.Kind == soql.Null && op.kind == schema.TypeBoolean:
		return 0
	case v.Kind == soql.Null || v.Kind == soql.String && v.Text == "" && !isDate(op.kind) && !isNumber(op.kind):
		return nil
	case v.Kind == soql.String && isID(op.kind):
		id, err := store.NormalizeID(v.Text)
		if err != nil {
			s.badOperator(op.at, "invalid ID field: "+v.Text)
		}
		return id
	case v.Kind == soql.String && (isText(op.kind) || op.kind == schema.TypeMultiPicklist):
		return v.Text
	case v.Kind == soql.Boolean && op.kind == schema.TypeBoolean:
		if v.Text == "TRUE" {
			return 1
		}
		return 0
	case v.Kind == soql.Decimal && isNumber(op.kind):
		if n, err := strconv.ParseInt(v.Text, 10, 64); err == nil {
			return n
		}
		if n, err := strconv.ParseFloat(v.Text, 64); err == nil {
			return n
		}
	case v.Kind == soql.Date && op.kind == schema.TypeDate:
		return s.timeValue(v, op.kind, dateForm)
	case v.Kind == soql.DateTime && op.kind == schema.TypeDateTime:
		return s.timeValue(v, op.kind, time.RFC3339Nano, "2006-01-02T15:04:05Z0700")
	}
	s.wrongType(op, v)
	return nil
}

// wantText refuses a literal that is no text.
func (s *scope) wantText(op operand, v soql.Literal) {
	if v.Kind != soql.String {
		s.wrongType(op, v)
	}
}

// wrongType refuses a literal for its type.
func (s *scope) wrongType(op operand, v soql.Literal) {
	quotes := "should not be enclosed in quotes"
	if isText(op.kind) || isID(op.kind) || op.kind == schema.TypeMultiPicklist {
		quotes = "should be enclosed in quotes"
	}
	s.refusef(v.At, soql.InvalidField,
		"value of filter criterion for field '%s' must be of type %s and %s", op.field.Name, op.kind.Kind().Word, quotes)
}

// timeValue reads a date in one of the layouts and gives it as it is stored.
func (s *scope) timeValue(v soql.Literal, kind schema.Type, layouts ...string) any {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, v.Text); err == nil {
			return storedTime(t, kind)
		}
	}
	s.malformedf(v.At, "Invalid date: %s", v.Text)
	return nil
}

// storedTime is a time as a date or datetime field holds it, kept within the
// years of four digits, so that text order is time order. The date is that of the
// place of t.
func storedTime(t time.Time, kind schema.Type) string {
	if kind == schema.TypeDate {
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	if t = t.UTC(); t.Year() < 1 {
		t = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if t.Year() > 9999 {
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	if kind == schema.TypeDate {
		return t.Format(dateForm)
	}
	return t.Format(dateTimeForm)
}

// splitPicks cuts the values of a multi-select picklist apart.
func splitPicks(s string) []string { return strings.Split(s, ";") }
