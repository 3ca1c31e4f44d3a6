package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// TestRefusalTexts compares whole messages with those of Salesforce.
func TestRefusalTexts(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	const (
		field        = " If you are attempting to use a custom field, be sure to append the '__c' after the custom field name."
		object       = " If you are attempting to use a custom object, be sure to append the '__c' after the entity name."
		relationship = " If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name."
		wsdl         = " Please reference your WSDL or the describe call for the appropriate names."
	)
	tests := map[string]struct{ query, code, want string }{
		"field": {
			"SELECT Id, Foo FROM User", "INVALID_FIELD",
			"\nSELECT Id, Foo FROM User\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'User'." + field + wsdl,
		},
		"field of a parent": {
			"SELECT Id, Profile.Foo FROM User", "INVALID_FIELD",
			"\nSELECT Id, Profile.Foo FROM User\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Profile'." + field + wsdl,
		},
		"object": {
			"SELECT Id FROM ScratchOrgInfo limit 1", "INVALID_TYPE",
			"\nSELECT Id FROM ScratchOrgInfo limit 1\n               ^\nERROR at Row:1:Column:16\nsObject type 'ScratchOrgInfo' is not supported." + object + wsdl,
		},
		"parent": {
			"SELECT Id, Foo.Name FROM User", "INVALID_FIELD",
			"\nSELECT Id, Foo.Name FROM User\n           ^\nERROR at Row:1:Column:12\nDidn't understand relationship 'Foo' in field path." + relationship + wsdl,
		},
		"child": {
			"SELECT Id, (SELECT Id FROM Foos) FROM Account", "INVALID_TYPE",
			"\nSELECT Id, (SELECT Id FROM Foos) FROM Account\n                           ^\nERROR at Row:1:Column:28\nDidn't understand relationship 'Foos' in FROM part of query call." + relationship + wsdl,
		},
		"only in the select list": {
			"SELECT Id FROM Account WHERE FORMAT(Amount) = 'x'", "MALFORMED_QUERY",
			"\nSELECT Id FROM Account WHERE FORMAT(Amount) = 'x'\n                             ^\nERROR at Row:1:Column:30\nFORMAT is not allowed here",
		},
		"grouping of no key": {
			"SELECT GROUPING(Name) FROM Account GROUP BY OwnerId", "MALFORMED_QUERY",
			"\nSELECT GROUPING(Name) FROM Account GROUP\n       ^\nERROR at Row:1:Column:8\nGROUPING can only be used with a field of GROUP BY: Name",
		},
		"filter": {
			"SELECT Id FROM Account WHERE Notes = 'x'", "INVALID_FIELD",
			"\nSELECT Id FROM Account WHERE Notes = 'x'\n                             ^\nERROR at Row:1:Column:30\nfield 'Notes' can not be filtered in a query call",
		},
		"quotes": {
			"SELECT Id FROM User WHERE IsActive = 'true'", "INVALID_FIELD",
			"\nId FROM User WHERE IsActive = 'true'\n                              ^\nERROR at Row:1:Column:38\nvalue of filter criterion for field 'IsActive' must be of type boolean and should not be enclosed in quotes",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := query.Run(t.Context(), env, tt.query, 0)
			got := refusal(t, err)
			if got.Status != 400 || got.Code != tt.code {
				t.Errorf("got %d %s, want 400 %s", got.Status, got.Code, tt.code)
			}
			if diff := cmp.Diff(tt.want, got.Message); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRefusals holds the code of each rule, and the words that tell it apart.
func TestRefusals(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	const (
		malformed = "MALFORMED_QUERY"
		field     = "INVALID_FIELD"
		operator  = "INVALID_QUERY_FILTER_OPERATOR"
	)
	tests := []struct{ query, code, want string }{
		{"SELECT Id FORM", malformed, "unexpected token"},
		{"SELECT Id, id FROM User", field, "duplicate field selected: id"},
		{"SELECT FIELDS(STANDARD), Name FROM User", field, "duplicate field selected: Name"},
		{"SELECT Name, FIELDS(STANDARD) FROM User", field, "duplicate field selected: Name"},
		{"SELECT Profile.Name, profile.name FROM User", field, "duplicate field selected"},
		{"SELECT Name n FROM User", malformed, "only aggregate expressions use field aliasing"},
		{"SELECT CALENDAR_YEAR(LastLoginDate) FROM User", malformed, "needs GROUP BY"},
		{"SELECT toLabel(Name) FROM User", field, "toLabel can only be used with a picklist field"},
		{"SELECT toLabel(Status), Status FROM Case", field, "duplicate field selected: Status"},
		{"SELECT Id FROM User ORDER BY Foo", field, "No such column 'Foo'"},
		{"SELECT Id FROM Account ORDER BY Notes", field, "field 'Notes' can not be sorted in a query call"},
		{"SELECT Notes FROM Account GROUP BY Notes", field, "field 'Notes' can not be grouped in a query call"},
		{"SELECT Name, COUNT(Id) FROM User GROUP BY IsActive", malformed, "Field must be grouped or aggregated: Name"},
		{"SELECT Name, COUNT(Id) FROM User", malformed, "Field must be grouped or aggregated: Name"},
		{"SELECT COUNT(Id) FROM User GROUP BY IsActive ORDER BY Name", malformed, "Field must be grouped or aggregated: Name"},
		{"SELECT COUNT(Id) FROM User GROUP BY IsActive HAVING Name = 'x'", malformed, "Field must be grouped or aggregated: Name"},
		{"SELECT COUNT(Id) FROM User GROUP BY ProfileId HAVING ProfileId IN (SELECT Id FROM Profile)", malformed, "only allowed at the top level"},
		{"SELECT COUNT(Id) n, MAX(Name) N FROM User", malformed, "duplicate alias: N"},
		{"SELECT COUNT(Id), (SELECT Id FROM Users) FROM Profile", malformed, "Grouped query cannot use child relationships"},
		{"SELECT SUM(Name) FROM User", malformed, "field Name does not support aggregate operator SUM"},
		{"SELECT MAX(IsActive) FROM User", malformed, "field IsActive does not support aggregate operator MAX"},
		{"SELECT COUNT() FROM User GROUP BY Name", malformed, "COUNT()"},
		{"SELECT COUNT() FROM User ORDER BY Name", malformed, "COUNT()"},
		{"SELECT Id FROM User WHERE COUNT(Id) > 1", malformed, "aggregate expressions are not allowed here"},
		{"SELECT Id FROM User WHERE Id = 'x'", operator, "invalid ID field: x"},
		{"SELECT Id FROM User WHERE Id = '005000000000001AAB'", operator, "invalid ID field: 005000000000001AAB"},
		{"SELECT Id FROM User WHERE ProfileId IN ('" + profileA + "', 'Admin')", operator, "invalid ID field: Admin"},
		{"SELECT Id FROM User WHERE Id LIKE '005%'", operator, "invalid operator on id field"},
		{"SELECT Id FROM User WHERE IsActive > false", operator, "invalid operator on boolean field"},
		{"SELECT Id FROM User WHERE Name INCLUDES ('x')", operator, "invalid operator on string field"},
		{"SELECT Id FROM Contact WHERE Born LIKE '1%'", operator, "invalid operator on date field"},
		{"SELECT Id FROM Contact WHERE Tags > 'x'", operator, "invalid operator on multipicklist field"},
		{"SELECT Id FROM Case WHERE toLabel(Status) LIKE 'x%'", operator, "invalid operator on toLabel"},
		{"SELECT Id FROM User WHERE Name = 1", field, "must be of type string and should be enclosed in quotes"},
		{"SELECT Id FROM User WHERE Name LIKE 1", field, "must be of type string and should be enclosed in quotes"},
		{"SELECT Id FROM User WHERE Id = 1", field, "must be of type ID and should be enclosed in quotes"},
		{"SELECT Id FROM Contact WHERE Tags INCLUDES (1)", field, "must be of type multipicklist"},
		{"SELECT Id FROM Case WHERE toLabel(Status) = 1", field, "must be of type string"},
		{"SELECT Id FROM Account WHERE Amount = '5'", field, "must be of type double and should not be enclosed in quotes"},
		{"SELECT Id FROM Account WHERE Employees = ''", field, "must be of type int and should not be enclosed in quotes"},
		{"SELECT Id FROM Account WHERE Amount > 1" + strings.Repeat("0", 400), field, "must be of type double"},
		{"SELECT Id FROM Contact WHERE CreatedDate = 2020-01-01", field, "must be of type dateTime and should not be enclosed in quotes"},
		{"SELECT Id FROM Contact WHERE Born = 2020-01-01T00:00:00Z", field, "must be of type date and should not be enclosed in quotes"},
		{"SELECT Id FROM Contact WHERE Born = 2020-13-41", malformed, "Invalid date: 2020-13-41"},
		{"SELECT Id FROM Contact WHERE HOUR_IN_DAY(Born) = 1", malformed, "field Born does not support function HOUR_IN_DAY"},
		{"SELECT Id FROM Contact WHERE CALENDAR_YEAR(Name) = 1", malformed, "field Name does not support function CALENDAR_YEAR"},
		{"SELECT Id FROM User USING SCOPE mine", "INVALID_QUERY_SCOPE", "scope mine is not supported for User"},
		{"SELECT Id FROM Account USING SCOPE team", "INVALID_QUERY_SCOPE", "USING SCOPE team is not supported"},
		{"SELECT Id FROM Case WHERE Owner.Foo = 'x'", field, "No such column 'Foo' on entity 'Name'"},
		{"SELECT Id, Owner.LastLoginDate FROM Case", field, "No such column 'LastLoginDate' on entity 'Name'"},
		{"SELECT Owner.Contact.Name FROM Case", field, "Didn't understand relationship 'Contact'"},
		{"SELECT TYPEOF Profile WHEN Profile THEN Id END FROM User", "INVALID_TYPE", "TYPEOF can only be used with a polymorphic relationship"},
		{"SELECT TYPEOF Owner WHEN Account THEN Id END FROM Case", "INVALID_TYPE", "sObject type 'Account' is not supported"},
		{"SELECT TYPEOF Owner WHEN User THEN Foo END FROM Case", field, "No such column 'Foo' on entity 'User'"},
		{"SELECT TYPEOF Owner WHEN User THEN Id, Id END FROM Case", field, "duplicate field selected"},
		{"SELECT TYPEOF Owner WHEN User THEN Id ELSE Foo END FROM Case", field, "entity 'Name'"},
		{"SELECT Owner.Name, TYPEOF Owner WHEN User THEN Id END FROM Case", field, "duplicate field selected"},
		{"SELECT TYPEOF Owner WHEN User THEN Id END, Owner.Name FROM Case", field, "duplicate field selected"},
		{"SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account", malformed, "at most 5 levels"},
		{"SELECT CreatedDate FROM Contact GROUP BY CALENDAR_YEAR(CreatedDate)", malformed, "Field must be grouped or aggregated: CreatedDate"},
		{"SELECT CALENDAR_YEAR(Born) FROM Contact GROUP BY CALENDAR_MONTH(Born)", malformed, "Field must be grouped or aggregated"},
		{"SELECT Id FROM Contact WHERE convertTimezone(CreatedDate) = 2020-01-01T00:00:00Z", malformed, "does not support function convertTimezone"},
		{"SELECT Id FROM Contact WHERE CALENDAR_YEAR(convertTimezone(Born)) = 2020", malformed, "does not support function CALENDAR_YEAR"},
		{"SELECT Id FROM Contact WHERE CALENDAR_YEAR(CreatedDate) = THIS_YEAR", field, "must be of type int"},
		{"SELECT Id, (SELECT Id FROM Contact.Contacts) FROM Account", "INVALID_TYPE", "Didn't understand relationship 'Contact'"},
		{"SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Account.Contacts)", malformed, "semi join"},
		{"SELECT Id FROM Account.Contacts", malformed, "unexpected token: '.'"},
		{"SELECT Id, (SELECT COUNT(Id) FROM Contacts) FROM Account", malformed, "not allowed in a child subquery"},
		{"SELECT Id, (SELECT Foo FROM Contacts) FROM Account", field, "No such column 'Foo' on entity 'Contact'"},
		{"SELECT (SELECT Id FROM Contacts), (SELECT Name FROM Contacts) FROM Account", malformed, "duplicate relationship selected"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User) OR Name = 'x'", malformed, "not allowed with the 'OR' operator"},
		{"SELECT Id FROM Profile WHERE Name = 'x' AND (Name = 'y' OR Id IN (SELECT ProfileId FROM User))", malformed, "only allowed at the top level WHERE expressions."},
		{"SELECT Id FROM Profile WHERE NOT Id IN (SELECT ProfileId FROM User)", malformed, "only allowed at the top level WHERE expressions."},
		{"SELECT Id FROM Contact WHERE Id IN (SELECT ContactId FROM User) AND Id IN (SELECT ContactId FROM Case) AND AccountId IN (SELECT Id FROM Account)", malformed, "Maximum 2 semi join sub-selects are allowed"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE ContactId IN (SELECT Id FROM Contact))", malformed, "Nesting of semi join sub-selects is not supported"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT Name FROM User)", malformed, "can only query id fields, cannot use: 'Name'"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT Contact.AccountId FROM User)", malformed, "can only query id fields, cannot use: 'Contact.AccountId'"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT MAX(ProfileId) FROM User)", malformed, "can only query id fields, cannot use: 'MAX(ProfileId)'"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId, Id FROM User)", malformed, "exactly one field"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId p FROM User)", malformed, "field aliasing"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM User LIMIT 1)", malformed, "not allowed in semi join sub-selects"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ContactId FROM User)", malformed, "should point to the same object type"},
		{"SELECT Id FROM Account WHERE ParentId IN (SELECT Id FROM Account)", malformed, "should not be on the same object type"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT ProfileId FROM Foo)", "INVALID_TYPE", "sObject type 'Foo' is not supported"},
		{"SELECT Id FROM Profile WHERE Id IN (SELECT Foo FROM User)", field, "No such column 'Foo'"},
		{"SELECT Id FROM User u, u.Foo f", field, "Didn't understand relationship 'Foo'"},
		{"SELECT Id FROM Account WHERE Place = 'x'", operator, "invalid operator on address field"},
		{"SELECT Id FROM User ORDER BY " + strings.Repeat("Name, ", 32) + "Name", malformed, "ORDER BY can have at most 32 fields"},
		{"SELECT Id FROM Contact WHERE Tags INCLUDES ('" + strings.Repeat("a;", 1_900) + strings.Repeat("','"+strings.Repeat("a;", 1_900), 9) + "')", "QUERY_TOO_COMPLICATED", "too complicated"},
		{"SELECT Id FROM Profile WHERE Name IN (SELECT ProfileId FROM User)", operator, "only allowed with id and reference fields"},
	}
	for _, tt := range tests {
		t.Run(tt.query[:min(len(tt.query), 120)], func(t *testing.T) {
			t.Parallel()
			_, err := query.Run(t.Context(), env, tt.query, 0)
			got := refusal(t, err)
			if got.Code != tt.code || !strings.Contains(got.Message, tt.want) {
				t.Errorf("got %s %q, want %s with %q", got.Code, got.Message, tt.code, tt.want)
			}
		})
	}
}

// TestWideQueries holds that a query is refused before the database refuses it
// for its width.
func TestWideQueries(t *testing.T) {
	t.Parallel()
	wide := &schema.Object{Name: "Wide", Fields: []schema.Field{id()}}
	fields, greatest, parents := make([]string, 0, 1_901), make([]string, 0, 1_901), make([]string, 0, 61)
	for i := range 1_901 {
		wide.Fields = append(wide.Fields, fld(fmt.Sprintf("F%d", i), schema.TypeString))
		fields = append(fields, fmt.Sprintf("F%d", i))
		greatest = append(greatest, fmt.Sprintf("MAX(F%d)", i))
	}
	for i := range 61 {
		wide.Fields = append(wide.Fields, ref(fmt.Sprintf("R%dId", i), fmt.Sprintf("R%d", i), "", "Wide"))
		parents = append(parents, fmt.Sprintf("R%d.Id", i))
	}
	env := query.Env{Schema: schema.New([]*schema.Object{wide})}
	for _, list := range [][]string{fields, greatest, parents} {
		_, err := query.Columns(env, "SELECT "+strings.Join(list, ", ")+" FROM Wide")
		if got := refusal(t, err); got.Code != "QUERY_TOO_COMPLICATED" {
			t.Errorf("%s...: got %v", list[0], got)
		}
		if _, err := query.Columns(env, "SELECT "+strings.Join(list[:50], ", ")+" FROM Wide"); err != nil {
			t.Errorf("50 of %s...: %v", list[0], err)
		}
	}
}

// TestUnreadable holds that what may not be read does not exist.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	env.CanRead = func(object, field string) bool {
		return object != "Profile" && (object != "User" || field != "Email") && (object != "Case" || field != "ContactId")
	}
	tests := map[string]string{
		"SELECT Id FROM Profile":                                          "sObject type 'Profile' is not supported",
		"SELECT Email FROM User":                                          "No such column 'Email' on entity 'User'",
		"SELECT Id FROM User WHERE Email = 'x'":                           "No such column 'Email' on entity 'User'",
		"SELECT Id FROM User ORDER BY Email":                              "No such column 'Email' on entity 'User'",
		"SELECT Profile.Name FROM User":                                   "Didn't understand relationship 'Profile'",
		"SELECT Contact.Name FROM Case":                                   "Didn't understand relationship 'Contact'",
		"SELECT Id, (SELECT Id FROM Cases) FROM Contact":                  "Didn't understand relationship 'Cases'",
		"SELECT Id FROM User WHERE ProfileId IN (SELECT Id FROM Profile)": "sObject type 'Profile' is not supported",
		"SELECT Owner.Email FROM Case":                                    "No such column 'Email' on entity 'Name'",
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			_, err := query.Run(t.Context(), env, text, 0)
			if got := refusal(t, err).Message; !strings.Contains(got, want) {
				t.Errorf("got %q, want it to contain %q", got, want)
			}
		})
	}
	got := lines(run(t, env, "SELECT FIELDS(ALL) FROM User LIMIT 1").Records)
	if strings.Contains(got, "Email") {
		t.Errorf("FIELDS(ALL) tells of an unreadable field: %s", got)
	}
}
