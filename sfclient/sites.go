package sfclient

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

type siteGrantRow struct {
	NetworkID        wire.RecordID `json:"NetworkId"`
	Network          *siteParent
	ParentID         wire.RecordID `json:"ParentId"`
	AssignmentStatus string
}

func (r *siteGrantRow) grant() core.NetworkGrant {
	site := memberRow{NetworkID: r.NetworkID, Network: r.Network}
	return core.NetworkGrant{Network: site.network(), ParentID: core.ID(r.ParentID), Status: r.AssignmentStatus}
}

const siteGrantColumns = "NetworkId, Network.Name, Network.Status, Network.OptionsSendWelcomeEmail, ParentId, AssignmentStatus"

// siteParent is a site as the rows of its members have it.
type siteParent struct {
	Name, Status            string
	OptionsSendWelcomeEmail *bool
}

// maxSiteGrants is how many site grants of an org are read at once, whoever has them:
// one page. An org has up to 100 sites, with a few profiles and permission sets each.
const maxSiteGrants = 2000

// selectAllSiteGrants asks for the sites of every profile and permission set.
func selectAllSiteGrants() *wire.Query[siteGrantRow] {
	return wire.Select[siteGrantRow](tableSiteGrant,
		"SELECT "+siteGrantColumns+" FROM "+tableSiteGrant+" ORDER BY NetworkId, ParentId LIMIT "+strconv.Itoa(maxSiteGrants))
}

// siteGrants are those of the whole org, as the catalog was read with them.
type siteGrants struct {
	mu   sync.Mutex
	last *wire.Query[siteGrantRow]
}

// keep takes the answer in, unless it was cut off. A refusal is an answer as well.
func (s *siteGrants) keep(all *wire.Query[siteGrantRow]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = nil
	if len(all.Rows) < maxSiteGrants {
		s.last = all
	}
}

// pickGrants gives the site grants of some parents, when all of them are known.
func (s *siteGrants) pickGrants(parents []core.ID) (grants []core.NetworkGrant, unreadable []upgrade.Unreadable, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last == nil {
		return nil, nil, false
	}
	for _, row := range s.last.Rows {
		if slices.Contains(parents, core.ID(row.ParentID)) {
			grants = append(grants, row.grant())
		}
	}
	return grants, gapsOf(s.last), true
}

// tableSiteGrant is the table of who is a member of which site.
const tableSiteGrant = "NetworkMemberGroup"

// SiteGrants reads the sites that profiles and permission sets give membership of.
// An org without digital experiences has no such object, which is an Unreadable. What came with
// the catalog is not read again. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func (c *Client) SiteGrants(ctx context.Context, parents []core.ID) ([]core.NetworkGrant, []upgrade.Unreadable, error) {
	queries, err := selectSiteGrants(parents)
	if err != nil || len(queries) == 0 {
		return nil, nil, err
	}
	if grants, unreadable, known := c.sites.pickGrants(parents); known {
		return grants, unreadable, nil
	}
	set := &querySet{}
	for _, q := range queries {
		set.add(q)
	}
	if err := c.conn.ReadAll(ctx, "read the sites of profiles and permission sets", set.selections...); err != nil {
		return nil, nil, err
	}
	var grants []core.NetworkGrant
	for _, q := range queries {
		grants = append(grants, rowsTo(q.Rows, (*siteGrantRow).grant)...)
	}
	return grants, dropDoubles(gapsOf(set.refusables...)), nil
}

// selectSiteGrants asks for the sites of profiles and permission sets.
func selectSiteGrants(parents []core.ID) ([]*wire.Query[siteGrantRow], error) {
	lists, err := wire.InLists(parents)
	queries := make([]*wire.Query[siteGrantRow], len(lists))
	for i, list := range lists {
		queries[i] = wire.Select[siteGrantRow](tableSiteGrant,
			"SELECT "+siteGrantColumns+" FROM "+tableSiteGrant+" WHERE ParentId IN "+list+" ORDER BY NetworkId, ParentId").
			About(func(r *siteGrantRow) bool { return slices.Contains(parents, core.ID(r.ParentID)) })
	}
	return queries, err
}
