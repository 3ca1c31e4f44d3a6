package seed_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

const external = `"UserType" IN ('CspLitePortal', 'PowerPartner', 'PowerCustomerSuccess')`

// TestSize checks that the org is as large as its stories need it.
func TestSize(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for _, c := range []struct {
		object, where string
		least         int
	}{
		{"Account", "", 12},
		{"User", external, seed.DefaultUsers},
		{"Profile", "", 20},
		{"PermissionSet", `"Type" = 'Regular'`, 25},
		{"PermissionSet", `"LicenseId" IS NOT NULL AND "Type" = 'Regular'`, 5},
		{"PermissionSet", `"Type" = 'Session' AND "HasActivationRequired"`, 1},
		{"PermissionSetGroup", `"Status" = 'Updated'`, 2},
		{"PermissionSetGroup", `"Status" = 'Outdated'`, 1},
		{"MutingPermissionSet", "", 1},
		{"PermissionSetLicense", "", 3},
		{"PermissionSetAssignment", `"ExpirationDate" IS NOT NULL AND NOT "IsActive"`, 1},
		{"FieldPermissions", "", 3000},
		{"ObjectPermissions", "", 150},
		{"SetupEntityAccess", `"SetupEntityType" = 'ApexClass'`, 50},
		{"SetupEntityAccess", `"SetupEntityType" = 'ApexPage'`, 30},
		{"SetupEntityAccess", `"SetupEntityType" = 'CustomPermission'`, 20},
		{"PermissionSetTabSetting", "", 60},
		{"Network", "", 3},
		{"NetworkMemberGroup", "", 10},
		{"Case", "", 20},
		{"Opportunity", "", 5},
		{"Lead", "", 5},
		{"Warranty_Claim__c", "", 10},
		{"Group", `"Type" = 'Regular'`, 2},
		{"Group", `"Type" = 'Queue'`, 1},
		{"UserAccessPolicy", "", 1},
		{"UserPackageLicense", "", 1},
	} {
		if got := len(o.rows(c.object, c.where)); got < c.least {
			t.Errorf("%d records of %s where %q, want %d or more", got, c.object, c.where, c.least)
		}
	}
}

// TestSimulation: the org says what it is.
func TestSimulation(t *testing.T) {
	t.Parallel()
	org := defaultOrg(t).one("Organization", "")
	if org["InstanceName"] != "SIMULATION" || org["OrganizationType"] != "Developer Edition" {
		t.Errorf("the organization is %q on %q, %q", org["Name"], org["InstanceName"], org["OrganizationType"])
	}
}

// TestLicenses checks the two licenses that are short, and that others have room.
func TestLicenses(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for name, enough := range map[string]bool{
		seed.LicenseNoSeat: false, seed.LicensePartner: true, seed.LicensePartnerLogin: true,
		seed.LicenseCustomerPlus: true, seed.LicenseCustomerPlusLogin: true,
	} {
		l := o.one("UserLicense", `"Name" = ?`, name)
		if free := l.Int("TotalLicenses") - l.Int("UsedLicenses"); (free > 0) != enough || l.Int("UsedLicenses") == 0 {
			t.Errorf("%s: %d of %d used", name, l.Int("UsedLicenses"), l.Int("TotalLicenses"))
		}
	}
	few := o.one("UserLicense", `"Name" = ?`, seed.LicensePartnerLogin)
	left, of := few.Int("MonthlyLoginsEntitlement")-few.Int("MonthlyLoginsUsed"), few.Int("MonthlyLoginsEntitlement")
	if left <= 0 || left*10 >= of {
		t.Errorf("%d of %d logins left", left, of)
	}
	if n := len(o.rows("UserLicense", `"MonthlyLoginsEntitlement" IS NULL`)); n < 10 {
		t.Errorf("%d licenses are not bounded by logins", n)
	}
}

// TestProfilesToChooseFrom: each target license has profiles that differ, and a
// profile owns its permission set.
func TestProfilesToChooseFrom(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for _, name := range []string{
		seed.LicensePartner, seed.LicensePartnerLogin, seed.LicenseCustomerPlus, seed.LicenseCustomerPlusLogin, seed.LicenseNoSeat, seed.LicenseGoldPartner,
	} {
		grants := o.column(`SELECT count(DISTINCT f."Id") || ' ' || count(DISTINCT b."Id") FROM "PermissionSet" s JOIN "Profile" p ON p."Id" = s."ProfileId"
			JOIN "UserLicense" l ON l."Id" = p."UserLicenseId" JOIN "ObjectPermissions" b ON b."ParentId" = s."Id" JOIN "FieldPermissions" f ON f."ParentId" = s."Id"
			WHERE s."IsCustom" AND l."Name" = ? GROUP BY p."Id" ORDER BY 1`, name)
		if len(grants) < 2 || grants[0] == grants[1] {
			t.Errorf("custom profiles of %s grant %v fields and objects", name, grants)
		}
	}
	if orphans := o.column(`SELECT "Name" FROM "Profile" p WHERE 1 <> (SELECT count(*) FROM "PermissionSet" s WHERE s."ProfileId" = p."Id" AND s."IsOwnedByProfile")`); len(orphans) > 0 {
		t.Errorf("profiles without a permission set of their own: %v", orphans)
	}
}

// inconsistencies are queries that must find nothing.
var inconsistencies = map[string]string{
	"used seats are active users": `SELECT "Name" FROM "UserLicense" l WHERE "UsedLicenses" <> (SELECT count(*) FROM "User" u
		JOIN "Profile" p ON p."Id" = u."ProfileId" WHERE p."UserLicenseId" = l."Id" AND u."IsActive")`,
	"used permission set licenses are assignments": `SELECT "DeveloperName" FROM "PermissionSetLicense" l WHERE "UsedLicenses" <>
		(SELECT count(*) FROM "PermissionSetLicenseAssign" a WHERE a."PermissionSetLicenseId" = l."Id")`,
	"used package licenses are assignments": `SELECT "NamespacePrefix" FROM "PackageLicense" l WHERE "UsedLicenses" <>
		(SELECT count(*) FROM "UserPackageLicense" a WHERE a."PackageLicenseId" = l."Id")`,
	"a permission set that needs a license has its": `SELECT a."Id" FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId"
		JOIN "PermissionSetLicense" l ON l."Id" = s."LicenseId" WHERE NOT EXISTS (SELECT 1 FROM "PermissionSetLicenseAssign" g
		WHERE g."AssigneeId" = a."AssigneeId" AND g."PermissionSetLicenseId" = l."Id")`,
	"the user type is the profile's and the license's": `SELECT "Username" FROM "User" u JOIN "Profile" p ON p."Id" = u."ProfileId" WHERE p."UserType" <> u."UserType"`,
	"external users have a contact of their account": `SELECT "Username" FROM "User" u LEFT JOIN "Contact" c ON c."Id" = u."ContactId"
		WHERE u."UserType" <> 'Standard' AND u."Username" <> '` + seed.Nina + `' AND (c."AccountId" IS NULL OR c."AccountId" <> u."AccountId")`,
	"role licenses have roles, others none": `SELECT "Username" FROM "User" u LEFT JOIN "UserRole" r ON r."Id" = u."UserRoleId" WHERE
		(u."UserType" = 'PowerPartner') <> coalesce(r."PortalType" = 'Partner', 0) OR (u."UserType" = 'PowerCustomerSuccess') <> coalesce(r."PortalType" = 'CustomerPortal', 0)`,
	"partner users are on partner accounts": `SELECT "Username" FROM "User" u JOIN "Account" a ON a."Id" = u."AccountId" WHERE u."UserType" = 'PowerPartner' AND NOT a."IsPartner"`,
	"one login a user":                      `SELECT "Username" FROM "User" u WHERE 1 <> (SELECT count(*) FROM "UserLogin" l WHERE l."UserId" = u."Id")`,
	"one user a contact":                    `SELECT "ContactId" FROM "User" WHERE "ContactId" IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
	"usernames are unique":                  `SELECT "Username" FROM "User" GROUP BY 1 HAVING count(*) > 1`,
	"nicknames are unique":                  `SELECT "CommunityNickname" FROM "User" GROUP BY 1 HAVING count(*) > 1`,
	"aliases fit":                           `SELECT "Username" FROM "User" WHERE length("Alias") NOT BETWEEN 1 AND 8`,
	"logins are in the past":                `SELECT "Username" FROM "User" WHERE "LastLoginDate" > "CreatedDate"`,
	"sites are where they are given": `SELECT "MemberId" || "NetworkId" FROM "NetworkMember" EXCEPT SELECT u."Id" || n."NetworkId" FROM "User" u
		JOIN "NetworkMemberGroup" n ON n."AssignmentStatus" = 'Added' AND (n."ParentId" = u."ProfileId" OR n."ParentId" IN
		(SELECT "PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" AND a."IsActive"))`,
	"sites are given where they are": `SELECT u."Id" || n."NetworkId" FROM "User" u
		JOIN "NetworkMemberGroup" n ON n."AssignmentStatus" = 'Added' AND (n."ParentId" = u."ProfileId" OR n."ParentId" IN
		(SELECT "PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" AND a."IsActive")) EXCEPT SELECT "MemberId" || "NetworkId" FROM "NetworkMember"`,
	"custom external profiles grant no View All on role licenses": `SELECT p."Name" FROM "ObjectPermissions" o JOIN "PermissionSet" s ON s."Id" = o."ParentId" JOIN "Profile" p ON p."Id" = s."ProfileId"
		WHERE p."UserType" IN ('PowerPartner', 'PowerCustomerSuccess') AND (o."PermissionsViewAllRecords" OR o."PermissionsModifyAllRecords")`,
}

func TestConsistency(t *testing.T) {
	t.Parallel()
	for _, users := range []int{0, 300} {
		told := 0
		o := orgWith(t, schema.AllFeatures(), seed.Options{Users: users, Seed: 7, Progress: func(n int) { told = n }})
		for name, query := range inconsistencies {
			if found := o.column(query); len(found) > 0 {
				t.Errorf("with %d users, not so: %s: %q", users, name, found[:min(5, len(found))])
			}
		}
		want := max(users, seed.DefaultUsers)
		if got := len(o.rows("User", external)); got != want || told != want {
			t.Errorf("%d external users, %d told, want %d", got, told, want)
		}
	}
}

// TestNothingDangles follows every reference of every record.
func TestNothingDangles(t *testing.T) {
	t.Parallel()
	o := defaultOrg(t)
	for _, object := range o.s.Schema().Objects {
		for _, f := range object.Fields {
			if object.View != "" || f.Type != schema.TypeReference || len(f.ReferenceTo) == 0 {
				continue
			}
			query := fmt.Sprintf(`SELECT "Id" FROM %q WHERE %q IS NOT NULL`, object.Name, f.Name)
			switch object.Name + "." + f.Name { // apps, flows and objects are no target of a reference: TestEverySetupEntityHasAName
			case "SetupEntityAccess.SetupEntityId":
				query += ` AND "SetupEntityType" NOT IN ('TabSet', 'FlowDefinition', 'CustomEntityDefinition')`
			case "AppMenuItem.ApplicationId":
				query += ` AND "Type" <> 'TabSet'`
			case "ObjectPermissions.ParentId", "FieldPermissions.ParentId": // what a muting set mutes
				query += ` AND "ParentId" NOT IN (SELECT "Id" FROM "MutingPermissionSet")`
			}
			for _, to := range f.ReferenceTo {
				if o.s.Schema().Object(to) != nil {
					query += fmt.Sprintf(` AND %q NOT IN (SELECT "Id" FROM %q)`, f.Name, to)
				}
			}
			if found := o.column(query); len(found) > 0 {
				t.Errorf("%s.%s leads nowhere in %d records", object.Name, f.Name, len(found))
			}
		}
	}
}

// TestAssignmentsAreAllowed gives every permission set anew that the seed gave, so
// that nobody holds what the rules would not allow.
func TestAssignmentsAreAllowed(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{Users: 300})
	engine := rules.New(o.s.Schema())
	given := o.rows("PermissionSetAssignment", `"IsActive" AND "PermissionSetId" IN (SELECT "Id" FROM "PermissionSet" WHERE NOT "IsOwnedByProfile")
		AND ("PermissionSetGroupId" IS NULL OR "PermissionSetGroupId" IN (SELECT "Id" FROM "PermissionSetGroup" WHERE "Status" = 'Updated'))`)
	if len(given) < 200 {
		t.Fatalf("only %d assignments", len(given))
	}
	err := o.s.Update(t.Context(), func(tx *store.Tx) error {
		admin, err := rules.LoadActor(tx, store.MakeID("005", 1))
		if err != nil {
			return err
		}
		for _, row := range given {
			if err := engine.Delete(tx, admin, "PermissionSetAssignment", row.String("Id")); err != nil {
				return err
			}
			values := store.Row{"AssigneeId": row["AssigneeId"], "PermissionSetId": row["PermissionSetId"], "PermissionSetGroupId": row["PermissionSetGroupId"]}
			if _, err := engine.Create(tx, admin, "PermissionSetAssignment", values); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDeterminism: the same clock and seed give the same bytes, another seed gives
// other people with the same personas.
func TestDeterminism(t *testing.T) {
	t.Parallel()
	image := func(number int64) []byte {
		path := filepath.Join(t.TempDir(), "org.db")
		s, err := store.Create(t.Context(), path, schema.Build(schema.AllFeatures()), store.Options{Now: func() time.Time { return start }},
			func(tx *store.Tx) error { return seed.Write(tx, seed.Options{Seed: number}) })
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	if !bytes.Equal(image(3), image(3)) {
		t.Error("the same seed gives another org")
	}
	if bytes.Equal(image(3), image(4)) {
		t.Error("another seed gives the same org")
	}
}

// TestLesserOrgs fills orgs that lack features; what is there stays consistent.
func TestLesserOrgs(t *testing.T) {
	t.Parallel()
	full := schema.AllFeatures()
	without := func(change func(*schema.Features)) schema.Features {
		f := full
		change(&f)
		return f
	}
	for name, features := range map[string]schema.Features{
		"nothing":              {},
		"no sites":             without(func(f *schema.Features) { f.Networks = false }),
		"no partner accounts":  without(func(f *schema.Features) { f.PartnerAccounts = false }),
		"no person accounts":   without(func(f *schema.Features) { f.PersonAccounts = false }),
		"no portal role field": without(func(f *schema.Features) { f.PortalRoleField = false }),
		"no custom objects":    without(func(f *schema.Features) { f.CustomObjects = false }),
		"no access policies":   without(func(f *schema.Features) { f.UserAccessPolicies = false }),
	} {
		o := orgWith(t, features, seed.Options{})
		if n := len(o.rows("User", "")); n < seed.DefaultUsers {
			t.Errorf("an org with %s has %d users", name, n)
		}
	}
}

// TestNamesAreReserved: every address is in a domain that can't exist.
func TestNamesAreReserved(t *testing.T) {
	t.Parallel()
	for _, username := range defaultOrg(t).column(`SELECT "Username" FROM "User"`) {
		parsed, err := url.Parse("mailto://" + username)
		if err != nil || !strings.HasSuffix(parsed.Host, ".example") {
			t.Errorf("the address %q may belong to someone (%v)", username, err)
		}
	}
}

func TestFillStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := store.Open(ctx, "", schema.Build(schema.AllFeatures()), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	cancel()
	if err := s.Update(ctx, func(tx *store.Tx) error { return seed.Write(tx, seed.Options{}) }); !errors.Is(err, context.Canceled) {
		t.Errorf("filled with an ended context: %v", err)
	}
}

// TestFillTwice: a store that has users already is not seeded again by accident.
func TestFillTwice(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{})
	before := len(o.rows("User", ""))
	if err := o.s.Update(t.Context(), func(tx *store.Tx) error { return seed.Write(tx, seed.Options{}) }); err == nil {
		t.Error("a second filling was accepted")
	}
	if diff := cmp.Diff(before, len(o.rows("User", ""))); diff != "" {
		t.Errorf("users (-before +after):\n%s", diff)
	}
}
