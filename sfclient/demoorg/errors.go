package demoorg

import (
	"errors"
	"fmt"
	"net/http"

	"cupgrade/sfclient/demoorg/schema"
)

// The error codes this room answers in more than one place. The rules of a write
// and the query engine have their own.
const (
	codeNotFound       = "NOT_FOUND"
	codeJSONParser     = "JSON_PARSER_ERROR"
	codeMalformedID    = "MALFORMED_ID"
	codeHalted         = "PROCESSING_HALTED"
	codeLimitExceeded  = "LIMIT_EXCEEDED"
	codeBadParameter   = "ILLEGAL_QUERY_PARAMETER_VALUE"
	codeMissing        = "MISSING_ARGUMENT"
	codeRequired       = "REQUIRED_FIELD_MISSING"
	codeCrossReference = "INVALID_CROSS_REFERENCE_KEY"
	codeMediaType      = "UNSUPPORTED_MEDIA_TYPE"
	codePrecondition   = "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK"
)

// The names of resources, as they stand in paths and in the lists of resources.
const (
	nameComposite = "composite"
	nameLimits    = "limits"
	nameQuery     = "query"
	nameQueryAll  = "queryAll"
	nameTooling   = "tooling"
	nameSearch    = "search"
	nameSObjects  = "sobjects"
)

// wireError is one element of the error array that Salesforce answers. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
type wireError struct {
	Message string   `json:"message"`
	Code    string   `json:"errorCode"`
	Fields  []string `json:"fields,omitzero"`
}

// refuse makes an error with a message to be formatted.
func refuse(status int, code, format string, args ...any) *schema.APIError {
	return &schema.APIError{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// refuseFields is a 400 that names the fields it is about: an empty list for none, as
// the refusals of a write have it.
func refuseFields(code, message string, fields ...string) *schema.APIError {
	if fields == nil {
		fields = []string{}
	}
	return &schema.APIError{Status: http.StatusBadRequest, Code: code, Message: message, Fields: fields}
}

func notFound() *schema.APIError {
	return refuse(http.StatusNotFound, codeNotFound, "The requested resource does not exist")
}

func wrongMethod(method, allowed string) *schema.APIError {
	return refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED",
		"HTTP Method '%s' not allowed. Allowed are %s", method, allowed)
}

// toAPIError turns whatever a handler failed with into what is answered. A fault
// of the demo org itself is Salesforce's UNKNOWN_EXCEPTION, with the cause in the
// text: there is nobody else to tell.
func toAPIError(err error) *schema.APIError {
	if api, is := errors.AsType[*schema.APIError](err); is {
		return api
	}
	return refuse(http.StatusInternalServerError, "UNKNOWN_EXCEPTION", "An unexpected error occurred: %v", err)
}

// answerError gives an error as an answer.
func answerError(err error) *answer {
	api := toAPIError(err)
	status := api.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	return &answer{status: status, body: []wireError{{Message: api.Message, Code: api.Code, Fields: api.Fields}}}
}
