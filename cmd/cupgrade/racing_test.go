package main

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// claim is what one committer heard of one write: yes, no, or nothing certain.
type claim struct {
	object  string
	outcome upgrade.Outcome
}

// witness is an org that notes what a committer heard of its writes.
type witness struct {
	*sfclient.Client
	mu     sync.Mutex
	claims []claim
}

func (w *witness) hear(object string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.claims = append(w.claims, claim{object, upgrade.OutcomeOf(err)})
}

func (w *witness) EnablePartnerAccount(ctx context.Context, id core.ID, since time.Time) (upgrade.WriteReply, error) {
	reply, err := w.Client.EnablePartnerAccount(ctx, id, since)
	w.hear("Account", err)
	return reply, err
}

func (w *witness) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	reply, err := w.Client.UpgradeUser(ctx, change)
	w.hear("User", err)
	return reply, err
}

// TestRacingCommitters lets several machines apply the same plan while another admin
// edits the user, and checks what everybody heard against what took effect: a yes is
// one effect, a no is none, and what is not known is one or none. Nobody is upgraded
// twice, and whoever lost is told so.
func TestRacingCommitters(t *testing.T) {
	t.Parallel()
	for round := range racingRounds {
		o := startMovingOrg(t)
		plan := o.plan(o.client(""), upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)})
		witnesses, results := make([]*witness, 4), make([]upgrade.Result, 4)
		var racing sync.WaitGroup
		shared := runDir{tempDir(t)} // two of them are on the same machine
		for n := range witnesses {
			runs := shared
			if n >= 2 {
				runs = runDir{tempDir(t)}
			}
			witnesses[n] = &witness{Client: o.client("")}
			w := &workers{runs: runs, clock: wallClock()}
			racing.Go(func() { results[n] = await(w.worker(witnesses[n]).Start(plan)) })
		}
		if round%2 == 1 {
			racing.Go(func() { o.editMaya(t) })
		}
		racing.Wait()
		heard := map[string]map[upgrade.Outcome]int{"Account": {}, "User": {}}
		for _, w := range witnesses {
			for _, c := range w.claims {
				heard[c.object][c.outcome]++
			}
		}
		effects := o.effects()
		for object, claims := range heard {
			yes, perhaps := claims[upgrade.OutcomeApplied], claims[upgrade.OutcomeUnknown]
			if effects[object] < yes || effects[object] > yes+perhaps || effects[object] > 1 {
				t.Errorf("%s: %d writes took effect, and heard was %v", object, effects[object], claims)
			}
		}
		for n, result := range results {
			checkRacer(t, n, result)
		}
	}
}

// checkRacer holds what a single racer says of itself.
func checkRacer(t *testing.T, n int, result upgrade.Result) {
	t.Helper()
	var locked *lockedError
	done := result.Done()
	told := len(result.Stale) > 0 || errors.As(result.Err, &locked)
	if !done && !told {
		t.Errorf("racer %d lost, and is not told why: %+v", n, result)
	}
	for _, s := range result.Steps {
		if s.Outcome == upgrade.OutcomeUnknown || s.ByOther && s.Finding == nil {
			t.Errorf("racer %d: %+v", n, s)
		}
	}
}

// editMaya is what another admin does meanwhile, behind the API.
func (o *testOrg) editMaya(t *testing.T) {
	t.Helper()
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		user, err := tx.First("User", `"Username" = ?`, seed.Maya)
		if err != nil {
			return err
		}
		return tx.Set("User", user.String("Id"), store.Row{"Title": "Captain"})
	})
	if err != nil {
		t.Error(err)
	}
}
