package flow

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
)

// Options is what the wizard needs of the program around it, whichever face it has.
type Options struct {
	// Connect signs in and gives the org. It is called once at the start, and again when
	// the admin retries after an error.
	Connect func(ctx context.Context) (upgrade.Org, error)
	// Connecting says on whom Connect waits; "" for the org.
	Connecting display.Text
	// Committer gives what applies a plan to the org, outliving the front end. It is
	// asked anew for each upgrade.
	Committer func(org upgrade.Org) upgrade.Committer
	// Verify reads back an upgrade of the session, and keeps that in its record; nil when no
	// runs are kept.
	Verify func(ctx context.Context, org upgrade.Org, result upgrade.Result) upgrade.Result
	// EarlierRun gives a run for a user of an org that is in the way of a new one, nil for
	// none; nil when no runs are kept.
	EarlierRun func(org, user core.ID) (*upgrade.EarlierRun, error)
	// Given holds the answers given on the command line; their steps are skipped.
	Given flaganswers.Given
	// Save keeps what the admin asks to be written, under a name such as
	// "plan-maya@acme.example.md", and tells where it is. It is called beside the front
	// end; nil when nothing can be kept.
	Save Keep
	// DryRun shows the wizard up to its plan, and never begins a commit.
	DryRun bool
	// Steps are the steps of the wizard; nil for Steps.
	Steps []Step
	// Now is the clock; nil for time.Now.
	Now func() time.Time
}

// StepsOrAll gives the steps of the wizard.
func (o Options) StepsOrAll() []Step {
	if o.Steps == nil {
		return Steps()
	}
	return o.Steps
}
