package query

import (
	"strconv"
	"strings"
	"time"
)

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
