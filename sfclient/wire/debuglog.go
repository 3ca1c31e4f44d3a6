package wire

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"cupgrade/core/pattern"
)

// NewTransport makes a connection pool as a Client makes its own, to be wrapped.
func NewTransport() http.RoundTripper { return newTransport() }

// LogRequests wraps a transport so that each request leaves one record: its
// method, its path with every id replaced, the status, Salesforce's error code and
// how long it took. These are all the attributes there are: no query, no header,
// no body, no token.
func LogRequests(base http.RoundTripper, log *slog.Logger) http.RoundTripper {
	return &requestLog{base: base, log: log}
}

type requestLog struct {
	base http.RoundTripper
	log  *slog.Logger
}

// CloseIdleConnections lets Client.Close reach the pool inside.
func (l *requestLog) CloseIdleConnections() {
	if pool, ok := l.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// RoundTrip sends the request. The record of an answer is written when its body is
// closed, because the error code stands in it.
func (l *requestLog) RoundTrip(req *http.Request) (*http.Response, error) {
	began := time.Now()
	res, err := l.base.RoundTrip(req)
	record := func(status int, code string) {
		l.log.LogAttrs(
			req.Context(), slog.LevelInfo, "request",
			slog.String("method", req.Method), slog.String("path", pathTemplate(req.URL.Path)),
			slog.Int("status", status), slog.String("errorCode", code),
			slog.Int64("ms", time.Since(began).Milliseconds()),
		)
	}
	if err != nil {
		record(0, "")
		return res, err //nolint:wrapcheck // A RoundTripper hands on what it got.
	}
	if res.StatusCode < http.StatusBadRequest {
		record(res.StatusCode, "")
		return res, nil
	}
	res.Body = &loggedBody{ReadCloser: res.Body, done: func(head []byte) { record(res.StatusCode, errorCodeIn(head)) }}
	return res, nil
}

// loggedBody keeps the head of a body until it is closed.
type loggedBody struct {
	io.ReadCloser
	head bytes.Buffer
	once sync.Once
	done func(head []byte)
}

// maxHead is how much of a failed answer is looked at for its error code.
const maxHead = 4 << 10

// Read keeps the head of what is read.
func (b *loggedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if room := maxHead - b.head.Len(); room > 0 {
		b.head.Write(p[:min(n, room)])
	}
	return n, err //nolint:wrapcheck // io.EOF must stay what it is.
}

// Close writes the record.
func (b *loggedBody) Close() error {
	b.once.Do(func() { b.done(b.head.Bytes()) })
	return b.ReadCloser.Close() //nolint:wrapcheck // As the body itself would answer.
}

var (
	idInPath  = pattern.Lazy(`/[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?(?:-\d+)?(?:/|$)`)
	codeInBad = pattern.Lazy(`"(?:errorCode|error)"\s*:\s*"([A-Za-z_]{1,64})"`)
)

// pathTemplate replaces the ids and the query locators of a path.
func pathTemplate(path string) string {
	return idInPath().ReplaceAllStringFunc(path, func(found string) string {
		if found[len(found)-1] == '/' {
			return "/{id}/"
		}
		return "/{id}"
	})
}

// errorCodeIn finds the error code in the head of a body, "" when there is none.
// Only letters and underscores can be one, so nothing else of a body gets out.
func errorCodeIn(head []byte) string {
	if found := codeInBad().FindSubmatch(head); found != nil {
		return string(found[1])
	}
	return ""
}
