package ui

import (
	"context"
	"sync/atomic"

	"cupgrade/core/upgrade"
)

// accessQuestion is what the losses are computed from, as far as it is known.
type accessQuestion struct {
	org    upgrade.Reader
	choice upgrade.Choice
	basis  *upgrade.Basis  // nil to read it
	before *upgrade.Access // nil to read it
	rows   *atomic.Int64
}

// accessAnswer is what was known and what was read.
type accessAnswer struct {
	basis  upgrade.Basis
	before upgrade.Access
	facts  upgrade.Facts
}

// ask reads what is missing, what the user may do now and what the profile grants
// at the same time.
func (q accessQuestion) ask(ctx context.Context) (accessAnswer, error) {
	var got accessAnswer
	if q.basis == nil {
		basis, err := upgrade.GatherBasis(ctx, q.org, q.choice.UserID)
		if err != nil {
			return got, err
		}
		q.basis = &basis
	}
	got.basis = *q.basis
	target, err := got.basis.Profile(q.choice.ProfileID)
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
		access, err := protect(ctx, q.readBefore)
		replies <- reply{access, err}
	}()
	after, err := upgrade.GatherProfileAccess(ctx, q.org, target, q.counter())
	if err != nil {
		cancel()
		<-replies
		return got, err
	}
	before := <-replies
	got.before = before.access
	got.facts = got.basis.Facts(target, before.access.Join(after))
	return got, before.err
}

func (q accessQuestion) readBefore(ctx context.Context) (upgrade.Access, error) {
	if q.before != nil {
		return *q.before, nil
	}
	return upgrade.GatherUserAccess(ctx, q.org, q.basis.User, q.counter())
}

// counter gives a function that adds what one read has seen to the rows shown.
func (q accessQuestion) counter() func(rows int) {
	var seen int64
	return func(rows int) {
		q.rows.Add(int64(rows) - seen)
		seen = int64(rows)
	}
}

// asking asks, and makes a plan and its pages of the answer.
func (l *lossesStep) asking(q accessQuestion) func(context.Context) (lossesAnswer, error) {
	g := l.s.theme.glyph
	return func(ctx context.Context) (lossesAnswer, error) {
		got, err := q.ask(ctx)
		if err != nil {
			return lossesAnswer{}, err
		}
		made, err := computing(got.facts, q.choice, g)(ctx)
		made.accessAnswer = got
		return made, err
	}
}

// computing makes a plan and its pages of facts: with much to compare it takes too
// long for a key to wait for.
func computing(facts upgrade.Facts, choice upgrade.Choice, g glyphs) func(context.Context) (lossesAnswer, error) {
	return func(context.Context) (lossesAnswer, error) {
		plan := upgrade.NewPlan(facts, choice)
		return lossesAnswer{plan: plan, pages: lossPages(&plan, g)}, nil
	}
}
