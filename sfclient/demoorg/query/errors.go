package query

import (
	"fmt"
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// The sentences that Salesforce ends an error about a name with.
const (
	customFieldHint = " If you are attempting to use a custom field, be sure to append the '__c' after the" +
		" custom field name. " + describeHint
	customObjectHint = " If you are attempting to use a custom object, be sure to append the '__c' after the" +
		" entity name. " + describeHint
	customRelationshipHint = " If you are attempting to use a custom relationship, be sure to append the '__r'" +
		" after the custom relationship name. " + describeHint
	describeHint = "Please reference your WSDL or the describe call for the appropriate names."
)

// malformed refuses a statement that the grammar allows and its rules do not.
func malformed(text string, at soql.Pos, format string, args ...any) error {
	return soql.Error(text, at, soql.MalformedQuery, fmt.Sprintf(format, args...))
}

func noColumn(text string, at soql.Pos, field, entity string) error {
	return soql.Error(text, at, soql.InvalidField,
		fmt.Sprintf("No such column '%s' on entity '%s'.%s", field, entity, customFieldHint))
}

func noObject(text string, at soql.Pos, name string) error {
	return soql.Error(text, at, soql.InvalidType,
		fmt.Sprintf("sObject type '%s' is not supported.%s", name, customObjectHint))
}

func noParent(text string, at soql.Pos, name string) error {
	return soql.Error(text, at, soql.InvalidField,
		fmt.Sprintf("Didn't understand relationship '%s' in field path.%s", name, customRelationshipHint))
}

func noChild(text string, at soql.Pos, name string) error {
	return soql.Error(text, at, soql.InvalidType,
		fmt.Sprintf("Didn't understand relationship '%s' in FROM part of query call.%s", name, customRelationshipHint))
}

// cannot refuses a field that may not be filtered, sorted or grouped.
func cannot(text string, at soql.Pos, field, what string) error {
	return soql.Error(text, at, soql.InvalidField,
		fmt.Sprintf("field '%s' can not be %s in a query call", field, what))
}

func badOperator(text string, at soql.Pos, message string) error {
	return soql.Error(text, at, soql.InvalidQueryFilterOperator, message)
}

// duplicateField refuses a field that is selected twice; Salesforce gives no place
// with it. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_fields.htm
func duplicateField(field string) error {
	return soql.Error("", soql.Pos{}, soql.InvalidField, "duplicate field selected: "+field)
}

func tooComplicated(text string, at soql.Pos) error {
	return soql.Error(text, at, soql.QueryTooComplicated,
		"Query is either selecting too many fields or the filter conditions are too complicated.")
}

// notFound is the answer for a record that is not there.
func notFound() error {
	return &schema.APIError{
		Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist",
	}
}
