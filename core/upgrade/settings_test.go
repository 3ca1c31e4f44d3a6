package upgrade_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core/upgrade"
)

// TestMergedRanges holds that ranges are compared by the addresses that they let in.
func TestMergedRanges(t *testing.T) {
	t.Parallel()
	of := func(ranges ...string) upgrade.ProfileSettings {
		var s upgrade.ProfileSettings
		for _, r := range ranges {
			start, end, _ := strings.Cut(r, "-")
			s.Ranges = append(s.Ranges, upgrade.IPRange{Start: start, End: end})
		}
		return s
	}
	for _, tt := range []struct{ ranges, want upgrade.ProfileSettings }{
		{of(), of()},
		{of("0.0.0.0-255.255.255.255"), of()},
		{of("128.0.0.0-255.255.255.255", "0.0.0.0-127.255.255.255"), of()},
		{of("203.0.113.128-203.0.113.255", "203.0.113.0-203.0.113.127"), of("203.0.113.0-203.0.113.255")},
		{of("203.0.113.0-203.0.113.9", "203.0.113.5-203.0.113.7"), of("203.0.113.0-203.0.113.9")},
		{of("203.0.113.0-203.0.113.9", "203.0.113.11-203.0.113.19"), of("203.0.113.0-203.0.113.9", "203.0.113.11-203.0.113.19")},
		{of("2001:db8::1-2001:db8::9", "203.0.113.0-203.0.113.9"), of("203.0.113.0-203.0.113.9", "2001:db8::1-2001:db8::9")},
	} {
		if got := tt.ranges.MergedRanges(); !slices.Equal(got, tt.want.Ranges) {
			t.Errorf("%v are %v, want %v", tt.ranges.Ranges, got, tt.want.Ranges)
		}
	}
	if got := of("here-there").MergedRanges(); got == nil || len(got) > 0 {
		t.Errorf("ranges that are none let in %v", got)
	}
}

func TestMayLogInFrom(t *testing.T) {
	t.Parallel()
	office := upgrade.ProfileSettings{Ranges: []upgrade.IPRange{
		{Start: "198.51.100.0", End: "198.51.100.99"}, {Start: "2001:db8::1", End: "2001:db8::ff"},
	}}
	for address, may := range map[string]bool{
		"198.51.100.0": true, "198.51.100.99": true, "198.51.100.100": false, "::ffff:198.51.100.7": true,
		"2001:db8::2": true, "2001:db8::1:0": false, "Salesforce.com IP": false, "": false,
	} {
		if office.MayLogInFrom(address) != may {
			t.Errorf("from %q: %v", address, !may)
		}
		if !(upgrade.ProfileSettings{}).MayLogInFrom(address) {
			t.Errorf("a profile without ranges shuts %q out", address)
		}
	}
	bad := upgrade.ProfileSettings{Ranges: []upgrade.IPRange{{Start: "here", End: "there"}}}
	if bad.MayLogInFrom("198.51.100.7") {
		t.Error("a range that is none lets somebody in")
	}
}
