package sfclient

import (
	"context"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/access"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// maxFlagColumns is how many Permissions* columns one query asks for, where not all
// standard fields can be asked for by one word. An org has 200 to 450 of them; a
// hundred make a query of about 3,500 characters.
const maxFlagColumns = 100

// parentsPerCursor is how many permission sets share one cursor over FieldPermissions,
// the one table with tens of thousands of rows: a cursor is read page by page, and
// several of them at once.
const parentsPerCursor = 12

// permissionPrefix begins the names of the user permissions among the fields of
// PermissionSet.
const permissionPrefix = "Permissions"

// viewAllFieldsSince is the API version from which ObjectPermissions has
// PermissionsViewAllFields. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
const viewAllFieldsSince = "63.0"

// Grants reads what permission sets grant, from all five tables of the permission
// model at the same time.
func (c *Client) Grants(ctx context.Context, parents []core.ID, progress func(rows int)) (upgrade.Grants, error) {
	return c.readGrantsOn(ctx, parents, matchEverything(), progress)
}

// GrantsOn reads it of some items only, by conditions where these are not too long.
func (c *Client) GrantsOn(ctx context.Context, parents []core.ID, items []access.Item, progress func(rows int)) (upgrade.Grants, error) {
	grants, err := c.readGrantsOn(ctx, parents, conditionsOn(items), progress)
	grants.Marks = nil // of part of the rows, they would say that something has changed
	return grants, err
}

func (c *Client) readGrantsOn(
	ctx context.Context, parents []core.ID, on conditions, progress func(rows int),
) (upgrade.Grants, error) {
	lists, err := wire.InLists(parents)
	if err != nil || len(lists) == 0 {
		return upgrade.Grants{}, err
	}
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.Grants{}, err
	}
	version, err := c.conn.APIVersion(ctx)
	if err != nil {
		return upgrade.Grants{}, err
	}
	cursors, err := cursorLists(parents)
	if err != nil {
		return upgrade.Grants{}, err
	}
	found := newGrantRows(parents, progress)
	queries := grantQueries(version, lists, cursors, on, found)
	err = c.readGrants(ctx, queries)
	if err == nil {
		err = c.readFlagsAgain(ctx, d, queries, found)
	}
	if err != nil {
		return upgrade.Grants{}, err
	}
	unreadable := gapsOf(queries.refusables...)
	if len(d.permissionSet.startingWith(permissionPrefix)) == 0 {
		unreadable = append(unreadable, upgrade.Unreadable{What: tablePermissionSet})
	}
	return upgrade.Grants{Rows: found.rows, Marks: found.marks, Unreadable: dropDoubles(unreadable)}, nil
}

// readGrants reads what fits together in few requests, and beside it each cursor of
// many rows by itself, so that its pages begin to come at once.
func (c *Client) readGrants(ctx context.Context, set *grantSet) error {
	const op = "read the permissions"
	tasks := make([]func(context.Context) error, 0, 1+len(set.cursors))
	tasks = append(tasks, func(ctx context.Context) error { return c.conn.ReadAll(ctx, op, set.selections...) })
	for _, cursor := range set.cursors {
		tasks = append(tasks, func(ctx context.Context) error { return c.conn.ReadAll(ctx, op, cursor) })
	}
	return parallel.Run(ctx, tasks...)
}

// readFlagsAgain asks for user permissions column by column where the org does not
// know the word for all of them.
func (c *Client) readFlagsAgain(ctx context.Context, d *schema, set *grantSet, into *grantRows) error {
	columns := d.permissionSet.startingWith(permissionPrefix)
	again := &querySet{}
	for i, flags := range set.flags {
		if r := flags.Refused; r == nil || r.Code != core.CodeMalformedQuery && r.Code != core.CodeInvalidField {
			continue
		}
		flags.Refused = nil
		for part := range slices.Chunk(columns, maxFlagColumns) {
			again.add(grantQuery[grantedFlags](tablePermissionSet, "Id, "+strings.Join(part, ", "), " WHERE Id IN "+set.lists[i], into))
		}
	}
	if len(again.selections) == 0 {
		return nil
	}
	set.refusables = append(set.refusables, again.refusables...)
	return c.conn.ReadAll(ctx, "read the user permissions", again.selections...)
}

// dropDoubles drops unreadable things that say the same, as the parts of one table do.
func dropDoubles(unreadable []upgrade.Unreadable) []upgrade.Unreadable {
	var kept []upgrade.Unreadable
	for _, g := range unreadable {
		if !slices.Contains(kept, g) {
			kept = append(kept, g)
		}
	}
	return kept
}

// grantRows gathers the rows of queries that run at the same time.
type grantRows struct {
	mu       sync.Mutex
	parents  map[core.ID]bool // whose rows were asked for; nil when they are not known by id
	rows     []access.Row
	marks    upgrade.Marks
	texts    map[string]string // each text once: the same names come again and again
	progress func(rows int)
}

// newGrantRows gathers the rows of these parents, whose ids have been checked.
func newGrantRows(parents []core.ID, progress func(rows int)) *grantRows {
	g := &grantRows{parents: make(map[core.ID]bool, len(parents)), texts: map[string]string{}, marks: upgrade.Marks{}, progress: progress}
	for _, parent := range parents {
		checked, _ := core.ParseID(string(parent))
		g.parents[checked] = true
	}
	return g
}

// add takes a page of rows in with the marks of them, and tells how many there are. A row
// of a parent that was not asked for spoils the page.
func (g *grantRows) add(rows []access.Row, table string, marks map[core.ID]upgrade.Mark) error {
	for parent := range marks {
		if g.parents != nil && !g.parents[parent] {
			return core.ErrOtherRecord
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for parent, mark := range marks {
		g.marks.Add(parent, table, mark)
	}
	for i := range rows {
		row := &rows[i]
		row.Parent = core.ID(g.once(string(row.Parent)))
		row.Item.Object, row.Item.Name = g.once(row.Item.Object), g.once(row.Item.Name)
	}
	g.rows = append(g.rows, rows...)
	if g.progress != nil {
		g.progress(len(g.rows))
	}
	return nil
}

// once gives a text as it was first kept.
func (g *grantRows) once(text string) string {
	if kept, known := g.texts[text]; known {
		return kept
	}
	g.texts[text] = text
	return text
}

// querySet is queries in the two ways they are looked at.
type querySet struct {
	selections []wire.Selection
	refusables []wire.Refusable
}

type query interface {
	wire.Selection
	wire.Refusable
}

func (s *querySet) add(q query) {
	s.selections = append(s.selections, q)
	s.refusables = append(s.refusables, q)
}

// tablePermissionSet is the table of the user permissions.
const tablePermissionSet = upgrade.TableUserPermissions

// grantSet is the queries of one reading of permissions.
type grantSet struct {
	querySet
	lists   []string
	flags   []*wire.Query[grantedFlags] // one for each list
	cursors []wire.Selection            // over many rows, each read by itself
}

// grantQueries makes the queries of the tables that there are conditions on: field
// permissions by cursor, the others for all lists of parents.
func grantQueries(version string, lists, cursors []string, on conditions, into *grantRows) *grantSet {
	set := &grantSet{lists: lists}
	objectColumns := "ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, " +
		"PermissionsViewAllRecords, PermissionsModifyAllRecords, SystemModstamp"
	if version >= viewAllFieldsSince {
		objectColumns += ", PermissionsViewAllFields"
	}
	const ofParents = " WHERE ParentId IN "
	for _, list := range lists {
		if and, wanted := on[upgrade.TableObjectPermissions]; wanted {
			set.add(grantQuery[objectRow](upgrade.TableObjectPermissions, objectColumns, ofParents+list+and, into))
		}
		if and, wanted := on[upgrade.TableSetupEntityAccess]; wanted {
			set.add(grantQuery[setupRow](upgrade.TableSetupEntityAccess,
				"ParentId, SetupEntityId, SetupEntityType, SystemModstamp", ofParents+list+and, into))
		}
		if and, wanted := on[upgrade.TableTabSettings]; wanted {
			set.add(grantQuery[tabRow](upgrade.TableTabSettings, "ParentId, Name, Visibility, SystemModstamp", ofParents+list+and, into))
		}
		flags := grantQuery[grantedFlags](tablePermissionSet, "FIELDS(STANDARD)", " WHERE Id IN "+list, into)
		set.flags = append(set.flags, flags)
		set.add(flags)
	}
	and, wanted := on[upgrade.TableFieldPermissions]
	if !wanted {
		return set
	}
	for _, list := range cursors {
		fields := grantQuery[fieldRow](upgrade.TableFieldPermissions,
			"ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit, SystemModstamp", ofParents+list+and, into)
		if len(cursors) == 1 {
			set.add(fields)
			continue
		}
		set.refusables = append(set.refusables, fields)
		set.cursors = append(set.cursors, fields)
	}
	return set
}

// conditions are those on the rows of a table that go on after the parents, "" for all
// rows; a table without one is not read. User permissions are columns, of which all come.
type conditions map[string]string

func matchEverything() conditions {
	return conditions{
		upgrade.TableObjectPermissions: "", upgrade.TableFieldPermissions: "",
		upgrade.TableSetupEntityAccess: "", upgrade.TableTabSettings: "",
	}
}

// maxCondition keeps a query below the 100,000 characters that one may have. Source:
// https://developer.salesforce.com/docs/atlas.en-us.salesforce_app_limits_cheatsheet.meta/salesforce_app_limits_cheatsheet/salesforce_app_limits_platform_soslsoql.htm
const maxCondition = 90_000

// conditionsOn asks for the rows about some items. Fields that are too many to be named are
// asked for by their objects, and what is still too long is read whole.
func conditionsOn(items []access.Item) conditions {
	named := map[string][]string{}
	for _, item := range items {
		switch item.Category {
		case access.CategoryObject:
			named[fieldSobjectType] = append(named[fieldSobjectType], item.Object)
		case access.CategoryField:
			named["Field"] = append(named["Field"], item.Object+"."+item.Name)
		case access.CategorySetupEntity:
			named["SetupEntityId"] = append(named["SetupEntityId"], item.Name)
		case access.CategoryTab:
			named["Name"] = append(named["Name"], item.Name)
		case access.CategoryUser: // has no rows
		}
	}
	on := conditions{}
	for _, table := range []struct {
		name    string
		columns []string
	}{
		{upgrade.TableObjectPermissions, []string{fieldSobjectType}},
		{upgrade.TableFieldPermissions, []string{"Field", fieldSobjectType}},
		{upgrade.TableSetupEntityAccess, []string{"SetupEntityId"}},
		{upgrade.TableTabSettings, []string{"Name"}},
	} {
		if len(named[table.columns[0]]) > 0 {
			on[table.name] = pickCondition(named, table.columns)
		}
	}
	return on
}

// pickCondition gives the first condition that is not too long, "" for none.
func pickCondition(named map[string][]string, columns []string) string {
	for _, column := range columns {
		quoted := make([]string, len(named[column]))
		for i, name := range named[column] {
			quoted[i] = wire.Quote(name)
		}
		if and := " AND " + column + " IN (" + strings.Join(quoted, ",") + ")"; len(and) <= maxCondition {
			return and
		}
	}
	return ""
}

// cursorLists cuts the parents into as many lists as are worth a cursor of their own,
// and no more than are read at once.
func cursorLists(parents []core.ID) ([]string, error) {
	unique := slices.Clone(parents)
	slices.Sort(unique)
	unique = slices.Compact(unique)
	cursors := min(wire.MaxParallelReads, (len(unique)+parentsPerCursor-1)/parentsPerCursor)
	var lists []string
	for _, part := range wire.SplitEvenly(unique, (len(unique)+cursors-1)/cursors) {
		some, err := wire.InLists(part)
		if err != nil {
			return nil, err
		}
		lists = append(lists, some...)
	}
	return lists, nil
}

// granting is a row of the permission model.
type granting interface {
	// grants appends what the row grants.
	appendGrants(to []access.Row) []access.Row
	// mark is what the row adds to the mark of a permission set.
	mark() (core.ID, upgrade.Mark)
}

// grantQuery asks one table and turns its rows into grants as they come.
func grantQuery[T any, P interface {
	*T
	granting
}](table, columns, where string, into *grantRows) *wire.Query[T] {
	r := wire.Select[T](table, "SELECT "+columns+" FROM "+table+where)
	r.Each = func(page []*T) error {
		rows, marks := make([]access.Row, 0, len(page)), map[core.ID]upgrade.Mark{}
		for _, row := range page {
			rows = P(row).appendGrants(rows)
			parent, mark := P(row).mark()
			marks[parent] = marks[parent].Join(mark)
		}
		return into.add(rows, table, marks)
	}
	return r
}

// childRow is what all rows have that belong to a permission set.
type childRow struct {
	ParentID       wire.RecordID `json:"ParentId"`
	SystemModstamp wire.Moment
}

func (r *childRow) mark() (core.ID, upgrade.Mark) {
	return core.ID(r.ParentID), upgrade.Mark{Rows: 1, Newest: r.SystemModstamp.Time}
}

type objectRow struct {
	childRow
	SobjectType                 string
	PermissionsRead             bool
	PermissionsCreate           bool
	PermissionsEdit             bool
	PermissionsDelete           bool
	PermissionsViewAllRecords   bool
	PermissionsModifyAllRecords bool
	PermissionsViewAllFields    bool
}

func (r *objectRow) appendGrants(to []access.Row) []access.Row {
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
func grant(to []access.Row, parent wire.RecordID, item access.Item, rights access.Rights) []access.Row {
	if rights == 0 {
		return to
	}
	return append(to, access.Row{Parent: core.ID(parent), Item: item, Rights: rights})
}

type fieldRow struct {
	childRow
	SobjectType     string
	Field           string
	PermissionsRead bool
	PermissionsEdit bool
}

func (r *fieldRow) appendGrants(to []access.Row) []access.Row {
	name := strings.TrimPrefix(r.Field, r.SobjectType+".")
	return grant(to, r.ParentID, access.Item{Category: access.CategoryField, Object: r.SobjectType, Name: name},
		rightsOf(flag{r.PermissionsRead, access.Read}, flag{r.PermissionsEdit, access.Edit}))
}

type setupRow struct {
	childRow
	SetupEntityID   wire.RecordID `json:"SetupEntityId"`
	SetupEntityType string
}

func (r *setupRow) appendGrants(to []access.Row) []access.Row {
	return grant(to, r.ParentID, access.Item{Category: access.CategorySetupEntity, Object: r.SetupEntityType, Name: string(r.SetupEntityID)}, access.Use)
}

type tabRow struct {
	childRow
	Name       string
	Visibility string
}

// appendGrants counts a tab that is off by default too: the user can turn it on. A
// hidden tab has no row.
func (r *tabRow) appendGrants(to []access.Row) []access.Row {
	return grant(to, r.ParentID, access.Item{Category: access.CategoryTab, Name: r.Name}, access.Use)
}

// mark counts the permissions that are granted, and adds up what they are called.
func (g *grantedFlags) mark() (core.ID, upgrade.Mark) {
	var mark upgrade.Mark
	for name, granted := range g.flags {
		if granted && strings.HasPrefix(name, permissionPrefix) {
			mark.Rows, mark.Sum = mark.Rows+1, mark.Sum+crc32.ChecksumIEEE([]byte(name))
		}
	}
	return g.id, mark
}

func (g *grantedFlags) appendGrants(to []access.Row) []access.Row {
	for _, name := range slices.Sorted(maps.Keys(g.flags)) {
		if g.flags[name] && strings.HasPrefix(name, permissionPrefix) {
			to = grant(to, wire.RecordID(g.id), access.Item{Category: access.CategoryUser, Name: name}, access.Use)
		}
	}
	return to
}
