package demoorg

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// The errors of Start that callers tell apart with errors.Is.
var (
	// ErrNotLoopback is wrapped when Options.Listen can be reached from another
	// machine: the org speaks plain HTTP, and its data is not protected.
	ErrNotLoopback = errors.New("the demo org listens on loopback only")
	// ErrUnfinished is wrapped when the file is a database of another program, or of
	// another version of this one.
	ErrUnfinished = errors.New("the database is not a whole demo org: delete it")
)

// Options says what org to start. The zero value is a complete org in memory on
// a free port.
type Options struct {
	// Path is the database file; "" keeps everything in memory. A file that is
	// there already is used as it is: Users, Seed, Crowded and Profiles have no effect, and other
	// Features than it was made with are an error.
	Path string
	// Open gives the records in place of Path; nil for those of Path.
	Open func(context.Context, *schema.Schema, store.Options) (*store.Store, error)
	// Wrap puts a handler in front of the org's own, which has the records at hand; nil
	// for none.
	Wrap func(http.Handler, *store.Store) http.Handler
	// Strict refuses the URL parameters that a resource doesn't know, so that a test
	// sees a wrong one. Salesforce ignores them.
	Strict bool
	// BeforeWrite may refuse to have a record changed or deleted, as another
	// transaction or an automation of the org does; nil never refuses.
	BeforeWrite func(id string) error
	// DailyCalls is the limit of API calls in 24 hours; nil for the usual one.
	DailyCalls func() int
	// Spent is told that a request costs API calls, and how many; nil for nobody.
	Spent func(r *http.Request, calls int)
	// Listen is the address, "127.0.0.1:0" when empty. It has to be loopback.
	Listen string
	// Listener serves in the place of Listen: a test's, in memory. It is closed with
	// the org.
	Listener net.Listener
	// Latency delays every answer.
	Latency time.Duration
	// Plain leaves answers uncompressed whatever the client accepts: one in the same
	// process has them no sooner for it, and packing takes a megabyte at a time.
	Plain bool
	// Users is how many external users there are in all, never fewer than those
	// with a story; 0 is the seed's own number.
	Users int
	// Progress is told now and then how many of Users have been made up; nil for
	// nobody. A million takes a minute or two, half of which goes by after the last
	// call, while the indexes are made. An org that is in Path already needs none.
	Progress func(users int)
	// Seed makes the random part of the data.
	Seed int64
	// Crowded adds the user seed.Crowded, whose access is as large as an org allows.
	// It takes about half a second more to fill.
	Crowded bool
	// Profiles is how many more profiles of Partner Community there are, with 2,100 field
	// permissions each.
	Profiles int
	// Now is the org's clock; time.Now when nil.
	Now func() time.Time
	// Features is what the org has; nil is all of them.
	Features *schema.Features
	// Canary stands, again and again, in the first half of every access token that the
	// org makes, for who looks for tokens where none may be. It is made of letters,
	// digits, dots and underscores; "" makes tokens that are random throughout.
	Canary string
	// MembershipDelay is how long after an upgrade site membership is
	// recalculated; 0 keeps what the seed says, a negative value is at once.
	MembershipDelay time.Duration
}

func (o Options) clock() func() time.Time {
	if o.Now == nil {
		return time.Now
	}
	return o.Now
}

// checkAddress gives the listening address, or refuses one that is not loopback.
func (o Options) checkAddress() (string, error) {
	if o.Listen == "" {
		return "127.0.0.1:0", nil
	}
	host, _, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return "", fmt.Errorf("listen on %q: %w", o.Listen, err)
	}
	if !isLoopback(host) {
		return "", fmt.Errorf("listen on %q: %w", o.Listen, ErrNotLoopback)
	}
	return o.Listen, nil
}

// isLoopback tells whether a host is this machine and nothing else.
func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// metaSeeded is set once the database holds all of its data.
const metaSeeded = "demoorg.seeded"

// openStore opens the database and fills it when it is new.
func openStore(ctx context.Context, o Options) (*store.Store, error) {
	settings, features := store.Options{Now: o.clock()}, schema.AllFeatures()
	if o.Features != nil {
		features = *o.Features
	}
	if o.Open != nil {
		return o.Open(ctx, schema.Build(features), settings)
	}
	read := sync.OnceValues(seed.Read)
	if _, err := os.Stat(o.Path); err != nil {
		go read() //nolint:errcheck // fill has the error; meanwhile the tables are made
	}
	sch := schema.Build(features)
	s, err := store.Create(ctx, o.Path, sch, settings, func(tx *store.Tx) error { return o.fill(tx, read) })
	if errors.Is(err, os.ErrExist) {
		return reopenStore(ctx, o.Path, sch, settings)
	}
	if err != nil {
		return nil, fmt.Errorf("fill the demo org: %w", err)
	}
	return s, nil
}

// fill writes the data of a new org.
func (o Options) fill(tx *store.Tx, read func() (*seed.Data, error)) error {
	tx.SetMeta(metaSeeded, "true")
	return seed.Write(tx, seed.Options{
		Data: read, Users: o.Users, Seed: o.Seed, Crowded: o.Crowded, Profiles: o.Profiles, Progress: o.Progress,
	})
}

// reopenStore opens a database that is there, when it is one of this package.
func reopenStore(ctx context.Context, path string, sch *schema.Schema, settings store.Options) (*store.Store, error) {
	s, err := store.Open(ctx, path, sch, settings)
	if err != nil {
		return nil, fmt.Errorf("open the demo org: %w", err)
	}
	var seeded string
	err = s.View(ctx, func(tx *store.Tx) error {
		seeded = tx.Meta(metaSeeded)
		return nil
	})
	if err == nil && seeded == "" {
		err = ErrUnfinished
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the demo org in %s: %w", path, err), s.Close())
	}
	return s, nil
}
