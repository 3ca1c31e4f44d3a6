package demoorgtest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
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
	// GroupLocked answers that a change of group membership is in progress, as Salesforce
	// does to a change of a role, a profile or an assignment while another one runs.
	GroupLocked
	// Refused answers Code and Message, as the org's own automation or any rule does.
	Refused
	// PreconditionFailed answers 412.
	PreconditionFailed
	// Slow answers rightly, after Delay.
	Slow
	// LocatorGone answers 400 INVALID_QUERY_LOCATOR.
	LocatorGone
	// Echo answers 400 with an error that quotes the header of the request, the token
	// and all, as something in between does that was left in its debugging mode.
	Echo
	// OtherRecord answers a read as if it had been about the ids that Swap puts in, as a
	// cache does that takes one request for another.
	OtherRecord
)

var faultNames = [...]string{
	"none", "reset", "hang", "late apply", "server error", "unavailable", "empty array", "null", "truncated",
	"redirect", "session expired", "limit exceeded", "locked row", "group locked", "refused", "precondition failed", "slow", "locator gone", "echo", "other record",
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
	// Status replaces the status of EmptyArray, Null, Truncated, GroupLocked and Refused; 0
	// is 500, 400 for the last two, or the real one for Truncated with AfterApply.
	Status int
	// Code and Message are what Refused answers.
	Code, Message string
	// Swap changes the ids in a request, for OtherRecord.
	Swap *strings.Replacer
	// Delay is how long Slow and LateApply wait.
	Delay time.Duration
}

// meetsRequest tells whether a request is one the fault counts.
func (f *Fault) meetsRequest(r *http.Request) bool {
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
		if a.meetsRequest(r) && a.fires() && hit == nil {
			hit = a
		}
	}
	if hit == nil {
		return Fault{}, false
	}
	return hit.Fault, true
}
