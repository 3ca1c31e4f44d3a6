package commit

import (
	"context"

	"cupgrade/core/upgrade"
)

// beside is a reading of the user that is made while a write to another record is
// under way, so that the next write need not wait for one.
type beside struct {
	*aside

	user upgrade.UserFacts
}

// readBeside begins to read for the step that follows step i. It is nil when none
// follows, or none that rests on a reading.
func (r *run) readBeside(ctx context.Context, i int) *beside {
	if i+1 >= len(r.steps) || r.steps[i+1].Step.Kind.GivesBack() || r.steps[i+1].Outcome == upgrade.OutcomeApplied {
		return nil
	}
	b := &beside{}
	b.aside = readAside(ctx, func(ctx context.Context) error {
		now, err := r.raw.Recheck(ctx, r.plan.User, "")
		b.user = now.User
		return err
	})
	return b
}

// takeBeside takes step i with a reading beside it, and uses that when the step was
// applied at once and the reading is as good as one that is made now.
func (r *run) takeBeside(ctx context.Context, i int) {
	before := r.fresh.ReadAt
	b := r.readBeside(ctx, i)
	r.take(ctx, i)
	if b == nil {
		return
	}
	applied := r.steps[i].Outcome == upgrade.OutcomeApplied && r.err == nil && r.fresh.ReadAt.Equal(before)
	if !applied {
		b.stop()
	}
	<-b.done
	b.stop()
	at := r.steps[i].Reply.At
	if !applied || b.err != nil || at.IsZero() || at.Sub(b.user.ReadAt) > restsFor {
		return
	}
	// Salesforce has confirmed the step; the reading may be from just before it. Its age
	// is told by the server's clock, in whole seconds.
	r.fresh, r.sent = workOf(r.steps[i].Step.Kind).done(b.user), false
}

// doneEnable is the user once the account is a partner account.
func doneEnable(user upgrade.UserFacts) upgrade.UserFacts {
	if user.Account != nil {
		account, yes := *user.Account, true
		account.IsPartner = &yes
		user.Account = &account
	}
	return user
}

// doneAsRead leaves it to a reading what a step has done.
func doneAsRead(user upgrade.UserFacts) upgrade.UserFacts { return user }
