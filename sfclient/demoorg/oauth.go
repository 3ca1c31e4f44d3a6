package demoorg

import (
	"crypto/rand"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// grant is what a refresh token stands for.
type grant struct{ clientID, scope, userID string }

// authorization is what a code stands for. Like a grant it is gone with the process, also
// when the records are in a file.
type authorization struct {
	grant
	redirectURI, challenge string
	expires                time.Time
}

func randomText() string {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails, and fills the slice: crypto/rand
	return base64.RawURLEncoding.EncodeToString(secret)
}

// readOAuthForm reads the parameters of a request, which stand in the query string of a
// GET and in the body of a POST. None may be there twice. Source:
// https://www.rfc-editor.org/rfc/rfc6749#section-3.1
func readOAuthForm(r *http.Request, methods ...string) (url.Values, *answer) {
	if !slices.Contains(methods, r.Method) {
		return nil, answerError(wrongMethod(r.Method, strings.Join(methods, ", ")))
	}
	text := r.URL.RawQuery
	if r.Method != http.MethodGet {
		body, err := readBody(r)
		if err != nil {
			return nil, answerError(err)
		}
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
			return nil, oauthRefusal(oauthInvalidRequest, "the content type must be application/x-www-form-urlencoded")
		}
		text = string(body)
	}
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil, oauthRefusal(oauthInvalidRequest, "malformed parameters")
	}
	for name, values := range form {
		if len(values) > 1 {
			return nil, oauthRefusal(oauthInvalidRequest, "repeated parameter: "+name)
		}
	}
	return form, nil
}
