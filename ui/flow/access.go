package flow

import (
	"context"
	"sync/atomic"

	"cupgrade/core/upgrade"
)

// AccessQuestion asks for what the losses are computed from, as far as it is not
// known.
type AccessQuestion struct {
	Org    upgrade.Reader
	Choice upgrade.Choice
	Basis  *upgrade.Basis  // nil to read it
	Before *upgrade.Access // nil to read it
	// Rows counts the permissions that have come so far; it may be read while Ask
	// runs.
	Rows *atomic.Int64
}

// AccessAnswer is what was known and what was read.
type AccessAnswer struct {
	Basis  upgrade.Basis
	Before upgrade.Access
	Facts  upgrade.Facts
}

// Ask reads what is missing: what the user may do now and what the profile grants
// at the same time.
func (q AccessQuestion) Ask(ctx context.Context) (AccessAnswer, error) {
	var got AccessAnswer
	if q.Basis == nil {
		basis, err := upgrade.GatherBasis(ctx, q.Org, q.Choice.UserID)
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type reply struct {
		access upgrade.Access
		err    error
	}
	replies := make(chan reply, 1)
	go func() {
		access, err := Protect(ctx, q.readBefore)
		replies <- reply{access, err}
	}()
	after, err := upgrade.GatherProfileAccess(ctx, q.Org, target, q.counter())
	if err != nil {
		cancel()
		<-replies
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
	return upgrade.GatherUserAccess(ctx, q.Org, q.Basis.User, q.counter())
}

// counter gives a function that adds what one read has seen to the rows counted.
func (q AccessQuestion) counter() func(rows int) {
	if q.Rows == nil {
		return nil
	}
	var seen int64
	return func(rows int) {
		q.Rows.Add(int64(rows) - seen)
		seen = int64(rows)
	}
}

// Protect turns a panic of a read into an error, so that it is told like any other.
func Protect[T any](ctx context.Context, ask func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &upgrade.PanicError{Value: r}
		}
	}()
	return ask(ctx)
}
