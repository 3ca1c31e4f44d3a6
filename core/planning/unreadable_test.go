package planning_test

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

func TestEveryUnreadableIsNamed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what string
		code core.Code
	}{
		{"Account.IsPartner", "gap-partner-flag"},
		{"User.IsPrmSuperUser", "gap-optional-fields"},
		{"FieldPermissions", "gap-permissions"},
		{"PermissionSetAssignment", "gap-assignments"},
		{"UserRole", "gap-roles"},
		{"NetworkMember", "gap-sites"},
		{"UserLicense", "gap-seats"},
		{"UserLogin", "gap-frozen"},
		{"GroupMember", "gap-groups"},
		{"Profile", "gap-profiles"},
		{"Contact", "gap-contacts"},
		{"the labels of objects", "gap-labels"},
		{"SharingSet", "gap-sharing-sets"},
		{"CommunitiesSettings", "gap-settings"},
		{"UserPackageLicense", "gap-packages"},
		{"ValidationRule", "gap-automation"},
		{"UserAccessPolicyAction", "gap-access-policies"},
		{"Case.OwnerId", "gap-counts"},
		{"the number of records owned", "gap-counts"},
		{"SharingRules", "gap-metadata"},
		{"the settings of the profiles", "gap-metadata"},
		{upgrade.UnreadableSessions, "gap-metadata"},
		{upgrade.UnreadableRecordTypes, "gap-metadata"},
		{upgrade.UnreadableMoreSessions, "gap-more-components"},
		{upgrade.UnreadableMoreRecordTypes, "gap-more-components"},
		{"NetworkUserHistoryRecent", "gap-usage"},
		{"LoginHistory", "gap-logins"},
		{"the records that the user sees", "gap-records"},
		{"UserRecordAccess", "gap-records"},
		{"the names of FlowDefinition", "gap-names"},
		{"UserPermissionAccess", "gap-admin"},
		{"SomethingNew", "gap-other"},
	}
	tested := make([]core.Code, 0, len(tests))
	for _, tt := range tests {
		tested = append(tested, tt.code)
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			places := map[string]func(*upgrade.Facts, upgrade.Unreadable){
				"session": func(f *upgrade.Facts, g upgrade.Unreadable) { f.Session.Unreadable = append(f.Session.Unreadable, g) },
				"user":    func(f *upgrade.Facts, g upgrade.Unreadable) { f.User.Unreadable = append(f.User.Unreadable, g) },
				"catalog": func(f *upgrade.Facts, g upgrade.Unreadable) { f.Catalog.Unreadable = append(f.Catalog.Unreadable, g) },
				"setup":   func(f *upgrade.Facts, g upgrade.Unreadable) { f.Setup.Unreadable = append(f.Setup.Unreadable, g) },
				"facts":   func(f *upgrade.Facts, g upgrade.Unreadable) { f.Unreadable = append(f.Unreadable, g) },
			}
			for place, put := range places {
				facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
				put(&facts, upgrade.Unreadable{What: tt.what, Code: core.CodeInvalidType, Message: "not supported"})
				got := upgradetest.Finding(planning.New(facts, upgradetest.ToPlus()).Findings, tt.code)
				if got == nil || !strings.Contains(got.Title, tt.what) || !strings.Contains(got.Meaning, "INVALID_TYPE: not supported") {
					t.Errorf("gap of the %s: finding %+v", place, got)
				}
			}
		})
	}
	for _, code := range planning.UnreadableCodes() {
		if !slices.Contains(tested, code) {
			t.Errorf("no case for %s", code)
		}
	}
}

func TestUnreadablesOfOneKindAreOneFinding(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
	facts.User.Unreadable = []upgrade.Unreadable{{What: "User.PortalRole"}, {What: "User.IsPrmSuperUser"}, {What: "User.PortalRole"}}
	var found []core.Finding
	for _, f := range planning.New(facts, upgradetest.ToPlus()).Findings {
		if strings.HasPrefix(string(f.Code), "gap-") {
			found = append(found, f)
		}
	}
	if len(found) != 1 || found[0].Title != "Could not read User.IsPrmSuperUser, User.PortalRole" {
		t.Errorf("findings: %+v", found)
	}
}

func TestAnUnreadableSpeaksForTheMissingPermission(t *testing.T) {
	t.Parallel()
	facts := upgradetest.Gather(t, upgradetest.NewOrg(), upgradetest.ToPlus())
	lacking(core.PermViewRoles)(&facts)
	facts.User.Unreadable = []upgrade.Unreadable{{What: "UserRole", Code: core.CodeInvalidType}}
	findings := planning.New(facts, upgradetest.ToPlus()).Findings
	gap := upgradetest.Finding(findings, "gap-roles")
	if gap == nil || !strings.Contains(gap.Action, "View Roles and Role Hierarchy") {
		t.Errorf("gap: %+v", gap)
	}
	if got := upgradetest.Finding(findings, upgrade.FindingAdminViewRoles); got != nil {
		t.Errorf("the same is said twice: %+v", got)
	}
}
