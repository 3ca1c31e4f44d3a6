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
			if err := s.Update(t.Context(), func(tx *store.Tx) error { tx.Insert("Account", row); return nil }); err == nil {
				t.Error("inserted")
			}
			var id string
			update(t, s, func(tx *store.Tx) { id = tx.Insert("Account", store.Row{"Name": "Bright Harbor"}) })
			if _, given := row["Id"]; given {
				return
			}
			if err := s.Update(t.Context(), func(tx *store.Tx) error { tx.Set("Account", id, row); return nil }); err == nil {
				t.Error("changed")
			}
			view(t, s, func(tx *store.Tx) {
				if got := tx.Get("Account", id).String("Name"); got != "Bright Harbor" || tx.Count("Account", "") != 1 {
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
	view(t, s, func(tx *store.Tx) {
		for name, row := range map[string]store.Row{
			"get":       tx.Get("User", nobody),
			"get bad":   tx.Get("User", "nobody"),
			"first":     tx.First("User", `"Alias" = ?`, "nobody"),
			"first all": tx.First("User", ""),
		} {
			if row != nil {
				t.Errorf("%s: found %v", name, row)
			}
		}
	})
	fail := func(do func(*store.Tx)) error {
		return s.Update(t.Context(), func(tx *store.Tx) error { do(tx); return nil })
	}
	for name, do := range map[string]func(*store.Tx){
		"set":       func(tx *store.Tx) { tx.Set("User", admin, store.Row{"Title": "x"}) },
		"touch":     func(tx *store.Tx) { tx.Set("User", admin, nil) },
		"no stamps": func(tx *store.Tx) { tx.Set("AppDefinition", store.MakeID("02u", 1), nil) },
		"delete":    func(tx *store.Tx) { tx.Delete("User", admin) },
		"set bad":   func(tx *store.Tx) { tx.Set("User", "nobody", nil) },
		"del bad":   func(tx *store.Tx) { tx.Delete("User", "nobody") },
	} {
		if err := fail(do); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
	for name, do := range map[string]func(*store.Tx){
		"insert": func(tx *store.Tx) { tx.Insert("Usr", nil) },
		"select": func(tx *store.Tx) { tx.Select("Usr", "") },
		"count":  func(tx *store.Tx) { tx.Count("Usr", "") },
		"where":  func(tx *store.Tx) { tx.DeleteWhere("Usr", "") },
	} {
		if err := fail(do); err == nil || !strings.Contains(err.Error(), `"Usr"`) {
			t.Errorf("%s: %v, want one that names the object", name, err)
		}
	}
}

// TestAFaultEndsTheTransaction: what comes after it finds nothing and does nothing, and
// it is what the caller gets, whatever the function said.
func TestAFaultEndsTheTransaction(t *testing.T) {
	t.Parallel()
	eachKind(t, func(t *testing.T, s *store.Store) {
		update(t, s, func(tx *store.Tx) { tx.Insert("Account", store.Row{"Name": "there"}) })
		for name, said := range map[string]error{"nothing": nil, "something else": errRefused} {
			err := s.Update(t.Context(), func(tx *store.Tx) error {
				tx.Insert("Account", store.Row{"Name": "undone"})
				tx.Set("Account", store.MakeID("001", 99), nil)
				tx.SetMeta("k", "v")
				if ids := tx.BulkInsert("Account", []store.Row{{"Name": "A"}, {"Name": "B"}}); len(ids) != 2 || ids[0] != "" {
					t.Errorf("inserted %v", ids)
				}
				if row, n, due := tx.First("Account", ""), tx.Count("Account", ""), tx.DueJobs(noon()); row != nil || n != 0 || due != nil {
					t.Errorf("found %v, %d, %v", row, n, due)
				}
				return said
			})
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("said %s, got %v", name, err)
			}
		}
		if n := accounts(t, s); n != 1 {
			t.Errorf("%d accounts are left, want 1", n)
		}
	})
}

func TestSetMovesTheStamps(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	var id string
	update(t, s, func(tx *store.Tx) {
		id = insert(t, tx, "User", store.Row{"LastName": "Chen", "Username": "maya.chen@brightharbor.example"})
	})
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		tx.Actor = id
		tx.Set("User", id[:15], store.Row{"FirstName": "Maya"})
		return nil
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
		ids := tx.BulkInsert("Account", rows)
		tx.Delete("Account", ids[0][:15])
		if n := tx.DeleteWhere("Account", `"Name" > ?`, "B"); n != 1 {
			t.Errorf("deleted %d, want 1", n)
		}
		left := tx.Select("Account", "")
		if len(left) != 1 || left[0].String("Id") != ids[1] {
			t.Errorf("left are %v; want %s", left, ids[1])
		}
	})
}

func TestSelectOrdersAndIgnoresCase(t *testing.T) {
	t.Parallel()
	s := open(t, "")
	update(t, s, func(tx *store.Tx) {
		tx.BulkInsert("Account", []store.Row{{"Name": "beta"}, {"Name": "Alpha"}, {"Name": "gamma"}})
		rows := tx.Select("Account", `"Name" IN (?, ?) ORDER BY "Name"`, "ALPHA", "Beta")
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
		ids := tx.BulkInsert("Warranty_Claim__c", []store.Row{{}, {}, {"Name": "WC-KEPT"}})
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
		sets := tx.BulkInsert("PermissionSet", []store.Row{
			{"Name": "of the profile", "ProfileId": profile, "PermissionsRunReports": true},
			{"Name": "assigned", "PermissionsApiEnabled": true},
			{"Name": "expired", "PermissionsModifyAllData": true},
			{"Name": "somebody else's", "PermissionsViewAllData": true},
		})
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
	})
	err := s.Update(t.Context(), func(tx *store.Tx) error { tx.Insert("UserPermissionAccess", store.Row{}); return nil })
	if !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("insert: %v, want ErrReadOnly", err)
	}
}
