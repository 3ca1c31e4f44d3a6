package runs

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"
)

// haste is by how much the pauses of a run are shortened. It is 1, and only the
// linker changes it (-X cupgrade/cmd/cupgrade/internal/runs.haste=1000), for tests that kill the program a thousand
// times and can't wait two minutes after each.
var haste = "1"

// Clock is the time that runs live by.
type Clock struct {
	// Now is the time of day.
	Now func() time.Time
	// Rate is how many times faster than the wall it runs.
	Rate time.Duration
}

// WallClock is the clock of the machine.
func WallClock() Clock {
	rate, err := strconv.Atoi(haste)
	if err != nil || rate < 1 {
		rate = 1
	}
	return Clock{Now: time.Now, Rate: time.Duration(rate)}
}

// Wait is an upgrade.Wait.
func (c Clock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d / c.Rate)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // upgrade.Wait asks for the context's own error
	}
}

// since is how long ago a moment was, never less than nothing: clocks are set back.
func (c Clock) since(at time.Time) time.Duration {
	return c.stretch(c.Now().Sub(at))
}

// stretch is a time that has passed as this clock counts it, never less than nothing.
func (c Clock) stretch(passed time.Duration) time.Duration { return max(0, passed) * c.Rate }

// drawJitter spreads the pauses of several who wait for the same record.
func drawJitter() float64 { return rand.Float64() } //nolint:gosec // a pause is no secret
