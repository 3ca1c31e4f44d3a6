package demoorg

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
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
// exclamation mark, and the secret.
func newToken(orgID string) string {
	secret := make([]byte, tokenLength)
	_, _ = rand.Read(secret) // never fails, and fills the slice: crypto/rand
	for i, b := range secret {
		secret[i] = tokenAlphabet[int(b)%len(tokenAlphabet)]
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
	err := o.store.View(ctx, func(tx *store.Tx) error {
		user, err := tx.Get("User", s.userID)
		if errors.Is(err, store.ErrNotFound) || err == nil && !user.Bool("IsActive") {
			return sessionExpired()
		}
		if err != nil {
			return fmt.Errorf("read the user of the session: %w", err)
		}
		actor, err = rules.LoadActor(tx, s.userID)
		return err
	})
	return actor, err
}

// userInfo answers GET /services/oauth2/userinfo. Source:
// https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
func userInfo(ctx context.Context, c *call) (*answer, error) {
	var user store.Row
	err := c.view(ctx, func(tx *store.Tx) (err error) {
		user, err = tx.Get("User", c.session.userID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the running user: %w", err)
	}
	base := c.org.URL()
	return ok(map[string]any{
		"sub":                base + "/id/" + c.session.orgID + "/" + c.session.userID,
		"user_id":            c.session.userID,
		"organization_id":    c.session.orgID,
		"preferred_username": user.String("Username"),
		"nickname":           user.String("CommunityNickname"),
		"name":               user.String("Name"),
		"given_name":         user.String("FirstName"),
		"family_name":        user.String("LastName"),
		"email":              user.String("Email"),
		"email_verified":     true,
		"zoneinfo":           user.String("TimeZoneSidKey"),
		"locale":             user.String("LocaleSidKey"),
		"language":           user.String("LanguageLocaleKey"),
		"active":             user.Bool("IsActive"),
		"user_type":          strings.ToUpper(user.String("UserType")),
		"updated_at":         user.String("LastModifiedDate"),
		"urls": map[string]string{
			"rest":          base + dataPath + "/v{version}/",
			"sobjects":      base + dataPath + "/v{version}/sobjects/",
			"query":         base + dataPath + "/v{version}/query/",
			"search":        base + dataPath + "/v{version}/search/",
			"custom_domain": base,
		},
	}), nil
}
