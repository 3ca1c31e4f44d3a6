package main

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// recalling is an org that tells of a user what this machine remembers beside it: a
// run that is in the way of a new one. A plan is made of what it reads. A commit looks
// at the journals itself, under its lock, and reads the org alone.
type recalling struct {
	upgrade.Org
	workers *workers
}

// recalls makes an org recall earlier runs, once there is one.
func (w *workers) recalls(connect func(context.Context) (upgrade.Org, error)) func(context.Context) (upgrade.Org, error) {
	return func(ctx context.Context) (upgrade.Org, error) {
		org, err := connect(ctx)
		if err != nil {
			return nil, err
		}
		return recalling{org, w}, nil
	}
}

// User reads a user, with the earlier run that is in the way.
func (r recalling) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	facts, err := r.Org.User(ctx, id)
	if err != nil {
		return facts, err
	}
	session, err := r.Session(ctx)
	if err != nil {
		return facts, err
	}
	run, blocked, err := r.workers.inTheWay(session.Org.ID, id)
	if err != nil {
		return facts, err
	}
	if blocked {
		earlier := run.earlier()
		facts.EarlierRun = &earlier
	}
	return facts, nil
}

// forgetting is the org alone.
func forgetting(org upgrade.Org) upgrade.Org {
	if r, recalls := org.(recalling); recalls {
		return r.Org
	}
	return org
}
