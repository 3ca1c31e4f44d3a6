package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// MaxParallelReads is how many reads are under way at once. A developer org
// refuses the sixth request that runs for 20 seconds or longer, so five can never
// be refused for being too many. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_api.htm
const MaxParallelReads = 5

// longRunning is from when on a request counts as long-running.
const longRunning = 20 * time.Second

// maxBody is the most bytes of an answer that are read, after decompression. A
// page of 2,000 rows has about 0.6 MB, a global describe up to 3 MB.
const maxBody = 16 << 20

// The times after which a request is given up.
const (
	dialTimeout = 10 * time.Second
	// Salesforce itself ends a read query after 120 s, but a person does not wait
	// that long; a write must be waited for until Salesforce has surely ended it,
	// or its outcome would be unknown for no reason.
	readAnswerTimeout  = 30 * time.Second
	writeAnswerTimeout = 130 * time.Second
	// bodyTimeout is for the rest of an answer whose headers have come.
	bodyTimeout = 60 * time.Second
	// idleTimeout is short, because a request on a connection that was cut
	// silently while a person was reading would fail for no reason.
	idleTimeout = 50 * time.Second
)

// newTransport makes the connection pool of one Client.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: CheckProxyAnswer,
		DialContext:            dialLocally(&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}),
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialTimeout,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    MaxParallelReads,
		IdleConnTimeout:        idleTimeout,
	}
}

// timeoutError tells how long was waited. It is context.DeadlineExceeded.
type timeoutError struct {
	what  string
	after time.Duration
}

// Error tells what was waited for.
func (e timeoutError) Error() string { return fmt.Sprintf("no %s within %s", e.what, e.after) }

// Is makes errors.Is(err, context.DeadlineExceeded) true.
func (e timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

// Reply is an answer, whole and raw.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// OK tells whether the status is a success.
func (r Reply) OK() bool { return r.Status >= 200 && r.Status <= 299 }

// Date is the server's clock, zero when it did not say.
func (r Reply) Date() time.Time {
	at, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return at
}

// call is the http.RoundTripper of exactly one request. It carries the context
// that simpleforce cannot, and keeps what was answered.
type call struct {
	ctx    context.Context
	base   http.RoundTripper
	origin *url.URL
	header http.Header
	// anonymous takes the token off the request.
	anonymous bool
	// token is what must not come back in an answer.
	token Secret
	// write forbids net/http to send a body again that it has begun to send. A read
	// it may send again, once and on a new connection, when the server had closed
	// the one it was sent on.
	write        bool
	answerWithin time.Duration

	// connected is whether the request was handed to a connection. Until then it
	// is proven that nothing was sent; from then on it is not, because the
	// connection writes on a goroutine of its own.
	connected atomic.Bool
	reply     Reply
	err       error
}

// RoundTrip sends the request and keeps the answer or the failure in c. Simpleforce
// gets an empty 204 whatever came: it logs what it takes for a failure, follows
// redirects, and panics on error bodies that are not what it expects.
func (c *call) RoundTrip(req *http.Request) (*http.Response, error) {
	c.reply, c.err = c.exchange(req)
	return &http.Response{
		StatusCode: http.StatusNoContent, Status: "204 No Content",
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: req,
	}, nil
}

var errForeignHost = errors.New("the request is for another host than the session's")

func (c *call) exchange(req *http.Request) (Reply, error) {
	if req.URL.Scheme != c.origin.Scheme || req.URL.Host != c.origin.Host {
		return Reply{}, errForeignHost
	}
	ctx, cancel := context.WithCancelCause(c.ctx)
	defer cancel(nil)
	patience := time.AfterFunc(c.answerWithin, func() { cancel(timeoutError{"answer", c.answerWithin}) })
	defer patience.Stop()

	resp, err := c.base.RoundTrip(c.prepare(ctx, req))
	if err != nil {
		return Reply{}, causeOf(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if patience.Stop() {
		patience = time.AfterFunc(bodyTimeout, func() { cancel(timeoutError{"complete answer", bodyTimeout}) })
		defer patience.Stop()
	}
	body, err := readCapped(resp.Body)
	return Reply{Status: resp.StatusCode, Header: resp.Header, Body: c.redact(body)}, causeOf(ctx, err)
}

// redact takes the session's own token out of an answer: something in between may quote
// a request in its error, and what an error says is shown and kept. What stands before
// the exclamation mark is the org's id, and no secret.
func (c *call) redact(body []byte) []byte {
	secret := []byte(c.token.open())
	if at := bytes.IndexByte(secret, '!'); at >= 0 {
		secret = secret[at+1:]
	}
	// A short needle is found many times faster than a long one.
	if len(secret) == 0 || !bytes.Contains(body, secret[:min(len(secret), 32)]) {
		return body
	}
	return bytes.ReplaceAll(body, secret, []byte(redacted))
}

// prepare makes the request as it goes out.
func (c *call) prepare(ctx context.Context, req *http.Request) *http.Request {
	out := req.Clone(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// net/http asks for another connection only when nothing was written to
		// the one before, or the request changes nothing.
		GetConn: func(string) { c.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { c.connected.Store(true) },
	}))
	for name, values := range c.header {
		out.Header[name] = values
	}
	if c.anonymous {
		out.Header.Del("Authorization")
	}
	if c.write {
		out.GetBody = nil
	} else {
		// An empty list marks a POST as repeatable, and is not sent.
		out.Header["Idempotency-Key"] = []string{}
	}
	return out
}

// causeOf prefers the reason for which the context was cancelled.
func causeOf(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause //nolint:wrapcheck // toRemoteError says what was being done.
	}
	return err
}

// errTooLarge is an answer beyond maxBody.
var errTooLarge = fmt.Errorf("the answer is larger than %d MB", maxBody>>20)

func readCapped(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	if err == nil && len(body) > maxBody {
		return body[:maxBody], errTooLarge
	}
	return body, err //nolint:wrapcheck // toRemoteError says what was being read.
}
