package wire

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cupgrade/core"
)

// errNotAsked is a request that was never handed to the network.
var errNotAsked = errors.New("the request was not made")

// toRemoteError makes the typed error of a request that did not succeed. err is
// why no whole answer came, nil when one came.
func toRemoteError(op string, c *call, err error) *core.RemoteError {
	if err == nil {
		remote := answerError(op, c.reply)
		remote.Sent = true
		return remote
	}
	remote := &core.RemoteError{
		Op: op, Status: c.reply.Status, Sent: c.connected.Load(),
		RetryAfter: retryAfter(c.reply.Header), Err: err,
	}
	switch {
	case errors.Is(err, errTooLarge):
		remote.Err = fmt.Errorf("%w: %w", core.ErrBadAnswer, err)
	case remote.Status != 0:
		remote.Err = fmt.Errorf("%w: it ends before its end: %w", core.ErrBadAnswer, err)
	case !remote.Sent && ExplainConnection(err) != nil:
		remote.Err = ExplainConnection(err)
	case !remote.Sent && c.ctx.Err() == nil && !errors.Is(err, errNotAsked) && !errors.Is(err, errForeignHost):
		remote.Err = fmt.Errorf("%w: %w", core.ErrUnreachable, err)
	}
	return remote
}

// answerError makes the typed error of an answer that is not a success. Of the
// body it takes only what Salesforce put into an error's own fields.
func answerError(op string, r Reply) *core.RemoteError {
	remote := &core.RemoteError{Op: op, Status: r.Status, Sent: true, RetryAfter: retryAfter(r.Header)}
	remote.Code, remote.Message, remote.Fields, remote.FromSalesforce = errorBody(r.Body)
	switch {
	case r.Status >= 300 && r.Status <= 399:
		remote.Err = core.ErrRedirected
	case isTokenRefusal(remote):
		remote.Err = core.ErrTokenRefused
	case remote.Code != "":
	case isWebPage(r):
		remote.Err = core.ErrWebPage
	default:
		remote.Err = core.ErrBadAnswer
	}
	return remote
}

// isTokenRefusal knows the three ways an org refuses a session: a 401, the code,
// and the plain words of its OAuth endpoints.
func isTokenRefusal(e *core.RemoteError) bool {
	switch e.Code {
	case core.CodeInvalidSession, "INVALID_AUTH_HEADER", badOAuthToken, "Missing_OAuth_Token", "Wrong_Org":
		return true
	}
	return e.Status == http.StatusUnauthorized
}

// badOAuthToken is the whole body with which the identity URLs refuse a token.
// Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_openid_errors.htm
const badOAuthToken = "Bad_OAuth_Token" //nolint:gosec // An error code, not a credential.

// ErrorItem is an error as the API's array has it (errorCode), as an item of a
// collection has it (statusCode), and as OAuth has it (error).
type ErrorItem struct {
	Message    string   `json:"message"`
	ErrorCode  string   `json:"errorCode"`
	StatusCode string   `json:"statusCode"`
	Fields     []string `json:"fields"`
	OAuth      string   `json:"error"`
	OAuthText  string   `json:"error_description"`
	// Errors is set in an item of a collection.
	Errors []ErrorItem `json:"errors"`
}

func (w ErrorItem) code() string { return cmp.Or(w.ErrorCode, w.StatusCode, w.OAuth) }

// queryMark is where the text of an error about a query begins, after the part of
// the query that it is about.
const queryMark = "ERROR at Row:"

// message leaves the query out, since it may hold what a person typed.
func (w ErrorItem) message() string {
	message := cmp.Or(w.Message, w.OAuthText)
	if at := strings.LastIndex(message, queryMark); at >= 0 {
		return message[at:]
	}
	return message
}

// errorBody reads an error in any of the shapes it may have; all results are zero
// for a body that is none of them. fromSalesforce is true only for the API's own
// array, the one proof that the API itself refused.
func errorBody(body []byte) (code, message string, fields []string, fromSalesforce bool) {
	if list, isArray := errorList(body); len(list) > 0 {
		code, message, fields = joinErrors(list)
		return code, message, fields, isArray && code != ""
	}
	switch text := string(bytes.TrimSpace(body)); text {
	case badOAuthToken, "Missing_OAuth_Token", "Wrong_Org":
		return text, "", nil, false
	}
	return "", "", nil, false
}

// errorList decodes an array of errors, or an object that is one or holds some.
func errorList(body []byte) (list []ErrorItem, isArray bool) {
	if json.Unmarshal(body, &list) == nil {
		return list, true
	}
	var one ErrorItem
	if json.Unmarshal(body, &one) != nil {
		return nil, false
	}
	if len(one.Errors) > 0 {
		return one.Errors, true
	}
	return []ErrorItem{one}, false
}

// joinErrors puts several errors into one: the first one's code, since rules match
// on it, and everybody's message and fields.
func joinErrors(list []ErrorItem) (code, message string, fields []string) {
	code = list[0].code()
	if code == "" {
		return "", "", nil
	}
	messages := []string{list[0].message()}
	fields = list[0].Fields
	for _, e := range list[1:] {
		messages = append(messages, strings.TrimSpace(e.code()+": "+e.message()))
		fields = append(fields, e.Fields...)
	}
	return code, strings.Join(messages, "; "), fields
}

// isWebPage tells an HTML page, by its type or by how it begins.
func isWebPage(r Reply) bool {
	if strings.Contains(strings.ToLower(r.Header.Get("Content-Type")), "html") {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(r.Body[:min(len(r.Body), 256)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// retryAfter reads the header of that name: seconds, or a date compared with the
// server's own.
func retryAfter(h http.Header) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(0, seconds), int((24*time.Hour).Seconds()))) * time.Second
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return 0
	}
	return max(0, until.Sub(now))
}

// BadAnswer is an answer with a status of success and a body of another shape
// than was asked for. why says which part is wrong and holds nothing of the body.
func BadAnswer(op string, r Reply, why string) *core.RemoteError {
	cause := fmt.Errorf("%w: %s", core.ErrBadAnswer, why)
	if isWebPage(r) {
		cause = core.ErrWebPage
	}
	return &core.RemoteError{Op: op, Status: r.Status, Sent: true, Err: cause}
}

// OtherRecord is an answer about another record than was asked for, which must not be
// taken for one about it.
func OtherRecord(op string, r Reply) *core.RemoteError {
	return &core.RemoteError{
		Op: op, Status: r.Status, Sent: true, Err: fmt.Errorf("%w: %w", core.ErrBadAnswer, core.ErrOtherRecord),
	}
}

// Decode reads a body of success into v. Its error never quotes the body.
func Decode(op string, r Reply, v any) error {
	if isWebPage(r) {
		return BadAnswer(op, r, "")
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		return BadAnswer(op, r, shapeOf(err))
	}
	return nil
}

// shapeOf says what is wrong with JSON, without the values in it.
func shapeOf(err error) string {
	if mismatch, is := errors.AsType[*json.UnmarshalTypeError](err); is {
		if mismatch.Field == "" {
			return "it is of another type"
		}
		return "the field " + mismatch.Field + " is of another type"
	}
	if _, is := errors.AsType[*json.SyntaxError](err); is {
		return "it is not JSON, or only a part of it"
	}
	return "a value in it is malformed"
}

// ItemError is the refusal of one record. The request as a whole was answered 200;
// the refusal has the status that a request of its own would have got.
func ItemError(op string, list []ErrorItem) *core.RemoteError {
	remote := &core.RemoteError{Op: op, Status: http.StatusBadRequest, Sent: true}
	remote.Code, remote.Message, remote.Fields = joinErrors(list)
	remote.FromSalesforce = remote.Code != ""
	return remote
}
