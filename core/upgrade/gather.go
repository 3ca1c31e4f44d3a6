package upgrade

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
)

// ErrNoSuchProfile is wrapped by Gather when the chosen profile is not one that
// can be upgraded to.
var ErrNoSuchProfile = errors.New("the org has no such profile to upgrade to")

// Basis is what is known once a user is chosen: enough to offer licenses, profiles
// and roles. It is a value, and goes on being true until the org changes.
type Basis struct {
	Session Session   `json:"session"`
	User    UserFacts `json:"user"`
	Catalog Catalog   `json:"catalog"`
	Setup   Setup     `json:"setup"`
}

// Access is what some holders of permissions grant: rows, sites, what the user owns
// of the objects, and what of it could not be read.
type Access struct {
	Grants     Grants
	SiteGrants []core.NetworkGrant
	Counts     []RecordCount
	Gaps       []Gap
}

// Join adds up two readings.
func (a Access) Join(b Access) Access {
	joined := Access{
		Grants:     Grants{Rows: a.Grants.Rows, Gaps: slices.Concat(a.Grants.Gaps, b.Grants.Gaps)},
		SiteGrants: slices.Concat(a.SiteGrants, b.SiteGrants),
		Counts:     slices.Concat(a.Counts, b.Counts),
		Gaps:       slices.Concat(a.Gaps, b.Gaps),
	}
	if len(b.Grants.Rows) > 0 { // tens of thousands of rows are not copied for nothing
		joined.Grants.Rows = slices.Concat(a.Grants.Rows, b.Grants.Rows)
	}
	joined.Grants.Labels = a.Grants.Labels
	switch {
	case len(a.Grants.Labels) == 0:
		joined.Grants.Labels = b.Grants.Labels
	case len(b.Grants.Labels) > 0:
		joined.Grants.Labels = maps.Clone(a.Grants.Labels)
		maps.Copy(joined.Grants.Labels, b.Grants.Labels)
	}
	return joined
}

// Gather reads everything that a plan is derived from: what the three stages of it
// read, each stage at once.
func Gather(ctx context.Context, org Reader, choice Choice, progress func(rows int)) (Facts, error) {
	basis, err := GatherBasis(ctx, org, choice.UserID)
	if err != nil {
		return Facts{}, err
	}
	target, err := basis.Profile(choice.ProfileID)
	if err != nil {
		return Facts{}, err
	}
	var before, after Access
	total := sumProgress(progress)
	err = together(
		ctx,
		func(ctx context.Context) (err error) {
			before, err = GatherUserAccess(ctx, org, basis.User, total())
			return err
		},
		func(ctx context.Context) (err error) {
			after, err = GatherProfileAccess(ctx, org, target, total())
			return err
		},
	)
	if err != nil {
		return Facts{}, err
	}
	both := before.Join(after)
	impact, err := GatherImpact(ctx, org, basis.User, both, target)
	if err != nil {
		return Facts{}, err
	}
	return basis.Facts(target, both.Join(impact)).CountCalls(ctx, org), nil
}

// OrgFacts is what depends on the org alone, whoever is upgraded to what.
type OrgFacts struct {
	Catalog Catalog
	Setup   Setup
}

// GatherOrg reads the catalog and the setup at once.
func GatherOrg(ctx context.Context, org Reader) (OrgFacts, error) {
	var facts OrgFacts
	err := together(
		ctx,
		func(ctx context.Context) (err error) {
			facts.Catalog, err = org.Catalog(ctx)
			return wrapped("read the licenses and profiles", err)
		},
		func(ctx context.Context) (err error) {
			facts.Setup, err = org.Setup(ctx)
			return wrapped("read the sharing sets", err)
		},
	)
	if err != nil {
		return OrgFacts{}, err
	}
	return facts, nil
}

// GatherBasis reads the session, the user, the catalog and the setup at once.
func GatherBasis(ctx context.Context, org Reader, user core.ID) (Basis, error) {
	return GatherBasisWith(ctx, org, user, func(ctx context.Context) (OrgFacts, error) { return GatherOrg(ctx, org) })
}

// GatherBasisWith reads the session and the user, while orgFacts gives what may have
// been read before the user was chosen.
func GatherBasisWith(
	ctx context.Context, org Reader, user core.ID, orgFacts func(context.Context) (OrgFacts, error),
) (Basis, error) {
	var basis Basis
	var facts OrgFacts
	err := together(
		ctx,
		func(ctx context.Context) (err error) {
			basis.Session, err = org.Session(ctx)
			return wrapped("read the session", err)
		},
		func(ctx context.Context) (err error) {
			basis.User, err = org.User(ctx, user)
			return wrapped("read the user", err)
		},
		func(ctx context.Context) (err error) { facts, err = orgFacts(ctx); return err },
	)
	if err != nil {
		return Basis{}, err
	}
	basis.Catalog, basis.Setup = facts.Catalog, facts.Setup
	return basis, nil
}

// Profile finds a target profile in the catalog, with its license as the catalog
// counts it. An unknown one is ErrNoSuchProfile.
func (b Basis) Profile(id core.ID) (core.Profile, error) {
	for _, profile := range b.Catalog.Profiles {
		if profile.ID == id {
			if license := b.Catalog.license(profile.License.ID); license != nil {
				profile.License = *license
			}
			return profile, nil
		}
	}
	return core.Profile{}, fmt.Errorf("%w: %s", ErrNoSuchProfile, id)
}

// license finds a license of the catalog, nil when it is not there.
func (c Catalog) license(id core.ID) *core.UserLicense {
	for i := range c.Licenses {
		if c.Licenses[i].ID == id {
			return &c.Licenses[i]
		}
	}
	return nil
}

// Facts puts a basis together with the access before and after; see Access.Join.
func (b Basis) Facts(target core.Profile, both Access) Facts {
	return Facts{
		Session: b.Session, User: b.User, Catalog: b.Catalog, Setup: b.Setup, Target: target, Counts: both.Counts,
		Grants: both.Grants, SiteGrants: both.SiteGrants, Gaps: slices.Concat(both.Grants.Gaps, both.Gaps),
		table: access.NewTable(both.Grants.Rows), rows: both.Grants.Rows,
	}
}

// GatherUserAccess reads what grants the user access now. It does not depend on
// the profile, so that it can be read while the admin still chooses one. progress
// may be nil.
func GatherUserAccess(ctx context.Context, org Reader, user UserFacts, progress func(rows int)) (Access, error) {
	holders := HoldersBefore(user)
	parents := ParentsOf(holders)
	sites := []core.ID{user.User.Profile.ID}
	for _, holder := range holders {
		if holder.Source.Kind == access.SourcePermissionSet {
			sites = append(sites, holder.Source.ID)
		}
	}
	return gatherAccess(ctx, org, parents, sites, progress)
}

// GatherProfileAccess reads what a target profile grants.
func GatherProfileAccess(ctx context.Context, org Reader, profile core.Profile, progress func(rows int)) (Access, error) {
	return gatherAccess(ctx, org, ParentsOf(HoldersAfter(profile)), []core.ID{profile.ID}, progress)
}

func gatherAccess(
	ctx context.Context, org Reader, parents, sites []core.ID, progress func(rows int),
) (Access, error) {
	var read Access
	err := together(
		ctx,
		func(ctx context.Context) (err error) {
			read.Grants, err = org.Grants(ctx, parents, progress)
			return wrapped("read the permissions", err)
		},
		func(ctx context.Context) (err error) {
			read.SiteGrants, read.Gaps, err = org.SiteGrants(ctx, sites)
			return wrapped("read the sites", err)
		},
	)
	if err != nil {
		return Access{}, err
	}
	return read, nil
}

// wrapped says what was being done when something failed.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// sumProgress makes several counters add up to one; each of them tells the rows
// that it alone has seen.
func sumProgress(progress func(rows int)) func() func(rows int) {
	if progress == nil {
		return func() func(int) { return nil }
	}
	var mu sync.Mutex
	total := 0
	return func() func(int) {
		seen := 0
		return func(rows int) {
			mu.Lock()
			defer mu.Unlock()
			total += rows - seen
			seen = rows
			progress(total)
		}
	}
}
