package seed_test

import (
	"strconv"
	"testing"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
)

// TestGeneratedPeopleDiffer: of 200 people who can be upgraded, no few hold the
// same, and every way of holding something is among them.
func TestGeneratedPeopleDiffer(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{Users: 300})
	const customer = `u."UserType" = 'CspLitePortal' AND u."IsActive"`
	count := func(query string) int {
		t.Helper()
		n, err := strconv.Atoi(o.column(query)[0])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(`SELECT count(*) FROM "User" u WHERE ` + customer); n < 200 {
		t.Errorf("only %d people can be upgraded", n)
	}
	kinds := o.column(`SELECT DISTINCT "ProfileId" || ifnull((SELECT group_concat("PermissionSetId") FROM (SELECT "PermissionSetId"
		FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" ORDER BY 1)), '') FROM "User" u WHERE ` + customer)
	if len(kinds) < 40 {
		t.Errorf("they hold only %d different sets of permissions", len(kinds))
	}
	held := `SELECT count(DISTINCT u."Id") FROM "User" u JOIN "PermissionSetAssignment" a ON a."AssigneeId" = u."Id" JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId"
		LEFT JOIN "PermissionSetGroup" g ON g."Id" = a."PermissionSetGroupId" WHERE ` + customer + " AND "
	for what, query := range map[string]string{
		"no permission set":        `SELECT count(*) FROM "User" u WHERE ` + customer + ` AND 1 = (SELECT count(*) FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id")`,
		"one bound to the license": held + `NOT s."IsOwnedByProfile" AND s."LicenseId" IN (SELECT "Id" FROM "UserLicense")`,
		"one that needs another":   held + `s."LicenseId" IN (SELECT "Id" FROM "PermissionSetLicense")`,
		"a group with muting":      held + `g."DeveloperName" = '` + seed.GroupMuted + `'`,
		"an outdated group":        held + `g."Status" = 'Outdated'`,
		"a session-based one":      held + `s."HasActivationRequired"`,
		"one that is over":         held + `a."ExpirationDate" IS NOT NULL AND NOT a."IsActive"`,
		"View All":                 held + `NOT s."IsOwnedByProfile" AND s."Id" IN (SELECT "ParentId" FROM "ObjectPermissions" WHERE "PermissionsViewAllRecords")`,
		"a permission set license": `SELECT count(*) FROM "User" u JOIN "PermissionSetLicenseAssign" a ON a."AssigneeId" = u."Id" WHERE ` + customer,
		"a public group":           `SELECT count(*) FROM "User" u JOIN "GroupMember" m ON m."UserOrGroupId" = u."Id" WHERE ` + customer,
		"a managed package":        `SELECT count(*) FROM "User" u JOIN "UserPackageLicense" p ON p."UserId" = u."Id" WHERE ` + customer,
		"a site by permission set": `SELECT count(*) FROM "User" u JOIN "NetworkMember" m ON m."MemberId" = u."Id" JOIN "Network" n ON n."Id" = m."NetworkId"
			WHERE n."Name" = '` + seed.SiteByPermissionSet + `' AND ` + customer,
	} {
		if n := count(query); n < 4 {
			t.Errorf("%d of them have %s", n, what)
		}
	}
}
