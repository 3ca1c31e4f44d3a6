package seed

import (
	"cmp"
	"slices"

	"cupgrade/sfclient/demoorg/store"
)

// permissionSet is one permission set that is assigned by hand. It is bound to a user
// license or to a permission set license; with neither it can go to anyone whose
// license allows what it grants.
type permissionSet struct {
	Name, License, PermissionSetLicense string
	Session                             bool
	RecordTypes                         []string
	access
}

// group is one permission set group. An outdated one lacks in its aggregate what
// the last of its components grants.
type group struct {
	Name       string
	Components []string
	Muted      access
	Outdated   bool
}

func (b *builder) addPermissionSets() {
	b.at = b.files[fileSets]
	rows := make([]store.Row, len(b.sets))
	for i, s := range b.sets {
		row := s.userPermissions()
		row[fieldName], row[fieldLabel], row[fieldType] = s.Name, makeLabel(s.Name), typeRegular
		row["LicenseId"] = cmp.Or(b.findID(objectLicense, s.License), b.findID(objectSetLicense, s.PermissionSetLicense))
		if s.Session {
			row[fieldType], row["HasActivationRequired"] = "Session", true
		}
		rows[i] = row
	}
	for i, id := range b.insertNamed(objectSet, fieldName, rows) {
		b.grant(id, b.sets[i].access, false)
	}
}

// addGroups inserts the permission set groups, their components and muting sets,
// and the aggregated permission set that each owns, which has the group's name here.
func (b *builder) addGroups() {
	b.at = b.files[fileGroups]
	for _, g := range b.groups {
		status := "Updated"
		if g.Outdated {
			status = "Outdated"
		}
		id := b.oneNamed(objectSetGroup, g.Name, store.Row{fieldDeveloperName: g.Name, fieldMasterLabel: makeLabel(g.Name), fieldStatus: status})
		total := b.aggregate(g)
		row := total.userPermissions()
		row[fieldName], row[fieldLabel], row[fieldType], row[fieldSetGroup] = ownedName(id), makeLabel(g.Name), "Group", id
		b.grant(b.oneNamed(objectSet, g.Name, row), total, false)
		for _, component := range g.Components {
			b.insertOne("PermissionSetGroupComponent", store.Row{fieldSetGroup: id, fieldSet: b.findID(objectSet, component)})
		}
		if g.Muted != (access{}) {
			muting := b.insertOne("MutingPermissionSet", store.Row{
				fieldDeveloperName: g.Name + "_Muting", fieldMasterLabel: makeLabel(g.Name) + " Muting",
			})
			b.insertOne("PermissionSetGroupComponent", store.Row{fieldSetGroup: id, fieldSet: muting})
			b.grant(muting, g.Muted, false)
		}
	}
	b.flush()
}

// aggregate is what the group grants: the union of its components net of muting,
// as it was when it was last worked out.
func (b *builder) aggregate(g group) access {
	names := g.Components
	if g.Outdated {
		names = names[:len(names)-1]
	}
	var total access
	for _, name := range names {
		if i := slices.IndexFunc(b.sets, func(s permissionSet) bool { return s.Name == name }); i >= 0 {
			total = total.plus(b.sets[i].access)
		}
	}
	return total.minus(g.Muted)
}
