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

// loadActor reads what the user of a session may do. A user who has been
// deactivated in the meantime has no session any more.
func (o *Org) loadActor(ctx context.Context, s session) (rules.Actor, error) {
	var actor rules.Actor
	err := o.store.View(ctx, func(tx *store.Tx) (err error) {
		if !tx.Get("User", s.userID, "IsActive").Bool("IsActive") {
			return sessionExpired()
		}
		actor, err = rules.LoadActor(tx, s.userID)
		return err
	})
	return actor, err
}
