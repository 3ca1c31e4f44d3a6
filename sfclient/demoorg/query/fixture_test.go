package query_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the database of the tests

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// The ids of the fixture's rows.
const (
	accountA = "001000000000001AAA"
	accountB = "001000000000002AAA"
	contactA = "003000000000001AAA"
	contactB = "003000000000002AAA"
	contactC = "003000000000003AAA"
	userA    = "005000000000001AAA"
	userB    = "005000000000002AAA"
	userC    = "005000000000003AAA"
	profileA = "00e000000000001AAA"
	profileB = "00e000000000002AAA"
	licenseA = "100000000000001AAA"
	pslA     = "0PL000000000001AAA"
	groupA   = "00G000000000001AAA"
	caseA    = "500000000000001AAA"
	caseB    = "500000000000002AAA"
	caseC    = "500000000000003AAA"
)

// fld is a field that a query may use in every way.
func fld(name string, t schema.Type) schema.Field {
	return schema.Field{
		Name: name, Label: name, Type: t, Nillable: true, Updateable: true,
		Filterable: true, Sortable: true, Groupable: t != schema.TypeTextArea && t != schema.TypeDouble,
	}
}

func id() schema.Field { return fld("Id", schema.TypeID) }

func name() schema.Field {
	f := fld("Name", schema.TypeString)
	f.NameField = true
	return f
}

// ref is a reference, with the name of its parent and of the children.
func ref(field, relationship, children string, to ...string) schema.Field {
	f := fld(field, schema.TypeReference)
	f.RelationshipName, f.ChildRelationship, f.ReferenceTo = relationship, children, to
	return f
}

// fixtureSchema is a small org with each kind of field and of relationship.
func fixtureSchema() *schema.Schema {
	status := fld("Status", schema.TypePicklist)
	status.Picklist = []schema.PicklistValue{{Value: "New", Label: "Brand new"}, {Value: "Closed", Label: "Done"}}
	notes := fld("Notes", schema.TypeTextArea)
	notes.Filterable, notes.Sortable = false, false
	color := fld("Color__c", schema.TypeString)
	color.Custom = true
	return schema.New([]*schema.Object{
		{Name: "Account", KeyPrefix: "001", Searchable: true, Fields: []schema.Field{
			id(), name(), fld("Amount", schema.TypeCurrency), fld("Employees", schema.TypeInt), notes, color, fld("Place", schema.TypeAddress),
			ref("ParentId", "Parent", "ChildAccounts", "Account"), ref("OwnerId", "Owner", "", "User"),
		}},
		{Name: "Contact", KeyPrefix: "003", Searchable: true, Fields: []schema.Field{
			id(), name(), fld("Email", schema.TypeEmail), fld("Born", schema.TypeDate), fld("CreatedDate", schema.TypeDateTime),
			fld("Tags", schema.TypeMultiPicklist), ref("AccountId", "Account", "Contacts", "Account"),
		}},
		{Name: "User", KeyPrefix: "005", Searchable: true, Fields: []schema.Field{
			id(), name(), fld("Username", schema.TypeString), fld("Email", schema.TypeEmail), fld("IsActive", schema.TypeBoolean),
			fld("LastLoginDate", schema.TypeDateTime), ref("ProfileId", "Profile", "Users", "Profile"),
			ref("ContactId", "Contact", "Users", "Contact"),
		}},
		{Name: "Profile", KeyPrefix: "00e", Fields: []schema.Field{
			id(), name(), ref("UserLicenseId", "UserLicense", "Profiles", "UserLicense"),
		}},
		{Name: "UserLicense", KeyPrefix: "100", Fields: []schema.Field{id(), name(), fld("TotalLicenses", schema.TypeInt)}},
		{Name: "PermissionSetLicense", KeyPrefix: "0PL", Fields: []schema.Field{id(), fld("MasterLabel", schema.TypeString)}},
		{Name: "PermissionSet", KeyPrefix: "0PS", Fields: []schema.Field{
			id(), name(), ref("LicenseId", "License", "", "PermissionSetLicense", "UserLicense"),
			ref("ProfileId", "Profile", "", "Profile"),
		}},
		{Name: "ObjectPermissions", KeyPrefix: "110", Fields: []schema.Field{
			id(), ref("ParentId", "Parent", "ObjectPerms", "PermissionSet"), fld("SobjectType", schema.TypeString),
		}},
		{Name: "Group", KeyPrefix: "00G", Fields: []schema.Field{id(), name()}},
		{Name: "Case", KeyPrefix: "500", Searchable: true, Fields: []schema.Field{
			id(), fld("Subject", schema.TypeString), status, fld("IsDeleted", schema.TypeBoolean),
			ref("OwnerId", "Owner", "", "Group", "User"), ref("ContactId", "Contact", "Cases", "Contact"),
		}},
	})
}

// fixtureRows are the rows of the fixture, one INSERT each.
func fixtureRows() []string {
	return []string{
		`INSERT INTO "UserLicense" VALUES ('` + licenseA + `', 'Customer Community', 10)`,
		`INSERT INTO "PermissionSetLicense" VALUES ('` + pslA + `', 'Extra')`,
		`INSERT INTO "Profile" VALUES ('` + profileA + `', 'Customer User', '` + licenseA + `'), ('` + profileB + `', 'Other', NULL)`,
		`INSERT INTO "Account" VALUES ('` + accountA + `', 'Bright Harbor', 1000, 20, 'n', 'red', '{"city":"Köln"}', NULL, '` + userB + `'),
			('` + accountB + `', 'North, Wind', 12.5, NULL, NULL, NULL, NULL, '` + accountA + `', NULL)`,
		`INSERT INTO "Contact" VALUES
			('` + contactA + `', 'Maya Chen', 'maya.chen@a.example', '1990-05-17', '2020-07-09T17:44:12.000Z', 'Red;Green', '` + accountA + `'),
			('` + contactB + `', 'Tomás O''Brien', NULL, NULL, '2020-07-10T00:00:00.000Z', 'Blue', '` + accountA + `'),
			('` + contactC + `', '100% "weird" 林', NULL, '2000-01-01', '2021-01-01T00:00:00.000Z', NULL, NULL)`,
		`INSERT INTO "User" VALUES
			('` + userA + `', 'Maya Chen', 'Maya@a.example', 'm@a.example', 1, '2020-07-09T17:44:12.000Z', '` + profileA + `', '` + contactA + `'),
			('` + userB + `', 'Owen Owner', 'owen@a.example', NULL, 1, NULL, '` + profileB + `', NULL),
			('` + userC + `', 'zed', 'zed@a.example', 'z@a.example', 0, '2021-01-01T00:00:00.000Z', '` + profileA + `', '` + contactB + `')`,
		`INSERT INTO "Group" VALUES ('` + groupA + `', 'Queue')`,
		`INSERT INTO "Case" VALUES
			('` + caseA + `', 'First', 'New', 0, '` + userA + `', '` + contactA + `'),
			('` + caseB + `', 'Second', 'Closed', 0, '` + groupA + `', '` + contactA + `'),
			('` + caseC + `', 'Gone', 'New', 1, '` + userA + `', '` + contactB + `')`,
		`INSERT INTO "PermissionSet" VALUES
			('0PS000000000001AAA', 'OnLicense', '` + licenseA + `', NULL),
			('0PS000000000002AAA', 'OnPsl', '` + pslA + `', NULL),
			('0PS000000000003AAA', 'Free', NULL, '` + profileA + `')`,
		`INSERT INTO "ObjectPermissions" VALUES ('110000000000001AAA', '0PS000000000003AAA', 'Account')`,
	}
}

// createTables makes a table for each object, by the storage contract.
func createTables(t testing.TB, db *sql.DB, s *schema.Schema) {
	t.Helper()
	for _, o := range s.Objects {
		columns := make([]string, len(o.Fields))
		for i, f := range o.Fields {
			kind := "TEXT"
			switch f.Type {
			case schema.TypeBoolean, schema.TypeInt:
				kind = "INTEGER"
			case schema.TypeCurrency, schema.TypeDouble:
				kind = "REAL"
			case schema.TypeID:
				kind = "TEXT PRIMARY KEY"
			default:
			}
			columns[i] = fmt.Sprintf("%q %s", f.Name, kind)
		}
		exec(t, db, fmt.Sprintf("CREATE TABLE %q (%s)", o.Name, strings.Join(columns, ", ")))
	}
}

func exec(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// fixture makes the org in memory.
func fixture(t *testing.T) query.Env {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // every connection to :memory: has a database of its own
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	s := fixtureSchema()
	createTables(t, db, s)
	for _, row := range fixtureRows() {
		exec(t, db, row)
	}
	return query.Env{
		Schema: s, DB: db, APIVersion: "v66.0", UserID: userB,
		Now: time.Date(2020, 7, 10, 12, 0, 0, 0, time.UTC),
	}
}

// run runs a query that must be answered, all rows on one page.
func run(t *testing.T, env query.Env, text string) *query.Result {
	t.Helper()
	result, err := query.Run(t.Context(), env, text, 0)
	if err != nil {
		t.Fatalf("Run(%q): %v", text, err)
	}
	return result
}

// lines is records as text, one a line.
func lines(records []query.Record) string {
	all := make([]string, len(records))
	for i, r := range records {
		all[i] = string(r)
	}
	return strings.Join(all, "\n")
}

// values gives one field of each record, as JSON text.
func values(t *testing.T, records []query.Record, field string) string {
	t.Helper()
	all := make([]string, 0, len(records))
	for _, r := range records {
		var m map[string]json.RawMessage
		if err := json.Unmarshal(r, &m); err != nil {
			t.Fatalf("%s is no JSON: %v", r, err)
		}
		all = append(all, string(m[field]))
	}
	return strings.ReplaceAll(strings.Join(all, ","), `"`, "")
}

// refusal gives the API error of a query that must be refused.
func refusal(t *testing.T, err error) *schema.APIError {
	t.Helper()
	var refused *schema.APIError
	if !errors.As(err, &refused) {
		t.Fatalf("got error %v, want a refusal", err)
	}
	return refused
}

// decoded reads one record.
func decoded[T any](t *testing.T, r query.Record) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(r, &out); err != nil {
		t.Fatalf("%s is no JSON: %v", r, err)
	}
	return out
}
