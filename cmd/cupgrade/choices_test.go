package main

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"testing"

	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// assign tries one assignment, and gives Salesforce's refusal of it.
func assign(t *testing.T, c *sfclient.Client, user core.ID, r upgrade.Removal) error {
	t.Helper()
	replies, err := c.Assign(t.Context(), []upgrade.Assignment{{UserID: user, Kind: r.Kind, ID: r.ID}})
	if err != nil {
		return err
	}
	return replies[0].Err
}

// refusedAs gives the refusal, and fails when there is none or another.
func refusedAs(t *testing.T, err error, code, contains string) {
	t.Helper()
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Code != code || !containsFold(remote.Message, contains) {
		t.Errorf("the org answers %v, want %s with %q in it", err, code, contains)
	}
}

// TestGivingBackAgreesWithTheOrg upgrades everybody who has something assigned, and
// tries to reassign all of it: what the plan says can be reassigned the org takes,
// and what the plan says can't the org refuses.
func TestGivingBackAgreesWithTheOrg(t *testing.T) {
	t.Parallel()
	people := []string{seed.Maya, seed.Tomas, seed.Aiko, seed.Sam, seed.Omar, seed.Zoe, seed.Hostile, seed.Xiaoyu}
	for _, username := range effort.Some(3, people) {
		for _, profile := range effort.Some(1, []string{seed.ProfilePartnerSales, seed.ProfileCustomerPlusService}) {
			if username == seed.Omar && profile == seed.ProfilePartnerSales {
				continue // a person account has no partners
			}
			t.Run(username+" to "+profile, func(t *testing.T) {
				t.Parallel()
				o := startOrg(t)
				client := o.client("")
				choice := upgrade.Choice{UserID: o.userID(username), ProfileID: o.profileID(profile)}
				plan := o.plan(client, choice)
				if len(plan.Removed) == 0 {
					t.Fatal("nothing is removed")
				}
				if planning.EnablePartner(plan.User.Account, plan.Target.UserType).Needed {
					if err := enablePartner(t, client, choice, o); err != nil {
						t.Fatal(err)
					}
				}
				if err := upgradeUser(t, client, choice, o); err != nil {
					t.Fatal(err)
				}
				all := planning.ListReassigned(plan.Removed, planning.AllReassignable(plan.Removed))
				var taken []upgrade.Removal
				for _, r := range all {
					switch err := assign(t, client, choice.UserID, r); {
					case err == nil:
						taken = append(taken, r)
					case r.Unsure || r.Kind == upgrade.RemovedPermissionSetLicense: // for which no license pages tell
						refusedAs(t, err, core.CodeFieldIntegrity, "The user license doesn't allow")
					default:
						t.Errorf("%s %q (%s): %v", r.Kind, r.Label, r.Reason, err)
					}
				}
				for _, r := range plan.Removed {
					if r.CanReturn || r.Idle { // what is idle is kept back for another reason
						continue
					}
					if err := assign(t, client, choice.UserID, r); err == nil {
						t.Errorf("%s %q can be reassigned, and the plan says: %s", r.Kind, r.Label, r.Reason)
					} else if strings.Contains(r.Reason, "its status is") {
						refusedAs(t, err, core.CodeInvalidCrossReference, "\"Updated\" status")
					} else {
						refusedAs(t, err, core.CodeFieldIntegrity, "Can't assign permission set")
					}
				}
				for _, r := range taken {
					refusedAs(t, assign(t, client, choice.UserID, r), "DUPLICATE_VALUE", "Duplicate")
				}
			})
		}
	}
}

// returning is one thing that can't be reassigned, or that may not be.
type returning struct {
	name, rule, user, profile, admin string
	label                            string // of what is reassigned
	finding                          core.Code
	severity                         core.Severity // "" for a blocker
	says                             string        // in the finding
	code, contains                   string
	prepare                          func(*testOrg)
}

func reassigning() []returning {
	return []returning{
		{
			name: "without the right to assign", rule: "admin-may-not-assign", user: seed.Maya, profile: seed.ProfilePartnerSales, admin: seed.AdminWithoutAssignPermissions,
			label: "Case Escalation", finding: upgrade.FindingReassignForbidden, code: core.CodeInsufficientAccess, contains: "insufficient access rights",
		},
		{
			name: "bound to the old license", rule: "permission-set-of-other-license", user: seed.Maya, profile: seed.ProfilePartnerSales, label: "Customer Community Extras",
			finding: upgrade.FindingReassignUnfit, says: "it is only for the license Customer Community",
			code: core.CodeFieldIntegrity, contains: "The user license doesn't match the license of the permission set",
		},
		{
			name: "a permission that the license does not allow", rule: "permission-not-in-license", user: seed.Ivan, profile: seed.ProfileCustomerPlusService, label: "Claim Overseer",
			finding: upgrade.FindingReassignUnfit, says: "the new license doesn't allow",
			code: core.CodeFieldIntegrity, contains: "The user license doesn't allow the permission: View All",
		},
		{
			name: "a permission that was never seen on the license", rule: "permission-not-in-license", user: seed.Zoe, profile: seed.ProfilePartnerSales, label: "Community Moderator",
			finding: upgrade.FindingReassignUnsure, severity: core.SeverityWarning, says: "might refuse",
			code: core.CodeFieldIntegrity, contains: "The user license doesn't allow the permission: ",
		},
		{
			name: "a group that is being recalculated", rule: "group-not-updated", user: seed.Maya, profile: seed.ProfilePartnerSales, label: "Harbor Service Bundle",
			finding: upgrade.FindingReassignUnfit, says: "its status is Outdated", code: core.CodeInvalidCrossReference, contains: "\"Updated\" status",
			prepare: func(o *testOrg) {
				o.change("PermissionSetGroup", text(o.one("SELECT Id FROM PermissionSetGroup WHERE DeveloperName = '"+seed.GroupMuted+"'"), "Id"), store.Row{"Status": "Outdated"})
			},
		},
		{
			name: "a permission set license without Manage Users", rule: "admin-may-not-assign-license", user: seed.Maya, profile: seed.ProfilePartnerSales,
			admin: seed.AdminWithoutManageUsers, label: "Warranty Claims", finding: upgrade.FindingReassignLicense, says: "Manage Users",
			code: core.CodeInsufficientAccess, contains: "insufficient access rights",
		},
		{
			name: "a permission set license that is used up", rule: "no-free-permission-set-license", user: seed.Maya, profile: seed.ProfilePartnerSales, label: "Warranty Claims",
			finding: upgrade.FindingReassignUnfit, says: "more seats are used than the org has",
			code: core.CodeLicenseLimit, contains: "License Limit Exceeded",
			prepare: func(o *testOrg) {
				o.change("PermissionSetLicense", text(o.one("SELECT Id FROM PermissionSetLicense WHERE DeveloperName = '"+seed.LicenseWarranty+"'"), "Id"),
					store.Row{"TotalLicenses": 1, "UsedLicenses": 3})
			},
		},
	}
}

// TestGivingBackThatIsRefused holds the code of each refusal of an assignment, and
// the finding that foretells it.
func TestGivingBackThatIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range effort.Some(3, reassigning()) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			if tt.prepare != nil {
				tt.prepare(o)
			}
			client := o.client(tt.admin)
			choice := upgrade.Choice{UserID: o.userID(tt.user), ProfileID: o.profileID(tt.profile)}
			removed := o.plan(client, choice).Removed
			i := slices.IndexFunc(removed, func(r upgrade.Removal) bool { return r.Label == tt.label })
			if i < 0 {
				t.Fatalf("%q is not among what is removed: %+v", tt.label, removed)
			}
			choice.Reassign = []core.ID{removed[i].ID}
			plan := o.plan(client, choice)
			j := slices.IndexFunc(plan.Findings, func(f core.Finding) bool { return f.Code == tt.finding })
			if j < 0 {
				t.Fatalf("preflight does not find %q; it finds %q", tt.finding, codes(plan.Findings))
			}
			f := plan.Findings[j]
			if f.Severity != cmp.Or(tt.severity, core.SeverityBlocker) || !strings.Contains(f.Title+f.Meaning, tt.says) {
				t.Errorf("the finding is %+v", f)
			}
			if f.ErrorCode != tt.code && tt.finding != upgrade.FindingReassignUnfit { // which stands for several
				t.Errorf("preflight predicts %q, the org answers %q", f.ErrorCode, tt.code)
			}
			whole := o.client("")
			if planning.EnablePartner(plan.User.Account, plan.Target.UserType).Needed {
				if err := enablePartner(t, whole, choice, o); err != nil {
					t.Fatal(err)
				}
			}
			if err := upgradeUser(t, whole, choice, o); err != nil {
				t.Fatal(err)
			}
			refusedAs(t, assign(t, client, choice.UserID, removed[i]), tt.code, tt.contains)
		})
	}
}
