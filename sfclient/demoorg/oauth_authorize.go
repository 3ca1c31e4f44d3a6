package demoorg

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// isClientID tells whether a text looks like a consumer key. Every app is taken to
// be installed.
func isClientID(text string) bool { return isMadeOf(text, "._", 8, 255) }

// isChallenge tells whether a text is a SHA-256 hash in base64url, as PKCE has it.
// Source:
// https://www.rfc-editor.org/rfc/rfc7636#section-4.2
func isChallenge(text string) bool { return isMadeOf(text, "-_", 43, 43) }

// isMadeOf tells whether a text has a length in a range and holds nothing but ASCII
// letters, digits and some marks. Regular expressions with such ranges took a third
// of the time that the whole program needs for its initialisation.
func isMadeOf(text, marks string, least, most int) bool {
	return len(text) >= least && len(text) <= most && strings.Trim(text, tokenAlphabet[:62]+marks) == ""
}

// authorize answers GET /services/oauth2/authorize. It shows no login page: the
// administrator, or the user that login_hint names, is taken to have signed in and
// to have agreed. Nothing but a program on this machine can receive the code, and
// only the one that made the challenge can use it. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
func (o *Org) authorize(ctx context.Context, r *http.Request) *answer {
	form, refused := readOAuthForm(r, http.MethodGet, http.MethodPost)
	if refused != nil {
		return refused
	}
	// A refusal of these two is never sent to the redirect URI, which may be an
	// attacker's.
	if !isClientID(form.Get("client_id")) {
		return oauthRefusal(oauthInvalidClientID, "client identifier invalid")
	}
	back, isOwn := parseLoopbackURI(form.Get("redirect_uri"))
	if !isOwn {
		return oauthRefusal(oauthBadRedirect, "redirect_uri must match configuration")
	}
	if code, description := checkAuthorize(form); code != "" {
		return makeRedirect(back, form, url.Values{"error": {code}, "error_description": {description}})
	}
	userID := o.findSigningUser(ctx, form.Get("login_hint"))
	if userID == "" {
		return makeRedirect(back, form, url.Values{"error": {"access_denied"}, "error_description": {"end-user denied authorization"}})
	}
	code := "aPrx" + randomText()
	o.codes.drop(func(a authorization) bool { return o.now().After(a.expires) })
	o.codes.keep(code, authorization{
		grant:       grant{clientID: form.Get("client_id"), scope: form.Get("scope"), userID: userID},
		redirectURI: form.Get("redirect_uri"), challenge: form.Get("code_challenge"), expires: o.now().Add(codeLifetime),
	})
	return makeRedirect(back, form, url.Values{"code": {code}})
}

// checkAuthorize finds what is wrong with a request, "" when nothing is.
func checkAuthorize(form url.Values) (code, description string) {
	method := form.Get("code_challenge_method")
	switch {
	case form.Get("response_type") != "code":
		return "unsupported_response_type", "response type not supported"
	case form.Get("code_challenge") == "":
		return oauthInvalidRequest, "missing required code challenge"
	case !isChallenge(form.Get("code_challenge")) || method != "" && method != "S256":
		return oauthInvalidRequest, "invalid code challenge"
	}
	return "", ""
}

// parseLoopbackURI accepts the callback of a program on this machine.
func parseLoopbackURI(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		return nil, false
	}
	return u, isLoopback(u.Hostname())
}

// makeRedirect sends the browser back with the answer and the state it came with.
func makeRedirect(back *url.URL, form, result url.Values) *answer {
	if form.Has("state") {
		result.Set("state", form.Get("state"))
	}
	to := *back
	to.RawQuery = result.Encode()
	return &answer{status: http.StatusFound, header: map[string]string{"Location": to.String(), "Cache-Control": "no-cache, no-store"}}
}

// findSigningUser finds the user whom a browser is taken to belong to, "" when nobody signs in.
func (o *Org) findSigningUser(ctx context.Context, hint string) (userID string) {
	if hint == "" {
		admin, _ := o.sessions.find(o.token)
		return admin.userID
	}
	err := o.store.View(ctx, func(tx *store.Tx) error {
		if user := tx.First("User", `"Username" = ? COLLATE NOCASE`, strings.TrimSpace(hint)); user.Bool("IsActive") {
			userID = user.String("Id")
		}
		return nil
	})
	if err != nil {
		return ""
	}
	return userID
}
