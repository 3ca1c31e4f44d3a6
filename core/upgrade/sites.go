package upgrade

import (
	"cmp"
	"slices"

	"cupgrade/core"
)

// PredictSites tells which sites the user keeps, loses and joins when only the
// target profile gives membership: has, less what the profile gives. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func PredictSites(f Facts) SitePrediction {
	prediction := SitePrediction{Known: true}
	for _, gap := range slices.Concat(f.User.Gaps, f.Gaps) {
		if isAbout(gap, objectNetworkMember) || isAbout(gap, objectNetworkGrant) || isAbout(gap, objectNetwork) {
			return SitePrediction{}
		}
	}
	given := map[core.ID]core.Network{}
	for _, grant := range f.SiteGrants {
		if grant.ParentID == f.Target.ID && givesMembership(grant.Status) {
			given[grant.Network.ID] = grant.Network
		}
	}
	for _, site := range f.User.Sites {
		if _, stays := given[site.ID]; stays {
			prediction.Kept = append(prediction.Kept, site)
			delete(given, site.ID)
			continue
		}
		prediction.Lost = append(prediction.Lost, site)
	}
	for _, site := range given {
		prediction.New = append(prediction.New, site)
	}
	for _, sites := range [][]core.Network{prediction.Kept, prediction.Lost, prediction.New} {
		slices.SortFunc(sites, func(a, b core.Network) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	}
	return prediction
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
