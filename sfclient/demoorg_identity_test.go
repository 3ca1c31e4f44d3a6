package sfclient_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/wire"
)

// TestAnAnswerAboutAnotherRecordIsRefused answers each request of each reading about one
// record as if it had been about another valid one: nothing of that may be taken in.
func TestAnAnswerAboutAnotherRecordIsRefused(t *testing.T) {
	t.Parallel()
	org := startOrg(t)
	id := func(soql string) core.ID {
		rows := ask(t, org, soql)
		if len(rows) != 1 {
			t.Fatalf("%s gives %v", soql, rows)
		}
		return core.ID(rows[0]["Id"].(string))
	}
	maya := id("SELECT Id FROM User WHERE Username = '" + seed.Maya + "'")
	was, err := connect(t, org).User(t.Context(), maya)
	if err != nil {
		t.Fatal(err)
	}
	partner := partnerLicense(t, connect(t, org))
	session, err := connect(t, org).Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parent := was.User.Profile.PermissionSetID
	swaps := map[string]*strings.Replacer{
		"another user of the account":  strings.NewReplacer(string(maya), string(id("SELECT Id FROM User WHERE Username = 'ella.quist@brightharbor.example'"))),
		"a user who has been upgraded": strings.NewReplacer(string(maya), string(id("SELECT Id FROM User WHERE Username = '"+seed.Dana+"'"))),
		"another account":              strings.NewReplacer(string(was.Account.ID), string(id("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM User WHERE Username = '"+seed.Tomas+"')"))),
		"another owner":                strings.NewReplacer(string(was.Account.OwnerID), string(maya)),
		"another license":              strings.NewReplacer(string(partner.ID), string(was.User.Profile.License.ID)),
		"another administrator":        strings.NewReplacer(string(session.Admin.ID), string(maya)),
		"another profile's permissions": strings.NewReplacer(string(parent),
			string(id("SELECT Id FROM PermissionSet WHERE Profile.Name = '"+seed.ProfilePartnerSales+"'"))),
	}
	swaps["another profile"] = strings.NewReplacer(string(was.User.Profile.ID),
		string(id("SELECT Id FROM Profile WHERE Name = '"+seed.ProfilePartnerSales+"'")))
	readings := map[string]func(context.Context, *sfclient.Client) (any, error){
		"user": func(ctx context.Context, c *sfclient.Client) (any, error) {
			facts, err := c.User(ctx, maya)
			return certain(facts), err
		},
		"recheck": func(ctx context.Context, c *sfclient.Client) (any, error) {
			again, err := c.Recheck(ctx, was, partner.ID)
			again.User, again.License = certain(again.User), nil // a seat that can't be read keeps nobody from going on
			return again, err
		},
		"search": func(ctx context.Context, c *sfclient.Client) (any, error) {
			return c.SearchUsers(ctx, string(maya), 10)
		},
		"sites": func(ctx context.Context, c *sfclient.Client) (any, error) {
			grants, _, err := c.SiteGrants(ctx, []core.ID{was.User.Profile.ID})
			return grants, err
		},
		"grants": func(ctx context.Context, c *sfclient.Client) (any, error) {
			grants, err := c.Grants(ctx, []core.ID{parent}, nil)
			return len(grants.Rows), err
		},
		"session": func(ctx context.Context, c *sfclient.Client) (any, error) {
			read, err := c.Session(ctx)
			read.CallsMade, read.CallsUsed = 0, 0
			return read, err
		},
	}
	struck := map[string]int{}
	readings = effort.SomeOf(2, readings)
	for reading, read := range readings {
		honest, err := read(t.Context(), connect(t, org))
		if err != nil {
			t.Fatalf("%s: %v", reading, err)
		}
		for name, swap := range swaps {
			for nth := 1; ; nth++ {
				confused := &confusing{base: &http.Transport{}, swap: swap, nth: int64(nth)}
				client, err := sfclient.New(wire.Config{InstanceURL: org.URL(), Token: wire.NewSecret(org.Token()), Transport: confused})
				if err != nil {
					t.Fatal(err)
				}
				got, err := read(t.Context(), client)
				confused.base.CloseIdleConnections()
				if confused.asked.Load() < int64(nth) {
					break
				}
				if errors.Is(err, core.ErrOtherRecord) {
					struck[reading]++
					continue
				}
				if diff := cmp.Diff(honest, got, cmp.AllowUnexported(upgrade.UserFacts{})); err != nil || diff != "" {
					t.Errorf("%s, request %d about %s: %v\n%s", reading, nth, name, err, diff)
				}
			}
		}
	}
	for reading := range readings {
		if struck[reading] == 0 {
			t.Errorf("%s: no answer was refused", reading)
		}
	}
}

// certain is what of a user's facts tells whose it is: what has no rows for another user
// does not, and makes the proof after an upgrade fail if it is believed.
func certain(facts upgrade.UserFacts) upgrade.UserFacts {
	facts.ReadAt, facts.Packages = time.Time{}, nil
	facts.Groups = slices.Clone(facts.Groups)
	for i := range facts.Groups {
		facts.Groups[i].Components, facts.Groups[i].Muting = nil, nil
	}
	return facts
}

// confusing asks for other records in one of the requests of a client that are about them, as something in between
// does that takes one request for another.
type confusing struct {
	base  *http.Transport
	swap  *strings.Replacer
	nth   int64
	asked atomic.Int64
}

func (c *confusing) RoundTrip(r *http.Request) (*http.Response, error) {
	other := r.Clone(r.Context())
	other.URL.Path, other.URL.RawQuery = c.swap.Replace(r.URL.Path), c.swap.Replace(r.URL.RawQuery)
	changes := *other.URL != *r.URL
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		swapped := c.swap.Replace(string(body))
		changes = changes || swapped != string(body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		other.Body, other.ContentLength = io.NopCloser(strings.NewReader(swapped)), int64(len(swapped))
	}
	if !changes || c.asked.Add(1) != c.nth { // requests made beside each other come in any order
		return c.base.RoundTrip(r)
	}
	return c.base.RoundTrip(other)
}
