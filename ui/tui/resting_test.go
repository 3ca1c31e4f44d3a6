package tui_test

import (
	"testing"

	"cupgrade/ui/tui"
)

// TestTheWizardRests holds that what is told of the rest comes from the wizard that is
// shown, and that it is awake when it is left.
func TestTheWizardRests(t *testing.T) {
	t.Parallel()
	heard := make(chan bool, 64)
	z := open(t, 80, 24, func(_ *wizard, o *tui.Options) { o.Rest = func(atRest bool) { heard <- atRest } })
	z.WaitFor("Maya Chen")
	if !<-heard {
		t.Fatal("it wakes without having been at rest")
	}
	z.Press("down")
	if <-heard {
		t.Fatal("it comes to rest twice")
	}
	if !<-heard {
		t.Fatal("it wakes twice")
	}
	z.Press("ctrl+c")
	z.WaitEnd()
	atRest := true
	for len(heard) > 0 {
		atRest = <-heard
	}
	if atRest {
		t.Error("it is left at rest")
	}
}
