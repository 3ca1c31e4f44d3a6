package rules

import (
	"testing"
	"time"
	_ "time/tzdata" // what is compared with, where the system has none

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/schema"
)

// TestTimeZonesAreThoseOfTheWorld compares the clocks of every time zone that a user can
// have with those of the world, since its zones last changed their rules.
func TestTimeZonesAreThoseOfTheWorld(t *testing.T) {
	t.Parallel()
	field := schema.Build(schema.AllFeatures()).Object("User").Field("TimeZoneSidKey")
	if len(field.Picklist) != len(known().TimeZones) {
		t.Errorf("%d time zones have rules, a user can have %d", len(known().TimeZones), len(field.Picklist))
	}
	since, until := time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, value := range field.Picklist {
		ours, err := timeZone(value.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		worlds, err := time.LoadLocation(value.Value)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			at := time.Unix(rapid.Int64Range(since.Unix(), until.Unix()).Draw(t, "at"), 0)
			if got, want := at.In(ours).Format(time.RFC1123Z), at.In(worlds).Format(time.RFC1123Z); got != want {
				t.Fatalf("in %s it is %s, not %s", value.Value, got, want)
			}
		})
	}
	if _, err := timeZone("Mars/Olympus"); err == nil {
		t.Error("a time zone is made up")
	}
}
