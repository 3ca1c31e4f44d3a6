package demoorg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// tokenAlphabet holds 64 characters, so that a random byte can be cut to one of
// them without favouring any. They are those that the Salesforce CLI accepts in a
// token: word characters and the dot.
const tokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._"

// tokenLength is the length of the secret part: 64 characters of 6 bits.
const tokenLength = 64

// newToken makes an access token as Salesforce shapes it: the org's id, an
// exclamation mark, and the secret. The first half of the secret is filled with the
// canary, if there is one, and stays as random as before without.
func newToken(orgID, canary string) string {
	secret := make([]byte, tokenLength)
	_, _ = rand.Read(secret) // never fails, and fills the slice: crypto/rand
	for i, b := range secret {
		secret[i] = tokenAlphabet[int(b)%len(tokenAlphabet)]
	}
	if canary != "" {
		copy(secret[:tokenLength/2], strings.Repeat(canary, tokenLength))
	}
	return orgID + "!" + string(secret)
}

// session is a user who has signed in.
type session struct {
	userID, orgID string
}

// sessions knows which tokens are good, by their hashes.
type sessions struct {
	mu    sync.RWMutex
	orgID string
	users map[[sha256.Size]byte]string
}

func (s *sessions) add(token, userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users == nil {
		s.users = map[[sha256.Size]byte]string{}
	}
	s.users[sha256.Sum256([]byte(token))] = userID
}

func (s *sessions) remove(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.users, sha256.Sum256([]byte(token)))
}

// find gives the session of a token. It compares every known hash in constant
// time, so that an answer's time tells nothing about them.
func (s *sessions) find(token string) (session, bool) {
	sum := sha256.Sum256([]byte(token))
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found session
	for known, userID := range s.users {
		if subtle.ConstantTimeCompare(known[:], sum[:]) == 1 {
			found = session{userID: userID, orgID: s.orgID}
		}
	}
	return found, found.userID != ""
}

func sessionExpired() *schema.APIError {
	return refuse(http.StatusUnauthorized, "INVALID_SESSION_ID", "Session expired or invalid")
}

// authenticate finds the session of a request.
func (o *Org) authenticate(r *http.Request) (session, *schema.APIError) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return session{}, sessionExpired()
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth") {
		return session{}, refuse(http.StatusUnauthorized, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
	}
	s, found := o.sessions.find(strings.TrimSpace(token))
	if !found {
		return session{}, sessionExpired()
	}
	return s, nil
}

// actors are what users may do. Reading it takes longer than most requests, so it is kept
// while nothing is written.
type actors struct {
	mu    sync.Mutex
	stamp string // of the last write before they were read
	known map[string]rules.Actor
}

// metaLastWrite is where the store keeps the stamp of its last write.
const metaLastWrite = "_clock"

// load gives what a user may do now.
func (a *actors) load(tx *store.Tx, userID string) (rules.Actor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if stamp := tx.Meta(metaLastWrite); stamp != a.stamp || stamp == "" {
		a.stamp, a.known = stamp, map[string]rules.Actor{}
	}
	if kept, known := a.known[userID]; known && kept.HoldsAt(tx.Now()) {
		return kept, nil
	}
	actor, err := rules.LoadActor(tx, userID)
	if err == nil && tx.Err() == nil {
		a.known[userID] = actor
	}
	return actor, err
}

// loadActor reads what a user who has a session may do, once what was to happen by now has
// happened. A user who has been deactivated in the meantime has no session any more.
func (o *Org) loadActor(ctx context.Context, userID string) (actor rules.Actor, err error) {
	now, due := o.now(), false
	err = o.store.View(ctx, func(tx *store.Tx) (err error) {
		at, waiting := tx.NextJob()
		if due = waiting && !at.After(now); due {
			return nil
		}
		if actor, err = o.actors.load(tx, userID); err != nil || !actor.Active {
			return sessionExpired()
		}
		return nil
	})
	if err != nil || !due {
		return actor, err
	}
	err = o.store.Update(ctx, func(tx *store.Tx) error {
		o.rules.RunDue(tx, now)
		return nil
	})
	if err != nil {
		return rules.Actor{}, err
	}
	return o.loadActor(ctx, userID)
}
