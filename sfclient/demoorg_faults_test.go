package sfclient_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// everything is all that one upgrade reads.
type everything struct {
	Session upgrade.Session
	Found   upgrade.UserMatches
	User    upgrade.UserFacts
	Catalog upgrade.Catalog
	Grants  upgrade.Grants
	Sites   []core.NetworkGrant
}

// readEverything reads with a new client, so that nothing is remembered.
func readEverything(t testing.TB, org *demoorgtest.Org, user core.ID) (all everything, err error) {
	t.Helper()
	ctx, client := t.Context(), connect(t, org)
	if all.Session, err = client.Session(ctx); err != nil {
		return all, err
	}
	if all.Found, err = client.SearchUsers(ctx, "maya chen", 10); err != nil {
		return all, err
	}
	if all.User, err = client.User(ctx, user); err != nil {
		return all, err
	}
	if all.Catalog, err = client.Catalog(ctx); err != nil {
		return all, err
	}
	parents := parentsOf(all.User)
	if all.Grants, err = client.Grants(ctx, parents, nil); err != nil {
		return all, err
	}
	all.Sites, _, err = client.SiteGrants(ctx, append(parents, all.User.User.Profile.ID))
	return all, err
}

// TestReadIsWholeOrFails spoils the n-th request, for n from the first one until no
// fault fires: what is read is then complete, or a typed error, and never a part.
func TestReadIsWholeOrFails(t *testing.T) {
	t.Parallel()
	for name, order := range effort.SomeOf(2, map[string]demoorgtest.Fault{
		"reset":             {Kind: demoorgtest.Reset},
		"truncated success": {Kind: demoorgtest.Truncated, Status: http.StatusOK},
		"empty success":     {Kind: demoorgtest.EmptyArray, Status: http.StatusOK},
		"null success":      {Kind: demoorgtest.Null, Status: http.StatusOK},
		"web page":          {Kind: demoorgtest.ServerError},
		"limit":             {Kind: demoorgtest.LimitExceeded},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			org := startOrg(t)
			user := idOf(t, org, seed.Maya)
			want, err := readEverything(t, org, user)
			if err != nil {
				t.Fatal(err)
			}
			for n, fired := 1, true; fired; n++ {
				before := len(org.Requests())
				order.Nth = n
				org.ClearFaults()
				org.Inject(order)
				got, err := readEverything(t, org, user)
				fired = faulted(org.Requests()[before:])
				if err := wholeOrTyped(want, got, err); err != nil {
					t.Errorf("request %d: %v", n, err)
				}
				if n > 100 {
					t.Fatal("the fault always fires")
				}
			}
		})
	}
}

func faulted(requests []demoorgtest.Request) bool {
	for _, r := range requests {
		if r.Fault != demoorgtest.None {
			return true
		}
	}
	return false
}

// wholeOrTyped tells what is wrong with a reading, nil when nothing is.
func wholeOrTyped(want, got everything, err error) error {
	if err != nil {
		var remote *core.RemoteError
		if !errors.As(err, &remote) || remote.Op == "" {
			return fmt.Errorf("not a typed error: %w", err)
		}
		return nil
	}
	diff := cmp.Diff(want, got,
		cmpopts.IgnoreFields(upgrade.Session{}, "CallsUsed"),
		cmpopts.IgnoreFields(upgrade.UserFacts{}, "ReadAt"),
		cmpopts.SortSlices(func(a, b any) bool { return fmt.Sprint(a) < fmt.Sprint(b) }),
	)
	if diff != "" {
		return fmt.Errorf("a part was read: %s", diff)
	}
	return nil
}
