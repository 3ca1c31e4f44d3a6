package wire

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/sfclient/wire/wiretest"
)

func TestEveryRequestSaysWhoAsks(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("PATCH "+userPath, wiretest.Answer(http.StatusNoContent, ""))
	since := time.Date(2026, 11, 22, 10, 0, 0, 1, time.FixedZone("", 3600))
	_, err := newConn(t, org.URL).Patch(t.Context(), "upgrade the user", "User", wiretest.UserID, struct{}{}, since)
	if err != nil {
		t.Fatal(err)
	}
	r := org.Requests(http.MethodPatch)[0]
	for name, want := range map[string]string{
		"Authorization":       "Bearer " + wiretest.Canary,
		"Content-Type":        "application/json",
		"Accept":              "application/json",
		"User-Agent":          "cupgrade",
		"Sforce-Call-Options": "client=cupgrade",
		"Accept-Encoding":     "gzip",
		"If-Unmodified-Since": "Sun, 22 Nov 2026 09:00:01 GMT",
		"Idempotency-Key":     "",
		"X-Idempotency-Key":   "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if list := org.Requests(http.MethodGet)[0]; list.Header.Get("Authorization") != "" {
		t.Error("the list of versions was sent the token")
	}
}

func TestRedirectIsAnError(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		var followed atomic.Bool
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed.Store(true) }))
		t.Cleanup(elsewhere.Close)
		org := wiretest.NewOrg(t)
		org.On("PATCH "+userPath, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/login", status)
		})
		_, err := writeUser(t, newConn(t, org.URL))
		remote := wiretest.AsRemote(t, err)
		if !errors.Is(err, core.ErrRedirected) || remote.Status != status || !remote.Sent || remote.FromSalesforce {
			t.Errorf("%d: got %+v", status, remote)
		}
		if followed.Load() || len(org.Requests(http.MethodPatch)) != 1 {
			t.Errorf("%d: the redirect was followed", status)
		}
	}
}

func TestForeignHostGetsNothing(t *testing.T) {
	t.Parallel()
	base := roundTripper(func(r *http.Request) (*http.Response, error) {
		t.Errorf("a request went to %s", r.URL.Host)
		return nil, errors.New("no")
	})
	origin := &url.URL{Scheme: "https", Host: "acme.my.salesforce.com"}
	for _, target := range []string{
		"https://evil.example/services/data", "http://acme.my.salesforce.com/", "https://acme.my.salesforce.com:8443/",
	} {
		c := &call{ctx: t.Context(), base: base, origin: origin, answerWithin: time.Second}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
		resp, err := c.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if !errors.Is(c.err, errForeignHost) || c.connected.Load() {
			t.Errorf("%s: got %v", target, c.err)
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestSentIsTrueUnlessProvenOtherwise walks the ways a request ends without an
// answer. A rule may repeat only what was provably not sent.
func TestSentIsTrueUnlessProvenOtherwise(t *testing.T) {
	t.Parallel()
	closed, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	hangUp := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(hangUp.Close)
	for name, c := range map[string]struct {
		instance string
		sent     bool
		cause    error // nil for a *ConnectionError
	}{
		"refused":              {"http://" + refused, false, core.ErrUnreachable},
		"plain HTTP where TLS": {"https://" + strings.TrimPrefix(hangUp.URL, "http://"), false, nil},
		"hung up":              {hangUp.URL, true, io.EOF},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newConn(t, c.instance)
			client.version.got, client.version.held = true, "68.0"
			_, err := writeUser(t, client)
			remote := wiretest.AsRemote(t, err)
			_, explained := errors.AsType[*ConnectionError](err)
			if remote.Sent != c.sent || c.cause != nil && !errors.Is(err, c.cause) || explained != (c.cause == nil) || remote.Status != 0 || remote.FromSalesforce {
				t.Errorf("got %+v (%v)", remote, err)
			}
			if leaks(err.Error()) || strings.Contains(err.Error(), string(wiretest.UserID)) {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

// TestWriteIsSentOnce kills the connection after each write was read: net/http
// would repeat a request that may be repeated, on a connection used before.
func TestWriteIsSentOnce(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("PATCH "+userPath, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	client := newConn(t, org.URL)
	for i := range 20 {
		// A read before, so that the write goes out on a connection that is idle.
		if _, err := client.Read(t.Context(), Request{Method: http.MethodGet, Path: "services/data"}); err != nil {
			t.Fatal(err)
		}
		_, err := writeUser(t, client)
		if remote := wiretest.AsRemote(t, err); !remote.Sent || remote.Status != 0 {
			t.Fatalf("got %+v", remote)
		}
		if got := len(org.Requests(http.MethodPatch)); got != i+1 {
			t.Fatalf("%d writes arrived after %d were asked for", got, i+1)
		}
	}
}

// TestReadSurvivesAClosedConnection: a person reads for a minute, and the server has
// hung up meanwhile. The next read must not fail for that, though it is a POST.
func TestReadSurvivesAClosedConnection(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	var asked atomic.Int32
	org.On("POST /services/data/v68.0/composite", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Idempotency-Key") != "" || len(r.Header["Idempotency-Key"]) > 0 {
			t.Error("the mark was sent")
		}
		if asked.Add(1) == 1 {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "{}")
	})
	client := newConn(t, org.URL)
	if _, err := client.APIVersion(t.Context()); err != nil { // So that there is a connection to be used again.
		t.Fatal(err)
	}
	answer, err := client.Read(t.Context(), Request{Method: http.MethodPost, Path: "services/data/v68.0/composite", Body: []byte("{}")})
	if err != nil || string(answer.Body) != "{}" || asked.Load() != 2 {
		t.Errorf("got %q, %v after %d tries", answer.Body, err, asked.Load())
	}
}

func TestContextEndsARequest(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	arrived := make(chan struct{})
	org.On("PATCH "+userPath, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := newConn(t, org.URL).Patch(ctx, "upgrade the user", "User", wiretest.UserID, struct{}{}, time.Time{})
	if remote := wiretest.AsRemote(t, err); !errors.Is(err, context.Canceled) || !remote.Sent || errors.Is(err, core.ErrUnreachable) {
		t.Errorf("got %+v", remote)
	}
}

func TestCancelledContextSendsNothing(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	client := newConn(t, org.URL)
	if _, err := client.APIVersion(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client.Patch(ctx, "upgrade the user", "User", wiretest.UserID, struct{}{}, time.Time{})
	if remote := wiretest.AsRemote(t, err); !errors.Is(err, context.Canceled) || remote.Sent {
		t.Errorf("got %+v", remote)
	}
	if got := len(org.Requests(http.MethodPatch)); got != 0 {
		t.Errorf("%d writes arrived", got)
	}
}

// TestPatience runs in virtual time: nothing is waited for.
func TestPatience(t *testing.T) {
	t.Parallel()
	silent := roundTripper(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	endless := roundTripper(func(r *http.Request) (*http.Response, error) {
		pr, pw := io.Pipe()
		context.AfterFunc(r.Context(), func() { _ = pw.CloseWithError(r.Context().Err()) })
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: pr}, nil
	})
	for name, c := range map[string]struct {
		base  http.RoundTripper
		write bool
		after time.Duration
		cause error
	}{
		"a read that is not answered":  {silent, false, 30 * time.Second, context.DeadlineExceeded},
		"a write that is not answered": {silent, true, 130 * time.Second, context.DeadlineExceeded},
		"an answer without end":        {endless, false, 60 * time.Second, core.ErrBadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client, err := Open(Config{InstanceURL: "http://127.0.0.1:1", Token: NewSecret(wiretest.Canary), Transport: c.base})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				_, err = client.send(t.Context(), Request{Method: http.MethodPost, Path: "x", Body: []byte("{}"), write: c.write})
				if !errors.Is(err, c.cause) || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				if waited := time.Since(start); waited != c.after {
					t.Errorf("waited %s, want %s", waited, c.after)
				}
			})
		})
	}
}

func TestBodyIsCapped(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	org.On("GET /services/data/v68.0/x", func(w http.ResponseWriter, _ *http.Request) {
		chunk := strings.Repeat("x", 1<<20)
		for range maxBody>>20 + 1 {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
	})
	_, err := newConn(t, org.URL).Read(t.Context(), Request{Method: http.MethodGet, Path: "services/data/v68.0/x"})
	if remote := wiretest.AsRemote(t, err); !errors.Is(err, core.ErrBadAnswer) || !remote.Sent {
		t.Errorf("got %v", err)
	}
}

func TestAtMostFiveReadsAtATime(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	var now, most atomic.Int32
	release := make(chan struct{})
	letGo := sync.OnceFunc(func() { close(release) })
	org.On("GET /services/data/v68.0/x", func(w http.ResponseWriter, _ *http.Request) {
		n := now.Add(1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		if n == MaxParallelReads {
			letGo()
		}
		<-release
		now.Add(-1)
		_, _ = io.WriteString(w, "{}")
	})
	client := newConn(t, org.URL)
	tasks := make([]func(context.Context) error, 0, 4*MaxParallelReads)
	for range 4 * MaxParallelReads {
		tasks = append(tasks, func(ctx context.Context) error {
			_, err := client.Read(ctx, Request{Method: http.MethodGet, Path: "services/data/v68.0/x"})
			return err
		})
	}
	if err := parallel.Run(t.Context(), tasks...); err != nil {
		t.Fatal(err)
	}
	if most.Load() != MaxParallelReads {
		t.Errorf("%d reads at a time, want %d", most.Load(), MaxParallelReads)
	}
}

// TestMalformedPathIsNotAsked keeps simpleforce from logging a URL that it can't
// read; the watched logger of TestMain would tell.
func TestMalformedPathIsNotAsked(t *testing.T) {
	t.Parallel()
	org := wiretest.NewOrg(t)
	_, err := newConn(t, org.URL).send(t.Context(), Request{Op: "x", Method: http.MethodGet, Path: "a%zzb\x7f?q=SECRET"})
	if remote := wiretest.AsRemote(t, err); remote.Sent || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("got %+v", remote)
	}
	if got := len(org.Requests(http.MethodGet)); got != 0 {
		t.Errorf("%d requests arrived", got)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		instance, token string
		want            error
	}{
		"foreign host":    {"https://evil.example", wiretest.Canary, ErrInstanceURL},
		"no token":        {"https://a.my.salesforce.com", "", ErrToken},
		"redacted token":  {"https://a.my.salesforce.com", "[REDACTED] Use 'sf org auth show-access-token' to view", ErrToken},
		"header in token": {"https://a.my.salesforce.com", "x\r\nHost: evil", ErrToken},
		"blank in token":  {"https://a.my.salesforce.com", "a b", ErrToken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := Open(Config{InstanceURL: c.instance, Token: NewSecret(c.token)})
			if !errors.Is(err, c.want) || client != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}
