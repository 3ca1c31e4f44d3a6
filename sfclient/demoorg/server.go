// Package demoorg is a simulated Salesforce org: an HTTP server on loopback that
// speaks the Salesforce REST API over a database of its own. It refuses what
// Salesforce refuses, with Salesforce's codes and texts, and it can be told to
// fail in every way that a network and a server can.
//
// It is a simulation: nothing in it comes from, or goes to, a real org, and its
// Organization.InstanceName is "SIMULATION" so that a client can say so.
package demoorg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// The sizes that Salesforce puts a limit on. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const (
	maxURI    = 16_384
	maxHeader = 16_384
	maxBody   = 6 << 20
)

// Org is a running demo org. Its methods may be used from many goroutines.
type Org struct {
	store    *store.Store
	schema   *schema.Schema
	rules    *rules.Engine
	routes   []route
	now      func() time.Time
	latency  time.Duration
	token    string
	sessions sessions
	cursors  cursors
	faults   faultBox
	locks    rowLocks
	usage    apiUsage
	log      requestLog
	zips     sync.Pool // of *gzip.Writer, each of which takes a millisecond to make

	listener net.Listener
	server   *http.Server
	closing  chan struct{} // closed when the org begins to close
	served   chan struct{} // closed when no connection is accepted any more
	conns    sync.WaitGroup
	handling sync.WaitGroup
	gate     sync.Mutex // guards handling against a request that comes in while closing
	once     sync.Once
	closeErr error
}

// Start opens the org and serves it until Close. ctx bounds the start alone.
func Start(ctx context.Context, o Options) (*Org, error) {
	address, err := o.address()
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, o)
	if err != nil {
		return nil, err
	}
	org := &Org{
		store: s, schema: s.Schema(), rules: rules.New(s.Schema()), routes: routes(),
		now: o.clock(), latency: o.Latency, usage: apiUsage{max: dailyCalls},
		closing: make(chan struct{}), served: make(chan struct{}),
	}
	if err := org.prepare(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := org.listen(ctx, address); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return org, nil
}

// prepare makes the first session. Its token is kept beside the records, so that
// an org in a file is the same org after a restart.
func (o *Org) prepare(ctx context.Context, options Options) error {
	return o.store.Update(ctx, func(tx *store.Tx) error {
		if err := applyDelay(tx, options.MembershipDelay); err != nil {
			return err
		}
		organization, err := tx.First("Organization", "")
		if err != nil {
			return fmt.Errorf("find the organization: %w", err)
		}
		o.sessions.orgID = organization.String("Id")
		return o.prepareSession(tx, options.Image != nil)
	})
}

// What the org keeps beside its records: the first session.
const (
	metaToken = "demoorg.token"
	metaAdmin = "demoorg.admin"
)

// prepareSession gives the administrator a token on the first start, and the same
// one on the next. Each org that starts from an image is a new one.
func (o *Org) prepareSession(tx *store.Tx, fresh bool) error {
	token, err := tx.Meta(metaToken)
	if err != nil {
		return err
	}
	admin, err := tx.Meta(metaAdmin)
	if err != nil {
		return err
	}
	if token == "" || fresh {
		user, err := tx.First("User", `"Username" = ?`, seed.Admin)
		if err != nil {
			return fmt.Errorf("find the administrator: %w", err)
		}
		token, admin = newToken(o.sessions.orgID), user.String("Id")
		if err := errors.Join(tx.SetMeta(metaToken, token), tx.SetMeta(metaAdmin, admin)); err != nil {
			return err
		}
	}
	o.token = token
	o.sessions.add(token, admin)
	return nil
}

func (o *Org) listen(ctx context.Context, address string) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("start the demo org: %w", err)
	}
	o.listener = listener
	o.server = &http.Server{
		Handler:           http.HandlerFunc(o.serve),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    4 * maxHeader, // beyond it net/http answers 431 by itself
		ConnState:         o.countConnection,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	go func() {
		defer close(o.served)
		_ = o.server.Serve(listener) // it always ends with the listener's end
	}()
	return nil
}

// countConnection lets Close wait for the goroutine of every connection.
func (o *Org) countConnection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		o.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		o.conns.Done()
	}
}

// URL is the instance URL, "http://127.0.0.1:PORT".
func (o *Org) URL() string { return "http://" + o.listener.Addr().String() }

// Token is the access token of the org's administrator.
func (o *Org) Token() string { return o.token }

// Close stops accepting requests, lets go of those that hang, waits for the rest,
// and closes the database.
func (o *Org) Close() error {
	o.once.Do(func() {
		err := o.listener.Close()
		o.gate.Lock()
		close(o.closing)
		o.gate.Unlock()
		o.handling.Wait()
		_ = o.server.Close() // the listener is closed already, which is all it can complain of
		<-o.served
		o.conns.Wait()
		if errors.Is(err, net.ErrClosed) {
			err = nil
		}
		o.closeErr = errors.Join(err, o.store.Close())
	})
	return o.closeErr
}

// enter counts a request as under way; false when the org is closing.
func (o *Org) enter() bool {
	o.gate.Lock()
	defer o.gate.Unlock()
	select {
	case <-o.closing:
		return false
	default:
		o.handling.Add(1)
		return true
	}
}

// serve is the whole way of an HTTP request: entered in the log, spoiled by a
// fault or handled, and sent.
func (o *Org) serve(w http.ResponseWriter, r *http.Request) {
	if !o.enter() {
		panic(http.ErrAbortHandler)
	}
	defer o.handling.Done()
	seq := o.log.begin(r)
	handle := func(rec *recorder, r *http.Request) { o.handle(rec, r, seq) }
	rec := newRecorder()
	if fault, hit := o.faults.next(r); hit {
		o.log.note(seq, func(e *Request) { e.Fault = fault.Kind })
		if !o.spoil(w, r, rec, fault, handle) {
			return
		}
	} else {
		handle(rec, r)
	}
	o.send(w, r, rec, seq)
}

func (o *Org) send(w http.ResponseWriter, r *http.Request, rec *recorder, seq int) {
	if !o.pause(r.Context(), o.latency) {
		panic(http.ErrAbortHandler)
	}
	if err := o.compress(rec, r); err != nil {
		panic(http.ErrAbortHandler)
	}
	rec.header.Set("Sforce-Limit-Info", o.usage.header())
	o.log.note(seq, func(e *Request) { e.Status = rec.status })
	rec.send(w)
}

// handle does what a request asks for. Once begun, it is not stopped by a client
// that goes away, as Salesforce is not.
func (o *Org) handle(rec *recorder, r *http.Request, seq int) {
	cost := 0
	ctx := context.WithoutCancel(r.Context())
	a, user := o.respond(ctx, r, &cost)
	rec.answer(a)
	o.log.note(seq, func(e *Request) { e.Applied, e.APICalls, e.UserID = !a.failed(), cost, user })
}

// respond answers a request, and says whose session it used.
func (o *Org) respond(ctx context.Context, r *http.Request, cost *int) (*answer, string) {
	if refused := o.acceptable(r); refused != nil {
		return failure(refused), ""
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	if path == dataPath {
		return versionsFor(r.Method), ""
	}
	c, refused := o.newCall(r, path)
	if refused != nil {
		return failure(refused), ""
	}
	session, refused := o.authenticate(r)
	if refused != nil {
		return failure(refused), ""
	}
	c.session, c.cost = session, cost
	if err := o.admit(ctx, c, r); err != nil {
		return failure(err), session.userID
	}
	if c.version == "" {
		a, err := userInfo(ctx, c)
		if err != nil {
			a = failure(err)
		}
		return a, session.userID
	}
	return o.dispatch(ctx, c), session.userID
}

// versionsFor answers the version list, which needs no session.
func versionsFor(method string) *answer {
	if method != http.MethodGet && method != http.MethodHead {
		return failure(refuse(http.StatusMethodNotAllowed, "METHOD_NOT_ALLOWED",
			"HTTP Method '%s' not allowed. Allowed are GET,HEAD", method))
	}
	return ok(versionList())
}

// userInfoPath needs a session, but no version.
const userInfoPath = "/services/oauth2/userinfo"

// newCall takes the path and the query string apart.
func (o *Org) newCall(r *http.Request, path string) (*call, *schema.APIError) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, codeBadParameter, "The query string can't be read: %v", err)
	}
	c := &call{org: o, method: r.Method, query: values, header: r.Header}
	if path == userInfoPath {
		return c, nil
	}
	rest, found := strings.CutPrefix(path, dataPath+"/")
	if !found {
		return nil, notFound()
	}
	segments := splitPath(rest)
	version, refused := parseVersion(segments[0])
	c.version, c.path = version, segments[1:]
	return c, refused
}

// acceptable refuses what the machines in front of an org refuse. The check of the
// host keeps out a web page that had its own name resolved to loopback.
func (o *Org) acceptable(r *http.Request) *schema.APIError {
	_, port, _ := net.SplitHostPort(o.listener.Addr().String())
	host, hostPort, _ := net.SplitHostPort(r.Host)
	ip := net.ParseIP(host)
	if hostPort != port || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return refuse(http.StatusMisdirectedRequest, "INVALID_HOST", "This demo org is not %s", r.Host)
	}
	if len(r.RequestURI) > maxURI {
		return refuse(http.StatusRequestURITooLong, "URI_TOO_LONG", "The length of the URI exceeds the 16,384-byte limit.")
	}
	size := len(r.RequestURI)
	for name, values := range r.Header {
		for _, v := range values {
			size += len(name) + len(v) + 4 // ": " and the line end
		}
	}
	if size > maxHeader {
		return refuse(http.StatusRequestHeaderFieldsTooLarge, "HEADER_TOO_LARGE",
			"The combined length of the URI and headers exceeds the 16,384-byte limit.")
	}
	return nil
}

// admit lets a call with a good session in: it reads the user's rights, counts the
// call, reads the body, and lets what has become due happen first.
func (o *Org) admit(ctx context.Context, c *call, r *http.Request) error {
	if err := o.runDue(ctx); err != nil {
		return err
	}
	actor, err := o.loadActor(ctx, c.session)
	if err != nil {
		return err
	}
	c.actor = actor
	if c.version != "" {
		if err := c.spend(1); err != nil {
			return err
		}
		if !actor.Permissions["PermissionsApiEnabled"] {
			return refuse(http.StatusForbidden, "API_CURRENTLY_DISABLED", "API is disabled for this User")
		}
	}
	c.body, err = readBody(r)
	return err
}

// readBody reads a body that is not too large. Of a larger one the rest is thrown
// away, up to a point, as a client that is still sending would not see the answer.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 10*maxBody))
		return nil, refuse(http.StatusRequestEntityTooLarge, "REQUEST_ENTITY_TOO_LARGE", "The request body is larger than %d bytes", maxBody)
	}
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	return body, nil
}

// runDue lets happen what was to happen by now.
func (o *Org) runDue(ctx context.Context) error {
	now, due := o.now(), false
	err := o.store.View(ctx, func(tx *store.Tx) error {
		at, any, err := tx.NextJob()
		due = any && !at.After(now)
		return err
	})
	if err != nil || !due {
		return err
	}
	return o.store.Update(ctx, func(tx *store.Tx) error { return o.rules.RunDue(tx, now) })
}
