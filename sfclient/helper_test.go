package sfclient

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"cupgrade/core"
)

// Ids that stand in the fakes' answers.
const (
	userID    = core.ID("005000000000001AAA")
	accountID = core.ID("001000000000001AAA")
	profileID = core.ID("00e000000000001AAA")
	roleID    = core.ID("00E000000000001EAA")
)

// fakeOrg is a small strict Salesforce: it answers what it was told to, and fails
// the test on any request that it was not told of.
type fakeOrg struct {
	*httptest.Server
	t testing.TB

	mu     sync.Mutex
	routes map[string]http.HandlerFunc
	seen   []*http.Request
}

func newFakeOrg(t testing.TB) *fakeOrg {
	t.Helper()
	f := &fakeOrg{t: t, routes: map[string]http.HandlerFunc{}}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	f.on("GET /services/data", answer(http.StatusOK, `[{"version":"59.0"},{"version":"68.0"},{"version":"69.0"}]`))
	return f
}

func (f *fakeOrg) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.mu.Lock()
	handler := f.routes[r.Method+" "+r.URL.Path]
	f.seen = append(f.seen, r)
	f.mu.Unlock()
	if handler == nil {
		f.t.Errorf("unexpected request: %s %s", r.Method, r.URL)
		w.WriteHeader(http.StatusTeapot)
		return
	}
	handler(w, r)
}

// on answers "METHOD /path".
func (f *fakeOrg) on(route string, handler http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.routes[route] = handler
}

// requests are those of a method so far.
func (f *fakeOrg) requests(method string) []*http.Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []*http.Request
	for _, r := range f.seen {
		if r.Method == method {
			found = append(found, r)
		}
	}
	return found
}

func (f *fakeOrg) client() *Client {
	f.t.Helper()
	return newClient(f.t, f.URL)
}

func (f *fakeOrg) conn() *Conn {
	f.t.Helper()
	return newConn(f.t, f.URL)
}

func newConn(t testing.TB, instance string) *Conn {
	t.Helper()
	c, err := Open(Config{InstanceURL: instance, Token: NewSecret(canary)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func newClient(t testing.TB, instance string) *Client {
	t.Helper()
	c, err := New(Config{InstanceURL: instance, Token: NewSecret(canary)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// answer answers always the same.
func answer(status int, body string) http.HandlerFunc {
	return answerAs(status, "application/json;charset=UTF-8", body)
}

func answerAs(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

const userPath = "/services/data/v68.0/sobjects/User/" + string(userID)

// writeUser sends the write that most tests of the transport look at.
func writeUser(t testing.TB, c *Conn) (reply, error) {
	t.Helper()
	return c.patch(t.Context(), "upgrade the user", "User", userID, struct{}{}, time.Time{})
}

func asRemote(t testing.TB, err error) *core.RemoteError {
	t.Helper()
	remote, ok := err.(*core.RemoteError) //nolint:errorlint // The port promises the type itself here.
	if !ok {
		t.Fatalf("got %T (%v), want *core.RemoteError", err, err)
	}
	return remote
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bodyOf is the body of a request that a fake has taken in.
func bodyOf(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	return string(body)
}
