package plain

import (
	"context"
	"io"
	"os"
	"time"

	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
	"cupgrade/ui/paper"
)

// Options is what the plain wizard needs of the program around it.
type Options struct {
	// Connect signs in and gives the org. It is called once at the start, and
	// again when the admin retries after an error.
	Connect func(ctx context.Context) (upgrade.Org, error)
	// Committer gives what applies a plan to the org. It is asked anew for each
	// upgrade.
	Committer func(org upgrade.Org) upgrade.Committer
	// Preset holds the answers given on the command line; their steps are skipped.
	Preset flaganswers.Given

	// Save keeps what w writes, under a name such as "plan-maya@acme.example.md", and
	// tells where it is; nil when nothing can be kept.
	Save paper.Keep
	// DryRun tells the plan and ends with it: nothing is ever committed.
	DryRun bool

	// In and Out are nil for standard input and output. In is only read while a
	// question waits for its answer.
	In  io.Reader
	Out io.Writer

	// Now is the clock; nil for time.Now.
	Now func() time.Time
	// Slow is how long a read or a step may take before a line says so; 0 for five
	// seconds.
	Slow time.Duration
	// After tells when Slow has passed; nil for time.After.
	After func(time.Duration) <-chan time.Time
}

const defaultSlow = 5 * time.Second

// withDefaults fills in what was left open.
func (o Options) withDefaults() Options {
	if o.In == nil {
		o.In = os.Stdin
	}
	if o.Out == nil {
		o.Out = os.Stdout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Slow == 0 {
		o.Slow = defaultSlow
	}
	if o.After == nil {
		o.After = time.After
	}
	return o
}
