// Package signin finds a session with an org: an instance URL and an access
// token, from the Salesforce CLI, the environment, a prompt, or the browser.
//
// A session that is found has not been tried, except where its source tried it:
// a client's first request proves it. Every failure is an *Error that says what
// happened, what it means and what to do, and none holds a token.
//
// A username and password are not offered: the SOAP login that they need is
// switched off in new orgs and ends with Summer '27. Source:
// https://help.salesforce.com/s/articleView?id=005132110&type=1
package signin

import (
	"context"
	"strings"

	"cupgrade/sfclient/wire"
)

// Credentials are a session that has not been tried yet.
type Credentials struct {
	// InstanceURL is the org's address; sfclient.New checks it.
	InstanceURL string
	Token       wire.Secret
	// Source says where the session comes from, for a person: "the environment".
	// It may hold raw text, such as an alias.
	Source string
	// Username is whose session it is as far as the source knows, or "".
	Username string
	// Renewer gets another token when this one is refused; nil when the source
	// has only the one.
	Renewer *Renewer

	revoke func(context.Context) error
}

// Revoke ends a session that this program opened itself, as the browser does. A
// session that was only borrowed, from the Salesforce CLI or the environment, is
// left alone.
func (c Credentials) Revoke(ctx context.Context) error {
	if c.revoke == nil {
		return nil
	}
	return c.revoke(ctx)
}

// checkInstanceURL is sfclient.ParseInstanceURL with advice that fits where the
// URL came from.
func checkInstanceURL(raw, advice string) (string, error) {
	instance, err := wire.ParseInstanceURL(raw)
	if err != nil {
		return "", &Error{
			Reason: ReasonInstanceURL, Happened: "the address of the org can't be used", Meaning: capitalize(err.Error()) + ".",
			Advice: advice, Err: err,
		}
	}
	return instance, nil
}

// newToken checks and hides a token. It is not empty and has no blank or control
// character; nothing more is known of the shape of a token, which may be opaque
// or a JWT.
func newToken(raw, advice string) (wire.Secret, error) {
	token := strings.TrimSpace(raw)
	fault := ""
	switch {
	case token == "":
		fault = "It is empty."
	case len(token) > maxToken:
		fault = "It is longer than any token is."
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		fault = "It holds a blank, a line break, or a character that no token has."
	default:
		return wire.NewSecret(token), nil
	}
	return wire.Secret{}, &Error{Reason: ReasonToken, Happened: "the access token can't be used", Meaning: fault, Advice: advice}
}

// maxToken is the most bytes of a token: a JWT has about 2,000, and the headers of
// a request may have 16,384 altogether.
const maxToken = 12 << 10
