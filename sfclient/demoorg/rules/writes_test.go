package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// newPerson gives the fields of a new external user.
func newPerson(o *org, contact, profile string) store.Row {
	return store.Row{
		"Username": "new.person@northwind.example", "LastName": "Person", "Email": "new.person@northwind.example", "Alias": "nperson",
		"CommunityNickname": "new.person", "ProfileId": o.profile(profile), "ContactId": contact,
	}
}

func (o *org) newContact(account string) string {
	o.t.Helper()
	id, err := o.create("Contact", store.Row{"LastName": "Person", "AccountId": account})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// TestEnableUser makes an external user, which is what enables a contact.
func TestEnableUser(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	account := o.accountOf(seed.Tomas)
	used := o.get("UserLicense", o.id("UserLicense", "Name", seed.LicensePartner)).Int("UsedLicenses")
	id, err := o.create("User", newPerson(o, o.newContact(account), seed.ProfilePartnerSales))
	if err != nil {
		t.Fatal(err)
	}
	o.runDue()
	got := o.get("User", id)
	want := []any{"PowerPartner", account, o.role(account, "Worker"), "Worker", true, true}
	if diff := cmp.Diff(want, []any{got["UserType"], got["AccountId"], got["UserRoleId"], got["PortalRole"], got["IsActive"], got["IsPortalEnabled"]}); diff != "" {
		t.Errorf("the new user (-want +got):\n%s", diff)
	}
	if now := o.get("UserLicense", o.id("UserLicense", "Name", seed.LicensePartner)).Int("UsedLicenses"); now != used+1 {
		t.Errorf("used seats went from %d to %d", used, now)
	}
	if diff := cmp.Diff([]string{seed.SitePartner}, o.sitesOf("new.person@northwind.example")); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
	if n := len(o.query("UserLogin", `"UserId" = ?`, id)); n != 1 {
		t.Errorf("%d logins", n)
	}
}

// TestInternalUserGetsNickname makes two internal users without a nickname.
func TestInternalUserGetsNickname(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	names := map[string]bool{}
	for _, name := range []string{"one", "two"} {
		id, err := o.create("User", store.Row{
			"Username": name + "@internal.example", "LastName": name, "Email": name + "@internal.example", "Alias": name,
			"ProfileId": o.profile("Standard User"),
		})
		if err != nil {
			t.Fatal(err)
		}
		nickname := o.get("User", id).String("CommunityNickname")
		if !strings.HasPrefix(nickname, "User") || len(nickname) > 40 || names[nickname] {
			t.Errorf("the nickname is %q", nickname)
		}
		names[nickname] = true
	}
}

// TestEnableUserIsJudged checks that enabling follows the rules of the upgrade.
func TestEnableUserIsJudged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ account, profile, message string }{
		{seed.Lena, seed.ProfileCustomerPlusService, ownerRole},
		{seed.Maya, seed.ProfilePartnerSales, "the account of a partner user must be a partner account"},
		{seed.Omar, seed.ProfilePartnerSales, "partner users can't be associated to a person account"},
		{seed.Tomas, seed.ProfileChannel, "License Limit Exceeded - Channel Account"},
	} {
		o := newOrg(t)
		_, err := o.create("User", newPerson(o, o.newContact(o.accountOf(c.account)), c.profile))
		if got := apiError(t, err).Message; got != c.message {
			t.Errorf("a user of %s on the account of %s: %q", c.profile, c.account, got)
		}
	}
}

func TestInternalUser(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	values := newPerson(o, "", "Standard User")
	values["UserRoleId"] = o.id("UserRole", "Name", "Customer Service")
	id, err := o.create("User", values)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.get("User", id); got["UserType"] != "Standard" || got["IsPortalEnabled"] != false {
		t.Errorf("the new user is %v", got)
	}
	err = o.as(seed.AdminWithoutManageUsers, func(tx *store.Tx, actor rules.Actor) error {
		return o.engine.Update(tx, actor, "User", id, store.Row{"Title": "Clerk"})
	})
	if code := apiError(t, err).Code; code != "INSUFFICIENT_ACCESS_OR_READONLY" {
		t.Errorf("an administrator without Manage Users: %s", code)
	}
	if code := apiError(t, o.remove("User", id)).Code; code != "METHOD_NOT_ALLOWED" {
		t.Errorf("deleting a user: %s", code)
	}
}

// TestPortalRoleChoosesTheRole: naming a portal role moves the user within the
// account.
func TestPortalRoleChoosesTheRole(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	if err := o.update("User", o.user(seed.TomasColleague), store.Row{"PortalRole": "Executive"}); err != nil {
		t.Fatal(err)
	}
	want := o.role(o.accountOf(seed.Tomas), "Executive")
	if got := o.userRow(seed.TomasColleague)["UserRoleId"]; got != want {
		t.Errorf("the role is %v, want %v", got, want)
	}
	refused := apiError(t, o.update("User", o.user(seed.Dana), store.Row{"PortalRole": "Executive"})) // an account of two roles
	if refused.Message != roleType {
		t.Errorf("a portal role that the account lacks: %v", refused)
	}
}

// TestDisablePortalUser: taking the access away deactivates and renames.
func TestDisablePortalUser(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	id := o.user(seed.Dana)
	used := o.get("UserLicense", o.id("UserLicense", "Name", seed.LicensePartner)).Int("UsedLicenses")
	if err := o.update("User", id, store.Row{"IsPortalEnabled": false}); err != nil {
		t.Fatal(err)
	}
	dana := o.get("User", id)
	if dana.Bool("IsActive") || dana.Bool("IsPortalEnabled") || dana.String("Username") == seed.Dana {
		t.Errorf("active %v, enabled %v, username %s", dana["IsActive"], dana["IsPortalEnabled"], dana["Username"])
	}
	if now := o.get("UserLicense", o.id("UserLicense", "Name", seed.LicensePartner)).Int("UsedLicenses"); now != used-1 {
		t.Errorf("used seats went from %d to %d", used, now)
	}
}

// TestDisablePartnerAccount: the flag's users are disabled, and its roles are gone.
func TestDisablePartnerAccount(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	account := o.accountOf(seed.Tomas)
	if err := o.update("Account", account, store.Row{"IsPartner": false}); err != nil {
		t.Fatal(err)
	}
	ines := o.userRow(seed.TomasColleague)
	if ines.Bool("IsActive") || ines["UserRoleId"] != nil {
		t.Errorf("the partner user is active %v with role %v", ines["IsActive"], ines["UserRoleId"])
	}
	if roles := o.query("UserRole", `"PortalAccountId" = ?`, account); len(roles) != 0 {
		t.Errorf("%d roles are left", len(roles))
	}
	if !o.userRow(seed.Tomas).Bool("IsActive") {
		t.Error("the customer user of the account was disabled too")
	}
}

// TestOwnerOfAccountChanges: the account's roles hang below its owner's role.
func TestOwnerOfAccountChanges(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	account := o.accountOf(seed.Tomas)
	if err := o.update("Account", account, store.Row{"OwnerId": o.user(seed.OwnerAsia)}); err != nil {
		t.Fatal(err)
	}
	top := o.get("UserRole", o.role(account, "Executive"))
	if want := o.userRow(seed.OwnerAsia)["UserRoleId"]; top["ParentRoleId"] != want {
		t.Errorf("the highest role is below %v, want %v", top["ParentRoleId"], want)
	}
	if err := o.update("Account", o.accountOf(seed.Zoe), store.Row{"OwnerId": o.user(seed.OwnerAsia)}); err != nil {
		t.Fatal(err)
	}
	shared := o.get("UserRole", o.userRow(seed.ZoePartner).String("UserRoleId"))
	if shared["PortalAccountOwnerId"] != o.user(seed.OwnerAsia) {
		t.Errorf("the shared role is the one of %v", shared["PortalAccountOwnerId"])
	}
}

// TestCasesAndOpportunities checks the fields that follow from others.
func TestCasesAndOpportunities(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	id, err := o.create("Case", store.Row{"Subject": "A leak", "AccountId": o.accountOf(seed.Maya)})
	if err != nil {
		t.Fatal(err)
	}
	if c := o.get("Case", id); c["OwnerId"] != o.user(seed.Admin) || c.Bool("IsClosed") {
		t.Errorf("a new case is owned by %v, closed %v", c["OwnerId"], c["IsClosed"])
	}
	if err := o.update("Case", id, store.Row{"Status": "Closed"}); err != nil {
		t.Fatal(err)
	}
	if c := o.get("Case", id); !c.Bool("IsClosed") || c["ClosedDate"] == nil {
		t.Errorf("a closed case: closed %v at %v", c["IsClosed"], c["ClosedDate"])
	}
	if err := o.update("Case", id, store.Row{"Status": "Working"}); err != nil {
		t.Fatal(err)
	}
	if c := o.get("Case", id); c.Bool("IsClosed") || c["ClosedDate"] != nil {
		t.Errorf("a case opened again: closed %v at %v", c["IsClosed"], c["ClosedDate"])
	}
	deal, err := o.create("Opportunity", store.Row{"Name": "Pumps", "StageName": "Closed Won", "CloseDate": "2026-11-20"})
	if err != nil {
		t.Fatal(err)
	}
	if d := o.get("Opportunity", deal); !d.Bool("IsWon") || !d.Bool("IsClosed") {
		t.Errorf("won %v, closed %v", d["IsWon"], d["IsClosed"])
	}
}

// TestDelete checks what goes with a record, what stays, and what can't go.
func TestDelete(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	account, err := o.create("Account", store.Row{"Name": "Short-lived"})
	if err != nil {
		t.Fatal(err)
	}
	contact := o.newContact(account)
	if err := o.remove("Account", account); err != nil {
		t.Fatal(err)
	}
	if got := o.get("Contact", contact)["AccountId"]; got != nil {
		t.Errorf("the contact still belongs to %v", got)
	}
	group := o.id("Group", "DeveloperName", "Claims_Reviewers")
	if err := o.remove("Group", group); err != nil {
		t.Fatal(err)
	}
	if left := o.query("GroupMember", `"GroupId" = ? OR "UserOrGroupId" = ?`, group, group); len(left) != 0 {
		t.Errorf("members of a deleted group: %v", left)
	}
}

// TestGiveBack plays what an administrator does after an upgrade: license first,
// then permission set, then group.
func TestGiveBack(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	becomePartner(t, o, seed.ProfilePartnerService)
	maya := o.user(seed.Maya)
	psl := o.id("PermissionSetLicense", "DeveloperName", seed.LicenseWarranty)
	used := o.get("PermissionSetLicense", psl).Int("UsedLicenses")
	license, err := o.create("PermissionSetLicenseAssign", store.Row{"AssigneeId": maya, "PermissionSetLicenseId": psl})
	if err != nil {
		t.Fatal(err)
	}
	set, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": maya, "PermissionSetId": o.permissionSet(seed.SetWithLicense)})
	if err != nil {
		t.Fatal(err)
	}
	group, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": maya, "PermissionSetGroupId": o.id("PermissionSetGroup", "DeveloperName", seed.GroupMuted)})
	if err != nil {
		t.Fatal(err)
	}
	aggregate := o.id("PermissionSet", "PermissionSetGroupId", o.id("PermissionSetGroup", "DeveloperName", seed.GroupMuted))
	if got := o.get("PermissionSetAssignment", group)["PermissionSetId"]; got != aggregate {
		t.Errorf("the group's assignment names the permission set %v, want its aggregate", got)
	}
	if now := o.get("PermissionSetLicense", psl).Int("UsedLicenses"); now != used+1 {
		t.Errorf("used permission set licenses went from %d to %d", used, now)
	}
	for _, step := range []struct{ object, id string }{{"PermissionSetAssignment", set}, {"PermissionSetLicenseAssign", license}} {
		if err := o.remove(step.object, step.id); err != nil {
			t.Fatal(err)
		}
	}
	if now := o.get("PermissionSetLicense", psl).Int("UsedLicenses"); now != used {
		t.Errorf("used permission set licenses ended at %d, want %d", now, used)
	}
}

// TestRoles checks internal roles, which can be made, renamed and deleted.
func TestRoles(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	parent := o.id("UserRole", "Name", "Operations")
	id, err := o.create("UserRole", store.Row{"Name": "Night Shift", "ParentRoleId": parent})
	if err != nil {
		t.Fatal(err)
	}
	below, err := o.create("UserRole", store.Row{"Name": "Night Shift", "ParentRoleId": id})
	if err != nil {
		t.Fatal(err)
	}
	names := []any{o.get("UserRole", id)["DeveloperName"], o.get("UserRole", below)["DeveloperName"]}
	if diff := cmp.Diff([]any{"NightShift", "NightShift1"}, names); diff != "" {
		t.Errorf("API names (-want +got):\n%s", diff)
	}
	if err := o.update("UserRole", id, store.Row{"Name": "Late Shift"}); err != nil {
		t.Fatal(err)
	}
	if err := o.remove("UserRole", id); err != nil {
		t.Fatal(err)
	}
	if got := o.get("UserRole", below)["ParentRoleId"]; got != parent {
		t.Errorf("the role below moved to %v, want %v", got, parent)
	}
}

// TestDeveloperName checks names that leave little to make an API name of.
func TestDeveloperName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Acme & Sons Partner User": "AcmeSonsPartnerUser",
		"3M Partner User":          "X3MPartnerUser",
		"海港贸易":                     "X",
		"":                         "X",
		strings.Repeat("a", 200):   strings.Repeat("a", 78),
	} {
		if got := rules.DeveloperName(name); got != want {
			t.Errorf("DeveloperName(%q) = %q", name, got)
		}
	}
}
