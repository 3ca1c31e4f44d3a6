package sfclient

import (
	"context"
	"slices"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// seatsRow is a license with its seats.
type seatsRow struct {
	ID              wire.RecordID `json:"Id"`
	TotalLicenses   int
	AllowedLicenses int
	UsedLicenses    int
}

// Seats reads the seats of permission set licenses and managed packages.
func (c *Client) Seats(ctx context.Context, ids []core.ID) ([]upgrade.Seats, error) {
	set := &querySet{}
	var queries []*wire.Query[seatsRow]
	for _, from := range []struct{ prefix, table, total string }{
		{core.PrefixPermissionSetLicense, "PermissionSetLicense", "TotalLicenses"}, {core.PrefixPackageLicense, "PackageLicense", "AllowedLicenses"},
	} {
		some := slices.DeleteFunc(slices.Clone(ids), func(id core.ID) bool { return id.Prefix() != from.prefix })
		lists, err := wire.InLists(some)
		if err != nil {
			return nil, err
		}
		for _, list := range lists {
			q := wire.Select[seatsRow](from.table, "SELECT Id, "+from.total+", UsedLicenses FROM "+from.table+" WHERE Id IN "+list+" ORDER BY Id").
				About(func(r *seatsRow) bool { return slices.Contains(some, core.ID(r.ID)) })
			queries = append(queries, q)
			set.add(q)
		}
	}
	if len(queries) == 0 {
		return nil, nil
	}
	if err := c.conn.ReadAll(ctx, "read the seats of licenses", set.selections...); err != nil {
		return nil, err
	}
	var seats []upgrade.Seats
	for _, q := range queries {
		for _, r := range q.Rows {
			seats = append(seats, upgrade.Seats{ID: core.ID(r.ID), Total: r.TotalLicenses + r.AllowedLicenses, Used: r.UsedLicenses})
		}
	}
	return seats, nil
}
