package rules_test

import (
	"testing"
	"time"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

func (o *org) actor(username string) rules.Actor {
	o.t.Helper()
	var actor rules.Actor
	err := o.as(username, func(_ *store.Tx, a rules.Actor) error { actor = a; return nil })
	if err != nil {
		o.t.Fatal(err)
	}
	return actor
}

// TestCanRead goes through what each administrator sees, and does not.
func TestCanRead(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	setup := []string{
		"Group", "GroupMember", "ObjectPermissions", "FieldPermissions", "SetupEntityAccess", "PermissionSetTabSetting",
		"PermissionSetGroupComponent", "MutingPermissionSet", "UserLicense",
	}
	for _, c := range []struct {
		username string
		hidden   []string
	}{
		{seed.Admin, nil},
		{seed.AdminWithoutViewSetup, setup},
		{seed.AdminWithoutViewRoles, []string{"UserRole"}},
		{seed.AdminWithoutSites, []string{"NetworkMemberGroup"}},
		{seed.AdminWithoutManageUsers, []string{"UserLogin"}},
		{seed.AdminWithoutExternalUsers, nil},
		{seed.Maya, append([]string{"UserRole", "NetworkMemberGroup", "UserLogin", "PermissionSet", "PermissionSetAssignment", "PermissionSetGroup"}, setup...)},
	} {
		hidden := map[string]bool{}
		for _, name := range c.hidden {
			hidden[name] = true
		}
		actor := o.actor(c.username)
		for _, name := range append([]string{
			"User", "Account", "Profile", "Network", "NetworkMember", "PermissionSet", "PermissionSetAssignment", "PermissionSetGroup",
			"UserRole", "NetworkMemberGroup", "UserLogin", "Case",
		}, setup...) {
			if got := o.engine.CanRead(actor, name, ""); got == hidden[name] {
				t.Errorf("%s sees %s: %v", c.username, name, got)
			}
		}
	}
}

func TestCanReadFields(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	admin := o.actor(seed.Admin)
	for _, c := range []struct {
		object, field string
		want          bool
	}{
		{"account", "ispartner", true},
		{"Account", "NoSuchField", false},
		{"NoSuchObject", "", false},
		{"NoSuchObject", "Id", false},
	} {
		if got := o.engine.CanRead(admin, c.object, c.field); got != c.want {
			t.Errorf("CanRead(%s, %s) = %v", c.object, c.field, got)
		}
	}
	if o.engine.CanRead(rules.Actor{}, "UserLicense", "Name") {
		t.Error("a user without permissions sees a field of UserLicense")
	}
}

// TestLoadActorUnites checks that permissions come from profile and permission
// sets alike, and that session-based and expired ones do not count.
func TestLoadActorUnites(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	priya := o.actor(seed.Priya)
	for permission, want := range map[string]bool{
		"PermissionsApiEnabled":             true, // profile
		"PermissionsTransferAnyCase":        true, // permission set Service Desk
		"PermissionsCreateCustomizeReports": true, // permission set Report Builder
		"PermissionsManageUsers":            false,
	} {
		if priya.Permissions[permission] != want {
			t.Errorf("Priya's %s: %v", permission, !want)
		}
	}
	session := o.permissionSet("Service_Desk")
	o.set("PermissionSet", session, store.Row{"HasActivationRequired": true})
	report := o.query("PermissionSetAssignment", `"AssigneeId" = ? AND "PermissionSetId" = ?`, o.user(seed.Priya), o.permissionSet("Report_Builder"))
	o.set("PermissionSetAssignment", report[0].String("Id"), store.Row{"ExpirationDate": o.now.Add(-time.Minute)})
	priya = o.actor(seed.Priya)
	if priya.Permissions["PermissionsTransferAnyCase"] || priya.Permissions["PermissionsCreateCustomizeReports"] {
		t.Error("a session-based permission set or an expired assignment counts")
	}
}

func TestLoadActorOfNobody(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	for _, id := range []string{"", "nonsense", missing("005")} {
		err := o.write(func(tx *store.Tx) error {
			_, err := rules.LoadActor(tx, id)
			return err
		})
		if code := apiError(t, err).Code; code != "INVALID_CROSS_REFERENCE_KEY" {
			t.Errorf("LoadActor(%q): %s", id, code)
		}
	}
}

// TestUnknownTargets checks the writes that lead nowhere.
func TestUnknownTargets(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	_, created := o.create("NoSuchObject", nil)
	for name, err := range map[string]error{
		"object":  created,
		"record":  o.update("User", missing("005"), store.Row{"Title": "x"}),
		"no id":   o.update("User", "zzz", store.Row{"Title": "x"}),
		"deleted": o.remove("Case", missing("500")),
	} {
		refused := apiError(t, err)
		want := schema.APIError{Status: 404, Code: "NOT_FOUND", Message: "The requested resource does not exist"}
		if refused.Status != want.Status || refused.Code != want.Code || refused.Message != want.Message {
			t.Errorf("unknown %s: %v", name, refused)
		}
	}
}
