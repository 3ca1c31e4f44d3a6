package keep

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// The longest label and description of a permission set. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
const (
	maxLabel       = 80
	maxDescription = 255
)

// Set puts together the permission set that keeps what is chosen of the losses, nil when
// nothing of it can be kept. Whatever is chosen and is not lost, or can't be kept, is left
// out. sites are the chosen ones among the sites that would be lost.
func (j *Judge) Set(f upgrade.Facts, lost []access.Change, choice upgrade.KeepChoice, sites []core.Network) *upgrade.KeptSet {
	chosen := map[access.Item]bool{}
	for _, item := range choice.Items {
		chosen[item] = true
	}
	c := closure{j, map[access.Item]access.Rights{}}
	for _, change := range lost {
		if chosen[change.Item] {
			c.add(change.Item, j.Offer(change.Item, change.Rights).Rights)
		}
	}
	if len(c.rows)+len(sites) == 0 {
		return nil
	}
	from, to := f.User.User.Profile, f.Target
	set := upgrade.KeptSet{
		Label: truncate("Kept from "+from.Name+" for "+upgrade.LicenseName(to), maxLabel), LicenseID: to.License.ID,
		Rows: c.order(), Sites: sites,
	}
	mark := fingerprint(from, set)
	set.Name = upgrade.KeptPrefix(from, to) + mark[:upgrade.FingerprintLength]
	set.Description = truncate(fmt.Sprintf("Created by cupgrade: what users of the profile %s would lose with %s. Fingerprint %s.",
		from.Name, upgrade.LicenseName(to), mark[:2*upgrade.FingerprintLength]), maxDescription)
	return takeName(set, j.facts.Sets)
}

// takeName finds the equal set that is there already, or else a name that no other set
// has: a set that was changed is left as it is.
func takeName(set upgrade.KeptSet, there []upgrade.FoundSet) *upgrade.KeptSet {
	name := set.Name
	for n := 2; ; n++ {
		i := slices.IndexFunc(there, func(f upgrade.FoundSet) bool { return strings.EqualFold(f.Name, set.Name) })
		if i < 0 {
			return &set
		}
		if IsEqual(set, there[i]) {
			set.ID, set.Name = there[i].ID, there[i].Name
			return &set
		}
		set.Name = name + "_" + strconv.Itoa(n)
	}
}

// IsEqual tells whether a set of the org grants what a planned one is to grant, no more
// and no less.
func IsEqual(set upgrade.KeptSet, found upgrade.FoundSet) bool {
	return len(Missing(set, found)) == 0 && len(found.Rows) == len(set.Rows) && !found.RequiresActivation &&
		found.LicenseID == set.LicenseID && slices.Equal(siteIDs(set.Sites), slices.Sorted(slices.Values(found.Sites)))
}

// Missing lists the rows of a planned set that a set of the org does not have as they are
// planned.
func Missing(set upgrade.KeptSet, found upgrade.FoundSet) []upgrade.Grant {
	has := map[upgrade.Grant]bool{}
	for _, row := range found.Rows {
		has[row] = true
	}
	return slices.DeleteFunc(slices.Clone(set.Rows), func(row upgrade.Grant) bool { return has[row] })
}

// IsPartOf tells whether a set of the org grants nothing but what a planned one is to
// grant, so that it can be one that was begun and not finished.
func IsPartOf(found upgrade.FoundSet, set upgrade.KeptSet) bool {
	return found.LicenseID == set.LicenseID && !found.RequiresActivation &&
		len(found.Rows)+len(Missing(set, found)) == len(set.Rows)
}

func siteIDs(sites []core.Network) []core.ID {
	ids := make([]core.ID, len(sites))
	for i, site := range sites {
		ids[i] = site.ID
	}
	return slices.Sorted(slices.Values(ids))
}

// fingerprint tells the content of a set from any other: the pair that it is for, its
// rows and its sites.
func fingerprint(from core.Profile, set upgrade.KeptSet) string {
	lines := map[string]bool{"profile " + string(from.ID): true, "license " + string(set.LicenseID): true}
	for _, row := range set.Rows {
		lines[fmt.Sprintf("%d/%q/%q %d", row.Item.Category, row.Item.Object, row.Item.Name, row.Rights)] = true
	}
	for _, site := range set.Sites {
		lines["site "+string(site.ID)] = true
	}
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(maps.Keys(lines)), "\n")))
	return hex.EncodeToString(sum[:])
}

// CheckSet tells whether a set of a saved plan is one that this program would make: its
// name tells its content, and it administers nothing.
func CheckSet(from core.Profile, set upgrade.KeptSet) bool {
	for _, row := range set.Rows {
		if rights, _ := withoutNever(row.Item, row.Rights); rights != row.Rights {
			return false
		}
	}
	return strings.Contains(set.Name, "_"+fingerprint(from, set)[:upgrade.FingerprintLength])
}

// truncate cuts a text to so many bytes, which are no fewer than its characters.
func truncate(text string, most int) string {
	for len(text) > most {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return strings.TrimSpace(text)
}
