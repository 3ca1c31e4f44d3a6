package tui_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/core/upgrade/upgradetest"
)

// crookedOrg is an org whose n-th write is refused, or answered without being done.
type crookedOrg struct {
	*upgradetest.Org
	nth     int
	ignores bool

	mu   sync.Mutex
	seen int
}

// strikes counts a write, and tells whether it is the one that goes wrong.
func (o *crookedOrg) strikes() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen++
	return o.seen == o.nth
}

func (o *crookedOrg) refusal() error {
	return upgradetest.Refusal("write", 400, core.CodeLicenseLimit, "License Limit Exceeded")
}

func (o *crookedOrg) EnablePartnerAccount(ctx context.Context, account core.ID, since time.Time) (upgrade.WriteReply, error) {
	if o.strikes() {
		return upgrade.WriteReply{}, o.refusal()
	}
	return o.Org.EnablePartnerAccount(ctx, account, since)
}

func (o *crookedOrg) UpgradeUser(ctx context.Context, change upgrade.UserChange) (upgrade.WriteReply, error) {
	switch {
	case !o.strikes():
		return o.Org.UpgradeUser(ctx, change)
	case o.ignores:
		return upgrade.WriteReply{}, nil // it says that it was done
	}
	return upgrade.WriteReply{}, o.refusal()
}

func (o *crookedOrg) Assign(ctx context.Context, list []upgrade.Assignment) ([]upgrade.AssignReply, error) {
	if o.strikes() {
		return nil, o.refusal()
	}
	return o.Org.Assign(ctx, list)
}

// toConfirmReassigning goes to the confirmation with everything reassigned that can be.
func (z *wizard) toConfirmReassigning() {
	z.t.Helper()
	z.walk(atUser, atLosses)
	z.Press("a")
	z.WaitFor("4 of 4 reassigned")
	z.walk(atAccount, atConfirm)
	z.Type(mayasName)
}

// TestRow36_RefusedAtEachWrite refuses the n-th write, for every n until none is left
// to refuse: the screen says of each step whether it was done, and what to do now.
func TestRow36_RefusedAtEachWrite(t *testing.T) {
	t.Parallel()
	const steps = 6
	for n, verified := 1, false; !verified; n++ {
		if n > steps+1 {
			t.Fatal("more writes than steps")
		}
		z := open(t, 110, 90)
		z.commits.Org = &crookedOrg{Org: z.org, nth: n}
		z.toConfirmReassigning()
		z.Press("enter")
		screen := z.WaitFor("What to do now")
		z.Press("esc")
		z.WaitEnd()
		verified = z.outcome.Ending.State == upgrade.StateSoFar && count(screen, "rejected") == 0
		applied, rejected, skipped := count(screen, "✓ applied "), count(screen, "✗ rejected "), count(screen, "– skipped ")
		if applied+rejected+skipped != steps {
			t.Errorf("write %d: %d applied, %d rejected, %d not tried, of %d steps:\n%s", n, applied, rejected, skipped, steps, screen)
		}
		switch {
		case verified:
			if n < 4 {
				t.Errorf("only %d writes", n-1)
			}
			continue
		case rejected == 0 || count(screen, "LICENSE_LIMIT_EXCEEDED") == 0:
			t.Errorf("write %d: the refusal is not shown:\n%s", n, screen)
		case n == 1 && (applied != 0 || z.outcome.Ending.State != upgrade.StateRejected || count(screen, "Nothing was changed") == 0):
			t.Errorf("the first write: %d applied, %q:\n%s", applied, z.outcome.Ending.State, screen)
		case n == 2 && (applied != 1 || z.outcome.Ending.State != upgrade.StateHalfDone || count(screen, "resume") == 0):
			t.Errorf("the second write: %d applied, %q:\n%s", applied, z.outcome.Ending.State, screen)
		case n > 2 && (applied < 2 || z.outcome.Ending.State != upgrade.StateIncomplete || count(screen, "Maya Chen now has Partner Community") == 0):
			t.Errorf("write %d, after the upgrade: %d applied, %q:\n%s", n, applied, z.outcome.Ending.State, screen)
		}
	}
}

func count(screen, text string) int { return strings.Count(screen, text) }

// TestRow37_AnIgnoredFieldIsFound upgrades in an org that says it has done the write,
// and has not: what is read back tells.
func TestRow37_AnIgnoredFieldIsFound(t *testing.T) {
	t.Parallel()
	z := open(t, 100, 50)
	z.commits.Org = &crookedOrg{Org: z.org, nth: 2, ignores: true}
	z.commit()
	screen := z.WaitFor("✗ different", "What to do now")
	if count(screen, "Upgraded and verified") > 0 {
		t.Errorf("it is called verified:\n%s", screen)
	}
	z.Press("esc")
	z.WaitEnd()
	if z.outcome.Ending.State != upgrade.StateDifferent {
		t.Errorf("it ended %q:\n%s", z.outcome.Ending.State, z.outcome.Summary)
	}
}
