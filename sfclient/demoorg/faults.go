package demoorg

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/schema"
)

// FaultKind is a way for a request to go wrong.
type FaultKind int

// The faults that can be ordered.
const (
	// None is no fault.
	None FaultKind = iota
	// Reset breaks the connection (RST) without an answer.
	Reset
	// Hang gives no answer until the client goes away.
	Hang
	// LateApply gives no answer, and does what was asked only after the client has
	// gone away and Delay has passed.
	LateApply
	// ServerError answers 500 with an HTML page.
	ServerError
	// Unavailable answers 503 with an HTML page.
	Unavailable
	// EmptyArray answers "[]".
	EmptyArray
	// Null answers "null".
	Null
	// Truncated answers JSON that ends in the middle.
	Truncated
	// Redirect answers 302 to a login page.
	Redirect
	// SessionExpired answers 401 INVALID_SESSION_ID.
	SessionExpired
	// LimitExceeded answers 403 REQUEST_LIMIT_EXCEEDED.
	LimitExceeded
	// LockedRow answers 400 UNABLE_TO_LOCK_ROW.
	LockedRow
	// PreconditionFailed answers 412.
	PreconditionFailed
	// Slow answers rightly, after Delay.
	Slow
	// Echo answers 400 with an error that quotes the header of the request, the token
	// and all, as something in between does that was left in its debugging mode.
	Echo
)

var faultNames = [...]string{
	"none", "reset", "hang", "late apply", "server error", "unavailable", "empty array", "null", "truncated",
	"redirect", "session expired", "limit exceeded", "locked row", "precondition failed", "slow", "echo",
}

// String names the kind in words.
func (k FaultKind) String() string {
	if k < 0 || int(k) >= len(faultNames) {
		return fmt.Sprintf("FaultKind(%d)", int(k))
	}
	return faultNames[k]
}

// Fault is an order to spoil requests. The zero value of a condition is met by
// every request.
type Fault struct {
	Kind FaultKind
	// Method and PathSuffix narrow it to some requests; Match too.
	Method     string
	PathSuffix string
	Match      func(*http.Request) bool
	// Nth is the first request, of those that meet the conditions, that is hit,
	// counted from 1; 0 is 1.
	Nth int
	// Times is how many in a row are hit; 0 is 1, and a negative number is all.
	Times int
	// AfterApply lets the request take effect before its answer is spoiled.
	AfterApply bool
	// Status replaces the status of EmptyArray, Null and Truncated; 0 is 500, or
	// the real one for Truncated with AfterApply.
	Status int
	// Delay is how long Slow and LateApply wait.
	Delay time.Duration
}

// meets tells whether a request is one the fault counts.
func (f *Fault) meets(r *http.Request) bool {
	return (f.Method == "" || f.Method == r.Method) &&
		strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), f.PathSuffix) &&
		(f.Match == nil || f.Match(r))
}

// armed is a fault with the number of requests that met its conditions.
type armed struct {
	Fault
	seen int
}

// fires counts a request and tells whether it is hit.
func (a *armed) fires() bool {
	a.seen++
	first, times := max(a.Nth, 1), a.Times
	if times == 0 {
		times = 1
	}
	return a.seen >= first && (times < 0 || a.seen < first+times)
}

// faultBox holds the faults that were ordered.
type faultBox struct {
	mu     sync.Mutex
	orders []*armed
}

func (b *faultBox) add(f Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders = append(b.orders, &armed{Fault: f})
}

func (b *faultBox) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.orders = nil
}

// next counts the request with every order, and gives the first that hits it.
func (b *faultBox) next(r *http.Request) (Fault, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var hit *armed
	for _, a := range b.orders {
		if a.meets(r) && a.fires() && hit == nil {
			hit = a
		}
	}
	if hit == nil {
		return Fault{}, false
	}
	return hit.Fault, true
}

// work does what a request asks for and records the answer.
type work func(rec *recorder, r *http.Request)

// spoil serves a request that a fault hits. What is to be sent is in rec when it
// gives true; else there is nothing to send.
func (o *Org) spoil(w http.ResponseWriter, r *http.Request, rec *recorder, f Fault, handle work) bool {
	switch f.Kind {
	case Slow:
		handle(rec, r)
		if !o.pause(r.Context(), f.Delay) {
			panic(http.ErrAbortHandler)
		}
		return true
	case LateApply:
		o.applyLate(r, f.Delay, handle)
		panic(http.ErrAbortHandler)
	default:
	}
	honest := newRecorder()
	if f.AfterApply {
		handle(honest, r)
	} else if f.Kind != Reset {
		// Only with the body read does net/http see the client go away.
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxBody))
	}
	switch f.Kind {
	case Reset:
		reset(w)
		return false
	case Hang:
		o.untilGone(r.Context())
		panic(http.ErrAbortHandler)
	default:
		o.falseAnswer(rec, f, honest, r)
		return true
	}
}

// applyLate does what was asked once nobody waits for it any more.
func (o *Org) applyLate(r *http.Request, delay time.Duration, handle work) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil || !o.untilGone(r.Context()) || !o.pause(context.WithoutCancel(r.Context()), delay) {
		return
	}
	late := r.Clone(context.WithoutCancel(r.Context()))
	late.Body = io.NopCloser(bytes.NewReader(body))
	handle(newRecorder(), late)
}

// falseAnswer records what is sent in place of the honest answer.
func (o *Org) falseAnswer(rec *recorder, f Fault, honest *recorder, r *http.Request) {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	refusal := func(e *schema.APIError) { rec.answer(refusalAt(r.URL.Path, e)) }
	switch f.Kind {
	case Unavailable:
		rec.header.Set("Retry-After", "1")
		rec.page(http.StatusServiceUnavailable, "We are down for maintenance")
	case EmptyArray:
		rec.raw(status, "[]")
	case Null:
		rec.raw(status, "null")
	case Truncated:
		truncate(rec, f, honest, status)
	case Redirect:
		rec.header.Set("Location", o.URL()+"/?ec=302&startURL=%2Fhome")
		rec.page(http.StatusFound, "Login")
	case SessionExpired:
		refusal(sessionExpired())
	case LimitExceeded:
		refusal(refuse(http.StatusForbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."))
	case LockedRow:
		refusal(lockedRow("005000000000000AAA"))
	case PreconditionFailed:
		refusal(preconditionFailed())
	case Echo:
		refusal(refuse(http.StatusBadRequest, "JSON_PARSER_ERROR", "Authorization: %s", r.Header.Get("Authorization")))
	default:
		rec.page(http.StatusInternalServerError, "An internal server error has occurred")
	}
}

// truncate cuts the real answer in the middle; an answer without a body becomes
// the beginning of one.
func truncate(out *recorder, f Fault, honest *recorder, status int) {
	text := `[{"message":"An unexpected err`
	if f.AfterApply {
		text = `{"id":"0`
		if n := honest.body.Len(); n > 1 {
			text = string(honest.body.Bytes()[:n/2])
		}
		if status = f.Status; status == 0 {
			status = max(honest.status, http.StatusOK)
		}
		if status == http.StatusNoContent {
			status = http.StatusOK
		}
	}
	out.raw(status, text)
}

// reset closes the connection such that the client sees "connection reset by
// peer" and not an orderly end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, isTCP := conn.(*net.TCPConn); isTCP {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// untilGone waits for the client to go away; false when the org is closed first.
func (o *Org) untilGone(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return true
	case <-o.closing:
		return false
	}
}

// pause waits; false when the client goes away or the org is closed first.
func (o *Org) pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
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
