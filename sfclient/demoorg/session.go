package demoorg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"maps"
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

// secrets keeps what tokens and codes stand for, by their hashes.
type secrets[T any] struct {
	mu    sync.Mutex
	known map[digest]T
}

// digest stands for a secret that is not kept.
type digest [sha256.Size]byte

func digestOf(secret string) digest { return sha256.Sum256([]byte(secret)) }

func (s *secrets[T]) keep(secret string, value T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[digest]T{}
	}
	s.known[digestOf(secret)] = value
}

func (s *secrets[T]) find(secret string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, known := s.known[digestOf(secret)]
	return value, known
}

// take gives what a secret stands for, once.
func (s *secrets[T]) take(secret string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	value, known := s.known[digestOf(secret)]
	delete(s.known, digestOf(secret))
	return value, known
}

// drop forgets those whose value is ended.
func (s *secrets[T]) drop(isEnded func(T) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.known, func(_ digest, value T) bool { return isEnded(value) })
}

// session is a user who has signed in, by a refresh token that ends it or by none.
type session struct {
	userID  string
	refresh digest
}

func sessionExpired() *schema.APIError {
	return refuse(http.StatusUnauthorized, "INVALID_SESSION_ID", "Session expired or invalid")
}

// authenticate finds the user of a request.
func (o *Org) authenticate(r *http.Request) (string, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if scheme != "" && !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "OAuth") {
		return "", refuse(http.StatusUnauthorized, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
	}
	s, found := o.sessions.find(strings.TrimSpace(token))
	if !found {
		return "", sessionExpired()
	}
	return s.userID, nil
}

// actors are what users may do. Reading it takes longer than most requests, so it is kept
// while nothing is written.
type actors struct {
	mu    sync.Mutex
	stamp string // of the last write before they were read
	known map[string]rules.Actor
}

// load gives what a user may do now.
func (a *actors) load(tx *store.Tx, userID string) (rules.Actor, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if stamp := tx.LastWrite(); stamp != a.stamp || stamp == "" {
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
