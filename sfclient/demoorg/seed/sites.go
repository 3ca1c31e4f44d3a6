package seed

import "cupgrade/sfclient/demoorg/store"

// site is one Experience Cloud site, with the profiles and permission sets whose
// holders are members. Waiting are profiles that are still to be added.
type site struct {
	Name, Status, Path                string
	Profiles, PermissionSets, Waiting []string
	Welcomes                          bool // by email
}

func (b *builder) addSites() {
	b.at = b.files[fileSites]
	rows := make([]store.Row, len(b.sites))
	for i, s := range b.sites {
		rows[i] = store.Row{fieldName: s.Name, fieldStatus: s.Status, "UrlPathPrefix": s.Path, "OptionsSendWelcomeEmail": s.Welcomes}
	}
	for i, id := range b.insertNamed(objectNetwork, fieldName, rows) {
		add := func(parent, status string) {
			b.later("NetworkMemberGroup", store.Row{fieldNetworkID: id, fieldParentID: parent, "AssignmentStatus": status})
			if status == statusAdded {
				b.siteIDs[parent] = append(b.siteIDs[parent], id)
			}
		}
		for _, name := range b.sites[i].Profiles {
			add(b.findID(objectProfile, name), statusAdded)
		}
		for _, name := range b.sites[i].PermissionSets {
			add(b.findID(objectSet, name), statusAdded)
		}
		for _, name := range b.sites[i].Waiting {
			add(b.findID(objectProfile, name), "WaitingForAdd")
		}
	}
	b.flush()
}
