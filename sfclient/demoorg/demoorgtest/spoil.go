package demoorgtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/soap"
)

// serve is the way of a request through the middleware: entered in the log, and spoiled
// by a fault or handed to the org.
func (o *Org) serve(w http.ResponseWriter, r *http.Request) {
	r = o.log.begin(r)
	watched := &watchedWriter{w, func(status int) {
		o.log.note(readSequence(r), func(e *Request) { e.Status = status })
	}}
	fault, hit := o.faults.next(r)
	if !hit {
		o.handle(watched, r)
	} else {
		o.log.note(readSequence(r), func(e *Request) { e.Fault = fault.Kind })
		o.spoil(watched, r, fault)
	}
}

// handle lets the org answer a request, and notes whether it took effect.
func (o *Org) handle(w http.ResponseWriter, r *http.Request) {
	o.inner.ServeHTTP(&watchedWriter{w, func(status int) {
		o.log.note(readSequence(r), func(e *Request) { e.Applied = status < http.StatusBadRequest })
	}}, r)
}

// watchedWriter tells what status is answered before the client can see it, so that the
// log is never behind a test.
type watchedWriter struct {
	http.ResponseWriter
	note func(status int)
}

// WriteHeader notes the status.
func (w *watchedWriter) WriteHeader(status int) {
	w.note(status)
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// spoil serves a request that a fault hits.
func (o *Org) spoil(w http.ResponseWriter, r *http.Request, f Fault) {
	switch f.Kind {
	case Slow:
		honest := o.applyHidden(r)
		o.mustPause(r.Context(), f.Delay)
		copyAnswer(w, honest)
		return
	case LateApply:
		o.applyLate(r, f.Delay)
		panic(http.ErrAbortHandler)
	case OtherRecord:
		copyAnswer(w, o.applyHidden(swapIDs(r, f.Swap)))
		return
	default:
	}
	var honest *httptest.ResponseRecorder
	if f.AfterApply || f.Kind != Reset {
		// Only with the body read does net/http see the client go away.
		body, _ := io.ReadAll(r.Body)
		if f.AfterApply {
			r.Body = io.NopCloser(bytes.NewReader(body))
			honest = o.applyHidden(r)
		}
		r.Body = io.NopCloser(bytes.NewReader(body)) // for the false answer
	}
	switch f.Kind {
	case Reset:
		reset(w)
	case Hang:
		o.untilGone(r.Context())
		panic(http.ErrAbortHandler)
	default:
		w.Header().Set("Date", o.now().UTC().Format(http.TimeFormat))
		o.answerFalsely(w, r, f, honest)
	}
}

// applyHidden lets the org answer a request, and keeps the answer back.
func (o *Org) applyHidden(r *http.Request) *httptest.ResponseRecorder {
	honest := httptest.NewRecorder()
	plain := r.Clone(r.Context())
	plain.Header.Del("Accept-Encoding")
	o.handle(honest, plain)
	return honest
}

// swapIDs is a request about other records.
func swapIDs(r *http.Request, swap *strings.Replacer) *http.Request {
	other := r.Clone(r.Context())
	other.URL.Path, other.URL.RawQuery = swap.Replace(r.URL.Path), swap.Replace(r.URL.RawQuery)
	other.URL.RawPath, other.RequestURI = "", other.URL.RequestURI()
	body, _ := io.ReadAll(r.Body)
	swapped := swap.Replace(string(body))
	other.Body, other.ContentLength = io.NopCloser(strings.NewReader(swapped)), int64(len(swapped))
	other.Header.Del("Content-Length")
	return other
}

func copyAnswer(w http.ResponseWriter, from *httptest.ResponseRecorder) {
	for name, values := range from.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(from.Code)
	_, _ = w.Write(from.Body.Bytes())
}

// applyLate does what was asked once nobody waits for it any more.
func (o *Org) applyLate(r *http.Request, delay time.Duration) {
	body, err := io.ReadAll(r.Body)
	if err != nil || !o.untilGone(r.Context()) || !o.pause(context.WithoutCancel(r.Context()), delay) {
		return
	}
	late := r.Clone(context.WithoutCancel(r.Context()))
	late.Body = io.NopCloser(bytes.NewReader(body))
	o.applyHidden(late)
}

// The codes of the refusals that are ordered.
const (
	codeLocked = "UNABLE_TO_LOCK_ROW"
	lockedText = "unable to obtain exclusive access to this record or 1 records: "
)

// refusals are the faults that the org itself could have answered with.
var refusals = map[FaultKind]struct {
	status        int
	code, message string
}{
	SessionExpired:     {http.StatusUnauthorized, "INVALID_SESSION_ID", "Session expired or invalid"},
	LimitExceeded:      {http.StatusForbidden, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."},
	LockedRow:          {http.StatusBadRequest, codeLocked, lockedText + "005000000000000AAA"},
	GroupLocked:        {http.StatusBadRequest, "UNKNOWN_EXCEPTION", "group membership operation already in progress"},
	Refused:            {http.StatusBadRequest, "", ""},
	LocatorGone:        {http.StatusBadRequest, "INVALID_QUERY_LOCATOR", "invalid query locator"},
	PreconditionFailed: {http.StatusPreconditionFailed, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK", "The record was modified after the date given in If-Unmodified-Since"},
}

// answerFalsely sends what a fault has in place of the honest answer.
func (o *Org) answerFalsely(w http.ResponseWriter, r *http.Request, f Fault, honest *httptest.ResponseRecorder) {
	status := f.Status
	if status == 0 {
		status = http.StatusInternalServerError
	}
	if refused, ordered := refusals[f.Kind]; ordered {
		if f.Kind == Refused {
			refused.code, refused.message = f.Code, f.Message
		}
		if f.Status != 0 {
			refused.status = f.Status
		}
		if isRefusalOfRecords(f.Kind) && refuseRecords(w, r, refused.code, refused.message) {
			return
		}
		refuse(w, r, refused.status, refused.code, refused.message)
		return
	}
	switch f.Kind {
	case Unavailable:
		w.Header().Set("Retry-After", "1")
		sendPage(w, http.StatusServiceUnavailable, "We are down for maintenance")
	case EmptyArray:
		send(w, status, jsonType, "[]")
	case Null:
		send(w, status, jsonType, "null")
	case Truncated:
		truncate(w, f, honest, status)
	case Redirect:
		w.Header().Set("Location", o.URL()+"/?ec=302&startURL=%2Fhome")
		sendPage(w, http.StatusFound, "Login")
	case Echo:
		refuse(w, r, http.StatusBadRequest, "JSON_PARSER_ERROR", "Authorization: "+r.Header.Get("Authorization"))
	default:
		sendPage(w, http.StatusInternalServerError, "An internal server error has occurred")
	}
}

// refuse answers in the shape of the API that the path belongs to.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	if strings.HasPrefix(r.URL.Path, "/services/Soap/") {
		fault, _ := soap.Refuse(code, message).Encode() // it is text, which can always be encoded
		send(w, http.StatusInternalServerError, "text/xml; charset=utf-8", string(fault))
		return
	}
	body, _ := json.Marshal([]map[string]string{{"message": message, "errorCode": code}})
	send(w, status, jsonType, string(body))
}

// isRefusalOfRecords tells the refusals of a record from those of a whole request.
func isRefusalOfRecords(kind FaultKind) bool {
	return kind == LockedRow || kind == GroupLocked || kind == Refused
}

// refuseRecords answers a request for several records, each of which is refused by itself;
// false for a request of another kind.
func refuseRecords(w http.ResponseWriter, r *http.Request, code, message string) bool {
	var asked struct {
		Records []json.RawMessage `json:"records"`
	}
	if r.Method != http.MethodPost || json.NewDecoder(r.Body).Decode(&asked) != nil || len(asked.Records) == 0 {
		return false
	}
	item := map[string]any{"success": false, "errors": []map[string]any{{"statusCode": code, "message": message, "fields": []string{}}}}
	answer := make([]any, len(asked.Records))
	for i := range answer {
		answer[i] = item
	}
	body, _ := json.Marshal(answer)
	send(w, http.StatusOK, jsonType, string(body))
	return true
}

const jsonType = "application/json;charset=UTF-8"

func send(w http.ResponseWriter, status int, kind, text string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text) //nolint:gosec // Echo is there to quote what a client sent, and tests alone are its clients.
}

// sendPage answers an HTML page, as the machines in front of Salesforce do.
func sendPage(w http.ResponseWriter, status int, text string) {
	send(w, status, "text/html;charset=UTF-8",
		fmt.Sprintf("<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>", text, text))
}

// truncate cuts the honest answer in the middle; an answer without a body becomes
// the beginning of one.
func truncate(w http.ResponseWriter, f Fault, honest *httptest.ResponseRecorder, status int) {
	text := `[{"message":"An unexpected err`
	if honest != nil {
		text = `{"id":"0`
		if n := honest.Body.Len(); n > 1 {
			text = honest.Body.String()[:n/2]
		}
		if status = f.Status; status == 0 {
			status = honest.Code
		}
		if status == http.StatusNoContent {
			status = http.StatusOK
		}
	}
	send(w, status, jsonType, text)
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

func (o *Org) mustPause(ctx context.Context, d time.Duration) {
	if !o.pause(ctx, d) {
		panic(http.ErrAbortHandler)
	}
}

// pause waits; false when the client goes away or the org is closed first.
func (o *Org) pause(ctx context.Context, d time.Duration) bool {
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
