package demoorg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// The paths of OAuth. They need no API version, and all but single access no
// session.
const (
	authorizePath    = "/services/oauth2/authorize"
	tokenPath        = "/services/oauth2/token" //nolint:gosec // A path, not a credential.
	revokePath       = "/services/oauth2/revoke"
	singleAccessPath = "/services/oauth2/singleaccess"
)

// oauthError is how the OAuth endpoints refuse; the rest of the API has an array.
// Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
type oauthError struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

func oauthRefusal(code, description string) *answer {
	return &answer{status: http.StatusBadRequest, body: oauthError{code, description}}
}

// The codes of refusals that several endpoints share.
const (
	oauthInvalidRequest  = "invalid_request"
	oauthInvalidGrant    = "invalid_grant"
	oauthInvalidClientID = "invalid_client_id"
	oauthBadRedirect     = "redirect_uri_mismatch"
)

// codeLifetime is how long an authorization code is good.
const codeLifetime = 15 * time.Minute

// digest stands for a secret that is not kept.
type digest [sha256.Size]byte

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

// authorization is what a code stands for.
type authorization struct {
	clientID, redirectURI, challenge, scope, userID string
	expires                                         time.Time
}

// grant is what a refresh token stands for.
type grant struct {
	clientID, scope, userID string
	tokens                  []string // the access tokens that were made of it
}

// authorizations is what the org remembers between the steps of OAuth. It is gone
// with the process, also when the records are in a file.
type authorizations struct {
	mu     sync.Mutex
	codes  map[digest]authorization
	grants map[digest]*grant
}

// addCode makes a code; those that were never used and have expired are dropped.
func (a *authorizations) addCode(now time.Time, auth authorization) string {
	code := "aPrx" + randomText()
	a.mu.Lock()
	defer a.mu.Unlock()
	for known, old := range a.codes {
		if now.After(old.expires) {
			delete(a.codes, known)
		}
	}
	if a.codes == nil {
		a.codes = map[digest]authorization{}
	}
	auth.expires = now.Add(codeLifetime)
	a.codes[digestOf(code)] = auth
	return code
}

// takeCode gives what a code stands for, once.
func (a *authorizations) takeCode(code string) (authorization, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	auth, known := a.codes[digestOf(code)]
	delete(a.codes, digestOf(code))
	return auth, known
}

func (a *authorizations) addGrant(g grant) string {
	token := "5Aep861" + randomText()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.grants == nil {
		a.grants = map[digest]*grant{}
	}
	a.grants[digestOf(token)] = &g
	return token
}

// refresh notes a new access token of a grant and gives the grant. A client that the
// grant was not made for is given it to compare, and nothing is noted.
func (a *authorizations) refresh(refreshToken, clientID, accessToken string) (grant, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g, known := a.grants[digestOf(refreshToken)]
	if !known {
		return grant{}, false
	}
	if g.clientID == clientID {
		g.tokens = append(g.tokens, accessToken)
	}
	return *g, true
}

// removeGrant ends a refresh token and gives the access tokens that end with it.
func (a *authorizations) removeGrant(refreshToken string) ([]string, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g, known := a.grants[digestOf(refreshToken)]
	if !known {
		return nil, false
	}
	delete(a.grants, digestOf(refreshToken))
	return g.tokens, true
}

func randomText() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails, and fills the slice: crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret)
}

// answerOAuth answers a request for one of the paths of OAuth; nil for any other path.
func (o *Org) answerOAuth(ctx context.Context, r *http.Request, path string) *answer {
	switch path {
	case authorizePath:
		return o.authorize(ctx, r)
	case tokenPath:
		return o.issueToken(ctx, r)
	case revokePath:
		return o.revokeToken(r)
	case singleAccessPath:
		return o.openSingleAccess(r)
	default:
		return nil
	}
}

// readOAuthForm reads the parameters of a request, which stand in the query string of a
// GET and in the body of a POST. None may be there twice. Source:
// https://www.rfc-editor.org/rfc/rfc6749#section-3.1
func readOAuthForm(r *http.Request, methods ...string) (url.Values, *answer) {
	var form url.Values
	var problem string
	switch {
	case !slices.Contains(methods, r.Method):
		return nil, answerError(refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED",
			"HTTP Method '%s' not allowed. Allowed are %s", r.Method, joinNames(methods)))
	case r.Method == http.MethodGet:
		form, problem = parseForm(r.URL.RawQuery)
	default:
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		body, err := readBody(r)
		if err != nil {
			return nil, answerError(err)
		}
		if kind != "application/x-www-form-urlencoded" {
			return nil, oauthRefusal(oauthInvalidRequest, "the content type must be application/x-www-form-urlencoded")
		}
		form, problem = parseForm(string(body))
	}
	if problem != "" {
		return nil, oauthRefusal(oauthInvalidRequest, problem)
	}
	return form, nil
}

func parseForm(text string) (form url.Values, problem string) {
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil, "malformed parameters"
	}
	for name, values := range form {
		if len(values) > 1 {
			return nil, "repeated parameter: " + name
		}
	}
	return form, ""
}
