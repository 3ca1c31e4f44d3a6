package signin

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"cupgrade/core"
	"cupgrade/sfclient/wire"
)

// exchange trades the code for a token and checks all that came with it before
// the token is sent anywhere.
func (f flow) exchange(ctx context.Context, code string) (Credentials, error) {
	ctx = context.WithValue(ctx, oauth2.HTTPClient, f.http)
	token, err := f.config.Exchange(ctx, code, oauth2.VerifierOption(f.verifier))
	if err != nil {
		return Credentials{}, exchangeError(ctx, err)
	}
	return f.makeCredentials(token)
}

func (f flow) makeCredentials(token *oauth2.Token) (Credentials, error) {
	if !strings.EqualFold(token.TokenType, "Bearer") {
		return Credentials{}, badOAuthAnswer("the token is of a type that can't be used")
	}
	secret, err := newToken(token.AccessToken, "Sign in again.")
	if err != nil {
		return Credentials{}, err
	}
	instance, err := checkInstanceURL(readField(token, "instance_url"), "Check the address to sign in at (--login-url), and sign in again.")
	if err != nil {
		return Credentials{}, err
	}
	// A server of Salesforce has no reason to name this machine.
	if isLoopback(instance) != isLoopback(f.login) {
		return Credentials{}, badOAuthAnswer("it names an org on another network than the one signed in at")
	}
	org, err := identityOrg(readField(token, "id"))
	if err != nil {
		return Credentials{}, err
	}
	if !sameOrg(token.AccessToken, org) {
		return Credentials{}, badOAuthAnswer("its token and its identity are of two orgs")
	}
	// A refresh token that came unasked is good for one thing: revoking it revokes
	// the session with it.
	end := token.AccessToken
	if token.RefreshToken != "" {
		end = token.RefreshToken
	}
	return Credentials{
		InstanceURL: instance, Token: secret, Source: "the browser",
		revoke: func(ctx context.Context) error { return revoke(ctx, f.http, instance, end) },
	}, nil
}

// readField gives a field of a token reply beyond those of OAuth itself.
func readField(token *oauth2.Token, field string) string {
	value, _ := token.Extra(field).(string)
	return value
}

// identityOrg takes the org from an identity URL, https://HOST/id/ORG/USER. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_openid.htm
func identityOrg(raw string) (string, error) {
	bad := badOAuthAnswer("its identity is not one of a user of an org")
	u, err := url.Parse(raw)
	if err != nil {
		return "", bad
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) != 3 || parts[0] != "id" {
		return "", bad
	}
	org, orgErr := core.ParseIDOf(core.PrefixOrganization, parts[1])
	if _, err := core.ParseIDOf(core.PrefixUser, parts[2]); err != nil || orgErr != nil {
		return "", bad
	}
	return string(org), nil
}

// exchangeError explains why there is no token. The error of package oauth2 is not
// kept: it prints the whole body of the answer, whatever is in it.
func exchangeError(ctx context.Context, err error) error {
	refused, isRefused := errors.AsType[*oauth2.RetrieveError](err)
	network, isNetwork := errors.AsType[*url.Error](err)
	switch {
	case isRefused && refused.ErrorCode != "":
		return oauthRefusal(ReasonTokenRefused, refused.ErrorCode, refused.ErrorDescription)
	case isRefused:
		return badOAuthAnswer("its status is " + refused.Response.Status + ", and it does not say why")
	case ctx.Err() != nil:
		return notAnswered(ctx)
	case isNetwork:
		return explainUnreachable(network.Err)
	default:
		return badOAuthAnswer("it is not a token")
	}
}

func explainUnreachable(err error) error {
	if known := wire.ExplainConnection(err); known != nil {
		f := known.Finding()
		return &Error{Reason: ReasonUnreachable, Happened: f.Title, Meaning: f.Meaning, Advice: f.Action, Err: err}
	}
	return &Error{
		Reason: ReasonUnreachable, Happened: "Salesforce could not be reached", Meaning: endSentence(err.Error()),
		Advice: "Check the network and the address, and try again.", Err: err,
	}
}

func badOAuthAnswer(why string) error {
	return &Error{
		Reason: ReasonBadAnswer, Happened: "the answer of the login server can't be used", Meaning: capitalize(quoteForeign(why)) + ".",
		Advice: "Check the address to sign in at (--login-url), and sign in again.",
	}
}

// oauthAdvice is what to do about the error codes of Salesforce's OAuth endpoints.
// Source: https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_flow_errors.htm
func oauthAdvice(code string) string {
	switch code {
	case "access_denied":
		return "Sign in again and allow the access, or ask an admin to permit the app for you."
	case "invalid_grant":
		return "Sign in again: the code was used before, or took too long to arrive."
	case "invalid_client_id":
		return "Check --client-id and --login-url; a new app needs up to 10 minutes until it works."
	case "invalid_client", "invalid_client_credentials":
		return `In the External Client App, under OAuth Settings > Security, clear "Require secret for Web Server Flow".`
	case "redirect_uri_mismatch":
		return "Add these to the app's callback URLs: " + strings.Join(CallbackURLs(), ", ")
	case "invalid_scope":
		return `Add the scope "Manage user data via APIs (api)" to the app.`
	case "inactive_user", "inactive_org":
		return "Ask an admin of the org."
	case "OAUTH_APP_BLOCKED", "OAUTH_EC_APP_NOT_FOUND", "OAUTH_APP_ACCESS_DENIED":
		return "Install the app in the org, and permit it for your profile or permission set."
	}
	return "Sign in again; the answer's code is explained in Salesforce's help under OAuth 2.0 Authorization Errors."
}

// oauthRefusal is an error that an OAuth endpoint answered properly.
func oauthRefusal(reason Reason, code, description string) error {
	said := code
	if description != "" {
		said += ": " + description
	}
	return &Error{Reason: reason, Happened: "Salesforce refused the sign-in", Meaning: endSentence(said), Advice: oauthAdvice(code)}
}

// revokeTimeout is short, because the program waits for it at its end.
const revokeTimeout = 10 * time.Second

// revoke ends a session. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_revoke_token.htm
func revoke(ctx context.Context, client *http.Client, instance, token string) error {
	ctx, stop := context.WithTimeout(ctx, revokeTimeout)
	defer stop()
	form := strings.NewReader(url.Values{"token": {token}}.Encode())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, instance+"/services/oauth2/revoke", form)
	if err != nil {
		return notRevoked("The request can't be made.")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		if network, is := errors.AsType[*url.Error](err); is {
			err = network.Err
		}
		return notRevoked(endSentence(err.Error()))
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // Nothing in it is needed.
	if resp.StatusCode != http.StatusOK {
		return notRevoked("The org answered " + quoteForeign(resp.Status) + ".")
	}
	return nil
}

func notRevoked(meaning string) error {
	return &Error{
		Reason: ReasonNotRevoked, Happened: "the session could not be ended", Meaning: meaning,
		Advice: "It ends by itself when it times out; to end it now: Setup > Session Management.",
	}
}
