package main

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

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
	z.WaitFor("Upgraded and verified", "v verify again")
	z.Press("end")
	z.WaitFor("Pending", "Press v", "expected Harbor Support and Partner Central, actual Harbor Support and")

	z.Press("v")
	z.WaitFor("Verified again", "Pending") // nothing has happened in the meantime
	later.Store(int64(2 * time.Minute))
	z.Press("v")
	z.WaitGone("Pending")

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
