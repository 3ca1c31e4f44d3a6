package tui_test

import (
	"testing"

	"cupgrade/core/upgrade"
	"cupgrade/ui/uitest"
)

// TestTomas upgrades a person whose account has roles to choose from, and is a
// partner account already.
func TestTomas(t *testing.T) {
	t.Parallel()
	z := open(t, 80, 24)
	z.WaitFor("> Maya Chen")
	z.Press("down", "enter")
	z.WaitFor("> Customer Community Plus")
	z.Press("down", "enter")
	z.WaitFor("> Harbor Partner")
	z.Press("enter")
	uitest.Golden(t, "tomas/losses", z.WaitFor("eviewed"))
	z.ReviewLosses()
	z.Press("enter")
	z.WaitFor("> Assign automatically")
	z.Press("down")
	uitest.Golden(t, "tomas/role", z.WaitFor("> Northwind Partner Executive"))
	z.Press("enter")
	uitest.Golden(t, "tomas/review", z.WaitFor("Review changes"))
	z.Press("enter")
	z.WaitFor("Confirm the upgrade")
	z.Type("tomas.rivera@northwind.example")
	z.Press("enter")
	uitest.Golden(t, "tomas/result", z.WaitFor("Upgraded and verified"))
	z.Press("esc")
	z.WaitEnd()
	if z.outcome.Ending.State != upgrade.StateSoFar || z.err != nil {
		t.Errorf("it ended %q with %v", z.outcome.Ending.State, z.err)
	}
	if writes := z.org.Writes(); len(writes) != 1 || writes[0].Change.RoleID == "" {
		t.Errorf("it wrote %+v, want one write with a role", writes)
	}
}
