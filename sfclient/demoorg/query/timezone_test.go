package query_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// inPlace is the fixture for a user who lives in a place.
func inPlace(t *testing.T, place string, now time.Time) query.Env {
	t.Helper()
	at, err := time.LoadLocation(place)
	if err != nil {
		t.Fatal(err)
	}
	env := fixture(t)
	env.Now = now.In(at)
	return env
}

// TestDateLiteralsOfAPlace holds that a date literal means the days of the running
// user, for datetimes and for dates.
func TestDateLiteralsOfAPlace(t *testing.T) {
	t.Parallel()
	// In Los Angeles it is still the evening of 9 July, in Tokyo the morning of the 10th.
	now := time.Date(2020, 7, 10, 1, 0, 0, 0, time.UTC)
	tests := []struct{ place, query, want string }{
		{"UTC", "SELECT Id FROM Contact WHERE CreatedDate = TODAY", contactB},
		{"America/Los_Angeles", "SELECT Id FROM Contact WHERE CreatedDate = TODAY ORDER BY Id", contactA + "," + contactB},
		{"Asia/Tokyo", "SELECT Id FROM Contact WHERE CreatedDate = TODAY ORDER BY Id", contactA + "," + contactB},
		{"Asia/Tokyo", "SELECT Id FROM Contact WHERE CreatedDate < TODAY", ""},
		{"America/Los_Angeles", "SELECT Id FROM Contact WHERE DAY_ONLY(CreatedDate) = 2020-07-10", contactB},
		{"America/Los_Angeles", "SELECT Id FROM Contact WHERE DAY_ONLY(convertTimezone(CreatedDate)) = 2020-07-10", ""},
		{"Asia/Tokyo", "SELECT Id FROM Contact WHERE HOUR_IN_DAY(convertTimezone(CreatedDate)) = 2", contactA},
		{"Asia/Tokyo", "SELECT Id FROM Contact WHERE Born = N_YEARS_AGO:30", contactA},
	}
	for _, tt := range tests {
		if got := values(t, run(t, inPlace(t, tt.place, now), tt.query).Records, "Id"); got != tt.want {
			t.Errorf("%s: %s gives %q, want %q", tt.place, tt.query, got, tt.want)
		}
	}
}

// TestConvertTimezone compares the hour that SQL tells with the one that Go tells, for
// any time in any place.
func TestConvertTimezone(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	env.Schema = schema.New([]*schema.Object{{Name: "Moment", KeyPrefix: "a00", Fields: []schema.Field{id(), fld("At", schema.TypeDateTime)}}})
	db := env.DB.(*sql.DB)
	createTables(t, db, env.Schema)
	exec(t, db, `INSERT INTO "Moment" VALUES ('a00000000000001AAA', NULL)`)
	places := []string{"UTC", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Europe/Berlin"}
	const first, last = 0, 4_102_444_799 // 1970 to 2099
	rapid.Check(t, func(rt *rapid.T) {
		place, err := time.LoadLocation(rapid.SampledFrom(places).Draw(rt, "place"))
		if err != nil {
			rt.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(first, last).Draw(rt, "at"), 0).UTC()
		if _, err := db.ExecContext(t.Context(), `UPDATE "Moment" SET "At" = ?`, at.Format("2006-01-02T15:04:05.000Z")); err != nil {
			rt.Fatal(err)
		}
		env.Now = at.In(place)
		want := at.In(place)
		text := fmt.Sprintf("SELECT Id FROM Moment WHERE HOUR_IN_DAY(convertTimezone(At)) = %d AND DAY_ONLY(convertTimezone(At)) = %s",
			want.Hour(), want.Format(time.DateOnly))
		if got := len(run(t, env, text).Records); got != 1 {
			rt.Fatalf("%s in %s is %s: %s finds nothing", at, place, want, text)
		}
	})
}
