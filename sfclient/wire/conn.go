package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cupgrade/core"
)

// ErrToken is wrapped when a token can't be one, so that it is not worth asking.
var ErrToken = errors.New("not an access token")

// Config says which org to talk to, and as whom.
type Config struct {
	// InstanceURL is the org's address: https://MyDomain.my.salesforce.com.
	InstanceURL string
	// Token is an access token of that org.
	Token Secret
	// Renew gets another token when the org refuses this one; nil when there is none.
	Renew Renew `json:"-"`
	// Transport replaces the client's own connection pool; nil uses it.
	Transport http.RoundTripper
}

// Conn is one session in one org: requests and answers, whatever is asked. It may be
// used by many goroutines at once.
type Conn struct {
	adapter adapter
	// slots bounds the reads that are under way; writes do not wait for one.
	slots chan struct{}
	// aside is the slot of the reads that are made Aside.
	aside   chan struct{}
	version *Memo[string]
	usage   usage
}

// Open checks the address and the token of a session. It sends nothing. The error
// wraps ErrInstanceURL or ErrToken.
func Open(cfg Config) (*Conn, error) {
	instance, err := ParseInstanceURL(cfg.InstanceURL)
	if err != nil {
		return nil, err
	}
	origin, err := url.Parse(instance)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be read", ErrInstanceURL)
	}
	if err := checkToken(cfg.Token.open()); err != nil {
		return nil, err
	}
	if cfg.Transport == nil {
		cfg.Transport = newTransport()
	}
	return &Conn{
		adapter: adapter{origin: origin, token: newLiveToken(cfg.Token, cfg.Renew), base: cfg.Transport},
		slots:   make(chan struct{}, MaxParallelReads),
		aside:   make(chan struct{}, 2),
		version: NewMemo[string]("ask for the API versions"),
	}, nil
}

// checkToken refuses what no token is. Its shape is not checked further, since a
// token may be opaque or a JWT.
func checkToken(token string) error {
	switch {
	case token == "":
		return fmt.Errorf("%w: it is empty", ErrToken)
	case strings.HasPrefix(token, "[REDACTED]"):
		return fmt.Errorf("%w: the Salesforce CLI has redacted it; ask with: sf org auth show-access-token", ErrToken)
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return fmt.Errorf("%w: it holds a blank or a character that no token has", ErrToken)
	}
	return nil
}

// Close drops the idle connections. A connection that is closed can still be used.
func (c *Conn) Close() {
	if pool, ok := c.adapter.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// asideKey marks the context of reads that are made Aside.
type asideKey struct{}

// Aside gives a context whose reads need no slot that others wait for, and end after a while
// that is too short to count as long-running; see MaxParallelReads.
func Aside(ctx context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithValue(ctx, asideKey{}, true), min(patience, longRunning/2))
}

// Read sends a request that changes nothing, when there is a slot for it.
func (c *Conn) Read(ctx context.Context, req Request) (Reply, error) {
	slots := c.slots
	if ctx.Value(asideKey{}) != nil {
		slots = c.aside
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return Reply{}, &core.RemoteError{Op: req.Op, Err: context.Cause(ctx)}
	}
	return c.sendRenewing(ctx, req)
}

// Write sends a request that changes something, exactly once.
func (c *Conn) Write(ctx context.Context, req Request) (Reply, error) {
	req.write = true
	return c.send(ctx, req)
}

// send sends a request, counts it, and notes what the answer says of the org's limits.
func (c *Conn) send(ctx context.Context, req Request) (Reply, error) {
	began := time.Now()
	answer, err := c.adapter.send(ctx, req)
	if req.isCounted() && mayHaveLeft(err) {
		c.usage.count()
	}
	if org, ok := parseUsage(answer.Header.Get("Sforce-Limit-Info")); ok {
		c.usage.note(org, began, time.Now())
	}
	return answer, err
}

// InstanceURL is the address of the org, scheme and host.
func (c *Conn) InstanceURL() string { return c.adapter.origin.String() }

// Usage tells how many of its daily API requests the org has used, of how many, and how
// many this session has made.
func (c *Conn) Usage() (used, limit, made int) {
	org, made := c.usage.now()
	return org.used, org.limit, made
}
