package upgrade

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
)

// Basis is what is known once a user is chosen: enough to offer licenses, profiles
// and roles. It is a value, and goes on being true until the org changes.
type Basis struct {
	Session Session   `json:"session"`
	User    UserFacts `json:"user"`
	Catalog Catalog   `json:"catalog"`
	Setup   Setup     `json:"setup"`
	// EarlierRun is that of Facts.
	EarlierRun *EarlierRun `json:"earlierRun,omitempty"`
}

// Access is what some holders of permissions grant: rows, sites, what the user owns
// of the objects, and what of it could not be read.
type Access struct {
	Grants     Grants
	SiteGrants []core.NetworkGrant
	Counts     []RecordCount
	// ProfileUsers counts the active users of target profiles.
	ProfileUsers map[core.ID]int
	// Keep tells what could be kept on the license of a target.
	Keep KeepFacts
	// Automations is what the org runs on the changes.
	Automations Automations
	// Rules are the sharing rules that share with external users who have a role.
	Rules []core.SharingRule
	// Settings are those of profiles.
	Settings map[core.ID]ProfileSettings
	// RecordTypes are those that permission sets assign.
	RecordTypes map[string][]string
	// Records are those that are worth comparing before and after.
	Records    RecordFacts
	Unreadable []Unreadable
}

// Join adds up two readings.
func (a Access) Join(b Access) Access {
	joined := Access{
		Grants:     Grants{Rows: a.Grants.Rows, Marks: a.Grants.Marks, Unreadable: slices.Concat(a.Grants.Unreadable, b.Grants.Unreadable)},
		SiteGrants: slices.Concat(a.SiteGrants, b.SiteGrants),
		Counts:     slices.Concat(a.Counts, b.Counts),
		Unreadable: slices.Concat(a.Unreadable, b.Unreadable),
	}
	if joined.ProfileUsers = a.ProfileUsers; joined.ProfileUsers == nil {
		joined.ProfileUsers = b.ProfileUsers
	}
	if len(b.Grants.Rows) > 0 { // tens of thousands of rows are not copied for nothing
		joined.Grants.Rows = slices.Concat(a.Grants.Rows, b.Grants.Rows)
	}
	joined.Rules = slices.Concat(a.Rules, b.Rules)
	if joined.Records = a.Records; !joined.Records.Listed {
		joined.Records = b.Records
	}
	if joined.Settings = a.Settings; len(joined.Settings) == 0 {
		joined.Settings = b.Settings
	}
	if joined.RecordTypes = a.RecordTypes; len(joined.RecordTypes) == 0 {
		joined.RecordTypes = b.RecordTypes
	}
	joined.Automations.Runs = slices.Concat(a.Automations.Runs, b.Automations.Runs)
	joined.Automations.Policies = slices.Concat(a.Automations.Policies, b.Automations.Policies)
	if joined.Keep = a.Keep; joined.Keep.IsEmpty() {
		joined.Keep = b.Keep
	}
	if len(b.Grants.Marks) > 0 {
		joined.Grants.Marks = maps.Clone(b.Grants.Marks)
		maps.Copy(joined.Grants.Marks, a.Grants.Marks)
	}
	joined.Grants.Labels = joinNames(a.Grants.Labels, b.Grants.Labels)
	joined.Grants.APINames = joinNames(a.Grants.APINames, b.Grants.APINames)
	return joined
}

// joinNames copies nothing where one of them has all.
func joinNames(a, b map[access.Item]string) map[access.Item]string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	joined := maps.Clone(a)
	maps.Copy(joined, b)
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
	var before, after, records Access
	total := sumProgress(progress)
	err = parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			if before, err = GatherUserAccess(ctx, org, basis.User, total()); err != nil {
				return err
			}
			records, err = GatherRecords(ctx, org, basis, before, target)
			return err
		},
		func(ctx context.Context) (err error) {
			after, err = GatherProfileAccess(ctx, org, basis.User, target, total())
			return err
		},
	)
	if err != nil {
		return Facts{}, err
	}
	both := before.Join(after).Join(records)
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
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			facts.Catalog, err = org.Catalog(ctx)
			return WrapError("read the licenses and profiles", err)
		},
		func(ctx context.Context) (err error) {
			facts.Setup, err = org.Setup(ctx)
			return WrapError("read the sharing sets", err)
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
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			basis.Session, err = org.Session(ctx)
			return WrapError("read the session", err)
		},
		func(ctx context.Context) (err error) {
			basis.User, err = org.User(ctx, user)
			return WrapError("read the user", err)
		},
		func(ctx context.Context) (err error) { facts, err = orgFacts(ctx); return err },
	)
	if err != nil {
		return Basis{}, err
	}
	basis.Catalog, basis.Setup = facts.Catalog, facts.Setup
	basis.User.RoleOptimization = facts.Setup.RoleOptimization
	basis.User.Unreadable = append(basis.User.Unreadable, unseenUsage(basis.User, basis.Session.Admin)...)
	return basis, nil
}

// Profile finds a target profile in the catalog, with its license as the catalog
// counts it. An unknown one is ErrNoSuchProfile.
func (b Basis) Profile(id core.ID) (core.Profile, error) {
	for _, profile := range b.Catalog.Profiles {
		if profile.ID == id {
			if license := b.Catalog.License(profile.License.ID); license != nil {
				profile.License = *license
			}
			return profile, nil
		}
	}
	return core.Profile{}, fmt.Errorf("%w: %s", ErrNoSuchProfile, id)
}

// License finds a license of the catalog, nil when it is not there.
func (c Catalog) License(id core.ID) *core.UserLicense {
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
		Session: b.Session, User: b.User, Catalog: b.Catalog, Setup: b.Setup, Target: target, Counts: both.Counts, ProfileUsers: both.ProfileUsers,
		EarlierRun: b.EarlierRun,
		Grants:     both.Grants, SiteGrants: both.SiteGrants, Keep: both.Keep, Automations: both.Automations, Settings: both.Settings, RecordTypes: both.RecordTypes, Rules: both.Rules, Records: both.Records, Unreadable: slices.Concat(both.Grants.Unreadable, both.Unreadable),
		table: access.NewTable(both.Grants.Rows), rows: both.Grants.Rows,
	}
}

// GatherUserAccess reads what grants the user access now, and what the org runs when the
// user is changed. It does not depend on the profile, so that it can be read while the
// admin still chooses one. progress may be nil.
func GatherUserAccess(ctx context.Context, org Reader, user UserFacts, progress func(rows int)) (Access, error) {
	var read Access
	var types Access
	var runs Automations
	var rules []core.SharingRule
	var unread []Unreadable
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			read, err = readAccess(ctx, org, siteHolders(user), func(ctx context.Context) (Grants, error) {
				return org.Grants(ctx, ParentsOf(HoldersBefore(user)), progress)
			})
			return err
		},
		func(ctx context.Context) (err error) { types, err = gatherRecordTypes(ctx, org, user); return err },
		func(ctx context.Context) (err error) {
			runs, err = org.Automation(ctx)
			return WrapError("read the org's automation", err)
		},
		func(ctx context.Context) (err error) {
			rules, unread, err = org.SharingRules(ctx)
			return WrapError("read the sharing rules", err)
		},
	)
	read.Automations, read.Rules, read.Unreadable = runs, rules, slices.Concat(read.Unreadable, runs.Unreadable, unread)
	return read.Join(types), err
}

// siteHolders gives what makes a user a member of sites: the profile and the permission
// sets, but no group.
func siteHolders(user UserFacts) []core.ID {
	holders := []core.ID{user.User.Profile.ID}
	for _, holder := range HoldersBefore(user) {
		if holder.Source.Kind == access.SourcePermissionSet {
			holders = append(holders, holder.Source.ID)
		}
	}
	return holders
}

// GatherProfileAccess reads what a target profile grants and decides, and what could be kept
// on its license.
func GatherProfileAccess(ctx context.Context, org Reader, user UserFacts, profile core.Profile, progress func(rows int)) (Access, error) {
	var read, settings Access
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			read, err = gatherTarget(ctx, org, user, profile, []core.ID{profile.ID}, func(ctx context.Context) (Grants, error) {
				return org.Grants(ctx, ParentsOf(HoldersAfter(profile)), progress)
			})
			return err
		},
		func(ctx context.Context) (err error) {
			settings, err = GatherSettings(ctx, org, user, profile)
			return err
		},
	)
	return read.Join(settings), err
}

// gatherTarget reads what profiles of one license grant, and what could be kept on it.
func gatherTarget(
	ctx context.Context, org Reader, user UserFacts, of core.Profile, sites []core.ID, grants func(context.Context) (Grants, error),
) (Access, error) {
	var read Access
	var facts KeepFacts
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			read, err = readAccess(ctx, org, sites, grants)
			return err
		},
		func(ctx context.Context) (err error) {
			facts, err = org.KeepFacts(ctx, of.License.ID, KeptPrefix(user.User.Profile, of))
			return WrapError("read what can be kept", err)
		},
	)
	read.Keep = facts
	return read, err
}

// readAccess reads permissions, and beside them the sites of some holders.
func readAccess(ctx context.Context, org Reader, sites []core.ID, grants func(context.Context) (Grants, error)) (Access, error) {
	var read Access
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) {
			read.Grants, err = grants(ctx)
			return WrapError("read the permissions", err)
		},
		func(ctx context.Context) (err error) {
			read.SiteGrants, read.Unreadable, err = org.SiteGrants(ctx, sites)
			return WrapError("read the sites", err)
		},
	)
	if err != nil {
		return Access{}, err
	}
	return read, nil
}

// WrapError says what was being done when something failed.
func WrapError(doing string, err error) error {
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

// CountCalls gives the facts with the API calls as they are counted now, when everything
// has been read. The session has read who it is, so that nothing is asked for that.
func (f Facts) CountCalls(ctx context.Context, org Reader) Facts {
	session, err := org.Session(ctx)
	if err == nil { // else the count from before stands
		f.Session.CallsMade, f.Session.CallsUsed, f.Session.CallsLimit = session.CallsMade, session.CallsUsed, session.CallsLimit
	}
	return f
}

// maxWholeProfiles is how many profiles of a license are read whole to rank them: what
// they grant comes in about as many pages. Of more, each has its rows on everything that
// nobody has who is upgraded.
const maxWholeProfiles = 12

// RanksWhole tells whether what the profiles of a license are ranked from is all that they
// grant, so that the losses and gains of each are known with it.
func (b Basis) RanksWhole(license core.ID) bool {
	return len(b.ProfilesOf(license)) <= maxWholeProfiles
}

// GatherLicenseAccess reads what the profiles of a license grant, while before gives what
// the user may do now, and counts what the user owns of the objects that any of the
// profiles loses. Joined with the user's access, that is all that RankProfiles needs, and
// all that Basis.Facts needs for each of the profiles, if the license ranks whole; else
// it is what they grant of what the user has. progress may be nil.
func GatherLicenseAccess(
	ctx context.Context, org Reader, basis Basis, license core.ID,
	before func(context.Context) (Access, error), progress func(rows int),
) (both Access, err error) {
	read := gatherProfiles
	if !basis.RanksWhole(license) {
		read = gatherWithin
	}
	profiles := basis.ProfilesOf(license)
	if both, err = read(ctx, org, basis.User, profiles, before, progress); err != nil {
		return Access{}, err
	}
	impact, err := GatherImpact(ctx, org, basis.User, both, profiles...)
	return both.Join(impact), err
}

// gatherProfiles reads all that some profiles grant while before reads.
func gatherProfiles(
	ctx context.Context, org Reader, user UserFacts, profiles []core.Profile,
	before func(context.Context) (Access, error), progress func(rows int),
) (Access, error) {
	var own, after Access
	err := parallel.Run(
		ctx,
		func(ctx context.Context) (err error) { own, err = before(ctx); return err },
		func(ctx context.Context) (err error) {
			if len(profiles) > 0 {
				parents, sites := parentsAndSites(profiles)
				after, err = gatherTarget(ctx, org, user, profiles[0], sites, func(ctx context.Context) (Grants, error) {
					return org.Grants(ctx, parents, progress)
				})
			}
			return err
		},
	)
	return own.Join(after), err
}

// gatherWithin reads what some profiles grant of what the user has, once before has read
// that.
func gatherWithin(
	ctx context.Context, org Reader, user UserFacts, profiles []core.Profile,
	before func(context.Context) (Access, error), progress func(rows int),
) (Access, error) {
	own, err := before(ctx)
	if err != nil {
		return Access{}, err
	}
	var items []access.Item
	for item := range access.NewTable(own.Grants.Rows).Union(HoldersBefore(user)).All() {
		items = append(items, item)
	}
	parents, sites := parentsAndSites(profiles)
	after, err := gatherTarget(ctx, org, user, profiles[0], sites, func(ctx context.Context) (Grants, error) {
		return org.GrantsOn(ctx, parents, items, progress)
	})
	return own.Join(after), err
}

// parentsAndSites gives the permission sets that profiles own, and the profiles by their ids.
func parentsAndSites(profiles []core.Profile) (parents, sites []core.ID) {
	for _, profile := range profiles {
		parents = append(parents, ParentsOf(HoldersAfter(profile))...)
		sites = append(sites, profile.ID)
	}
	return parents, sites
}

// ProfilesOf gives the profiles of a license, as Basis.Profile gives each.
func (b Basis) ProfilesOf(license core.ID) []core.Profile {
	var profiles []core.Profile
	for _, profile := range b.Catalog.Profiles {
		if profile.License.ID != license {
			continue
		}
		if counted := b.Catalog.License(license); counted != nil {
			profile.License = *counted
		}
		profiles = append(profiles, profile)
	}
	return profiles
}
