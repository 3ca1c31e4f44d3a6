package sfclient_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
	"cupgrade/sfclient/wire"
)

// committed is what a commit rests on of a user's facts.
func committed(facts upgrade.UserFacts) upgrade.UserFacts {
	kept := upgrade.UserFacts{
		User: facts.User, Account: facts.Account, AccountRoles: facts.AccountRoles, LicenseAssignments: facts.LicenseAssignments,
	}
	for _, a := range facts.Assignments {
		a.LicenseName = ""
		kept.Assignments = append(kept.Assignments, a)
	}
	return kept
}

// TestRecheckReadsWhatACommitRestsOn: in one API call, it finds what a whole reading
// finds, before and after every kind of change.
func TestRecheckReadsWhatACommitRestsOn(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	reader := connect(t, org)
	partner := partnerLicense(t, reader)
	same := func(was upgrade.UserFacts, when string) {
		t.Helper()
		client := connect(t, org) // which has read nothing of the user
		if _, err := client.Session(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := len(org.Requests())
		again, err := client.Recheck(t.Context(), was, partner.ID)
		if err != nil {
			t.Fatal(err)
		}
		now := again.User
		if again.License == nil || again.License.ID != partner.ID || again.License.Total == 0 || !again.Permissions[core.PermManageExternalUsers] {
			t.Errorf("%s, %s: license %+v, permissions %v", was.User.Username, when, again.License, again.Permissions)
		}
		if calls := org.Requests()[before:]; len(calls) != 1 || calls[0].APICalls != 1 {
			t.Errorf("%s, %s: %+v", was.User.Username, when, calls)
		}
		want, err := reader.User(t.Context(), was.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		if now.ReadAt.IsZero() || len(now.Unreadable) > 0 {
			t.Errorf("%s, %s: read at %s, gaps %v", was.User.Username, when, now.ReadAt, now.Unreadable)
		}
		if want.User.Profile.ID != was.User.Profile.ID { // of another profile only the id is read
			want.User.Profile = core.Profile{ID: want.User.Profile.ID}
		}
		if diff := cmp.Diff(committed(want), committed(now)); diff != "" {
			t.Errorf("%s, %s (-whole +again):\n%s", was.User.Username, when, diff)
		}
	}
	for _, username := range []string{seed.Maya, seed.Tomas, seed.Zoe, seed.Nina, seed.Priya} {
		same(factsOf(t, reader, org, username), "nothing changed")
	}
	maya := factsOf(t, reader, org, seed.Maya)
	change := func(object string, id core.ID, row store.Row) {
		t.Helper()
		if err := org.Do(t.Context(), func(tx *store.Tx) error {
			tx.Set(object, string(id), row)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	change("Account", maya.Account.ID, store.Row{"IsPartner": true})
	same(maya, "a partner account")
	change("User", maya.Account.OwnerID, store.Row{"UserRoleId": nil})
	same(maya, "an owner without a role")
	change("User", maya.Account.OwnerID, store.Row{"UserRoleId": string(maya.Account.OwnerRoleID)})
	change("User", maya.User.ID, store.Row{"Email": "new@brightharbor.example"})
	same(maya, "another address")
	change("PermissionSetAssignment", maya.Assignments[0].ID, store.Row{"IsActive": false})
	same(maya, "an assignment that has ended")
	if _, err := reader.UpgradeUser(t.Context(), upgradeOf(t, org, seed.Maya, seed.ProfileCustomerPlusService)); err != nil {
		t.Fatal(err)
	}
	same(maya, "upgraded")
}

// TestRecheckOfWhatIsHidden: what can't be seen any more is an unreadable thing, and not taken over
// from before.
func TestRecheckOfWhatIsHidden(t *testing.T) {
	t.Parallel()
	org := without(t, func(f *schema.Features) { f.PartnerAccounts = false })
	client := connect(t, org)
	was := factsOf(t, client, org, seed.Maya)
	again, err := client.Recheck(t.Context(), was, "")
	if err != nil {
		t.Fatal(err)
	}
	now := again.User
	now.ReadAt, was.ReadAt = time.Time{}, time.Time{}
	if diff := cmp.Diff(committed(was), committed(now)); diff != "" {
		t.Errorf("an org without partner accounts (-whole +again):\n%s", diff)
	}
	err = org.Do(t.Context(), func(tx *store.Tx) error {
		tx.Delete("Account", string(was.Account.ID))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if again, err = client.Recheck(t.Context(), was, ""); err != nil {
		t.Fatal(err)
	}
	if now = again.User; now.Account != nil || len(now.Unreadable) != 1 || now.Unreadable[0].What != "Account" || now.Unreadable[0].Code != core.CodeNotFound {
		t.Errorf("the account is %+v, gaps %v", now.Account, now.Unreadable)
	}
}

// TestRecheckOfNobody fails as the reading of a user does.
func TestRecheckOfNobody(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	nobody := upgrade.UserFacts{User: core.User{ID: "005000000000009AAA"}}
	if _, err := connect(t, org).Recheck(t.Context(), nobody, ""); err == nil {
		t.Error("nobody was found")
	}
	if _, err := connect(t, org).Recheck(t.Context(), upgrade.UserFacts{}, ""); err == nil {
		t.Error("a user without id was found")
	}
}

// partnerLicense is the license Partner Community.
func partnerLicense(t *testing.T, client *sfclient.Client) core.UserLicense {
	t.Helper()
	catalog, err := client.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(catalog.Licenses, func(l core.UserLicense) bool { return l.Name == seed.LicensePartner })
	if i < 0 {
		t.Fatalf("the catalog has no %s", seed.LicensePartner)
	}
	return catalog.Licenses[i]
}

// TestRecheckReadsWhatTheFirstWriteNeeds: the license as the catalog counts it and the
// permissions as the session reads them, when they are asked for; and what can't be read
// of them spoils nothing else.
func TestRecheckReadsWhatTheFirstWriteNeeds(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	was := factsOf(t, client, org, seed.Maya)
	session, err := client.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	license := partnerLicense(t, client)
	read := func(id core.ID) upgrade.Rechecked {
		t.Helper()
		before := len(org.Requests())
		now, err := client.Recheck(t.Context(), was, id)
		if err != nil {
			t.Fatal(err)
		}
		if calls := org.Requests()[before:]; len(calls) != 1 || calls[0].APICalls != 1 {
			t.Errorf("it takes %+v", calls)
		}
		now.User.ReadAt = was.ReadAt
		if diff := cmp.Diff(committed(was), committed(now.User)); diff != "" {
			t.Errorf("the user (-whole +again):\n%s", diff)
		}
		return now
	}
	if now := read(""); now.License != nil || now.Permissions != nil {
		t.Errorf("not asked for: %+v, %v", now.License, now.Permissions)
	}
	now := read(license.ID)
	if diff := cmp.Diff(&license, now.License); diff != "" {
		t.Errorf("the license (-catalog +again):\n%s", diff)
	}
	if diff := cmp.Diff(session.Admin.Permissions, now.Permissions); diff != "" {
		t.Errorf("the permissions (-session +again):\n%s", diff)
	}
	if now = read("100000000000009AAA"); now.License != nil || now.Permissions == nil {
		t.Errorf("a license that is not there: %+v, %v", now.License, now.Permissions)
	}
	if _, err := client.Recheck(t.Context(), was, "100/../User"); err == nil {
		t.Error("a license of no id was asked for")
	}
}

// TestRecheckOfNonsense: however a part is answered that only the first write needs, the
// user is read.
func TestRecheckOfNonsense(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	was, license := factsOf(t, client, org, seed.Maya), partnerLicense(t, client)
	for _, body := range []string{`null`, `[]`, `7`, `{}`, `{"TotalLicenses":"many"}`, `{"records":[null],"totalSize":1,"done":true}`} {
		for _, status := range []int{200, 404, 503} {
			m := &mangler{org: org, nth: -1, spoil: func(s *spoiled) { answerLast(t, s, 2, status, body) }}
			server := httptest.NewServer(m)
			defer server.Close()
			between, err := sfclient.New(wire.Config{InstanceURL: server.URL, Token: wire.NewSecret(org.Token())})
			if err != nil {
				t.Fatal(err)
			}
			defer between.Close()
			if _, err := between.Session(t.Context()); err != nil {
				t.Fatal(err)
			}
			m.spoilNext()
			now, err := between.Recheck(t.Context(), was, license.ID)
			if err != nil || now.User.User.ID != was.User.ID || now.License != nil || now.Permissions != nil {
				t.Errorf("%d %s: %v, license %+v, permissions %v", status, body, err, now.License, now.Permissions)
			}
		}
	}
}

// spoilNext spoils the next answer.
func (m *mangler) spoilNext() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.nth = m.seen
}

// answerLast gives the last parts of a composite another answer.
func answerLast(t *testing.T, s *spoiled, parts, status int, body string) {
	t.Helper()
	var composite map[string][]map[string]any
	if err := json.Unmarshal(s.body, &composite); err != nil {
		t.Error(err)
		return
	}
	all := composite["compositeResponse"]
	for _, part := range all[len(all)-parts:] {
		part["body"], part["httpStatusCode"] = json.RawMessage(body), status
	}
	var err error
	if s.body, err = json.Marshal(composite); err != nil {
		t.Error(err)
	}
}
