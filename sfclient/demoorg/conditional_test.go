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

// TestTags holds the tags of accounts, the only records that have any.
func TestTags(t *testing.T) {
	t.Parallel()
	c := connect(t, start(t, demoorg.Options{}))
	id := c.do(http.MethodPost, v66+"/sobjects/Account", `{"Name": "Tagged"}`).want(http.StatusCreated).object()["id"].(string)
	path := v66 + "/sobjects/Account/" + id
	tag := c.get(path).want(http.StatusOK).header.Get("ETag")
	if len(tag) < 10 || tag[0] != '"' {
		t.Fatalf("the tag is %q", tag)
	}
	const match, none, other = "If-Match", "If-None-Match", `"other"`
	packed := tag[:len(tag)-1] + `-gzip"`
	for _, test := range []struct {
		name, method, header, value string
		status                      int
	}{
		{"read the same", "GET", match, tag, 200},
		{"read the same, compressed", "GET", match, packed, 200},
		{"read any", "GET", match, "*", 200},
		{"read another", "GET", match, other, 412},
		{"read no list", "GET", match, "other", 200},
		{"read what is there already", "GET", none, other + ", " + tag, 304},
		{"read what is new", "GET", none, other, 200},
		{"write another", "PATCH", match, other, 412},
		{"write what is not this", "PATCH", none, tag, 412},
		{"write no list", "PATCH", match, "other", 400},
		{"delete", "DELETE", match, tag, 400},
		{"write the same", "PATCH", match, other + "," + tag, 204},
		{"write what has changed since", "PATCH", match, tag, 412},
		{"write what is another", "PATCH", none, tag, 204},
	} {
		var sent any
		if test.method == http.MethodPatch {
			sent = map[string]any{"Site": test.name}
		}
		if r := c.do(test.method, path, sent, test.header, test.value); r.status != test.status {
			t.Errorf("%s: status %d, want %d: %s", test.name, r.status, test.status, r.body)
		}
	}
	contact := c.do(http.MethodPost, v66+"/sobjects/Contact", `{"LastName": "Untagged"}`).want(http.StatusCreated).object()["id"].(string)
	r := c.get(v66+"/sobjects/Contact/"+contact, match, other).want(http.StatusOK)
	if r.header.Get("ETag") != "" {
		t.Errorf("a contact has the tag %s", r.header.Get("ETag"))
	}
}
