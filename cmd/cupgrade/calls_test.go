package main

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/ui/flow"
	"cupgrade/ui/tui"
	"cupgrade/ui/uitest"
)

// roundTrip is how long each answer of an org takes in virtual time: far longer than
// all the frames that are drawn on the way from one screen to the next, so that the
// time of a way tells how many answers were waited for, one after the other.
const roundTrip = time.Second / 2

// timedWizard is the wizard on an org that is one round trip away, in virtual time,
// where nothing but the network takes any.
type timedWizard struct {
	*wizard
	since time.Time
	asked int
}

// openTimed opens the wizard. It must be called in a bubble of synctest.
func openTimed(t *testing.T, img *demoorgtest.Image, preset flaganswers.Given) *timedWizard {
	t.Helper()
	network := newMemoryNet()
	org := demo(t, demoorg.Options{
		Open: img.Open, MembershipDelay: -1, Now: morning, Listener: network, Latency: roundTrip,
	})
	pool := &http.Transport{MaxIdleConnsPerHost: 5, DialContext: network.dial}
	v := &virtual{testOrg: &testOrg{Org: org, t: t}, transport: &countingTransport{RoundTripper: pool}, pool: pool}
	t.Cleanup(v.close)
	client := v.session()
	z := &timedWizard{wizard: &wizard{org: v.testOrg, folder: runs.Folder{Path: tempDir(t)}}, since: time.Now()}
	z.workers = &runs.Workers{Folder: z.folder, Clock: runs.Clock{Now: morning, Rate: 1}}
	ctx, cancel := context.WithCancel(t.Context())
	options := tui.Options{
		Options: flow.Options{Connect: func(context.Context) (upgrade.Org, error) { return client, nil }, Committer: z.workers.NewCommitter, Given: preset, Now: morning, Steps: uitest.Steps()},
		Timing:  tui.Timing{Debounce: -1, Grace: -1, Held: -1, Slow: time.Hour},
	}
	z.Terminal = emulate(t, 120, 40, func(in io.Reader, out io.Writer, sizes <-chan tea.WindowSizeMsg) {
		options.In, options.Out, options.Sizes = in, out, sizes
		z.outcome, z.err = tui.Run(ctx, options)
	})
	t.Cleanup(func() {
		cancel()
		z.workers.Wait()
	})
	return z
}

// took gives how many answers were waited for, one after the other, and how many API
// calls were made, since it was asked last.
func (z *timedWizard) took() (trips, calls int) {
	trips = int(time.Since(z.since) / roundTrip)
	for _, r := range z.org.Requests()[z.asked:] {
		calls += r.APICalls
	}
	z.since, z.asked = time.Now(), len(z.org.Requests())
	return trips, calls
}

// TestWhatAnUpgradeCosts holds how long an upgrade waits for the org, in round trips,
// and how many of the org's API calls it uses. The numbers are ceilings: they may only
// become smaller.
func TestWhatAnUpgradeCosts(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		z := openTimed(t, img, flaganswers.Given{})
		all := 0
		costs := func(what string, mostTrips, mostCalls int) {
			t.Helper()
			trips, calls := z.took()
			all += calls
			if trips > mostTrips || calls > mostCalls {
				t.Errorf("%s takes %d round trips and %d API calls, more than %d and %d", what, trips, calls, mostTrips, mostCalls)
			}
		}
		z.WaitFor("Select a user to upgrade", "Maya Chen")
		costs("to sign in, and what is read beside the list of users", 3, 8)
		z.Press("enter")
		z.WaitFor("Select a user license")
		z.choose(t, "Partner Community ")
		z.WaitFor("Select a Partner Community profile")
		z.choose(t, seed.ProfilePartnerSales)
		z.WaitFor("eviewed", "Object permissions")
		const lists, asks = 2, 1 // of records to compare, and of what the user may do with them
		costs("the way from the user to the losses", 4, 17+lists)
		z.ReviewLosses()
		z.Press("enter")
		z.WaitFor("Enable the account as a partner account")
		z.Press("space", "space", "enter")
		z.WaitFor("Review changes")
		z.Press("enter")
		z.WaitFor("Confirm the upgrade")
		z.Type(seed.Maya)
		costs("the way from the losses to the commit", 0, 0)
		z.Press("enter")
		z.WaitFor("Upgraded")
		costs("the commit of two writes", 4, 12+asks+asks)
		if all > 37+lists+asks+asks {
			t.Errorf("the upgrade used %d API calls", all)
		}
		run, _ := z.workers.LastRun()
		if told := run.Result.Calls; told.Made != all || told.Used != all || told.Limit < all {
			t.Errorf("of %d API calls, the receipt tells %+v", all, told)
		}
		z.Press("end")
		z.WaitFor("API requests: 41 made, 99,959 of 100,000 remaining today")
		z.Press("q")
		z.WaitEnd()
	})
}

// TestWhatRankingManyProfilesCosts: in an org with 60 more profiles of a license, each with
// 2,100 field permissions, the profiles are ranked by what the user has, and one shows all
// that is gained with it once it was chosen.
func TestWhatRankingManyProfilesCosts(t *testing.T) {
	t.Parallel()
	org := demo(t, demoorg.Options{Profiles: 60, MembershipDelay: -1, Now: morning})
	z := openWizard(t, &testOrg{Org: org, t: t}, flaganswers.Given{User: seed.Maya})
	z.WaitFor("Select a user license")
	before := len(org.Requests())
	calls := func() (made int) {
		for _, r := range org.Requests()[before:] {
			made += r.APICalls
		}
		before = len(org.Requests())
		return made
	}
	z.choose(t, "Partner Community ")
	z.WaitFor("Select a Partner Community profile", ranked)
	if made := calls(); made > 30 {
		t.Errorf("ranking took %d API calls, more than 30", made)
	}
	z.choose(t, seed.ProfilePartnerSales)
	z.WaitFor("back to Profile", "Field permissions")
	if made := calls(); made > 11 {
		t.Errorf("the losses took %d API calls, more than 11", made)
	}
	z.Press("end")
	z.WaitFor("Gained")
}
