package seed_test

import (
	"strconv"
	"testing"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
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
	for _, name := range []string{seed.LicensePartner, seed.LicenseCustomerPlus} {
		if l := o.one("UserLicense", `"Name" = ?`, name); l.Int("TotalLicenses")-l.Int("UsedLicenses") < 200 {
			t.Errorf("%s has %v seats, of which %v are used", name, l["TotalLicenses"], l["UsedLicenses"])
		}
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
		"a managed package":        `SELECT count(*) FROM "User" u JOIN "UserPackageLicense" p ON p."UserId" = u."Id" WHERE ` + customer,
		"a site by permission set": `SELECT count(*) FROM "User" u JOIN "NetworkMember" m ON m."MemberId" = u."Id" JOIN "Network" n ON n."Id" = m."NetworkId"
			WHERE n."Name" = '` + seed.SiteByPermissionSet + `' AND ` + customer,
	} {
		if n := count(query); n < 4 {
			t.Errorf("%d of them have %s", n, what)
		}
	}
	// High-volume users can't be in public groups. Source:
	// https://help.salesforce.com/s/articleView?id=sf.networks_about_hvpu.htm
	if n := count(`SELECT count(*) FROM "User" u JOIN "GroupMember" m ON m."UserOrGroupId" = u."Id" WHERE ` + customer); n > 0 {
		t.Errorf("%d of them are in public groups", n)
	}
}

// TestGeneratedPeopleCanBeUpgraded: nothing but their own story stands in the way of
// 200 people.
func TestGeneratedPeopleCanBeUpgraded(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{Users: 300})
	engine := rules.New(o.s.Schema())
	people := o.rows("User", `"UserType" = 'CspLitePortal' AND "IsActive" AND "ContactId" IS NOT NULL AND "AboutMe" IS NULL ORDER BY "Id"`)
	targets := []store.Row{
		o.one("Profile", `"Name" = ?`, seed.ProfilePartnerService), o.one("Profile", `"Name" = ?`, seed.ProfileCustomerPlusService),
		o.one("Profile", `"Name" = ?`, seed.ProfilePartnerSales),
	}
	upgraded := 0
	err := o.s.Update(t.Context(), func(tx *store.Tx) error {
		admin, err := rules.LoadActor(tx, store.MakeID("005", 1))
		if err != nil {
			return err
		}
		for i, p := range people {
			target := targets[i%len(targets)]
			failed := tx.Savepoint(func() error {
				if target["UserType"] == "PowerPartner" {
					if err := engine.Update(tx, admin, "Account", p.String("AccountId"), store.Row{"IsPartner": true}); err != nil {
						return err
					}
				}
				return engine.Update(tx, admin, "User", p.String("Id"), store.Row{"ProfileId": target["Id"]})
			})
			if failed != nil {
				t.Logf("%s: %v", p["Username"], failed)
				continue
			}
			upgraded++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if upgraded < 200 || upgraded < len(people)-5 {
		t.Errorf("%d of %d people could be upgraded", upgraded, len(people))
	}
}
