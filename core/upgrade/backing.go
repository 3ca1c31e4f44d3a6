package upgrade

import (
	"slices"
	"time"

	"cupgrade/core"
)

// Backing is what a plan was derived from beside the user's own record and account, in
// values small enough to be read once more before the first write.
type Backing struct {
	// Target is the profile to upgrade to; its ID is empty when there is no such profile
	// any more. Current is the user's profile, of which only the name counts.
	Target  core.Profile `json:"-"`
	Current core.Profile `json:"-"`
	// Sites, Memberships and Packages are the user's, as UserFacts has them.
	Sites       []core.Network         `json:"-"`
	Memberships []core.GroupMembership `json:"-"`
	Packages    []core.PackageLicense  `json:"-"`
	// StandardExternalProfiles is the setting that Session has.
	StandardExternalProfiles *bool `json:"-"`
	// Marks are of every permission set that counts before or after.
	Marks Marks `json:"marks,omitempty"`
	// SiteGrants are the sites that the profiles and permission sets of the plan give.
	SiteGrants []core.NetworkGrant `json:"siteGrants,omitempty"`
	// SharingSets are all of the org.
	SharingSets []core.SharingSet `json:"sharingSets,omitempty"`
	// Automations is what the org runs on the changes, and Switches its settings; nil and
	// zero in the plans of earlier versions. A session reads both once.
	Automations *Automations `json:"automations,omitempty"`
	Switches    Switches     `json:"switches,omitzero"`
	// Unreadable names the tables that could not be read.
	Unreadable []Unreadable `json:"gaps,omitempty"`
}

// Marks show by a few values of each permission set and table whether its rows have
// changed, without reading the rows. A permission set that is there has at least a mark
// of the table PermissionSet; one of which nothing is known has none.
type Marks map[core.ID]map[string]Mark

// Mark is of the rows that one permission set has in one table. Whoever changes a row
// moves its SystemModstamp, and whoever deletes one makes them fewer.
type Mark struct {
	Rows   int       `json:"rows"`
	Newest time.Time `json:"newest,omitzero"` // SystemModstamp
	// Sum is of the names of the user permissions, which are columns of one row: a
	// profile's row need not tell when one of them was switched.
	Sum uint32 `json:"sum,omitempty"`
}

// Join adds up the marks of two parts of the same rows.
func (m Mark) Join(other Mark) Mark {
	m.Rows, m.Sum = m.Rows+other.Rows, m.Sum+other.Sum
	if other.Newest.After(m.Newest) {
		m.Newest = other.Newest
	}
	return m
}

// Add joins a mark with what is known of the same rows already.
func (m Marks) Add(set core.ID, table string, mark Mark) {
	if m[set] == nil {
		m[set] = map[string]Mark{}
	}
	m[set][table] = m[set][table].Join(mark)
}

// Of gives the marks of some permission sets, each of which has an entry.
func (m Marks) Of(sets []core.ID) Marks {
	some := make(Marks, len(sets))
	for _, id := range sets {
		if some[id] = m[id]; some[id] == nil {
			some[id] = map[string]Mark{}
		}
	}
	return some
}

// Sets lists the permission sets, in the order of their ids.
func (m Marks) Sets() []core.ID {
	sets := make([]core.ID, 0, len(m))
	for id := range m {
		sets = append(sets, id)
	}
	slices.Sort(sets)
	return sets
}

// The tables of the permission model.
const (
	TableUserPermissions   = "PermissionSet" // whose columns they are
	TableObjectPermissions = "ObjectPermissions"
	TableFieldPermissions  = "FieldPermissions"
	TableSetupEntityAccess = "SetupEntityAccess"
	TableTabSettings       = "PermissionSetTabSetting"
)

// AccessTables lists the tables of the permission model.
func AccessTables() []string {
	return []string{TableUserPermissions, TableObjectPermissions, TableFieldPermissions, TableSetupEntityAccess, TableTabSettings}
}

// The names by which an Unreadable speaks of what only the Metadata API tells.
const (
	MetaSharingSet   = "SharingSet"
	MetaSharingRules = "SharingRules"
	MetaCommunities  = "CommunitiesSettings"
	MetaSharing      = "SharingSettings"
)

// RestsOn gives what the plan was derived from, whole.
func (p Plan) RestsOn() Backing {
	b := p.Backing
	b.Target, b.Current = p.Target, p.User.User.Profile
	b.Sites, b.Memberships, b.Packages = p.User.Sites, p.User.Memberships, p.User.Packages
	b.StandardExternalProfiles = p.Session.StandardExternalProfiles
	return b
}

// Holders gives the profiles and permission sets whose sites count.
func (p Plan) Holders() []core.ID {
	holders := append(siteHolders(p.User), p.Target.ID)
	if p.Keep != nil && p.Keep.ID != "" {
		holders = append(holders, p.Keep.ID)
	}
	return holders
}
