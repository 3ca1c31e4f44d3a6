package main

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cupgrade/cmd/cupgrade/internal/runs"
	"cupgrade/core/effort"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/demoorg"
	"cupgrade/sfclient/demoorg/demoorgtest"
	"cupgrade/sfclient/demoorg/seed"
)

// TestReadBackAgain waits for what Salesforce does a moment after an upgrade: the
// first reading finds the sites of before, the next one those that were predicted.
func TestReadBackAgain(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	now := func() time.Time { return morning().Add(time.Duration(later.Load())) }
	o := startOrgWith(t, demoorg.Options{Now: now, MembershipDelay: time.Minute})
	z := openWizard(t, o, flaganswers.Given{User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerService, Role: "auto"})
	z.toConfirm()
	z.Press("enter")
	z.WaitFor("Upgraded and verified", "v verify again", "Pending", "Press v", "expected Harbor Support and Partner Central, actual Harbor Support and")

	z.Press("v")
	z.WaitFor("Verified again", "so far") // nothing has happened in the meantime
	later.Store(int64(2 * time.Minute))
	z.Press("v")
	z.WaitGone("so far")

	o.Inject(demoorgtest.Fault{Kind: demoorgtest.Unavailable, Times: -1})
	z.Press("v")
	z.WaitFor("Salesforce failed")
	z.WaitFor("Upgraded and verified") // what was read before stands
	z.Press("q")
	z.WaitEnd()
	if want := "Pending"; z.outcome.Ending.State != upgrade.StateVerified || strings.Contains(z.outcome.Summary, want) {
		t.Errorf("it ends %q, and says %q:\n%s", z.outcome.Ending.State, want, z.outcome.Summary)
	}
}

// TestAnUnprovenUpgradeIsReadBackLater lets all that is written land, and lets nothing be read
// after it. The run ends with 3 and names the command that reads it back, which writes
// nothing and ends with 0 once it holds.
func TestAnUnprovenUpgradeIsReadBackLater(t *testing.T) {
	t.Parallel()
	for name, kind := range effort.SomeOf(1, map[string]demoorgtest.FaultKind{"session": demoorgtest.SessionExpired, "limit": demoorgtest.LimitExceeded}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShell(t)
			s.run(exitDone, planMaya("--out", "maya.json")...)
			writes, heal := 0, atomic.Bool{}
			s.Inject(demoorgtest.Fault{Kind: kind, Times: -1, Match: func(r *http.Request) bool {
				if isWrite(r) {
					writes++
					return false
				}
				return writes >= 2 && !heal.Load()
			}})
			s.run(exitNotVerified, "apply", "maya.json", "--confirm", seed.Maya)
			s.says("upgraded, not verified", "Nothing remains to write.", "Continue with")
			saved, err := runs.Folder{Path: s.state}.ListRuns()
			if err != nil || len(saved) != 1 {
				t.Fatalf("%d runs, %v", len(saved), err)
			}
			look := "cupgrade resume " + saved[0].ID
			s.says(look)
			s.run(exitDone, "history", "show", "latest")
			s.says("upgraded, not verified", look)
			s.run(exitDone, "resume")
			s.says(saved[0].ID)

			before := s.effects()
			heal.Store(true)
			s.run(exitDone, "resume", saved[0].ID)
			s.says("upgraded and verified")
			if diff := cmp.Diff(before, s.effects()); diff != "" {
				t.Errorf("reading back wrote (-before +after):\n%s", diff)
			}
			s.run(exitDone, "history", "show", "latest")
			s.says("upgraded and verified")
			s.run(exitDone, "resume")
			s.says("No run is unfinished")
		})
	}
}
