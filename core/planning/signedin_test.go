package planning_test

import (
	"slices"
	"testing"

	"cupgrade/core"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

func TestSessionFindings(t *testing.T) {
	t.Parallel()
	all := func() map[string]bool {
		rights := map[string]bool{}
		for _, p := range []string{
			core.PermManageUsers, core.PermManageExternalUsers, core.PermManageCustomerUsers, core.PermViewSetup, core.PermViewRoles,
			core.PermAssignPermissionSets, core.PermManageNetworks, core.PermModifyMetadata, core.PermModifyAllData, core.PermViewAllData,
		} {
			rights[p] = true
		}
		return rights
	}
	without := func(permissions ...string) map[string]bool {
		rights := all()
		for _, p := range permissions {
			rights[p] = false
		}
		return rights
	}
	tests := []struct {
		name    string
		session upgrade.Session
		want    []core.Code
	}{
		{"an administrator", upgrade.Session{Admin: core.Admin{Permissions: all()}}, nil},
		{"nobody for external users", upgrade.Session{Admin: core.Admin{Permissions: without(core.PermManageExternalUsers)}}, []core.Code{upgrade.FindingAdminManageUsers}},
		{
			"who may not look either",
			upgrade.Session{Admin: core.Admin{Permissions: without(core.PermManageExternalUsers, core.PermViewSetup, core.PermViewRoles)}},
			[]core.Code{upgrade.FindingAdminManageUsers, upgrade.FindingAdminViewSetup, upgrade.FindingAdminViewRoles},
		},
		{"who may not assign", upgrade.Session{Admin: core.Admin{Permissions: without(core.PermAssignPermissionSets)}}, []core.Code{upgrade.FindingAdminAssign}},
		{"an org that is nearly out of calls", upgrade.Session{Admin: core.Admin{Permissions: all()}, CallsUsed: 14990, CallsLimit: 15000}, []core.Code{upgrade.FindingAdminFewCalls}},
		{"an org that does not say", upgrade.Session{Unreadable: []upgrade.Unreadable{{What: "UserPermissionAccess"}}}, []core.Code{"gap-admin"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []core.Code
			for _, f := range planning.SessionFindings(tt.session) {
				got = append(got, f.Code)
				if f.Title == "" || f.Meaning == "" {
					t.Errorf("%s does not say what it keeps from working", f.Code)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}
