package seed

import (
	"cupgrade/sfclient/demoorg/store"
)

// The sites of the org that stories name.
const (
	// SiteByProfile is given by profiles, Maya's among them.
	SiteByProfile = "Harbor Support"
	// SiteByPermissionSet is given by a permission set alone.
	SiteByPermissionSet = "Harbor Insiders"
	SitePartner         = "Partner Central"
	SiteCustomerPlus    = "Customer Hub"
)

// site is one Experience Cloud site, with the profiles and permission sets whose
// holders are members. waiting are profiles that are still to be added.
type site struct {
	name, status, path      string
	profiles, sets, waiting []string
}

var sites = []site{
	{name: SiteByProfile, status: statusLive, path: "support", profiles: []string{
		ProfileMaya, ProfileCustomer, profileSelf, profileHighVolume, profileWeb,
		ProfileCustomerPlusService, ProfileCustomerPlusLogin, ProfilePartnerService,
	}},
	{name: SiteByPermissionSet, status: statusLive, path: "insiders", sets: []string{SetReturnable, setTopics}},
	{name: SitePartner, status: statusLive, path: "partners", profiles: []string{
		ProfilePartnerSales, ProfilePartnerService, ProfilePartnerEssentials, ProfilePartnerLoginSales, "Partner Login Essentials",
		ProfileChannel, profileChannelEss, profileGold, "Gold Partner Essentials", ProfileStandardPartner,
	}},
	{name: SiteCustomerPlus, status: statusLive, path: "hub", profiles: []string{
		ProfileCustomerPlusService, ProfileCustomerPlusEssential, ProfileCustomerPlusLogin, "Customer Plus Login Essentials",
	}},
	{name: "Dealer Academy", status: "UnderConstruction", path: "academy", sets: []string{setTraining}, waiting: []string{ProfilePartnerSales}},
}

func (b *builder) addSites() {
	rows := make([]store.Row, len(sites))
	for i, s := range sites {
		rows[i] = store.Row{fieldName: s.name, fieldStatus: s.status, "UrlPathPrefix": s.path}
	}
	var members []store.Row
	for i, id := range b.bulk("Network", rows) {
		add := func(parent, status string) {
			members = append(members, store.Row{fieldNetworkID: id, fieldParentID: parent, "AssignmentStatus": status})
			if status == statusAdded {
				b.sites[parent] = append(b.sites[parent], id)
			}
		}
		for _, name := range sites[i].profiles {
			add(b.profiles[name].id, statusAdded)
		}
		for _, name := range sites[i].sets {
			add(b.sets[name], statusAdded)
		}
		for _, name := range sites[i].waiting {
			add(b.profiles[name].id, "WaitingForAdd")
		}
	}
	b.bulk("NetworkMemberGroup", members)
}

// publicGroups are the groups and queues of the org. The two that take their
// members from the user type have no GroupMember rows, as on Salesforce.
var publicGroups = []struct{ name, label, kind string }{
	{"AllCustomerPortalUsers", "All Customer Portal Users", "AllCustomerPortal"},
	{"AllPartnerUsers", "All Partner Users", "PRMOrganization"},
	{groupCustomers, "Harbor Customers", typeRegular},
	{groupNorthwind, "Northwind Contacts", typeRegular},
	{"Claims_Reviewers", "Claims Reviewers", typeRegular},
	{"Claims_Queue", "Claims Queue", "Queue"},
	{QueueReturns, "Returns", "Queue"},
}

func (b *builder) addPublicGroups() {
	for _, g := range publicGroups {
		b.publicGroups[g.name] = b.one("Group", store.Row{fieldName: g.label, fieldDeveloperName: g.name, fieldType: g.kind})
	}
	for _, name := range []string{"Claims_Reviewers", "Claims_Queue"} {
		b.one("GroupMember", store.Row{fieldGroupID: b.publicGroups[name], fieldMember: b.users[Priya]})
	}
	b.one("GroupMember", store.Row{fieldGroupID: b.publicGroups["Claims_Queue"], fieldMember: b.publicGroups["Claims_Reviewers"]})
}
