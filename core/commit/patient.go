package commit

import (
	"context"
	"time"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// Wait returns after a while, or with the context's error when that ends first.
// This package has no clock of its own.
type Wait func(ctx context.Context, d time.Duration) error

// Patient makes the reads of an org again when a passing failure kept them from
// being answered, as often as the policy allows. Writes are handed on as they are.
// told hears of every pause; it may be nil.
func Patient(org upgrade.Org, wait Wait, told func(upgrade.Waiting)) upgrade.Org {
	if wait == nil {
		return org
	}
	if told == nil {
		told = func(upgrade.Waiting) {}
	}
	return &patient{Org: org, wait: wait, jitter: fullPause, told: told}
}

// fullPause is the jitter of those who wait alone.
func fullPause() float64 { return 1 }

// patient is the Org that Patient gives. Its writes are those of the Org inside.
type patient struct {
	upgrade.Org
	wait   Wait
	jitter func() float64
	told   func(upgrade.Waiting)
}

// tryAgain makes a read until it is answered or the policy gives up.
func tryAgain[T any](ctx context.Context, p *patient, read func() (T, error)) (value T, err error) {
	err = p.tryAgain(ctx, func() (err error) {
		value, err = read()
		return err
	})
	return value, err
}

// tryAgain is the function tryAgain, for a read that keeps its answer itself.
func (p *patient) tryAgain(ctx context.Context, read func() error) error {
	for tries := 1; ; tries++ {
		err := read()
		if err == nil || ctx.Err() != nil {
			return err
		}
		d := decide(effectNone, err, tries, p.jitter())
		if d.do != reactAgain {
			return err
		}
		p.told(upgrade.Waiting{Why: upgrade.WaitingToRead, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: err})
		if p.wait(ctx, d.wait) != nil {
			return err
		}
	}
}

func (p *patient) Session(ctx context.Context) (upgrade.Session, error) {
	return tryAgain(ctx, p, func() (upgrade.Session, error) { return p.Org.Session(ctx) })
}

func (p *patient) SearchUsers(ctx context.Context, text string, limit int) (upgrade.UserMatches, error) {
	return tryAgain(ctx, p, func() (upgrade.UserMatches, error) { return p.Org.SearchUsers(ctx, text, limit) })
}

func (p *patient) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	return tryAgain(ctx, p, func() (upgrade.UserFacts, error) { return p.Org.User(ctx, id) })
}

func (p *patient) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	return tryAgain(ctx, p, func() (upgrade.Rechecked, error) { return p.Org.Recheck(ctx, was, license) })
}

func (p *patient) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	return tryAgain(ctx, p, func() (upgrade.Catalog, error) { return p.Org.Catalog(ctx) })
}

func (p *patient) Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (upgrade.Grants, error) {
	return tryAgain(ctx, p, func() (upgrade.Grants, error) { return p.Org.Grants(ctx, parents, progress) })
}

func (p *patient) Labels(ctx context.Context, rows []access.Row) (upgrade.Labels, error) {
	return tryAgain(ctx, p, func() (upgrade.Labels, error) { return p.Org.Labels(ctx, rows) })
}

// sitesAndGaps is what SiteGrants gives beside its error.
type sitesAndGaps struct {
	grants []core.NetworkGrant
	gaps   []upgrade.Gap
}

func (p *patient) SiteGrants(ctx context.Context, parents []core.ID) ([]core.NetworkGrant, []upgrade.Gap, error) {
	read, err := tryAgain(ctx, p, func() (sitesAndGaps, error) {
		grants, gaps, err := p.Org.SiteGrants(ctx, parents)
		return sitesAndGaps{grants, gaps}, err
	})
	return read.grants, read.gaps, err
}
