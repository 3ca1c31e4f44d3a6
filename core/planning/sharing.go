package planning

import (
	"cupgrade/core"
	"cupgrade/core/phrase"
	"cupgrade/core/upgrade"
)

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
