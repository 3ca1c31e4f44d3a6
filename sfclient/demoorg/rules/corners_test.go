package rules_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestLesserOrg upgrades a user in an org without sites, partner accounts and the
// portal role field: what the org lacks is neither read nor written.
func TestLesserOrg(t *testing.T) {
	t.Parallel()
	features := schema.AllFeatures()
	features.Networks, features.PartnerAccounts, features.PortalRoleField = false, false, false
	sch := schema.Build(features)
	o := &org{t: t, engine: rules.New(sch), now: start}
	var err error
	o.store, err = store.Create(t.Context(), "", sch, store.Options{Now: func() time.Time { return o.now }},
		func(tx *store.Tx) error { return seed.Write(tx, seed.Options{}) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.store.Close() })
	if err := o.upgrade(seed.Aiko, seed.ProfileCustomerPlusLogin); err != nil {
		t.Fatal(err)
	}
	o.runDue()
	if got := o.userRow(seed.Aiko); got["UserType"] != "PowerCustomerSuccess" || got["UserRoleId"] == nil {
		t.Errorf("Aiko is %v with the role %v", got["UserType"], got["UserRoleId"])
	}
	refused := apiError(t, o.upgrade(seed.Tomas, seed.ProfilePartnerSales))
	if refused.Message != "the account of a partner user must be a partner account" {
		t.Errorf("without partner accounts: %v", refused)
	}
}

// TestCustomerAccount: the first customer with a role makes the account a customer
// account; taking the flag away disables those users.
func TestCustomerAccount(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	account := o.accountOf(seed.Maya)
	o.set("Account", account, store.Row{"IsCustomerPortal": false})
	if err := o.upgrade(seed.Maya, seed.ProfileCustomerPlusService); err != nil {
		t.Fatal(err)
	}
	if !o.get("Account", account).Bool("IsCustomerPortal") {
		t.Error("the account is no customer account")
	}
	if err := o.update("Account", account, store.Row{"IsCustomerPortal": false}); err != nil {
		t.Fatal(err)
	}
	if maya := o.userRow(seed.Maya); maya.Bool("IsActive") || maya["UserRoleId"] != nil {
		t.Errorf("Maya is active %v with the role %v", maya["IsActive"], maya["UserRoleId"])
	}
}

// TestAggregateIsNotAssigned: a group is assigned by naming the group.
func TestAggregateIsNotAssigned(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	aggregate := o.id("PermissionSet", "PermissionSetGroupId", o.id("PermissionSetGroup", "DeveloperName", "Claims_Team"))
	_, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Tomas), "PermissionSetId": aggregate})
	if got := apiError(t, err).Code; got != "INVALID_CROSS_REFERENCE_KEY" {
		t.Errorf("the aggregate of a group was judged %s", got)
	}
}

// TestMutingCounts: a group may be assigned although a component alone may not,
// when the muting set takes away what the license denies.
func TestMutingCounts(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	group := o.id("PermissionSetGroup", "DeveloperName", "Claims_Team")
	component := o.permissionSet("Claim_Reader")
	rows := o.query("ObjectPermissions", `"ParentId" = ?`, component)
	o.set("ObjectPermissions", rows[0].String("Id"), store.Row{"PermissionsViewAllRecords": true})
	if _, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Dana), "PermissionSetGroupId": group}); err != nil {
		t.Errorf("the group: %v", err)
	}
	_, err := o.create("PermissionSetAssignment", store.Row{"AssigneeId": o.user(seed.Dana), "PermissionSetId": component})
	if got := apiError(t, err).Message; got != "Can't assign permission set Claim Reader to user Dana Brooks. The user license doesn't allow the permission: View All Warranty Claims" {
		t.Errorf("the component: %q", got)
	}
}

// TestFutureExpiration: an assignment may end later.
func TestFutureExpiration(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	for name, end := range map[string]any{"Case_Commenter": o.now.Add(time.Hour), "Claim_Reader": store.FormatTime(o.now.Add(time.Hour))} {
		values := store.Row{"AssigneeId": o.user(seed.Dana), "PermissionSetId": o.permissionSet(name), "ExpirationDate": end}
		if _, err := o.create("PermissionSetAssignment", values); err != nil {
			t.Error(err)
		}
	}
}

// TestRightsOnRecords: what is no setup object is written by object permissions.
func TestRightsOnRecords(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	claim := o.query("Warranty_Claim__c", `"OwnerId" = ? LIMIT 1`, o.user(seed.Maya))[0].String("Id")
	contact := o.id("Contact", "LastName", "Yankova")
	for _, c := range []struct {
		actor   string
		refused bool
		do      func(tx *store.Tx, actor rules.Actor) error
	}{
		{seed.Maya, false, func(tx *store.Tx, a rules.Actor) error {
			return o.engine.Update(tx, a, "Warranty_Claim__c", claim, store.Row{"Product__c": "Tern 20"})
		}},
		{seed.Sam, true, func(tx *store.Tx, a rules.Actor) error {
			return o.engine.Update(tx, a, "Warranty_Claim__c", claim, store.Row{"Product__c": "Tern 60"})
		}},
		{seed.Maya, true, func(tx *store.Tx, a rules.Actor) error {
			return o.engine.Delete(tx, a, "Contact", contact)
		}},
		{seed.Priya, true, func(tx *store.Tx, a rules.Actor) error {
			_, err := o.engine.Create(tx, a, "Group", store.Row{"Name": "New"})
			return err
		}},
		{seed.Priya, true, func(tx *store.Tx, a rules.Actor) error {
			_, err := o.engine.Create(tx, a, "UserPackageLicense", store.Row{"UserId": a.UserID})
			return err
		}},
		{seed.Maya, false, func(tx *store.Tx, a rules.Actor) error { return o.engine.Delete(tx, a, "Warranty_Claim__c", claim) }},
	} {
		if err := o.as(c.actor, c.do); (err != nil) != c.refused {
			t.Errorf("%s: %v", c.actor, err)
		}
	}
}

// TestContactsCanBeChanged checks the writes to a contact that are accepted.
func TestContactsCanBeChanged(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	id := o.newContact(o.accountOf(seed.Maya))
	if err := o.update("Contact", id, store.Row{"AccountId": o.accountOf(seed.Tomas), "OwnerId": o.user(seed.OwnerAsia)}); err != nil {
		t.Fatal(err)
	}
	if got := o.get("Contact", id); got["AccountId"] != o.accountOf(seed.Tomas) || got["OwnerId"] != o.user(seed.OwnerAsia) {
		t.Errorf("the contact belongs to %v, owned by %v", got["AccountId"], got["OwnerId"])
	}
	if err := o.remove("Contact", id); err != nil {
		t.Fatal(err)
	}
	if left := o.query("Contact", `"Id" = ?`, id); len(left) != 0 {
		t.Errorf("the contact is still there: %v", left)
	}
}

// TestIvanMayStayCustomer: a contact owned by an external user is in the way of a
// partner account alone.
func TestIvanMayStayCustomer(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	if err := o.upgrade(seed.Ivan, seed.ProfileCustomerPlusService); err != nil {
		t.Error(err)
	}
	if err := o.upgrade(seed.Omar, seed.ProfileCustomerPlusService); err != nil {
		t.Error(err)
	}
}

// TestSettingsAreKept: an org without settings has the default ones.
func TestSettingsAreKept(t *testing.T) {
	t.Parallel()
	sch := schema.Build(schema.AllFeatures())
	s, err := store.Open(t.Context(), "", sch, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	want := rules.Settings{StandardExternalProfiles: true, CustomerRoles: 2, PartnerRoles: 1, AccountRoleOptimization: []string{"001"}, SiteDelay: time.Hour}
	err = s.Update(t.Context(), func(tx *store.Tx) error {
		if got := rules.LoadSettings(tx); !cmp.Equal(got, rules.DefaultSettings()) {
			t.Errorf("settings of a new org: %v", got)
		}
		rules.SaveSettings(tx, want)
		if diff := cmp.Diff(want, rules.LoadSettings(tx)); diff != "" {
			t.Errorf("settings (-want +got):\n%s", diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDamagedSettings: what can't be read is said, and never taken for the default.
func TestDamagedSettings(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	o.must(func(tx *store.Tx) error {
		tx.SetMeta("rules.settings", "{")
		return nil
	})
	if err := o.upgrade(seed.Tomas, seed.ProfilePartnerSales); err == nil {
		t.Error("upgraded by settings that can't be read")
	}
}

// TestUnknownJob: a job of another kind is none of the rules' and is put away.
func TestUnknownJob(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	o.must(func(tx *store.Tx) error {
		tx.AddJob(store.Job{Due: o.now, Kind: "another", Payload: []byte("{}")})
		return nil
	})
	o.runDue()
	o.must(func(tx *store.Tx) error {
		if _, waiting := tx.NextJob(); waiting {
			t.Error("still waiting")
		}
		return nil
	})
}
