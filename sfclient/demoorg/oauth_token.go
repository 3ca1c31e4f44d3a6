package demoorg

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// tokenReply is the answer of a token request. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
type tokenReply struct {
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	Signature    string `json:"signature"`
	Scope        string `json:"scope"`
	InstanceURL  string `json:"instance_url"`
	ID           string `json:"id"`
	TokenType    string `json:"token_type"`
	IssuedAt     string `json:"issued_at"` // milliseconds since 1970
}

// issueToken answers POST /services/oauth2/token.
func (o *Org) issueToken(ctx context.Context, r *http.Request) *answer {
	form, refused := readOAuthForm(r, http.MethodPost)
	if refused != nil {
		return refused
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return o.exchangeCode(ctx, form)
	case "refresh_token":
		return o.refreshToken(ctx, form)
	default:
		return oauthRefusal("unsupported_grant_type", "grant type not supported")
	}
}

// exchangeCode gives a token for a code. A code is good for one attempt, also for
// one that fails.
func (o *Org) exchangeCode(ctx context.Context, form url.Values) *answer {
	auth, known := o.codes.take(form.Get("code"))
	switch {
	case !known:
		return oauthRefusal(oauthInvalidGrant, "invalid authorization code")
	case o.now().After(auth.expires):
		return oauthRefusal(oauthInvalidGrant, "expired authorization code")
	case form.Get("client_id") != auth.clientID:
		return oauthRefusal(oauthInvalidClientID, "client identifier invalid")
	case form.Get("redirect_uri") != auth.redirectURI:
		return oauthRefusal(oauthBadRedirect, "redirect_uri must match configuration")
	case !isProof(form.Get("code_verifier"), auth.challenge):
		return oauthRefusal(oauthInvalidGrant, "invalid code verifier")
	}
	refreshToken := ""
	if slices.Contains(strings.Fields(auth.scope), "refresh_token") {
		refreshToken = "5Aep861" + randomText()
		o.grants.keep(refreshToken, auth.grant)
	}
	return o.issueSession(ctx, auth.grant, refreshToken, refreshToken)
}

// isProof tells whether a verifier is the one that a challenge was made of.
func isProof(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	made := base64.RawURLEncoding.EncodeToString(sum[:])
	return len(verifier) >= 43 && subtle.ConstantTimeCompare([]byte(made), []byte(challenge)) == 1
}

// refreshToken gives another access token. The refresh token stays.
func (o *Org) refreshToken(ctx context.Context, form url.Values) *answer {
	token := form.Get("refresh_token")
	g, known := o.grants.find(token)
	switch {
	case !known:
		return oauthRefusal(oauthInvalidGrant, "expired access/refresh token")
	case form.Get("client_id") != g.clientID:
		return oauthRefusal(oauthInvalidClientID, "client identifier invalid")
	}
	return o.issueSession(ctx, g, token, "")
}

// issueSession begins a session, which ends with a refresh token; a new one is told.
func (o *Org) issueSession(ctx context.Context, g grant, refreshToken, told string) *answer {
	if _, err := o.loadActor(ctx, g.userID); err != nil {
		return oauthRefusal("inactive_user", "user is inactive")
	}
	access := newToken(o.orgID, o.options.Canary)
	o.sessions.keep(access, session{userID: g.userID, refresh: digestOf(refreshToken)})
	issued := strconv.FormatInt(o.now().UnixMilli(), 10)
	id := o.identityURL(g.userID)
	return &answer{
		status: http.StatusOK, header: map[string]string{"Cache-Control": "no-cache, no-store"},
		body: tokenReply{
			AccessToken: access, RefreshToken: told, Signature: o.signText(id + issued), Scope: cmp.Or(g.scope, "api"),
			InstanceURL: o.URL(), ID: id, TokenType: "Bearer", IssuedAt: issued,
		},
	}
}

// signText makes a signature as an app with a secret would check it. No app here has
// one; the org's token stands in.
func (o *Org) signText(text string) string {
	mac := hmac.New(sha256.New, []byte(o.token))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// revokeToken answers POST /services/oauth2/revoke. With a refresh token end the
// access tokens that were made of it. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_revoke_token.htm
func (o *Org) revokeToken(r *http.Request) *answer {
	form, refused := readOAuthForm(r, http.MethodPost, http.MethodGet)
	if refused != nil {
		return refused
	}
	token := form.Get("token")
	_, isRefresh := o.grants.take(token)
	_, isAccess := o.sessions.take(token)
	if !isRefresh && !isAccess {
		return oauthRefusal("invalid_token", "invalid token")
	}
	o.sessions.drop(func(s session) bool { return isRefresh && s.refresh == digestOf(token) })
	return answerOK(nil)
}

// openSingleAccess answers /services/oauth2/singleaccess: an address that opens the org
// in a browser once. There are no pages behind it.
func (o *Org) openSingleAccess(r *http.Request) *answer {
	if _, refused := o.authenticate(r); refused != nil {
		return answerError(refused)
	}
	if _, problem := readOAuthForm(r, http.MethodGet, http.MethodPost); problem != nil {
		return problem
	}
	return answerOK(map[string]string{"frontdoor_uri": o.URL() + "/secur/frontdoor.jsp?otp=" + randomText()})
}
