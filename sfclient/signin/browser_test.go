package signin_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cupgrade/core"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// image is filled once: every demo org of these tests starts from it.
var image = sync.OnceValues(func() (*demoorgtest.Image, error) {
	return demoorgtest.BuildImage(context.Background(), demoorg.Options{})
})

// demo starts a demo org.
func demo(t *testing.T) *demoorgtest.Org {
	t.Helper()
	filled, err := image()
	if err != nil {
		t.Fatal(err)
	}
	org, err := demoorgtest.Start(t.Context(), demoorg.Options{Open: filled.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	})
	return org
}

// surfer is a person with a browser.
type surfer struct {
	t       *testing.T
	address string // as it was shown
	status  int    // of the last page
	page    string
	surfing sync.WaitGroup
	// act replaces opening the address.
	act func(ctx context.Context, address string)
}

func (s *surfer) show(address string) { s.address = address }

// open follows an address as a browser does.
func (s *surfer) open(ctx context.Context, address string) error {
	if _, state := callbackOf(s.t, s.address); strings.Contains(address, state) || strings.Contains(address, "PlatformCLI") {
		s.t.Errorf("the arguments of the browser tell the state: %s", address)
	}
	address = s.lead(address)
	s.surfing.Go(func() {
		if s.act != nil {
			s.act(ctx, address)
			return
		}
		s.status, s.page, _ = visit(s.t, http.MethodGet, address, "")
	})
	return nil
}

// lead follows the page that the browser is started with, which leads to the address that
// was shown, and nobody else after that.
func (s *surfer) lead(start string) (address string) {
	for i, want := range []int{http.StatusFound, http.StatusGone} {
		req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, start, nil)
		if err != nil {
			s.t.Error(err)
			return ""
		}
		resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
		if err != nil {
			s.t.Error(err)
			return ""
		}
		_ = resp.Body.Close()
		if location := resp.Header.Get("Location"); resp.StatusCode != want || (i == 0) != (location == s.address) {
			s.t.Errorf("the start of the sign-in answers %d and leads to %s", resp.StatusCode, location)
		}
	}
	return s.address
}

// visit loads a page with redirects; host replaces the name in the request.
func visit(t *testing.T, method, address, host string) (status int, page string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Error(err)
		return 0, "", nil
	}
	if host != "" {
		req.Host = host
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		t.Errorf("the browser sees no page: %v", err)
		return 0, "", nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, string(body), resp.Header
}

// browse is a sign-in at an address, with a free port for the callback.
func browse(t *testing.T, login string, act func(context.Context, string)) (*surfer, signin.Browser) {
	t.Helper()
	s := &surfer{t: t, act: act}
	return s, signin.Browser{ClientID: "PlatformCLI", LoginURL: login, Ports: []int{0}, Show: s.show, Open: s.open}
}

func TestBrowserEndToEnd(t *testing.T) {
	t.Parallel()
	org := demo(t)
	person, browser := browse(t, org.URL()+"/", nil)
	got, err := browser.SignIn(t.Context())
	person.surfing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if got.InstanceURL != org.URL() || got.Source != "the browser" || got.Renewer != nil {
		t.Errorf("got %+v", got)
	}
	if person.status != http.StatusOK || !strings.Contains(person.page, "Return to the terminal") {
		t.Errorf("the browser shows %d: %s", person.status, person.page)
	}
	client, err := sfclient.New(wire.Config{InstanceURL: got.InstanceURL, Token: got.Token})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	session, err := client.Session(t.Context())
	if err != nil || session.Admin.Username == "" || !session.Org.IsSimulation {
		t.Fatalf("the session is of %+v, %v", session.Admin, err)
	}

	if err := got.Revoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := sfclient.New(wire.Config{InstanceURL: got.InstanceURL, Token: got.Token})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Session(t.Context()); !errors.Is(err, core.ErrTokenRefused) {
		t.Errorf("after the end of the session: %v", err)
	}
	failure(t, got.Revoke(t.Context()), signin.ReasonNotRevoked)
}

func TestBrowserAsksForNoMoreThanItNeeds(t *testing.T) {
	t.Parallel()
	org := demo(t)
	person, browser := browse(t, org.URL(), nil)
	if _, err := browser.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	person.surfing.Wait()
	address, err := url.Parse(person.address)
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	for name, want := range map[string]string{
		"scope": "api", "response_type": "code", "client_id": "PlatformCLI", "code_challenge_method": "S256", "prompt": "login",
	} {
		if query.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, query.Get(name), want)
		}
	}
	if len(query.Get("state")) < 43 || len(query.Get("code_challenge")) != 43 || query.Get("state") == query.Get("code_challenge") {
		t.Errorf("state %q, challenge %q", query.Get("state"), query.Get("code_challenge"))
	}
	if back := query.Get("redirect_uri"); !strings.HasPrefix(back, "http://localhost:") || !strings.HasSuffix(back, signin.CallbackPath) {
		t.Errorf("the browser is sent back to %s", back)
	}
}

// callbackOf is where the browser of a sign-in is to be sent.
func callbackOf(t *testing.T, address string) (callback *url.URL, state string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return &url.URL{}, ""
	}
	callback, err = url.Parse(u.Query().Get("redirect_uri"))
	if err != nil {
		t.Error(err)
	}
	return callback, u.Query().Get("state")
}

func TestBrowserRefusesWhatIsNotTheCallback(t *testing.T) {
	t.Parallel()
	org := demo(t)
	var person *surfer
	person, browser := browse(t, org.URL(), func(_ context.Context, address string) {
		callback, state := callbackOf(t, address)
		good := callback.String() + "?code=stolen&state=" + state
		for _, tt := range []struct {
			method, address, host string
			want                  int
		}{
			{http.MethodGet, strings.Replace(good, signin.CallbackPath, "/favicon.ico", 1), "", http.StatusNotFound},
			{http.MethodGet, strings.Replace(good, signin.CallbackPath, signin.CallbackPath+"/x", 1), "", http.StatusNotFound},
			{http.MethodPost, good, "", http.StatusMethodNotAllowed},
			{http.MethodHead, good, "", http.StatusMethodNotAllowed},
			{http.MethodOptions, good, "", http.StatusMethodNotAllowed},
			{http.MethodGet, good, "evil.example:" + callback.Port(), http.StatusMisdirectedRequest},
			{http.MethodGet, good, "localhost", http.StatusMisdirectedRequest},
			{http.MethodGet, good, "localhost:1", http.StatusMisdirectedRequest},
		} {
			status, page, header := visit(t, tt.method, tt.address, tt.host)
			if status != tt.want || strings.Contains(page, "stolen") {
				t.Errorf("%s %s for %q: %d %s", tt.method, tt.address, tt.host, status, page)
			}
			if header.Get("Cache-Control") != "no-store" || header.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("the headers are %v", header)
			}
		}
		person.status, person.page, _ = visit(t, http.MethodGet, address, "")
	})
	if _, err := browser.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	person.surfing.Wait()
	if person.status != http.StatusOK {
		t.Errorf("the browser shows %d", person.status)
	}
}

func TestBrowserTakesOneAnswer(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		query  func(state string) string
		reason signin.Reason
		says   string
	}{
		"another state": {func(string) string { return "code=aPrxcanary&state=other" }, signin.ReasonForged, "might have tried"},
		"no state":      {func(string) string { return "code=aPrxcanary" }, signin.ReasonForged, "might have tried"},
		"denied": {
			func(s string) string {
				return "error=access_denied&error_description=end-user+denied+authorization&state=" + s
			},
			signin.ReasonDenied, "End-user denied",
		},
		"a code that Salesforce does not know": {
			func(s string) string { return "code=aPrxcanary&state=" + s }, signin.ReasonTokenRefused, "Invalid_grant: invalid authorization code.",
		},
		"nothing": {func(s string) string { return "state=" + s }, signin.ReasonBadAnswer, "no code"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := demo(t)
			var page string
			person, browser := browse(t, org.URL(), func(_ context.Context, address string) {
				callback, state := callbackOf(t, address)
				_, page, _ = visit(t, http.MethodGet, callback.String()+"?"+tt.query(state), "")
			})
			_, err := browser.SignIn(t.Context())
			person.surfing.Wait()
			failure(t, err, tt.reason)
			if !strings.Contains(err.Error(), tt.says) && !strings.Contains(err.Error(), strings.ToLower(tt.says[:1])+tt.says[1:]) {
				t.Errorf("this does not mention %q:\n%v", tt.says, err)
			}
			if strings.Contains(page, "canary") || strings.Contains(page, "denied") {
				t.Errorf("the page repeats what was sent: %s", page)
			}
		})
	}
}

func TestBrowserListensOnBothLoopbacks(t *testing.T) {
	t.Parallel()
	org := demo(t)
	hosts := []string{"127.0.0.1"}
	var config net.ListenConfig
	if l, err := config.Listen(t.Context(), "tcp6", "[::1]:0"); err == nil {
		_ = l.Close()
		hosts = append(hosts, "[::1]")
	}
	for _, host := range hosts {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			person, browser := browse(t, org.URL(), func(_ context.Context, address string) {
				callback, state := callbackOf(t, address)
				callback.Host = host + ":" + callback.Port()
				visit(t, http.MethodGet, callback.String()+"?error=access_denied&state="+state, "")
			})
			_, err := browser.SignIn(t.Context())
			person.surfing.Wait()
			failure(t, err, signin.ReasonDenied)
		})
	}
}

func TestBrowserPortsBusy(t *testing.T) {
	t.Parallel()
	org := demo(t)
	busy, port := occupy(t)
	_, browser := browse(t, org.URL(), nil)
	browser.Ports = []int{port}
	_, err := browser.SignIn(t.Context())
	failure(t, err, signin.ReasonPortsBusy)
	says(t, err, strconv.Itoa(port), "sf org login web")

	// The next port is used instead.
	person, browser := browse(t, org.URL(), nil)
	browser.Ports = []int{port, 0}
	if _, err := browser.SignIn(t.Context()); err != nil {
		t.Error(err)
	}
	person.surfing.Wait()
	_ = busy.Close()
}

// occupy takes a free port.
func occupy(t testing.TB) (net.Listener, int) {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l, l.Addr().(*net.TCPAddr).Port
}

func TestBrowserCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, browser := browse(t, demo(t).URL(), func(context.Context, string) { cancel() })
	_, err := browser.SignIn(ctx)
	failure(t, err, signin.ReasonCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is no context.Canceled", err)
	}
}

// A browser that can't be started is no reason to give up: the address was shown.
func TestBrowserThatDoesNotOpen(t *testing.T) {
	t.Parallel()
	person, browser := browse(t, demo(t).URL(), nil)
	browser.Open = func(ctx context.Context, address string) error {
		_ = person.open(ctx, address)
		return errors.New("no browser")
	}
	if _, err := browser.SignIn(t.Context()); err != nil {
		t.Error(err)
	}
	person.surfing.Wait()
}

func TestBrowserSettings(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		client, login string
		reason        signin.Reason
		says          string
	}{
		"no client":        {"", "https://login.salesforce.com", signin.ReasonClientID, "--client-id"},
		"a bad client":     {"a b", "https://login.salesforce.com", signin.ReasonClientID, "External Client App"},
		"plain HTTP":       {"PlatformCLI", "http://login.salesforce.com", signin.ReasonLoginURL, "https://"},
		"another host":     {"PlatformCLI", "https://login.salesforce.com.evil.example", signin.ReasonLoginURL, "--login-url"},
		"a host and path":  {"PlatformCLI", "https://login.salesforce.com/x", signin.ReasonLoginURL, "host"},
		"nothing but path": {"PlatformCLI", "login", signin.ReasonLoginURL, "https://test.salesforce.com"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			person, browser := browse(t, tt.login, nil)
			browser.ClientID = tt.client
			_, err := browser.SignIn(t.Context())
			failure(t, err, tt.reason)
			says(t, err, tt.says)
			if person.address != "" {
				t.Errorf("%s was shown", person.address)
			}
		})
	}
}

// The app in the org lists these, and no others are ever used.
func TestCallbackURLs(t *testing.T) {
	t.Parallel()
	got := strings.Join(signin.CallbackURLs(), " ")
	if got != "http://localhost:1717/OauthRedirect http://localhost:1718/OauthRedirect http://localhost:1719/OauthRedirect" {
		t.Errorf("the callback URLs are %s", got)
	}
}
