package seed

import (
	"cmp"
	"fmt"
	"slices"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/store"
)

// profile is one profile with what the permission set that it owns grants. Every
// target license has a generous, a middle and a frugal profile, so that it matters
// which one is chosen.
type profile struct {
	Name, License string
	Standard      bool   // its name is Salesforce's own
	Like          string // a profile before it, which grants what is not told here
	Without       string // user permissions that it lacks
	Settings      rules.ProfileSettings
	access
}

// takeAfter gives a profile what one that it is like has.
func (t *tables) takeAfter(p *profile) error {
	if p.Like == "" {
		return nil
	}
	i := slices.IndexFunc(t.profiles, func(other profile) bool { return other.Name == p.Like && other.Like == "" })
	if i < 0 {
		return fmt.Errorf("%q is no profile that one can be like", p.Like)
	}
	like := t.profiles[i].minus(access{UserPermissions: p.Without})
	p.Objects, p.Fields = cmp.Or(p.Objects, like.Objects), cmp.Or(p.Fields, like.Fields)
	for i, words := range p.words() {
		*words = cmp.Or(*words, *like.words()[i])
	}
	return nil
}

// everyObject is all that an administrator may do with objects.
func (t *tables) everyObject() string { return t.profiles[0].Objects }

// addProfiles inserts the profiles, and for each the permission set it owns with
// its rows.
func (b *builder) addProfiles() {
	b.at = b.files[fileProfiles]
	b.insertProfiles(b.profiles)
	b.flush()
}

func (b *builder) insertProfiles(list []profile) {
	userTypes := map[string]string{}
	for _, license := range b.notes[objectLicense] {
		userTypes[license.key] = license.userType
	}
	rows := make([]store.Row, len(list))
	for i, p := range list {
		rows[i] = p.userPermissions()
		rows[i][fieldName], rows[i]["UserLicenseId"], rows[i]["UserType"] = p.Name, b.findID(objectLicense, p.License), userTypes[p.License]
	}
	ids := b.insertNamed(objectProfile, fieldName, rows)
	for i, p := range list {
		rows[i] = p.userPermissions()
		rows[i][fieldName], rows[i][fieldLabel] = ownedName(ids[i]), ids[i]
		rows[i][fieldProfileID], rows[i]["IsOwnedByProfile"], rows[i]["IsCustom"] = ids[i], true, !p.Standard
		rows[i]["LicenseId"], rows[i][fieldType] = b.findID(objectLicense, p.License), objectProfile
	}
	for i, id := range b.insertRows(objectSet, rows) {
		p := list[i]
		b.profile[p.Name] = madeProfile{id: ids[i], license: p.License, userType: userTypes[p.License], permissionSet: id}
		b.grant(id, p.access, p.Standard)
	}
}

// ownedName names the permission set of a profile or group; of one that could not be
// made, the filling ends.
func ownedName(id string) string { return "X" + id[:min(len(id), durableShort)] }
