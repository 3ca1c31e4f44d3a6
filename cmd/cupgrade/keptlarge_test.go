package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core/commit"
	"cupgrade/core/flaganswers"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// grantClasses gives the profile of a user access to n more Apex classes, which no other
// profile has.
func (o *testOrg) grantClasses(username string, n int) {
	o.t.Helper()
	err := o.Do(o.t.Context(), func(tx *store.Tx) error {
		user := tx.First("User", `"Username" = ?`, username)
		set := tx.First("PermissionSet", `"ProfileId" = ?`, user.String("ProfileId"))
		classes, access := make([]store.Row, n), make([]store.Row, n)
		for i := range classes {
			classes[i] = store.Row{"Name": fmt.Sprintf("Kept%04d", i), "Status": "Active"}
		}
		ids := tx.BulkInsert("ApexClass", classes)
		for i, id := range ids {
			access[i] = store.Row{"ParentId": set.String("Id"), "SetupEntityId": id, "SetupEntityType": "ApexClass"}
		}
		tx.BulkInsert("SetupEntityAccess", access)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// offeredPlan plans to upgrade Tomas and to keep all that is offered, or nothing.
func (o *testOrg) offeredPlan(org upgrade.Org, keeps bool) upgrade.Plan {
	o.t.Helper()
	given, err := flaganswers.Resolve(o.t.Context(), org, flaganswers.Given{User: seed.Tomas, Profile: seed.ProfilePartnerSales})
	if err != nil {
		o.t.Fatal(err)
	}
	choice := upgrade.Choice{UserID: given.User.User.ID, ProfileID: given.Profile.ID}
	plan := o.plan(org, choice)
	if keeps {
		choice.Keep = planning.Offered(plan)
		plan = o.plan(org, choice)
	}
	return plan
}

// TestThousandsAreKept keeps three thousand permissions, hundreds in a short run, for a user of
// a profile whose name is as long as a name may be: in requests of two hundred, and the org has
// each of them.
func TestThousandsAreKept(t *testing.T) {
	t.Parallel()
	permissions := turnsNow().keptPermissions
	o := startOrg(t)
	long := strings.Repeat("Długa nazwa ", 7)
	profile := text(o.one("SELECT ProfileId FROM User WHERE Username = '"+seed.Tomas+"'"), "ProfileId")
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		tx.Set("Profile", profile, store.Row{"Name": string([]rune(long)[:80])})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	o.grantClasses(seed.Tomas, permissions)
	client := o.client("")
	plan := o.offeredPlan(client, true)
	before := len(o.Requests())
	if result := (commit.Applier{Org: client}).Apply(t.Context(), plan); !result.Done() || len(result.Verification.Access) > 0 {
		t.Fatalf("%+v, %v, %v", result.Steps, result.Err, result.Verification.Access)
	}
	collections := 0
	for _, r := range o.Requests()[before:] {
		if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/composite/sobjects") {
			collections++
		}
	}
	if most := (len(plan.Keep.Rows)+199)/200 + 1; collections > most { // one assigns it
		t.Errorf("%d rows take %d collections, more than %d", len(plan.Keep.Rows), collections, most)
	}
	sets := o.madeSets()
	if len(sets) != 1 || len(text(sets[0], "Name")) > 80 || len(text(sets[0], "Label")) > 80 {
		t.Fatalf("the sets are %v", sets)
	}
	if n := len(o.all("SELECT Id FROM SetupEntityAccess WHERE ParentId = '" + text(sets[0], "Id") + "' AND SetupEntityType = 'ApexClass'")); n < permissions {
		t.Errorf("the set has %d classes", n)
	}
}

// TestWhatKeepingCosts: a set of three hundred rows is made within three round trips more than
// an upgrade without one takes; it is then looked at, assigned, and its site opened.
func TestWhatKeepingCosts(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	trips := map[bool]int{}
	for _, keeps := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			const far = 150 * time.Millisecond
			network := newMemoryNet()
			org := demo(t, demoorg.Options{Open: img.Open, MembershipDelay: -1, Now: morning, Listener: network, Latency: far})
			pool := &http.Transport{MaxIdleConnsPerHost: 5, DialContext: network.dial}
			v := &virtual{testOrg: &testOrg{Org: org, t: t}, transport: &countingTransport{RoundTripper: pool}, pool: pool}
			t.Cleanup(v.close)
			v.grantClasses(seed.Tomas, 300)
			client := v.session()
			plan := v.offeredPlan(client, keeps)
			began, before := time.Now(), len(org.Requests())
			if result := (commit.Applier{Org: client}).Apply(t.Context(), plan); !result.Done() {
				t.Fatalf("%+v, %v", result.Steps, result.Err)
			}
			trips[keeps] = int(time.Since(began) / far)
			made := 0
			for _, r := range org.Requests()[before:] {
				if r.Method == http.MethodPatch {
					break
				}
				if strings.HasSuffix(r.Path, "/sobjects/PermissionSet") || strings.HasSuffix(r.Path, "/composite/sobjects") {
					made++
				}
			}
			if keeps && (len(plan.Keep.Rows) < 300 || made > 3) {
				t.Errorf("%d rows are made with %d requests", len(plan.Keep.Rows), made)
			}
		})
	}
	t.Logf("%d round trips without, %d with a set of 300 rows", trips[false], trips[true])
	if more := trips[true] - trips[false]; more > 3+3+1+1 {
		t.Errorf("keeping takes %d round trips more", more)
	}
}

// meanwhile lets something happen in the org when a request comes for the first time.
func (o *testOrg) meanwhile(method, path string, happens func(tx *store.Tx) error) {
	o.t.Helper()
	o.Inject(demoorgtest.Fault{Method: method, Match: func(r *http.Request) bool {
		if strings.Contains(r.URL.Path, path) {
			if err := o.Do(o.t.Context(), happens); err != nil {
				o.t.Error(err)
			}
		}
		return false
	}})
}

// TestTheRightGoesMidway: the admin may no longer change permission sets once the set is made.
// Its rows are refused, nothing else is changed, and the set that can't be deleted is named.
func TestTheRightGoesMidway(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	client := o.client("")
	plan := o.offeredPlan(client, true)
	o.meanwhile(http.MethodPost, "/composite/sobjects", func(tx *store.Tx) error {
		for _, set := range tx.Select("PermissionSet", `"PermissionsManageProfilesPermissionsets"`) {
			tx.Set("PermissionSet", set.String("Id"), store.Row{"PermissionsManageProfilesPermissionsets": false})
		}
		return nil
	})
	result := commit.Applier{Org: client}.Apply(t.Context(), plan)
	if e := upgrade.EndingOf(plan, result); e.State != upgrade.StateHalfDone || len(result.Steps[0].Refused) > 0 { // the license has refused nothing
		t.Errorf("it ends %s: %+v", e.State, result.Steps)
	}
	if user := o.one("SELECT UserType FROM User WHERE Username = '" + seed.Tomas + "'"); text(user, "UserType") != "CspLitePortal" {
		t.Errorf("the user is %v", user)
	}
	sets, told := o.madeSets(), fmt.Sprintf("%+v", result.Steps[0].Finding)
	if len(sets) != 1 || !strings.Contains(told, text(sets[0], "Id")) || len(o.holdersOf(text(sets[0], "Id"))) != 0 {
		t.Errorf("the sets are %v, told is %s", sets, told)
	}
}

// TestASetThatSomeoneChanges: between the making of the set and its assignment someone else
// deletes it, or makes it grant more. It is not assigned, and the ending says so.
func TestASetThatSomeoneChanges(t *testing.T) {
	t.Parallel()
	for name, happens := range map[string]func(tx *store.Tx, set string) error{
		"grants more": func(tx *store.Tx, set string) error {
			tx.Set("PermissionSet", set, store.Row{"PermissionsRunFlow": true})
			return nil
		},
		"is deleted": func(tx *store.Tx, set string) error {
			tx.DeleteWhere("SetupEntityAccess", `"ParentId" = ?`, set)
			tx.Delete("PermissionSet", set)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := startOrg(t)
			client := o.client("")
			plan := o.offeredPlan(client, true)
			o.meanwhile(http.MethodPatch, "/sobjects/User/", func(tx *store.Tx) error {
				return happens(tx, tx.First("PermissionSet", `"Name" = ?`, plan.Keep.Name).String("Id"))
			})
			result := commit.Applier{Org: client}.Apply(t.Context(), plan)
			if e := upgrade.EndingOf(plan, result); e.State != upgrade.StateIncomplete {
				t.Errorf("it ends %s: %+v, %v", e.State, result.Steps, result.Err)
			}
			for _, set := range o.madeSets() {
				if holders := o.holdersOf(text(set, "Id")); len(holders) != 0 {
					t.Errorf("%v has %v", set, holders)
				}
			}
			if user := o.one("SELECT UserType FROM User WHERE Username = '" + seed.Tomas + "'"); text(user, "UserType") != "PowerPartner" {
				t.Errorf("the user is %v", user)
			}
		})
	}
}
