package rules

import (
	"fmt"
	"time"
)

// timeZone gives the time zone of a TimeZoneSidKey.
func timeZone(name string) (*time.Location, error) {
	rule, found := known().TimeZones[name]
	if !found {
		return nil, fmt.Errorf("the org has no time zone %q", name)
	}
	// The shortest file of https://www.rfc-editor.org/rfc/rfc8536 that has a rule: no
	// change of the clocks but those that the rule tells of. Its first part is for
	// readers of the old form, and says the same nothing.
	const (
		header = "TZif2" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
			"\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00" + // neither marks, leap seconds nor changes
			"\x00\x00\x00\x01" + "\x00\x00\x00\x01" // one kind of time, of a name of one byte
		utc = "\x00\x00\x00\x00" + "\x00" + "\x00" + "\x00"
	)
	place, err := time.LoadLocationFromTZData(name, []byte(header+utc+header+utc+"\n"+rule+"\n"))
	if err != nil {
		return nil, fmt.Errorf("the time zone %s: %w", name, err)
	}
	return place, nil
}
