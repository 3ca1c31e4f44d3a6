package tui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/core/flaganswers"
	"cupgrade/core/upgrade"
)

// Options is what the wizard needs of the program around it.
type Options struct {
	// Connect signs in and gives the org. It is called once at the start, and
	// again when the admin retries after an error.
	Connect func(ctx context.Context) (upgrade.Org, error)
	// Committer gives what applies a plan to the org, outliving the screen. It is
	// asked anew for each upgrade.
	Committer func(org upgrade.Org) upgrade.Committer
	// Preset holds the answers given on the command line; their steps are skipped.
	Preset flaganswers.Given

	// Save keeps what the admin asks to be written, under a name such as
	// "plan-maya@acme.example.md", and tells where it is. It is called beside the
	// screen; nil when nothing can be kept.
	Save func(name string, content []byte) (path string, err error)
	// DryRun shows the wizard up to its plan, and never begins a commit.
	DryRun bool

	// In and Out are the terminal; nil for standard input and output.
	In  io.Reader
	Out io.Writer
	// Sizes tells the size of a terminal that Out cannot be asked about, such as
	// an emulator in a test; nil otherwise.
	Sizes <-chan tea.WindowSizeMsg
	// Rest is told when nothing has happened for a moment and nothing is under way, and
	// when something happens again; nil for nobody. It must not take long.
	Rest func(atRest bool)
	// NoColor drops colour, bold and every other attribute.
	NoColor bool
	// ASCII draws with ASCII characters only.
	ASCII bool

	// Now is the clock; nil for time.Now.
	Now func() time.Time
	// Timing overrides the delays; zero values mean the defaults.
	Timing Timing
}

// Timing holds the delays of the wizard. A zero field means its default, a
// negative one no delay at all.
type Timing struct {
	// Debounce is how long typing must rest before a search is sent.
	Debounce time.Duration
	// Slow is how long a job may take before the screen says so.
	Slow time.Duration
	// Elapsed is how long a job may take before the screen counts the seconds.
	Elapsed time.Duration
	// Grace is how long a screen that appeared by itself swallows keys, so that a
	// key meant for the screen before does not answer it.
	Grace time.Duration
}

// The default delays, and how often a spinner turns.
const (
	defaultDebounce = 200 * time.Millisecond
	defaultSlow     = 250 * time.Millisecond
	defaultElapsed  = 3 * time.Second
	defaultGrace    = 300 * time.Millisecond
	spinnerEvery    = 100 * time.Millisecond
)

// withDefaults fills in what was left open.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Timing.Debounce = orDefault(o.Timing.Debounce, defaultDebounce)
	o.Timing.Slow = orDefault(o.Timing.Slow, defaultSlow)
	o.Timing.Elapsed = orDefault(o.Timing.Elapsed, defaultElapsed)
	o.Timing.Grace = orDefault(o.Timing.Grace, defaultGrace)
	return o
}

func orDefault(d, def time.Duration) time.Duration {
	switch {
	case d == 0:
		return def
	case d < 0:
		return 0
	}
	return d
}
