package demoorg_test

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
)

const (
	authorizePath = "/services/oauth2/authorize"
	tokenPath     = "/services/oauth2/token" //nolint:gosec // A path, not a credential.
	revokePath    = "/services/oauth2/revoke"
	userInfoPath  = "/services/oauth2/userinfo"
	callback      = "http://localhost:1717/OauthRedirect"
	verifier      = "a-verifier-that-is-long-enough-for-what-PKCE-asks"
)

// authorizeForm is a good request for a code, with some parameters changed; "" takes
// one away.
func authorizeForm(changes ...string) url.Values {
	sum := sha256.Sum256([]byte(verifier))
	return changed(url.Values{
		"response_type": {"code"}, "client_id": {"PlatformCLI"}, "redirect_uri": {callback}, "state": {"a state"},
		"scope": {"refresh_token api web"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}, changes)
}

func tokenForm(code string, changes ...string) url.Values {
	return changed(url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"PlatformCLI"}, "redirect_uri": {callback},
		"code": {code}, "code_verifier": {verifier},
	}, changes)
}

func changed(form url.Values, changes []string) url.Values {
	form = maps.Clone(form)
	for i := 0; i+1 < len(changes); i += 2 {
		form.Del(changes[i])
		if changes[i+1] != "" {
			form.Set(changes[i], changes[i+1])
		}
	}
	return form
}

// authorize asks for a code and gives the query of the redirect.
func (c *client) authorize(form url.Values) url.Values {
	c.t.Helper()
	r := c.as("").get(authorizePath + "?" + form.Encode()).want(http.StatusFound)
	to, err := url.Parse(r.header.Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), callback+"?") {
		c.t.Fatalf("sent to %q", r.header.Get("Location"))
	}
	return to.Query()
}

func (c *client) post(path string, form url.Values) *reply {
	c.t.Helper()
	return c.as("").do(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

type tokens struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	InstanceURL  string `json:"instance_url"`
	ID           string `json:"id"`
	TokenType    string `json:"token_type"`
	IssuedAt     string `json:"issued_at"`
	Signature    string `json:"signature"`
	Scope        string `json:"scope"`
}

// signIn goes the whole way.
func (c *client) signIn(changes ...string) tokens {
	c.t.Helper()
	var got tokens
	c.post(tokenPath, tokenForm(c.authorize(authorizeForm(changes...)).Get("code"))).want(http.StatusOK).into(&got)
	return got
}

// refusedOAuth checks an error of an OAuth endpoint.
func (r *reply) refusedOAuth(code string) {
	r.t.Helper()
	var got struct {
		Code        string `json:"error"`
		Description string `json:"error_description"`
	}
	r.want(http.StatusBadRequest).into(&got)
	if got.Code != code || got.Description == "" {
		r.t.Errorf("refused with %+v, want %s", got, code)
	}
}

func TestWebServerFlow(t *testing.T) {
	t.Parallel()
	c := dial(t)
	query := c.authorize(authorizeForm())
	if query.Get("state") != "a state" || query.Get("code") == "" || query.Has("error") {
		t.Fatalf("sent back with %v", query)
	}
	var got tokens
	c.post(tokenPath, tokenForm(query.Get("code"))).want(http.StatusOK).into(&got)
	org, _, _ := strings.Cut(got.AccessToken, "!")
	if got.InstanceURL != c.base || got.TokenType != "Bearer" || got.Scope != "refresh_token api web" ||
		got.RefreshToken == "" || got.Signature == "" || got.IssuedAt == "" ||
		!strings.HasPrefix(got.ID, c.base+"/id/"+org+"/005") {
		t.Errorf("the reply is %+v", got)
	}
	mine := c.as(got.AccessToken).get(userInfoPath).want(http.StatusOK).object()
	if admins := c.get(userInfoPath).object(); mine["user_id"] != admins["user_id"] {
		t.Errorf("the session is of %v, the administrator is %v", mine["user_id"], admins["user_id"])
	}
}

func TestLoginHintNamesAnotherUser(t *testing.T) {
	t.Parallel()
	c := dial(t)
	got := c.signIn("login_hint", strings.ToUpper(seed.Maya))
	if me := c.as(got.AccessToken).get(userInfoPath).object(); me["preferred_username"] != seed.Maya {
		t.Errorf("the session is of %v", me["preferred_username"])
	}
	for _, hint := range []string{"nobody@nowhere.example", "'; DROP"} {
		if query := c.authorize(authorizeForm("login_hint", hint)); query.Get("error") != "access_denied" || query.Has("code") {
			t.Errorf("%s got %v", hint, query)
		}
	}
}

func TestAuthorizeWithoutRefreshToken(t *testing.T) {
	t.Parallel()
	if got := dial(t).signIn("scope", "api"); got.RefreshToken != "" || got.Scope != "api" {
		t.Errorf("asked for api alone, got %+v", got)
	}
	if got := dial(t).signIn("scope", ""); got.RefreshToken != "" || got.Scope != "api" {
		t.Errorf("asked for nothing, got %+v", got)
	}
}

// What is wrong with the client or its address is never sent to that address.
func TestAuthorizeRefusesWithoutRedirect(t *testing.T) {
	t.Parallel()
	c := dial(t).as("")
	for name, tt := range map[string]struct {
		form url.Values
		code string
	}{
		"no client":              {authorizeForm("client_id", ""), "invalid_client_id"},
		"no client that can be":  {authorizeForm("client_id", "<script>"), "invalid_client_id"},
		"no address":             {authorizeForm("redirect_uri", ""), "redirect_uri_mismatch"},
		"another machine":        {authorizeForm("redirect_uri", "http://evil.example/OauthRedirect"), "redirect_uri_mismatch"},
		"a name like loopback":   {authorizeForm("redirect_uri", "http://localhost.evil.example/"), "redirect_uri_mismatch"},
		"a user in the address":  {authorizeForm("redirect_uri", "http://x@localhost:1717/OauthRedirect"), "redirect_uri_mismatch"},
		"another scheme":         {authorizeForm("redirect_uri", "javascript://localhost/%0aalert(1)"), "redirect_uri_mismatch"},
		"an address with query":  {authorizeForm("redirect_uri", callback+"?x=1"), "redirect_uri_mismatch"},
		"something twice":        {url.Values{"client_id": {"PlatformCLI", "PlatformCLI"}}, "invalid_request"},
		"an address that is bad": {authorizeForm("redirect_uri", "http://[::1"), "redirect_uri_mismatch"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := *c
			c.t = t
			r := c.get(authorizePath + "?" + tt.form.Encode())
			r.refusedOAuth(tt.code)
			if r.header.Get("Location") != "" {
				t.Errorf("sent to %s", r.header.Get("Location"))
			}
		})
	}
}

func TestAuthorizeRefusesByRedirect(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for name, tt := range map[string]struct {
		changes []string
		code    string
	}{
		"another response type": {[]string{"response_type", "token"}, "unsupported_response_type"},
		"no challenge":          {[]string{"code_challenge", ""}, "invalid_request"},
		"a plain challenge":     {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"a challenge too short": {[]string{"code_challenge", "short"}, "invalid_request"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := *c
			c.t = t
			query := c.authorize(authorizeForm(tt.changes...))
			if query.Get("error") != tt.code || query.Get("error_description") == "" ||
				query.Get("state") != "a state" || query.Has("code") {
				t.Errorf("sent back with %v", query)
			}
		})
	}
}

func TestTokenRefusals(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for name, tt := range map[string]struct {
		changes []string
		code    string
	}{
		"another verifier":     {[]string{"code_verifier", strings.Repeat("x", 50)}, "invalid_grant"},
		"no verifier":          {[]string{"code_verifier", ""}, "invalid_grant"},
		"another code":         {[]string{"code", "aPrxnothing"}, "invalid_grant"},
		"another client":       {[]string{"client_id", "another.client"}, "invalid_client_id"},
		"another address":      {[]string{"redirect_uri", "http://localhost:1718/OauthRedirect"}, "redirect_uri_mismatch"},
		"another grant":        {[]string{"grant_type", "password"}, "unsupported_grant_type"},
		"no grant":             {[]string{"grant_type", ""}, "unsupported_grant_type"},
		"an unknown refresh":   {[]string{"grant_type", "refresh_token", "refresh_token", "5Aep"}, "invalid_grant"},
		"no refresh token":     {[]string{"grant_type", "refresh_token"}, "invalid_grant"},
		"the old SOAP way out": {[]string{"grant_type", "password", "username", seed.Maya, "password", "x"}, "unsupported_grant_type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := *c
			c.t = t
			c.post(tokenPath, tokenForm(c.authorize(authorizeForm()).Get("code"), tt.changes...)).refusedOAuth(tt.code)
		})
	}
	code := c.authorize(authorizeForm()).Get("code")
	c.as("").do(http.MethodPost, tokenPath, tokenForm(code).Encode(), "Content-Type", "application/json").refusedOAuth("invalid_request")
	c.as("").do(http.MethodPost, tokenPath, "%zz", "Content-Type", "application/x-www-form-urlencoded").refusedOAuth("invalid_request")
	c.as("").get(tokenPath+"?"+tokenForm(code).Encode()).refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "POST")
	c.as("").do(http.MethodDelete, authorizePath, nil).refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "GET")
}

func TestCodeIsGoodOnce(t *testing.T) {
	t.Parallel()
	c := dial(t)
	code := c.authorize(authorizeForm()).Get("code")
	var good atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r, err := c.as("").send(http.MethodPost, tokenPath, tokenForm(code).Encode(), "Content-Type", "application/x-www-form-urlencoded")
			if err != nil {
				t.Error(err)
			} else if r.status == http.StatusOK {
				good.Add(1)
			}
		})
	}
	all.Wait()
	if good.Load() != 1 {
		t.Errorf("the code was good %d times", good.Load())
	}
	// A failed attempt uses a code up as well: it may have been stolen.
	code = c.authorize(authorizeForm()).Get("code")
	c.post(tokenPath, tokenForm(code, "code_verifier", strings.Repeat("x", 43))).refusedOAuth("invalid_grant")
	c.post(tokenPath, tokenForm(code)).refusedOAuth("invalid_grant")
}

func TestCodeExpires(t *testing.T) {
	t.Parallel()
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).Unix())
	org := start(t, demoorg.Options{Now: func() time.Time { return time.Unix(now.Load(), 0) }})
	c := connect(t, org)
	forgotten, late := c.authorize(authorizeForm()).Get("code"), c.authorize(authorizeForm()).Get("code")
	now.Add(16 * 60)
	c.post(tokenPath, tokenForm(late)).refusedOAuth("invalid_grant")
	c.authorize(authorizeForm()) // drops what nobody came for
	c.post(tokenPath, tokenForm(forgotten)).refusedOAuth("invalid_grant")
}

func TestRefreshAndRevoke(t *testing.T) {
	t.Parallel()
	c := dial(t)
	first := c.signIn()
	refresh := func(token string) *reply {
		return c.post(tokenPath, url.Values{"grant_type": {"refresh_token"}, "client_id": {"PlatformCLI"}, "refresh_token": {token}})
	}
	var second tokens
	refresh(first.RefreshToken).want(http.StatusOK).into(&second)
	if second.AccessToken == first.AccessToken || second.RefreshToken != "" {
		t.Errorf("refreshed to %+v", second)
	}
	c.post(tokenPath, url.Values{
		"grant_type": {"refresh_token"}, "client_id": {"another.client"}, "refresh_token": {first.RefreshToken},
	}).refusedOAuth("invalid_client_id")
	for _, token := range []string{first.AccessToken, second.AccessToken} {
		c.as(token).get(userInfoPath).want(http.StatusOK)
	}

	c.post(revokePath, url.Values{"token": {second.AccessToken}}).want(http.StatusOK)
	c.as(second.AccessToken).get(userInfoPath).refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "expired")
	c.as(first.AccessToken).get(userInfoPath).want(http.StatusOK)

	c.as("").get(revokePath + "?token=" + url.QueryEscape(first.RefreshToken)).want(http.StatusOK)
	c.as(first.AccessToken).get(userInfoPath).refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "expired")
	refresh(first.RefreshToken).refusedOAuth("invalid_grant")
	c.post(revokePath, url.Values{"token": {first.RefreshToken}}).refusedOAuth("invalid_token")
	c.post(revokePath, url.Values{}).refusedOAuth("invalid_token")
	c.as("").do(http.MethodPut, revokePath, nil).refused(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED", "POST")
}

func TestSingleAccess(t *testing.T) {
	t.Parallel()
	c := dial(t)
	const path = "/services/oauth2/singleaccess"
	address, _ := c.get(path).want(http.StatusOK).object()["frontdoor_uri"].(string)
	if !strings.HasPrefix(address, c.base+"/secur/frontdoor.jsp?otp=") || strings.Contains(address, c.token) {
		t.Errorf("the org opens at %q", address)
	}
	c.as("").get(path).refused(http.StatusUnauthorized, "INVALID_SESSION_ID", "expired")
	c.get(path + "?a=1&a=2").refusedOAuth("invalid_request")
}

// The log tells whose session came of a request, and never how.
func TestOAuthIsLoggedWithoutSecrets(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	got := c.signIn()
	for _, r := range org.Requests() {
		if r.Status == 0 || !r.Applied || strings.ContainsAny(r.Path, "?=") || strings.Contains(r.Path, got.AccessToken) {
			t.Errorf("logged %+v", r)
		}
	}
}

// The Salesforce CLI keeps an instance URL with a slash at its end, and puts a path
// with one at its beginning behind it.
func TestPathsMayBeginWithTwoSlashes(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	c.get("//services/data").want(http.StatusOK)
	c.get("/" + v66 + "/limits").want(http.StatusOK)
	c.get("/" + userInfoPath).want(http.StatusOK)
	for _, r := range org.Requests() {
		if strings.HasPrefix(r.Path, "//") {
			t.Errorf("logged %s", r.Path)
		}
	}
}
