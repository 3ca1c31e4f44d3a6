package wire

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/sfclient/wire/wiretest"
)

// TestErrorBodies shows what becomes of every form an answer to a write takes.
func TestErrorBodies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status      int
		contentType string
		body        string
		want        core.RemoteError
		cause       error
	}{
		"one error": {
			400, "", `[{"message":"License Limit Exceeded - Customer Community","errorCode":"LICENSE_LIMIT_EXCEEDED","fields":["ProfileId"]}]`,
			core.RemoteError{
				Code: core.CodeLicenseLimit, Message: "License Limit Exceeded - Customer Community",
				Fields: []string{"ProfileId"}, FromSalesforce: true,
			},
			nil,
		},
		"two errors": {
			400, "", `[{"message":"a","errorCode":"A","fields":["X"]},{"message":"b","errorCode":"B","fields":["Y"]}]`,
			core.RemoteError{Code: "A", Message: "a; B: b", Fields: []string{"X", "Y"}, FromSalesforce: true},
			nil,
		},
		"no fields": {
			400, "", `[{"message":"role type must match user type","errorCode":"FIELD_INTEGRITY_EXCEPTION"}]`,
			core.RemoteError{Code: core.CodeFieldIntegrity, Message: "role type must match user type", FromSalesforce: true},
			nil,
		},
		"null fields": {
			400, "", `[{"message":"m","errorCode":"C","fields":null}]`,
			core.RemoteError{Code: "C", Message: "m", FromSalesforce: true},
			nil,
		},
		"item of a collection": {
			400, "", `{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"m","fields":["F"]}]}`,
			core.RemoteError{Code: core.CodeDuplicateValue, Message: "m", Fields: []string{"F"}, FromSalesforce: true},
			nil,
		},
		"expired session": {
			401, "", `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`,
			core.RemoteError{Code: core.CodeInvalidSession, Message: "Session expired or invalid", FromSalesforce: true},
			core.ErrTokenRefused,
		},
		"bad header": {
			400, "", `[{"message":"INVALID_HEADER_TYPE","errorCode":"INVALID_AUTH_HEADER"}]`,
			core.RemoteError{Code: "INVALID_AUTH_HEADER", Message: "INVALID_HEADER_TYPE", FromSalesforce: true},
			core.ErrTokenRefused,
		},
		"401 without a word": {401, "", "", core.RemoteError{}, core.ErrTokenRefused},
		"identity refused":   {403, "text/html", "Bad_OAuth_Token", core.RemoteError{Code: "Bad_OAuth_Token"}, core.ErrTokenRefused},
		"OAuth": {
			400, "", `{"error":"invalid_grant","error_description":"expired access/refresh token"}`,
			core.RemoteError{Code: "invalid_grant", Message: "expired access/refresh token"},
			nil,
		},
		"daily limit": {
			403, "", `[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]`,
			core.RemoteError{Code: core.CodeRequestLimit, Message: "TotalRequests Limit exceeded.", FromSalesforce: true},
			nil,
		},
		"precondition": {
			412, "", `[{"message":"m","errorCode":"ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK"}]`,
			core.RemoteError{Code: core.CodePreconditionFailed, Message: "m", FromSalesforce: true},
			nil,
		},
		"precondition without a word": {412, "", "", core.RemoteError{}, core.ErrBadAnswer},
		"HTML":                        {503, "text/html;charset=UTF-8", wiretest.HTMLPage, core.RemoteError{}, core.ErrWebPage},
		"HTML called JSON":            {500, "", "  " + wiretest.HTMLPage, core.RemoteError{}, core.ErrWebPage},
		"HTML with success":           {200, "text/html", wiretest.HTMLPage, core.RemoteError{}, core.ErrWebPage},
		"success with a body":         {200, "", `{"id":"005000000000001AAA","success":true}`, core.RemoteError{}, core.ErrBadAnswer},
		"success of another kind":     {201, "", "", core.RemoteError{}, core.ErrBadAnswer},
		"empty array":                 {400, "", "[]", core.RemoteError{}, core.ErrBadAnswer},
		"null":                        {500, "", "null", core.RemoteError{}, core.ErrBadAnswer},
		"array of null":               {400, "", "[null]", core.RemoteError{}, core.ErrBadAnswer},
		"array of arrays":             {400, "", "[[]]", core.RemoteError{}, core.ErrBadAnswer},
		"empty":                       {500, "", "", core.RemoteError{}, core.ErrBadAnswer},
		"cut off":                     {400, "", `[{"message":"SECRETBODY","errorCode":"LICENSE_LIM`, core.RemoteError{}, core.ErrBadAnswer},
		"numbers for texts":           {400, "", `[{"message":1,"errorCode":2}]`, core.RemoteError{}, core.ErrBadAnswer},
		"a text":                      {500, "text/plain", "SECRETBODY", core.RemoteError{}, core.ErrBadAnswer},
		"not UTF-8":                   {500, "", "\xff\xfe\x00", core.RemoteError{}, core.ErrBadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.contentType == "" {
				c.contentType = "application/json"
			}
			org := wiretest.NewOrg(t)
			org.On("PATCH "+userPath, wiretest.AnswerAs(c.status, c.contentType, c.body))
			_, err := writeUser(t, newConn(t, org.URL))
			remote := wiretest.AsRemote(t, err)
			if !errors.Is(err, c.cause) && c.cause != nil {
				t.Errorf("the cause is %v, want %v", remote.Err, c.cause)
			}
			if c.cause == nil && remote.Err != nil {
				t.Errorf("there is a cause: %v", remote.Err)
			}
			if strings.Contains(err.Error(), "SECRETBODY") || leaks(err.Error()) {
				t.Errorf("the error holds what it should not: %v", err)
			}
			want := c.want
			want.Op, want.Status, want.Sent, want.Err = "upgrade the user", c.status, true, remote.Err
			if diff := cmp.Diff(want, *remote, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCutOffBodyIsUnknown(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("PATCH "+userPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`[{"message":"m","errorCode":"LICENSE_LIMIT_EXCEEDED"}]`))
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		panic(http.ErrAbortHandler)
	})
	_, err := writeUser(t, newConn(t, org.URL))
	remote := wiretest.AsRemote(t, err)
	if !errors.Is(err, core.ErrBadAnswer) || !remote.Sent || remote.FromSalesforce || remote.Code != "" || remote.Status != 400 {
		t.Errorf("got %+v", remote)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after, date string
		want        time.Duration
	}{
		"seconds":      {"120", "", 2 * time.Minute},
		"blank":        {"", "", 0},
		"negative":     {"-5", "", 0},
		"absurd":       {"999999999", "", 24 * time.Hour},
		"words":        {"soon", "", 0},
		"date":         {"Sun, 22 Nov 2026 10:01:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", time.Minute},
		"past":         {"Sun, 22 Nov 2026 09:00:00 GMT", "Sun, 22 Nov 2026 10:00:00 GMT", 0},
		"without date": {"Sun, 22 Nov 2026 10:01:00 GMT", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{}
			h.Set("Retry-After", c.after)
			h.Set("Date", c.date)
			if got := retryAfter(h); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// FuzzErrorBody holds that no body makes the normaliser panic, that an error of
// Salesforce always has a code, and that nothing of another body gets out.
func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`[]`, `null`, `[null]`, `{}`, `[{"message":"m","errorCode":"C"}]`, `{"error":"e"}`, `{"errors":[]}`,
		`{"errors":[{"statusCode":"X"}]}`, wiretest.HTMLPage, `[{"errorCode":""}]`, "\xff", `[{"fields":[1]}]`, `"x"`, `[[[[`,
	} {
		f.Add(400, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		r := Reply{Status: status, Header: http.Header{}, Body: body}
		remote := answerError("op", r)
		if remote.FromSalesforce && (remote.Code == "" || !json.Valid(body)) {
			t.Fatalf("%q is taken for Salesforce's: %+v", body, remote)
		}
		if remote.Code == "" && (remote.Message != "" || len(remote.Fields) > 0 || remote.Err == nil) {
			t.Fatalf("%q gives %+v", body, remote)
		}
		_ = remote.Error()
	})
}
