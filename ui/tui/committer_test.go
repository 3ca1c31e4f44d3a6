package tui_test

import (
	"context"
	"sync"

	"cupgrade/core/commit"
	"cupgrade/core/upgrade"
)

// committer applies plans to the org in memory with the core's own Apply; a test
// may script the events instead.
type committer struct {
	org upgrade.Org

	mu      sync.Mutex
	script  chan upgrade.Event // nil to apply for real
	plans   []upgrade.Plan
	stopped int
	stop    context.CancelFunc
	done    sync.WaitGroup
}

func (c *committer) Start(plan upgrade.Plan) <-chan upgrade.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plans = append(c.plans, plan)
	if c.script != nil {
		return c.script
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	events := make(chan upgrade.Event, 64)
	c.done.Go(func() {
		defer close(events)
		defer stop()
		commit.Apply(ctx, c.org, plan, func(e upgrade.Event) { events <- e })
	})
	return events
}

func (c *committer) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped++
	if c.stop != nil {
		c.stop()
	}
}

// started tells how many commits were begun.
func (c *committer) started() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.plans)
}

// stops tells how often a stop was asked for.
func (c *committer) stops() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// lastPlan is the plan of the last commit.
func (c *committer) lastPlan() upgrade.Plan {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.plans[len(c.plans)-1]
}
