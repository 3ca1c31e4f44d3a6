package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/wire"
)

// memoryNet is a network of one listener that lives in memory, so that everything on
// it waits in virtual time.
type memoryNet struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newMemoryNet() *memoryNet {
	return &memoryNet{conns: make(chan net.Conn), done: make(chan struct{})}
}

// Accept gives the org's end of the next connection.
func (m *memoryNet) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.done:
		return nil, net.ErrClosed
	}
}

// Close ends the listener.
func (m *memoryNet) Close() error {
	m.once.Do(func() { close(m.done) })
	return nil
}

// Addr is a loopback address, as the client demands of plain HTTP.
func (*memoryNet) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4000} }

// errRefused is a connection that could not be made.
var errRefused = errors.New("connect: connection refused")

func (m *memoryNet) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case m.conns <- there:
		return here, nil
	case <-m.done:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errRefused}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// countingTransport refuses the connections of some requests, by their numbers from 1.
type countingTransport struct {
	http.RoundTripper
	mu     sync.Mutex
	seen   int
	refuse []int
	hit    bool
}

// RoundTrip refuses or hands on.
func (c *countingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.seen++
	refused := slices.Contains(c.refuse, c.seen)
	c.hit = c.hit || refused
	c.mu.Unlock()
	if refused {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errRefused}
	}
	return c.RoundTripper.RoundTrip(req)
}

// count begins to count anew, and refuses these requests; without any, none.
func (c *countingTransport) count(refuse ...int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(refuse) > 0 {
		refuse = append(refuse, c.refuse...)
	}
	c.seen, c.refuse, c.hit = 0, refuse, false
}

func (c *countingTransport) refused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hit
}

// virtual is a demo org and the program's workers, all in the virtual time of one
// synctest bubble. It must be closed inside of the bubble. The org can be replaced by
// a new one under a client that lives on, which gets the new token by renewal.
type virtual struct {
	*testOrg
	network   *memoryNet
	pool      *http.Transport
	transport *countingTransport
	workers   *runs.Workers
	clock     runs.Clock
	// later is what strikes once a run has ended, in what follows it; problems is what
	// was found wrong with the last one.
	later    *strike
	skew     time.Duration // by which the clock of the machine is set then
	problems []string
	first    *runs.FinishedRun // what the first run left, nil when it could not be begun
}

// openVirtual begins with no org.
func openVirtual(t *testing.T) *virtual {
	t.Helper()
	began := time.Now()
	v := &virtual{clock: runs.Clock{Now: func() time.Time { return morning().Add(time.Since(began)) }, Rate: 1}}
	v.pool = &http.Transport{MaxIdleConnsPerHost: 5, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		return v.network.dial(ctx, network, address)
	}}
	v.transport = &countingTransport{RoundTripper: v.pool}
	return v
}

// start replaces the org by a copy of the image, and the workers by those of a new
// start of the program.
func (v *virtual) start(t *testing.T, img *demoorgtest.Image, folder runs.Folder) {
	t.Helper()
	v.close()
	v.network = newMemoryNet()
	org := demo(t, demoorg.Options{Open: img.Open, MembershipDelay: -1, Now: v.clock.Now, Listener: v.network})
	v.testOrg = &testOrg{Org: org, t: t, http: &http.Client{Transport: v.pool}}
	v.workers = &runs.Workers{Folder: folder, Clock: v.clock}
	v.transport.count()
}

func (v *virtual) close() {
	v.pool.CloseIdleConnections()
	if v.testOrg == nil {
		return
	}
	if err := v.Close(); err != nil {
		v.t.Error(err)
	}
}

// session gives a new client, as a new start of the program does.
func (v *virtual) session() *sfclient.Client {
	v.t.Helper()
	client, err := sfclient.New(wire.Config{
		InstanceURL: v.URL(), Token: wire.NewSecret(v.Token()), Transport: v.transport,
		Renew: func(context.Context, wire.Secret) (wire.Secret, error) {
			return wire.NewSecret(v.Token()), nil
		},
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return client
}

// await reads the events of a run to its end.
func await(events <-chan upgrade.Event) (result upgrade.Result) {
	for e := range events {
		if e.Result != nil {
			result = *e.Result
		}
	}
	return result
}
