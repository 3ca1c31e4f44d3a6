package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cupgrade/sfclient/demoorg/query"
	"cupgrade/sfclient/demoorg/schema"
)

// vocabulary is what the queries of TestAnyQueryIsAnsweredOrRefused are made of, most of
// it right most of the time.
type vocabulary struct {
	fields   []string
	children []string
}

var vocabularies = map[string]vocabulary{
	"Account": {
		[]string{"Id", "Name", "Amount", "Employees", "Notes", "Color__c", "Place", "ParentId", "OwnerId", "Parent.Name", "Parent.Parent.OwnerId", "Owner.Name", "Owner.IsActive", "Owner.Profile.UserLicense.Name"},
		[]string{"ChildAccounts", "Contacts", "Account.Contacts"},
	},
	"Contact": {
		[]string{"Id", "Name", "Email", "Born", "CreatedDate", "Tags", "AccountId", "Account.Name", "Account.Amount", "Account.Owner.LastLoginDate", "Account.Place"},
		[]string{"Users", "Cases"},
	},
	"User": {
		[]string{"Id", "Name", "IsActive", "LastLoginDate", "ProfileId", "ContactId", "Profile.Name", "Contact.Account.Parent.Name", "Contact.Born"}, nil,
	},
	"Case": {
		[]string{"Id", "Subject", "Status", "OwnerId", "ContactId", "Owner.Name", "Owner.Type", "Owner.Id", "Owner.Username", "Owner.Profile.Name", "Contact.Name", "toLabel(Status)"}, nil,
	},
	"PermissionSet": {[]string{"Id", "Name", "LicenseId", "License.Name", "License.Type", "Profile.UserLicense.TotalLicenses"}, []string{"ObjectPerms"}},
}

// sometimes draws true once in n.
func sometimes(t *rapid.T, n int, what string) bool { return rapid.IntRange(1, n).Draw(t, what) == n }

func (v vocabulary) field(t *rapid.T) string {
	f := rapid.SampledFrom(v.fields).Draw(t, "field")
	if sometimes(t, 6, "function") {
		return rapid.SampledFrom([]string{
			"COUNT", "COUNT_DISTINCT", "MIN", "MAX", "SUM", "AVG", "toLabel", "CALENDAR_YEAR", "DAY_ONLY", "HOUR_IN_DAY", "WEEK_IN_YEAR", "FISCAL_QUARTER",
		}).Draw(t, "name") + "(" + f + ")"
	}
	if sometimes(t, 12, "converted") {
		return "DAY_ONLY(convertTimezone(" + f + "))"
	}
	return f
}

func anyLiteral(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"null", "true", "FALSE", "1", "-2.5", "1e3", "'a'", "'É%'", `'\''`, "''", "'" + userA + "'", "'" + accountA[:15] + "'", "2020-07-09", "2020-07-09T17:44:12Z",
		"TODAY", "LAST_N_DAYS:3", "THIS_FISCAL_YEAR", "N_WEEKS_AGO:1", "'Red;Green'",
	}).Draw(t, "literal")
}

func (v vocabulary) condition(t *rapid.T, depth int) string {
	if depth > 0 && sometimes(t, 2, "joined") {
		joint := rapid.SampledFrom([]string{" AND ", " OR "}).Draw(t, "joint")
		return "(" + v.condition(t, depth-1) + joint + v.condition(t, depth-1) + ")"
	}
	if sometimes(t, 8, "not") {
		return "(NOT " + v.condition(t, 0) + ")"
	}
	if sometimes(t, 10, "semi-join") {
		return v.field(t) + rapid.SampledFrom([]string{" IN ", " NOT IN "}).Draw(t, "in") + rapid.SampledFrom([]string{
			"(SELECT AccountId FROM Contact)", "(SELECT ContactId FROM User WHERE IsActive = true)", "(SELECT Id FROM User)", "(SELECT OwnerId FROM Case)",
		}).Draw(t, "sub")
	}
	operator := rapid.SampledFrom([]string{"=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"}).Draw(t, "operator")
	value := anyLiteral(t)
	if len(operator) > 4 || operator == "IN" {
		value = "(" + value + ", " + anyLiteral(t) + ")"
	}
	return v.field(t) + " " + operator + " " + value
}

func (v vocabulary) query(t *rapid.T, from string, depth int) string {
	var b strings.Builder
	items := []string{v.field(t)}
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		item := v.field(t)
		if sometimes(t, 5, "aliased") {
			item += " a" + fmt.Sprint(len(items))
		}
		items = append(items, item)
	}
	if depth > 0 && len(v.children) > 0 && sometimes(t, 3, "child") {
		child := rapid.SampledFrom(v.children).Draw(t, "of")
		of := map[string]string{"ChildAccounts": "Account", "Contacts": "Contact", "Account.Contacts": "Contact", "Users": "User", "Cases": "Case"}[child]
		items = append(items, "("+vocabularies[of].orID().query(t, child, depth-1)+")")
	}
	if sometimes(t, 10, "typeof") {
		items = append(items, "TYPEOF Owner WHEN User THEN Name, Profile.Name WHEN Group THEN Id ELSE Name END")
	}
	if sometimes(t, 12, "fields") {
		items = append(items[:0], "FIELDS(STANDARD)")
	}
	if sometimes(t, 15, "count") {
		items = append(items[:0], "COUNT()")
	}
	b.WriteString("SELECT " + strings.Join(items, ", ") + " FROM " + from)
	if sometimes(t, 2, "where") {
		b.WriteString(" WHERE " + v.condition(t, 2))
	}
	if sometimes(t, 4, "group") {
		b.WriteString(" GROUP BY " + items[0])
		for _, more := range items[1:] {
			if !strings.ContainsAny(more, " (") {
				b.WriteString(", " + more)
			}
		}
		if sometimes(t, 2, "having") {
			b.WriteString(" HAVING " + v.condition(t, 1))
		}
	}
	if sometimes(t, 3, "order") {
		b.WriteString(" ORDER BY " + v.field(t) + rapid.SampledFrom([]string{"", " DESC", " NULLS LAST", " ASC NULLS FIRST"}).Draw(t, "direction"))
	}
	if sometimes(t, 3, "limit") {
		fmt.Fprintf(&b, " LIMIT %d", rapid.IntRange(0, 3).Draw(t, "rows"))
	}
	if sometimes(t, 5, "offset") {
		fmt.Fprintf(&b, " OFFSET %d", rapid.IntRange(0, 3).Draw(t, "skipped"))
	}
	return b.String()
}

// orID is the vocabulary, or one of ids when nothing is known of the object.
func (v vocabulary) orID() vocabulary {
	if len(v.fields) == 0 {
		return vocabulary{fields: []string{"Id"}}
	}
	return v
}

// TestAnyQueryIsAnsweredOrRefused runs queries of any make: each is answered by JSON, or
// refused with a code of Salesforce's, and never fails in the database.
func TestAnyQueryIsAnsweredOrRefused(t *testing.T) {
	t.Parallel()
	env := fixture(t)
	objects := []string{"Account", "Contact", "User", "Case", "PermissionSet"}
	answered, refused := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		object := rapid.SampledFrom(objects).Draw(rt, "object")
		text := vocabularies[object].query(rt, object, 2)
		batch := rapid.SampledFrom([]int{0, 1, 2}).Draw(rt, "batch")
		result, err := query.Run(t.Context(), env, text, batch)
		var api *schema.APIError
		switch {
		case errors.As(err, &api):
			if refused++; api.Code == "" || api.Message == "" || api.Status != 400 {
				rt.Fatalf("%s is refused with %+v", text, api)
			}
		case err != nil:
			rt.Fatalf("%s: %v", text, err)
		default:
			answered++
			records := result.Records
			if result.Cursor != nil {
				if records, err = result.Cursor.Page(t.Context(), env, 0, 10); err != nil {
					rt.Fatalf("%s: %v", text, err)
				}
			}
			for _, r := range records {
				decoded[map[string]any](t, r)
			}
			if _, err := query.Columns(env, text); err != nil {
				rt.Fatalf("the columns of %s: %v", text, err)
			}
		}
	})
	if answered == 0 || refused == 0 {
		t.Errorf("%d answered, %d refused: the queries are not of any make", answered, refused)
	}
	t.Logf("%d answered, %d refused", answered, refused)
}
