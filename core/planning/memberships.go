package planning

import (
	"cmp"
	"slices"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

// predictSites tells which sites the user keeps, loses and joins when the target profile
// and the permission sets that are reassigned give membership. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func predictSites(f upgrade.Facts, given []upgrade.Removal) upgrade.SitePrediction {
	if !sitesReadable(f) {
		return upgrade.SitePrediction{}
	}
	now, then := siteGivers(f, upgrade.HoldersBefore(f.User)), siteGivers(f, slices.Concat(
		[]access.Holder{upgrade.ProfileHolder(f.Target, "")}, upgrade.HoldersReassigned(f.User, given),
	))
	prediction := upgrade.SitePrediction{Known: true, By: map[core.ID][]access.Source{}}
	for _, site := range f.User.Sites {
		if giver, stays := then[site.ID]; stays && !giver.waiting {
			prediction.Kept = append(prediction.Kept, site)
			prediction.By[site.ID] = giver.by
			delete(then, site.ID)
			continue
		}
		prediction.Lost = append(prediction.Lost, site)
		prediction.By[site.ID] = now[site.ID].by
	}
	if refusesMembership(f.User) {
		then = nil
	}
	for id, giver := range then {
		if giver.waiting {
			prediction.Waiting = append(prediction.Waiting, giver.site)
		} else {
			prediction.New = append(prediction.New, giver.site)
		}
		if prediction.By[id] == nil {
			prediction.By[id] = giver.by
		}
	}
	for _, sites := range [][]core.Network{prediction.Kept, prediction.Lost, prediction.New, prediction.Waiting} {
		slices.SortStableFunc(sites, func(a, b core.Network) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	}
	return prediction
}

// sitesReadable tells whether all sites that give membership were seen. Without one
// of three permissions Salesforce answers with the admin's own sites and no error.
func sitesReadable(f upgrade.Facts) bool {
	for _, gap := range slices.Concat(f.User.Unreadable, f.Unreadable) {
		if upgrade.IsAbout(gap, upgrade.ObjectNetworkMember) || upgrade.IsAbout(gap, upgrade.ObjectNetworkGrant) || upgrade.IsAbout(gap, upgrade.ObjectNetwork) {
			return false
		}
	}
	return !f.Session.Admin.LacksSites()
}

// giver is a site with what gives membership of it.
type giver struct {
	site core.Network
	by   []access.Source
	// waiting is true when nothing that gives it has been added to the site yet.
	waiting bool
}

// siteGivers gives the sites that holders make their user a member of. Sites name
// profiles and permission sets by their own ids.
func siteGivers(f upgrade.Facts, holders []access.Holder) map[core.ID]giver {
	given := map[core.ID]giver{}
	for _, holder := range holders {
		for _, grant := range f.SiteGrants {
			if grant.ParentID != holder.Source.ID || !grant.GivesMembership() {
				continue
			}
			g, known := given[grant.Network.ID]
			given[grant.Network.ID] = giver{
				site: grant.Network, by: append(g.by, holder.Source), waiting: grant.IsWaiting() && (g.waiting || !known),
			}
		}
	}
	return given
}

// PredictSharing tells which sharing sets cover the user before and after. A
// sharing set names profiles, so that it ends with the profile, and the new one can
// be added to it. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_sharingset.htm
func PredictSharing(f upgrade.Facts) upgrade.SharingPrediction {
	if upgrade.IsUnreadable(f.Setup.Unreadable, upgrade.MetaSharingSet) {
		return upgrade.SharingPrediction{}
	}
	prediction := upgrade.SharingPrediction{Known: true}
	for _, set := range f.Setup.SharingSets {
		switch before, after := set.Names(f.User.User.Profile), set.Names(f.Target); {
		case before && after:
			prediction.Kept = append(prediction.Kept, set)
		case before:
			prediction.Lost = append(prediction.Lost, set)
		case after:
			prediction.New = append(prediction.New, set)
		}
	}
	return prediction
}

// mappedObjects gives the objects that sharing sets open, each once.
func mappedObjects(sets []core.SharingSet) []string {
	var objects []string
	seen := map[string]bool{}
	for _, set := range sets {
		for _, m := range set.Mappings {
			if !seen[m.Object] {
				seen[m.Object] = true
				objects = append(objects, m.Object)
			}
		}
	}
	return objects
}

// DescribeCovered tells whom a lost sharing set covers as well once the new profile is added
// to it: "" where no set is lost.
func DescribeCovered(p upgrade.Plan) string {
	profile := "the profile " + p.Target.Name
	switch n := p.ProfileUsers; {
	case len(p.Sharing.Lost) == 0:
		return ""
	case n == nil:
		return "A sharing set covers everyone with its profiles. With " + profile + " it covers all users of that profile."
	case *n == 0:
		return "A sharing set covers everyone with its profiles. No other active user has " + profile + " now."
	default:
		return "A sharing set covers everyone with its profiles. With " + profile + " it also covers " + phrase.Count(*n, "other active user", "other active users") + "."
	}
}
