package wire

import (
	"encoding/json"
	"fmt"
	"time"

	"cupgrade/core"
)

// RecordID is an id as a row holds it: checked when it is decoded, "" for null.
type RecordID core.ID

// UnmarshalJSON refuses what is not an id. An id needs no escape in JSON, so that
// what stands between the quotes is taken as it is: there are many of them.
func (id *RecordID) UnmarshalJSON(data []byte) error {
	*id = ""
	if string(data) == "null" {
		return nil
	}
	if len(data) < 2 || data[0] != '"' {
		return fmt.Errorf("decode an ID: %w", core.ErrBadID)
	}
	text := string(data[1 : len(data)-1])
	if text == "" {
		return nil
	}
	parsed, err := core.ParseID(text)
	*id = RecordID(parsed)
	return err
}

// Moment is a date and time as a row holds it, zero for null.
type Moment struct{ time.Time }

// momentLayouts are how the API writes a time: "2026-11-22T10:48:00.000+0000" in
// rows, RFC 3339 in some resources, and a date alone.
var momentLayouts = []string{"2006-01-02T15:04:05.000-0700", time.RFC3339Nano, time.DateOnly}

// UnmarshalJSON reads any of those forms. The one in rows, of which there are many, needs
// no escape in JSON and is taken as it is.
func (m *Moment) UnmarshalJSON(data []byte) error {
	if n := len(data); n == len(momentLayouts[0])+2 && data[0] == '"' {
		if at, err := time.Parse(momentLayouts[0], string(data[1:n-1])); err == nil {
			m.Time = at.UTC()
			return nil
		}
	}
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("decode a time: %w", err)
	}
	m.Time = time.Time{}
	if text == nil {
		return nil
	}
	var err error
	for _, layout := range momentLayouts {
		var at time.Time
		if at, err = time.Parse(layout, *text); err == nil {
			m.Time = at.UTC()
			return nil
		}
	}
	return fmt.Errorf("decode a time: %w", err)
}

// OrNil is nil for the zero time.
func (m Moment) OrNil() *time.Time {
	if m.IsZero() {
		return nil
	}
	return &m.Time
}
