package signin_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/sfclient/signin"
	"cupgrade/sfclient/wire"
)

// tokens makes the answers of show-access-token to one run after another.
func tokens(names ...string) []signin.Output {
	outs := make([]signin.Output, 0, len(names))
	for _, name := range names {
		outs = append(outs, out(fmt.Sprintf(`{"status":0,"result":{"accessToken":%q},"warnings":[]}`, canary+name)))
	}
	return outs
}

// signedIn is a session of an sf that shows these tokens, the first at sign-in.
func signedIn(t *testing.T, names ...string) (*script, signin.Credentials) {
	t.Helper()
	sf := good().on(showToken, tokens(names...)...)
	got, err := signin.FromCLI(t.Context(), sf, "prod")
	if err != nil {
		t.Fatal(err)
	}
	return sf, got
}

func secret(name string) wire.Secret { return wire.NewSecret(canary + name) }

func TestRenewOnceForAllRequests(t *testing.T) {
	t.Parallel()
	sf, got := signedIn(t, "1", "2", "3")
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			token, err := got.Renewer.Renew(t.Context(), secret("1"))
			if err != nil || !token.Equal(secret("2")) {
				t.Errorf("got another token, %v", err)
			}
		})
	}
	all.Wait()
	if n := sf.ran(showToken); n != 2 {
		t.Errorf("sf was asked %d times, want at sign-in and once more", n)
	}
}

func TestRenewIsNoLoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sf, got := signedIn(t, "1", "2", "3", "4")
		token := secret("1")
		// An org that refuses every token.
		refusals := 0
		for range 20 {
			next, err := got.Renewer.Renew(t.Context(), token)
			if err != nil {
				failure(t, err, signin.ReasonCannotRenew)
				refusals++
				continue
			}
			token = next
		}
		if n := sf.ran(showToken); n != 2 || refusals != 19 {
			t.Errorf("sf was asked %d times, and %d renewals refused", n, refusals)
		}
		// Hours later it is another failure.
		time.Sleep(2 * time.Hour)
		if next, err := got.Renewer.Renew(t.Context(), token); err != nil || !next.Equal(secret("3")) {
			t.Errorf("the next session: %v", err)
		}
	})
}

func TestRenewWithTheSameToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sf, got := signedIn(t, "1", "1", "2")
		for range 5 {
			_, err := got.Renewer.Renew(t.Context(), secret("1"))
			failure(t, err, signin.ReasonCannotRenew)
			says(t, err, "no newer one")
		}
		if n := sf.ran(showToken); n != 2 {
			t.Errorf("sf was asked %d times", n)
		}
		// The person signs in again in another terminal, and tries again.
		time.Sleep(time.Minute)
		if next, err := got.Renewer.Renew(t.Context(), secret("1")); err != nil || !next.Equal(secret("2")) {
			t.Errorf("after another sign-in: %v", err)
		}
	})
}

func TestRenewRemembersAFailure(t *testing.T) {
	t.Parallel()
	sf, got := signedIn(t, "1")
	sf.on(showToken, failed(unknownOrg, 2))
	for range 3 {
		_, err := got.Renewer.Renew(t.Context(), secret("1"))
		failure(t, err, signin.ReasonUnknownOrg)
	}
	if n := sf.ran(showToken); n != 2 {
		t.Errorf("sf was asked %d times", n)
	}
}

// blocking answers, and then waits until its run is given up.
type blocking struct{ *script }

func (b blocking) Run(ctx context.Context, args ...string) (signin.Output, error) {
	if b.ran(showToken) == 0 || args[1] == "display" {
		return b.script.Run(ctx, args...)
	}
	<-ctx.Done()
	return signin.Output{}, ctx.Err()
}

func TestRenewCancelled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		got, err := signin.FromCLI(t.Context(), blocking{good()}, "prod")
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		ctx, cancel := context.WithCancel(t.Context())
		for range 2 { // One runs sf, the other waits for it.
			all.Go(func() {
				_, err := got.Renewer.Renew(ctx, got.Token)
				failure(t, err, signin.ReasonCancelled)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v is no context.Canceled", err)
				}
			})
		}
		synctest.Wait()
		cancel()
		all.Wait()
		// Giving up is not remembered as a failure of the session.
		began := time.Now()
		_, err = got.Renewer.Renew(t.Context(), got.Token)
		failure(t, err, signin.ReasonTimeout)
		if took := time.Since(began); took != 30*time.Second {
			t.Errorf("gave up after %s", took)
		}
	})
}
