package flow

import (
	"context"
	"sync/atomic"
	"time"

	"cupgrade/core"
	"cupgrade/core/display"
	"cupgrade/core/parallel"
	"cupgrade/core/planning"
	"cupgrade/core/upgrade"
	"cupgrade/ui/words"
)

// orgFactsAge is how long what was read of the org ahead is good for someone who is
// chosen later: seats are taken all the time.
const orgFactsAge = 5 * time.Minute

// ReadOrg begins to read what depends on the org alone, while a user is being chosen,
// anew when that is long ago.
func (a *Answers) ReadOrg() {
	if !a.Eager || a.org.isUsable() && a.currentTime().Sub(a.orgBegan) <= orgFactsAge {
		return
	}
	a.org.cancelRead()
	org := a.factReader()
	a.orgBegan = a.currentTime()
	a.org = start(a.readContext(), func(ctx context.Context, _ *rowCount) (upgrade.OrgFacts, error) {
		return upgrade.GatherOrg(ctx, org)
	})
}

// gatherBasis reads what is known once a user is chosen; facts are those of the org
// that were begun to be read before, nil for none.
func (o Options) gatherBasis(
	ctx context.Context, org upgrade.Reader, user core.ID, facts *future[upgrade.OrgFacts],
) (basis upgrade.Basis, err error) {
	if facts == nil {
		basis, err = upgrade.GatherBasis(ctx, org, user)
	} else {
		basis, err = upgrade.GatherBasisWith(ctx, org, user, facts.Wait)
	}
	if err == nil && o.EarlierRun != nil {
		basis.EarlierRun, err = o.EarlierRun(basis.Session.Org.ID, user)
	}
	return basis, err
}

// readBasis reads the person and what the org can upgrade to, nil when that is known.
func (a *Answers) readBasis() *Read {
	if a.Basis != nil {
		return nil
	}
	a.ReadOrg()
	opts, org, id, facts := a.Opts, a.factReader(), a.User.ID, a.org
	return &Read{
		Text: "Reading " + display.Clean(a.User.Name),
		Do: func(ctx context.Context) (func(), error) {
			basis, err := opts.gatherBasis(ctx, org, id, facts)
			return func() { a.learnBasis(basis) }, err
		},
	}
}

// learnBasis takes what is known once the user is chosen, and begins to read what the
// user may do, while the license and the profile are being chosen.
func (a *Answers) learnBasis(b upgrade.Basis) {
	a.Basis = &b
	if a.Eager {
		a.readBefore()
	}
}

// readBefore begins to read what the user may do now, unless that was begun.
func (a *Answers) readBefore() *future[upgrade.Access] {
	if !a.before.isUsable() {
		a.before = startBefore(a.readContext(), a.factReader(), *a.Basis)
	}
	return a.before
}

func startBefore(ctx context.Context, org upgrade.Reader, basis upgrade.Basis) *future[upgrade.Access] {
	return start(ctx, func(ctx context.Context, rows *rowCount) (upgrade.Access, error) {
		return upgrade.GatherUserAccess(ctx, org, basis.User, rows.countOf())
	})
}

// ranking is what the profiles of a license grant, joined with what the user has now,
// and what each of them would cost, the best fit first.
type ranking struct {
	both  upgrade.Access
	costs []planning.ProfileCost
}

// readRanking reads what the profiles of the license are ranked from. It goes on when
// the person chooses before it is there: the losses are computed from it too.
func (a *Answers) readRanking() *Read {
	if !a.ranked.isUsable() {
		org, basis, license, before, refused := a.factReader(), *a.Basis, a.License.ID, a.readBefore(), a.refusedNow()
		a.ranked = start(a.readContext(), func(ctx context.Context, rows *rowCount) (got ranking, err error) {
			got.both, err = upgrade.GatherLicenseAccess(ctx, org, basis, license, before.Wait, rows.countOf())
			if err != nil {
				before.cancelRead() // it is about to fail too, and whoever tries again must not get that error
				return got, err
			}
			got.both.Keep.Refused = refused
			got.costs = planning.RankProfiles(basis, license, got.both)
			return got, nil
		})
	}
	ranked, before := a.ranked, a.before
	return &Read{
		Text: "Reading what each profile grants, to rank them",
		Rows: func() int { return ranked.seenRows() + before.seenRows() },
		Do: func(ctx context.Context) (func(), error) {
			_, err := ranked.Wait(ctx)
			return func() {}, err
		},
	}
}

// AccessQuestion asks for what the losses are computed from, as far as it is not
// known.
type AccessQuestion struct {
	Choice upgrade.Choice

	refused []upgrade.Refusal
	// proposed is what the user before had; nothing once it was proposed.
	proposed proposal

	ctx    context.Context
	opts   Options
	org    upgrade.Reader
	basis  *upgrade.Basis
	facts  *future[upgrade.OrgFacts]
	before *future[upgrade.Access]
	ranked *future[ranking]
	rows   rowCount
}

// AccessAnswer is what was known and what was read.
type AccessAnswer struct {
	Facts upgrade.Facts

	basis  upgrade.Basis
	before *future[upgrade.Access]
}

// Question is what has to be read for the losses of what was chosen.
func (a *Answers) Question() *AccessQuestion {
	q := &AccessQuestion{Choice: a.Choice(), refused: a.refusedNow(), ctx: a.readContext(), opts: a.Opts, org: a.factReader(), basis: a.Basis}
	if !a.wasProposed {
		q.proposed = a.proposed
	}
	switch {
	case a.Basis == nil:
		a.ReadOrg()
		q.facts = a.org
	case a.ranked.isUsable() && a.Basis.RanksWhole(a.License.ID):
		q.ranked, q.before = a.ranked, a.before
	default:
		q.before = a.readBefore()
	}
	return q
}

// Ranked tells whether only the settings of the profiles are left to read.
func (q *AccessQuestion) Ranked() bool {
	_, known := q.ranked.knownValue()
	return known
}

// Rows counts the permissions that have come so far.
func (q *AccessQuestion) Rows() int {
	return q.rows.seenRows() + q.before.seenRows() + q.ranked.seenRows()
}

// Ask reads what is missing: what the user may do now and what the profile grants
// at the same time.
func (q *AccessQuestion) Ask(ctx context.Context) (AccessAnswer, error) {
	got, err := q.readAccess(ctx)
	if err == nil {
		got.Facts = got.Facts.CountCalls(ctx, q.org)
		got.Facts.Keep.Refused = q.refused
	}
	return got, err
}

func (q *AccessQuestion) readAccess(ctx context.Context) (got AccessAnswer, err error) {
	got.before = q.before
	if q.basis != nil {
		got.basis = *q.basis
	} else if got.basis, err = q.opts.gatherBasis(ctx, q.org, q.Choice.UserID, q.facts); err != nil {
		return got, err
	}
	target, err := got.basis.Profile(q.Choice.ProfileID)
	if err != nil {
		return got, err
	}
	if q.ranked != nil {
		var ranked ranking
		var settings, records upgrade.Access
		err := parallel.Run(
			ctx,
			func(ctx context.Context) (err error) { ranked, err = q.ranked.Wait(ctx); return err },
			func(ctx context.Context) (err error) {
				_, records, err = q.readBefore(ctx, q.before, got.basis, target)
				return err
			},
			func(ctx context.Context) (err error) {
				settings, err = upgrade.GatherSettings(ctx, q.org, got.basis.User, target)
				return err
			},
		)
		got.Facts = got.basis.Facts(target, ranked.both.Join(settings).Join(records))
		return got, err
	}
	if got.before == nil {
		got.before = startBefore(q.ctx, q.org, got.basis)
	}
	var before, after, records upgrade.Access
	err = parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			after, err = upgrade.GatherProfileAccess(ctx, q.org, got.basis.User, target, q.rows.countOf())
			return err
		},
		func(ctx context.Context) (err error) {
			before, records, err = q.readBefore(ctx, got.before, got.basis, target)
			return err
		},
	)
	if err != nil {
		got.before.cancelRead()
		return got, err
	}
	both := before.Join(after).Join(records)
	impact, err := upgrade.GatherImpact(ctx, q.org, got.basis.User, both, target)
	got.Facts = got.basis.Facts(target, both.Join(impact))
	return got, err
}

// readBefore waits for what the user has now, and lists the records to compare.
func (q *AccessQuestion) readBefore(
	ctx context.Context, reading *future[upgrade.Access], basis upgrade.Basis, target core.Profile,
) (before, records upgrade.Access, err error) {
	if before, err = reading.Wait(ctx); err != nil {
		return before, records, err
	}
	records, err = upgrade.GatherRecords(ctx, q.org, basis, before, target)
	return before, records, err
}

// Learn takes what the access read found, and the plan that was made of it. A basis
// that was known stays the same one: what was made of it is not made again.
func (a *Answers) Learn(got AccessAnswer, plan upgrade.Plan) {
	if a.Basis == nil {
		a.Basis = &got.basis
	}
	a.wasProposed = true
	a.before, a.Facts, a.Plan, a.Reassign = got.before, &got.Facts, &plan, plan.Choice.Reassign
	a.setKeep(plan.Choice.Keep)
}

// MakePlan makes the plan of what was asked, with what is proposed for it.
func (q *AccessQuestion) MakePlan(facts upgrade.Facts) upgrade.Plan {
	plan := planning.New(facts, q.Choice)
	if choice := q.proposed.choose(plan, q.Choice); len(choice.Reassign) > len(q.Choice.Reassign) || choice.Keep.IsEmpty() != q.Choice.Keep.IsEmpty() {
		plan = planning.New(facts, choice)
	}
	return plan
}

// readPlan reads what the plan needs and is not known yet, nil when there is a plan.
func (a *Answers) readPlan() *Read {
	if a.Plan != nil {
		return nil
	}
	q := a.Question()
	return &Read{
		Text: words.LossesReading, Quiet: q.Ranked(), Rows: q.Rows,
		Do: func(ctx context.Context) (func(), error) {
			got, err := q.Ask(ctx)
			if err != nil {
				return nil, err
			}
			plan := q.MakePlan(got.Facts)
			return func() { a.Learn(got, plan) }, nil
		},
	}
}

// computePlan computes the plan of another choice beside the front end. The plan is dropped
// when it comes after an answer before it was changed.
func (a *Answers) computePlan() *Read {
	from, choice := a.Facts, a.Choice()
	facts := *from
	return &Read{
		Text: "What will be lost", Quiet: true,
		Do: func(context.Context) (func(), error) {
			plan := planning.New(facts, choice)
			return func() {
				if a.Facts == from {
					a.Plan = &plan
				}
			}, nil
		},
	}
}

// future is a value that is being read, with how many rows have come of it. The answer
// it belongs to holds it, and cancels it when that answer is dropped.
type future[T any] struct {
	*parallel.Future[T]
	rows    *rowCount
	dropped atomic.Bool
}

// start begins to read.
func start[T any](ctx context.Context, read func(context.Context, *rowCount) (T, error)) *future[T] {
	rows := &rowCount{}
	return &future[T]{
		Future: parallel.Start(ctx, func(ctx context.Context) (T, error) { return read(ctx, rows) }), rows: rows,
	}
}

// isUsable tells whether there is a future that has a value or will have one: one that has
// failed, or is about to, is read again.
func (f *future[T]) isUsable() bool {
	if f == nil {
		return false
	}
	_, there := f.Value()
	return there || !f.dropped.Load() && !f.Failed()
}

// cancelRead ends the read, whose value nobody needs any more; one that is there stays.
func (f *future[T]) cancelRead() {
	if f != nil {
		f.dropped.Store(true)
		f.Cancel()
	}
}

// knownValue gives the value if it is there already.
func (f *future[T]) knownValue() (value T, there bool) {
	if f == nil {
		return value, false
	}
	return f.Value()
}

// seenRows is how many rows have come.
func (f *future[T]) seenRows() int {
	if f == nil {
		return 0
	}
	return f.rows.seenRows()
}

// rowCount counts the rows that several reads have seen, while they run.
type rowCount struct{ n atomic.Int64 }

func (r *rowCount) seenRows() int { return int(r.n.Load()) }

// countOf gives a function that one read tells how many rows it has seen in all.
func (r *rowCount) countOf() func(rows int) {
	var before int64
	return func(rows int) {
		r.n.Add(int64(rows) - before)
		before = int64(rows)
	}
}
