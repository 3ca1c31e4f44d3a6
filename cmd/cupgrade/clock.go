package main

import (
	"context"
	"math/rand/v2"
	"strconv"
	"time"
)

// haste is by how much the pauses of a run are shortened. It is 1, and only the
// linker changes it (-X main.haste=1000), for tests that kill the program a thousand
// times and can't wait two minutes after each.
var haste = "1"

// clock is the time that runs live by.
type clock struct {
	now func() time.Time
	// rate is how many times faster than the wall it runs.
	rate time.Duration
}

// wallClock is the clock of the machine.
func wallClock() clock {
	rate, err := strconv.Atoi(haste)
	if err != nil || rate < 1 {
		rate = 1
	}
	return clock{now: time.Now, rate: time.Duration(rate)}
}

// wait is an upgrade.Wait.
func (c clock) wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d / c.rate)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // upgrade.Wait asks for the context's own error
	}
}

// since is how long ago a moment was, never less than nothing: clocks are set back.
func (c clock) since(at time.Time) time.Duration {
	return max(0, c.now().Sub(at)) * c.rate
}

// jitter spreads the pauses of several who wait for the same record.
func jitter() float64 { return rand.Float64() } //nolint:gosec // a pause is no secret
