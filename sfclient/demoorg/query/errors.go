package query

import (
	"fmt"
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/soql"
)

// hint is what Salesforce ends an error about a name with.
func hint(custom, suffix, named string) string {
	return fmt.Sprintf(" If you are attempting to use a custom %s, be sure to append the '__%s' after the %s name."+
		" Please reference your WSDL or the describe call for the appropriate names.", custom, suffix, named)
}

// refusef notes why the statement is refused, at a place.
func (s *scope) refusef(at soql.Pos, code, format string, args ...any) {
	s.env.refuse(soql.Error(s.query.Text, at, code, fmt.Sprintf(format, args...)))
}

func (e *Env) refuse(err error) {
	if e.refused == nil {
		e.refused = err
	}
}

// malformedf refuses a statement that the grammar allows and its rules do not.
func (s *scope) malformedf(at soql.Pos, format string, args ...any) {
	s.refusef(at, soql.MalformedQuery, format, args...)
}

func (s *scope) noColumn(at soql.Pos, field, entity string) {
	s.refusef(at, soql.InvalidField, "No such column '%s' on entity '%s'.%s",
		field, entity, hint("field", "c", "custom field"))
}

func noObject(text string, at soql.Pos, name string) error {
	return soql.Error(text, at, soql.InvalidType,
		fmt.Sprintf("sObject type '%s' is not supported.%s", name, hint("object", "c", "entity")))
}

func (s *scope) noParent(at soql.Pos, name string) {
	s.refusef(at, soql.InvalidField, "Didn't understand relationship '%s' in field path.%s",
		name, hint("relationship", "r", "custom relationship"))
}

func (s *scope) noChild(at soql.Pos, name string) {
	s.refusef(at, soql.InvalidType, "Didn't understand relationship '%s' in FROM part of query call.%s",
		name, hint("relationship", "r", "custom relationship"))
}

// refuseField refuses a field that may not be filtered, sorted or grouped.
func (s *scope) refuseField(at soql.Pos, field, what string) {
	s.refusef(at, soql.InvalidField, "field '%s' can not be %s in a query call", field, what)
}

func (s *scope) badOperator(at soql.Pos, message string) {
	s.refusef(at, soql.InvalidQueryFilterOperator, "%s", message)
}

// duplicateField refuses a field that is selected twice; Salesforce gives no place
// with it. Source:
// https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_fields.htm
func (s *scope) duplicateField(field string) {
	s.refusef(soql.Pos{}, soql.InvalidField, "duplicate field selected: %s", field)
}

// notFound is the answer for a record that is not there.
func notFound() error {
	return &schema.APIError{
		Status: http.StatusNotFound, Code: "NOT_FOUND", Message: "The requested resource does not exist",
	}
}
