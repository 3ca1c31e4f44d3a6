package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/pflag"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// revokeLimit is how long the end of a session of our own may take at the exit.
const revokeLimit = 5 * time.Second

// orgOptions is the part of a command line that names an org and a way into it.
type orgOptions struct {
	demo        bool
	targetOrg   string
	instanceURL string
	login       bool
	clientID    string
	loginURL    string
	debugLog    string
}

func (o *orgOptions) register(flags *pflag.FlagSet) {
	flags.BoolVar(&o.demo, "demo", false, "use the embedded demo org, a simulation; needs no credentials")
	flags.StringVarP(&o.targetOrg, "target-org", "o", "", "alias or username of an org that the Salesforce CLI is signed in to")
	flags.StringVar(&o.instanceURL, "instance-url", "", "address of the org; the access token is asked for, or read from standard input")
	flags.BoolVar(&o.login, "login", false, "sign in with your browser, by an External Client App of the org (see the README)")
	flags.StringVar(&o.clientID, "client-id", "", "consumer key of the External Client App, for --login")
	flags.StringVar(&o.loginURL, "login-url", "", "where to sign in, for --login (default "+signin.DefaultLoginURL+")")
	flags.StringVar(&o.debugLog, "debug-log", "", "new file to log each request to: method, path, status, time; never a token or a body")
}

// check refuses flags that contradict each other.
func (o *orgOptions) check() error {
	ways := 0
	for _, given := range []bool{o.demo, o.targetOrg != "", o.instanceURL != "", o.login} {
		if given {
			ways++
		}
	}
	if ways > 1 {
		return errors.New("use one way to an org: --demo, --target-org, --instance-url or --login")
	}
	if o.login && o.clientID == "" {
		return tell(errors.New("--login needs --client-id"), "It is the consumer key of an External Client App of the org; the README tells how to make one")
	}
	if !o.login && (o.clientID != "" || o.loginURL != "") {
		return errors.New("--client-id and --login-url belong to --login")
	}
	return nil
}

// connector signs in to the org that the command line and the environment name.
// What it opened is closed by close.
type connector struct {
	streams streams
	options orgOptions
	// silent says that there is nobody to ask which org is meant.
	silent bool
	// sf runs the Salesforce CLI; nil for the one of this machine.
	sf signin.Runner

	mu    sync.Mutex
	found *signin.Credentials // once a way in was found that need not be gone twice
	org   *demoorg.Org
	last  *sfclient.Client
	// transport logs to debugLog; both are nil without --debug-log.
	transport http.RoundTripper
	debugLog  *os.File
}

// prepare does what needs the person at the plain terminal, before a screen covers
// it: a token to type, a page to open in the browser, an org to choose.
func (c *connector) prepare(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.logRequests(); err != nil {
		return err
	}
	var credentials signin.Credentials
	var err error
	switch {
	case c.options.login:
		credentials, err = signin.Browser{
			ClientID: c.options.clientID, LoginURL: c.options.loginURL, Show: c.showAddress,
		}.SignIn(ctx)
	case c.options.instanceURL != "":
		credentials, err = signin.FromInput(ctx, c.options.instanceURL, c.streams.in, c.streams.err)
	case c.options.demo || c.options.targetOrg != "":
		return nil
	default:
		return c.chooseOrg(ctx)
	}
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	c.found = &credentials
	return nil
}

// logRequests opens the debug log when one is asked for.
func (c *connector) logRequests() (err error) {
	if c.options.debugLog != "" && c.debugLog == nil {
		c.transport, c.debugLog, err = openDebugLog(c.options.debugLog)
	}
	return err
}

// showAddress tells the person where to sign in.
func (c *connector) showAddress(address string) {
	_, _ = fmt.Fprintf(c.streams.err, "Sign in with your browser; this page is opened for you:\n\n  %s\n\nWaiting for up to three minutes. ctrl+c cancels.\n", address)
}

// connect gives the org, signed in. It may be called again after an error.
func (c *connector) connect(ctx context.Context) (upgrade.Org, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	credentials, err := c.findCredentials(ctx)
	if err != nil {
		return nil, err
	}
	client, err := sfclient.New(wire.Config{
		InstanceURL: credentials.InstanceURL, Token: credentials.Token, Renew: credentials.Renewer.Renew,
		Transport: c.transport,
	})
	if err != nil {
		return nil, fmt.Errorf("sign in with %s: %w", credentials.Source, err)
	}
	c.last = client
	return client, nil
}

// findCredentials finds a session: the one that prepare got, that of the embedded demo
// org, that of the environment, or that of the Salesforce CLI.
func (c *connector) findCredentials(ctx context.Context) (signin.Credentials, error) {
	if c.found != nil {
		return *c.found, nil
	}
	if c.options.demo {
		return c.demoOrg(ctx)
	}
	if c.options.targetOrg == "" {
		credentials, err := signin.FromEnvironment(c.streams.env)
		if !isReason(err, signin.ReasonNotSet) {
			return credentials, signInError(err)
		}
	}
	credentials, err := signin.FromCLI(ctx, c.runner(), signin.TargetOrg(c.options.targetOrg, c.streams.env))
	return credentials, signInError(err)
}

// waitsFor says on whom a start waits, "" for the org alone: the Salesforce CLI takes seconds
// of its own.
func (c *connector) waitsFor() display.Text {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := signin.FromEnvironment(c.streams.env)
	switch org := signin.TargetOrg(c.options.targetOrg, c.streams.env); {
	case c.options.demo, c.found != nil, c.options.targetOrg == "" && !isReason(err, signin.ReasonNotSet):
		return ""
	case strings.Contains(org, "!"): // an access token, which is shown nowhere
		return "Asking the Salesforce CLI for a session"
	case org == "":
		return "Asking the Salesforce CLI for the session of its default org"
	default:
		return "Asking the Salesforce CLI for the session of " + display.Clean(org)
	}
}

func (c *connector) runner() signin.Runner {
	if c.sf != nil {
		return c.sf
	}
	return signin.Program{}
}

// signInError says what failed, and keeps no error as none.
func signInError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sign in: %w", err)
}

// firstFrame is a little longer than a screen takes for its first frame. Filling the
// demo org keeps every core busy, and the frame would come several frames late.
const firstFrame = 10 * time.Millisecond

// demoOrg starts the embedded org. It outlives the request to connect, and ends
// with the program.
func (c *connector) demoOrg(ctx context.Context) (signin.Credentials, error) {
	if c.org == nil {
		select {
		case <-time.After(firstFrame):
		case <-ctx.Done():
			return signin.Credentials{}, fmt.Errorf("start the demo org: %w", context.Cause(ctx))
		}
		org, err := demoorg.Start(context.WithoutCancel(ctx), demoorg.Options{Seed: 1, Plain: true})
		if err != nil {
			return signin.Credentials{}, fmt.Errorf("start the demo org: %w", err)
		}
		c.org = org
	}
	return signin.Credentials{
		InstanceURL: c.org.URL(), Token: wire.NewSecret(c.org.Token()), Source: "the demo org",
	}, nil
}

// close ends what connect opened, and a session that is this program's own.
func (c *connector) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	if c.found != nil {
		ctx, cancel := context.WithTimeout(context.Background(), revokeLimit)
		defer cancel()
		if err := c.found.Revoke(ctx); err != nil {
			errs = append(errs, fmt.Errorf("end the session: %w", err))
		}
	}
	if c.last != nil {
		c.last.Close()
	}
	if c.org != nil {
		if err := c.org.Close(); err != nil {
			errs = append(errs, fmt.Errorf("stop the demo org: %w", err))
		}
	}
	if c.debugLog != nil {
		if err := c.debugLog.Close(); err != nil {
			errs = append(errs, fmt.Errorf("close the debug log: %w", err))
		}
	}
	return errors.Join(errs...)
}

// isSignIn tells whether an error is about the session: there is none, or the org
// refuses it.
func isSignIn(err error) bool {
	return errors.Is(err, signin.ErrNoCredentials) || errors.Is(err, wire.ErrInstanceURL) ||
		errors.Is(err, wire.ErrToken) || core.IsSignedOut(err)
}

// openDebugLog makes the transport that logs each request to a new file, readable
// by its owner alone. A file that exists, or a link, is refused: nothing is
// overwritten, and nobody can lead the log elsewhere.
func openDebugLog(path string) (http.RoundTripper, *os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600) //nolint:gosec // The admin names the file.
	if err != nil {
		return nil, nil, fmt.Errorf("open the debug log: %w", err)
	}
	log := slog.New(slog.NewJSONHandler(file, nil))
	return wire.LogRequests(wire.NewTransport(), log), file, nil
}
