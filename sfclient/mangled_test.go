package sfclient_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/wire"
)

// mangler stands between the client and a demo org, and spoils one answer.
type mangler struct {
	org *demoorgtest.Org

	mu    sync.Mutex
	seen  int
	nth   int // the answer to spoil, counted from 0
	spoil func(*spoiled)
}

// spoiled is an answer on its way to the client.
type spoiled struct {
	status int
	header http.Header
	body   []byte
}

func (m *mangler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	hit := m.seen == m.nth
	m.seen++
	m.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	req, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, m.org.URL()+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	req.Header = r.Header.Clone()
	req.Header.Del("Accept-Encoding")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err = io.ReadAll(res.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
	s := &spoiled{status: res.StatusCode, header: res.Header, body: body}
	s.header.Del("Content-Length")
	s.header.Del("Content-Encoding")
	if hit {
		m.spoil(s)
	}
	for name, values := range s.header {
		w.Header()[name] = values
	}
	w.WriteHeader(s.status)
	_, _ = w.Write(s.body)
}

// strangers are values that stand in the place of any other.
func strangers() []string {
	return []string{
		"null", "true", "-1", "1e400", "99999999999999999999", `""`, `"x"`, `"\u0000\u202e\u001b[2J"`, "[]", "{}", "[null]", `[{"Id":null}]`,
		`{"records":null,"totalSize":"many","done":1}`, `"https://evil.example/services/data/v68.0/query/01g000000000001AAA-2000"`,
		`"/services/data/v68.0/query/01g000000000001AAA-2000"`, `"` + strings.Repeat("y", 1<<16) + `"`,
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), strings.Repeat(`{"a":`, 9_000) + "1" + strings.Repeat("}", 9_000),
	}
}

// bodies are whole answers that are none.
func bodies() []string {
	return append(strangers(), "", " ", "\ufeff{}", "<html><body>Down for maintenance</body></html>", "{", `{"records":[`, `[{"message":"x"}]`,
		`[{"errorCode":1,"message":[],"fields":"Id"}]`, `{"error":"invalid_grant"}`, `{"a":1,"a":2,"A":3}`, "\xff\xfe\x00", "{}{}", "nul")
}

// swap puts a stranger in the place of the nth value of a JSON text, or gives it twice
// under its name; it gives the text back as it is when there are fewer.
func swap(body []byte, nth int, stranger string, twice bool) []byte {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var tree any
	if dec.Decode(&tree) != nil {
		return body
	}
	const mark = "\ue000mark\ue000"
	var walk func(any) any
	walk = func(v any) any {
		if nth--; nth == -1 {
			return mark
		}
		switch t := v.(type) {
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(t)) {
				t[name] = walk(t[name])
			}
		case []any:
			for i := range t {
				t[i] = walk(t[i])
			}
		}
		return v
	}
	text, err := json.Marshal(walk(tree))
	if err != nil {
		return body
	}
	if twice {
		stranger += `,"` + strings.Repeat("z", 3) + `":0,"Id":` + stranger
	}
	return bytes.Replace(text, []byte(`"`+mark+`"`), []byte(stranger), 1)
}

// bomb is an answer that grows when it is unpacked.
var bomb = sync.OnceValue(func() []byte {
	var packed bytes.Buffer
	zw := gzip.NewWriter(&packed)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = zw.Write(chunk)
	}
	_ = zw.Close()
	return packed.Bytes()
})

// spoilings draws a way to spoil an answer. Statuses says whether its status may
// become another.
func spoilings(statuses bool) *rapid.Generator[func(*spoiled)] {
	return rapid.Custom(func(t *rapid.T) func(*spoiled) {
		ways := []string{"value", "value", "value", "twice", "body", "cut", "bomb", "kind"}
		if statuses {
			ways = append(ways, "status")
		}
		way := rapid.SampledFrom(ways).Draw(t, "way")
		stranger := rapid.SampledFrom(strangers()).Draw(t, "value")
		nth := rapid.IntRange(0, 120).Draw(t, "which")
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		body := rapid.SampledFrom(bodies()).Draw(t, "body")
		status := rapid.SampledFrom([]int{201, 204, 206, 301, 307, 400, 401, 403, 404, 410, 412, 414, 429, 500, 503}).Draw(t, "status")
		return func(s *spoiled) {
			switch way {
			case "value":
				s.body = swap(s.body, nth, stranger, false)
			case "twice":
				s.body = swap(s.body, nth, stranger, true)
			case "body":
				s.body = []byte(body)
			case "cut":
				s.body = s.body[:int(share*float64(len(s.body)))]
			case "bomb":
				s.header.Set("Content-Encoding", "gzip")
				s.body = bomb()
			case "kind":
				s.header.Set("Content-Type", "text/html")
			case "status":
				s.status = status
				s.header.Set("Location", "https://evil.example/")
				s.header.Set("Retry-After", stranger[:min(len(stranger), 40)])
			}
			if s.status == http.StatusNoContent {
				s.body = nil // a body of one is not sent
			}
		}
	})
}

// TestAnswersThatAreNone spoils one answer of any read, in any way, and holds that the
// client tells it in an error of its own, or reads what is left: it never panics.
func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	plain := connect(t, org)
	found, err := plain.SearchUsers(t.Context(), seed.Maya, 1)
	if err != nil || len(found.Users) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	user, err := plain.User(t.Context(), found.Users[0].User.ID)
	if err != nil {
		t.Fatal(err)
	}
	parents := make([]core.ID, 0, len(user.Assignments))
	for _, a := range user.Assignments {
		parents = append(parents, a.PermissionSetID)
	}
	reads := map[string]func(context.Context, *sfclient.Client) error{
		"session": func(ctx context.Context, c *sfclient.Client) error { _, err := c.Session(ctx); return err },
		"catalog": func(ctx context.Context, c *sfclient.Client) error { _, err := c.Catalog(ctx); return err },
		"setup":   func(ctx context.Context, c *sfclient.Client) error { _, err := c.Setup(ctx); return err },
		"user":    func(ctx context.Context, c *sfclient.Client) error { _, err := c.User(ctx, user.User.ID); return err },
		"recheck": func(ctx context.Context, c *sfclient.Client) error {
			_, err := c.Recheck(ctx, user, "100000000000001AAA")
			return err
		},
		"search": func(ctx context.Context, c *sfclient.Client) error {
			_, err := c.SearchUsers(ctx, "chen", 5)
			return err
		},
		"propose": func(ctx context.Context, c *sfclient.Client) error { _, err := c.SearchUsers(ctx, "", 5); return err },
		"grants": func(ctx context.Context, c *sfclient.Client) error {
			_, err := c.Grants(ctx, parents, func(int) {})
			return err
		},
		"sites": func(ctx context.Context, c *sfclient.Client) error {
			_, _, err := c.SiteGrants(ctx, parents)
			return err
		},
		"counts": func(ctx context.Context, c *sfclient.Client) error {
			_, err := c.CountRecords(ctx, user.User.ID, []string{"Case", "Warranty_Claim__c"}, nil)
			return err
		},
	}
	names := slices.Sorted(maps.Keys(reads))
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom(names).Draw(rt, "read")
		m := &mangler{org: org, nth: rapid.IntRange(0, 6).Draw(rt, "answer"), spoil: spoilings(true).Draw(rt, "spoiling")}
		server := httptest.NewServer(m)
		defer server.Close()
		client, err := sfclient.New(wire.Config{InstanceURL: server.URL, Token: wire.NewSecret(org.Token())})
		if err != nil {
			rt.Fatal(err)
		}
		defer client.Close()
		if err := reads[name](t.Context(), client); err != nil {
			var remote *core.RemoteError
			if !errors.As(err, &remote) {
				rt.Fatalf("%s fails with %T: %v", name, err, err)
			}
		}
	})
}

// TestAWriteWithoutSense spoils the answer to a write that was done: it never counts
// as one that was not.
func TestAWriteWithoutSense(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	plain := connect(t, org)
	found, err := plain.SearchUsers(t.Context(), seed.Maya, 1)
	if err != nil || len(found.Users) != 1 {
		t.Fatalf("%v, %v", found, err)
	}
	account := found.Users[0].User.AccountID
	rapid.Check(t, func(rt *rapid.T) {
		m := &mangler{org: org, nth: 1, spoil: spoilings(false).Draw(rt, "spoiling")} // the first answer lists the versions
		server := httptest.NewServer(m)
		defer server.Close()
		client, err := sfclient.New(wire.Config{InstanceURL: server.URL, Token: wire.NewSecret(org.Token())})
		if err != nil {
			rt.Fatal(err)
		}
		defer client.Close()
		_, err = client.EnablePartnerAccount(t.Context(), account, time.Time{})
		if got := upgrade.OutcomeOf(err); got != upgrade.OutcomeApplied && got != upgrade.OutcomeUnknown {
			rt.Fatalf("it counts as %s: %v", got, err)
		}
	})
}
