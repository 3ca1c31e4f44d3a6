package stamps

import (
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// BackingOf keeps of the facts what a commit compares beside the user. set is the
// permission set that keeps access, nil for none; one that is there may be changed as well.
func BackingOf(f upgrade.Facts, set *upgrade.KeptSet) upgrade.Backing {
	parents := upgrade.ParentsOf(slices.Concat(upgrade.HoldersBefore(f.User), upgrade.HoldersAfter(f.Target)))
	holders := upgrade.Plan{User: f.User, Target: f.Target}.Holders()
	b := upgrade.Backing{
		Marks: f.Grants.Marks.Of(parents),
		SiteGrants: slices.DeleteFunc(slices.Clone(f.SiteGrants), func(g core.NetworkGrant) bool {
			return !slices.Contains(holders, g.ParentID)
		}),
		SharingSets: f.Setup.SharingSets, Automations: &f.Automations, Switches: f.Setup.Switches,
		Unreadable: slices.DeleteFunc(slices.Concat(f.User.Unreadable, f.Setup.Unreadable, f.Unreadable), func(gap upgrade.Unreadable) bool {
			return !slices.ContainsFunc(backingTables(), func(table string) bool { return upgrade.IsAbout(gap, table) })
		}),
	}
	if set != nil && set.ID != "" {
		addKeptSet(&b, f.Keep.Sets, *set)
	}
	return b
}

// addKeptSet adds the permission set that keeps access and that is there already.
func addKeptSet(b *upgrade.Backing, found []upgrade.FoundSet, set upgrade.KeptSet) {
	for _, f := range found {
		if f.ID == set.ID {
			b.Marks[set.ID] = f.Marks
		}
	}
	for _, site := range set.Sites {
		b.SiteGrants = append(b.SiteGrants, core.NetworkGrant{Network: site, ParentID: set.ID})
	}
}

// runTables and policyTables tell what the org runs on a change.
func runTables() []string {
	return []string{upgrade.ObjectValidationRule, upgrade.ObjectApexTrigger, upgrade.ObjectFlowView}
}

func policyTables() []string {
	return []string{upgrade.ObjectPolicy, upgrade.ObjectPolicyAction, upgrade.ObjectPolicyFilter}
}

// backingTables are the tables that the stamps beside the user are made of.
func backingTables() []string {
	return append(
		slices.Concat(upgrade.AccessTables(), runTables(), policyTables()), upgrade.MetaSharing, upgrade.ObjectNetworkGrant, upgrade.ObjectNetworkMember, upgrade.ObjectNetwork, stampGroups, stampPackages,
		upgrade.MetaSharingSet, upgrade.MetaCommunities,
	)
}
