package store_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/store"
)

func TestInsertFillsInWhatIsNotGiven(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		update(t, s, func(tx *store.Tx) {
			id := insert(t, tx, "Contact", store.Row{"FirstName": "Maya", "LastName": "Chen", "Title": ""})
			got := get(t, tx, "Contact", id)
			want := store.Row{
				"Id": "0035g00000A0001AAB", "Name": "Maya Chen", "Title": nil, "DoNotCall": false, "AccountId": nil,
				"CreatedDate": "2026-11-22T12:00:00.000Z", "LastModifiedDate": "2026-11-22T12:00:00.000Z",
				"SystemModstamp": "2026-11-22T12:00:00.000Z", "CreatedById": admin, "LastModifiedById": admin,
			}
			for field, value := range want {
				if diff := cmp.Diff(value, got[field]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", field, diff)
				}
			}
			if fields := len(s.Schema().Object("Contact").Fields); len(got) != fields {
				t.Errorf("the row has %d fields, the object %d", len(got), fields)
			}
		})
	})
}

func TestInsertTakesWhatIsGiven(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	made := time.Date(2024, 2, 29, 8, 30, 0, 0, time.FixedZone("", 3600))
	row := store.Row{
		"Id": "0015g00000ZZZZZ", "Name": "Bright Harbor", "NumberOfEmployees": 40, "AnnualRevenue": 1.5e6,
		"IsPartner": true, "CreatedDate": made, "LastActivityDate": made, "ParentId": "0015g00000A0009",
	}
	before := len(row)
	update(t, s, func(tx *store.Tx) {
		id := insert(t, tx, "account", row)
		got := get(t, tx, "ACCOUNT", id)
		want := store.Row{
			"Id": id, "NumberOfEmployees": int64(40), "AnnualRevenue": 1.5e6, "IsPartner": true,
			"CreatedDate": "2024-02-29T07:30:00.000Z", "LastActivityDate": "2024-02-29", "ParentId": "0015g00000A0009AAB",
		}
		for field, value := range want {
			if diff := cmp.Diff(value, got[field]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", field, diff)
			}
		}
		if !got.Bool("IsPartner") || got.Int("NumberOfEmployees") != 40 || got.String("Name") != "Bright Harbor" {
			t.Errorf("the typed getters read %v, %d, %q", got.Bool("IsPartner"), got.Int("NumberOfEmployees"), got.String("Name"))
		}
	})
	if len(row) != before {
		t.Errorf("the caller's row was changed: %v", row)
	}
}

func TestWritesRefuseWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]store.Row{
		"an unknown field":         {"Name": "A", "Title": "B"},
		"a compound field":         {"Name": "A", "BillingAddress": "x"},
		"a number for a text":      {"Name": 5},
		"a text for a number":      {"NumberOfEmployees": "many"},
		"a fraction for an int":    {"NumberOfEmployees": 1.5},
		"a text for a boolean":     {"IsPartner": "true"},
		"a boolean for a text":     {"Name": true},
		"a bad reference":          {"OwnerId": "nobody"},
		"a type that nothing has":  {"Name": []string{"A"}},
		"a time for a text":        {"Name": noon()},
		"an id of another object":  {"Id": admin},
		"an id with a wrong check": {"Id": "0015g00000A0001AAA"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, "")
			update(t, s, func(tx *store.Tx) {
				if id, err := tx.Insert("Account", row); err == nil {
					t.Errorf("inserted %s", id)
				}
				id := insert(t, tx, "Account", store.Row{"Name": "Bright Harbor"})
				if _, given := row["Id"]; given {
					return
				}
				if err := tx.Set("Account", id, row); err == nil {
					t.Error("changed")
				}
				if got := get(t, tx, "Account", id).String("Name"); got != "Bright Harbor" {
					t.Errorf("the record is now called %q", got)
				}
			})
		})
	}
}

func TestUnknownObjectsAndRecords(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	const nobody = "0055g00000ZZZZZAAA"
	update(t, s, func(tx *store.Tx) {
		for name, err := range map[string]error{
			"set":       tx.Set("User", admin, store.Row{"Title": "x"}),
			"touch":     tx.Touch("User", admin),
			"no stamps": tx.Touch("AppDefinition", store.MakeID("02u", 1)),
			"delete":    tx.Delete("User", admin),
			"set bad":   tx.Set("User", "nobody", nil),
			"del bad":   tx.Delete("User", "nobody"),
			"get":       second(tx.Get("User", admin)),
			"get bad":   second(tx.Get("User", nobody)),
			"first":     second(tx.First("User", `"Alias" = ?`, "nobody")),
			"first all": second(tx.First("User", "")),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v, want ErrNotFound", name, err)
			}
		}
		for name, err := range map[string]error{
			"insert": second(tx.Insert("Usr", nil)),
			"select": second(tx.Select("Usr", "")),
			"count":  second(tx.Count("Usr", "")),
			"where":  second(tx.DeleteWhere("Usr", "")),
		} {
			if err == nil || !strings.Contains(err.Error(), `"Usr"`) {
				t.Errorf("%s: %v, want one that names the object", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestSetMovesTheStamps(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	var id string
	update(t, s, func(tx *store.Tx) {
		id = insert(t, tx, "User", store.Row{"LastName": "Chen", "Username": "maya.chen@brightharbor.example"})
	})
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		tx.Actor = id
		return tx.Set("User", id[:15], store.Row{"FirstName": "Maya"})
	})
	if err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx *store.Tx) {
		got := get(t, tx, "User", id)
		want := store.Row{
			"Name": "Maya Chen", "CreatedDate": "2026-11-22T12:00:00.000Z", "CreatedById": admin, "LastModifiedById": id,
			"LastModifiedDate": "2026-11-22T12:00:00.001Z", "SystemModstamp": "2026-11-22T12:00:00.001Z",
		}
		for field, value := range want {
			if got[field] != value {
				t.Errorf("%s is %v, want %v", field, got[field], value)
			}
		}
	})
}

func TestDelete(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		rows := []store.Row{{"Name": "A"}, {"Name": "B"}, {"Name": "C"}}
		ids, err := tx.BulkInsert("Account", rows)
		if err != nil {
			t.Fatal(err)
		}
		if err := tx.Delete("Account", ids[0][:15]); err != nil {
			t.Error(err)
		}
		if n, err := tx.DeleteWhere("Account", `"Name" > ?`, "B"); n != 1 || err != nil {
			t.Errorf("deleted %d, %v; want 1", n, err)
		}
		left, err := tx.Select("Account", "")
		if err != nil || len(left) != 1 || left[0].String("Id") != ids[1] {
			t.Errorf("left are %v, %v; want %s", left, err, ids[1])
		}
	})
}

func TestSelectOrdersAndIgnoresCase(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		if _, err := tx.BulkInsert("Account", []store.Row{{"Name": "beta"}, {"Name": "Alpha"}, {"Name": "gamma"}}); err != nil {
			t.Fatal(err)
		}
		rows, err := tx.Select("Account", `"Name" IN (?, ?) ORDER BY "Name"`, "ALPHA", "Beta")
		if err != nil {
			t.Fatal(err)
		}
		names := make([]string, 0, len(rows))
		for _, r := range rows {
			names = append(names, r.String("Name"))
		}
		if !slices.Equal(names, []string{"Alpha", "beta"}) {
			t.Errorf("selected %v", names)
		}
	})
}

func TestCompoundFields(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		full := get(t, tx, "Contact", insert(t, tx, "Contact", store.Row{
			"LastName": "Chen", "MailingCity": "Oslo", "MailingLatitude": 59.91,
		}))
		if full["Name"] != "Chen" {
			t.Errorf("a contact without a first name is called %q", full["Name"])
		}
		var address map[string]any
		if err := json.Unmarshal([]byte(full.String("MailingAddress")), &address); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{
			"city": "Oslo", "country": nil, "geocodeAccuracy": nil, "latitude": 59.91, "longitude": nil,
			"postalCode": nil, "state": nil, "street": nil,
		}
		if diff := cmp.Diff(want, address); diff != "" {
			t.Errorf("address (-want +got):\n%s", diff)
		}
		if full["OtherAddress"] != nil {
			t.Errorf("an address without parts is %v, want null", full["OtherAddress"])
		}
	})
}

func TestRecordsAreNumbered(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		ids, err := tx.BulkInsert("Warranty_Claim__c", []store.Row{{}, {}, {"Name": "WC-KEPT"}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, insert(t, tx, "Warranty_Claim__c", nil))
		names := make([]string, 0, len(ids))
		for _, id := range ids {
			names = append(names, get(t, tx, "Warranty_Claim__c", id).String("Name"))
		}
		if want := []string{"WC-00001", "WC-00002", "WC-KEPT", "WC-00004"}; !slices.Equal(names, want) {
			t.Errorf("numbered %v, want %v", names, want)
		}
	})
}

func TestUserPermissionAccessIsTheUnion(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		profile := insert(t, tx, "Profile", store.Row{"Name": "P"})
		user := insert(t, tx, "User", store.Row{"LastName": "Chen", "ProfileId": profile})
		sets, err := tx.BulkInsert("PermissionSet", []store.Row{
			{"Name": "of the profile", "ProfileId": profile, "PermissionsRunReports": true},
			{"Name": "assigned", "PermissionsApiEnabled": true},
			{"Name": "expired", "PermissionsModifyAllData": true},
			{"Name": "somebody else's", "PermissionsViewAllData": true},
		})
		if err != nil {
			t.Fatal(err)
		}
		insert(t, tx, "PermissionSetAssignment", store.Row{"AssigneeId": user, "PermissionSetId": sets[1]})
		insert(t, tx, "PermissionSetAssignment", store.Row{"AssigneeId": user, "PermissionSetId": sets[2], "IsActive": false})
		got := get(t, tx, "UserPermissionAccess", user)
		for field, want := range map[string]bool{
			"PermissionsRunReports": true, "PermissionsApiEnabled": true,
			"PermissionsModifyAllData": false, "PermissionsViewAllData": false,
		} {
			if got.Bool(field) != want {
				t.Errorf("%s is %v, want %v", field, got[field], want)
			}
		}
		if _, err := tx.Insert("UserPermissionAccess", store.Row{}); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("insert: %v, want ErrReadOnly", err)
		}
	})
}
