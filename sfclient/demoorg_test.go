package sfclient_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/wire"
)

// image is built once: every test starts its own org from it.
var image = sync.OnceValues(func() (*demoorgtest.Image, error) {
	return demoorgtest.BuildImage(context.Background(), demoorg.Options{})
})

// startOrg runs a demo org with everything in it.
func startOrg(t testing.TB) *demoorgtest.Org {
	t.Helper()
	built, err := image()
	if err != nil {
		t.Fatal(err)
	}
	return startWith(t, demoorg.Options{Open: built.Open, MembershipDelay: -1})
}

func startWith(t testing.TB, o demoorg.Options) *demoorgtest.Org {
	t.Helper()
	org, err := demoorgtest.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	})
	return org
}

// without starts an org that lacks something.
func without(t testing.TB, lack func(*schema.Features)) *demoorgtest.Org {
	t.Helper()
	features := schema.AllFeatures()
	lack(&features)
	return startWith(t, demoorg.Options{Features: &features, MembershipDelay: -1})
}

func connect(t testing.TB, org *demoorgtest.Org) *sfclient.Client {
	t.Helper()
	return connectWith(t, org, org.Token())
}

func connectWith(t testing.TB, org *demoorgtest.Org, token string) *sfclient.Client {
	t.Helper()
	client, err := sfclient.New(wire.Config{InstanceURL: org.URL(), Token: wire.NewSecret(token)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// connectAs signs in as one of the org's administrators.
func connectAs(t testing.TB, org *demoorgtest.Org, username string) *sfclient.Client {
	t.Helper()
	token, err := org.SessionFor(t.Context(), username)
	if err != nil {
		t.Fatal(err)
	}
	return connectWith(t, org, token)
}

// ask runs a query with nothing of the client, to compare with it.
func ask(t testing.TB, org *demoorgtest.Org, soql string) []map[string]any {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	var records []map[string]any
	for next := "/services/data/v66.0/query?q=" + url.QueryEscape(soql); next != ""; {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, org.URL()+next, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+org.Token())
		resp, err := transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		var page struct {
			Next    string           `json:"nextRecordsUrl"`
			Records []map[string]any `json:"records"`
		}
		if err := json.Unmarshal(body, &page); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", soql, resp.StatusCode, body)
		}
		records, next = append(records, page.Records...), page.Next
	}
	return records
}

// idOf finds a user's id by the username.
func idOf(t testing.TB, org *demoorgtest.Org, username string) core.ID {
	t.Helper()
	return idWhere(t, org, "User", "Username = '"+username+"'")
}

func idWhere(t testing.TB, org *demoorgtest.Org, object, condition string) core.ID {
	t.Helper()
	rows := ask(t, org, "SELECT Id FROM "+object+" WHERE "+condition)
	if len(rows) != 1 {
		t.Fatalf("%d rows of %s with %s", len(rows), object, condition)
	}
	id, _ := rows[0]["Id"].(string)
	return core.ID(id)
}

func profileNamed(t testing.TB, org *demoorgtest.Org, name string) core.ID {
	t.Helper()
	return idWhere(t, org, "Profile", "Name = '"+name+"'")
}

// factsOf reads a persona.
func factsOf(t testing.TB, client *sfclient.Client, org *demoorgtest.Org, username string) upgrade.UserFacts {
	t.Helper()
	facts, err := client.User(t.Context(), idOf(t, org, username))
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// gapNames lists what is missing.
func gapNames(unreadable []upgrade.Unreadable) []string {
	names := make([]string, 0, len(unreadable))
	for _, g := range unreadable {
		names = append(names, g.What)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// usernames lists who was found.
func usernames(found upgrade.UserMatches) []string {
	names := make([]string, len(found.Users))
	for i, m := range found.Users {
		names[i] = m.User.Username
	}
	return names
}

func TestSession(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	session, err := connect(t, org).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o, admin := session.Org, session.Admin
	if !o.IsSimulation || o.IsSandbox || o.InstanceURL != org.URL() || o.APIVersion != "68.0" || o.ID.Prefix() != core.PrefixOrganization || o.Name == "" {
		t.Errorf("the org: %+v", o)
	}
	if admin.Username != seed.Admin || admin.ID != idOf(t, org, seed.Admin) || admin.Name == "" {
		t.Errorf("the admin: %+v", admin)
	}
	for _, permission := range []string{core.PermManageExternalUsers, core.PermViewSetup, core.PermViewRoles, core.PermModifyMetadata} {
		if has, known := admin.May(permission); !has || !known {
			t.Errorf("%s: %v, %v", permission, has, known)
		}
	}
	if session.CallsUsed <= 0 || session.CallsLimit < session.CallsUsed || len(session.Unreadable) > 0 {
		t.Errorf("calls %d of %d, gaps %v", session.CallsUsed, session.CallsLimit, session.Unreadable)
	}
}

func TestSessionIsReadOnce(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := client.Session(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := len(org.Requests()); got != 4 {
		t.Errorf("%d requests: %+v", got, org.Requests())
	}
}

// TestAdminLackingAPermission shows that the session tells it.
func TestAdminLackingAPermission(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	for username, permission := range map[string]string{
		seed.AdminWithoutExternalUsers:     core.PermManageExternalUsers,
		seed.AdminWithoutViewSetup:         core.PermViewSetup,
		seed.AdminWithoutViewRoles:         core.PermViewRoles,
		seed.AdminWithoutAssignPermissions: core.PermAssignPermissionSets,
		seed.AdminWithoutSites:             core.PermManageNetworks,
		seed.AdminWithoutMetadata:          core.PermModifyMetadata,
		seed.AdminWithoutManageUsers:       core.PermManageUsers,
	} {
		session, err := connectAs(t, org, username).Session(t.Context())
		if err != nil {
			t.Errorf("%s: %v", username, err)
			continue
		}
		if has, known := session.Admin.May(permission); has || !known {
			t.Errorf("%s: %s is %v, known %v", username, permission, has, known)
		}
	}
}

func TestCatalog(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	catalog, err := connect(t, org).Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := ask(t, org, "SELECT Id FROM Profile WHERE UserType IN ('PowerPartner','PowerCustomerSuccess')"); len(catalog.Profiles) != len(want) {
		t.Errorf("%d profiles, want %d", len(catalog.Profiles), len(want))
	}
	licenses := map[core.ID]core.UserLicense{}
	for _, l := range catalog.Licenses {
		licenses[l.ID] = l
	}
	standard := 0
	for _, p := range catalog.Profiles {
		if !p.UserType.IsTarget() || p.License.Total != licenses[p.License.ID].Total || p.License.Name == "" || p.PermissionSetID.Prefix() != core.PrefixPermissionSet || p.IsStandard == nil {
			t.Errorf("the profile %+v", p)
			continue
		}
		if *p.IsStandard {
			standard++
		}
	}
	if standard == 0 || standard == len(catalog.Profiles) || len(catalog.Unreadable) > 0 {
		t.Errorf("%d of %d profiles are standard; gaps %v", standard, len(catalog.Profiles), catalog.Unreadable)
	}
	byName := func(name string) core.UserLicense {
		i := slices.IndexFunc(catalog.Licenses, func(l core.UserLicense) bool { return l.Name == name })
		if i < 0 {
			t.Fatalf("no license %s", name)
		}
		return catalog.Licenses[i]
	}
	if l := byName(seed.LicenseNoSeat); l.Free() != 0 || l.Total == 0 || l.IsLoginBased() {
		t.Errorf("%+v has a seat", l)
	}
	if l := byName(seed.LicensePartnerLogin); !l.IsLoginBased() || l.MonthlyLoginsUsed == nil || *l.MonthlyLoginsUsed == 0 {
		t.Errorf("%+v is not bounded by logins", l)
	}
	if slices.ContainsFunc(catalog.Licenses, func(l core.UserLicense) bool { return l.Name == seed.LicenseCustomer }) {
		t.Error("a customer license is offered")
	}
}

func TestCatalogWithoutViewSetup(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	catalog, err := connectAs(t, org, seed.AdminWithoutViewSetup).Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(catalog.Profiles) == 0 || !slices.Contains(gapNames(catalog.Unreadable), "UserLicense") {
		t.Errorf("%d profiles, gaps %+v", len(catalog.Profiles), catalog.Unreadable)
	}
}

// TestNothingOfTheTokenGetsOut looks for it in all that a test can see.
func TestNothingOfTheTokenGetsOut(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	facts := factsOf(t, client, org, seed.Maya)
	session, err := client.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	org.Expire(org.Token())
	_, refused := client.User(t.Context(), facts.User.ID)
	for _, v := range []any{facts, session, refused.Error()} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), org.Token()) {
			t.Errorf("%T holds the token", v)
		}
	}
}
