package ui

import (
	"context"
	"fmt"
	"sync/atomic"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// accessQuestion is what the losses are computed from, as far as it is known.
type accessQuestion struct {
	org    upgrade.Reader
	choice upgrade.Choice
	basis  *upgrade.Basis  // nil to read it
	before *upgrade.Access // nil to read it
	both   *upgrade.Access // before and after, when all of it is known already
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
	if q.both != nil && q.before != nil {
		got.before, got.facts = *q.before, got.basis.Facts(target, *q.both)
		return got, nil
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
	if before.err != nil {
		return got, before.err
	}
	both := before.access.Join(after)
	impact, err := upgrade.GatherImpact(ctx, q.org, got.basis.User, both, target)
	if err != nil {
		return got, fmt.Errorf("count the records: %w", err)
	}
	got.before, got.facts = before.access, got.basis.Facts(target, both.Join(impact))
	return got, nil
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

// licenseQuestion is what the profiles of a license are ranked from.
type licenseQuestion struct {
	org     upgrade.Reader
	basis   upgrade.Basis
	license core.ID
	before  *upgrade.Access // nil to read it
	rows    *atomic.Int64
}

// licenseAnswer is what all profiles of a license grant, joined with what the user
// has now, and what each of them would cost.
type licenseAnswer struct {
	before, both upgrade.Access
	costs        []upgrade.ProfileCost
}

// ask reads what is missing, and ranks.
func (q licenseQuestion) ask(ctx context.Context) (licenseAnswer, error) {
	var got licenseAnswer
	own := accessQuestion{org: q.org, basis: &q.basis, before: q.before, rows: q.rows}
	before, err := own.readBefore(ctx)
	if err != nil {
		return got, err
	}
	got.before = before
	after, err := upgrade.GatherLicenseAccess(ctx, q.org, q.basis, q.license, before, own.counter())
	if err != nil {
		return got, fmt.Errorf("read what the profiles grant: %w", err)
	}
	got.both = before.Join(after)
	got.costs = upgrade.RankProfiles(q.basis, q.license, got.both)
	return got, nil
}
