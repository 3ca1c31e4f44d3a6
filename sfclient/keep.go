package sfclient

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// maxMadeSets is how many permission sets of one gap are looked at; each is of another
// choice of what to keep.
const maxMadeSets = 50

// tooling is a query of the Tooling API, which has a path of its own.
type tooling[T any] struct{ *wire.Query[T] }

// Path asks the Tooling API.
func (q tooling[T]) Path(version string) string {
	return "services/data/v" + version + "/tooling/query?q=" + url.QueryEscape(q.SOQL)
}

type dependencyRow struct {
	Permission, PermissionType                 string
	RequiredPermission, RequiredPermissionType string
}

// dependency tells nothing where a permission is of neither a user nor an object.
func (r *dependencyRow) dependency() (upgrade.Dependency, bool) {
	permission, known := permissionNamed(r.Permission, r.PermissionType)
	required, also := permissionNamed(r.RequiredPermission, r.RequiredPermissionType)
	return upgrade.Dependency{Permission: permission, Required: required}, known && also
}

// permissionNamed reads the name of a permission: "RunReports", "Account<read>".
func permissionNamed(name, kind string) (upgrade.Grant, bool) {
	switch kind {
	case "User Permission":
		return upgrade.Grant{Item: access.Item{Category: access.CategoryUser, Name: permissionPrefix + name}, Rights: access.Use}, name != ""
	case "Object Permission":
		object, right, _ := strings.Cut(strings.TrimSuffix(name, ">"), "<")
		rights := map[string]access.Rights{
			"read": access.Read, "create": access.Create, "edit": access.Edit, "delete": access.Delete,
			"viewallrecords": access.ViewAll, "modifyallrecords": access.ModifyAll, "viewallfields": access.ViewAllFields,
		}[strings.ToLower(right)]
		return upgrade.Grant{Item: access.Item{Category: access.CategoryObject, Object: object}, Rights: rights}, rights != 0
	}
	return upgrade.Grant{}, false
}

// KeepFacts reads what a permission set for a license can be planned from, with one
// request, and another one for each set that was made before. All but those sets is
// advice: what Salesforce does not answer of it is not known.
func (c *Client) KeepFacts(ctx context.Context, license core.ID, prefix string) (upgrade.KeepFacts, error) {
	id, err := wire.QuoteID(license)
	if err != nil {
		return upgrade.KeepFacts{}, wire.NotSent("read what can be kept", err)
	}
	facts := upgrade.KeepFacts{}
	seen, ceiling := &grantRows{texts: map[string]string{}, marks: upgrade.Marks{}}, newGrantRows([]core.ID{license}, nil)
	const table, columns = "ObjectPermissions", "ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete"
	needs := wire.Select[dependencyRow]("PermissionDependency",
		"SELECT Permission, PermissionType, RequiredPermission, RequiredPermissionType FROM PermissionDependency "+
			"WHERE PermissionType IN ('User Permission', 'Object Permission')")
	sets := newMadeSets(license, id, prefix)
	err = c.conn.ReadAll(
		ctx, "read what can be kept", tooling[dependencyRow]{needs}, sets,
		grantQuery[objectRow](table, columns, " WHERE Parent.LicenseId = "+id, seen),
		grantQuery[objectRow](table, columns, " WHERE ParentId = "+id, ceiling),
		grantQuery[grantedFlags](tablePermissionSet, "FIELDS(STANDARD)", " WHERE LicenseId = "+id, seen),
	)
	if err != nil {
		return upgrade.KeepFacts{}, err
	}
	for _, row := range needs.Rows {
		if d, known := row.dependency(); known {
			facts.Dependencies = append(facts.Dependencies, d)
		}
	}
	facts.Seen, facts.Ceiling = mergeRows(seen.rows), mergeRows(ceiling.rows)
	if sets.Refused != nil {
		return facts, nil //nolint:nilerr // A refusal is no error: the sets are then not known.
	}
	// Half a set looks like a changed one, so that there is none when they can't be read whole.
	found, err := c.readMadeSets(ctx, sets.Rows)
	_, other := wire.SplitRefusal(err)
	if other == nil {
		facts.Sets = found
	}
	return facts, other
}

// mergeRows adds up rows whatever their parents, each item once.
func mergeRows(rows []access.Row) []access.Row {
	places := map[access.Item]int{}
	var merged []access.Row
	for _, row := range rows {
		n, known := places[row.Item]
		if !known {
			n = len(merged)
			places[row.Item] = n
			merged = append(merged, access.Row{Item: row.Item})
		}
		merged[n].Rights |= row.Rights
	}
	return merged
}

type madeSetRow struct {
	ID                    wire.RecordID `json:"Id"`
	Name                  string
	LicenseID             wire.RecordID `json:"LicenseId"`
	HasActivationRequired bool
}

// newMadeSets asks for the sets of a license whose names begin so; id is quoted.
func newMadeSets(license core.ID, id, prefix string) *wire.Query[madeSetRow] {
	return wire.Select[madeSetRow](tablePermissionSet, "SELECT Id, Name, LicenseId, HasActivationRequired FROM "+tablePermissionSet+
		" WHERE Name LIKE "+wire.LikePrefix(prefix)+" AND LicenseId = "+id+" AND IsOwnedByProfile = FALSE ORDER BY Name LIMIT "+strconv.Itoa(maxMadeSets)).
		About(func(r *madeSetRow) bool {
			return core.ID(r.LicenseID) == license && len(r.Name) >= len(prefix) && strings.EqualFold(r.Name[:len(prefix)], prefix)
		})
}

// MadeSets reads the permission sets of a license whose names begin so, with all that
// they grant, as they are now.
func (c *Client) MadeSets(ctx context.Context, license core.ID, prefix string) ([]upgrade.FoundSet, error) {
	const op = "look for the permission set"
	id, err := wire.QuoteID(license)
	if err != nil {
		return nil, wire.NotSent(op, err)
	}
	sets := newMadeSets(license, id, prefix)
	if err := c.conn.ReadAll(ctx, op, sets); err != nil {
		return nil, err
	}
	if sets.Refused != nil {
		return nil, sets.Refused
	}
	return c.readMadeSets(ctx, sets.Rows)
}

func (c *Client) readMadeSets(ctx context.Context, rows []*madeSetRow) ([]upgrade.FoundSet, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids, found := make([]core.ID, len(rows)), make([]upgrade.FoundSet, len(rows))
	for i, row := range rows {
		ids[i] = core.ID(row.ID)
		found[i] = upgrade.FoundSet{ID: ids[i], Name: row.Name, LicenseID: core.ID(row.LicenseID), RequiresActivation: row.HasActivationRequired}
	}
	lists, err := wire.InLists(ids)
	if err != nil {
		return nil, err
	}
	var grants upgrade.Grants
	sites := wire.Select[siteGrantRow](tableSiteGrant, "SELECT "+siteGrantColumns+" FROM "+tableSiteGrant+" WHERE ParentId IN "+lists[0]).
		About(func(r *siteGrantRow) bool { return slices.Contains(ids, core.ID(r.ParentID)) })
	err = parallel.Run(
		ctx,
		func(ctx context.Context) (err error) { grants, err = c.Grants(ctx, ids, nil); return err },
		func(ctx context.Context) error {
			return c.conn.ReadAll(ctx, "read the sites of the permission set", sites)
		},
	)
	if err == nil {
		err = wire.FirstRefusal(sites)
	}
	if err != nil {
		return nil, err
	}
	if len(grants.Unreadable) > 0 {
		gap := grants.Unreadable[0]
		return nil, &core.RemoteError{Op: "read the permission set", Status: http.StatusForbidden, Code: gap.Code, Message: gap.Message, Sent: true, FromSalesforce: true}
	}
	for i := range found {
		found[i].Marks = grants.Marks[ids[i]]
		for _, row := range grants.Rows {
			if row.Parent == ids[i] {
				found[i].Rows = append(found[i].Rows, upgrade.Grant{Item: row.Item, Rights: row.Rights})
			}
		}
		for _, row := range sites.Rows {
			if core.ID(row.ParentID) == ids[i] {
				found[i].Sites = append(found[i].Sites, core.ID(row.NetworkID))
			}
		}
	}
	return found, nil
}
