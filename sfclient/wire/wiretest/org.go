// Package wiretest is a small strict Salesforce for tests of the wire and of what is
// read through it.
//
// It must not know package wire, whose own tests use it.
package wiretest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"cupgrade/core"
)

// UserID is the user of the rows that [Page] writes.
const UserID = core.ID("005000000000001AAA")

// The routes of queries, alone and together.
const (
	QueryRoute     = "GET /services/data/v68.0/query"
	CompositeRoute = "POST /services/data/v68.0/composite"
)

// HTMLPage is what a server answers that is down for maintenance.
const HTMLPage = "<!DOCTYPE html><html><body>Down for maintenance SECRETBODY</body></html>"

// Canary is an access token that must not be seen in any text.
const Canary = "00Dcanary!AQEA.secret_token"

// Org is a small strict Salesforce: it answers what it was told to, and fails
// the test on any request that it was not told of.
type Org struct {
	*httptest.Server
	t testing.TB

	mu     sync.Mutex
	routes map[string]http.HandlerFunc
	seen   []*http.Request
}

// NewOrg starts an org that knows its API versions and nothing else.
func NewOrg(t testing.TB) *Org {
	t.Helper()
	f := &Org{t: t, routes: map[string]http.HandlerFunc{}}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	f.On("GET /services/data", Answer(http.StatusOK, `[{"version":"59.0"},{"version":"68.0"},{"version":"69.0"}]`))
	return f
}

func (f *Org) serve(w http.ResponseWriter, r *http.Request) {
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

// On answers "METHOD /path".
func (f *Org) On(route string, handler http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.routes[route] = handler
}

// Requests are those of a method so far.
func (f *Org) Requests(method string) []*http.Request {
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

// Answer answers always the same.
func Answer(status int, body string) http.HandlerFunc {
	return AnswerAs(status, "application/json;charset=UTF-8", body)
}

// AnswerAs answers always the same, with a content type.
func AnswerAs(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// AsRemote takes the error that the port promises.
func AsRemote(t testing.TB, err error) *core.RemoteError {
	t.Helper()
	remote, ok := err.(*core.RemoteError) //nolint:errorlint // The port promises the type itself here.
	if !ok {
		t.Fatalf("got %T (%v), want *core.RemoteError", err, err)
	}
	return remote
}

// MustJSON writes a value as JSON.
func MustJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// BodyOf is the body of a request that a fake has taken in.
func BodyOf(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	return string(body)
}

// Page writes a page of n rows.
func Page(total, n int, next string) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"attributes":{"type":"User"},"Id":%q}`, UserID)
	}
	tail := `,"done":true`
	if next != "" {
		tail = fmt.Sprintf(`,"done":false,"nextRecordsUrl":%q`, next)
	}
	return fmt.Sprintf(`{"totalSize":%d%s,"records":[%s]}`, total, tail, strings.Join(rows, ","))
}

// Composite answers each query of a composite by what its text begins with, and each
// describe by "describe Object", or else with one field.
func Composite(t testing.TB, results map[string]string) http.HandlerFunc {
	var mu sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var request compositeRequest
		if err := json.Unmarshal([]byte(BodyOf(r)), &request); err != nil {
			t.Errorf("no composite: %v", err)
		}
		if !permitted(request) {
			t.Errorf("a composite that Salesforce would refuse: %+v", request)
		}
		var parts []string
		for _, sub := range request.Subrequest {
			u, err := url.Parse(sub.URL)
			if err == nil && strings.HasSuffix(u.Path, "/describe") {
				text := "describe " + path.Base(path.Dir(u.Path))
				described := cmp.Or(results[text], `{"fields":[{"name":"Id"}]}`)
				parts = append(parts, subresult(t, map[string]string{text: described}, text, sub.ReferenceID))
				continue
			}
			if err != nil || u.Path != "/services/data/v68.0/query" || sub.Method != http.MethodGet {
				t.Errorf("unexpected subrequest %+v", sub)
				continue
			}
			parts = append(parts, subresult(t, results, u.Query().Get("q"), sub.ReferenceID))
		}
		slices.Reverse(parts) // Nothing says that results come in order.
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"compositeResponse":[%s]}`, strings.Join(parts, ","))
	}
}

// compositeRequest is the body of a composite.
type compositeRequest struct {
	AllOrNone  bool `json:"allOrNone"`
	Subrequest []struct {
		Method      string `json:"method"`
		URL         string `json:"url"`
		ReferenceID string `json:"referenceId"`
	} `json:"compositeRequest"`
}

// permitted tells whether Salesforce would take a composite: one of at most 25 parts,
// five of which are queries.
func permitted(request compositeRequest) bool {
	queries := 0
	for _, sub := range request.Subrequest {
		if strings.Contains(sub.URL, "/query") {
			queries++
		}
	}
	return queries <= 5 && len(request.Subrequest) <= 25 && !request.AllOrNone
}

func subresult(t testing.TB, results map[string]string, soql, reference string) string {
	for prefix, body := range results {
		if strings.HasPrefix(soql, prefix) {
			status := http.StatusOK
			if strings.HasPrefix(body, "[") {
				status = http.StatusBadRequest
			}
			return fmt.Sprintf(`{"body":%s,"httpHeaders":{},"httpStatusCode":%d,"referenceId":%q}`, body, status, reference)
		}
	}
	t.Errorf("unexpected query: %s", soql)
	return `{"body":null,"httpStatusCode":500,"referenceId":"` + reference + `"}`
}

// RunWatched runs a suite with the standard logger watched and gives the exit code: it
// fails when any test made anything be written to it, since a wizard's screen would be
// broken by it and it could hold a query, and on a goroutine left behind.
func RunWatched(m *testing.M) int {
	var written watchedLog
	log.SetOutput(&written) //nolint:forbidigo // It is the logger that is tested.
	code := m.Run()
	if text := written.String(); code == 0 && text != "" {
		fmt.Fprintf(os.Stderr, "the standard logger was written to:\n%s\n", text)
		code = 1
	}
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	return code
}

type watchedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write keeps what is logged.
func (w *watchedLog) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p) //nolint:wrapcheck // A Writer hands on what it got.
}

// String gives what was logged.
func (w *watchedLog) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

// SomeID makes the id of a permission set.
func SomeID(n int) core.ID {
	id, err := core.ParseID(fmt.Sprintf("0PS%012d", n))
	if err != nil {
		panic(err)
	}
	return id
}
