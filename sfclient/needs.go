package sfclient

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/sfclient/wire"
)

// needReads are what the first write needs beside the facts of the user: a seat, and the
// admin's permissions. Salesforce has the last word on both, so that what can't be read
// of them keeps nobody from going on.
type needReads struct {
	license *wire.Record[licenseRow]
	rights  *wire.Query[grantedFlags] // nil when the session could not read them either
	parts   []*wire.Advisory
}

// newNeedReads asks for the permissions that the session has read, since an org may
// lack one of them.
func (c *Client) newNeedReads(ctx context.Context, d *schema, license core.ID) (needReads, error) {
	checked, err := core.ParseID(string(license))
	if err != nil {
		return needReads{}, fmt.Errorf("use the ID of a license: %w", err)
	}
	session, err := c.who.Get(ctx, c.readSession)
	if err != nil {
		return needReads{}, err
	}
	r := needReads{license: wire.SelectRecord[licenseRow](tableLicense, checked, countedColumns(d))}
	r.parts = append(r.parts, &wire.Advisory{Selection: r.license})
	if known := slices.Sorted(maps.Keys(session.Admin.Permissions)); len(known) > 0 {
		r.rights = selectRights(strings.Join(known, ", "))
		r.parts = append(r.parts, &wire.Advisory{Selection: r.rights})
	}
	return r, nil
}

func (r *needReads) all() []wire.Selection {
	list := make([]wire.Selection, len(r.parts))
	for i, part := range r.parts {
		list[i] = part
	}
	return list
}

// licenseNow is the license as it is counted now, nil when it could not be read.
func (r *needReads) licenseNow() *core.UserLicense {
	if r.license == nil || r.parts[0].Lost || r.license.Row == nil || core.ID(r.license.Row.ID) != r.license.ID {
		return nil
	}
	license := r.license.Row.license()
	return &license
}

// permissionsNow are the admin's permissions, nil when they could not be read.
func (r *needReads) permissionsNow() map[string]bool {
	if r.rights == nil || r.parts[1].Lost || len(r.rights.Rows) != 1 {
		return nil
	}
	return r.rights.Rows[0].among(adminPermissions)
}
