package rules_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// start is when the test orgs were seeded; their clock stands an hour later.
var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// seeded gives the seeded org as bytes, made once.
var seeded = sync.OnceValues(func() (*demoorgtest.Image, error) {
	return demoorgtest.BuildImage(context.Background(), demoorg.Options{Now: func() time.Time { return start }})
})

// org is one private copy of the seeded org.
type org struct {
	t      testing.TB
	store  *store.Store
	engine *rules.Engine
	now    time.Time
}

func newOrg(t testing.TB) *org {
	t.Helper()
	image, err := seeded()
	if err != nil {
		t.Fatal(err)
	}
	o := &org{t: t, now: start.Add(time.Hour)}
	sch := schema.Build(schema.AllFeatures())
	if o.store, err = image.Open(t.Context(), sch, store.Options{Now: func() time.Time { return o.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.store.Close(); err != nil {
			t.Error(err)
		}
	})
	o.engine = rules.New(sch)
	return o
}

// write runs fn in a transaction that is kept unless fn is refused.
func (o *org) write(fn func(tx *store.Tx) error) error {
	return o.store.Update(o.t.Context(), fn)
}

// must is write for what has to work.
func (o *org) must(fn func(tx *store.Tx) error) {
	o.t.Helper()
	if err := o.write(fn); err != nil {
		o.t.Fatal(err)
	}
}

// as runs fn with a user as the actor.
func (o *org) as(username string, fn func(tx *store.Tx, actor rules.Actor) error) error {
	return o.write(func(tx *store.Tx) error {
		actor, err := rules.LoadActor(tx, idOf(o.t, tx, "User", "Username", username))
		if err != nil {
			return err
		}
		return fn(tx, actor)
	})
}

// update changes a record as the administrator.
func (o *org) update(object, id string, changes store.Row) error {
	return o.as(seed.Admin, func(tx *store.Tx, actor rules.Actor) error {
		return o.engine.Update(tx, actor, object, id, changes)
	})
}

func (o *org) create(object string, values store.Row) (id string, err error) {
	err = o.as(seed.Admin, func(tx *store.Tx, actor rules.Actor) error {
		id, err = o.engine.Create(tx, actor, object, values)
		return err
	})
	return id, err
}

func (o *org) remove(object, id string) error {
	return o.as(seed.Admin, func(tx *store.Tx, actor rules.Actor) error {
		return o.engine.Delete(tx, actor, object, id)
	})
}

// set changes a record past all rules, to make a situation.
func (o *org) set(object, id string, fields store.Row) {
	o.t.Helper()
	o.must(func(tx *store.Tx) error {
		tx.Set(object, id, fields)
		return nil
	})
}

// get reads a record.
func (o *org) get(object, id string) store.Row {
	o.t.Helper()
	rows := o.query(object, `"Id" = ?`, id)
	if len(rows) != 1 {
		o.t.Fatalf("%s %s: %d records", object, id, len(rows))
	}
	return rows[0]
}

func (o *org) query(object, where string, args ...any) (rows []store.Row) {
	o.t.Helper()
	err := o.store.View(o.t.Context(), func(tx *store.Tx) (err error) {
		rows = tx.Select(object, where, args...)
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return rows
}

// id finds a record by one of its fields.
func (o *org) id(object, field, value string) string {
	o.t.Helper()
	rows := o.query(object, `"`+field+`" = ?`, value)
	if len(rows) != 1 {
		o.t.Fatalf("%s with %s %q: %d records", object, field, value, len(rows))
	}
	return rows[0].String("Id")
}

func (o *org) user(username string) string { o.t.Helper(); return o.id("User", "Username", username) }
func (o *org) profile(name string) string  { o.t.Helper(); return o.id("Profile", "Name", name) }
func (o *org) permissionSet(name string) string {
	o.t.Helper()
	return o.id("PermissionSet", "Name", name)
}

func (o *org) userRow(username string) store.Row {
	o.t.Helper()
	return o.get("User", o.user(username))
}

func (o *org) accountOf(username string) string {
	o.t.Helper()
	return o.userRow(username).String("AccountId")
}

// role finds the partner role of an account by portal role.
func (o *org) role(account, portalRole string) string {
	o.t.Helper()
	rows := o.query("UserRole", `"PortalAccountId" = ? AND "PortalType" = 'Partner' AND "PortalRole" = ?`, account, portalRole)
	if len(rows) != 1 {
		o.t.Fatalf("partner role %s of %s: %d records", portalRole, account, len(rows))
	}
	return rows[0].String("Id")
}

// upgrade gives a user another profile.
func (o *org) upgrade(username, profile string) error {
	return o.update("User", o.user(username), store.Row{"ProfileId": o.profile(profile)})
}

// runDue lets time pass until all that was put off is done.
func (o *org) runDue() {
	o.t.Helper()
	o.now = o.now.Add(time.Minute)
	o.must(func(tx *store.Tx) error {
		o.engine.RunDue(tx, o.now)
		return nil
	})
}

// sitesOf names the sites a user is a member of, sorted.
func (o *org) sitesOf(username string) []string {
	o.t.Helper()
	sites := o.query("Network", `"Id" IN (SELECT "NetworkId" FROM "NetworkMember" WHERE "MemberId" = ?)`, o.user(username))
	names := make([]string, len(sites))
	for i, row := range sites {
		names[i] = row.String("Name")
	}
	slices.Sort(names)
	return names
}

func idOf(t testing.TB, tx *store.Tx, object, field, value string) string {
	t.Helper()
	row := tx.First(object, `"`+field+`" = ?`, value)
	if row == nil {
		t.Fatalf("no %s has the %s %q", object, field, value)
	}
	return row.String("Id")
}

// apiError gives the refusal in an error.
func apiError(t testing.TB, err error) *schema.APIError {
	t.Helper()
	var refused *schema.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return refused
}

// fingerprint is the whole state that writes touch, as text.
func fingerprint(tx *store.Tx) string {
	var b strings.Builder
	for _, object := range []string{
		"User", "Account", "Contact", "UserRole", "UserLicense", "PermissionSetAssignment", "PermissionSetLicense",
		"PermissionSetLicenseAssign", "NetworkMember", "UserLogin", "Case", "ObjectPermissions", "SetupEntityAccess", "NetworkMemberGroup",
	} {
		rows := tx.Select(object, "")
		for _, row := range rows {
			fmt.Fprintln(&b, object, row)
		}
	}
	_, waiting := tx.NextJob()
	fmt.Fprintln(&b, "job", waiting)
	return b.String()
}

// configure changes the settings of the org.
func (o *org) configure(change func(*rules.Settings)) {
	o.t.Helper()
	o.must(func(tx *store.Tx) error {
		s := rules.LoadSettings(tx)
		change(&s)
		rules.SaveSettings(tx, s)
		return nil
	})
}
