package upgrade

import (
	"cmp"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/order"
)

// PredictSites tells which sites the user keeps, loses and joins when only the
// target profile gives membership: has, less what the profile gives. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func PredictSites(f Facts) SitePrediction { return predictSites(f, nil) }

// predictSites counts the permission sets that are given back as well.
func predictSites(f Facts, given []Removal) SitePrediction {
	if !sitesReadable(f) {
		return SitePrediction{}
	}
	now, then := f.siteGivers(HoldersBefore(f.User)), f.siteGivers(slices.Concat(
		[]access.Holder{profileHolder(f.Target, "")}, holdersGivenBack(f.User, given),
	))
	prediction := SitePrediction{Known: true, By: map[core.ID][]access.Source{}}
	for _, site := range f.User.Sites {
		if giver, stays := then[site.ID]; stays {
			prediction.Kept = append(prediction.Kept, site)
			prediction.By[site.ID] = giver.by
			delete(then, site.ID)
			continue
		}
		prediction.Lost = append(prediction.Lost, site)
		prediction.By[site.ID] = now[site.ID].by
	}
	for id, giver := range then {
		prediction.New = append(prediction.New, giver.site)
		prediction.By[id] = giver.by
	}
	for _, sites := range [][]core.Network{prediction.Kept, prediction.Lost, prediction.New} {
		order.Stable(sites, func(a, b *core.Network) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	}
	return prediction
}

// sitesReadable tells whether all sites that give membership were seen. Without one
// of three permissions Salesforce answers with the admin's own sites and no error.
func sitesReadable(f Facts) bool {
	for _, gap := range slices.Concat(f.User.Gaps, f.Gaps) {
		if isAbout(gap, objectNetworkMember) || isAbout(gap, objectNetworkGrant) || isAbout(gap, objectNetwork) {
			return false
		}
	}
	return !lacksSites(f.Session.Admin)
}

// lacksSites tells whether an admin is known to see no sites but their own.
func lacksSites(admin core.Admin) bool {
	for _, permission := range []string{core.PermManageNetworks, core.PermViewAllData, core.PermModifyAllData} {
		if has, known := admin.May(permission); has || !known && permission == core.PermManageNetworks {
			return false
		}
	}
	return true
}

// giver is a site with what gives membership of it.
type giver struct {
	site core.Network
	by   []access.Source
}

// siteGivers gives the sites that holders make their user a member of. Sites name
// profiles and permission sets by their own ids.
func (f Facts) siteGivers(holders []access.Holder) map[core.ID]giver {
	given := map[core.ID]giver{}
	for _, holder := range holders {
		for _, grant := range f.SiteGrants {
			if grant.ParentID != holder.Source.ID || !givesMembership(grant.Status) {
				continue
			}
			g := given[grant.Network.ID]
			given[grant.Network.ID] = giver{site: grant.Network, by: append(g.by, holder.Source)}
		}
	}
	return given
}

// givesMembership tells whether a NetworkMemberGroup in that AssignmentStatus makes
// its holders members, now or in a moment.
func givesMembership(status string) bool {
	switch status {
	case "WaitingForRemove", "RemoveCalculated", "FailedAdd":
		return false
	}
	return true
}

func siteName(site core.Network) string { return cmp.Or(site.Name, string(site.ID)) }
