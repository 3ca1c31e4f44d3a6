package schema

import "slices"

// SearchGroup is a group of fields that a SOSL search can be narrowed to. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_in.htm
type SearchGroup string

// The groups. A field that is searched at all is in one of them; SIDEBAR FIELDS
// are the first three, ALL FIELDS are all four.
const (
	SearchName  SearchGroup = "name"
	SearchEmail SearchGroup = "email"
	SearchPhone SearchGroup = "phone"
	SearchOther SearchGroup = "other"
)

// SearchGroup gives the group of a field, "" for one that no search looks in.
func (f *Field) SearchGroup() SearchGroup {
	if f.NameField || slices.Contains([]string{"FirstName", "LastName", "MiddleName"}, f.Name) {
		return SearchName
	}
	switch f.Type {
	case TypeEmail:
		return SearchEmail
	case TypePhone:
		return SearchPhone
	case TypeString, TypeTextArea:
		return SearchOther
	default:
		return ""
	}
}

// SearchIndex names the full-text index that the store keeps of a searchable
// object with numerous records: a table of SQLite's FTS5 with a column for each
// group. "" when there is none, and every record is looked at.
func (o *Object) SearchIndex() string {
	if !o.Searchable || !o.Numerous {
		return ""
	}
	return "_search_" + o.Name
}
