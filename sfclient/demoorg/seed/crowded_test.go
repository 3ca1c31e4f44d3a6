package seed_test

import (
	"strconv"
	"testing"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// ofCrowded selects what the permission sets of Crowded hold.
const ofCrowded = ` WHERE p."ParentId" IN (SELECT "PermissionSetId" FROM "PermissionSetAssignment" a
	JOIN "User" u ON u."Id" = a."AssigneeId" WHERE u."Username" = '` + seed.Crowded + `')`

// TestCrowded: her access is as large as it is said to be, sets overlap, and each
// profile that she could have keeps some of it, loses some, and brings something.
func TestCrowded(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{Crowded: true})
	count := func(query string) int {
		t.Helper()
		n, err := strconv.Atoi(o.column(query)[0])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for query, want := range map[string]int{
		`SELECT count(*) FROM "FieldPermissions" p` + ofCrowded:                                                                                                 seed.CrowdedFields,
		`SELECT count(DISTINCT p."SobjectType") FROM "ObjectPermissions" p` + ofCrowded:                                                                         seed.CrowdedObjects,
		`SELECT count(DISTINCT p."SetupEntityId") FROM "SetupEntityAccess" p` + ofCrowded:                                                                       seed.CrowdedClasses,
		`SELECT count(DISTINCT p."ParentId") FROM "ObjectPermissions" p` + ofCrowded:                                                                            seed.CrowdedSets + 1,
		`SELECT count(*) FROM "EntityDefinition" WHERE "QualifiedApiName" IN (SELECT "SobjectType" FROM "ObjectPermissions" p` + ofCrowded + `)`:                seed.CrowdedObjects,
		`SELECT count(*) FROM "FieldPermissions" p JOIN "ObjectPermissions" b ON b."ParentId" = p."ParentId" AND b."SobjectType" = p."SobjectType"` + ofCrowded: seed.CrowdedFields,
	} {
		if got := count(query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
	distinct := count(`SELECT count(DISTINCT p."Field") FROM "FieldPermissions" p` + ofCrowded)
	if distinct < 10_000 || distinct > seed.CrowdedFields/2 {
		t.Errorf("%d different fields: the sets overlap too much, or too little", distinct)
	}
	for _, profile := range []string{seed.ProfileCrowdedPartner, seed.ProfileCrowdedPlus} {
		of := ` WHERE p."ParentId" IN (SELECT s."Id" FROM "PermissionSet" s JOIN "Profile" f ON f."Id" = s."ProfileId" WHERE f."Name" = '` + profile + `')`
		fields := `SELECT p."Field" FROM "FieldPermissions" p`
		kept := count(`SELECT count(*) FROM (` + fields + ofCrowded + ` INTERSECT ` + fields + of + `)`)
		lost := count(`SELECT count(*) FROM (` + fields + ofCrowded + ` EXCEPT ` + fields + of + `)`)
		if kept < 1000 || lost < 1000 {
			t.Errorf("%s keeps %d fields and loses %d", profile, kept, lost)
		}
	}
	gained := count(`SELECT count(*) FROM (SELECT p."SobjectType" FROM "ObjectPermissions" p JOIN "PermissionSet" s ON s."Id" = p."ParentId"
		JOIN "Profile" f ON f."Id" = s."ProfileId" WHERE f."Name" = '` + seed.ProfileCrowdedPartner + `' EXCEPT SELECT p."SobjectType" FROM "ObjectPermissions" p` + ofCrowded + `)`)
	if gained == 0 {
		t.Error("the partner profile brings nothing")
	}
	for name, query := range inconsistencies {
		if found := o.column(query); len(found) > 0 {
			t.Errorf("not so: %s: %q", name, found[:min(5, len(found))])
		}
	}
}

// TestCrowdedGiveBack upgrades her, and gives back set after set: some can be, and
// each reason for which one can't be is among the refusals.
func TestCrowdedGiveBack(t *testing.T) {
	t.Parallel()
	o := orgWith(t, schema.AllFeatures(), seed.Options{Crowded: true})
	engine := rules.New(o.s.Schema())
	user := o.user(seed.Crowded).String("Id")
	sets := o.column(`SELECT "PermissionSetId" FROM "PermissionSetAssignment" a JOIN "PermissionSet" s ON s."Id" = a."PermissionSetId"
		WHERE "AssigneeId" = ? AND NOT s."IsOwnedByProfile"`, user)
	if len(sets) != seed.CrowdedSets {
		t.Fatalf("%d permission sets", len(sets))
	}
	refusals := map[string]int{}
	err := o.s.Update(t.Context(), func(tx *store.Tx) error {
		admin, err := rules.LoadActor(tx, store.MakeID("005", 1))
		if err != nil {
			return err
		}
		target := tx.First("Profile", `"Name" = ?`, seed.ProfileCrowdedPlus)
		if err := engine.Update(tx, admin, "User", user, store.Row{"ProfileId": target["Id"]}); err != nil {
			return err
		}
		for _, set := range sets {
			failed := tx.Savepoint(func() error {
				_, err := engine.Create(tx, admin, "PermissionSetAssignment", store.Row{"AssigneeId": user, "PermissionSetId": set})
				return err
			})
			if failed == nil {
				refusals[""]++
			} else {
				refusals[failed.Error()]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if refusals[""] < 30 || len(refusals) < 4 {
		t.Errorf("refused, by reason: %v", refusals)
	}
}
