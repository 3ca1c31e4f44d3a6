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

// rangeSpan gives the span of a date literal. Days begin at midnight of the place of
// now, weeks on Sunday, fiscal years in January. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
func rangeSpan(v soql.Literal, now time.Time) span {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
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
	return time.Date(year, month, 1, 0, 0, 0, 0, today.Location())
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

// dateFunction resolves a function over a date. It reads a datetime in UTC unless
// convertTimezone is within it; that one can't stand alone.
func (s *scope) dateFunction(e soql.Expr) operand {
	name, arg := e.Func.Text, *e.Arg
	converted := arg.Func.Text == funcConvertTimezone
	if converted {
		arg = *arg.Arg
	}
	op := s.resolveExpr(arg)
	if op.field.Type != op.kind || !takesDate(name, op.kind) || converted && op.kind != schema.TypeDateTime {
		s.malformedf(e.At(), "field %s does not support function %s", e.Arg, name)
		return s.nothing(e.At())
	}
	if converted {
		op.sql = localTime(op.sql, s.env.Now.Location())
	}
	op.at, op.kind = e.At(), schema.TypeInt
	if name == funcDayOnly {
		op.kind = schema.TypeDate
	}
	op.sql = "(" + fmt.Sprintf(dateFunctions()[name], op.sql) + ")"
	return op
}

// takesDate tells whether a date function may be over a type.
func takesDate(function string, t schema.Type) bool {
	switch function {
	case funcConvertTimezone:
		return false // it only stands within another
	case "HOUR_IN_DAY", funcDayOnly:
		return t == schema.TypeDateTime
	default:
		return t == schema.TypeDateTime || t == schema.TypeDate
	}
}
