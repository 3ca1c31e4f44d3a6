// Package demoorg is a simulated Salesforce org: an HTTP server on loopback that
// speaks the Salesforce REST API over a database of its own. It refuses what
// Salesforce refuses, with Salesforce's codes and texts.
//
// It is a simulation: nothing in it comes from, or goes to, a real org, and its
// Organization.InstanceName is "SIMULATION" so that a client can say so.
package demoorg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// Org is a running demo org. Its methods may be used from many goroutines.
type Org struct {
	store    *store.Store
	schema   *schema.Schema
	rules    *rules.Engine
	routes   []route
	now      func() time.Time
	options  Options
	token    string
	orgID    string
	sessions secrets[session]
	codes    secrets[authorization]
	grants   secrets[grant]
	actors   actors
	cursors  cursors
	usage    apiUsage
	zips     sync.Pool // by newZip

	listener net.Listener
	server   *http.Server
	closing  chan struct{} // closed when the org begins to close
	conns    sync.WaitGroup
	handling sync.WaitGroup
	gate     sync.Mutex   // guards handling against a request that comes in while closing
	close    func() error // once
}

// Start opens the org and serves it until Close. ctx bounds the start alone.
func Start(ctx context.Context, o Options) (*Org, error) {
	address, err := o.checkAddress()
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, o)
	if err != nil {
		return nil, err
	}
	org := &Org{
		store: s, schema: s.Schema(), rules: rules.New(s.Schema()), routes: listRoutes(),
		now: o.clock(), options: o, usage: apiUsage{limit: o.DailyCalls},
		closing: make(chan struct{}), zips: sync.Pool{New: newZip},
	}
	org.close = sync.OnceValue(org.shutDown)
	if err := s.Update(ctx, org.prepare); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := org.listen(ctx, address, o.Listener); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return org, nil
}

// What the org keeps beside its records: the first session.
const (
	metaToken = "demoorg.token"
	metaAdmin = "demoorg.admin"
)

// prepare makes the first session: it gives the administrator a token on the first start, and
// the same one on the next, as it is kept beside the records. An org that starts as a copy is a
// new one. It puts Options.MembershipDelay into the org's settings.
func (o *Org) prepare(tx *store.Tx) error {
	if delay := o.options.MembershipDelay; delay != 0 {
		settings := rules.LoadSettings(tx)
		settings.SiteDelay = max(delay, 0)
		rules.SaveSettings(tx, settings)
	}
	o.orgID = tx.First("Organization", "").String("Id")
	var admin string
	if o.token, admin = tx.Meta(metaToken), tx.Meta(metaAdmin); o.token == "" || o.options.Open != nil {
		o.token, admin = newToken(o.orgID, o.options.Canary), tx.First("User", `"Username" = ?`, seed.Admin).String("Id")
		tx.SetMeta(metaToken, o.token)
		tx.SetMeta(metaAdmin, admin)
	}
	o.sessions.keep(o.token, session{userID: admin})
	return nil
}

func (o *Org) listen(ctx context.Context, address string, listener net.Listener) error {
	if listener == nil {
		var config net.ListenConfig
		var err error
		if listener, err = config.Listen(ctx, "tcp", address); err != nil {
			return fmt.Errorf("open its address: %w", err)
		}
	}
	handler := http.Handler(http.HandlerFunc(o.serve))
	if o.options.Wrap != nil {
		handler = o.options.Wrap(handler, o.store)
	}
	o.listener = listener
	o.server = &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    4 * maxHeader, // beyond it net/http answers 431 by itself
		ConnState:         o.countConnection,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	o.conns.Go(func() {
		_ = o.server.Serve(listener) // it always ends with the listener's end
	})
	return nil
}

// countConnection lets Close wait for the goroutine of every connection.
func (o *Org) countConnection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		o.conns.Add(1)
	case http.StateClosed, http.StateHijacked:
		o.conns.Done()
	default:
	}
}

// URL is the instance URL, "http://127.0.0.1:PORT".
func (o *Org) URL() string { return "http://" + o.listener.Addr().String() }

// Token is the access token of the org's administrator.
func (o *Org) Token() string { return o.token }

// Close stops accepting requests, waits for those under way,
// and closes the database.
func (o *Org) Close() error { return o.close() }

func (o *Org) shutDown() error {
	err := o.listener.Close()
	o.gate.Lock()
	close(o.closing)
	o.gate.Unlock()
	o.handling.Wait()
	_ = o.server.Close() // the listener is closed already, which is all it can complain of
	o.conns.Wait()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return errors.Join(err, o.store.Close())
}

// enter counts a request as under way; false when the org is closing.
func (o *Org) enter() bool {
	o.gate.Lock()
	defer o.gate.Unlock()
	select {
	case <-o.closing:
		return false
	default:
		o.handling.Add(1)
		return true
	}
}
