package demoorg_test

import (
	"net/http"
	"testing"
	"time"

	"cupgrade/sfclient/demoorg"
)

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{}))
	id := c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName": "Conditional"}`).want(http.StatusCreated).object()["id"].(string)
	path := v66 + "/sobjects/Contact/" + id
	last, err := http.ParseTime(c.get(path).want(http.StatusOK).header.Get("Last-Modified"))
	if err != nil {
		t.Fatal(err)
	}
	at := func(d time.Duration) string { return last.Add(d).UTC().Format(http.TimeFormat) }
	const since, unless = "If-Modified-Since", "If-Unmodified-Since"
	body := map[string]any{"FirstName": "x"}
	for _, test := range []struct {
		name, method, header, value string
		status                      int
	}{
		{"read, modified before", "GET", since, at(time.Hour), 304},
		{"read, modified then", "GET", since, at(0), 304},
		{"read, modified later", "GET", since, at(-time.Second), 200},
		{"read, malformed", "GET", since, "yesterday", 200},
		{"read unless modified before", "GET", unless, at(0), 200},
		{"read unless modified later", "GET", unless, at(-time.Second), 412},
		{"write, modified later", "PATCH", unless, at(-time.Second), 412},
		{"write, malformed", "PATCH", unless, "2026-11-22T10:00:00Z", 400},
		{"delete", "DELETE", unless, at(time.Hour), 400},
		{"write, modified before", "PATCH", unless, at(time.Hour), 204},
	} {
		var sent any
		if test.method == http.MethodPatch {
			sent = body
		}
		r := c.do(test.method, path, sent, test.header, test.value)
		if r.status != test.status {
			t.Errorf("%s: status %d, want %d: %s", test.name, r.status, test.status, r.body)
		}
		if r.status == http.StatusNotModified && len(r.body) != 0 {
			t.Errorf("%s: 304 has the body %q", test.name, r.body)
		}
	}
	stale := c.do(http.MethodPatch, path, body, unless, at(-time.Hour))
	stale.refused(http.StatusPreconditionFailed, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK", "")
}

func TestConditionalDescribe(t *testing.T) {
	t.Parallel()
	c := dial(t)
	for _, path := range []string{"/sobjects", "/sobjects/User/describe"} {
		first := c.get(v66 + path).want(http.StatusOK).header.Get("Last-Modified")
		c.get(v66+path, "If-Modified-Since", first).want(http.StatusNotModified)
		c.get(v66+path, "If-Modified-Since", "Mon, 02 Jan 2006 15:04:05 GMT").want(http.StatusOK)
	}
}
