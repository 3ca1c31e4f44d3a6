package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// becomePartner does what Maya's story asks for.
func becomePartner(t *testing.T, o *org, profile string) {
	t.Helper()
	if err := o.update("Account", o.accountOf(seed.Maya), store.Row{"IsPartner": true}); err != nil {
		t.Fatal(err)
	}
	if err := o.upgrade(seed.Maya, profile); err != nil {
		t.Fatal(err)
	}
}

func TestUpgradeChangesTypeAndRole(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	becomePartner(t, o, seed.ProfilePartnerSales)

	maya := o.userRow(seed.Maya)
	role := o.get("UserRole", maya.String("UserRoleId"))
	got := []any{
		maya["UserType"], maya["PortalRole"], maya["IsPortalEnabled"], maya["Username"], maya["IsActive"],
		role["Name"], role["PortalType"], role["PortalRole"], role["PortalAccountId"],
	}
	want := []any{
		"PowerPartner", "Worker", true, seed.Maya, true,
		"Bright Harbor Marine Partner User", "Partner", "Worker", maya["AccountId"],
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Maya and her role (-want +got):\n%s", diff)
	}
}

func TestUpgradeMakesTheRolesOfTheAccount(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	becomePartner(t, o, seed.ProfilePartnerSales)

	account := o.accountOf(seed.Maya)
	owner := o.userRow(seed.OwnerAmericas)
	worker, manager, executive := o.role(account, "Worker"), o.role(account, "Manager"), o.role(account, "Executive")
	got := []any{
		o.get("UserRole", worker)["ParentRoleId"], o.get("UserRole", manager)["ParentRoleId"], o.get("UserRole", executive)["ParentRoleId"],
		o.get("UserRole", manager)["Name"], o.get("UserRole", executive)["Name"], o.get("UserRole", worker)["DeveloperName"],
		len(o.query("UserRole", `"PortalAccountId" = ?`, account)),
	}
	want := []any{
		manager, executive, owner["UserRoleId"],
		"Bright Harbor Marine Partner Manager", "Bright Harbor Marine Partner Executive", "BrightHarborMarinePartnerUser", 3,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the account's roles (-want +got):\n%s", diff)
	}
}

// TestNumberOfRoles checks the setting that says how many roles an account gets.
func TestNumberOfRoles(t *testing.T) {
	t.Parallel()
	for set, want := range map[int][]string{1: {"Worker"}, 2: {"Worker", "Manager"}, 3: {"Worker", "Manager", "Executive"}, 9: {"Worker", "Manager", "Executive"}, 0: {"Worker"}} {
		o := newOrg(t)
		o.configure(func(s *rules.Settings) { s.CustomerRoles = set })
		if err := o.upgrade(seed.Maya, seed.ProfileCustomerPlusService); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, rank := range []string{"Worker", "Manager", "Executive"} {
			if len(o.query("UserRole", `"PortalAccountId" = ? AND "PortalRole" = ?`, o.accountOf(seed.Maya), rank)) == 1 {
				got = append(got, rank)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("roles with the setting at %d (-want +got):\n%s", set, diff)
		}
		if name := o.get("UserRole", o.userRow(seed.Maya).String("UserRoleId"))["Name"]; name != "Bright Harbor Marine Customer User" {
			t.Errorf("the role is %q", name)
		}
	}
}

// TestRoleGiven checks that the role that is named is set, and else the lowest.
func TestRoleGiven(t *testing.T) {
	t.Parallel()
	for _, portalRole := range []string{"Executive", "Manager", "Worker", ""} {
		o := newOrg(t)
		changes := store.Row{"ProfileId": o.profile(seed.ProfilePartnerService)}
		want := o.role(o.accountOf(seed.Tomas), "Worker")
		if portalRole != "" {
			want = o.role(o.accountOf(seed.Tomas), portalRole)
			changes["UserRoleId"] = want[:15] // the short form of an id is as good
		}
		if err := o.update("User", o.user(seed.Tomas), changes); err != nil {
			t.Fatal(err)
		}
		if got := o.userRow(seed.Tomas)["UserRoleId"]; got != want {
			t.Errorf("with the role %q given: role %v, want %v", portalRole, got, want)
		}
		if n := len(o.query("UserRole", `"PortalAccountId" = ?`, o.accountOf(seed.Tomas))); n != 3 {
			t.Errorf("the account has %d roles, want the 3 it had", n)
		}
	}
}

func TestUpgradeStripsAssignments(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	before := o.get("PermissionSetLicense", o.id("PermissionSetLicense", "DeveloperName", seed.LicenseWarranty)).Int("UsedLicenses")
	becomePartner(t, o, seed.ProfilePartnerSales)

	left := o.query("PermissionSetAssignment", `"AssigneeId" = ?`, o.user(seed.Maya))
	owned := o.id("PermissionSet", "ProfileId", o.profile(seed.ProfilePartnerSales))
	if len(left) != 1 || left[0]["PermissionSetId"] != owned {
		t.Errorf("assignments left: %v, want the profile's own permission set alone", left)
	}
	if licenses := o.query("PermissionSetLicenseAssign", `"AssigneeId" = ?`, o.user(seed.Maya)); len(licenses) != 0 {
		t.Errorf("permission set licenses left: %v", licenses)
	}
	after := o.get("PermissionSetLicense", o.id("PermissionSetLicense", "DeveloperName", seed.LicenseWarranty)).Int("UsedLicenses")
	if after != before-1 {
		t.Errorf("used permission set licenses went from %d to %d", before, after)
	}
}

// TestMemberToLogin checks a change within one user type: only what is bound to
// the old license goes.
func TestMemberToLogin(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	if err := o.upgrade(seed.Maya, "Customer Self Service"); err != nil {
		t.Fatal(err)
	}
	if n := len(o.query("PermissionSetAssignment", `"AssigneeId" = ? AND "PermissionSetId" = ?`, o.user(seed.Maya), o.permissionSet(seed.SetOldLicense))); n != 0 {
		t.Error("the permission set of the old license is still assigned")
	}
	if n := len(o.query("PermissionSetAssignment", `"AssigneeId" = ?`, o.user(seed.Maya))); n != 4 {
		t.Errorf("%d assignments left, want the profile's, two sets and a group", n)
	}
	if n := len(o.query("PermissionSetLicenseAssign", `"AssigneeId" = ?`, o.user(seed.Maya))); n != 1 {
		t.Errorf("%d permission set licenses left, want 1", n)
	}
	if role := o.userRow(seed.Maya)["UserRoleId"]; role != nil {
		t.Errorf("a user without a role license got the role %v", role)
	}
}

// TestPartnerToLogin: between partner licenses the role stays.
func TestPartnerToLogin(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	before := o.userRow(seed.Dana)
	if err := o.upgrade(seed.Dana, seed.ProfilePartnerLoginSales); err != nil {
		t.Fatal(err)
	}
	after := o.userRow(seed.Dana)
	if after["UserRoleId"] != before["UserRoleId"] || after["PortalRole"] != "Manager" {
		t.Errorf("the role %v became %v, %v", before["UserRoleId"], after["UserRoleId"], after["PortalRole"])
	}
}

func TestUpgradeMovesSeats(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	used := func(name string) int64 {
		return o.get("UserLicense", o.id("UserLicense", "Name", name)).Int("UsedLicenses")
	}
	oldBefore, newBefore := used(seed.LicenseCustomer), used(seed.LicensePartner)
	becomePartner(t, o, seed.ProfilePartnerSales)
	if got := []int64{used(seed.LicenseCustomer), used(seed.LicensePartner)}; got[0] != oldBefore-1 || got[1] != newBefore+1 {
		t.Errorf("used seats %d and %d became %v", oldBefore, newBefore, got)
	}
}

// TestInactiveUserTakesNoSeat: used seats are those of active users.
func TestInactiveUserTakesNoSeat(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	license := o.id("UserLicense", "Name", seed.LicenseCustomerPlus)
	o.set("UserLicense", license, store.Row{"TotalLicenses": o.get("UserLicense", license)["UsedLicenses"]})
	if err := o.upgrade(seed.Eva, seed.ProfileCustomerPlusService); err != nil {
		t.Fatal(err)
	}
	refused := apiError(t, o.update("User", o.user(seed.Eva), store.Row{"IsActive": true}))
	if refused.Code != "LICENSE_LIMIT_EXCEEDED" {
		t.Errorf("activated without a seat: %v", refused)
	}
}

// TestSitesFollowLater checks that membership is worked out anew, and not at once.
func TestSitesFollowLater(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	before := []string{seed.SiteByPermissionSet, seed.SiteByProfile}
	if diff := cmp.Diff(before, o.sitesOf(seed.Maya)); diff != "" {
		t.Fatalf("sites before (-want +got):\n%s", diff)
	}
	becomePartner(t, o, seed.ProfilePartnerSales)
	o.must(func(tx *store.Tx) error {
		o.engine.RunDue(tx, o.now.Add(rules.DefaultSettings().SiteDelay/2))
		return nil
	})
	if diff := cmp.Diff(before, o.sitesOf(seed.Maya)); diff != "" {
		t.Errorf("sites at once (-want +got):\n%s", diff)
	}
	o.runDue()
	if diff := cmp.Diff([]string{seed.SitePartner}, o.sitesOf(seed.Maya)); diff != "" {
		t.Errorf("sites a moment later (-want +got):\n%s", diff)
	}
}

// TestSitesFollowPermissionSets checks that a permission set given back brings
// its site back, and one taken away takes it.
func TestSitesFollowPermissionSets(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	becomePartner(t, o, seed.ProfilePartnerService)
	id, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Maya), "PermissionSetId": o.permissionSet(seed.SetReturnable)})
	if err != nil {
		t.Fatal(err)
	}
	o.runDue()
	if diff := cmp.Diff([]string{seed.SiteByPermissionSet, seed.SiteByProfile, seed.SitePartner}, o.sitesOf(seed.Maya)); diff != "" {
		t.Errorf("sites with the permission set (-want +got):\n%s", diff)
	}
	if err := o.remove("PermissionSetAssignment", id); err != nil {
		t.Fatal(err)
	}
	o.runDue()
	if diff := cmp.Diff([]string{seed.SiteByProfile, seed.SitePartner}, o.sitesOf(seed.Maya)); diff != "" {
		t.Errorf("sites without it (-want +got):\n%s", diff)
	}
}

// TestStampsMove checks that the user's audit fields tell of the upgrade.
func TestStampsMove(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	before := o.userRow(seed.Tomas)
	o.now = o.now.Add(time.Hour)
	if err := o.upgrade(seed.Tomas, seed.ProfilePartnerSales); err != nil {
		t.Fatal(err)
	}
	after := o.userRow(seed.Tomas)
	for _, field := range []string{"SystemModstamp", "LastModifiedDate"} {
		if after.String(field) <= before.String(field) {
			t.Errorf("%s was %s and is %s", field, before.String(field), after.String(field))
		}
	}
	if after["LastModifiedById"] != o.user(seed.Admin) {
		t.Errorf("changed by %v, want the administrator", after["LastModifiedById"])
	}
}

// TestImplicitGroups: the two groups of all customers and all partners list no
// members, before and after; a public group keeps her who is in one all the same.
func TestImplicitGroups(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	o.must(func(tx *store.Tx) error {
		tx.Insert("GroupMember", store.Row{"GroupId": idOf(t, tx, "Group", "DeveloperName", "Harbor_Customers"), "UserOrGroupId": idOf(t, tx, "User", "Username", seed.Maya)})
		return nil
	})
	becomePartner(t, o, seed.ProfilePartnerSales)
	implicit := o.query("GroupMember", `"GroupId" IN (SELECT "Id" FROM "Group" WHERE "Type" IN ('AllCustomerPortal', 'PRMOrganization'))`)
	if len(implicit) != 0 {
		t.Errorf("listed members: %v", implicit)
	}
	if kept := o.query("GroupMember", `"UserOrGroupId" = ?`, o.user(seed.Maya)); len(kept) != 1 {
		t.Errorf("public groups kept: %v, want 1", kept)
	}
}

// TestOptimizedRoles plays Zoe's story for both targets: she is the second user of
// her kind on the account, so that the account gets roles of its own and the first
// one moves to the lowest of them. The other kind stays where it is.
func TestOptimizedRoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ profile, moves, stays, word string }{
		{seed.ProfilePartnerSales, seed.ZoePartner, seed.ZoeCustomer, "Partner"},
		{seed.ProfileCustomerPlusService, seed.ZoeCustomer, seed.ZoePartner, "Customer"},
	} {
		o := newOrg(t)
		stayed := o.userRow(c.stays)["UserRoleId"]
		if err := o.upgrade(seed.Zoe, c.profile); err != nil {
			t.Fatal(err)
		}
		zoe, moved := o.userRow(seed.Zoe), o.userRow(c.moves)
		role := o.get("UserRole", zoe.String("UserRoleId"))
		if role["Name"] != "Meridian Optics "+c.word+" User" || role["PortalRole"] != "Worker" {
			t.Errorf("Zoe's role is %v", role["Name"])
		}
		if moved["UserRoleId"] != zoe["UserRoleId"] || moved["PortalRole"] != "Worker" {
			t.Errorf("%s has the role %v and not Zoe's", c.moves, moved["UserRoleId"])
		}
		if o.userRow(c.stays)["UserRoleId"] != stayed {
			t.Errorf("%s was moved, although of another license", c.stays)
		}
	}
}

// TestFirstOptimizedUser checks the shared role that the first user of an account
// gets under account role optimization, and that accounts of one owner share it.
func TestFirstOptimizedUser(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	accounts := []string{o.accountOf(seed.Maya), o.accountOf(seed.Hostile)}
	o.set("UserRole", o.role(accounts[1], "Worker"), store.Row{"PortalAccountId": o.accountOf(seed.Dana)})
	o.configure(func(s *rules.Settings) { s.AccountRoleOptimization = accounts })
	becomePartner(t, o, seed.ProfilePartnerSales)
	if err := o.upgrade(seed.Hostile, seed.ProfilePartnerService); err != nil {
		t.Fatal(err)
	}
	maya := o.userRow(seed.Maya)
	role := o.get("UserRole", maya.String("UserRoleId"))
	owner := o.userRow(seed.OwnerAmericas)
	want := []any{owner.String("Alias") + " Partner Person Account", "PersonAccount", owner["Id"], nil, maya["UserRoleId"]}
	got := []any{role["Name"], maya["PortalRole"], role["PortalAccountOwnerId"], role["PortalAccountId"], o.userRow(seed.Hostile)["UserRoleId"]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the shared role (-want +got):\n%s", diff)
	}
}

// TestContactlessUserIsGivenAContact plays the way out of Nina's refusal.
func TestContactlessUserIsGivenAContact(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	contact, err := o.create("Contact", store.Row{"LastName": "Kowalski", "AccountId": o.accountOf(seed.Tomas), "OwnerId": o.user(seed.OwnerAmericas)})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.update("User", o.user(seed.Nina), store.Row{"ContactId": contact}); err != nil {
		t.Fatal(err)
	}
	if got := o.userRow(seed.Nina)["AccountId"]; got != o.accountOf(seed.Tomas) {
		t.Errorf("the account is %v", got)
	}
	if err := o.upgrade(seed.Nina, seed.ProfilePartnerSales); err != nil {
		t.Error(err)
	}
}

// TestStandardProfileWhenAllowed checks the other side of the setting.
func TestStandardProfileWhenAllowed(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	o.configure(func(s *rules.Settings) { s.StandardExternalProfiles = true })
	if err := o.upgrade(seed.Tomas, seed.ProfileStandardPartner); err != nil {
		t.Error(err)
	}
}

// TestHostileNames checks that a role carries the account's name as it is, and an
// API name that holds nothing strange.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	if err := o.upgrade(seed.Hostile, seed.ProfileCustomerPlusService); err != nil {
		t.Fatal(err)
	}
	role := o.get("UserRole", o.userRow(seed.Hostile).String("UserRoleId"))
	account := o.get("Account", o.accountOf(seed.Hostile)).String("Name")
	if role.String("Name") != account+" Customer User" {
		t.Errorf("the role is called %q", role.String("Name"))
	}
	if name := role.String("DeveloperName"); strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
		t.Errorf("the role's API name is %q", name)
	}
}

// TestPolicies: a user access policy that is active and that the write sets off assigns
// its permission set, once and where an administrator could.
func TestPolicies(t *testing.T) {
	t.Parallel()
	upgrade := func(o *org) error { return o.upgrade(seed.Tomas, seed.ProfilePartnerSales) }
	create := func(o *org) error {
		_, err := o.create("User", newPerson(o, o.newContact(o.accountOf(seed.Tomas)), seed.ProfilePartnerSales))
		return err
	}
	toLogin := func(o *org) error { return o.upgrade(seed.Dana, seed.ProfilePartnerLoginSales) } // who keeps what she has
	for name, c := range map[string]struct {
		status, trigger, set string
		write                func(o *org) error
		want                 int // assignments more than before
	}{
		"update":          {"Active", "Update", seed.SetPartnerOnly, upgrade, 1},
		"of both":         {"Active", "CreateAndUpdate", seed.SetPartnerOnly, upgrade, 1},
		"not of creates":  {"Active", "Create", seed.SetPartnerOnly, upgrade, 0},
		"not active":      {"Design", "Update", seed.SetPartnerOnly, upgrade, 0},
		"create":          {"Active", "Create", seed.SetPartnerOnly, create, 1},
		"not of updates":  {"Active", "Update", seed.SetPartnerOnly, create, 0},
		"held already":    {"Active", "Update", seed.SetPartnerOnly, toLogin, 0},
		"other license":   {"Active", "Update", seed.SetOldLicense, upgrade, 0},
		"license missing": {"Active", "Update", seed.SetWithLicense, upgrade, 0},
		"not allowed":     {"Active", "Update", seed.SetNotAllowed, upgrade, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOrg(t)
			policy, set := o.id("UserAccessPolicy", "DeveloperName", "Partner_Onboarding"), o.permissionSet(c.set)
			o.set("UserAccessPolicy", policy, store.Row{"Status": c.status, "TriggerType": c.trigger})
			o.set("UserAccessPolicyFilter", o.id("UserAccessPolicyFilter", "UserAccessPolicyId", policy), store.Row{"ColumnName": "IsActive", "Value": "true"})
			o.set("UserAccessPolicyAction", o.id("UserAccessPolicyAction", "UserAccessPolicyId", policy), store.Row{"TargetId": set})
			assigned := func() int { return len(o.query("PermissionSetAssignment", `"PermissionSetId" = ?`, set)) }
			before := assigned()
			if err := c.write(o); err != nil {
				t.Fatal(err)
			}
			if got := assigned() - before; got != c.want {
				t.Errorf("%d assignments more, want %d", got, c.want)
			}
		})
	}
}

// TestPolicyFilters: a policy acts on users who meet its filters alone, and of two policies
// only the one of the lower order does.
func TestPolicyFilters(t *testing.T) {
	t.Parallel()
	type filter struct{ column, operation, value string }
	sales := func(o *org) string { return o.profile(seed.ProfilePartnerSales) }
	service := func(o *org) string { return o.profile(seed.ProfilePartnerService) }
	for name, c := range map[string]struct {
		logic   string
		filters func(o *org) []filter
		want    int
	}{
		"the profile":               {"1", func(o *org) []filter { return []filter{{"", "equals", sales(o)}} }, 1},
		"another profile":           {"1", func(o *org) []filter { return []filter{{"", "equals", service(o)}} }, 0},
		"not another profile":       {"1", func(o *org) []filter { return []filter{{"", "notEquals", service(o)}} }, 1},
		"either":                    {"1 OR 2", func(o *org) []filter { return []filter{{"", "equals", service(o)}, {"IsActive", "equals", "true"}} }, 1},
		"both":                      {"(1 AND 2)", func(o *org) []filter { return []filter{{"", "equals", sales(o)}, {"Department", "equals", "Nowhere"}} }, 0},
		"a text, whatever its case": {"1", func(*org) []filter { return []filter{{"LastName", "equalsIgnoreCase", "RIVERA"}} }, 1},
		"no filter":                 {"", func(*org) []filter { return nil }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOrg(t)
			policy, set := o.id("UserAccessPolicy", "DeveloperName", "Partner_Onboarding"), o.permissionSet(seed.SetPartnerOnly)
			o.set("UserAccessPolicy", policy, store.Row{"Status": "Active", "TriggerType": "Update", "BooleanFilter": c.logic})
			filters := c.filters(o)
			o.must(func(tx *store.Tx) error {
				tx.DeleteWhere("UserAccessPolicyFilter", `"UserAccessPolicyId" = ?`, policy)
				for i, f := range filters {
					tx.Insert("UserAccessPolicyFilter", store.Row{
						"UserAccessPolicyId": policy, "ColumnName": f.column, "Operation": f.operation, "Value": f.value, "SortOrder": int64(i + 1),
					})
				}
				// one of a higher order, which everybody meets and which does nothing
				tx.Insert("UserAccessPolicy", store.Row{"DeveloperName": "Later", "MasterLabel": "Later", "Status": "Active", "TriggerType": "Update", "Order": int64(2), "BooleanFilter": "1"})
				return nil
			})
			assigned := func() int { return len(o.query("PermissionSetAssignment", `"PermissionSetId" = ?`, set)) }
			before := assigned()
			if err := o.upgrade(seed.Tomas, seed.ProfilePartnerSales); err != nil {
				t.Fatal(err)
			}
			if got := assigned() - before; got != c.want {
				t.Errorf("%d assignments more, want %d", got, c.want)
			}
		})
	}
}
