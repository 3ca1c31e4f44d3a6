package seed

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// QueueReturns is the queue that Maya is a member of, by DeveloperName.
const QueueReturns = "Returns_Queue"

// The managed packages of the org, by namespace. Maya has a license of the first.
const (
	PackageCharts = "bwcharts"
	PackageLabels = "bwlabels"
)

var packages = []struct {
	namespace string
	allowed   int
}{
	{PackageCharts, 25},
	{PackageLabels, -1}, // for the whole org
}

// holding is what a person has been given by hand, as words: permission sets,
// permission set groups, permission set licenses, public groups and queues, and
// managed packages. expired is one more permission set, whose time is over.
type holding struct {
	sets, groups, psls, expired, member, packages string
}

type assignment struct {
	username string
	holding  holding
}

var assignments = []assignment{
	{Maya, holding{
		sets: SetReturnable + " " + SetOldLicense + " " + SetWithLicense, groups: GroupMuted, psls: LicenseWarranty,
		member: groupCustomers + " " + QueueReturns, packages: PackageCharts,
	}},
	{Tomas, holding{sets: setInvoices + " " + setCommenter, expired: SetExpired, member: groupNorthwind, packages: PackageLabels}},
	{Aiko, holding{sets: "Login_Customers_Beta" + " " + setInvoices + " " + SetSession, packages: PackageCharts + " " + PackageLabels}},
	{Sam, holding{sets: "High_Volume_Uploads" + " " + setCommenter, psls: licenseServiceAccess}},
	{Omar, holding{sets: "Claim_Reader" + " " + setTopics, groups: groupClaims}},
	{Lena, holding{sets: setOrderHistory}},
	{Ivan, holding{sets: setAssets + " " + "Claim_Overseer", member: QueueReturns}},
	{Zoe, holding{sets: SetNotAllowed + " " + setExperts}},
	{Hostile, holding{sets: setClaimReader}},
	{Xiaoyu, holding{sets: setInvoices + " " + setExperts, groups: GroupOutdated}},
	{Dana, holding{sets: SetPartnerOnly + " Partner_Extras Dealer_Prices", member: groupNorthwind, packages: PackageCharts}},
	{TomasColleague, holding{sets: SetPartnerOnly + " Field_Appointments", psls: LicenseFieldService, member: groupNorthwind}},
	{Priya, holding{sets: "Service_Desk Report_Builder"}},
}

func (b *builder) addPackages() {
	for _, p := range packages {
		b.packages[p.namespace] = b.one("PackageLicense", store.Row{
			"NamespacePrefix": p.namespace, fieldStatus: statusActive, "AllowedLicenses": p.allowed, fieldUsed: 0,
			"CreatedDate": b.now, fieldModified: b.now,
		})
	}
}

func (b *builder) addAssignments() {
	for _, a := range assignments {
		b.hold(a.username, a.holding)
	}
	b.flushHeld()
}

// hold collects the rows of what a person has been given, and the membership of
// the sites that the permission sets give and the profile does not.
func (b *builder) hold(username string, h holding) {
	user, sites := b.users[username], slices.Clone(b.sites[b.profileIDs[username]])
	for _, name := range strings.Fields(h.sets) {
		b.assign(user, b.sets[name], "")
		for _, id := range b.sites[b.sets[name]] {
			if !slices.Contains(sites, id) {
				sites = append(sites, id)
				b.held.sites = append(b.held.sites, store.Row{fieldNetworkID: id, "MemberId": user})
			}
		}
	}
	for _, name := range strings.Fields(h.groups) {
		b.assign(user, b.sets[name], b.groups[name])
	}
	if h.expired != "" {
		b.held.sets = append(b.held.sets, store.Row{
			fieldAssigneeID: user, fieldSet: b.sets[h.expired], "ExpirationDate": b.ago(12 * day), fieldIsActive: false,
		})
	}
	for _, name := range strings.Fields(h.psls) {
		b.used[name]++
		b.held.licenses = append(b.held.licenses, store.Row{fieldAssigneeID: user, fieldSetLicense: b.licenseIDs[name]})
	}
	for _, name := range strings.Fields(h.member) {
		b.held.members = append(b.held.members, store.Row{fieldGroupID: b.publicGroups[name], fieldMember: user})
	}
	for _, namespace := range strings.Fields(h.packages) {
		b.used[namespace]++
		b.held.packages = append(b.held.packages, store.Row{"PackageLicenseId": b.packages[namespace], "UserId": user})
	}
}

func (b *builder) assign(user, set, group string) {
	b.held.sets = append(b.held.sets, store.Row{fieldAssigneeID: user, fieldSet: set, fieldSetGroup: group, fieldIsActive: true})
}

// flushHeld inserts what hold collected.
func (b *builder) flushHeld() {
	b.bulk("PermissionSetAssignment", b.held.sets)
	b.bulk("PermissionSetLicenseAssign", b.held.licenses)
	b.bulk("GroupMember", b.held.members)
	b.bulk("UserPackageLicense", b.held.packages)
	b.bulk("NetworkMember", b.held.sites)
	b.held = struct{ sets, licenses, members, packages, sites []store.Row }{}
}
