package wire

import (
	"context"
	"net/http"
	"sync"

	"cupgrade/core"
)

// Renew gets another token in the place of one that the org refused with a 401. It
// may be called by many requests at once, and must not ask in vain again and again;
// signin.Renewer.Renew is one.
type Renew func(ctx context.Context, refused Secret) (Secret, error)

// liveToken is the token of a session, which may be renewed while requests are
// under way.
type liveToken struct {
	renew Renew

	mu  sync.Mutex
	now Secret
}

func newLiveToken(token Secret, renew Renew) *liveToken { return &liveToken{now: token, renew: renew} }

func (t *liveToken) get() Secret {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// replace gets a new token for the one that was refused, and tells whether there is
// one to try.
func (t *liveToken) replace(ctx context.Context, refused Secret) bool {
	if t.renew == nil {
		return false
	}
	token, err := t.renew(ctx, refused)
	if err != nil || checkToken(token.open()) != nil {
		return false // the org's refusal says more than why there is no other token
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = token
	return true
}

// sendRenewing sends a read, and once more with a new token when the org refuses the
// one it has. Writes are left to who knows whether the plan still holds.
func (c *Conn) sendRenewing(ctx context.Context, req Request) (Reply, error) {
	used := c.adapter.token.get()
	answer, err := c.send(ctx, req)
	if !isUnauthorized(err) || !c.adapter.token.replace(ctx, used) {
		return answer, err
	}
	return c.send(ctx, req)
}

// isUnauthorized tells a 401 of the API. A 403 may be about a scope as well.
func isUnauthorized(err error) bool {
	remote, ok := err.(*core.RemoteError) //nolint:errorlint // the adapter gives it unwrapped
	return ok && remote.Status == http.StatusUnauthorized
}
