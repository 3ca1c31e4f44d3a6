package query

import (
	"fmt"
	"strconv"
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

// otherNames are the date literals of days that have a name of their own.
var otherNames = map[string]soql.Literal{
	"YESTERDAY":    {Text: "LAST_DAY"},
	"TODAY":        {Text: "THIS_DAY"},
	"TOMORROW":     {Text: "NEXT_DAY"},
	"LAST_90_DAYS": {Text: "LAST_N_DAYS", N: 90},
	"NEXT_90_DAYS": {Text: "NEXT_N_DAYS", N: 90},
}

// rangeSpan gives the span of a date literal, which counts in days, weeks, ...: the present
// one, those before it, or those after it. Days begin at midnight of the place of
// now, weeks on Sunday, fiscal years in January. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm
func rangeSpan(v soql.Literal, now time.Time) span {
	if other, is := otherNames[v.Text]; is {
		v = other
	}
	start, end := 0, 1
	switch {
	case v.Text == "LAST_N_DAYS": // today is among them
		start = -v.N
	case strings.HasPrefix(v.Text, "LAST_N_"):
		start, end = -v.N, 0
	case strings.HasPrefix(v.Text, "NEXT_N_"):
		start, end = 1, 1+v.N
	case strings.HasPrefix(v.Text, "N_"):
		start, end = -v.N, 1-v.N
	case strings.HasPrefix(v.Text, "LAST_"):
		start, end = -1, 0
	case strings.HasPrefix(v.Text, "NEXT_"):
		start, end = 1, 2
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	return span{unitStart(v.Text, today, start), unitStart(v.Text, today, end)}
}

// unitStart gives the first day of the day, week, month, quarter or year that is n
// after the present one.
func unitStart(name string, today time.Time, n int) time.Time {
	const daysInWeek, monthsInQuarter = 7, 3
	month, year := today.Month(), today.Year()
	switch {
	case strings.Contains(name, "DAY"):
		return today.AddDate(0, 0, n)
	case strings.Contains(name, "WEEK"):
		return today.AddDate(0, 0, n*daysInWeek-int(today.Weekday()))
	case strings.Contains(name, "MONTH"):
		month += time.Month(n)
	case strings.Contains(name, "QUARTER"):
		month = month - (month-1)%monthsInQuarter + time.Month(n*monthsInQuarter)
	default:
		month, year = time.January, year+n
	}
	return time.Date(year, month, 1, 0, 0, 0, 0, today.Location())
}

// The parts of a date as strftime gives them, with %s for it.
const (
	sqlYear      = "CAST(strftime('%%Y', %s) AS INTEGER)"
	sqlMonth     = "CAST(strftime('%%m', %s) AS INTEGER)"
	sqlDay       = "CAST(strftime('%%d', %s) AS INTEGER)"
	sqlDayOfYear = "CAST(strftime('%%j', %s) AS INTEGER)"
)

// dateFunctions gives the SQL of each function over a date. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm
var dateFunctions = map[string]string{
	"CALENDAR_YEAR": sqlYear, "FISCAL_YEAR": sqlYear,
	"CALENDAR_MONTH": sqlMonth, "FISCAL_MONTH": sqlMonth,
	"CALENDAR_QUARTER": "(" + sqlMonth + " + 2) / 3", "FISCAL_QUARTER": "(" + sqlMonth + " + 2) / 3",
	"DAY_IN_MONTH": sqlDay, "WEEK_IN_MONTH": "(" + sqlDay + " + 6) / 7",
	"DAY_IN_YEAR": sqlDayOfYear, "WEEK_IN_YEAR": "(" + sqlDayOfYear + " + 6) / 7",
	"DAY_IN_WEEK": "CAST(strftime('%%w', %s) AS INTEGER) + 1",
	"HOUR_IN_DAY": "CAST(strftime('%%H', %s) AS INTEGER)",
	funcDayOnly:   "strftime('%%Y-%%m-%%d', %s)",
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
	op.sql = "(" + fmt.Sprintf(dateFunctions[name], op.sql) + ")"
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

// Offsets from UTC are known for the years from zoneFrom up to zoneTo; what is
// before or after has the offset of the nearest.
const (
	zoneFrom = 1970
	zoneTo   = 2100
)

// localTime is the SQL of a stored datetime as the clocks of a place show it, in the
// form in which datetimes are stored. The offsets are those of each time itself, so
// that a summer's day is told by summer time in winter too.
func localTime(column string, place *time.Location) string {
	var offset strings.Builder
	offset.WriteString("CASE")
	at := time.Date(zoneFrom, 1, 1, 0, 0, 0, 0, time.UTC).In(place)
	for {
		_, seconds := at.Zone()
		modifier := "'" + strconv.Itoa(seconds) + " seconds'"
		end := nextChange(at)
		if end.IsZero() || end.Year() >= zoneTo {
			offset.WriteString(" WHEN 1 THEN " + modifier + " END")
			break
		}
		offset.WriteString(" WHEN " + column + " < '" + end.UTC().Format(dateTimeForm) + "' THEN " + modifier)
		at = end
	}
	return "strftime('%Y-%m-%dT%H:%M:%fZ', " + column + ", " + offset.String() + ")"
}

// nextChange gives when the clocks of the place of a time are changed next; the zero
// time is never. ZoneBounds can give the time itself back at the end of a leap year,
// so that the day after is asked.
func nextChange(at time.Time) time.Time {
	_, end := at.ZoneBounds()
	for later := at; !end.IsZero() && !end.After(at); {
		later = later.AddDate(0, 0, 1)
		_, end = later.ZoneBounds()
	}
	return end
}
