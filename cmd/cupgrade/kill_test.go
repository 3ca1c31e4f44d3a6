//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core"
	"cupgrade/core/commit"
	"cupgrade/core/effort"
	"cupgrade/core/journal"
	"cupgrade/core/keep"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
	"cupgrade/sfclient/demoorg/store"
)

// killHaste makes the quiet period of two minutes one of 120 ms.
const killHaste = 1000

// hasty is the real program with hasty pauses; it looks for races when the tests do.
var hasty = sync.OnceValues(func() (string, error) {
	path := filepath.Join(builtIn, "cupgrade-hasty")
	args := []string{"build", "-ldflags", "-X cupgrade/cmd/cupgrade/internal/runs.haste=" + strconv.Itoa(killHaste), "-o", path}
	if raceBuild {
		args = append(args, "-race")
	}
	out, err := exec.Command("go", append(args, ".")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the hasty program: %w: %s", err, out)
	}
	return path, nil
})

// slaughter kills the program again and again while it upgrades one person after the
// other, and lets it finish each of them.
type slaughter struct {
	*testOrg
	binary string
	state  string // the folder of the journals
	wanted int64
	kills  atomic.Int64
	starts atomic.Int64
	done   atomic.Int64
	// inWrite counts the kills after which the journal ended with an intent: a write
	// was on its way. early counts those that came before there was a journal.
	inWrite, early atomic.Int64
	// whole is how long the last start took that was not killed.
	whole  atomic.Int64
	next   chan core.ID
	target core.ID
}

// TestKilledAtAnyMoment kills the real program with SIGKILL at any moment of a run,
// on an org in a file whose writes may land after the program has gone, and takes the
// run up until it is done. Nothing may be lost, nothing done twice, and nothing may
// reach the org that no journal has announced.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	s := openSlaughter(t)
	began := time.Now()
	var killers sync.WaitGroup
	for n := range uint64(4) {
		killers.Go(func() {
			random, client := rand.New(rand.NewPCG(4, n)), s.client("")
			for user := range s.next {
				if t.Failed() || s.kills.Load() >= s.wanted {
					return
				}
				s.upgrade(client, user, random)
			}
		})
	}
	killers.Wait()
	if kills := s.kills.Load(); kills < s.wanted {
		t.Errorf("the org has too few people: %d of %d kills", kills, s.wanted)
	}
	effects := s.effects()
	if done := int(s.done.Load()); effects["User"] != done || effects["Account"] != done {
		t.Errorf("%d people were upgraded, by %v writes that took effect", done, effects)
	}
	inWrite := s.inWrite.Load()
	t.Logf("%d kills of %d starts, %d of them in a write and %d before the journal; %d people upgraded, in %s",
		s.kills.Load(), s.starts.Load(), inWrite, s.early.Load(), s.done.Load(), time.Since(began).Round(time.Second))
	if inWrite*5 < s.kills.Load() {
		t.Errorf("only %d of %d kills hit a write: the test shows less than it seems to", inWrite, s.kills.Load())
	}
}

// openSlaughter starts an org in a file, with enough people and licenses.
func openSlaughter(t *testing.T) *slaughter {
	t.Helper()
	binary, err := hasty()
	if err != nil {
		t.Fatal(err)
	}
	dir := tempDir(t)
	s := &slaughter{binary: binary, state: filepath.Join(dir, "state"), wanted: turnsNow().kills}
	s.whole.Store(int64(300 * time.Millisecond))
	var moved atomic.Int64 // how far the org's clock is behind while the people move
	moved.Store(int64(time.Hour))
	org := demo(t, demoorg.Options{
		Path: filepath.Join(dir, "org.db"), Users: 120 + int(s.wanted), Seed: 4, MembershipDelay: -1,
		Now: func() time.Time { return time.Now().Add(-time.Duration(moved.Load())) },
	})
	t.Cleanup(func() {
		if err := org.Close(); err != nil {
			t.Error(err)
		}
	})
	s.testOrg = &testOrg{Org: org, t: t}
	if err := org.Do(t.Context(), s.settle); err != nil {
		t.Fatal(err)
	}
	moved.Store(0)
	s.target = s.profileID(seed.ProfilePartnerSales)
	return s
}

// settle gives everyone an account of their own, so that each upgrade has two steps,
// and licenses for all.
func (s *slaughter) settle(tx *store.Tx) error {
	license := tx.First("UserLicense", `"Name" = ?`, seed.LicensePartner)
	tx.Set("UserLicense", license.String("Id"), store.Row{"TotalLicenses": 1_000_000})
	model := tx.First("Account", `"Name" = 'Bright Harbor Marine'`)
	users := tx.Select("User", `"UserType" = 'CspLitePortal' AND "IsActive" AND "ContactId" IS NOT NULL`)
	s.next = make(chan core.ID, len(users))
	defer close(s.next)
	for n, user := range users {
		account := tx.Insert("Account", store.Row{"Name": fmt.Sprintf("Pier %d", n+1), "OwnerId": model["OwnerId"]})
		tx.Set("Contact", user.String("ContactId"), store.Row{"AccountId": account})
		tx.Set("User", user.String("Id"), store.Row{"AccountId": account})
		s.next <- core.ID(user.String("Id"))
	}
	return nil
}

// upgrade brings one person to the end, through any number of kills.
func (s *slaughter) upgrade(client upgrade.Org, user core.ID, random *rand.Rand) {
	plan := s.plan(client, s.choose(client, user, random))
	if core.HasBlocker(plan.Findings) || len(plan.Steps) < 2 {
		return
	}
	sealed, err := planning.Seal(plan)
	raw, written := json.Marshal(sealed)
	path := filepath.Join(tempDir(s.t), "plan.json")
	if err = errors.Join(err, written, os.WriteFile(path, raw, 0o600)); err != nil {
		s.t.Error(err)
		return
	}
	seen, said := s.watch(plan, random), ""
	for range 40 {
		run, found := s.newest(user)
		if found && run.Run.End() == upgrade.ClosingDone {
			break
		}
		args := []string{"apply", path}
		if found && run.Run.NeedsLook() {
			args = []string{"resume", run.ID}
		}
		said = s.run(append(args, "--confirm", plan.User.User.Username), user, seen, random)
	}
	s.done.Add(1)
	if !s.check(client, plan) {
		s.t.Logf("%s: the last start said:\n%s", plan.User.User.Username, said)
	}
	s.checkKept(client, plan)
	if effort.IsLong() {
		s.reassign(client, plan, seen, random)
	}
}

// reassign reassigns everything that the plan left out, through any number of kills, and
// wants the journal and the org to say the same of each; Salesforce may refuse some.
func (s *slaughter) reassign(client upgrade.Reader, plan upgrade.Plan, seen sightings, random *rand.Rand) {
	user := plan.Choice.UserID
	for range 40 {
		run, _ := s.newest(user)
		told := run.Report()
		refused := slices.ContainsFunc(told.Result.Steps, func(r upgrade.StepResult) bool { return r.Outcome == upgrade.OutcomeRejected })
		if !run.NeedsLook() && (refused || len(told.Result.ToReassign(told.Plan)) == 0) { // what is refused once is refused again
			break
		}
		args := []string{"reassign", run.ID, "all"}
		if run.NeedsLook() {
			args = []string{"resume", run.ID}
		}
		s.run(append(args, "--confirm", plan.User.User.Username), user, seen, random)
	}
	after, err := client.User(s.t.Context(), user)
	run, _ := s.newest(user)
	for _, step := range run.Report().Result.Steps {
		listed := slices.Contains([]upgrade.StepKind{upgrade.StepAssignLicense, upgrade.StepAssignSet, upgrade.StepAssignGroup}, step.Step.Kind)
		if listed && upgrade.IsAssigned(after, step.Step.Record) != (step.Outcome == upgrade.OutcomeApplied) || run.NeedsLook() {
			s.t.Errorf("%s: %q is %s, and the org says otherwise, %v; the run is %s", plan.User.User.Username, step.Step.Title, step.Outcome, err, run.State())
		}
	}
}

// choose keeps something of the losses for every second person, mostly another thing, so
// that a permission set is made for it.
func (s *slaughter) choose(client upgrade.Org, user core.ID, random *rand.Rand) upgrade.Choice {
	choice := upgrade.Choice{UserID: user, ProfileID: s.target}
	if random.IntN(2) == 0 {
		return choice
	}
	items := planning.Offered(s.plan(client, choice), upgrade.LossObjects, upgrade.LossFields, upgrade.LossSetupEntities).Items
	for _, item := range items {
		if random.IntN(3) > 0 {
			choice.Keep.Items = append(choice.Keep.Items, item)
		}
	}
	return choice
}

// checkKept wants one permission set, whole, and held by the person it was made for.
func (s *slaughter) checkKept(client upgrade.Org, plan upgrade.Plan) {
	if plan.Keep == nil {
		return
	}
	sets, err := client.MadeSets(s.t.Context(), plan.Keep.LicenseID, plan.Keep.Name)
	if err != nil || len(sets) != 1 || !keep.IsEqual(*plan.Keep, sets[0]) {
		s.t.Errorf("%s: the sets are %+v, %v", plan.User.User.Username, sets, err)
	}
	after, err := client.User(s.t.Context(), plan.Choice.UserID)
	if err != nil || !upgrade.HoldsKept(after, *plan.Keep) {
		s.t.Errorf("%s does not hold the set: %v", plan.User.User.Username, err)
	}
}

// sightings tell of the writes of one person: that one has arrived, and that one has
// which will not be answered as long as its sender lives.
type sightings struct{ arrived, stuck chan struct{} }

// forget drops what was told before.
func (s sightings) forget() {
	for len(s.arrived) > 0 {
		<-s.arrived
	}
	for len(s.stuck) > 0 {
		<-s.stuck
	}
}

// watch orders what happens to the writes of one person, and tells of them.
func (s *slaughter) watch(plan upgrade.Plan, random *rand.Rand) sightings {
	told := sightings{make(chan struct{}, 64), make(chan struct{}, 64)}
	seen := map[core.ID]int{}
	var mu sync.Mutex
	mine := func(r *http.Request) bool {
		id := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		return r.Method == http.MethodPatch && (id == string(plan.Choice.UserID) || id == string(plan.User.Account.ID))
	}
	s.Inject(demoorgtest.Fault{Match: func(r *http.Request) bool {
		if mine(r) {
			mu.Lock()
			for _, record := range aboutWhat(r) {
				seen[record]++
				if n := intents(s.state, "*-"+string(plan.Choice.UserID), record); n < seen[record] {
					s.t.Errorf("%s: %d requests arrived, %d are announced", record, seen[record], n)
				}
			}
			mu.Unlock()
			told.arrived <- struct{}{}
		}
		return false
	}})
	first, last, n := 1+random.IntN(2), 1+random.IntN(3), 0
	late := demoorgtest.Fault{Kind: demoorgtest.LateApply, Times: -1, Match: func(r *http.Request) bool {
		if !mine(r) {
			return false
		}
		if n++; n < first || n > last {
			return false
		}
		told.stuck <- struct{}{}
		return true
	}}
	switch random.IntN(4) {
	case 0: // it lands while the next start settles
		late.Delay = time.Duration(random.IntN(80)) * time.Millisecond
		s.Inject(late)
	case 1: // it lands when the next start may have sent it again
		late.Delay = time.Duration(100+random.IntN(300)) * time.Millisecond
		s.Inject(late)
	case 2: // it is slow
		s.Inject(demoorgtest.Fault{Match: mine, Kind: demoorgtest.Slow, Times: 2, Delay: time.Duration(random.IntN(20)) * time.Millisecond})
	}
	return told
}

// newest gives the newest run of a person.
func (s *slaughter) newest(user core.ID) (runs.SavedRun, bool) {
	paths, err := filepath.Glob(filepath.Join(s.state, "*-"+string(user)+".journal"))
	if err != nil {
		s.t.Error(err)
	}
	if len(paths) == 0 {
		return runs.SavedRun{}, false
	}
	run, err := runs.Folder{Path: s.state}.FindRun(strings.TrimSuffix(filepath.Base(slices.Max(paths)), ".journal"))
	if err != nil {
		s.t.Error(err)
	}
	return run, true
}

// run starts the program, and mostly kills it: when a write arrives, or at any time. It
// gives what the program has said.
func (s *slaughter) run(args []string, user core.ID, seen sightings, random *rand.Rand) string {
	cmd := program(s.t.Context(), s.t, s.binary, args...)
	var complaints, output bytes.Buffer
	cmd.Stderr = overhear(s.t, "standard error", &complaints)
	cmd.Stdout = overhear(s.t, "standard output", &output)
	cmd.Env = childEnv("SF_ORG_INSTANCE_URL="+s.URL(), "SF_ACCESS_TOKEN="+s.Token(), "CUPGRADE_STATE_DIR="+s.state)
	seen.forget()
	began := time.Now()
	if err := cmd.Start(); err != nil {
		s.t.Error(err)
		return ""
	}
	s.starts.Add(1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // how it ended is asked below
	}()
	s.kill(cmd, seen, ended, random)
	<-ended
	if strings.Contains(complaints.String(), "DATA RACE") {
		s.t.Errorf("cupgrade %s:\n%s", strings.Join(args, " "), complaints.String())
	}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		s.whole.Store(int64(time.Since(began)))
		return strings.Join(args, " ") + "\n" + complaints.String() + output.String()
	}
	s.kills.Add(1)
	run, _ := s.newest(user)
	switch records := run.Run.Records; {
	case len(records) == 0:
		s.early.Add(1)
	case records[len(records)-1].Kind == journal.KindIntent && run.Run.LastAt().After(began):
		s.inWrite.Add(1)
	}
	return strings.Join(args, " ") + "\nit was killed\n" + complaints.String() + output.String()
}

// kill ends the program when a write arrives or a moment later, or at any moment of a
// run, or lets one in five live: until it waits for an answer that will not come.
func (s *slaughter) kill(cmd *exec.Cmd, seen sightings, ended <-chan struct{}, random *rand.Rand) {
	arrived, due, pause := seen.arrived, (<-chan time.Time)(nil), time.Duration(0)
	switch random.IntN(5) {
	case 0:
		arrived = nil
	case 1:
		arrived, due = nil, time.After(time.Duration(random.Int64N(s.whole.Load()+1)))
	case 2:
		pause = time.Duration(random.IntN(4000)) * time.Microsecond // in the midst of what follows
	}
	select {
	case <-ended:
		return
	case <-due:
	case <-seen.stuck:
	case <-arrived:
		select {
		case <-time.After(pause):
		case <-ended:
			return
		}
	}
	_ = cmd.Process.Kill() // it may have ended by itself
}

// check holds that the person is what the plan said, and that the journal says so.
func (s *slaughter) check(client upgrade.Reader, plan upgrade.Plan) (good bool) {
	good = true
	if v := commit.Verify(s.t.Context(), client, plan, nil); !v.Verified() {
		s.t.Errorf("%s is lost: %+v", plan.User.User.Username, v)
		good = false
	}
	if run, found := s.newest(plan.Choice.UserID); !found || run.Run.End() != upgrade.ClosingDone {
		s.t.Errorf("%s: no run came to its end", plan.User.User.Username)
		good = false
	}
	return good
}
