package sfclient_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
	"cupgrade/sfclient/wire"
)

// countWrites counts the writes that reached the org.
func countWrites(org *demoorgtest.Org) int {
	n := 0
	for _, r := range org.Requests() {
		if r.Method == http.MethodPatch {
			n++
		}
	}
	return n
}

// upgradeOf is the change that upgrades a persona to a profile.
func upgradeOf(t testing.TB, org *demoorgtest.Org, username, profile string) upgrade.UserChange {
	t.Helper()
	return upgrade.UserChange{UserID: idOf(t, org, username), ProfileID: profileNamed(t, org, profile)}
}

func TestUpgradeUserWithARole(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	before := factsOf(t, client, org, seed.Tomas)
	change := upgradeOf(t, org, seed.Tomas, seed.ProfilePartnerSales)
	for _, role := range before.AccountRoles {
		if role.PortalRole.Is(core.PortalRoleManager) {
			change.RoleID = role.ID
		}
	}
	change.UnmodifiedSince = before.User.LastModified
	reply, err := client.UpgradeUser(t.Context(), change)
	if err != nil || reply.Status != http.StatusNoContent || reply.At.IsZero() {
		t.Fatalf("got %+v, %v", reply, err)
	}
	after := factsOf(t, client, org, seed.Tomas)
	if u := after.User; !u.UserType.Is(core.UserTypePowerPartner) || u.Profile.ID != change.ProfileID || u.Role == nil || u.Role.ID != change.RoleID ||
		u.Profile.License.Name != seed.LicensePartner || !u.LastModified.After(before.User.LastModified) || u.Username != before.User.Username {
		t.Errorf("afterwards: %+v", u)
	}
	if countWrites(org) != 1 {
		t.Errorf("%d writes", countWrites(org))
	}
}

func TestPartnerAccountAndThenTheUser(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	before := factsOf(t, client, org, seed.Maya)
	change := upgradeOf(t, org, seed.Maya, seed.ProfilePartnerSales)
	if _, err := client.EnablePartnerAccount(t.Context(), before.User.AccountID, before.Account.LastModified); err != nil {
		t.Fatal(err)
	}
	if _, err := client.UpgradeUser(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	after := factsOf(t, client, org, seed.Maya)
	if !*after.Account.IsPartner || after.User.Role == nil || !after.User.Role.PortalRole.Is(core.PortalRoleWorker) || len(after.AccountRoles) == 0 {
		t.Errorf("afterwards: %+v, %+v, roles %+v", after.User, after.Account, after.AccountRoles)
	}
	if len(after.LicenseAssignments) != 0 || len(after.Assignments) >= len(before.Assignments) || len(after.Groups) != 0 {
		t.Errorf("assignments are left: %+v %+v", after.Assignments, after.LicenseAssignments)
	}
}

// TestRefusals shows that a refusal arrives whole and is known to be one.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(t testing.TB, org *demoorgtest.Org) upgrade.UserChange
		code   string
		says   string
	}{
		"no seat": {func(t testing.TB, org *demoorgtest.Org) upgrade.UserChange {
			return upgradeOf(t, org, seed.Tomas, seed.ProfileChannel)
		}, core.CodeLicenseLimit, "License Limit"},
		"standard profile": {func(t testing.TB, org *demoorgtest.Org) upgrade.UserChange {
			return upgradeOf(t, org, seed.Tomas, seed.ProfileStandardPartner)
		}, core.CodeFieldIntegrity, "standard external profiles"},
		"owner without a role": {func(t testing.TB, org *demoorgtest.Org) upgrade.UserChange {
			return upgradeOf(t, org, seed.Lena, seed.ProfileCustomerPlusService)
		}, core.CodeUnknown, "owner must have a role"},
		"role of another type": {func(t testing.TB, org *demoorgtest.Org) upgrade.UserChange {
			c := upgradeOf(t, org, seed.Tomas, seed.ProfilePartnerSales)
			c.RoleID = idWhere(t, org, "UserRole", "Name = 'Operations'")
			return c
		}, core.CodeFieldIntegrity, "role type must match user type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := startOrg(t)
			_, err := connect(t, org).UpgradeUser(t.Context(), c.change(t, org))
			var remote *core.RemoteError
			if !errors.As(err, &remote) {
				t.Fatalf("got %v", err)
			}
			if remote.Code != c.code || !strings.Contains(remote.Message, c.says) || !remote.FromSalesforce || !remote.Sent || remote.Status != 400 {
				t.Errorf("got %+v", remote)
			}
			if upgrade.OutcomeOf(err) != upgrade.OutcomeRejected {
				t.Errorf("the outcome is %s", upgrade.OutcomeOf(err))
			}
		})
	}
}

func TestStalePrecondition(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	change := upgradeOf(t, org, seed.Tomas, seed.ProfilePartnerSales)
	change.UnmodifiedSince = factsOf(t, client, org, seed.Tomas).User.LastModified.Add(-time.Hour)
	_, err := client.UpgradeUser(t.Context(), change)
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Status != http.StatusPreconditionFailed || upgrade.OutcomeOf(err) != upgrade.OutcomeRejected {
		t.Errorf("got %v", err)
	}
	if got := factsOf(t, client, org, seed.Tomas).User.UserType; !got.Is(core.UserTypeCspLitePortal) {
		t.Errorf("the user is %s", got)
	}
}

func TestBadIDsAreNotWritten(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	user, profile := idOf(t, org, seed.Maya), profileNamed(t, org, seed.ProfilePartnerSales)
	_, account := client.EnablePartnerAccount(t.Context(), user, time.Time{})
	check := func(what any, err error) {
		if !errors.Is(err, core.ErrBadID) || upgrade.OutcomeOf(err) != upgrade.OutcomeRejected {
			t.Errorf("%+v: %v", what, err)
		}
	}
	check(user, account)
	for _, change := range []upgrade.UserChange{
		{},
		{UserID: user},
		{UserID: profile, ProfileID: profile},
		{UserID: user, ProfileID: user},
		{UserID: user, ProfileID: profile, RoleID: user},
		{UserID: user + "/../x", ProfileID: profile},
	} {
		_, err := client.UpgradeUser(t.Context(), change)
		check(change, err)
	}
	if countWrites(org) != 0 {
		t.Errorf("%d writes", countWrites(org))
	}
}

// TestFaultsOfAWrite orders every fault before and after the write takes effect,
// and holds the evidence against what the org then is.
func TestFaultsOfAWrite(t *testing.T) {
	t.Parallel()
	for _, kind := range []demoorgtest.FaultKind{
		demoorgtest.Reset, demoorgtest.Hang, demoorgtest.ServerError, demoorgtest.Unavailable, demoorgtest.EmptyArray, demoorgtest.Null, demoorgtest.Truncated,
		demoorgtest.Redirect, demoorgtest.SessionExpired, demoorgtest.LimitExceeded, demoorgtest.LockedRow, demoorgtest.PreconditionFailed, demoorgtest.Slow,
	} {
		for _, afterApply := range []bool{false, true} {
			refusal := kind >= demoorgtest.SessionExpired && kind != demoorgtest.Slow
			if afterApply && refusal {
				continue // Salesforce does not refuse what it did.
			}
			t.Run(fmt.Sprintf("%s/%v", kind, afterApply), func(t *testing.T) {
				t.Parallel()
				org := startOrg(t)
				client := connect(t, org)
				change := upgradeOf(t, org, seed.Tomas, seed.ProfilePartnerSales)
				if _, err := client.Session(t.Context()); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				order := demoorgtest.Fault{Kind: kind, Method: http.MethodPatch, AfterApply: afterApply, Delay: time.Millisecond}
				if kind == demoorgtest.Hang {
					// The org has the write, and the client gives up.
					order.Match = func(*http.Request) bool { cancel(); return true }
				}
				org.Inject(order)
				_, err := client.UpgradeUser(ctx, change)
				checkEvidence(t, org, err, change, refusal)
			})
		}
	}
}

// checkEvidence compares what the error claims with what the org is.
func checkEvidence(t *testing.T, org *demoorgtest.Org, err error, change upgrade.UserChange, refusal bool) {
	t.Helper()
	if countWrites(org) != 1 {
		t.Errorf("%d writes arrived", countWrites(org))
	}
	now := ask(t, org, "SELECT ProfileId FROM User WHERE Id = '"+string(change.UserID)+"'")[0]["ProfileId"]
	applied := now == string(change.ProfileID)
	outcome := upgrade.OutcomeOf(err)
	switch {
	case outcome == upgrade.OutcomeApplied && !applied, outcome == upgrade.OutcomeRejected && applied:
		t.Errorf("a wrong claim: %s, and it is applied: %v (%v)", outcome, applied, err)
	case refusal && outcome != upgrade.OutcomeRejected:
		t.Errorf("a refusal is taken for %s: %v", outcome, err)
	}
	if err == nil {
		return
	}
	var remote *core.RemoteError
	if !errors.As(err, &remote) || !remote.Sent || strings.Contains(err.Error(), org.Token()) || strings.Contains(err.Error(), "<html") {
		t.Errorf("got %v", err)
	}
}

// TestFaultsOfARead tells apart by type what a person must do next.
func TestFaultsOfARead(t *testing.T) {
	t.Parallel()
	for kind, want := range map[demoorgtest.FaultKind]error{
		demoorgtest.ServerError:    core.ErrWebPage,
		demoorgtest.Unavailable:    core.ErrWebPage,
		demoorgtest.EmptyArray:     core.ErrBadAnswer,
		demoorgtest.Null:           core.ErrBadAnswer,
		demoorgtest.Truncated:      core.ErrBadAnswer,
		demoorgtest.Redirect:       core.ErrRedirected,
		demoorgtest.SessionExpired: core.ErrTokenRefused,
	} {
		for _, status := range []int{0, http.StatusOK} {
			if status == http.StatusOK && want != core.ErrBadAnswer { //nolint:errorlint // The table's own value.
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", kind, status), func(t *testing.T) {
				t.Parallel()
				org := startOrg(t)
				client := connect(t, org)
				if _, err := client.Session(t.Context()); err != nil {
					t.Fatal(err)
				}
				org.Inject(demoorgtest.Fault{Kind: kind, Times: -1, Status: status})
				if _, err := client.Catalog(t.Context()); !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
				org.ClearFaults()
				if _, err := client.Catalog(t.Context()); err != nil {
					t.Errorf("it does not recover: %v", err)
				}
			})
		}
	}
}

func TestUnreachableAndRefused(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	if _, err := connectWith(t, org, "00Dnobody!x").Session(t.Context()); !errors.Is(err, core.ErrTokenRefused) {
		t.Errorf("a wrong token: %v", err)
	}
	gone, err := demoorgtest.Start(t.Context(), demoorg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	client, err := sfclient.New(wire.Config{InstanceURL: gone.URL(), Token: wire.NewSecret(gone.Token())})
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Session(t.Context()); !errors.Is(err, core.ErrUnreachable) {
		t.Errorf("an org that is gone: %v", err)
	}
}

func TestDailyLimit(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	if _, err := client.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	org.LimitCalls(0)
	_, err := client.Catalog(t.Context())
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Code != core.CodeRequestLimit || remote.Status != http.StatusForbidden {
		t.Errorf("got %v", err)
	}
	session, err := client.Session(t.Context())
	if err != nil || session.CallsUsed < session.CallsLimit {
		t.Errorf("%d of %d calls, %v", session.CallsUsed, session.CallsLimit, err)
	}
}

func TestExpiredLocator(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	parent := factsOf(t, client, org, seed.Maya).User.Profile.PermissionSetID
	addFieldPermissions(t, org, parent, 2500)
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.LocatorGone, Match: func(r *http.Request) bool {
		return strings.Contains(r.URL.Path, "/query/")
	}})
	_, err := client.Grants(t.Context(), []core.ID{parent}, nil)
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Code != "INVALID_QUERY_LOCATOR" {
		t.Errorf("got %v", err)
	}
}

// TestOneClientForMany runs reads and writes of several users at the same time,
// for the race detector.
func TestOneClientForMany(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	if err := org.Configure(t.Context(), func(s *rules.Settings) { s.StandardExternalProfiles = true }); err != nil {
		t.Fatal(err)
	}
	client := connect(t, org)
	change := upgradeOf(t, org, seed.Aiko, seed.ProfileCustomerPlusLogin)
	var wait sync.WaitGroup
	for _, username := range []string{seed.Maya, seed.Tomas, seed.Zoe, seed.Omar, seed.Dana} {
		id := idOf(t, org, username)
		wait.Go(func() {
			facts, err := client.User(t.Context(), id)
			if err != nil || facts.User.Username != username {
				t.Errorf("%s: %+v, %v", username, facts.User, err)
			}
		})
		wait.Go(func() {
			if found, err := client.SearchUsers(t.Context(), username, 5); err != nil || len(found.Users) != 1 {
				t.Errorf("%s: %v, %v", username, usernames(found), err)
			}
		})
	}
	wait.Go(func() {
		if _, err := client.UpgradeUser(t.Context(), change); err != nil {
			t.Error(err)
		}
	})
	wait.Wait()
}

// TestReadsEndAtOnce cancels a read that hangs.
func TestReadsEndAtOnce(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	if _, err := client.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.Hang, Times: -1, Match: func(*http.Request) bool { cancel(); return true }})
	if _, err := client.Catalog(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestGroupThatIsNotUpdated tells the status that makes an aggregate untrustworthy.
func TestGroupThatIsNotUpdated(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	group := factsOf(t, client, org, seed.Maya).Groups[0].ID
	err := org.Do(t.Context(), func(tx *store.Tx) error {
		tx.Set("PermissionSetGroup", string(group), store.Row{"Status": "Outdated"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	facts := factsOf(t, client, org, seed.Maya)
	if got := facts.Groups[0].Status; got != "Outdated" {
		t.Errorf("the status is %q", got)
	}
}
