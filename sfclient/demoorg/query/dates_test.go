package query

import (
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/soql"
)

// TestRangeSpan holds each date literal against the calendar of July 2020: the
// 10th was a Friday.
func TestRangeSpan(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 7, 10, 15, 4, 5, 0, time.UTC)
	tests := []struct {
		name       string
		n          int
		start, end string
	}{
		{"YESTERDAY", 0, "2020-07-09", "2020-07-10"},
		{"TODAY", 0, "2020-07-10", "2020-07-11"},
		{"TOMORROW", 0, "2020-07-11", "2020-07-12"},
		{"LAST_90_DAYS", 0, "2020-04-11", "2020-07-11"},
		{"NEXT_90_DAYS", 0, "2020-07-11", "2020-10-09"},
		{"LAST_N_DAYS", 3, "2020-07-07", "2020-07-11"},
		{"NEXT_N_DAYS", 3, "2020-07-11", "2020-07-14"},
		{"N_DAYS_AGO", 3, "2020-07-07", "2020-07-08"},
		{"LAST_WEEK", 0, "2020-06-28", "2020-07-05"},
		{"THIS_WEEK", 0, "2020-07-05", "2020-07-12"},
		{"NEXT_WEEK", 0, "2020-07-12", "2020-07-19"},
		{"LAST_N_WEEKS", 2, "2020-06-21", "2020-07-05"},
		{"NEXT_N_WEEKS", 2, "2020-07-12", "2020-07-26"},
		{"N_WEEKS_AGO", 2, "2020-06-21", "2020-06-28"},
		{"LAST_MONTH", 0, "2020-06-01", "2020-07-01"},
		{"THIS_MONTH", 0, "2020-07-01", "2020-08-01"},
		{"NEXT_MONTH", 0, "2020-08-01", "2020-09-01"},
		{"LAST_N_MONTHS", 7, "2019-12-01", "2020-07-01"},
		{"NEXT_N_MONTHS", 6, "2020-08-01", "2021-02-01"},
		{"N_MONTHS_AGO", 7, "2019-12-01", "2020-01-01"},
		{"LAST_QUARTER", 0, "2020-04-01", "2020-07-01"},
		{"THIS_QUARTER", 0, "2020-07-01", "2020-10-01"},
		{"NEXT_FISCAL_QUARTER", 0, "2020-10-01", "2021-01-01"},
		{"LAST_N_QUARTERS", 3, "2019-10-01", "2020-07-01"},
		{"N_FISCAL_QUARTERS_AGO", 3, "2019-10-01", "2020-01-01"},
		{"LAST_YEAR", 0, "2019-01-01", "2020-01-01"},
		{"THIS_FISCAL_YEAR", 0, "2020-01-01", "2021-01-01"},
		{"NEXT_N_YEARS", 2, "2021-01-01", "2023-01-01"},
		{"N_YEARS_AGO", 2, "2018-01-01", "2019-01-01"},
	}
	for _, tt := range tests {
		got := rangeSpan(soql.Literal{Kind: soql.DateRange, Text: tt.name, N: tt.n}, now)
		if start, end := got.start.Format(dateForm), got.end.Format(dateForm); start != tt.start || end != tt.end {
			t.Errorf("%s:%d is %s to %s, want %s to %s", tt.name, tt.n, start, end, tt.start, tt.end)
		}
	}
}

// TestDaysOfAPlace holds that days begin at midnight of the place of now, on the days
// on which the clocks are changed too.
func TestDaysOfAPlace(t *testing.T) {
	t.Parallel()
	tests := []struct {
		place, now, name string
		start, end       string // as stored
	}{
		{"America/Los_Angeles", "2020-07-10T06:59:00Z", "TODAY", "2020-07-09T07:00:00.000Z", "2020-07-10T07:00:00.000Z"},
		{"America/Los_Angeles", "2020-07-10T07:00:00Z", "TODAY", "2020-07-10T07:00:00.000Z", "2020-07-11T07:00:00.000Z"},
		{"America/Los_Angeles", "2026-03-08T12:00:00Z", "TODAY", "2026-03-08T08:00:00.000Z", "2026-03-09T07:00:00.000Z"},
		{"America/Los_Angeles", "2026-11-01T12:00:00Z", "YESTERDAY", "2026-10-31T07:00:00.000Z", "2026-11-01T07:00:00.000Z"},
		{"Asia/Tokyo", "2020-12-31T15:00:00Z", "THIS_YEAR", "2020-12-31T15:00:00.000Z", "2021-12-31T15:00:00.000Z"},
		{"Asia/Kolkata", "2020-07-04T18:30:00Z", "THIS_WEEK", "2020-07-04T18:30:00.000Z", "2020-07-11T18:30:00.000Z"},
	}
	for _, tt := range tests {
		place, err := time.LoadLocation(tt.place)
		if err != nil {
			t.Fatal(err)
		}
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		got := rangeSpan(soql.Literal{Kind: soql.DateRange, Text: tt.name}, now.In(place))
		if start, end := storedTime(got.start, "datetime"), storedTime(got.end, "datetime"); start != tt.start || end != tt.end {
			t.Errorf("%s in %s at %s is %s to %s, want %s to %s", tt.name, tt.place, tt.now, start, end, tt.start, tt.end)
		}
		if day := storedTime(got.start, "date"); day != got.start.Format(dateForm) {
			t.Errorf("%s in %s begins on %s, stored as %s", tt.name, tt.place, got.start, day)
		}
	}
}

// TestStoredTime holds that a time beyond the years of four digits is kept
// within them.
func TestStoredTime(t *testing.T) {
	t.Parallel()
	tests := map[string]time.Time{
		"0001-01-01T00:00:00.000Z": time.Date(-97_000, 1, 1, 0, 0, 0, 0, time.UTC),
		"9999-12-31T23:59:59.000Z": time.Date(99_999, 1, 1, 0, 0, 0, 0, time.UTC),
		"2020-07-09T15:44:12.000Z": time.Date(2020, 7, 9, 17, 44, 12, 0, time.FixedZone("", 7200)),
	}
	for want, at := range tests {
		if got := storedTime(at, "datetime"); got != want {
			t.Errorf("storedTime(%v) = %s, want %s", at, got, want)
		}
	}
}
