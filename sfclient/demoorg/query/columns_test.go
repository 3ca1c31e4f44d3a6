package query_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cupgrade/sfclient/demoorg/query"
)

// TestColumn compares one whole description.
func TestColumn(t *testing.T) {
	t.Parallel()
	got, err := query.Columns(compileEnv(), "select color__c from account")
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"columnMetadata":[{"aggregate":false,"apexType":"String","booleanType":false,"columnName":"Color__c",` +
		`"custom":true,"displayName":"Color__c","foreignKeyName":null,"insertable":false,"joinColumns":[],"numberType":false,` +
		`"textType":true,"updatable":true}],"entityName":"Account","groupBy":false,"idSelected":false,"keyPrefix":"001"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestColumns compares names, display names, types and nesting.
func TestColumns(t *testing.T) {
	t.Parallel()
	type column struct {
		ColumnName, DisplayName, ApexType, ForeignKeyName string
		Aggregate                                         bool
		JoinColumns                                       []column
	}
	type answer struct {
		ColumnMetadata []column
		GroupBy        bool
		IDSelected     bool `json:"idSelected"`
	}
	tests := map[string]answer{
		"SELECT Id, IsActive, LastLoginDate FROM User": {IDSelected: true, ColumnMetadata: []column{
			{ColumnName: "Id", DisplayName: "Id", ApexType: "Id"},
			{ColumnName: "IsActive", DisplayName: "IsActive", ApexType: "Boolean"},
			{ColumnName: "LastLoginDate", DisplayName: "LastLoginDate", ApexType: "Datetime"},
		}},
		"SELECT Profile.UserLicense.TotalLicenses FROM User": {ColumnMetadata: []column{
			{ColumnName: "Profile", DisplayName: "Profile", ForeignKeyName: "ProfileId", JoinColumns: []column{
				{ColumnName: "UserLicense", DisplayName: "UserLicense", ForeignKeyName: "UserLicenseId", JoinColumns: []column{
					{ColumnName: "TotalLicenses", DisplayName: "TotalLicenses", ApexType: "Integer"},
				}},
			}},
		}},
		"SELECT (SELECT Born FROM Contacts) FROM Account": {ColumnMetadata: []column{
			{ColumnName: "Contacts", DisplayName: "Contacts", Aggregate: true, JoinColumns: []column{
				{ColumnName: "Born", DisplayName: "Born", ApexType: "Date"},
			}},
		}},
		"SELECT OwnerId, COUNT(Id), MAX(Amount) most FROM Account GROUP BY OwnerId": {GroupBy: true, ColumnMetadata: []column{
			{ColumnName: "OwnerId", DisplayName: "OwnerId", ApexType: "Id"},
			{ColumnName: "expr0", DisplayName: "COUNT(Id)", ApexType: "Integer", Aggregate: true},
			{ColumnName: "most", DisplayName: "MAX(Amount)", ApexType: "Double", Aggregate: true},
		}},
		"SELECT TYPEOF Owner WHEN User THEN Name, Username WHEN Group THEN Name ELSE Id END FROM Case": {ColumnMetadata: []column{
			{ColumnName: "Owner", DisplayName: "Owner", JoinColumns: []column{
				{ColumnName: "Name", DisplayName: "Name", ApexType: "String"},
				{ColumnName: "Username", DisplayName: "Username", ApexType: "String"},
				{ColumnName: "Id", DisplayName: "Id", ApexType: "Id"},
			}},
		}},
		"SELECT COUNT() FROM User": {ColumnMetadata: []column{}},
	}
	// The nesting ends in empty lists.
	var trim func([]column) []column
	trim = func(all []column) []column {
		for i := range all {
			if all[i].JoinColumns = trim(all[i].JoinColumns); len(all[i].JoinColumns) == 0 {
				all[i].JoinColumns = nil
			}
		}
		return all
	}
	for text, want := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			body, err := query.Columns(compileEnv(), text)
			if err != nil {
				t.Fatal(err)
			}
			var got answer
			if err := json.Unmarshal(body, &got); err != nil {
				t.Fatal(err)
			}
			got.ColumnMetadata = trim(got.ColumnMetadata)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestColumnsRefusals(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{
		"SELECT":                                 "MALFORMED_QUERY",
		"SELECT Id FROM Foo":                     "INVALID_TYPE",
		"SELECT Foo FROM User":                   "INVALID_FIELD",
		"SELECT COUNT() FROM User WHERE Foo = 1": "INVALID_FIELD",
		"SELECT COUNT(Foo) FROM User":            "INVALID_FIELD",
	} {
		_, err := query.Columns(compileEnv(), text)
		if got := refusal(t, err); got.Code != code {
			t.Errorf("%s: got %v, want %s", text, got, code)
		}
	}
}
