package query

import (
	"fmt"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// The forms in which dates are stored, and so compared as text.
const (
	dateForm     = "2006-01-02"
	dateTimeForm = "2006-01-02T15:04:05.000Z"
)

// span is the time from its start up to, and without, its end.
type span struct{ start, end time.Time }

// days counts a date on by days.
func days(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

// rangeSpan gives the span of a date literal. Days begin at midnight UTC, weeks
// on Sunday, fiscal years in January. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
func rangeSpan(v soql.Literal, now time.Time) span {
	now = now.UTC()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	switch v.Text {
	case "YESTERDAY":
		return span{days(today, -1), today}
	case "TODAY":
		return span{today, days(today, 1)}
	case "TOMORROW":
		return span{days(today, 1), days(today, 2)}
	case "LAST_90_DAYS":
		return span{days(today, -90), days(today, 1)}
	case "NEXT_90_DAYS":
		return span{days(today, 1), days(today, 91)}
	case "LAST_N_DAYS":
		return span{days(today, -v.N), days(today, 1)}
	case "NEXT_N_DAYS":
		return span{days(today, 1), days(today, v.N+1)}
	case "N_DAYS_AGO":
		return span{days(today, -v.N), days(today, 1-v.N)}
	}
	return unitSpan(v, today)
}

// unitSpan gives the span of a literal that counts in weeks or longer: the
// present unit, those before it, or those after it.
func unitSpan(v soql.Literal, today time.Time) span {
	from := func(n int) time.Time { return unitStart(v.Text, today, n) }
	switch {
	case strings.HasPrefix(v.Text, "LAST_N_"):
		return span{from(-v.N), from(0)}
	case strings.HasPrefix(v.Text, "NEXT_N_"):
		return span{from(1), from(1 + v.N)}
	case strings.HasPrefix(v.Text, "N_"):
		return span{from(-v.N), from(1 - v.N)}
	case strings.HasPrefix(v.Text, "LAST_"):
		return span{from(-1), from(0)}
	case strings.HasPrefix(v.Text, "NEXT_"):
		return span{from(1), from(2)}
	default:
		return span{from(0), from(1)}
	}
}

// unitStart gives the first day of the week, month, quarter or year that is n
// after the present one.
func unitStart(name string, today time.Time, n int) time.Time {
	const daysInWeek, monthsInQuarter = 7, 3
	month, year := today.Month(), today.Year()
	switch {
	case strings.Contains(name, "WEEK"):
		return days(today, n*daysInWeek-int(today.Weekday()))
	case strings.Contains(name, "MONTH"):
		month += time.Month(n)
	case strings.Contains(name, "QUARTER"):
		month = month - (month-1)%monthsInQuarter + time.Month(n*monthsInQuarter)
	default:
		month, year = time.January, year+n
	}
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// dateFunctions gives the SQL of each function over a date, with %s for it.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm
func dateFunctions() map[string]string {
	const (
		year    = "CAST(strftime('%%Y', %s) AS INTEGER)"
		month   = "CAST(strftime('%%m', %s) AS INTEGER)"
		quarter = "(CAST(strftime('%%m', %s) AS INTEGER) + 2) / 3"
	)
	return map[string]string{
		"CALENDAR_YEAR": year, "FISCAL_YEAR": year,
		"CALENDAR_MONTH": month, "FISCAL_MONTH": month,
		"CALENDAR_QUARTER": quarter, "FISCAL_QUARTER": quarter,
		"DAY_IN_MONTH":  "CAST(strftime('%%d', %s) AS INTEGER)",
		"DAY_IN_WEEK":   "CAST(strftime('%%w', %s) AS INTEGER) + 1",
		"DAY_IN_YEAR":   "CAST(strftime('%%j', %s) AS INTEGER)",
		"WEEK_IN_MONTH": "(CAST(strftime('%%d', %s) AS INTEGER) + 6) / 7",
		"WEEK_IN_YEAR":  "(CAST(strftime('%%j', %s) AS INTEGER) + 6) / 7",
		"HOUR_IN_DAY":   "CAST(strftime('%%H', %s) AS INTEGER)",
		funcDayOnly:     "strftime('%%Y-%%m-%%d', %s)",
	}
}

const (
	funcDayOnly         = "DAY_ONLY"
	funcConvertTimezone = "convertTimezone"
)

// dateFunction resolves a function over a date. The running user's time zone is
// UTC, so that convertTimezone changes nothing.
func (s *scope) dateFunction(e soql.Expr) (operand, error) {
	op, err := s.expr(*e.Arg)
	if err != nil {
		return op, err
	}
	name := e.Func.Text
	if op.field.Type != op.kind || !takesDate(name, op.kind) {
		return op, malformed(s.text, e.At(), "field %s does not support function %s", e.Arg, name)
	}
	op.at = e.At()
	switch name {
	case funcConvertTimezone:
		return op, nil
	case funcDayOnly:
		op.kind = schema.TypeDate
	default:
		op.kind = schema.TypeInt
	}
	op.sql = "(" + fmt.Sprintf(dateFunctions()[name], op.sql) + ")"
	return op, nil
}

// takesDate tells whether a date function may be over a type.
func takesDate(function string, t schema.Type) bool {
	switch function {
	case funcConvertTimezone, "HOUR_IN_DAY", funcDayOnly:
		return t == schema.TypeDateTime
	default:
		return t == schema.TypeDateTime || t == schema.TypeDate
	}
}
