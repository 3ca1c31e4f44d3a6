package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/core"
	"cupgrade/core/journal"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/seed"
)

// nthFaults are the ways in which the n-th request of a run goes wrong. The one
// without a Kind is a connection that can't be made. What takes effect and goes wrong
// afterwards, or late, is ordered for writes only: reads have no effect.
func nthFaults() map[string]demoorg.Fault {
	faults := map[string]demoorg.Fault{
		"refused":        {},
		"reset":          {Kind: demoorg.Reset},
		"hang":           {Kind: demoorg.Hang},
		"500":            {Kind: demoorg.ServerError},
		"503":            {Kind: demoorg.Unavailable},
		"empty array":    {Kind: demoorg.EmptyArray},
		"null":           {Kind: demoorg.Null},
		"truncated JSON": {Kind: demoorg.Truncated},
		"302":            {Kind: demoorg.Redirect},
		"401":            {Kind: demoorg.SessionExpired},
		"403 limit":      {Kind: demoorg.LimitExceeded},
		"locked row":     {Kind: demoorg.LockedRow},
		"412":            {Kind: demoorg.PreconditionFailed},
		"slow":           {Kind: demoorg.Slow, Delay: 25 * time.Second},
	}
	for name, fault := range map[string]demoorg.Fault{
		"reset after apply":          {Kind: demoorg.Reset, AfterApply: true},
		"hang after apply":           {Kind: demoorg.Hang, AfterApply: true},
		"500 after apply":            {Kind: demoorg.ServerError, AfterApply: true},
		"503 after apply":            {Kind: demoorg.Unavailable, AfterApply: true},
		"empty array after apply":    {Kind: demoorg.EmptyArray, AfterApply: true, Status: http.StatusOK},
		"null after apply":           {Kind: demoorg.Null, AfterApply: true, Status: http.StatusOK},
		"truncated JSON after apply": {Kind: demoorg.Truncated, AfterApply: true},
		"302 after apply":            {Kind: demoorg.Redirect, AfterApply: true},
		"late, while it is settled":  {Kind: demoorg.LateApply, Delay: 20 * time.Second},
		"late, after the settling":   {Kind: demoorg.LateApply, Delay: 10 * time.Minute},
	} {
		fault.Method = http.MethodPatch
		faults[name] = fault
	}
	return faults
}

// ledger watches the writes that arrive at the org, and holds the journal against
// them at that moment.
type ledger struct {
	dir string
	mu  sync.Mutex
	// sent counts the writes by the step they are of; bare are those that no journal
	// had announced.
	sent map[upgrade.StepKind]int
	bare []string
}

// spy is a fault that never strikes.
func (l *ledger) spy(r *http.Request) bool {
	if r.Method != http.MethodPatch {
		return false
	}
	kind := upgrade.StepUpgradeUser
	if strings.Contains(r.URL.Path, "/Account/") {
		kind = upgrade.StepEnablePartnerAccount
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[kind]++
	if announced := intents(l.dir, "*", kind); announced < l.sent[kind] {
		l.bare = append(l.bare, fmt.Sprintf("%s: %d sent, %d announced", kind, l.sent[kind], announced))
	}
	return false
}

// intents counts the announcements of a step on the disk, in the journals of the runs
// with ids of a pattern.
func intents(dir, ids string, kind upgrade.StepKind) int {
	count := 0
	paths, _ := filepath.Glob(filepath.Join(dir, ids+journalSuffix))
	for _, path := range paths {
		raw, _ := os.ReadFile(path)
		run, _ := journal.Read(bytes.NewReader(raw))
		for _, r := range run.Records {
			if r.Kind == journal.KindIntent && r.Step.Kind == kind {
				count++
			}
		}
	}
	return count
}

// effects counts the writes that took effect, by object.
func (o *testOrg) effects() map[string]int {
	counts := map[string]int{}
	for _, r := range o.Requests() {
		if r.Method == http.MethodPatch && r.Applied {
			counts[strings.TrimSuffix(r.Path[strings.Index(r.Path, "sobjects/")+len("sobjects/"):], "/{id}")]++
		}
	}
	return counts
}

// standing is how the org stands at the end, without its clocks.
func (o *testOrg) standing(user core.ID) string {
	r := o.one("SELECT UserType, Profile.Name, UserRole.Name, UserRole.PortalType, Account.IsPartner, IsActive FROM User WHERE Id = '" + string(user) + "'")
	account, _ := r["Account"].(map[string]any)
	sets := o.query("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '" + string(user) + "'")
	licenses := o.query("SELECT Id FROM PermissionSetLicenseAssign WHERE AssigneeId = '" + string(user) + "'")
	return fmt.Sprint(text(r, "UserType"), text(r, "Profile.Name"), text(r, "UserRole.Name"), text(r, "UserRole.PortalType"),
		account["IsPartner"], r["IsActive"], len(sets), len(licenses))
}

// mayaPlan is Maya's plan in a copy of the image, which is the same in every copy.
func mayaPlan(t *testing.T) upgrade.Plan {
	t.Helper()
	o := startOrg(t)
	return o.plan(o.client(""), upgrade.Choice{UserID: o.userID(seed.Maya), ProfileID: o.profileID(seed.ProfilePartnerSales)})
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
	plan := mayaPlan(t)
	want := undisturbed(t, img, plan)
	var runs atomic.Int64
	t.Cleanup(func() { t.Logf("%d runs with %d kinds of fault", runs.Load(), len(nthFaults())) })
	for name, fault := range nthFaults() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				v := openVirtual(t)
				defer func() { v.close() }()
				var client *sfclient.Client
				for n, fired := 1, true; fired && !t.Failed(); n += nthStride {
					v.start(t, img, runDir{filepath.Join(dir, strconv.Itoa(n))})
					if client == nil {
						client = v.session()
					}
					fired = v.runWithFault(fmt.Sprintf("request %d", n), client, fault, n, plan, want)
					runs.Add(1)
				}
			})
		})
	}
}

// undisturbed is where a run without a fault ends.
func undisturbed(t *testing.T, img *demoorg.Image, plan upgrade.Plan) (standing string) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		v := openVirtual(t)
		v.start(t, img, runDir{dir})
		defer v.close()
		result := await(v.workers.worker(v.session()).Start(plan))
		if !result.Verification.Verified() {
			t.Fatalf("the undisturbed run: %+v", result)
		}
		standing = v.standing(plan.Choice.UserID)
	})
	return standing
}

// runWithFault makes one run, and tells whether the fault has struck.
func (v *virtual) runWithFault(where string, client *sfclient.Client, fault demoorg.Fault, n int, plan upgrade.Plan, want string) bool {
	book := &ledger{dir: v.workers.runs.path, sent: map[upgrade.StepKind]int{}}
	v.Inject(demoorg.Fault{Match: book.spy})
	if fault.Kind == demoorg.None {
		v.transport.count(n)
	} else {
		fault.Nth = n
		v.Inject(fault)
	}
	result := await(v.workers.worker(client).Start(plan))
	fired := v.transport.refused() || v.struck()
	v.transport.count(0)
	v.ClearFaults()
	v.Inject(demoorg.Fault{Match: book.spy})
	v.obey(where, client, plan, result)
	time.Sleep(time.Hour) // what is late arrives
	if got := v.standing(plan.Choice.UserID); got != want {
		v.t.Errorf("%s: the org ends as %s, undisturbed as %s", where, got, want)
	}
	if diff := cmp.Diff(map[string]int{"Account": 1, "User": 1}, v.effects()); diff != "" {
		v.t.Errorf("%s: writes that took effect (-want +got):\n%s", where, diff)
	}
	if len(book.bare) > 0 {
		v.t.Errorf("%s: writes without an announcement: %v", where, book.bare)
	}
	return fired
}

// struck tells whether a fault has hit a request.
func (v *virtual) struck() bool {
	for _, r := range v.Requests() {
		if r.Fault != demoorg.None {
			return true
		}
	}
	return false
}

// obey does what the program says after a run that came to no good end: it takes up
// a run that must be looked at, and otherwise applies the plan again.
func (v *virtual) obey(where string, client *sfclient.Client, plan upgrade.Plan, result upgrade.Result) {
	v.t.Helper()
	for range 4 {
		all, err := v.workers.runs.list()
		if err != nil {
			v.t.Fatal(err)
		}
		switch {
		case len(all) > 0 && all[0].run.End() == journal.EndDone:
			if !result.Verification.Verified() {
				v.t.Errorf("%s: a run is called done, and not verified: %+v", where, result)
			}
			return
		case len(all) > 0 && all[0].run.NeedsLook():
			result = await(v.workers.worker(client).Resume(all[0], true))
		default:
			result = await(v.workers.worker(client).Start(plan))
		}
	}
	v.t.Errorf("%s: it does not come to an end: %+v", where, result)
}
