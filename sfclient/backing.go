package sfclient

import (
	"context"
	"fmt"

	"cupgrade/core"
	"cupgrade/core/parallel"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// markRow is what a permission set has in one table, counted.
type markRow struct {
	ParentID wire.RecordID `json:"ParentId"`
	Total    int           `json:"total"`
	Newest   wire.Moment   `json:"newest"`
}

// selectMarks counts the rows of permission sets in one table.
func selectMarks(table, list string, marks upgrade.Marks) *wire.Query[markRow] {
	return wire.Select[markRow](table,
		"SELECT ParentId, COUNT(Id) total, MAX(SystemModstamp) newest FROM "+table+" WHERE ParentId IN "+list+" GROUP BY ParentId").
		About(func(r *markRow) bool { return marks[core.ID(r.ParentID)] != nil })
}

// backingReads are what a plan rests on beside the user: five queries about permission
// sets for each list of them, and four about what the user is a member of, with the
// profiles as records.
type backingReads struct {
	flags           []*wire.Query[grantedFlags]
	marks           []*wire.Query[markRow]
	grants          []*wire.Query[siteGrantRow]
	sites           *wire.Query[memberRow]
	groups          *wire.Query[groupMemberRow]
	packages        *wire.Query[packageRow]
	target, current *wire.Record[profileRow]
	parts           [][]wire.Selection
}

// newBackingReads asks for the user permissions by the word for all of them. Where the org
// does not know it they are unreadable here, and a commit reads the rows instead.
func newBackingReads(d *schema, plan upgrade.Plan) (*backingReads, error) {
	user, err := core.ParseID(string(plan.User.User.ID))
	if err != nil {
		return nil, fmt.Errorf("read what a plan rests on: %w", err)
	}
	r := &backingReads{}
	sets, err := wire.InLists(plan.Backing.Marks.Sets())
	if err != nil {
		return nil, err
	}
	for _, list := range sets {
		flags := wire.Select[grantedFlags](tablePermissionSet, "SELECT FIELDS(STANDARD) FROM PermissionSet WHERE Id IN "+list).
			About(func(r *grantedFlags) bool { return plan.Backing.Marks[r.id] != nil })
		part := []wire.Selection{flags}
		for _, table := range upgrade.AccessTables() {
			if table != tablePermissionSet {
				marks := selectMarks(table, list, plan.Backing.Marks)
				r.marks, part = append(r.marks, marks), append(part, marks)
			}
		}
		r.flags, r.parts = append(r.flags, flags), append(r.parts, part)
	}
	own := newOwnReads(d, user)
	r.sites, r.groups, r.packages = own.sites, own.groups, own.packages
	r.target = wire.SelectRecord[profileRow](metaProfile, plan.Target.ID, profileColumns)
	r.current = wire.SelectRecord[profileRow](metaProfile, plan.User.User.Profile.ID, profileColumns)
	if r.grants, err = selectSiteGrants(plan.Holders()); err != nil {
		return nil, err
	}
	last := []wire.Selection{r.sites, r.groups, r.packages, r.target, r.current}
	for _, q := range r.grants {
		last = append(last, q)
	}
	r.parts = append(r.parts, last)
	return r, nil
}

// Backing reads again what else a plan rests on, in one round trip.
func (c *Client) Backing(ctx context.Context, plan upgrade.Plan) (upgrade.Backing, error) {
	const op = "read what the plan rests on"
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.Backing{}, err
	}
	r, err := newBackingReads(d, plan)
	if err != nil {
		return upgrade.Backing{}, err
	}
	var setup upgrade.Setup
	var runs *upgrade.Automations
	err = parallel.Run(
		ctx,
		func(ctx context.Context) error { return c.conn.ReadParts(ctx, op, r.parts...) },
		func(ctx context.Context) error {
			if plan.Backing.Automations == nil {
				return nil
			}
			read, err := c.Automation(ctx)
			runs = &read
			return err
		},
		func(ctx context.Context) (err error) { setup, err = c.setupAgain(ctx, plan); return err },
	)
	if err != nil {
		return upgrade.Backing{}, err
	}
	b := r.joinBacking(plan)
	b.SharingSets, b.StandardExternalProfiles = setup.SharingSets, setup.StandardExternalProfiles
	b.Switches, b.Automations = setup.Switches, runs
	b.Unreadable = append(b.Unreadable, setup.Unreadable...)
	if runs != nil {
		b.Unreadable = append(b.Unreadable, runs.Unreadable...)
	}
	return b, nil
}

// joinBacking puts the answers together.
func (r *backingReads) joinBacking(plan upgrade.Plan) upgrade.Backing {
	b := upgrade.Backing{
		Target: profileOf(r.target), Current: profileOf(r.current), Marks: upgrade.Marks{}.Of(plan.Backing.Marks.Sets()),
		Sites: rowsTo(r.sites.Rows, (*memberRow).network), Memberships: rowsTo(r.groups.Rows, (*groupMemberRow).membership),
		Packages:   rowsTo(r.packages.Rows, (*packageRow).license),
		Unreadable: gapsOf(r.sites, r.groups, r.packages),
	}
	for _, q := range r.flags {
		b.Unreadable = append(b.Unreadable, gapsOf(q)...)
		for _, row := range q.Rows {
			set, mark := row.mark()
			b.Marks.Add(set, tablePermissionSet, mark)
		}
	}
	for _, q := range r.marks {
		b.Unreadable = append(b.Unreadable, gapsOf(q)...)
		for _, row := range q.Rows {
			b.Marks.Add(core.ID(row.ParentID), q.What, upgrade.Mark{Rows: row.Total, Newest: row.Newest.Time})
		}
	}
	for _, q := range r.grants {
		b.Unreadable = append(b.Unreadable, gapsOf(q)...)
		b.SiteGrants = append(b.SiteGrants, rowsTo(q.Rows, (*siteGrantRow).grant)...)
	}
	b.Unreadable = dropDoubles(b.Unreadable)
	return b
}

// profileOf is the profile that was asked for, without an id when it is not there or not
// seen.
func profileOf(r *wire.Record[profileRow]) core.Profile {
	if r.Row == nil {
		return core.Profile{}
	}
	return r.Row.profile()
}

// setupAgain reads what the plan knows of the Metadata API, and nothing that it could not
// read. Settings that this session has read stand, but for the one that decides whether
// Salesforce takes the profile.
func (c *Client) setupAgain(ctx context.Context, plan upgrade.Plan) (upgrade.Setup, error) {
	var setup upgrade.Setup
	var settings [2][]upgrade.Unreadable
	var records [2]metadataRecord
	tasks := []func(context.Context) error{}
	if !upgrade.IsUnreadable(plan.Backing.Unreadable, metaSharingSet) {
		names := make([]string, len(plan.Backing.SharingSets))
		for i, set := range plan.Backing.SharingSets {
			names[i] = set.FullName
		}
		tasks = append(tasks, func(ctx context.Context) error {
			sets, _, err := c.sharingSets(ctx, names...)
			refusal, err := wire.MetadataRefusal(err)
			setup.SharingSets, setup.Unreadable = sets, unreadableFor(metaSharingSet, refusal)
			return err
		})
	}
	standard := plan.Session.StandardExternalProfiles != nil && !upgrade.IsFalse(plan.Target.IsStandard)
	for i, kind := range []string{metaCommunities, metaSharing} {
		known, read := c.settings.Load(kind)
		anew := standard && kind == metaCommunities
		switch {
		case upgrade.IsUnreadable(plan.Backing.Unreadable, kind) || plan.Backing.Switches == upgrade.Switches{} && !anew:
		case read && !anew:
			records[i], _ = known.(metadataRecord)
		default:
			tasks = append(tasks, func(ctx context.Context) (err error) {
				records[i], err = c.readSettings(ctx, kind)
				refusal, err := wire.MetadataRefusal(err)
				settings[i] = unreadableFor(kind, refusal)
				return err
			})
		}
	}
	err := parallel.Run(ctx, tasks...)
	for i, record := range records {
		record.fill(&setup)
		setup.Unreadable = append(setup.Unreadable, settings[i]...)
	}
	if !standard { // of which the plan knows nothing
		setup.StandardExternalProfiles = nil
	}
	return setup, err
}
