package flaganswers_test

import (
	"errors"
	"strings"
	"testing"

	"cupgrade/core/explain"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// TestALicenseThatCantBeSeenIsNotOneThatIsNotThere: who names a license and may not read
// them is not told that there is none.
func TestALicenseThatCantBeSeenIsNotOneThatIsNotThere(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.Catalog.Licenses = nil
		s.Catalog.Unreadable = []upgrade.Unreadable{{What: "UserLicense", Code: "INVALID_TYPE", Message: "not\nsupported"}}
	})
	_, err := flaganswers.Resolve(t.Context(), org, flaganswers.Given{License: "Partner Community"})
	if _, is := errors.AsType[*planning.UnreadError](err); !is {
		t.Fatalf("it ends with %v", err)
	}
	f := explain.Error(err)
	if f.Code != planning.FindingLicensesUnread || !strings.Contains(f.Meaning, "INVALID_TYPE: not supported") ||
		!strings.Contains(f.Action, "View Setup and Configuration") || !strings.Contains(err.Error(), f.Title) {
		t.Errorf("%v is explained by %+v", err, f)
	}
}
