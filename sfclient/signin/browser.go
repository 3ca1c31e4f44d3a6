package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cupgrade/sfclient/wire"

	"golang.org/x/oauth2"
)

const (
	// DefaultLoginURL is where users of production orgs sign in. Sandboxes are at
	// https://test.salesforce.com, and an org's own My Domain works for both.
	DefaultLoginURL = "https://login.salesforce.com"
	// CallbackPath is the path of every callback URL.
	CallbackPath = "/OauthRedirect"
	// browserLimit is how long a person has for signing in.
	browserLimit = 3 * time.Minute
	// scopeAPI is all that is asked for: no refresh token, so that nothing is left
	// to be stolen after the run.
	scopeAPI = "api"
)

// CallbackPorts are the ports on which the browser's answer is awaited: the first
// that is free is used. Salesforce takes no other port than those that the External
// Client App lists, so there are three and no more.
func CallbackPorts() []int { return []int{1717, 1718, 1719} }

// CallbackURLs are what the External Client App must list, one a line.
func CallbackURLs() []string {
	ports := CallbackPorts()
	urls := make([]string, len(ports))
	for i, port := range ports {
		urls[i] = callbackURL(port)
	}
	return urls
}

func callbackURL(port int) string { return fmt.Sprintf("http://localhost:%d%s", port, CallbackPath) }

// Browser signs a person in with the OAuth web server flow and PKCE: in their own
// browser, at Salesforce, so that this program never sees a password. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
type Browser struct {
	// ClientID is the consumer key of an External Client App of the org. None is
	// built in: orgs block apps that nobody has installed, and for good reason.
	ClientID string
	// LoginURL is where to sign in; DefaultLoginURL when empty.
	LoginURL string
	// Ports replaces CallbackPorts.
	Ports []int
	// Show is told the address to open, once, before the browser is started; it
	// holds no secret. It must not be nil, since a browser may fail to open.
	Show func(address string)
	// Open starts a browser with a page of this program's that leads to the address, once;
	// OpenBrowser when nil. Its failure is not one: the address has been shown.
	Open func(ctx context.Context, address string) error
	// Transport replaces the connections to Salesforce; nil uses its own.
	Transport http.RoundTripper
}

// SignIn waits until the person has signed in, or three minutes. The session is
// this program's own: end it with Credentials.Revoke.
func (b Browser) SignIn(ctx context.Context) (Credentials, error) {
	login, err := b.check()
	if err != nil {
		return Credentials{}, err
	}
	ctx, stop := context.WithTimeoutCause(ctx, browserLimit, errNobodyCame)
	defer stop()
	server, err := listen(ctx, b.ports())
	if err != nil {
		return Credentials{}, err
	}
	client := b.httpClient()
	defer client.CloseIdleConnections()
	flow := newFlow(b.ClientID, login, server.url(), client)
	address := flow.makeAddress()
	start, waiting := server.serve(flow.state, address)
	b.Show(address)
	b.open(ctx, start)
	code, err := waiting(ctx)
	if err != nil {
		return Credentials{}, err
	}
	return flow.exchange(ctx, code)
}

// check finds settings that can't work before a browser is opened.
func (b Browser) check() (login string, err error) {
	if b.ClientID == "" || strings.ContainsFunc(b.ClientID, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", &Error{
			Reason: ReasonClientID, Happened: "there is no app to sign in with",
			Meaning: "Salesforce lets a program in by the consumer key of an External Client App of the org, and none was given.",
			Advice:  "Give it with --client-id; the README shows click by click how to make the app.",
		}
	}
	raw := b.LoginURL
	if raw == "" {
		raw = DefaultLoginURL
	}
	login, err = checkInstanceURL(raw, "Give --login-url "+DefaultLoginURL+", https://test.salesforce.com for a sandbox, or the org's own address.")
	if failed, is := errors.AsType[*Error](err); is {
		failed.Reason, failed.Happened = ReasonLoginURL, "the address to sign in at can't be used"
	}
	return login, err
}

func (b Browser) ports() []int {
	if b.Ports == nil {
		return CallbackPorts()
	}
	return b.Ports
}

func (b Browser) open(ctx context.Context, address string) {
	open := b.Open
	if open == nil {
		open = OpenBrowser
	}
	_ = open(ctx, address) // The address has been shown.
}

// exchangeTimeout bounds each request to Salesforce's OAuth endpoints.
const exchangeTimeout = 30 * time.Second

// httpClient follows no redirect, because a token belongs to one host only.
func (b Browser) httpClient() *http.Client {
	base := b.Transport
	if base == nil {
		base = wire.NewTransport()
	}
	return &http.Client{
		Transport: base, Timeout: exchangeTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// flow is one run of the web server flow.
type flow struct {
	config   oauth2.Config
	login    string
	state    string
	verifier string
	http     *http.Client
}

func newFlow(clientID, login, callback string, client *http.Client) flow {
	return flow{
		config: oauth2.Config{
			ClientID: clientID, RedirectURL: callback, Scopes: []string{scopeAPI},
			Endpoint: oauth2.Endpoint{
				AuthURL: login + "/services/oauth2/authorize", TokenURL: login + "/services/oauth2/token",
				AuthStyle: oauth2.AuthStyleInParams,
			},
		},
		login: login, http: client,
		// 32 random bytes each: a verifier is what a state should be, too.
		state: oauth2.GenerateVerifier(), verifier: oauth2.GenerateVerifier(),
	}
}

// makeAddress gives where the person signs in. They are asked who they are even when the
// browser knows, because a wrong account would be found out too late.
func (f flow) makeAddress() string {
	return f.config.AuthCodeURL(f.state, oauth2.S256ChallengeOption(f.verifier), oauth2.SetAuthURLParam("prompt", "login"))
}

// isLoopback tells whether a checked address is this machine's own.
func isLoopback(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && !strings.HasSuffix(u.Hostname(), "salesforce.com")
}
