package commit

import (
	"context"

	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// checkCalls looks again before the first write whether enough API calls are left: the
// plan may be of another hour.
func (r *run) checkCalls(ctx context.Context, now reading) error {
	return blockedError(planning.FindFewCalls(r.plan, r.countCalls(ctx, now.session), now.User))
}

// countCalls gives the session with the calls as they are counted now. The session
// remembers who it is, so that nothing is asked for that.
func (r *run) countCalls(ctx context.Context, session upgrade.Session) upgrade.Session {
	session.CallsMade, session.CallsUsed, session.CallsLimit = 0, 0, 0 // not known, if they can't be counted
	_ = parallel.Safely(func() error {
		counted, err := r.Org.Session(context.WithoutCancel(ctx))
		if err == nil {
			session.CallsMade, session.CallsUsed, session.CallsLimit = counted.CallsMade, counted.CallsUsed, counted.CallsLimit
		}
		return upgrade.WrapError("count the API requests", err)
	})
	return session
}

// sumCalls sums up what the run has used, once it has read anything.
func (r *run) sumCalls(ctx context.Context, session upgrade.Session) upgrade.Calls {
	if session.Org.ID == "" {
		return upgrade.Calls{}
	}
	session = r.countCalls(ctx, session)
	return upgrade.Calls{Made: max(0, session.CallsMade-r.CallsBefore), Used: session.CallsUsed, Limit: session.CallsLimit}
}
