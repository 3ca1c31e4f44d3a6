package demoorg_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
)

// outcome is what a client saw of a PATCH that a fault hit.
type outcome struct {
	status int // 0: no answer
	body   string
	// applied tells whether the record was changed.
	applied bool
}

// patchWith orders a fault for the PATCH of a new contact and sends it. The client
// of a request that hangs gives up once the org has come to the hanging.
func patchWith(t *testing.T, fault demoorgtest.Fault) (outcome, *demoorgtest.Org) {
	t.Helper()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	id := c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName": "Fault"}`).want(http.StatusCreated).object()["id"].(string)
	path := v66 + "/sobjects/Contact/" + id
	fault.Method = http.MethodPatch
	org.Inject(fault)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if fault.Kind == demoorgtest.Hang {
		go func() {
			waitFor(t, func() bool {
				log := org.Requests()
				return len(log) == 2 && log[1].Fault == demoorgtest.Hang && log[1].Applied == fault.AfterApply
			})
			cancel()
		}()
	}
	var out outcome
	r, err := c.within(ctx).send(http.MethodPatch, path, `{"Title": "Applied"}`)
	if err == nil {
		out.status, out.body = r.status, string(r.body)
	}
	out.applied = c.get(path).want(http.StatusOK).object()["Title"] == "Applied"
	return out, org
}

// waitFor gives way to others until a condition holds.
func waitFor(t *testing.T, condition func() bool) {
	for deadline := time.Now().Add(30 * time.Second); !condition(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Error("it never happened")
			return
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault  demoorgtest.Fault
		status int
		body   string
	}{
		{demoorgtest.Fault{Kind: demoorgtest.Reset}, 0, ""},
		{demoorgtest.Fault{Kind: demoorgtest.Reset, AfterApply: true}, 0, ""},
		{demoorgtest.Fault{Kind: demoorgtest.Hang}, 0, ""},
		{demoorgtest.Fault{Kind: demoorgtest.Hang, AfterApply: true}, 0, ""},
		{demoorgtest.Fault{Kind: demoorgtest.ServerError}, 500, "<html>"},
		{demoorgtest.Fault{Kind: demoorgtest.ServerError, AfterApply: true}, 500, "<html>"},
		{demoorgtest.Fault{Kind: demoorgtest.Unavailable}, 503, "<html>"},
		{demoorgtest.Fault{Kind: demoorgtest.EmptyArray}, 500, "[]"},
		{demoorgtest.Fault{Kind: demoorgtest.EmptyArray, Status: 200}, 200, "[]"},
		{demoorgtest.Fault{Kind: demoorgtest.Null, AfterApply: true}, 500, "null"},
		{demoorgtest.Fault{Kind: demoorgtest.Truncated}, 500, `[{"message":"An unexpected err`},
		{demoorgtest.Fault{Kind: demoorgtest.Truncated, AfterApply: true}, 200, `{"id":"0`},
		{demoorgtest.Fault{Kind: demoorgtest.Redirect}, 302, "Login"},
		{demoorgtest.Fault{Kind: demoorgtest.SessionExpired}, 401, "INVALID_SESSION_ID"},
		{demoorgtest.Fault{Kind: demoorgtest.LimitExceeded}, 403, "REQUEST_LIMIT_EXCEEDED"},
		{demoorgtest.Fault{Kind: demoorgtest.LockedRow}, 400, "UNABLE_TO_LOCK_ROW"},
		{demoorgtest.Fault{Kind: demoorgtest.GroupLocked}, 400, "group membership operation already in progress"},
		{demoorgtest.Fault{Kind: demoorgtest.Refused, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: "No boats."}, 400, "No boats."},
		{demoorgtest.Fault{Kind: demoorgtest.PreconditionFailed}, 412, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK"},
		{demoorgtest.Fault{Kind: demoorgtest.Echo}, 400, "Authorization: Bearer 00D"},
	} {
		name := test.fault.Kind.String()
		if test.fault.AfterApply {
			name += " after apply"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, org := patchWith(t, test.fault)
			if got.status != test.status || !strings.Contains(got.body, test.body) {
				t.Errorf("the client sees %d %s, want %d %s", got.status, got.body, test.status, test.body)
			}
			if got.applied != test.fault.AfterApply {
				t.Errorf("applied is %t", got.applied)
			}
			entry := org.Requests()[1]
			if entry.Fault != test.fault.Kind || entry.Status != test.status || entry.Applied != got.applied {
				t.Errorf("the log says %+v", entry)
			}
		})
	}
}

// TestRecordsAreRefusedAfterTheyWereMade: what a client is told of each record of a
// collection is the same whether the request took effect or not.
func TestRecordsAreRefusedAfterTheyWereMade(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	for want, afterApply := range []bool{false, true} { // how many there are then
		org.Inject(demoorgtest.Fault{Kind: demoorgtest.Refused, Code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", Message: "No boats.", Method: http.MethodPost, AfterApply: afterApply})
		answer := c.do(http.MethodPost, v66+"/composite/sobjects", `{"records": [{"attributes": {"type": "Contact"}, "LastName": "Refused"}]}`).want(http.StatusOK)
		if body := string(answer.body); !strings.Contains(body, `"success":false`) || !strings.Contains(body, "No boats.") {
			t.Errorf("after apply %t: %s", afterApply, body)
		}
		if n := c.get(v66 + "/query?q=" + url.QueryEscape("SELECT Id FROM Contact WHERE LastName = 'Refused'")).want(http.StatusOK).object()["totalSize"]; n != float64(want) {
			t.Errorf("after apply %t: %v records", afterApply, n)
		}
	}
}

func TestSlow(t *testing.T) {
	t.Parallel()
	const delay = 50 * time.Millisecond
	begin := time.Now()
	got, _ := patchWith(t, demoorgtest.Fault{Kind: demoorgtest.Slow, Delay: delay})
	if got.status != http.StatusNoContent || !got.applied || time.Since(begin) < delay {
		t.Errorf("the client sees %+v", got)
	}
}

func TestAWriteThatLandsLate(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	id := c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName": "Late"}`).want(http.StatusCreated).object()["id"].(string)
	path := v66 + "/sobjects/Contact/" + id
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.LateApply, Method: http.MethodPatch, Delay: time.Millisecond})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		waitFor(t, func() bool { return len(org.Requests()) == 2 })
		if c.get(path).object()["Title"] != nil {
			t.Error("the write landed while the client was waiting")
		}
		cancel()
	}()
	if _, err := c.within(ctx).send(http.MethodPatch, path, `{"Title": "Late"}`); !errors.Is(err, context.Canceled) {
		t.Fatalf("the client sees %v", err)
	}
	waitFor(t, func() bool { return c.get(path).object()["Title"] == "Late" })
	if entry := org.Requests()[1]; !entry.Applied || entry.Status != 0 {
		t.Errorf("the log says %+v", entry)
	}
}

func TestFaultsAreCounted(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.ServerError, PathSuffix: "/limits", Nth: 3, Times: 2})
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.LimitExceeded, Times: -1, Match: func(r *http.Request) bool {
		return r.Header.Get("X-Test") == "always"
	}})
	for i, want := range []int{200, 200, 500, 500, 200} {
		c.get(v66 + "/sobjects").want(http.StatusOK)
		if got := c.get(v66 + "/limits/").status; got != want {
			t.Errorf("request %d: %d, want %d", i+1, got, want)
		}
	}
	for range 3 {
		c.get(v66+"/sobjects", "X-Test", "always").want(http.StatusForbidden)
	}
	org.ClearFaults()
	c.get(v66+"/sobjects", "X-Test", "always").want(http.StatusOK)
}

func TestCloseLetsGoOfHangingRequests(t *testing.T) {
	t.Parallel()
	org := start(t, demoorg.Options{})
	c := connect(t, org)
	org.Inject(demoorgtest.Fault{Kind: demoorgtest.Hang})
	hung := make(chan error, 1)
	go func() {
		_, err := c.send(http.MethodGet, v66+"/limits", nil)
		hung <- err
	}()
	waitFor(t, func() bool { return len(org.Requests()) == 1 })
	if err := org.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-hung; err == nil {
		t.Error("the hanging request was answered")
	}
	if _, err := c.send(http.MethodGet, v66+"/limits", nil); err == nil {
		t.Error("a closed org answers")
	}
}
