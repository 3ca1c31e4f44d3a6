package tui

import (
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cupgrade/ui/flow"
)

// Options is what the screen needs of the program around it.
type Options struct {
	flow.Options

	// In and Out are the terminal; nil for standard input and output.
	In  io.Reader
	Out io.Writer
	// Sizes tells the size of a terminal that Out cannot be asked about, such as
	// an emulator in a test; nil otherwise.
	Sizes <-chan tea.WindowSizeMsg
	// NoColor drops colour, bold and every other attribute.
	NoColor bool
	// ASCII draws with ASCII characters only.
	ASCII bool
	// Terminal is what the terminal takes beside text.
	Terminal Terminal
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
	// Held is how soon after it led to another screen an Enter counts as held down: it
	// repeats, and must not answer that screen.
	Held time.Duration
}

// The default delays, and how often a spinner turns.
const (
	defaultDebounce = 200 * time.Millisecond
	defaultSlow     = 250 * time.Millisecond
	defaultElapsed  = 3 * time.Second
	defaultHeld     = 700 * time.Millisecond
	repeatEvery     = 150 * time.Millisecond // at the most, between two keys of one that is held
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
	o.Timing.Held = orDefault(o.Timing.Held, defaultHeld)
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
