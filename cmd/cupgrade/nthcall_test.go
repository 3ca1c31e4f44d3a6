package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/effort"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// story is an upgrade with where it ends when nothing goes wrong.
type story struct {
	name     string
	plan     upgrade.Plan
	effects  map[string]int
	standing string
	others   otherRecords
}

// stories are Maya's ways up, in copies of the image, which are all the same.
func stories(t *testing.T, img *demoorgtest.Image) []story {
	t.Helper()
	o := startOrg(t)
	client := o.client("")
	tell := func(name, profile string, reassign, keep bool, effects map[string]int) story {
		choice := upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(profile)}
		plan := o.plan(client, choice)
		if keep {
			choice.Keep = planning.Offered(plan, upgrade.LossSites, upgrade.LossObjects, upgrade.LossFields, upgrade.LossSetupEntities)
			plan = o.plan(client, choice)
		}
		if reassign {
			choice.Reassign = planning.AllReassignable(plan.Removed)
			plan = o.plan(client, choice)
		}
		s := story{name: name, plan: plan, effects: effects}
		s.standing = undisturbed(t, img, plan)
		return s
	}
	both, one := map[string]int{"Account": 1, "User": 1}, map[string]int{"User": 1}
	all := []story{
		tell("to a partner", seed.ProfilePartnerSales, false, false, both),
		tell("to a partner, all reassigned", seed.ProfilePartnerSales, true, false, both),
		tell("to customer plus, all reassigned", seed.ProfileCustomerPlusService, true, false, one),
		tell("to a partner, access kept", seed.ProfilePartnerSales, false, true, both),
	}
	for i, kinds := range [][]upgrade.StepKind{
		{upgrade.StepEnablePartnerAccount, upgrade.StepUpgradeUser},
		{upgrade.StepEnablePartnerAccount, upgrade.StepUpgradeUser, upgrade.StepAssignLicense, upgrade.StepAssignSet},
		{upgrade.StepUpgradeUser, upgrade.StepAssignLicense, upgrade.StepAssignSet},
		{upgrade.StepCreateSet, upgrade.StepUpgradeUser, upgrade.StepAssignKept, upgrade.StepOpenSite},
	} {
		for _, kind := range kinds {
			if !slices.ContainsFunc(all[i].plan.Steps, func(s upgrade.Step) bool { return s.Kind == kind }) {
				t.Fatalf("%s has no step %s", all[i].name, kind)
			}
		}
	}
	for i := range all {
		all[i].others = o.otherRecords()
	}
	return all
}

// undisturbed is where a run without a fault ends.
func undisturbed(t *testing.T, img *demoorgtest.Image, plan upgrade.Plan) (standing string) {
	t.Helper()
	dir := tempDir(t)
	synctest.Test(t, func(t *testing.T) {
		v := openVirtual(t)
		v.start(t, img, runs.Folder{Path: dir})
		defer v.close()
		result := await(v.workers.NewWorker(v.session()).Start(plan))
		if !result.Verification.Verified() {
			t.Fatalf("the undisturbed run: %+v", result)
		}
		standing = v.standing(plan.Choice.UserID)
	})
	return standing
}

// TestNthCall lets the n-th request of a run go wrong in every way, for every n until
// nothing goes wrong any more; then an admin does what the program says, and the org
// must stand as after a run without a fault. No step may take effect twice, and none
// may arrive at the org before a journal has announced it. All of it happens over
// HTTP, in virtual time.
func TestNthCall(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	var count atomic.Int64
	all := stories(t, img)
	faults := effort.SomeOf(turnsNow().kinds, nthFaults(all[0].others))
	t.Cleanup(func() { t.Logf("%d runs with %d kinds of fault", count.Load(), len(faults)) })
	for i, s := range all {
		for name, fault := range faults {
			if !strikesStory(i, name) {
				continue
			}
			t.Run(s.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				dir := tempDir(t)
				synctest.Test(t, func(t *testing.T) {
					v := openVirtual(t)
					defer func() { v.close() }()
					var client *sfclient.Client
					for n := range strikesOf(name, strikesWrites(fault)) {
						v.start(t, img, runs.Folder{Path: filepath.Join(dir, strconv.Itoa(n))})
						if client == nil {
							client = v.session()
						}
						fired := v.runWithFaults(client, s, strike{fault, n})
						for _, problem := range v.problems {
							t.Errorf("request %d: %s", n, problem)
						}
						count.Add(1)
						if !fired || t.Failed() {
							break
						}
					}
				})
			})
		}
	}
}

// strike is a fault and the request that it strikes.
type strike struct {
	demoorgtest.Fault
	n int
}

// twoStrikes are two faults of one run, or one of it and one of what follows it.
type twoStrikes struct {
	first, second strike
	later         bool
	clock         time.Duration // by how much the clock is set after the run
}

// TestTwoCalls lets two requests go wrong, drawn from all there are: both in the run
// itself, or one of them in what follows it.
func TestTwoCalls(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	all := stories(t, img)
	faults, dir, count := nthFaults(all[0].others), tempDir(t), 0
	names := slices.Sorted(maps.Keys(faults))
	rapid.Check(t, func(rt *rapid.T) {
		s := all[rapid.IntRange(0, len(all)-1).Draw(rt, "story")]
		draw := func(what string) strike {
			name := rapid.SampledFrom(names).Draw(rt, what)
			fault, most := faults[name], 14
			if strikesWrites(fault) { // which are few
				most = 4
			}
			return strike{fault, rapid.IntRange(1, most).Draw(rt, "request")}
		}
		two := twoStrikes{draw("first"), draw("second"), rapid.Bool().Draw(rt, "the second one later"), rapid.SampledFrom(clockFaults()).Draw(rt, "clock")}
		count++
		if problems := strikeTwice(t, img, s, two, filepath.Join(dir, strconv.Itoa(count))); len(problems) > 0 {
			rt.Fatalf("%s: %q", s.name, problems)
		}
	})
}

// TestTwoCallsThatWentWrong keeps the draws that once came to no good end: a run that was
// left half-way, and taken up, and struck again, says to take it up once more.
func TestTwoCallsThatWentWrong(t *testing.T) {
	t.Parallel()
	img, err := image()
	if err != nil {
		t.Fatal(err)
	}
	all := stories(t, img)
	faults := nthFaults(all[0].others)
	two := twoStrikes{strike{faults["403 limit"], 9}, strike{faults["412"], 2}, true, 0}
	for i, s := range effort.Some(1, all) {
		if problems := strikeTwice(t, img, s, two, filepath.Join(tempDir(t), strconv.Itoa(i))); len(problems) > 0 {
			t.Errorf("%s: %q", s.name, problems)
		}
	}
}

// strikeTwice makes one run with two faults, and gives what is wrong with its end.
func strikeTwice(t *testing.T, img *demoorgtest.Image, s story, two twoStrikes, dir string) (problems []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		v := openVirtual(t)
		defer func() { v.close() }()
		v.start(t, img, runs.Folder{Path: dir})
		v.skew = two.clock
		if two.later {
			v.later = &two.second
			v.runWithFaults(v.session(), s, two.first)
		} else {
			v.runWithFaults(v.session(), s, two.first, two.second)
		}
		problems = v.problems
	})
	return problems
}

// runWithFaults makes one run, and tells whether a fault has struck.
func (v *virtual) runWithFaults(client *sfclient.Client, s story, strikes ...strike) bool {
	v.problems = nil
	problem := func(format string, args ...any) { v.problems = append(v.problems, fmt.Sprintf(format, args...)) }
	book := newLedger(v.workers.Folder.Path)
	v.Inject(demoorgtest.Fault{Match: book.spy})
	for _, o := range strikes {
		v.order(o.Fault, o.n)
	}
	result := await(v.workers.NewWorker(client).Start(s.plan))
	v.first = nil
	if run, recorded := v.workers.LastRun(); recorded {
		v.first = &run
	}
	fired := v.transport.refused() || v.struck()
	v.transport.count()
	v.ClearFaults()
	v.workers.Disk = nil
	v.setClock(v.skew)
	v.Inject(demoorgtest.Fault{Match: book.spy})
	if v.later != nil {
		v.order(v.later.Fault, v.later.n)
	}
	if !v.obey(client, s.plan, result) {
		problem("it does not come to a good end: %+v", result)
	}
	time.Sleep(time.Hour) // what is late arrives
	v.ClearFaults()
	v.transport.count()
	if got := v.standing(s.plan.Choice.UserID); got != s.standing {
		problem("the org ends as %s, undisturbed as %s", got, s.standing)
	}
	if diff := cmp.Diff(s.effects, v.effects()); diff != "" {
		problem("writes that took effect (-want +got):\n%s", diff)
	}
	if len(book.bare) > 0 {
		problem("writes without an announcement: %v", book.bare)
	}
	return fired
}

// struck tells whether a fault has hit a request.
func (v *virtual) struck() bool {
	for _, r := range v.Requests() {
		if r.Fault != demoorgtest.None {
			return true
		}
	}
	return false
}

// obey does what the program says after a run that came to no good end: it takes up a
// run that says so, and otherwise applies the plan again. It tells whether the last run
// was done, and proven.
func (v *virtual) obey(client *sfclient.Client, plan upgrade.Plan, result upgrade.Result) bool {
	v.t.Helper()
	for range 6 {
		if core.IsSignedOut(result.Err) || core.IsSignedOut(result.Verification.Err) {
			v.ClearFaults() // the administrator signs in again
		}
		all, err := v.workers.Folder.ListRuns()
		if err != nil {
			v.t.Fatal(err)
		}
		switch {
		case len(all) > 0 && all[0].Run.End() == upgrade.ClosingDone:
			return result.Verification.Verified()
		case len(all) > 0 && all[0].Run.Plan() != nil && all[0].Report().GoOn != "":
			result = await(v.workers.NewWorker(client).Resume(all[0], true))
		default:
			result = await(v.workers.NewWorker(client).Start(plan))
		}
	}
	return false
}
