package upgrade_test

import (
	"errors"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestCatalogUnread(t *testing.T) {
	t.Parallel()
	gap := upgrade.Gap{What: "UserLicense", Code: "INVALID_TYPE", Message: "not supported"}
	tests := map[string]struct {
		catalog upgrade.Catalog
		unread  bool
	}{
		"an org without licenses":    {upgrade.Catalog{}, false},
		"something else is missing":  {upgrade.Catalog{Gaps: []upgrade.Gap{{What: "PermissionSet"}}}, false},
		"licenses that were read":    {upgrade.Catalog{Licenses: []core.UserLicense{{Name: "Partner Community"}}, Gaps: []upgrade.Gap{gap}}, false},
		"licenses that were refused": {upgrade.Catalog{Gaps: []upgrade.Gap{gap}}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.catalog.Unread(); (got != nil) != tt.unread {
				t.Errorf("it says %v", got)
			}
		})
	}
}

// TestALicenseThatCantBeSeenIsNotOneThatIsNotThere: who names a license and may not read
// them is not told that there is none.
func TestALicenseThatCantBeSeenIsNotOneThatIsNotThere(t *testing.T) {
	t.Parallel()
	org := upgradetest.NewOrg()
	org.Edit(func(s *upgradetest.State) {
		s.Catalog.Licenses = nil
		s.Catalog.Gaps = []upgrade.Gap{{What: "UserLicense", Code: "INVALID_TYPE", Message: "not\nsupported"}}
	})
	_, err := upgrade.ResolvePreset(t.Context(), org, upgrade.Preset{License: "Partner Community"})
	if _, is := errors.AsType[*upgrade.UnreadError](err); !is {
		t.Fatalf("it ends with %v", err)
	}
	f := upgrade.Explain(err)
	if f.Code != upgrade.FindingLicensesUnread || !strings.Contains(f.Meaning, "INVALID_TYPE: not supported") ||
		!strings.Contains(f.Action, "View Setup and Configuration") || !strings.Contains(err.Error(), f.Title) {
		t.Errorf("%v is explained by %+v", err, f)
	}
}
