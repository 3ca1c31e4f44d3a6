package flow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// Reads are the reads of what a person may do. Each is made once, however many ask for
// it, and goes on when whoever asked has left: it is begun while a choice is being
// made, for what is asked after it. A read for a choice that was made otherwise ends.
type Reads struct {
	ctx      context.Context
	now      func() time.Time
	mu       sync.Mutex
	orgs     map[orgKey]*reading
	users    map[userKey]*reading
	licenses map[licenseKey]*reading
}

// userKey is a user as read at one moment: what was read before it may not be true.
type userKey struct {
	user core.ID
	at   time.Time
}

type licenseKey struct {
	userKey
	license core.ID
}

func keyOf(b upgrade.Basis) userKey { return userKey{b.User.User.ID, b.User.ReadAt} }

// orgKey is the one org of a session.
type orgKey struct{}

// orgFactsAge is how long what was read of the org ahead is good for someone who is
// chosen later: seats are taken all the time.
const orgFactsAge = 5 * time.Minute

// NewReads makes reads that end with ctx. now is the clock that tells how old they are.
func NewReads(ctx context.Context, now func() time.Time) *Reads {
	return &Reads{
		ctx: ctx, now: now, orgs: map[orgKey]*reading{},
		users: map[userKey]*reading{}, licenses: map[licenseKey]*reading{},
	}
}

// reading is one read. rows, value and err are set when done is closed.
type reading struct {
	began  time.Time
	cancel context.CancelFunc
	done   chan struct{}
	rows   rowCounter
	value  any
	err    error
}

// readingOf is a reading whose value is a T.
type readingOf[T any] struct{ *reading }

// rowCounter counts the rows that have come, and tells others of them.
type rowCounter struct {
	mu    sync.Mutex
	total int64
	told  []func(more int64)
}

// tell tells one more from now on.
func (c *rowCounter) tell(more func(rows int64)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	more(c.total)
	c.told = append(c.told, more)
}

func (c *rowCounter) add(more int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total += more
	for _, tell := range c.told {
		tell(more)
	}
}

// source gives a function that is told how many rows one of several reads has seen.
func (c *rowCounter) source() func(rows int) {
	var seen int64
	return func(rows int) {
		c.add(int64(rows) - seen)
		seen = int64(rows)
	}
}

// begin finds a read, or begins it and ends every other of its kind.
func begin[K comparable](r *Reads, all map[K]*reading, key K, ask func(context.Context, *reading) (any, error)) *reading {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, ok := all[key]; ok {
		return known
	}
	dropAll(all)
	ctx, cancel := context.WithCancel(r.ctx)
	read := &reading{began: r.now(), cancel: cancel, done: make(chan struct{})}
	all[key] = read
	go func() {
		defer cancel()
		read.err = parallel.Safely(func() (err error) {
			read.value, err = ask(ctx, read)
			return err
		})
		if read.err != nil { // who asks again gets a new one
			r.mu.Lock()
			if all[key] == read {
				delete(all, key)
			}
			r.mu.Unlock()
		}
		close(read.done)
	}()
	return read
}

// wait gives what was read, once it is there. rows is told how many rows have come; it
// may be nil.
func (r readingOf[T]) wait(ctx context.Context, rows func(more int64)) (T, error) {
	value, err := r.reading.wait(ctx, rows)
	answer, _ := value.(T)
	return answer, err
}

func (r *reading) wait(ctx context.Context, rows func(more int64)) (any, error) {
	if rows != nil {
		r.rows.tell(rows)
	}
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for what is being read: %w", context.Cause(ctx))
	}
}

// forget ends every read.
func (r *Reads) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	dropAll(r.orgs)
	dropAll(r.users)
	dropAll(r.licenses)
}

// dropUnfinished ends the read of a user, unless it is done: where something beside it
// has failed, it is about to, and who tries again must not get that error.
func (r *Reads) dropUnfinished(basis upgrade.Basis) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	key := keyOf(basis)
	read, ok := r.users[key]
	if !ok {
		return
	}
	select {
	case <-read.done:
	default:
		read.cancel()
		delete(r.users, key)
	}
}

func dropAll[K comparable](all map[K]*reading) {
	for key, read := range all {
		read.cancel()
		delete(all, key)
	}
}

// org begins to read what depends on the org alone, anew when that is long ago.
func (r *Reads) org(org upgrade.Reader) readingOf[upgrade.OrgFacts] {
	r.mu.Lock()
	if known, ok := r.orgs[orgKey{}]; ok && r.now().Sub(known.began) > orgFactsAge {
		dropAll(r.orgs)
	}
	r.mu.Unlock()
	return readingOf[upgrade.OrgFacts]{begin(r, r.orgs, orgKey{}, func(ctx context.Context, _ *reading) (any, error) {
		return upgrade.GatherOrg(ctx, org)
	})}
}

// Basis reads what is known once a user is chosen, as far as it was not read ahead.
func (r *Reads) Basis(ctx context.Context, org upgrade.Reader, user core.ID) (upgrade.Basis, error) {
	if r == nil {
		return upgrade.GatherBasis(ctx, org, user)
	}
	return upgrade.GatherBasisWith(ctx, org, user, func(ctx context.Context) (upgrade.OrgFacts, error) {
		return r.org(org).wait(ctx, nil)
	})
}

// user begins to read what the user of a basis may do now.
func (r *Reads) user(org upgrade.Reader, basis upgrade.Basis) readingOf[upgrade.Access] {
	return readingOf[upgrade.Access]{begin(r, r.users, keyOf(basis), func(ctx context.Context, read *reading) (any, error) {
		return upgrade.GatherUserAccess(ctx, org, basis.User, read.rows.source())
	})}
}

// license begins to read what a question asks for.
func (r *Reads) license(q LicenseQuestion) readingOf[LicenseAnswer] {
	return readingOf[LicenseAnswer]{begin(r, r.licenses, licenseKey{keyOf(q.Basis), q.License}, func(ctx context.Context, read *reading) (any, error) {
		before := func(ctx context.Context) (upgrade.Access, error) {
			if q.Before != nil {
				return *q.Before, nil
			}
			return r.user(q.Org, q.Basis).wait(ctx, read.rows.add)
		}
		var got LicenseAnswer
		var err error
		got.Before, got.Both, err = upgrade.GatherLicenseAccess(ctx, q.Org, q.Basis, q.License, before, read.rows.source())
		if err != nil {
			r.dropUnfinished(q.Basis)
			return got, err
		}
		got.Costs = planning.RankProfiles(q.Basis, q.License, got.Both)
		return got, nil
	})}
}

// known finds the reading of a license's profiles that is under way or done.
func (r *Reads) known(basis upgrade.Basis, license core.ID) (known readingOf[LicenseAnswer], is bool) {
	if r == nil {
		return known, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	known.reading, is = r.licenses[licenseKey{keyOf(basis), license}]
	return known, is
}
