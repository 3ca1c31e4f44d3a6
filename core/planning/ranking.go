package planning

import (
	"cmp"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/keep"
	"cupgrade/core/upgrade"
)

// ProfileCost is what one profile would cost a user.
type ProfileCost struct {
	Profile core.Profile
	// Cost counts the losses, with nothing reassigned.
	Cost upgrade.LossSummary
	// Keepable counts the losses that a new permission set could keep as a whole, and Gained
	// the items on which something is gained; both are -1 when not all that the profile
	// grants was read.
	Keepable int
	Gained   int
	// Problem is why Salesforce refuses the profile, or may; nil when nothing is known
	// against it.
	Problem *core.Finding
}

// RankProfiles orders the profiles of a license by what each would cost the user,
// the best fit first: fewer blockers, then fewer critical losses, and so on. What
// Salesforce refuses or may refuse comes after the rest, and of equals the org's
// own profile comes before one that Salesforce made. It is pure.
func RankProfiles(b upgrade.Basis, license core.ID, both upgrade.Access) []ProfileCost {
	profiles := b.ProfilesOf(license)
	if len(profiles) == 0 {
		return nil
	}
	facts := b.Facts(profiles[0], both)
	before := facts.GrantTable().Union(upgrade.HoldersBefore(facts.User))
	costs := make([]ProfileCost, len(profiles))
	for i, profile := range profiles {
		facts.Target = profile
		costs[i] = costOf(facts, before)
		if !b.RanksWhole(license) {
			costs[i].Keepable, costs[i].Gained = -1, -1
		}
	}
	slices.SortStableFunc(costs, compareCosts)
	return costs
}

// costOf computes the cost of the target profile of some facts.
func costOf(f upgrade.Facts, before access.Set) ProfileCost {
	after := upgrade.LimitToLicense(f.GrantTable().Union(upgrade.HoldersAfter(f.Target)), f.Target)
	compared := access.Compare(before, after)
	s := &situation{Facts: f, removed: judgeRemovals(f, nil), sites: predictSites(f, nil), sharing: PredictSharing(f)}
	s.access.Lost = make([]upgrade.Difference, len(compared.Lost))
	for i, change := range compared.Lost {
		s.access.Lost[i] = upgrade.Difference{Item: change.Item, Rights: change.Rights}
	}
	judgeAccess(s.access.Lost, newEvidence(f.User.Usage, f.Counts))
	return ProfileCost{
		Profile: f.Target, Cost: s.summarizeLosses(), Gained: len(withoutCancelled(f, compared.Gained)), Problem: profileProblem(f),
		Keepable: len(s.sites.Lost) + countKeepable(keep.NewJudge(f, before, after), compared.Lost),
	}
}

// profileProblem gives the gravest finding about a profile itself.
func profileProblem(f upgrade.Facts) *core.Finding {
	return findGravest(findingsAbout(newSituation(upgrade.Facts{
		Session: f.Session, User: f.User, Catalog: f.Catalog, Setup: f.Setup, Target: f.Target,
	}, upgrade.Choice{}), "profile-"))
}

func findGravest(findings []core.Finding) *core.Finding {
	if len(findings) == 0 {
		return nil
	}
	worst := slices.MinFunc(findings, func(a, b core.Finding) int { return cmp.Compare(a.Severity.Rank(), b.Severity.Rank()) })
	return &worst
}

func compareCosts(a, b ProfileCost) int {
	order := cmp.Compare(problemRank(a.Problem), problemRank(b.Problem))
	for _, severity := range upgrade.LossSeverities() {
		order = cmp.Or(order, cmp.Compare(a.Cost.Total(severity), b.Cost.Total(severity)))
	}
	standard := func(c ProfileCost) int {
		if isStandard(c.Profile) {
			return 1
		}
		return 0
	}
	return cmp.Or(order, cmp.Compare(standard(a), standard(b)), cmp.Compare(b.Gained, a.Gained), strings.Compare(a.Profile.Name, b.Profile.Name))
}

// problemRank orders profiles by what is known against them.
func problemRank(problem *core.Finding) int {
	if problem == nil {
		return 0
	}
	return 1 + core.SeverityNotice.Rank() - problem.Severity.Rank()
}

// SideBySide is two profiles beside each other, as they would be for one user.
type SideBySide struct {
	Left, Right ProfileCost
	// Rows has the items on which the profiles differ, in reading order.
	Rows []SideRow
}

// SideRow is what may be done with one item.
type SideRow struct {
	Item  access.Item
	Label string
	// Had is what the user may do now; Left and Right what is granted afterwards.
	Had, Left, Right access.Rights
}

// PutBeside compares two profiles for a user. It is pure.
func PutBeside(b upgrade.Basis, left, right core.Profile, both upgrade.Access) SideBySide {
	facts := b.Facts(left, both)
	table := facts.GrantTable()
	before := table.Union(upgrade.HoldersBefore(facts.User))
	granted := func(profile core.Profile) access.Set {
		return upgrade.LimitToLicense(table.Union(upgrade.HoldersAfter(profile)), profile)
	}
	onLeft, onRight := granted(left), granted(right)
	compared := access.Compare(onLeft, onRight)
	beside := SideBySide{Left: costOf(facts, before)}
	facts.Target = right
	beside.Right = costOf(facts, before)
	items := make([]access.Item, 0, len(compared.Lost)+len(compared.Gained))
	for _, change := range slices.Concat(compared.Lost, compared.Gained) {
		items = append(items, change.Item)
	}
	slices.SortStableFunc(items, access.CompareItems)
	for _, item := range slices.Compact(items) {
		beside.Rows = append(beside.Rows, SideRow{
			Item: item, Label: upgrade.LabelOf(both.Grants.Labels, item),
			Had: before.Rights(item), Left: onLeft.Rights(item), Right: onRight.Rights(item),
		})
	}
	return beside
}
