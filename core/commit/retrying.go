package commit

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// Retry makes every read of an org again when a passing failure kept it from being
// answered, as often as the policy allows. told hears of every pause; it may be nil.
func Retry(reader upgrade.Reader, wait Wait, told func(upgrade.Waiting)) upgrade.Reader {
	if told == nil {
		told = func(upgrade.Waiting) {}
	}
	return &retrying{reader: reader, wait: wait, jitter: fullPause, told: told}
}

// fullPause is the jitter of those who wait alone.
func fullPause() float64 { return 1 }

// retrying is the Reader that Retry gives. It embeds none, so that the compiler finds a
// read that is not retried.
type retrying struct {
	reader upgrade.Reader
	wait   Wait
	jitter func() float64
	told   func(upgrade.Waiting)
}

var _ upgrade.Reader = (*retrying)(nil)

// retryRead makes a read until it is answered or the policy gives up.
func retryRead[T any](ctx context.Context, r *retrying, read func() (T, error)) (T, error) {
	for tries := 1; ; tries++ {
		value, err := read()
		if err == nil || ctx.Err() != nil {
			return value, err
		}
		d := decideReaction(effectNone, err, tries, r.jitter())
		if d.do != reactAgain {
			return value, err
		}
		r.told(upgrade.Waiting{Why: upgrade.WaitingToRead, Next: d.wait, Try: tries + 1, Tries: d.most, Cause: err})
		if r.wait(ctx, d.wait) != nil {
			return value, err
		}
	}
}

func (r *retrying) Session(ctx context.Context) (upgrade.Session, error) {
	return retryRead(ctx, r, func() (upgrade.Session, error) { return r.reader.Session(ctx) })
}

func (r *retrying) SearchUsers(ctx context.Context, text string, limit int) (upgrade.UserMatches, error) {
	return retryRead(ctx, r, func() (upgrade.UserMatches, error) { return r.reader.SearchUsers(ctx, text, limit) })
}

func (r *retrying) User(ctx context.Context, id core.ID) (upgrade.UserFacts, error) {
	return retryRead(ctx, r, func() (upgrade.UserFacts, error) { return r.reader.User(ctx, id) })
}

func (r *retrying) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	return retryRead(ctx, r, func() (upgrade.Rechecked, error) { return r.reader.Recheck(ctx, was, license) })
}

func (r *retrying) Backing(ctx context.Context, plan upgrade.Plan) (upgrade.Backing, error) {
	return retryRead(ctx, r, func() (upgrade.Backing, error) { return r.reader.Backing(ctx, plan) })
}

func (r *retrying) Catalog(ctx context.Context) (upgrade.Catalog, error) {
	return retryRead(ctx, r, func() (upgrade.Catalog, error) { return r.reader.Catalog(ctx) })
}

func (r *retrying) Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (upgrade.Grants, error) {
	return retryRead(ctx, r, func() (upgrade.Grants, error) { return r.reader.Grants(ctx, parents, progress) })
}

func (r *retrying) GrantsOn(ctx context.Context, parents []core.ID, items []access.Item, progress func(rows int)) (upgrade.Grants, error) {
	return retryRead(ctx, r, func() (upgrade.Grants, error) { return r.reader.GrantsOn(ctx, parents, items, progress) })
}

func (r *retrying) Labels(ctx context.Context, rows []access.Row) (upgrade.Labels, error) {
	return retryRead(ctx, r, func() (upgrade.Labels, error) { return r.reader.Labels(ctx, rows) })
}

func (r *retrying) ProfileSettings(
	ctx context.Context, profiles []core.ID,
) (settings map[core.ID]upgrade.ProfileSettings, unreadable []upgrade.Unreadable, err error) {
	_, err = retryRead(ctx, r, func() (_ struct{}, err error) {
		settings, unreadable, err = r.reader.ProfileSettings(ctx, profiles)
		return struct{}{}, err
	})
	return settings, unreadable, err
}

func (r *retrying) RecordTypes(
	ctx context.Context, sets []string,
) (types map[string][]string, unreadable []upgrade.Unreadable, err error) {
	_, err = retryRead(ctx, r, func() (_ struct{}, err error) {
		types, unreadable, err = r.reader.RecordTypes(ctx, sets)
		return struct{}{}, err
	})
	return types, unreadable, err
}

func (r *retrying) SharingRules(ctx context.Context) (rules []core.SharingRule, unreadable []upgrade.Unreadable, err error) {
	_, err = retryRead(ctx, r, func() (_ struct{}, err error) {
		rules, unreadable, err = r.reader.SharingRules(ctx)
		return struct{}{}, err
	})
	return rules, unreadable, err
}

func (r *retrying) SiteGrants(ctx context.Context, parents []core.ID) (grants []core.NetworkGrant, unreadable []upgrade.Unreadable, err error) {
	_, err = retryRead(ctx, r, func() (_ struct{}, err error) {
		grants, unreadable, err = r.reader.SiteGrants(ctx, parents)
		return struct{}{}, err
	})
	return grants, unreadable, err
}

func (r *retrying) Seats(ctx context.Context, ids []core.ID) ([]upgrade.Seats, error) {
	return retryRead(ctx, r, func() ([]upgrade.Seats, error) { return r.reader.Seats(ctx, ids) })
}

func (r *retrying) Automation(ctx context.Context) (upgrade.Automations, error) {
	return retryRead(ctx, r, func() (upgrade.Automations, error) { return r.reader.Automation(ctx) })
}

func (r *retrying) KeepFacts(ctx context.Context, license core.ID, prefix string) (upgrade.KeepFacts, error) {
	return retryRead(ctx, r, func() (upgrade.KeepFacts, error) { return r.reader.KeepFacts(ctx, license, prefix) })
}

func (r *retrying) MadeSets(ctx context.Context, license core.ID, prefix string) ([]upgrade.FoundSet, error) {
	return retryRead(ctx, r, func() ([]upgrade.FoundSet, error) { return r.reader.MadeSets(ctx, license, prefix) })
}

func (r *retrying) Setup(ctx context.Context) (upgrade.Setup, error) {
	return retryRead(ctx, r, func() (upgrade.Setup, error) { return r.reader.Setup(ctx) })
}

func (r *retrying) Records(ctx context.Context, question upgrade.RecordQuestion) (upgrade.RecordFacts, error) {
	return retryRead(ctx, r, func() (upgrade.RecordFacts, error) { return r.reader.Records(ctx, question) })
}

func (r *retrying) RecordAccess(ctx context.Context, user core.ID, records []core.ID) (upgrade.RecordRights, error) {
	return retryRead(ctx, r, func() (upgrade.RecordRights, error) { return r.reader.RecordAccess(ctx, user, records) })
}

func (r *retrying) CountRecords(ctx context.Context, owner core.ID, objects []string, profiles []core.ID) (upgrade.RecordCounts, error) {
	return retryRead(ctx, r, func() (upgrade.RecordCounts, error) { return r.reader.CountRecords(ctx, owner, objects, profiles) })
}
