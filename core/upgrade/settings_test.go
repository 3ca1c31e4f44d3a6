package upgrade_test

import (
	"testing"

	"cupgrade/core/upgrade"
)

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
