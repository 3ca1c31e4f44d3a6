package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
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
// edits the user and answers get lost, and checks what everybody heard against what
// took effect: a yes is one effect, a no is none, and what is not known is one or none.
// Nobody is upgraded twice, and whoever lost is told so. Its pauses are virtual; the
// goroutines race as ever.
func TestRacingCommitters(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	plan := stories(t, img)[0].plan
	dir, seen := tempDir(t), map[upgrade.Outcome]int{}
	for round := range turnsNow().racingRounds {
		synctest.Test(t, func(t *testing.T) {
			r := &race{virtual: openVirtual(t), random: rand.New(rand.NewPCG(7, round)), plan: plan}
			defer func() { r.close() }()
			r.start(t, img, runs.Folder{Path: filepath.Join(dir, strconv.FormatUint(round, 10))})
			r.run(t, round%2 == 1)
			for _, w := range r.witnesses {
				for _, c := range w.claims {
					seen[c.outcome]++
				}
			}
		})
	}
	t.Logf("what was heard: %v", seen)
	for _, outcome := range []upgrade.Outcome{upgrade.OutcomeApplied, upgrade.OutcomeRejected, upgrade.OutcomeUnknown} {
		if seen[outcome] == 0 {
			t.Errorf("nobody ever heard %q: the race shows less than it seems to", outcome)
		}
	}
}

// race is four committers of one plan, two of them on the same machine.
type race struct {
	*virtual
	random    *rand.Rand
	plan      upgrade.Plan
	witnesses []*witness
}

// run lets them race, and checks what they say.
func (r *race) run(t *testing.T, edited bool) {
	t.Helper()
	r.disturb()
	results := make([]upgrade.Result, 4)
	var racing sync.WaitGroup
	for n := range results {
		w := &witness{Client: r.session()}
		r.witnesses = append(r.witnesses, w)
		own := runs.Folder{Path: filepath.Join(r.workers.Folder.Path, strconv.Itoa(max(n-1, 0)))} // the first two share a folder
		late := time.Duration(r.random.IntN(3000)) * time.Millisecond
		racing.Go(func() {
			time.Sleep(late)
			committer := (&runs.Workers{Folder: own, Clock: r.clock}).NewWorker(w)
			results[n] = await(committer.Start(r.plan))
		})
	}
	if edited {
		late := time.Duration(r.random.IntN(4000)) * time.Millisecond
		racing.Go(func() {
			time.Sleep(late)
			r.editMaya(t)
		})
	}
	racing.Wait()
	time.Sleep(time.Hour) // what is late arrives
	r.ClearFaults()
	heard := map[string]map[upgrade.Outcome]int{"Account": {}, "User": {}}
	for _, w := range r.witnesses {
		for _, c := range w.claims {
			heard[c.object][c.outcome]++
		}
	}
	effects := r.effects()
	for object, claims := range heard {
		yes, perhaps := claims[upgrade.OutcomeApplied], claims[upgrade.OutcomeUnknown]
		if effects[object] < yes || effects[object] > yes+perhaps || effects[object] > 1 {
			t.Errorf("%s: %d writes took effect, and heard was %v", object, effects[object], claims)
		}
	}
	for n, result := range results {
		r.check(t, n, result)
	}
}

// disturb makes every request take its own time, refuses the first write for a moment,
// and loses the answers of the next two: of requests that were carried out, were not,
// or are carried out late.
func (r *race) disturb() {
	for range 40 {
		r.Inject(demoorgtest.Fault{
			Kind: demoorgtest.Slow, Nth: 1 + r.random.IntN(60), Delay: time.Duration(r.random.IntN(900)) * time.Millisecond,
			Match: func(req *http.Request) bool { return !isWrite(req) },
		})
	}
	r.Inject(demoorgtest.Fault{Kind: demoorgtest.LockedRow, Match: isWrite})
	for n := range 2 {
		lost := []demoorgtest.Fault{
			{Kind: demoorgtest.Reset},
			{Kind: demoorgtest.Reset, AfterApply: true},
			{Kind: demoorgtest.Unavailable, AfterApply: true},
			{Kind: demoorgtest.LateApply, Delay: time.Duration(r.random.IntN(200)) * time.Second},
			{Kind: demoorgtest.Slow, Delay: 2 * time.Second},
		}[r.random.IntN(5)]
		lost.Match, lost.Nth = isWrite, 2+n
		r.Inject(lost)
	}
}

// check holds what a single racer says of itself: it is done, or it was told why not.
// A step that it says is done is seen in the org, and one that it says is not, is not,
// unless somebody else has done it.
func (r *race) check(t *testing.T, n int, result upgrade.Result) {
	t.Helper()
	var locked *runs.LockedError
	var unfinished *runs.UnfinishedError
	told := len(result.Stale) > 0 || result.Unknown() || errors.As(result.Err, &locked) || errors.As(result.Err, &unfinished)
	if !result.Done() && !told {
		t.Errorf("racer %d lost, and is not told why: %+v", n, result)
	}
	done := map[upgrade.StepKind]bool{
		upgrade.StepEnablePartnerAccount: r.one("SELECT IsPartner FROM Account WHERE Id = '" + string(r.plan.User.Account.ID) + "'")["IsPartner"] == true,
		upgrade.StepUpgradeUser:          text(r.one("SELECT ProfileId FROM User WHERE Id = '"+string(r.plan.Choice.UserID)+"'"), "ProfileId") == string(r.plan.Target.ID),
	}
	for _, s := range result.Steps {
		if s.Outcome == upgrade.OutcomeApplied && !done[s.Step.Kind] || s.ByOther && s.Finding == nil {
			t.Errorf("racer %d: %+v", n, s)
		}
	}
}

// editMaya is what another admin does meanwhile, behind the API.
func (o *testOrg) editMaya(t *testing.T) {
	t.Helper()
	err := o.Do(t.Context(), func(tx *store.Tx) error {
		user := tx.First("User", `"Username" = ?`, seed.Maya)
		tx.Set("User", user.String("Id"), store.Row{"Title": "Captain"})
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
