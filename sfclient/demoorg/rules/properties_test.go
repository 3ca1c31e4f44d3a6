package rules_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// world is what random writes choose from.
type world struct {
	users, profiles, roles, accounts, sets, groups, licenses []string
}

func worldOf(o *org) world {
	ids := func(object, where string) (out []string) {
		for _, row := range o.query(object, where+` ORDER BY "Id"`) {
			out = append(out, row.String("Id"))
		}
		return out
	}
	return world{
		users:    ids("User", `"Username" NOT LIKE 'admin%'`),
		profiles: ids("Profile", `"Name" NOT LIKE 'Admin%'`),
		roles:    ids("UserRole", `1`), accounts: ids("Account", `1`),
		sets: ids("PermissionSet", `"Type" IN ('Regular', 'Session')`), groups: ids("PermissionSetGroup", `1`), licenses: ids("PermissionSetLicense", `1`),
	}
}

// randomWrite does one write that an administrator could try.
func randomWrite(rt *rapid.T, o *org, w world, tx *store.Tx, actor rules.Actor) error {
	one := func(from []string) string { return rapid.SampledFrom(from).Draw(rt, "id") }
	var err error
	switch rapid.IntRange(0, 8).Draw(rt, "kind") {
	case 0, 1:
		err = o.engine.Update(tx, actor, "User", one(w.users), store.Row{"ProfileId": one(w.profiles)})
	case 2:
		err = o.engine.Update(tx, actor, "User", one(w.users), store.Row{"ProfileId": one(w.profiles), "UserRoleId": one(w.roles)})
	case 3:
		err = o.engine.Update(tx, actor, "User", one(w.users), store.Row{"IsActive": rapid.Bool().Draw(rt, "active")})
	case 4:
		err = o.engine.Update(tx, actor, "Account", one(w.accounts), store.Row{"IsPartner": rapid.Bool().Draw(rt, "partner")})
	case 5:
		_, err = o.engine.Create(tx, actor, "PermissionSetAssignment", store.Row{"AssigneeId": one(w.users), "PermissionSetId": one(w.sets)})
	case 6:
		_, err = o.engine.Create(tx, actor, "PermissionSetAssignment", store.Row{"AssigneeId": one(w.users), "PermissionSetGroupId": one(w.groups)})
	case 7:
		_, err = o.engine.Create(tx, actor, "PermissionSetLicenseAssign", store.Row{"AssigneeId": one(w.users), "PermissionSetLicenseId": one(w.licenses)})
	case 8:
		err = o.engine.Update(tx, actor, "Account", one(w.accounts), store.Row{"OwnerId": one(w.users)})
	}
	return err
}

// errUndo takes a run of random writes back.
var errUndo = errors.New("undo")

// TestWritesKeepTheOrgConsistent tries random writes and finds, after each run of
// them, that what Salesforce keeps true is true.
func TestWritesKeepTheOrgConsistent(t *testing.T) {
	t.Parallel()
	o := newOrg(t)
	w := worldOf(o)
	accepted := 0
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.IntRange(1, 8).Draw(rt, "steps")
		err := o.as(seed.Admin, func(tx *store.Tx, actor rules.Actor) error {
			for range steps {
				err := tx.Savepoint(func() error { return randomWrite(rt, o, w, tx, actor) })
				var refused *schema.APIError
				if err != nil && !errors.As(err, &refused) {
					return err
				}
				if err == nil {
					accepted++
				}
			}
			o.engine.RunDue(tx, tx.Now().Add(rules.DefaultSettings().SiteDelay))
			if err := consistent(tx, o); err != nil {
				return err
			}
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			rt.Fatal(err)
		}
	})
	if accepted == 0 {
		t.Error("no write was accepted, so that nothing was tried")
	}
}

// consistent checks the invariants of an org in which nothing is put off.
func consistent(tx *store.Tx, o *org) error {
	for _, check := range []struct{ name, query string }{
		{"used seats are active users", `SELECT l."Name" FROM "UserLicense" l WHERE l."UsedLicenses" <>
			(SELECT count(*) FROM "User" u JOIN "Profile" p ON p."Id" = u."ProfileId" WHERE p."UserLicenseId" = l."Id" AND u."IsActive")`},
		{"no license is overdrawn", `SELECT "Name" FROM "UserLicense" WHERE "UsedLicenses" > "TotalLicenses"`},
		{"used permission set licenses are assignments", `SELECT l."DeveloperName" FROM "PermissionSetLicense" l WHERE l."UsedLicenses" <>
			(SELECT count(*) FROM "PermissionSetLicenseAssign" a WHERE a."PermissionSetLicenseId" = l."Id")`},
		{"the user type is the profile's", `SELECT u."Username" FROM "User" u JOIN "Profile" p ON p."Id" = u."ProfileId" WHERE p."UserType" <> u."UserType"`},
		{"users of role licenses have a role of their type", `SELECT u."Username" FROM "User" u LEFT JOIN "UserRole" r ON r."Id" = u."UserRoleId"
			WHERE u."IsActive" AND (u."UserType" = 'PowerPartner' AND r."PortalType" IS NOT 'Partner'
			OR u."UserType" = 'PowerCustomerSuccess' AND r."PortalType" IS NOT 'CustomerPortal')`},
		{"roles are of the user's account", `SELECT u."Username" FROM "User" u JOIN "UserRole" r ON r."Id" = u."UserRoleId"
			WHERE r."PortalAccountId" IS NOT NULL AND r."PortalAccountId" <> u."AccountId"`},
		{"other customers have no role", `SELECT "Username" FROM "User" WHERE "UserType" = 'CspLitePortal' AND "UserRoleId" IS NOT NULL`},
		{"the portal role is the role's", `SELECT u."Username" FROM "User" u JOIN "UserRole" r ON r."Id" = u."UserRoleId"
			WHERE coalesce(u."PortalRole", '') <> coalesce(r."PortalRole", '')`},
		{"partner users are on partner accounts", `SELECT u."Username" FROM "User" u JOIN "Account" a ON a."Id" = u."AccountId"
			WHERE u."IsActive" AND u."UserType" = 'PowerPartner' AND NOT a."IsPartner"`},
		{"the account is the contact's", `SELECT u."Username" FROM "User" u JOIN "Contact" c ON c."Id" = u."ContactId" WHERE u."AccountId" IS NOT c."AccountId"`},
		{"the profile's permission set is assigned, and no other profile's", `SELECT u."Username" FROM "User" u WHERE 1 <>
			(SELECT count(*) FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId" WHERE a."AssigneeId" = u."Id" AND s."IsOwnedByProfile")
			OR NOT EXISTS (SELECT 1 FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId"
			WHERE a."AssigneeId" = u."Id" AND s."ProfileId" = u."ProfileId")`},
		{"no role is named like another", `SELECT "DeveloperName" FROM "UserRole" GROUP BY "DeveloperName" HAVING count(*) > 1`},
		{"nobody is a member of a site that nothing gives", withoutReason},
		{"nobody lacks a site that something gives", withoutMembership},
	} {
		found, err := texts(tx, o, check.query)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return fmt.Errorf("not so: %s: %q", check.name, found)
		}
	}
	return dangling(tx, o)
}

// These compare NetworkMember with what NetworkMemberGroup gives to the profile
// and the permission sets of a user.
const (
	givenSites = `SELECT u."Id" || n."NetworkId" FROM "User" u JOIN "NetworkMemberGroup" n ON n."AssignmentStatus" = 'Added' AND (n."ParentId" = u."ProfileId"
		OR n."ParentId" IN (SELECT "PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id"
		AND (a."ExpirationDate" IS NULL OR a."ExpirationDate" > '2026-11-02T10')))`
	hadSites          = `SELECT "MemberId" || "NetworkId" FROM "NetworkMember"`
	withoutReason     = hadSites + ` EXCEPT ` + givenSites
	withoutMembership = givenSites + ` EXCEPT ` + hadSites
)

// dangling looks for a reference that leads nowhere, in every field of the objects
// that the random writes touch.
func dangling(tx *store.Tx, o *org) error {
	for _, name := range []string{
		"User", "UserRole", "Account", "PermissionSetAssignment", "PermissionSetLicenseAssign", "NetworkMember", "UserLogin",
	} {
		object := o.store.Schema().Object(name)
		for i := range object.Fields {
			f := &object.Fields[i]
			if f.Type != schema.TypeReference || len(f.ReferenceTo) == 0 {
				continue
			}
			query := fmt.Sprintf(`SELECT "Id" FROM %q WHERE %q IS NOT NULL`, object.Name, f.Name)
			for _, to := range f.ReferenceTo {
				query += fmt.Sprintf(` AND %q NOT IN (SELECT "Id" FROM %q)`, f.Name, to)
			}
			found, err := texts(tx, o, query)
			if err != nil {
				return err
			}
			if len(found) > 0 {
				return fmt.Errorf("%s.%s leads nowhere in %q", object.Name, f.Name, found[0])
			}
		}
	}
	return nil
}

// texts gives the first column of a query.
func texts(tx *store.Tx, o *org, query string) (out []string, err error) {
	rows, err := tx.QueryContext(o.t.Context(), query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}
