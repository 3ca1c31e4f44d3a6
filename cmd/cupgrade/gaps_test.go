package main

import (
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/seed"
)

// TestWhatAMissingRightTakesAway plans Maya's upgrade as an admin who lacks one right:
// what can't be seen without it is a finding that names it, and nothing of it is
// taken for a loss, or for none.
func TestWhatAMissingRightTakesAway(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, admin string
		// codes are the findings that speak of it, and permission what they name.
		codes      []core.Code
		permission string
		// unknown is what the plan must not claim to know.
		unknown func(*testing.T, upgrade.Plan)
	}{
		{
			name: "View Setup", admin: seed.AdminWithoutViewSetup, codes: []core.Code{"gap-permissions", "gap-assignments"},
			permission: "View Setup and Configuration",
			unknown: func(t *testing.T, p upgrade.Plan) {
				t.Helper()
				for _, d := range p.Access.Lost {
					if d.Item.Object != "" { // only the user permissions of PermissionSet are seen
						t.Errorf("%v is told as lost", d.Item)
					}
				}
			},
		},
		{
			name: "View Roles", admin: seed.AdminWithoutViewRoles, codes: []core.Code{"gap-roles"}, permission: "View Roles and Role Hierarchy",
			unknown: func(t *testing.T, p upgrade.Plan) {
				t.Helper()
				if slices.ContainsFunc(p.Findings, func(f core.Finding) bool { return f.Code == "gap-optional-fields" }) {
					t.Error("that others of the account can't be seen is told as something the upgrade does not need")
				}
				if !strings.Contains(p.Role.Sentence, "You can't view roles") || p.Role.Known != nil {
					t.Errorf("the role %+v", p.Role)
				}
			},
		},
		{
			name: "Modify Metadata", admin: seed.AdminWithoutMetadata, codes: []core.Code{"gap-sharing-sets", "gap-settings"},
			permission: "Modify Metadata Through Metadata API Functions",
			unknown: func(t *testing.T, p upgrade.Plan) {
				t.Helper()
				if p.Sharing.Known || len(p.Sharing.Lost) > 0 {
					t.Errorf("sharing sets %+v", p.Sharing)
				}
				i := slices.IndexFunc(p.Findings, func(f core.Finding) bool { return f.Code == "gap-sharing-sets" })
				if !strings.HasPrefix(p.Findings[i].Action, "Check in Setup: Setup, Digital Experiences") {
					t.Errorf("it does not say where to check by hand: %q", p.Findings[i].Action)
				}
			},
		},
		{
			name: "Create and Set Up Experiences", admin: seed.AdminWithoutSites, codes: []core.Code{"gap-sites"},
			permission: "Create and Set Up Experiences",
			unknown: func(t *testing.T, p upgrade.Plan) {
				t.Helper()
				if p.Sites.Known || len(p.Sites.Lost) > 0 {
					t.Errorf("sites %+v", p.Sites)
				}
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)}
			plan := o.plan(o.client(tt.admin), choice)
			for _, code := range tt.codes {
				i := slices.IndexFunc(plan.Findings, func(f core.Finding) bool { return f.Code == code })
				if i < 0 {
					t.Fatalf("there is no finding %q among %q", code, codes(plan.Findings))
				}
				f := plan.Findings[i]
				if said := f.Title + " " + f.Meaning + " " + f.Action; !strings.Contains(said, tt.permission) || f.Source == "" {
					t.Errorf("%q does not name %s: %+v", code, tt.permission, f)
				}
				if f.Severity == core.SeverityBlocker {
					t.Errorf("%q blocks the upgrade", code)
				}
			}
			tt.unknown(t, plan)

			whole := o.plan(o.client(""), choice)
			for _, code := range tt.codes {
				if slices.Contains(codes(whole.Findings), code) {
					t.Errorf("an admin with every right gets %q as well", code)
				}
			}
		})
	}
}
