package signin

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
)

// callbackServer awaits the one request with which the browser brings the code.
type callbackServer struct {
	port      int
	listeners []net.Listener
	server    *http.Server
	serving   sync.WaitGroup
}

// listen takes the first free port, on both loopback addresses: which of them a
// browser means by "localhost" is up to the machine.
func listen(ctx context.Context, ports []int) (*callbackServer, error) {
	for _, port := range ports {
		if s, ok := listenOn(ctx, port); ok {
			return s, nil
		}
	}
	var numbers []string
	for _, port := range ports {
		numbers = append(numbers, strconv.Itoa(port))
	}
	return nil, &Error{
		Reason: ReasonPortsBusy, Happened: "the browser's answer can't be received",
		Meaning: "The ports " + strings.Join(numbers, ", ") + " of this machine are all busy, and Salesforce takes no others.",
		Advice:  "End what uses one of them (an unfinished sf org login web uses 1717), and try again.",
	}
}

func listenOn(ctx context.Context, port int) (*callbackServer, bool) {
	var config net.ListenConfig
	four, err := config.Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, false
	}
	address, _ := four.Addr().(*net.TCPAddr) // It always is one.
	s := &callbackServer{port: address.Port, listeners: []net.Listener{four}}
	six, err := config.Listen(ctx, "tcp6", net.JoinHostPort("::1", strconv.Itoa(s.port)))
	switch {
	case err == nil:
		s.listeners = append(s.listeners, six)
	case hasIPv6(ctx):
		// Another program has the port there, and might be sent the code.
		_ = four.Close()
		return nil, false
	}
	return s, true
}

// hasIPv6 tells whether this machine has the address [::1] at all.
func hasIPv6(ctx context.Context) bool {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp6", "[::1]:0")
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

func (s *callbackServer) url() string { return callbackURL(s.port) }

// serve begins to listen and gives the page that a browser is started with, and a function
// that waits for the code, and closes everything however that ends.
//
// Whoever is on this machine can read the arguments of a browser. The page leads to the
// address once, so that who else would take the state from it takes it from the person, too.
func (s *callbackServer) serve(state, address string) (start string, wait func(context.Context) (string, error)) {
	h := &callbackHandler{
		state: state, port: strconv.Itoa(s.port), answers: make(chan callbackAnswer, 1),
		startPath: "/start/" + oauth2.GenerateVerifier(), address: address,
	}
	s.server = &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 5 * time.Second,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	for _, l := range s.listeners {
		s.serving.Go(func() { _ = s.server.Serve(l) }) // It ends with close, always with an error.
	}
	return "http://" + s.listeners[0].Addr().String() + h.startPath, func(ctx context.Context) (string, error) {
		defer s.close()
		select {
		case answer := <-h.answers:
			return answer.code, answer.err
		case <-ctx.Done():
			return "", notAnswered(ctx)
		}
	}
}

// close lets the page that tells the person go out, for a moment.
func (s *callbackServer) close() {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	if s.server.Shutdown(ctx) != nil {
		_ = s.server.Close() // What is left is a browser that does not read.
	}
	s.serving.Wait()
}

// errNobodyCame is the cause of a context that ran into browserLimit.
var errNobodyCame = errors.New("no sign-in within " + browserLimit.String())

func notAnswered(ctx context.Context) error {
	if !errors.Is(context.Cause(ctx), errNobodyCame) {
		return causeOfEnd(ctx)
	}
	return &Error{
		Reason: ReasonTimeout, Happened: errNobodyCame.Error(),
		Meaning: "If the browser shows an error instead of a login page, Salesforce does not accept the app as it is set up.",
		Advice: "redirect_uri_mismatch: add " + strings.Join(CallbackURLs(), ", ") + " to the app's callback URLs; " +
			"invalid_client_id: check --client-id and --login-url (a new app needs up to 10 minutes); " +
			"OAUTH_APP_BLOCKED: install the app in the org.",
		Err: errNobodyCame,
	}
}

// callbackAnswer is what the browser brought.
type callbackAnswer struct {
	code string
	err  error
}

// callbackHandler answers one request at the callback's path and no further one.
type callbackHandler struct {
	state, port string
	once        sync.Once
	answers     chan callbackAnswer
	// startPath is the page that leads to the address, the first time.
	startPath, address string
	started            atomic.Bool
}

// ServeHTTP refuses whatever is not the callback: another host is a web page that
// had its own name resolved to this machine.
func (h *callbackHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case !h.isOwnHost(r.Host):
		writePage(w, http.StatusMisdirectedRequest, pageNotHere)
	case r.URL.Path == h.startPath && r.Method == http.MethodGet:
		h.lead(w, r)
	case r.URL.Path != CallbackPath:
		writePage(w, http.StatusNotFound, pageNotHere)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		writePage(w, http.StatusMethodNotAllowed, pageNotHere)
	default:
		first := false
		h.once.Do(func() { first = true })
		if !first {
			writePage(w, http.StatusGone, pageNotHere)
			return
		}
		h.take(w, r)
	}
}

// lead sends a browser to where the person signs in.
func (h *callbackHandler) lead(w http.ResponseWriter, r *http.Request) {
	if !h.started.CompareAndSwap(false, true) {
		writePage(w, http.StatusGone, pageStarted)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Connection", "close")
	http.Redirect(w, r, h.address, http.StatusFound)
}

func (h *callbackHandler) isOwnHost(hostport string) bool {
	host, port, err := net.SplitHostPort(hostport)
	return err == nil && port == h.port && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, host)
}

func (h *callbackHandler) take(w http.ResponseWriter, r *http.Request) {
	code, err := readCallback(r.URL.RawQuery, h.state)
	status, text := http.StatusOK, pageDone
	if err != nil {
		status, text = http.StatusBadRequest, pageFailed
	}
	writePage(w, status, text)
	h.answers <- callbackAnswer{code, err}
}

// readCallback takes the code from the query string of a callback. The state, which
// proves that the answer belongs to this sign-in, is compared in constant time and
// before anything else.
func readCallback(rawQuery, state string) (string, error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil || len(query["state"]) != 1 || subtle.ConstantTimeCompare([]byte(query["state"][0]), []byte(state)) != 1 {
		return "", &Error{
			Reason: ReasonForged, Happened: "an answer came that does not belong to this sign-in",
			Meaning: "Another program or web page might have tried to sign you in to its own session, or an old page was reloaded.",
			Advice:  "Close the old pages, and sign in again.",
		}
	}
	if query.Has("error") {
		return "", oauthRefusal(ReasonDenied, query.Get("error"), query.Get("error_description"))
	}
	codes := query["code"]
	if len(codes) != 1 || codes[0] == "" || strings.ContainsFunc(codes[0], func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", badOAuthAnswer("it holds no code")
	}
	return codes[0], nil
}

// The pages that the browser shows. None of them holds anything of the request.
const (
	pageDone    = "You are signed in. Return to the terminal; you can close this page."
	pageFailed  = "The sign-in failed. The terminal shows why; you can close this page."
	pageNotHere = "There is nothing here."
	pageStarted = "This page leads to the sign-in once. If that was not you, press ctrl+c in the terminal and sign in again."
)

func writePage(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Connection", "close")
	w.WriteHeader(status)
	// A browser that has gone away needs no page.
	_, _ = io.WriteString(w, `<!DOCTYPE html><html lang="en"><title>cupgrade</title><p>`+text+"</p></html>\n")
}
