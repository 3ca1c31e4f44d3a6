package commit

import (
	"context"

	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// enoughCalls looks again before the first write: the plan may be of another hour.
func (r *run) enoughCalls(ctx context.Context) error {
	r.countCalls(ctx)
	return blocked(planning.FindFewCalls(r.plan, r.session, r.fresh))
}

// countCalls learns how many calls there were so far.
func (r *run) countCalls(ctx context.Context) {
	err := parallel.Safely(func() error {
		session, err := r.raw.Session(context.WithoutCancel(ctx))
		if err == nil {
			r.session.CallsMade, r.session.CallsUsed, r.session.CallsLimit = session.CallsMade, session.CallsUsed, session.CallsLimit
		}
		return upgrade.WrapError("count the API calls", err)
	})
	if err != nil { // what is not known is told as such
		r.session.CallsMade, r.session.CallsUsed, r.session.CallsLimit = 0, 0, 0
	}
}

// calls sums up what the run has used, once it has read anything.
func (r *run) calls(ctx context.Context) upgrade.Calls {
	if r.session.Org.ID == "" {
		return upgrade.Calls{}
	}
	r.countCalls(ctx)
	return upgrade.Calls{Made: max(0, r.session.CallsMade-r.CallsBefore), Used: r.session.CallsUsed, Limit: r.session.CallsLimit}
}
