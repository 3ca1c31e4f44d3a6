package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/simpleforce/simpleforce"
)

// clientName is what the org's API usage and login history show.
const clientName = "cupgrade"

// Request is one HTTP request of a session.
type Request struct {
	// Op says what is being done, for an error: "read the user".
	Op string
	// Path begins without a slash: "services/data/v68.0/query?q=...".
	Path   string
	Method string
	Body   []byte
	Header http.Header
	// Anonymous sends no token; write waits longer and is never sent twice.
	Anonymous, write bool
}

// adapter sends requests of one session through simpleforce, with ApexREST as the
// only verb: its others swallow errors, lose pages, and share state.
type adapter struct {
	origin *url.URL
	token  *liveToken
	base   http.RoundTripper
}

// send makes one HTTP request and gives what was answered with a status of
// success. Every error is a *core.RemoteError.
func (a *adapter) send(ctx context.Context, req Request) (Reply, error) {
	c := &call{
		ctx: ctx, base: a.base, origin: a.origin, header: addHeaders(req.Header), token: a.token.get(),
		anonymous: req.Anonymous, write: req.write, answerWithin: readAnswerTimeout,
		// Only an answer that came clears this.
		err: errNotAsked,
	}
	if req.write {
		c.answerWithin = writeAnswerTimeout
	}
	if err := c.sendThrough(req); err != nil {
		return Reply{}, toRemoteError(req.Op, c, err)
	}
	if c.err != nil || !c.reply.OK() {
		return c.reply, toRemoteError(req.Op, c, c.err)
	}
	return c.reply, nil
}

// sendThrough has simpleforce make the request. The client lives for this one request,
// because a shared one races on its own fields; it costs well under a microsecond.
func (c *call) sendThrough(req Request) error {
	// Simpleforce logs a URL that it cannot parse.
	if _, err := url.Parse(c.origin.String() + "/" + req.Path); err != nil {
		return fmt.Errorf("%w: its path is malformed", errNotAsked)
	}
	sf := simpleforce.NewClient(c.origin.String(), clientName, simpleforce.DefaultAPIVersion)
	sf.SetSidLoc(c.token.open(), c.origin.String())
	sf.SetHttpClient(&http.Client{Transport: c, CheckRedirect: noRedirect})
	var body io.Reader
	if req.Body != nil {
		body = bytes.NewReader(req.Body)
	}
	if _, err := sf.ApexREST(req.Method, req.Path, body); err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	return nil
}

// noRedirect is the second lock against redirects: call.RoundTrip hands none over.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// addHeaders adds what every request carries. There is no Accept-Encoding, so that
// net/http asks for gzip and unpacks it, and a write has no Idempotency-Key, on
// which net/http would send it again by itself.
func addHeaders(extra http.Header) http.Header {
	h := http.Header{
		"Accept":              {"application/json"},
		"User-Agent":          {clientName},
		"Sforce-Call-Options": {"client=" + clientName},
	}
	for name, values := range extra {
		h[name] = values
	}
	return h
}

// unmodifiedSince is the header that makes Salesforce refuse (412) to change a
// record that was changed after t. HTTP dates have whole seconds, so t is rounded
// up. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_rest_conditional_requests.htm
func unmodifiedSince(t time.Time) http.Header {
	if t.IsZero() {
		return nil
	}
	whole := t.Truncate(time.Second)
	if whole.Before(t) {
		whole = whole.Add(time.Second)
	}
	return http.Header{"If-Unmodified-Since": {whole.UTC().Format(http.TimeFormat)}}
}
