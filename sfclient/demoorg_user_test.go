package sfclient_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

// TestUserOfEachPersona checks the one fact that each persona is about.
func TestUserOfEachPersona(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	for username, check := range map[string]func(upgrade.UserFacts) bool{
		seed.Maya: func(f upgrade.UserFacts) bool {
			return !*f.Account.IsPartner && f.Account.OwnerRoleID != "" && len(f.AccountRoles) == 0 && len(f.Sites) == 2 &&
				len(f.LicenseAssignments) == 1 && len(f.Memberships) == 0 && len(f.Groups) == 1
		},
		seed.Tomas: func(f upgrade.UserFacts) bool {
			return *f.Account.IsPartner && len(f.AccountRoles) == 3 && len(f.Account.ExternalUsers) == 1 && f.Account.OwnerRoleName != ""
		},
		seed.Aiko: func(f upgrade.UserFacts) bool {
			return f.User.Profile.License.Name == seed.LicenseCustomerLogin && len(f.AccountRoles) > 0 &&
				f.AccountRoles[0].PortalType.Is(core.PortalTypeCustomer)
		},
		seed.Sam:  func(f upgrade.UserFacts) bool { return f.User.Profile.License.Name == seed.LicenseHighVolume },
		seed.Ravi: func(f upgrade.UserFacts) bool { return f.User.Profile.License.Name == seed.LicenseAuthenticated },
		seed.Omar: func(f upgrade.UserFacts) bool { return *f.Account.IsPersonAccount },
		seed.Lena: func(f upgrade.UserFacts) bool { return f.Account.OwnerRoleID == "" && f.Account.OwnerName != "" },
		seed.Ivan: func(f upgrade.UserFacts) bool { return *f.Account.ExternallyOwnedContacts == 1 },
		seed.Nina: func(f upgrade.UserFacts) bool {
			return f.Account == nil && f.User.ContactID == "" && f.User.Profile.License.Name == seed.LicenseIdentity
		},
		seed.Zoe: func(f upgrade.UserFacts) bool {
			return len(f.OtherUsers) == 2 && slices.ContainsFunc(f.AccountRoles, func(r core.UserRole) bool {
				return r.PortalRole.Is(core.PortalRolePersonAccount) && r.AccountOwner == f.Account.OwnerID && r.AccountID == ""
			}) && f.OtherUsers[0].Role.PortalRole.Is(core.PortalRolePersonAccount)
		},
		seed.Eva: func(f upgrade.UserFacts) bool { return !f.User.IsActive && *f.User.IsFrozen },
		seed.Dana: func(f upgrade.UserFacts) bool {
			return f.User.UserType.Is(core.UserTypePowerPartner) && f.User.Role.PortalRole.Is(core.PortalRoleManager) && f.User.Role.Name != "" && len(f.Memberships) == 1
		},
		seed.Priya: func(f upgrade.UserFacts) bool { return f.User.UserType.Is(core.UserTypeStandard) && f.Account == nil },
		seed.Hostile: func(f upgrade.UserFacts) bool {
			return strings.Contains(f.User.Name+f.Account.Name, "\x1b") && strings.Contains(f.User.Name+f.Account.Name, "\u202e")
		},
		seed.Xiaoyu: func(f upgrade.UserFacts) bool { return strings.Contains(f.User.Name, "小雨 ☔") },
	} {
		facts := factsOf(t, client, org, username)
		if facts.User.Username != username || facts.User.ID == "" || facts.ReadAt.IsZero() || facts.User.LastModified.IsZero() || len(facts.Unreadable) > 0 {
			t.Errorf("%s: %+v, gaps %+v", username, facts.User, facts.Unreadable)
		}
		if !check(facts) {
			t.Errorf("%s is not as told: %+v %+v", username, facts, facts.Account)
		}
	}
}

// TestUserOnTwoRoundTrips: every request of the second round comes after every
// answer of the first, so that counting requests counts rounds.
func TestUserOnTwoRoundTrips(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	id := idOf(t, org, seed.Maya)
	if _, err := client.SearchUsers(t.Context(), "", 1); err != nil { // it reads the names of licenses, once
		t.Fatal(err)
	}
	before := len(org.Requests())
	if _, err := client.User(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if made := org.Requests()[before:]; len(made) > 4 {
		t.Errorf("reading a user made %d requests: %+v", len(made), made)
	}
}

// TestUserReadAgain compares what a client reads with a guess from its earlier reading
// with what one reads that has none: when nothing has changed, and when everything has.
func TestUserReadAgain(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	client := connect(t, org)
	same := func(username, when string) upgrade.UserFacts {
		t.Helper()
		got, want := factsOf(t, client, org, username), factsOf(t, connect(t, org), org, username)
		for _, facts := range []*upgrade.UserFacts{&got, &want} {
			facts.ReadAt = time.Time{}
			license := &facts.User.Profile.License // which is read once, for its name
			*license = core.UserLicense{ID: license.ID, Name: license.Name}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s, %s:\n%s", username, when, diff)
		}
		return got
	}
	for _, username := range []string{seed.Maya, seed.Tomas, seed.Zoe, seed.Nina, seed.Priya} {
		same(username, "at first")
		before := len(org.Requests())
		if _, err := client.User(t.Context(), idOf(t, org, username)); err != nil {
			t.Fatal(err)
		}
		if made := org.Requests()[before:]; len(made) > 5 { // one of them is the test's own
			t.Errorf("reading %s again made %d requests: %+v", username, len(made), made)
		}
		same(username, "once more")
	}
	if _, err := client.UpgradeUser(t.Context(), upgradeOf(t, org, seed.Maya, seed.ProfileCustomerPlusService)); err != nil {
		t.Fatal(err)
	}
	if after := same(seed.Maya, "upgraded"); after.User.Role == nil || len(after.Groups) > 0 || len(after.AccountRoles) == 0 {
		t.Errorf("the upgrade changed nothing that matters here: %+v", after)
	}
}

// TestAssignmentsCarryTheirParents compares with what the org says when it is
// asked without the client.
func TestAssignmentsCarryTheirParents(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	facts := factsOf(t, connect(t, org), org, seed.Maya)
	rows := ask(t, org, "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '"+string(facts.User.ID)+"'")
	if len(facts.Assignments) != len(rows) {
		t.Fatalf("%d assignments, want %d", len(facts.Assignments), len(rows))
	}
	licenses := map[string]bool{}
	for _, a := range facts.Assignments {
		if a.ID == "" || a.PermissionSetID == "" || a.Name == "" || a.Label == "" || a.Type == "" || a.IsActive == nil || a.IsRevoked == nil {
			t.Errorf("the assignment %+v", a)
		}
		if (a.LicenseID == "") != (a.LicenseName == "") {
			t.Errorf("the license of %s is %q, %q", a.Name, a.LicenseID, a.LicenseName)
		}
		licenses[a.LicenseID.Prefix()] = true
	}
	if !licenses[core.PrefixUserLicense] || !licenses[core.PrefixPermissionSetLicense] || !licenses[""] {
		t.Errorf("not every kind of license is there: %v", licenses)
	}
	group := facts.Groups[0]
	if group.Status != "Updated" || group.Aggregate.Prefix() != core.PrefixPermissionSet || len(group.Components) == 0 || len(group.Muting) != 1 || group.Label == "" {
		t.Errorf("the group: %+v", group)
	}
}

func TestUnknownUser(t *testing.T) {
	t.Parallel()
	client := connect(t, startOrg(t))
	nobody, err := core.ParseID("0055g00000A0zzz")
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.User(t.Context(), nobody)
	var remote *core.RemoteError
	if !errors.As(err, &remote) || remote.Code != core.CodeNotFound {
		t.Errorf("got %v", err)
	}
	for _, bad := range []core.ID{"", "maya", "005' OR Id != '"} {
		if _, err := client.User(t.Context(), bad); !errors.Is(err, core.ErrBadID) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestWhatAnAdminMayNotSeeIsAGap: a missing right is neither an error nor silent.
func TestWhatAnAdminMayNotSeeIsAGap(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	for username, unreadable := range map[string][]string{
		seed.AdminWithoutViewSetup:         {"GroupMember", "PermissionSetGroupComponent", "UserLicense"},
		seed.AdminWithoutViewRoles:         {"UserRole"},
		seed.AdminWithoutManageUsers:       {"UserLogin"},
		seed.AdminWithoutAccountEdit:       {"NetworkUserHistoryRecent"},
		seed.AdminWithoutAssignPermissions: {},
	} {
		client := connectAs(t, org, username)
		facts := factsOf(t, client, org, seed.Tomas)
		maya := factsOf(t, client, org, seed.Maya)
		if facts.User.Username != seed.Tomas || maya.User.Username != seed.Maya {
			t.Errorf("%s does not see the users", username)
		}
		found := gapNames(slices.Concat(facts.Unreadable, maya.Unreadable))
		for _, want := range unreadable {
			if !slices.Contains(found, want) {
				t.Errorf("%s: the gaps are %q, without %s", username, found, want)
			}
		}
		if slices.Contains(found, "User") {
			t.Errorf("%s: that the others of the account were not read is told of the user: %q", username, found)
		}
		if len(unreadable) == 0 && len(found) > 0 {
			t.Errorf("%s: the gaps are %q", username, found)
		}
	}
}

// TestWhatAnOrgLacksIsAGap turns each optional part of Salesforce off.
func TestWhatAnOrgLacksIsAGap(t *testing.T) {
	t.Parallel()
	for name, c := range effort.SomeOf(3, map[string]struct {
		lack       func(*schema.Features)
		unreadable []string
	}{
		"digital experiences": {func(f *schema.Features) { f.Networks = false }, []string{"NetworkMember", "NetworkUserHistoryRecent", "User.IsPortalEnabled"}},
		"partner accounts":    {func(f *schema.Features) { f.PartnerAccounts = false }, []string{"Account.IsPartner"}},
		"customer portal":     {func(f *schema.Features) { f.CustomerPortal = false }, []string{"Account.IsCustomerPortal"}},
		"person accounts":     {func(f *schema.Features) { f.PersonAccounts = false }, []string{"Account.IsPersonAccount"}},
		"portal role":         {func(f *schema.Features) { f.PortalRoleField = false }, []string{"User.PortalRole"}},
		"super users":         {func(f *schema.Features) { f.PrmSuperUser = false }, []string{"User.IsPrmSuperUser"}},
		"federation":          {func(f *schema.Features) { f.Federation = false }, []string{"User.FederationIdentifier"}},
		"access policies":     {func(f *schema.Features) { f.UserAccessPolicies = false }, nil},
		"custom objects":      {func(f *schema.Features) { f.CustomObjects = false }, nil},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := without(t, c.lack)
			client := connect(t, org)
			facts := factsOf(t, client, org, seed.Maya)
			if got := gapNames(facts.Unreadable); !slices.Equal(got, c.unreadable) && len(got)+len(c.unreadable) > 0 {
				t.Errorf("the gaps are %q, want %q", got, c.unreadable)
			}
			if facts.Account == nil || len(facts.Assignments) == 0 {
				t.Errorf("one gap spoilt the rest: %+v", facts)
			}
			if found, err := client.SearchUsers(t.Context(), seed.Maya, 5); err != nil || len(found.Users) != 1 {
				t.Errorf("the search finds %v, %v", usernames(found), err)
			}
		})
	}
}

// TestOrgWithoutExternalUsers has none of what a wizard is about, and is still told
// from a broken one.
func TestOrgWithoutExternalUsers(t *testing.T) {
	t.Parallel()
	org := without(t, func(f *schema.Features) { *f = schema.Features{} })
	client := connect(t, org)
	if _, err := client.Session(t.Context()); err != nil {
		t.Fatal(err)
	}
	facts := factsOf(t, client, org, seed.Priya)
	if facts.Account != nil || facts.User.Profile.Name == "" {
		t.Errorf("got %+v", facts)
	}
	if found, err := client.SearchUsers(t.Context(), seed.Priya, 5); err != nil || len(found.Users) != 1 {
		t.Errorf("the search finds %v, %v", usernames(found), err)
	}
	if _, unreadable, err := client.SiteGrants(t.Context(), []core.ID{facts.User.Profile.ID}); err != nil || len(unreadable) != 1 || unreadable[0].What != "NetworkMemberGroup" {
		t.Errorf("gaps %v, %v", unreadable, err)
	}
}

func TestAccountRolesAreOfTheAccount(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	facts := factsOf(t, connect(t, org), org, seed.Tomas)
	ranks := map[int]bool{}
	for _, r := range facts.AccountRoles {
		if r.AccountID != facts.User.AccountID || !r.PortalType.Is(core.PortalTypePartner) {
			t.Errorf("the role %+v", r)
		}
		ranks[r.PortalRole.Rank()] = true
	}
	if !ranks[0] || !ranks[1] || !ranks[2] {
		t.Errorf("the roles %+v", facts.AccountRoles)
	}
}
