package signin_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// loginServer answers the token request with whatever a test wants, and counts what
// is asked to be revoked.
type loginServer struct {
	*httptest.Server
	status  int
	kind    string
	body    string
	revoked atomic.Pointer[string]
	asked   atomic.Pointer[http.Request]
}

func newLoginServer(t *testing.T, status int, kind, body string) *loginServer {
	t.Helper()
	s := &loginServer{status: status, kind: kind, body: body}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form, _ := io.ReadAll(r.Body)
		if strings.HasSuffix(r.URL.Path, "/revoke") {
			text := string(form)
			s.revoked.Store(&text)
			return
		}
		s.asked.Store(r)
		w.Header().Set("Content-Type", s.kind)
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, strings.ReplaceAll(s.body, "SERVER", s.URL))
	}))
	t.Cleanup(s.Close)
	return s
}

// signIn goes through the browser's part with a good code.
func (s *loginServer) signIn(t *testing.T) (signin.Credentials, error) {
	t.Helper()
	person, browser := browse(t, s.URL, func(_ context.Context, address string) {
		callback, state := callbackOf(t, address)
		visit(t, http.MethodGet, callback.String()+"?code=aPrxGood&state="+state, "")
	})
	got, err := browser.SignIn(t.Context())
	person.surfing.Wait()
	return got, err
}

const (
	jsonKind   = "application/json;charset=UTF-8"
	tokenReply = `{"access_token":"` + canary + `","instance_url":"SERVER","id":"SERVER/id/00D5g00000A0001EAB/0055g00000A0001AAB",
		"token_type":"Bearer","issued_at":"1795344000000","signature":"x","scope":"api"}`
)

func TestExchange(t *testing.T) {
	t.Parallel()
	s := newLoginServer(t, http.StatusOK, jsonKind, tokenReply)
	got, err := s.signIn(t)
	if err != nil {
		t.Fatal(err)
	}
	if got.InstanceURL != s.URL || !got.Token.Equal(wire.NewSecret(canary)) {
		t.Errorf("got %+v", got)
	}
	mustNotLeak(t, got)
	if auth := s.asked.Load().Header.Get("Authorization"); auth != "" {
		t.Errorf("the client authenticates by %q, and has no secret", auth)
	}
	if err := got.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if form := *s.revoked.Load(); form != "token=00D5g00000A0001EAB%21canary.Canary_CANARY" {
		t.Errorf("revoked by %s", form)
	}
}

// A refresh token that came unasked is not kept, and ends with the session.
func TestExchangeWithRefreshToken(t *testing.T) {
	t.Parallel()
	s := newLoginServer(t, http.StatusOK, jsonKind, strings.Replace(tokenReply, `"scope"`, `"refresh_token":"5Aep861canary","scope"`, 1))
	got, err := s.signIn(t)
	if err != nil {
		t.Fatal(err)
	}
	mustNotLeak(t, got)
	if err := got.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if form := *s.revoked.Load(); form != "token=5Aep861canary" {
		t.Errorf("revoked by %s", form)
	}
}

func TestExchangeRefusals(t *testing.T) {
	t.Parallel()
	with := func(old, replacement string) string { return strings.Replace(tokenReply, old, replacement, 1) }
	const instance, identity = `"instance_url":"SERVER"`, `"SERVER/id/00D5g00000A0001EAB/0055g00000A0001AAB"`
	for name, tt := range map[string]struct {
		status     int
		kind, body string
		reason     signin.Reason
		says       string
	}{
		"a refusal": {
			http.StatusBadRequest, jsonKind, `{"error":"invalid_grant","error_description":"expired authorization code"}`,
			signin.ReasonTokenRefused, "nvalid_grant: expired authorization code.",
		},
		"a refusal with a secret in it": {
			http.StatusBadRequest, jsonKind, `{"error":"invalid_client","error_description":"` + canary + `"}`,
			signin.ReasonTokenRefused, "[redacted]",
		},
		"a page":                       {http.StatusBadGateway, "text/html", "<html>" + canary + "</html>", signin.ReasonBadAnswer, "502"},
		"a refusal without a word":     {http.StatusForbidden, jsonKind, `{"x":"` + canary + `"}`, signin.ReasonBadAnswer, "403"},
		"a redirect":                   {http.StatusFound, jsonKind, tokenReply, signin.ReasonBadAnswer, "302"},
		"a page with status 200":       {http.StatusOK, "text/html", "<html>" + canary + "</html>", signin.ReasonBadAnswer, ""},
		"half an answer":               {http.StatusOK, jsonKind, tokenReply[:60], signin.ReasonBadAnswer, ""},
		"no token":                     {http.StatusOK, jsonKind, with(canary, ""), signin.ReasonBadAnswer, ""},
		"a token of two lines":         {http.StatusOK, jsonKind, with(canary, canary+`\nX: y`), signin.ReasonToken, "line break"},
		"a MAC token":                  {http.StatusOK, jsonKind, with("Bearer", "mac"), signin.ReasonBadAnswer, "type"},
		"no org":                       {http.StatusOK, jsonKind, with(instance, `"x":""`), signin.ReasonInstanceURL, "--login-url"},
		"another host":                 {http.StatusOK, jsonKind, with(instance, `"instance_url":"https://evil.example"`), signin.ReasonInstanceURL, ""},
		"an org on another network":    {http.StatusOK, jsonKind, with(instance, `"instance_url":"https://x.my.salesforce.com"`), signin.ReasonBadAnswer, "network"},
		"no identity":                  {http.StatusOK, jsonKind, with(identity, `""`), signin.ReasonBadAnswer, "identity"},
		"an identity that is a number": {http.StatusOK, jsonKind, with(identity, `5`), signin.ReasonBadAnswer, "identity"},
		"an identity of nobody":        {http.StatusOK, jsonKind, with("/0055g00000A0001AAB", ""), signin.ReasonBadAnswer, "identity"},
		"an identity of an account":    {http.StatusOK, jsonKind, with("/005", "/001"), signin.ReasonBadAnswer, "identity"},
		"an identity that is no URL":   {http.StatusOK, jsonKind, with(`"SERVER/id`, `"http://[/id`), signin.ReasonBadAnswer, "identity"},
		"two orgs":                     {http.StatusOK, jsonKind, with("/id/00D5g00000A0001EAB", "/id/00D5g00000A0002EAB"), signin.ReasonBadAnswer, "two orgs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := newLoginServer(t, tt.status, tt.kind, tt.body).signIn(t)
			failure(t, err, tt.reason)
			says(t, err, tt.says)
			if !got.Token.IsZero() {
				t.Error("a token came with the error")
			}
		})
	}
}

func TestExchangeWithoutServer(t *testing.T) {
	t.Parallel()
	s := newLoginServer(t, http.StatusOK, jsonKind, tokenReply)
	s.Close()
	_, err := s.signIn(t)
	failure(t, err, signin.ReasonUnreachable)
	says(t, err, "network")
}

func TestRevokeRefusals(t *testing.T) {
	t.Parallel()
	s := newLoginServer(t, http.StatusOK, jsonKind, tokenReply)
	got, err := s.signIn(t)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	err = got.Revoke(t.Context())
	failure(t, err, signin.ReasonNotRevoked)
	says(t, err, "Session Management")
}
