package sfclient

import (
	"context"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

type siteGrantRow struct {
	NetworkID        recordID `json:"NetworkId"`
	Network          *struct{ Name, Status string }
	ParentID         recordID `json:"ParentId"`
	AssignmentStatus string
}

func (r *siteGrantRow) grant() core.NetworkGrant {
	site := memberRow{NetworkID: r.NetworkID, Network: r.Network}
	return core.NetworkGrant{Network: site.network(), ParentID: core.ID(r.ParentID), Status: r.AssignmentStatus}
}

// SiteGrants reads the sites that profiles and permission sets give membership of.
// An org without digital experiences has no such object, which is a Gap. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_networkmembergroup.htm
func (c *Client) SiteGrants(ctx context.Context, parents []core.ID) ([]core.NetworkGrant, []upgrade.Gap, error) {
	lists, err := inLists(parents)
	if err != nil || len(lists) == 0 {
		return nil, nil, err
	}
	var queries []*read[siteGrantRow]
	set := &querySet{}
	for _, list := range lists {
		q := selectRows[siteGrantRow]("NetworkMemberGroup", "SELECT NetworkId, Network.Name, Network.Status, ParentId, AssignmentStatus "+
			"FROM NetworkMemberGroup WHERE ParentId IN "+list+" ORDER BY NetworkId, ParentId")
		queries = append(queries, q)
		set.add(q)
	}
	if err := c.readAll(ctx, "read the sites of profiles and permission sets", set.selections...); err != nil {
		return nil, nil, err
	}
	var grants []core.NetworkGrant
	for _, q := range queries {
		grants = append(grants, rowsTo(q.rows, (*siteGrantRow).grant)...)
	}
	return grants, distinct(gapsOf(set.refusables...)), nil
}
