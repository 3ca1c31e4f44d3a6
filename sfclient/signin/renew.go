package signin

import (
	"context"
	"time"

	"cupgrade/sfclient/wire"
)

// renewPause is how long after an attempt to renew a token the next one may be
// made. A session that is refused as soon as it is renewed is refused for a reason
// that a renewal does not mend; a person who signs in again meanwhile, and tries
// again, has taken longer.
const renewPause = time.Minute

// Renewer replaces a token that the org refuses. It never loops: a refused token is
// replaced once, however many requests it was refused to, and when that fails, or
// the new one is refused at once, the answer stays no for a minute.
type Renewer struct {
	ask func(context.Context) (wire.Secret, error)

	turn    chan struct{} // full while one goroutine reads and changes the rest
	current wire.Secret
	asked   time.Time // when the last attempt ended; zero before the first
	failed  error     // what came of it
}

func newRenewer(token wire.Secret, ask func(context.Context) (wire.Secret, error)) *Renewer {
	return &Renewer{ask: ask, turn: make(chan struct{}, 1), current: token}
}

// Renew gives a token to use in the place of one that was refused with a 401. The
// error is an *Error, with ReasonCannotRenew when there was no use in asking. It may
// be called by many goroutines at once; a nil Renewer always refuses.
func (r *Renewer) Renew(ctx context.Context, refused wire.Secret) (wire.Secret, error) {
	if r == nil {
		return wire.Secret{}, cannotRenew("It came from a source that has only the one.")
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return wire.Secret{}, causeOfEnd(ctx)
	}
	switch {
	case !refused.Equal(r.current):
		return r.current, nil // Another request was refused first.
	case r.asked.IsZero() || time.Since(r.asked) >= renewPause:
		return r.replace(ctx)
	case r.failed != nil:
		return wire.Secret{}, r.failed
	default:
		return wire.Secret{}, cannotRenew("It was renewed a moment ago, and the org refuses the new one too.")
	}
}

func (r *Renewer) replace(ctx context.Context) (wire.Secret, error) {
	token, err := r.ask(ctx)
	if ctx.Err() != nil {
		// Giving up is the person's doing, and says nothing of the session.
		return wire.Secret{}, causeOfEnd(ctx)
	}
	r.asked, r.failed = time.Now(), err
	if err == nil && token.Equal(r.current) {
		r.failed = cannotRenew("The Salesforce CLI has no newer one.")
	}
	if r.failed != nil {
		return wire.Secret{}, r.failed
	}
	r.current = token
	return token, nil
}

func cannotRenew(meaning string) error {
	return &Error{
		Reason: ReasonCannotRenew, Happened: "the org refuses the access token", Meaning: meaning,
		Advice: "Sign in again and restart. A session can be tied to a network address: see Setup > Session Settings.",
	}
}
