// Package demoorgtest is the demo org as tests want it: with faults to order, a log of
// the requests, and ways to change what no client can. It stands in front of the org's
// own handler, and only tests import it.
package demoorgtest

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

// Org is a running demo org behind a middleware. Its methods may be used from many
// goroutines.
type Org struct {
	*demoorg.Org
	inner   http.Handler
	records *store.Store
	now     func() time.Time
	faults  faultBox
	log     requestLog
	locks   rowLocks
	calls   callLimit
	closing chan struct{} // closed when the org begins to close
	once    sync.Once
}

// Start opens the org and serves it until Close.
func Start(ctx context.Context, options demoorg.Options) (*Org, error) {
	o := &Org{now: options.Now, calls: callLimit{max: usualLimit}, closing: make(chan struct{})}
	if o.now == nil {
		o.now = time.Now
	}
	options.Strict = true
	options.Wrap = func(inner http.Handler, records *store.Store) http.Handler {
		o.inner, o.records = inner, records
		return http.HandlerFunc(o.serve)
	}
	options.BeforeWrite, options.DailyCalls, options.Spent = o.locks.take, o.calls.limit, o.noteSpent
	var err error
	if o.Org, err = demoorg.Start(ctx, options); err != nil {
		return nil, err
	}
	return o, nil
}

// Close lets go of the requests that hang, and stops the org.
func (o *Org) Close() error {
	o.once.Do(func() { close(o.closing) })
	return o.Org.Close()
}

// SessionFor signs a user in and gives the token, so that someone with fewer
// rights than the administrator can be played.
func (o *Org) SessionFor(ctx context.Context, username string) (string, error) {
	const client, back = "demoorgtest", "http://localhost:1717/OauthRedirect"
	verifier := strings.Repeat("v", 43)
	challenge := sha256.Sum256([]byte(verifier))
	answer := o.ask(ctx, "/services/oauth2/authorize", url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {back}, "login_hint": {username},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])},
	})
	location, err := url.Parse(answer.Header().Get("Location"))
	code := location.Query().Get("code")
	if err != nil || code == "" {
		return "", fmt.Errorf("sign %s in: the org answers %d %s", username, answer.Code, location)
	}
	answer = o.ask(ctx, "/services/oauth2/token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {client}, "redirect_uri": {back},
		"code": {code}, "code_verifier": {verifier},
	})
	var reply struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &reply); err != nil || reply.AccessToken == "" {
		return "", fmt.Errorf("sign %s in: the org answers %d %s", username, answer.Code, answer.Body)
	}
	return reply.AccessToken, nil
}

// Expire ends the session of a token.
func (o *Org) Expire(token string) {
	o.ask(context.Background(), "/services/oauth2/revoke", url.Values{"token": {token}})
}

// ask sends a form to the org itself, behind the faults and the log.
func (o *Org) ask(ctx context.Context, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, o.URL()+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	o.inner.ServeHTTP(w, r)
	return w
}

// Inject orders a fault.
func (o *Org) Inject(f Fault) { o.faults.add(f) }

// ClearFaults takes back every order of Inject.
func (o *Org) ClearFaults() { o.faults.clear() }

// Requests lists the requests so far, the oldest first; of very many, the newest.
func (o *Org) Requests() []Request { return o.log.snapshot() }

// Configure changes the settings of the org that the rules of a write read.
func (o *Org) Configure(ctx context.Context, change func(*rules.Settings)) error {
	return o.Do(ctx, func(tx *store.Tx) error {
		settings := rules.LoadSettings(tx)
		change(&settings)
		rules.SaveSettings(tx, settings)
		return nil
	})
}

// Do changes records behind the API's back, as another administrator or an
// automation of the org would.
func (o *Org) Do(ctx context.Context, change func(*store.Tx) error) error {
	return o.records.Update(ctx, change)
}

// LockRow makes the next n writes to a record fail with UNABLE_TO_LOCK_ROW; a
// negative n makes all of them fail, 0 frees it.
func (o *Org) LockRow(id string, n int) error {
	long, err := store.NormalizeID(id)
	if err != nil {
		return err
	}
	o.locks.hold(long, n)
	return nil
}

// LimitCalls leaves this many API calls of the daily limit.
func (o *Org) LimitCalls(remaining int) { o.calls.leave(remaining) }

// noteSpent notes the API calls that a request has cost.
func (o *Org) noteSpent(r *http.Request, calls int) {
	o.calls.spend(calls)
	o.log.note(readSequence(r), func(e *Request) { e.APICalls = calls })
}
