package uitest

import (
	"context"
	"slices"
	"sync"

	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
)

// Committer applies plans to an org in memory with the core's own Apply, or plays a
// script.
type Committer struct {
	Org upgrade.Org
	// Script gives the events of a plan in place of applying it; nil to apply it.
	Script func(upgrade.Plan) <-chan upgrade.Event
	// Begins is told of each plan before its first event; nil for nobody.
	Begins func()

	mu    sync.Mutex
	plans []upgrade.Plan
	stops int
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// Start applies the plan, or plays the script.
func (c *Committer) Start(plan upgrade.Plan) <-chan upgrade.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plans = append(c.plans, plan)
	if c.Begins != nil {
		c.Begins()
	}
	if c.Script != nil {
		return c.Script(plan)
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	events := make(chan upgrade.Event, 64)
	c.done.Go(func() {
		defer close(events)
		defer stop()
		commit.Applier{Org: c.Org, Watch: func(e upgrade.Event) { events <- e }}.Apply(ctx, plan)
	})
	return events
}

// Reassign applies the amended plan as if it were a new one.
func (c *Committer) Reassign(_ upgrade.Result, amended upgrade.Plan) <-chan upgrade.Event {
	return c.Start(amended)
}

// Stop asks the commit to begin no further step.
func (c *Committer) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stops++
	if c.stop != nil {
		c.stop()
	}
}

// Wait waits until every commit has ended: it goes on without a front end.
func (c *Committer) Wait() { c.done.Wait() }

// Plans are those that were committed, in their order.
func (c *Committer) Plans() []upgrade.Plan {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.plans)
}

// Stops tells how often a stop was asked for.
func (c *Committer) Stops() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stops
}

// EventsOf is a script that gives the same channel to each plan.
func EventsOf(events chan upgrade.Event) func(upgrade.Plan) <-chan upgrade.Event {
	return func(upgrade.Plan) <-chan upgrade.Event { return events }
}

// EventsAtOnce is a script whose events are there at once, and then no more.
func EventsAtOnce(script func(upgrade.Plan) []upgrade.Event) func(upgrade.Plan) <-chan upgrade.Event {
	return func(plan upgrade.Plan) <-chan upgrade.Event {
		list := script(plan)
		events := make(chan upgrade.Event, len(list))
		for _, e := range list {
			events <- e
		}
		close(events)
		return events
	}
}
