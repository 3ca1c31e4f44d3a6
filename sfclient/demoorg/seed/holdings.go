package seed

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// holding is what a person has been given by hand, as words: permission sets,
// permission set groups, permission set licenses, public groups and queues, and
// managed packages. ExpiredSet is one more permission set, whose time is over.
type holding struct {
	PermissionSets, PermissionSetGroups, PermissionSetLicenses, ExpiredSet, MemberOf, Packages string
}

func (b *builder) addAssignments() {
	b.at = b.files[filePeople]
	for _, p := range b.people {
		b.hold(p.Username, p.holding)
	}
	b.at = b.files[fileStaff]
	for _, p := range b.staff {
		b.hold(p.Username, p.holding)
	}
	b.flush()
}

// hold collects the rows of what a person has been given, and the membership of
// the sites that the permission sets give and the profile does not.
func (b *builder) hold(username string, h holding) {
	user, sites := b.findID(objectUser, username), slices.Clone(b.siteIDs[b.profileIDs[username]])
	for _, name := range strings.Fields(h.PermissionSets) {
		b.assign(user, b.findID(objectSet, name), "")
		for _, id := range b.siteIDs[b.findID(objectSet, name)] {
			if !slices.Contains(sites, id) {
				sites = append(sites, id)
				b.later(objectMember, store.Row{fieldNetworkID: id, "MemberId": user})
			}
		}
	}
	for _, name := range strings.Fields(h.PermissionSetGroups) {
		b.assign(user, b.findID(objectSet, name), b.findID(objectSetGroup, name))
	}
	if h.ExpiredSet != "" {
		b.later(objectAssignment, store.Row{
			fieldAssigneeID: user, fieldSet: b.findID(objectSet, h.ExpiredSet), "ExpirationDate": b.ago(12 * day), fieldIsActive: false,
		})
	}
	for _, name := range strings.Fields(h.PermissionSetLicenses) {
		b.used[name]++
		b.later("PermissionSetLicenseAssign", store.Row{fieldAssigneeID: user, fieldSetLicense: b.findID(objectSetLicense, name)})
	}
	for _, name := range strings.Fields(h.MemberOf) {
		b.later("GroupMember", store.Row{"GroupId": b.findID(objectGroup, name), "UserOrGroupId": user})
	}
	for _, namespace := range strings.Fields(h.Packages) {
		b.used[namespace]++
		b.later("UserPackageLicense", store.Row{"PackageLicenseId": b.findID(objectPackage, namespace), fieldUserID: user})
	}
}

func (b *builder) assign(user, set, group string) {
	b.later(objectAssignment, store.Row{fieldAssigneeID: user, fieldSet: set, fieldSetGroup: group, fieldIsActive: true})
}
