package core

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What RemoteError.Err wraps when the answer itself, rather than a refusal in it,
// is the trouble. They tell apart what a person has to do next: look at the
// network, sign in again, correct the address, or ask who stands in between.
var (
	// ErrUnreachable: no connection could be made, so nothing was sent.
	ErrUnreachable = errors.New("the org cannot be reached")
	// ErrTokenRefused: the org does not accept the session, or does no more.
	ErrTokenRefused = errors.New("the access token is refused")
	// ErrRedirected: the org is elsewhere; the URL is not that of its My Domain.
	ErrRedirected = errors.New("the org answers from another address")
	// ErrWebPage: the answer is HTML: a login page, a maintenance page, a proxy.
	ErrWebPage = errors.New("the answer is a web page, not Salesforce's API")
	// ErrBadAnswer: the answer is cut off, empty, too large, or of another shape
	// than the API's.
	ErrBadAnswer = errors.New("the answer cannot be understood")
	// ErrOtherRecord: the answer is well formed and about another record than was
	// asked for, as a cache or a proxy that mixes requests up would give. It comes with
	// ErrBadAnswer.
	ErrOtherRecord = errors.New("it is about another record than was asked for")
	// ErrAPIVersion: the org has no API version that this tool is made for.
	ErrAPIVersion = errors.New("no usable API version")
)

// RemoteError is one failed request to an org, with the evidence of how far it
// got. It never holds a token, a URL with a query, or a raw body.
type RemoteError struct {
	// Op says what was being done: "read the user", "update User".
	Op string
	// Status is the HTTP status, 0 when no answer came.
	Status int
	// Code is Salesforce's errorCode, "" when the answer was not Salesforce's.
	Code string
	// Message and Fields are Salesforce's, raw.
	Message string
	Fields  []string
	// Sent is false only when it is proven that the request was not written to
	// the connection (refused, DNS, TLS): then nothing happened in the org.
	Sent bool
	// FromSalesforce is true when the body was Salesforce's error array.
	FromSalesforce bool
	// RetryAfter is what the server asked to wait, 0 when it did not say.
	RetryAfter time.Duration
	// Err is the cause, such as context.DeadlineExceeded; may be nil.
	Err error
}

// Error gives what was done, the status, the code and Salesforce's message.
func (e *RemoteError) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	if e.Code != "" {
		b.WriteString(": " + e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if len(e.Fields) > 0 {
		b.WriteString(" [" + strings.Join(e.Fields, ", ") + "]")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *RemoteError) Unwrap() error { return e.Err }

// IsMissing tells whether the record is not there. Recordings of Salesforce show
// several codes for it; an id that a field refers to is missing with status 400.
func (e *RemoteError) IsMissing() bool {
	const notFound = 404
	switch e.Code {
	case CodeNotFound, CodeEntityDeleted:
		return true
	case CodeInvalidCrossReference:
		return e.Status == notFound
	default:
		return false
	}
}

// The error codes of Salesforce that a rule knows. Sources:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
const (
	CodeInvalidSession         = "INVALID_SESSION_ID"
	CodeRequestLimit           = "REQUEST_LIMIT_EXCEEDED"
	CodeLicenseLimit           = "LICENSE_LIMIT_EXCEEDED"
	CodeFieldIntegrity         = "FIELD_INTEGRITY_EXCEPTION"
	CodeRequiredMissing        = "REQUIRED_FIELD_MISSING"
	CodeValidation             = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
	CodeUnknown                = "UNKNOWN_EXCEPTION"
	CodeMixedDML               = "MIXED_DML_OPERATION"
	CodeInsufficientAccess     = "INSUFFICIENT_ACCESS_OR_READONLY"
	CodeCrossReferenceAccess   = "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
	CodeInvalidCrossReference  = "INVALID_CROSS_REFERENCE_KEY"
	CodeLockRow                = "UNABLE_TO_LOCK_ROW"
	CodeDuplicateUsername      = "DUPLICATE_USERNAME"
	CodeDuplicateValue         = "DUPLICATE_VALUE"
	CodeDuplicateDeveloperName = "DUPLICATE_DEVELOPER_NAME"
	CodePreconditionFailed     = "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK"
	CodeInvalidField           = "INVALID_FIELD"
	CodeInvalidType            = "INVALID_TYPE"
	CodeMalformedQuery         = "MALFORMED_QUERY"
	CodeNotFound               = "NOT_FOUND"
	CodeEntityDeleted          = "ENTITY_IS_DELETED"
)

// IsSignedOut tells whether an org refused the session.
func IsSignedOut(err error) bool {
	remote, is := errors.AsType[*RemoteError](err)
	return is && (remote.Code == CodeInvalidSession || remote.Status == 401)
}
