package signin_test

import (
	"strings"
	"sync"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// What the real client does to whom: Tomas is a customer of a partner account that
// has its roles.
const (
	newProfile = "Partner Sales"
	newRole    = "Northwind Boatworks Partner User"
	wrongRole  = "Sakura Trading Customer User"
	grantedSet = "Deal_Registration"
	deniedSet  = "Partner_Extras"
)

// TestRealCLI is the proof that the demo org can be believed, and that sign-in works:
// a Salesforce CLI that nobody here wrote signs in to the one and serves the other.
// A run of it takes a second or two, so runs are few, and side by side.
func TestRealCLI(t *testing.T) {
	t.Parallel()
	org := demo(t)
	path := realSF(t)
	byToken, inBrowser := newWorkplace(t, path), newWorkplace(t, path)
	defer func() { t.Logf("with a token:\n%s\nin the browser:\n%s", byToken.table(), inBrowser.table()) }()

	var both sync.WaitGroup
	var token, browser result
	both.Go(func() {
		token = byToken.runOne(sf("org login access-token --no-prompt --alias demo --json --instance-url "+org.URL(), signin.EnvAccessToken+"="+org.Token()))
	})
	both.Go(func() {
		browser = inBrowser.runOne(sf("org login web --browser firefox --alias web --json --instance-url " + org.URL()))
	})
	both.Wait()
	for _, login := range []result{token, browser} {
		var got struct{ Username, OrgID, Name string }
		login.succeeded(&got)
		if got.Username != seed.Admin || !strings.HasPrefix(org.Token(), got.OrgID+"!") || !strings.Contains(got.Name, "simulation") {
			t.Fatalf("%s signed in as %+v", login.command, got)
		}
	}

	client := lists(t, byToken)
	ids := reads(byToken)
	isRefused(t, byToken, ids)
	upgrades(t, byToken, ids)
	facts, err := client.User(t.Context(), core.ID(ids[seed.Tomas]))
	if err != nil || facts.User.Profile.Name != newProfile || facts.User.Role == nil || facts.User.Role.Name != newRole {
		t.Errorf("the client sees %+v, %v", facts.User, err)
	}
	isMistyped(t, byToken)
	expires(t, byToken, org)
	refreshes(t, inBrowser, org)
}

// lists has the CLI list its orgs, and opens the client with the session that it has
// with the one there is.
func lists(t *testing.T, w *workplace) *sfclient.Client {
	t.Helper()
	orgs, err := signin.ListOrgs(t.Context(), w)
	if err != nil || len(orgs) != 1 || orgs[0].Target() != "demo" || orgs[0].Username != seed.Admin || orgs[0].IsDefault {
		t.Fatalf("the CLI lists %+v, %v", orgs, err)
	}
	got, err := signin.FromCLI(t.Context(), w, "demo")
	if err != nil {
		t.Fatal(err)
	}
	client := open(t, got)
	session, err := client.Session(t.Context())
	if err != nil || session.Admin.Username != seed.Admin || session.Org.InstanceURL != orgs[0].InstanceURL {
		t.Fatalf("the session is %+v, %v", session, err)
	}
	return client
}

func open(t *testing.T, c signin.Credentials) *sfclient.Client {
	t.Helper()
	client, err := sfclient.New(wire.Config{InstanceURL: c.InstanceURL, Token: c.Token, Renew: c.Renewer.Renew})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// reads has the CLI query and get, and gives the ids of what was found by name.
func reads(w *workplace) map[string]string {
	w.t.Helper()
	type page struct {
		TotalSize int
		Records   []struct{ ID, Name, Username string }
	}
	query := func(soql string) command { return sf(`data query -o demo --json -q "` + soql + `"`) }
	results := w.run(
		query("SELECT Id, Name FROM Profile WHERE Name = '"+newProfile+"'"),
		query("SELECT Id, Name FROM UserRole WHERE Name IN ('"+newRole+"', '"+wrongRole+"')"),
		query("SELECT Id, Username FROM User WHERE Username IN ('"+seed.Tomas+"', '"+seed.Maya+"') LIMIT 5"),
		sf(`data query -o demo -r csv -q "SELECT Username, Profile.Name FROM User WHERE Username = '`+seed.Maya+`'"`),
	)
	ids := map[string]string{}
	for _, r := range results[:3] {
		var found page
		r.succeeded(&found)
		for _, record := range found.Records {
			ids[record.Name+record.Username] = record.ID
		}
	}
	if len(ids) != 5 {
		w.t.Fatalf("the CLI finds %v", ids)
	}
	if csv := results[3]; csv.code != 0 || !strings.Contains(csv.stdout, "Username,Profile.Name\n"+seed.Maya+",Harbor Customer\n") {
		w.t.Errorf("%s: exit %d\n%s", csv.command, csv.code, csv.text)
	}
	return ids
}

func updateUser(id, values string) command {
	return sf(`data update record -o demo --json -s User -i ` + id + ` -v "` + values + `"`)
}

func assign(set, username string) command {
	return sf("org assign permset -o demo --json -n " + set + " -b " + username)
}

// isRefused has the CLI try what Salesforce refuses, and hear why in its words.
func isRefused(t *testing.T, w *workplace, ids map[string]string) {
	t.Helper()
	results := w.run(
		updateUser(ids[seed.Tomas], "ProfileId="+ids[newProfile]+" UserRoleId="+ids[wrongRole]),
		updateUser(ids[seed.Maya], "ProfileId="+ids[newProfile]),
		assign(deniedSet, seed.Maya),
	)
	results[0].refused("FIELD_INTEGRITY_EXCEPTION", "role type must match user type")
	results[1].refused("FIELD_INTEGRITY_EXCEPTION", "the account of a partner user must be a partner account")
	if denied := results[2]; denied.code != 1 || !strings.Contains(denied.stdout, "Can't assign permission set Partner Extras to user Maya Chen") {
		t.Errorf("%s: exit %d\n%s", denied.command, denied.code, denied.text)
	}
}

// upgrades has the CLI do by hand what the wizard does.
func upgrades(t *testing.T, w *workplace, ids map[string]string) {
	t.Helper()
	w.run(updateUser(ids[seed.Tomas], "ProfileId="+ids[newProfile]+" UserRoleId="+ids[newRole]))[0].succeeded(nil)
	results := w.run(
		assign(grantedSet, seed.Tomas),
		sf("data get record -o demo --json -s User -i "+ids[seed.Tomas]),
		updateUser(ids[seed.Tomas], "UserRoleId="+ids[wrongRole]),
	)
	var assigned struct {
		Successes, Failures []struct{ Name, Value string }
	}
	results[0].succeeded(&assigned)
	if len(assigned.Failures) > 0 || len(assigned.Successes) != 1 || assigned.Successes[0].Value != grantedSet {
		t.Errorf("assigned %+v", assigned)
	}
	var user struct{ Username, ProfileID, UserRoleID, UserType string }
	results[1].succeeded(&user)
	if user.Username != seed.Tomas || user.ProfileID != ids[newProfile] || user.UserRoleID != ids[newRole] || user.UserType != "PowerPartner" {
		t.Errorf("the user is %+v", user)
	}
	results[2].refused("FIELD_INTEGRITY_EXCEPTION", "role type must match user type")
}

func isMistyped(t *testing.T, w *workplace) {
	t.Helper()
	_, err := signin.FromCLI(t.Context(), w, "dmeo")
	failure(t, err, signin.ReasonUnknownOrg)
	says(t, err, "Did you mean demo?")
}

// expires ends a session that the CLI can't refresh.
func expires(t *testing.T, w *workplace, org *demoorgtest.Org) {
	t.Helper()
	org.Expire(org.Token())
	_, err := signin.FromCLI(t.Context(), w, "demo")
	failure(t, err, signin.ReasonNotConnected)
	says(t, err, "Session expired or invalid", "sf org login web -r "+org.URL()+" -a demo")
}

// refreshes ends a session that the CLI can refresh, in the middle of its use.
func refreshes(t *testing.T, w *workplace, org *demoorgtest.Org) {
	t.Helper()
	got, err := signin.FromCLI(t.Context(), w, "web")
	if err != nil {
		t.Fatal(err)
	}
	var shown struct{ AccessToken string }
	w.run(sf("org auth show-access-token -o web --json"))[0].succeeded(&shown)
	if !got.Token.Equal(wire.NewSecret(shown.AccessToken)) {
		t.Error("the token is another than the CLI shows")
	}
	org.Expire(shown.AccessToken)
	session, err := open(t, got).Session(t.Context())
	if err != nil || session.Admin.Username != seed.Admin {
		t.Errorf("the renewed session is of %+v, %v", session.Admin, err)
	}
}
