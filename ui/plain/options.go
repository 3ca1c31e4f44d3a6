package plain

import (
	"io"
	"os"
	"time"

	"cupgrade/ui/flow"
)

// Options is what the lines need of the program around it.
type Options struct {
	flow.Options

	// In and Out are nil for standard input and output. In is only read while a
	// question waits for its answer.
	In  io.Reader
	Out io.Writer

	// Width is how many cells a line of Out has, 0 for lines that are not wrapped.
	Width int

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
