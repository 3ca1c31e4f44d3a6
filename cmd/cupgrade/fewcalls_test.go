package main

import (
	"regexp"
	"testing"

	"cupgrade/core/flaganswers"
	"cupgrade/sfclient/demoorg/seed"
)

// TestApplyNeedsCalls: a plan is not begun when the org has fewer than twice the API calls
// left that it takes, and its receipt tells what it took.
func TestApplyNeedsCalls(t *testing.T) {
	t.Parallel()
	s := openShell(t)
	s.run(exitDone, planMaya("--out", "maya.json")...)
	planned := 0
	for _, r := range s.Requests() {
		planned += r.APICalls
	}
	if planned > 26 { // and ten to carry it out
		t.Errorf("to plan takes %d API calls", planned)
	}
	// Ten to twelve are made to sign in and to read again before the rest is known: what is read
	// beside each other comes in any order.
	s.LimitCalls(45)
	s.run(exitError, "apply", "maya.json", "--confirm", seed.Maya)
	if !regexp.MustCompile(`Only 3[3-5] API requests remaining today`).MatchString(s.out + s.err) {
		t.Errorf("it is refused with:\n%s\n%s", s.out, s.err)
	}
	s.untouched()
	s.LimitCalls(48)
	s.run(exitDone, "apply", "maya.json", "--confirm", seed.Maya)
	s.says("upgraded and verified")
	if !regexp.MustCompile(`(19|24) made, 2[3-9] of `).MatchString(s.out) { // five more where the first write took long
		s.t.Errorf("the calls are told as:\n%s", s.out)
	}
	s.run(exitDone, "history", "--markdown")
	s.says("upgraded and verified")
}

// TestTheWizardNeedsCalls: the administrator is told before anybody is chosen, can look at
// everything, and is not offered the commit.
func TestTheWizardNeedsCalls(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	o.LimitCalls(27)
	z := openWizard(t, o, flaganswers.Given{})
	z.WaitFor("Before you select a user", "API requests remaining today")
	z.Press("enter")
	z.WaitFor("Select a user to upgrade", "Maya Chen")
	z.Press("enter")
	z.WaitFor("Select a user license")
	z.choose(t, "Partner Community ")
	z.WaitFor("Select a Partner Community profile", ranked)
	z.choose(t, seed.ProfilePartnerSales)
	z.WaitFor("This upgrade is blocked", "API requests remaining today")
	z.Press("enter", "space", "enter")
	z.WaitFor("This upgrade is blocked")
	z.Press("ctrl+c", "ctrl+c")
	z.WaitEnd()
	if effects := o.effects(); len(effects) > 0 {
		t.Errorf("the org was written to: %v", effects)
	}
}

// TestCallsAreUsedUpMeanwhile: what was enough when the plan was made is looked at again
// before the first write.
func TestCallsAreUsedUpMeanwhile(t *testing.T) {
	t.Parallel()
	o := startOrg(t)
	z := openWizard(t, o, flaganswers.Given{User: seed.Maya, License: "Partner Community", Profile: seed.ProfilePartnerSales, Role: "auto"})
	z.toConfirm()
	o.LimitCalls(31)
	z.Press("enter")
	z.WaitFor("was not upgraded", "Only 2", "API requests remaining today") // 25 or 26: reads come in any order
	z.Press("q")
	z.WaitEnd()
	if effects := o.effects(); len(effects) > 0 {
		t.Errorf("the org was written to: %v", effects)
	}
}
