package flow

import (
	"context"
	"sync/atomic"
	"time"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
)

// AccessQuestion asks for what the losses are computed from, as far as it is not
// known.
type AccessQuestion struct {
	Org    upgrade.Reader
	Choice upgrade.Choice
	Basis  *upgrade.Basis  // nil to read it
	Before *upgrade.Access // nil to read it
	Both   *upgrade.Access // Before and what the profile grants, when all of it is known
	// Rows counts the permissions that have come so far; it may be read while Ask
	// runs.
	Rows *atomic.Int64
	// Reads holds what is being read ahead; nil for nothing.
	Reads *Reads
}

// AccessAnswer is what was known and what was read.
type AccessAnswer struct {
	Basis  upgrade.Basis
	Before upgrade.Access
	Facts  upgrade.Facts
}

// Known tells whether there is nothing left to read.
func (q AccessQuestion) Known() bool { return q.Basis != nil && q.Before != nil && q.Both != nil }

// Ask reads what is missing: what the user may do now and what the profile grants
// at the same time.
func (q AccessQuestion) Ask(ctx context.Context) (AccessAnswer, error) {
	got, err := q.ask(ctx)
	if err == nil {
		got.Facts = got.Facts.CountCalls(ctx, q.Org)
	}
	return got, err
}

func (q AccessQuestion) ask(ctx context.Context) (AccessAnswer, error) {
	var got AccessAnswer
	if q.Basis == nil {
		basis, err := q.Reads.Basis(ctx, q.Org, q.Choice.UserID)
		if err != nil {
			return got, err
		}
		q.Basis = &basis
	}
	got.Basis = *q.Basis
	target, err := got.Basis.Profile(q.Choice.ProfileID)
	if err != nil {
		return got, err
	}
	if q.Known() {
		got.Before, got.Facts = *q.Before, got.Basis.Facts(target, *q.Both)
		return got, nil
	}
	if ahead, is := q.Reads.known(got.Basis, target.License.ID); is {
		license, err := ahead.wait(ctx, q.tell())
		got.Before, got.Facts = license.Before, got.Basis.Facts(target, license.Both)
		return got, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type reply struct {
		access upgrade.Access
		err    error
	}
	replies := make(chan reply, 1)
	go func() {
		var before reply
		before.err = parallel.Safely(func() (err error) {
			before.access, err = q.readBefore(ctx)
			return err
		})
		replies <- before
	}()
	after, err := upgrade.GatherProfileAccess(ctx, q.Org, target, q.counter())
	if err != nil {
		cancel()
		<-replies
		q.Reads.dropUnfinished(got.Basis)
		return got, err
	}
	before := <-replies
	if before.err != nil {
		return got, before.err
	}
	got.Before = before.access
	both := before.access.Join(after)
	impact, err := upgrade.GatherImpact(ctx, q.Org, q.Basis.User, both, target)
	got.Facts = got.Basis.Facts(target, both.Join(impact))
	return got, err
}

func (q AccessQuestion) readBefore(ctx context.Context) (upgrade.Access, error) {
	if q.Before != nil {
		return *q.Before, nil
	}
	if q.Reads != nil {
		return q.Reads.user(q.Org, *q.Basis).wait(ctx, q.tell())
	}
	return upgrade.GatherUserAccess(ctx, q.Org, q.Basis.User, q.counter())
}

// counter gives a function that adds what one read has seen to the rows counted.
func (q AccessQuestion) counter() func(rows int) {
	if q.Rows == nil {
		return nil
	}
	var rows rowCounter
	rows.tell(q.tell())
	return rows.source()
}

// tell gives a function that adds to the rows counted, nil when nobody counts.
func (q AccessQuestion) tell() func(more int64) { return adding(q.Rows) }

func adding(rows *atomic.Int64) func(more int64) {
	if rows == nil {
		return nil
	}
	return func(more int64) { rows.Add(more) }
}

// LicenseQuestion asks for what the profiles of a license are ranked from.
type LicenseQuestion struct {
	Org     upgrade.Reader
	Basis   upgrade.Basis
	License core.ID
	Before  *upgrade.Access // nil to read it
	Rows    *atomic.Int64   // as in AccessQuestion
	Reads   *Reads          // as in AccessQuestion
}

// LicenseAnswer is what all profiles of a license grant, joined with what the user
// has now, and what each of them would cost, the best fit first.
type LicenseAnswer struct {
	Before, Both upgrade.Access
	Costs        []planning.ProfileCost
}

// Ask reads what is missing, and ranks.
func (q LicenseQuestion) Ask(ctx context.Context) (LicenseAnswer, error) {
	reads := q.Reads
	if reads == nil {
		reads = NewReads(ctx, time.Now)
	}
	return reads.license(q).wait(ctx, adding(q.Rows))
}
