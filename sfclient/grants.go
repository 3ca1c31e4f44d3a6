package sfclient

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

// maxFlagColumns is how many Permissions* columns one query asks for. An org has
// 200 to 450 of them; a hundred make a query of about 3,500 characters.
const maxFlagColumns = 100

// permissionPrefix begins the names of the user permissions among the fields of
// PermissionSet.
const permissionPrefix = "Permissions"

// viewAllFieldsSince is the API version from which ObjectPermissions has
// PermissionsViewAllFields. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
const viewAllFieldsSince = "63.0"

// Grants reads what permission sets grant, from all five tables of the permission
// model at the same time, and what a person calls it.
func (c *Client) Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (upgrade.Grants, error) {
	lists, err := inLists(parents)
	if err != nil || len(lists) == 0 {
		return upgrade.Grants{}, err
	}
	d, err := c.described(ctx)
	if err != nil {
		return upgrade.Grants{}, err
	}
	version, err := c.apiVersion(ctx)
	if err != nil {
		return upgrade.Grants{}, err
	}
	found := &grantRows{progress: progress}
	queries := grantQueries(d, version, lists, found)
	labels := grantNames{permissionSet: d.permissionSet}
	if len(d.permissionSet.startingWith(permissionPrefix)) == 0 {
		labels.gaps = []upgrade.Gap{{What: "PermissionSet"}}
	}
	err = together(
		ctx,
		func(ctx context.Context) error { return c.readAll(ctx, "read the permissions", queries.selections...) },
		func(ctx context.Context) error { return c.objectLabels(ctx, &labels) },
	)
	if err != nil {
		return upgrade.Grants{}, err
	}
	if err := c.setupNames(ctx, found.rows, &labels); err != nil {
		return upgrade.Grants{}, err
	}
	return upgrade.Grants{
		Rows: found.rows, Labels: labels.of(found.rows),
		Gaps: distinct(append(gapsOf(queries.refusables...), labels.gaps...)),
	}, nil
}

// distinct drops gaps that say the same, as the parts of one table do.
func distinct(gaps []upgrade.Gap) []upgrade.Gap {
	var kept []upgrade.Gap
	for _, g := range gaps {
		if !slices.Contains(kept, g) {
			kept = append(kept, g)
		}
	}
	return kept
}

// grantRows gathers the rows of queries that run at the same time.
type grantRows struct {
	mu       sync.Mutex
	rows     []access.Row
	progress func(rows int)
}

// add takes a page of rows in, and tells how many there are.
func (g *grantRows) add(rows []access.Row) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.rows = append(g.rows, rows...)
	if g.progress != nil {
		g.progress(len(g.rows))
	}
}

// querySet is queries in the two ways they are looked at.
type querySet struct {
	selections []selection
	refusables []refusable
}

type query interface {
	selection
	refusable
}

func (s *querySet) add(q query) {
	s.selections = append(s.selections, q)
	s.refusables = append(s.refusables, q)
}

// grantQueries makes the queries of all tables for all lists of parents.
func grantQueries(d schema, version string, lists []string, into *grantRows) *querySet {
	set := &querySet{}
	objectColumns := "ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, " +
		"PermissionsViewAllRecords, PermissionsModifyAllRecords"
	if version >= viewAllFieldsSince {
		objectColumns += ", PermissionsViewAllFields"
	}
	for _, list := range lists {
		where := " WHERE ParentId IN " + list
		set.add(grantQuery("ObjectPermissions", objectColumns, where, into, (*objectRow).grants))
		set.add(grantQuery("FieldPermissions", "ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit", where, into, (*fieldRow).grants))
		set.add(grantQuery("SetupEntityAccess", "ParentId, SetupEntityId, SetupEntityType", where, into, (*setupRow).grants))
		set.add(grantQuery("PermissionSetTabSetting", "ParentId, Name, Visibility", where, into, (*tabRow).grants))
		for flags := range slices.Chunk(d.permissionSet.startingWith(permissionPrefix), maxFlagColumns) {
			set.add(grantQuery("PermissionSet", "Id, "+strings.Join(flags, ", "), " WHERE Id IN "+list, into, (*grantedFlags).grants))
		}
	}
	return set
}

// grantQuery asks one table and turns its rows into grants as they come.
func grantQuery[T any](table, columns, where string, into *grantRows, grants func(*T, []access.Row) []access.Row) *read[T] {
	r := selectRows[T](table, "SELECT "+columns+" FROM "+table+where)
	r.each = func(page []*T) {
		rows := make([]access.Row, 0, len(page))
		for _, row := range page {
			rows = grants(row, rows)
		}
		into.add(rows)
	}
	return r
}

type objectRow struct {
	ParentID                    recordID `json:"ParentId"`
	SobjectType                 string
	PermissionsRead             bool
	PermissionsCreate           bool
	PermissionsEdit             bool
	PermissionsDelete           bool
	PermissionsViewAllRecords   bool
	PermissionsModifyAllRecords bool
	PermissionsViewAllFields    bool
}

func (r *objectRow) grants(to []access.Row) []access.Row {
	rights := rightsOf(
		flag{r.PermissionsRead, access.Read}, flag{r.PermissionsCreate, access.Create}, flag{r.PermissionsEdit, access.Edit},
		flag{r.PermissionsDelete, access.Delete}, flag{r.PermissionsViewAllRecords, access.ViewAll},
		flag{r.PermissionsModifyAllRecords, access.ModifyAll}, flag{r.PermissionsViewAllFields, access.ViewAllFields},
	)
	return grant(to, r.ParentID, access.Item{Category: access.CategoryObject, Object: r.SobjectType}, rights)
}

type flag struct {
	set   bool
	right access.Rights
}

func rightsOf(flags ...flag) access.Rights {
	var rights access.Rights
	for _, f := range flags {
		if f.set {
			rights |= f.right
		}
	}
	return rights
}

// grant adds a row, unless it grants nothing.
func grant(to []access.Row, parent recordID, item access.Item, rights access.Rights) []access.Row {
	if rights == 0 {
		return to
	}
	return append(to, access.Row{Parent: core.ID(parent), Item: item, Rights: rights})
}

type fieldRow struct {
	ParentID        recordID `json:"ParentId"`
	SobjectType     string
	Field           string
	PermissionsRead bool
	PermissionsEdit bool
}

func (r *fieldRow) grants(to []access.Row) []access.Row {
	name := strings.TrimPrefix(r.Field, r.SobjectType+".")
	return grant(to, r.ParentID, access.Item{Category: access.CategoryField, Object: r.SobjectType, Name: name},
		rightsOf(flag{r.PermissionsRead, access.Read}, flag{r.PermissionsEdit, access.Edit}))
}

type setupRow struct {
	ParentID        recordID `json:"ParentId"`
	SetupEntityID   recordID `json:"SetupEntityId"`
	SetupEntityType string
}

func (r *setupRow) grants(to []access.Row) []access.Row {
	return grant(to, r.ParentID, access.Item{Category: access.CategorySetupEntity, Object: r.SetupEntityType, Name: string(r.SetupEntityID)}, access.Use)
}

type tabRow struct {
	ParentID   recordID `json:"ParentId"`
	Name       string
	Visibility string
}

// grants counts a tab that is off by default too: the user can turn it on. A
// hidden tab has no row.
func (r *tabRow) grants(to []access.Row) []access.Row {
	return grant(to, r.ParentID, access.Item{Category: access.CategoryTab, Name: r.Name}, access.Use)
}

func (g *grantedFlags) grants(to []access.Row) []access.Row {
	for _, name := range slices.Sorted(maps.Keys(g.flags)) {
		if g.flags[name] {
			to = grant(to, recordID(g.id), access.Item{Category: access.CategoryUser, Name: name}, access.Use)
		}
	}
	return to
}
