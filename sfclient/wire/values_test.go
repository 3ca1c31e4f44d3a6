package wire

import (
	"encoding/json"
	"testing"
	"time"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 10, 48, 1, 5e6, time.UTC)
	for text, want := range map[string]time.Time{
		`"2026-11-22T10:48:01.005+0000"`:  at,
		`"2026-11-22T11:48:01.005+0100"`:  at,
		`"2026-11-22T10:48:01.005Z"`:      at,
		`"2026-11-22T10:48:01.005+00:00"`: at,
		`"2026-11-22"`:                    time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		`null`:                            {},
	} {
		var m Moment
		if err := json.Unmarshal([]byte(text), &m); err != nil || !m.Equal(want) {
			t.Errorf("%s: got %s, %v", text, m, err)
		}
		if (m.OrNil() == nil) != want.IsZero() {
			t.Errorf("%s: orNil is %v", text, m.OrNil())
		}
	}
	for _, text := range []string{`""`, `"yesterday"`, `5`, `{}`, `"2026-13-01T00:00:00.000+0000"`} {
		var m Moment
		if err := json.Unmarshal([]byte(text), &m); err == nil {
			t.Errorf("%s is read as %s", text, m)
		}
	}
}

func TestRecordID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]RecordID{
		`"005000000000001AAA"`: "005000000000001AAA", `"005000000000001"`: "005000000000001AAA", `null`: "", `""`: "",
	} {
		id := RecordID("old")
		if err := json.Unmarshal([]byte(text), &id); err != nil || id != want {
			t.Errorf("%s: got %q, %v", text, id, err)
		}
	}
	for _, text := range []string{`"x"`, `5`, `"005000000000001AAB"`, `[]`} {
		var id RecordID
		if err := json.Unmarshal([]byte(text), &id); err == nil {
			t.Errorf("%s is read as %q", text, id)
		}
	}
}
