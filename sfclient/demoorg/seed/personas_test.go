package seed_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// TestLicensesOfPersonas checks who has which license, and is who.
func TestLicensesOfPersonas(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for username, want := range map[string][2]string{
		seed.Maya:    {"CspLitePortal", seed.LicenseCustomer},
		seed.Tomas:   {"CspLitePortal", seed.LicenseCustomer},
		seed.Aiko:    {"CspLitePortal", seed.LicenseCustomerLogin},
		seed.Sam:     {"CspLitePortal", seed.LicenseHighVolume},
		seed.Ravi:    {"CspLitePortal", seed.LicenseAuthenticated},
		seed.Omar:    {"CspLitePortal", seed.LicenseCustomer},
		seed.Lena:    {"CspLitePortal", seed.LicenseCustomer},
		seed.Ivan:    {"CspLitePortal", seed.LicenseCustomer},
		seed.Nina:    {"CspLitePortal", seed.LicenseIdentity},
		seed.Zoe:     {"CspLitePortal", seed.LicenseCustomer},
		seed.Eva:     {"CspLitePortal", seed.LicenseCustomer},
		seed.Hostile: {"CspLitePortal", seed.LicenseCustomer},
		seed.Xiaoyu:  {"CspLitePortal", seed.LicenseCustomer},
		seed.Dana:    {"PowerPartner", seed.LicensePartner},
		seed.Priya:   {"Standard", seed.LicenseInternal},
	} {
		user := o.user(username)
		license := o.byID("UserLicense", o.byID("Profile", user["ProfileId"])["UserLicenseId"])
		if got := [2]string{user.String("UserType"), license.String("Name")}; got != want {
			t.Errorf("%s is %v, want %v", username, got, want)
		}
		story := user.String("AboutMe")
		if username != seed.Priya && (story == "" || utf8.RuneCountInString(story) > 60) {
			t.Errorf("%s tells %q", username, story)
		}
	}
}

// accountOf gives the account of a user, with its owner.
func (o org) accountOf(username string) (account, owner store.Row) {
	o.t.Helper()
	account = o.byID("Account", o.user(username)["AccountId"])
	return account, o.byID("User", account["OwnerId"])
}

// portalRoles lists the portal roles of an account as "type role", sorted.
func (o org) portalRoles(account store.Row) []string {
	o.t.Helper()
	return o.column(`SELECT "PortalType" || ' ' || "PortalRole" FROM "UserRole" WHERE "PortalAccountId" = ? ORDER BY 1`, account["Id"])
}

func TestMaya(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	maya := o.user(seed.Maya)
	account, owner := o.accountOf(seed.Maya)
	if account.Bool("IsPartner") || account.Bool("IsPersonAccount") || owner["UserRoleId"] == nil || !owner.Bool("IsActive") {
		t.Errorf("account %v, owner's role %v", account["Name"], owner["UserRoleId"])
	}
	if roles := o.portalRoles(account); len(roles) != 0 {
		t.Errorf("the account has the roles %v", roles)
	}
	sets := o.column(`SELECT coalesce(l."Name", p."DeveloperName", '-') || ' ' || s."Name" FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId"
		LEFT JOIN "UserLicense" l ON l."Id" = s."LicenseId" LEFT JOIN "PermissionSetLicense" p ON p."Id" = s."LicenseId"
		WHERE a."AssigneeId" = ? AND s."Type" = 'Regular' ORDER BY 1`, maya["Id"])
	if diff := cmp.Diff([]string{"- " + seed.SetReturnable, "Customer Community " + seed.SetOldLicense, seed.LicenseWarranty + " " + seed.SetWithLicense}, sets); diff != "" {
		t.Errorf("permission sets (-want +got):\n%s", diff)
	}
	group := o.column(`SELECT g."DeveloperName" || ' ' || g."Status" FROM "PermissionSetAssignment" a JOIN "PermissionSetGroup" g ON g."Id" = a."PermissionSetGroupId" WHERE a."AssigneeId" = ?`, maya["Id"])
	if diff := cmp.Diff([]string{seed.GroupMuted + " Updated"}, group); diff != "" {
		t.Errorf("permission set groups (-want +got):\n%s", diff)
	}
	sites := o.column(`SELECT n."Name" FROM "NetworkMember" m JOIN "Network" n ON n."Id" = m."NetworkId" WHERE m."MemberId" = ? ORDER BY 1`, maya["Id"])
	if diff := cmp.Diff([]string{seed.SiteByPermissionSet, seed.SiteByProfile}, sites); diff != "" {
		t.Errorf("sites (-want +got):\n%s", diff)
	}
	open := len(o.rows("Case", `"OwnerId" = ? AND NOT "IsClosed"`, maya["Id"]))
	closed := len(o.rows("Case", `"OwnerId" = ? AND "IsClosed"`, maya["Id"]))
	claims := len(o.rows("Warranty_Claim__c", `"OwnerId" = ?`, maya["Id"]))
	if open == 0 || closed == 0 || claims == 0 {
		t.Errorf("%d open and %d closed cases, %d claims", open, closed, claims)
	}
}

// TestMutedGroup: what a group's aggregate grants is its components net of muting.
func TestMutedGroup(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	group := o.one("PermissionSetGroup", `"DeveloperName" = ?`, seed.GroupMuted)
	components := o.rows("PermissionSetGroupComponent", `"PermissionSetGroupId" = ?`, group["Id"])
	muting := slices.ContainsFunc(components, func(r store.Row) bool { return strings.HasPrefix(r.String("PermissionSetId"), "0QM") })
	if len(components) != 4 || !muting {
		t.Errorf("%d components, muting %v", len(components), muting)
	}
	deletes := func(where string, args ...any) int {
		return len(o.rows("ObjectPermissions", `"SobjectType" = 'Warranty_Claim__c' AND "PermissionsDelete" AND "ParentId" IN (`+where+`)`, args...))
	}
	component := deletes(`SELECT "PermissionSetId" FROM "PermissionSetGroupComponent" WHERE "PermissionSetGroupId" = ? AND "PermissionSetId" LIKE '0PS%'`, group["Id"])
	aggregate := deletes(`SELECT "Id" FROM "PermissionSet" WHERE "PermissionSetGroupId" = ? AND "Type" = 'Group'`, group["Id"])
	if component != 1 || aggregate != 0 {
		t.Errorf("%d components and %d aggregates may delete claims, want 1 and 0", component, aggregate)
	}
}

func TestSharingSetOfMaya(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	var sets []rules.SharingSet
	o.view(func(tx *store.Tx) error { sets = rules.LoadMetadata(tx).SharingSets; return nil })
	for profile, want := range map[string]int{seed.ProfileMaya: 1, seed.ProfilePartnerSales: 0} {
		got := slices.DeleteFunc(slices.Clone(sets), func(s rules.SharingSet) bool { return !slices.Contains(s.Profiles, profile) })
		if len(got) != want || want > 0 && len(got[0].AccessMappings) == 0 {
			t.Errorf("sharing sets of %s: %v", profile, got)
		}
	}
}

// TestAccountsOfPersonas checks the situations that are made of an account, its
// owner and its roles.
func TestAccountsOfPersonas(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	three := []string{"Partner Executive", "Partner Manager", "Partner Worker"}
	for _, c := range []struct {
		username        string
		partner, person bool
		ownerHasRole    bool
		roles           []string
	}{
		{seed.Tomas, true, false, true, three},
		{seed.Aiko, false, false, true, []string{"CustomerPortal Executive", "CustomerPortal Manager", "CustomerPortal Worker"}},
		{seed.Omar, false, true, true, nil},
		{seed.Lena, false, false, false, nil},
		{seed.Ivan, false, false, true, nil},
		{seed.Zoe, true, false, true, nil},
		{seed.Dana, true, false, true, three[1:]},
		{seed.Hostile, true, false, true, three[2:]},
	} {
		account, owner := o.accountOf(c.username)
		got := []any{account["IsPartner"], account["IsPersonAccount"], owner["UserRoleId"] != nil, o.portalRoles(account)}
		if diff := cmp.Diff([]any{c.partner, c.person, c.ownerHasRole, c.roles}, got); diff != "" {
			t.Errorf("%s: partner, person, owner's role, roles (-want +got):\n%s", c.username, diff)
		}
	}
}

func TestIvan(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	n := len(o.rows("Contact", `"AccountId" = ? AND "OwnerId" IN (SELECT "Id" FROM "User" WHERE "UserType" <> 'Standard')`, o.user(seed.Ivan)["AccountId"]))
	if n == 0 {
		t.Error("no contact of the account is owned by an external user")
	}
}

func TestNinaAndEva(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	if nina := o.user(seed.Nina); nina["ContactId"] != nil || nina["AccountId"] != nil || !nina.Bool("IsActive") {
		t.Errorf("Nina has the contact %v and the account %v", nina["ContactId"], nina["AccountId"])
	}
	eva := o.user(seed.Eva)
	if login := o.one("UserLogin", `"UserId" = ?`, eva["Id"]); eva.Bool("IsActive") || !login.Bool("IsFrozen") {
		t.Errorf("Eva is active %v and frozen %v", eva["IsActive"], login["IsFrozen"])
	}
}

// TestZoe: somebody of either license sits on the shared role of the owner.
func TestZoe(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	account, owner := o.accountOf(seed.Zoe)
	for username, portalType := range map[string]string{seed.ZoePartner: "Partner", seed.ZoeCustomer: "CustomerPortal"} {
		user := o.user(username)
		role := o.byID("UserRole", user["UserRoleId"])
		got := []any{user["AccountId"], role["PortalRole"], role["PortalType"], role["PortalAccountOwnerId"], role["PortalAccountId"]}
		if diff := cmp.Diff([]any{account["Id"], "PersonAccount", portalType, owner["Id"], nil}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", username, diff)
		}
	}
}

// TestHostileNames checks that each kind of attack is in one of the names.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	account, _ := o.accountOf(seed.Hostile)
	role := o.column(`SELECT "Name" FROM "UserRole" WHERE "PortalAccountId" = ?`, account["Id"])
	texts := o.user(seed.Hostile).String("Name") + account.String("Name") + strings.Join(role, "")
	for name, part := range map[string]string{
		"clear screen": "\x1b[2J", "clipboard": "\x1b]52;", "title": "\x1b]0;", "carriage return": "\r",
		"right-to-left override": "\u202e", "zero-width space": "\u200b", "combining mark": "\u0336\u0301",
	} {
		if !strings.Contains(texts, part) {
			t.Errorf("no %s in %q", name, texts)
		}
	}
	if !strings.Contains(role[0], "\x1b[2J") {
		t.Errorf("the role's name is tame: %q", role[0])
	}
}

func TestWideNames(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	account, _ := o.accountOf(seed.Xiaoyu)
	texts := o.user(seed.Xiaoyu).String("Name") + account.String("Name")
	for name, in := range map[string]*unicode.RangeTable{"Chinese": unicode.Han, "Hebrew": unicode.Hebrew, "Arabic": unicode.Arabic, "emoji": unicode.So} {
		if !strings.ContainsFunc(texts, func(r rune) bool { return unicode.Is(in, r) }) {
			t.Errorf("no %s in %q", name, texts)
		}
	}
}

// TestAdmins checks what each administrator lacks, and that the first one lacks
// nothing.
func TestAdmins(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	needed := []string{
		"PermissionsManagePartners", "PermissionsViewSetup", "PermissionsViewRoles", "PermissionsAssignPermissionSets",
		"PermissionsManageNetworks", "PermissionsModifyMetadata", "PermissionsManageUsers", "PermissionsApiEnabled",
	}
	for username, lacking := range map[string]string{
		seed.Admin:                         "",
		seed.AdminWithoutExternalUsers:     "PermissionsManagePartners",
		seed.AdminWithoutViewSetup:         "PermissionsViewSetup",
		seed.AdminWithoutViewRoles:         "PermissionsViewRoles",
		seed.AdminWithoutAssignPermissions: "PermissionsAssignPermissionSets",
		seed.AdminWithoutSites:             "PermissionsManageNetworks",
		seed.AdminWithoutMetadata:          "PermissionsModifyMetadata",
		seed.AdminWithoutManageUsers:       "PermissionsManageUsers",
		seed.AdminWithoutAccountEdit:       "",
	} {
		var actor rules.Actor
		id := o.user(username).String("Id")
		o.view(func(tx *store.Tx) (err error) {
			actor, err = rules.LoadActor(tx, id)
			return err
		})
		for _, permission := range needed {
			if got := actor.Permissions[permission]; got == (permission == lacking) {
				t.Errorf("%s has %s: %v", username, permission, got)
			}
		}
	}
}
