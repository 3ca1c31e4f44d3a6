package commit

import (
	"context"
	"time"

	"cupgrade/core/upgrade"
)

// quietPeriod is how long an effect must not have been seen before it is believed
// that it will not come: longer than Salesforce works on a request whose client
// has gone. Measured on requests that land late, one look is not enough.
const quietPeriod = 120 * time.Second

// sighting is what a search for an effect has found out.
type sighting uint8

const (
	// effectUnclear: the org could not be read, or there was no time to wait.
	effectUnclear sighting = iota
	// effectSeen: the step has happened.
	effectSeen
	// effectAbsent: nothing was seen for the whole quiet period.
	effectAbsent
)

// pauseBetweenLooks gives the pause after the n-th look at the org; the last one repeats.
func pauseBetweenLooks(n int) time.Duration {
	pauses := [...]time.Duration{1, 2, 4, 8, 15, 30}
	return pauses[min(n, len(pauses)-1)] * time.Second
}

// resolveUnknown looks for the effect of a step whose answer was lost, and gives the last
// reading. A visible effect ends the search at once; an absent one is believed after the
// quiet period only, of which some has passed already. The wish to stop does not end it,
// since leaving would not call the request back.
func (r *run) resolveUnknown(ctx context.Context, s *step, passed time.Duration) (sighting, upgrade.Rechecked, error) {
	ctx = context.WithoutCancel(ctx)
	var last upgrade.Rechecked
	for n := 0; ; n++ {
		now, err := r.lookOnce(ctx)
		if err == nil {
			last = now
		}
		switch {
		case err == nil && r.effectVisible(s, now.User):
			return effectSeen, last, r.markAlreadyDone(s, now.User)
		case err == nil && passed >= quietPeriod:
			return effectAbsent, last, nil
		case r.Wait == nil, passed >= 2*quietPeriod:
			return effectUnclear, last, nil
		}
		d := pauseBetweenLooks(n)
		r.tellWaiting(upgrade.Waiting{Why: upgrade.WaitingForEffect, Next: d, Left: max(quietPeriod-passed, d), Cause: s.Err})
		if r.Wait(ctx, d) != nil { // there is no time to wait
			return effectUnclear, last, nil //nolint:nilerr // the search ends open, which is no failure
		}
		passed += d
	}
}
