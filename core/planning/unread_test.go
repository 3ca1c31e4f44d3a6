package planning_test

import (
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

func TestCatalogUnread(t *testing.T) {
	t.Parallel()
	gap := upgrade.Unreadable{What: "UserLicense", Code: "INVALID_TYPE", Message: "not supported"}
	tests := map[string]struct {
		catalog upgrade.Catalog
		unread  bool
	}{
		"an org without licenses":    {upgrade.Catalog{}, false},
		"something else is missing":  {upgrade.Catalog{Unreadable: []upgrade.Unreadable{{What: "PermissionSet"}}}, false},
		"licenses that were read":    {upgrade.Catalog{Licenses: []core.UserLicense{{Name: "Partner Community"}}, Unreadable: []upgrade.Unreadable{gap}}, false},
		"licenses that were refused": {upgrade.Catalog{Unreadable: []upgrade.Unreadable{gap}}, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := planning.Unread(tt.catalog); (got != nil) != tt.unread {
				t.Errorf("it says %v", got)
			}
		})
	}
}
