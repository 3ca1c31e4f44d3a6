package sfclient_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
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
	same := func(was upgrade.UserFacts, when string) {
		t.Helper()
		client := connect(t, org) // which has read nothing of the user
		if _, err := client.Session(t.Context()); err != nil {
			t.Fatal(err)
		}
		before := len(org.Requests())
		now, err := client.Recheck(t.Context(), was)
		if err != nil {
			t.Fatal(err)
		}
		if calls := org.Requests()[before:]; len(calls) != 1 || calls[0].APICalls != 1 {
			t.Errorf("%s, %s: %+v", was.User.Username, when, calls)
		}
		want, err := reader.User(t.Context(), was.User.ID)
		if err != nil {
			t.Fatal(err)
		}
		if now.ReadAt.IsZero() || len(now.Gaps) > 0 {
			t.Errorf("%s, %s: read at %s, gaps %v", was.User.Username, when, now.ReadAt, now.Gaps)
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
		if err := org.Do(t.Context(), func(tx *store.Tx) error { return tx.Set(object, string(id), row) }); err != nil {
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

// TestRecheckOfWhatIsHidden: what can't be seen any more is a gap, and not taken over
// from before.
func TestRecheckOfWhatIsHidden(t *testing.T) {
	t.Parallel()
	org := without(t, func(f *schema.Features) { f.PartnerAccounts = false })
	client := connect(t, org)
	was := factsOf(t, client, org, seed.Maya)
	now, err := client.Recheck(t.Context(), was)
	if err != nil {
		t.Fatal(err)
	}
	now.ReadAt, was.ReadAt = time.Time{}, time.Time{}
	if diff := cmp.Diff(committed(was), committed(now)); diff != "" {
		t.Errorf("an org without partner accounts (-whole +again):\n%s", diff)
	}
	err = org.Do(t.Context(), func(tx *store.Tx) error { return tx.Delete("Account", string(was.Account.ID)) })
	if err != nil {
		t.Fatal(err)
	}
	if now, err = client.Recheck(t.Context(), was); err != nil {
		t.Fatal(err)
	}
	if now.Account != nil || len(now.Gaps) != 1 || now.Gaps[0].What != "Account" || now.Gaps[0].Code != core.CodeNotFound {
		t.Errorf("the account is %+v, gaps %v", now.Account, now.Gaps)
	}
}

// TestRecheckOfNobody fails as the reading of a user does.
func TestRecheckOfNobody(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	nobody := upgrade.UserFacts{User: core.User{ID: "005000000000009AAA"}}
	if _, err := connect(t, org).Recheck(t.Context(), nobody); err == nil {
		t.Error("nobody was found")
	}
	if _, err := connect(t, org).Recheck(t.Context(), upgrade.UserFacts{}); err == nil {
		t.Error("a user without id was found")
	}
}
