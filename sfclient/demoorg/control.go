package demoorg

import (
	"context"
	"fmt"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

// SessionFor signs a user in and gives the token, so that someone with fewer
// rights than the administrator can be played.
func (o *Org) SessionFor(ctx context.Context, username string) (string, error) {
	var id string
	err := o.store.View(ctx, func(tx *store.Tx) error {
		user, err := tx.First("User", `"Username" = ? COLLATE NOCASE`, username)
		id = user.String("Id")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("sign %s in: %w", username, err)
	}
	token := newToken(o.sessions.orgID, o.canary)
	o.sessions.add(token, id)
	return token, nil
}

// Expire ends the session of a token.
func (o *Org) Expire(token string) { o.sessions.remove(token) }

// Inject orders a fault.
func (o *Org) Inject(f Fault) { o.faults.add(f) }

// ClearFaults takes back every order of Inject.
func (o *Org) ClearFaults() { o.faults.clear() }

// Requests lists the requests so far, the oldest first; of very many, the newest.
func (o *Org) Requests() []Request { return o.log.snapshot() }

// Configure changes the settings of the org that the rules of a write read.
func (o *Org) Configure(ctx context.Context, change func(*rules.Settings)) error {
	return o.store.Update(ctx, func(tx *store.Tx) error {
		settings, err := rules.LoadSettings(tx)
		if err != nil {
			return err
		}
		change(&settings)
		return rules.SaveSettings(tx, settings)
	})
}

// LockRow makes the next n writes to a record fail with UNABLE_TO_LOCK_ROW; a
// negative n makes all of them fail, 0 frees it.
func (o *Org) LockRow(id string, n int) error {
	long, err := store.NormalizeID(id)
	if err != nil {
		return err
	}
	o.locks.hold(long, n)
	return nil
}

// LimitCalls leaves this many API calls of the daily limit.
func (o *Org) LimitCalls(remaining int) { o.usage.limitTo(remaining) }

// ExpireLocators closes every query locator.
func (o *Org) ExpireLocators() { o.cursors.expire() }

// Do changes records behind the API's back, as another administrator or an
// automation of the org would.
func (o *Org) Do(ctx context.Context, fn func(*store.Tx) error) error { return o.store.Update(ctx, fn) }
