package demoorgtest

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Request is one HTTP request as the org saw it. It never holds a token, a query
// text or a body.
type Request struct {
	// Seq counts requests from 1 in the order of their arrival.
	Seq    int
	Method string
	// Path is the path with each id replaced by {id}:
	// "/services/data/v66.0/sobjects/User/{id}".
	Path string
	// Status is what was answered, 0 when the client got no answer.
	Status int
	// Applied says that the request took effect or would have been answered with
	// success, also when a fault kept the client from hearing of it.
	Applied bool
	// APICalls is how many calls of the daily limit it cost.
	APICalls int
	// Fault is the fault that hit it, None mostly.
	Fault FaultKind
}

// requestLog collects what arrived.
type requestLog struct {
	mu  sync.Mutex
	all []Request
	// last is the number of the newest entry.
	last int
}

// logLimit bounds the memory that a long-running org spends on its log.
const logLimit = 100_000

// begin enters a request, and gives it its number.
func (l *requestLog) begin(r *http.Request) *http.Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	if len(l.all) == logLimit {
		l.all = slices.Delete(l.all, 0, logLimit/2)
	}
	path := "/" + strings.TrimLeft(r.URL.Path, "/") // the org reads it so
	l.all = append(l.all, Request{Seq: l.last, Method: r.Method, Path: pathTemplate(path)})
	return r.WithContext(context.WithValue(r.Context(), sequenceKey{}, l.last))
}

// sequenceKey is where a request carries its number.
type sequenceKey struct{}

// readSequence gives the number of a request; 0 for one that came around the log.
func readSequence(r *http.Request) int {
	n, _ := r.Context().Value(sequenceKey{}).(int)
	return n
}

// note changes the entry with this number, when it is still there.
func (l *requestLog) note(seq int, change func(*Request)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 {
		return
	}
	if i := seq - l.all[0].Seq; i >= 0 && i < len(l.all) {
		change(&l.all[i])
	}
}

func (l *requestLog) snapshot() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.all)
}

// pathTemplate replaces what identifies a record or a cursor.
func pathTemplate(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if i > 0 && looksLikeID(p) {
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}

// looksLikeID tells a record id or a query locator from the names that stand in a
// path: a key prefix has a digit, the first letters of an object's name have none.
func looksLikeID(segment string) bool {
	id, _, _ := strings.Cut(segment, "-")
	if len(id) != 15 && len(id) != 18 {
		return false
	}
	return strings.ContainsAny(id[:3], "0123456789")
}
