package demoorg

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The sizes that Salesforce puts a limit on. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const (
	maxURI    = 16_384
	maxHeader = 16_384
	maxBody   = 6 << 20
)

// serve is the whole way of an HTTP request: handled, and sent.
func (o *Org) serve(w http.ResponseWriter, r *http.Request) {
	if !o.enter() {
		panic(http.ErrAbortHandler)
	}
	defer o.handling.Done()
	// The date of an answer and the dates of its records are of one clock: a client
	// makes its preconditions of the first and has them compared with the second.
	w.Header().Set("Date", o.now().UTC().Format(http.TimeFormat))
	// The Salesforce CLI joins an instance URL that ends in a slash with a path that begins
	// with one.
	r.URL.Path = "/" + strings.TrimLeft(r.URL.Path, "/")
	// Once begun, it is not stopped by a client that goes away, as Salesforce is not.
	a, err := o.respond(context.WithoutCancel(r.Context()), r)
	if err != nil {
		a = answerError(err)
	}
	if !o.delayAnswer(r.Context()) {
		panic(http.ErrAbortHandler)
	}
	o.send(w, r, a)
}

// delayAnswer holds an answer back as Options.Latency says; false when the client goes
// away or the org is closed first.
func (o *Org) delayAnswer(ctx context.Context) bool {
	if o.options.Latency <= 0 {
		return true
	}
	timer := time.NewTimer(o.options.Latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	case <-o.closing:
		return false
	}
}

// respond answers a request.
func (o *Org) respond(ctx context.Context, r *http.Request) (*answer, error) {
	if err := o.checkRequest(r); err != nil {
		return nil, err
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch path {
	case dataPath:
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return nil, wrongMethod(r.Method, "GET,HEAD")
		}
		return answerOK(makeVersionList()), nil // which needs no session
	case authorizePath:
		return o.authorize(ctx, r), nil
	case tokenPath:
		return o.issueToken(ctx, r), nil
	case revokePath:
		return o.revokeToken(r), nil
	case singleAccessPath:
		return o.openSingleAccess(r), nil
	}
	if version, isMetadata := strings.CutPrefix(path, metadataPath); isMetadata {
		return o.answerMetadata(ctx, r, version), nil
	}
	if strings.HasPrefix(path, soapPath) {
		return refuseSOAP(r), nil
	}
	c := &call{ctx: ctx, org: o, method: r.Method, header: r.Header}
	isIdentity := strings.HasPrefix(path, identityPath)
	if path != userInfoPath && !isIdentity {
		if err := c.parseTarget(r.URL, path); err != nil {
			return nil, err
		}
	}
	userID, err := o.authenticate(r)
	switch {
	case err == nil:
		return o.serveCall(c, r, userID, path)
	case !isIdentity:
		return nil, err
	case r.Header.Get("Authorization") == "":
		return identityRefusal(http.StatusForbidden, "Missing_OAuth_Token"), nil
	default:
		return identityRefusal(http.StatusForbidden, "Bad_OAuth_Token"), nil
	}
}

// serveCall lets a call with a good session in, and has its resource answer. A
// resource that is not there says so before anything else of the request is judged.
func (o *Org) serveCall(c *call, r *http.Request, userID, path string) (*answer, error) {
	if err := o.letIn(c, r, userID); err != nil {
		return nil, err
	}
	if c.version == "" {
		return c.getAboutUser(path)
	}
	op, err := o.findOperation(c)
	if err != nil {
		return nil, err
	}
	if err := checkContentType(r); err != nil {
		return nil, err
	}
	if err := checkAccept(r.Header.Get("Accept")); err != nil {
		return nil, err
	}
	if c.body, err = readBody(r); err != nil {
		return nil, err
	}
	return op.run(c)
}

// parseTarget takes the path and the query string of a versioned resource apart.
func (c *call) parseTarget(u *url.URL, path string) (err error) {
	if c.query, err = url.ParseQuery(u.RawQuery); err != nil {
		return refuse(http.StatusBadRequest, codeBadParameter, "The query string can't be read: %v", err)
	}
	rest, found := strings.CutPrefix(strings.TrimSuffix(path, "/"), dataPath+"/")
	if !found {
		return notFound()
	}
	segments := strings.Split(rest, "/")
	c.path = segments[1:]
	c.version, err = parseVersion(segments[0])
	return err
}

// checkRequest refuses what the machines in front of an org refuse. The check of the
// host keeps out a web page that had its own name resolved to loopback.
func (o *Org) checkRequest(r *http.Request) error {
	_, port, _ := net.SplitHostPort(o.listener.Addr().String())
	host, hostPort, _ := net.SplitHostPort(r.Host)
	if hostPort != port || !isLoopback(host) {
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

// letIn reads the rights of a session's user and counts the call; what has
// become due happens first.
func (o *Org) letIn(c *call, r *http.Request, userID string) (err error) {
	if c.actor, err = o.loadActor(c.ctx, userID); err != nil {
		return err
	}
	if c.version != "" {
		if err := o.usage.spend(); err != nil {
			return err
		}
		if o.options.Spent != nil {
			o.options.Spent(r, 1)
		}
		if !c.actor.Permissions["PermissionsApiEnabled"] {
			return refuse(http.StatusForbidden, "API_CURRENTLY_DISABLED", "API is disabled for this User")
		}
	}
	return nil
}

// checkContentType refuses a body in another format, when the client says what it is.
func checkContentType(r *http.Request) error {
	kind := r.Header.Get("Content-Type")
	if kind == "" || r.ContentLength == 0 {
		return nil
	}
	if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
		return refuse(http.StatusUnsupportedMediaType, codeMediaType, "Content-Type %s is not supported", kind)
	}
	return nil
}

// checkAccept refuses a client that wants another format: Salesforce has XML as well,
// and the demo org has not.
func checkAccept(accept string) error {
	if accept == "" {
		return nil
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, _, err := mime.ParseMediaType(part)
		if err == nil && (media == "application/json" || media == "application/*" || media == "*/*") {
			return nil
		}
	}
	return refuse(http.StatusNotAcceptable, "NOT_ACCEPTABLE", "Accept %s is not supported in this org: it answers application/json", accept)
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
