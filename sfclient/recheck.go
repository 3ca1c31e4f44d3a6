package sfclient

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// recheckReads are what a commit rests on. They fit into one composite, which is one
// API call: five queries, and beside them records by their ids, which the facts that
// are checked tell.
type recheckReads struct {
	user        *wire.Record[userRow]
	changer     *wire.Record[changerRow] // who changed the user last
	login       *wire.Query[loginRow]
	assignments *wire.Query[assignmentRow]
	psls        *wire.Query[licenseAssignRow]
	roles       *wire.Query[roleRow]     // nil for a user without account and role
	account     *wire.Record[accountRow] // nil for a user without account
	owner       *wire.Record[ownerRow]   // nil when the account's owner is not known
	required    []*requiredReads
	// changeable is core.Account.PartnerChangeable, by the describe of this session.
	changeable *bool
	needs      needReads
}

// changerRow is who changed a record last.
type changerRow struct {
	ID wire.RecordID `json:"Id"`
	named
}

func newRecheckReads(d *schema, user core.ID, was upgrade.UserFacts) *recheckReads {
	own := newOwnReads(d, user)
	near := userHints{account: was.User.AccountID}
	if was.Account != nil {
		near.owner = was.Account.OwnerID
	}
	if was.User.Role != nil {
		near.role = was.User.Role.ID
	}
	r := &recheckReads{
		user: wire.SelectRecord[userRow](tableUser, user,
			d.user.listColumns(ownUserColumns+", "+fieldChanger, append([]string{"ContactId", "AccountId"}, optionalUserColumns...)...)),
		// all has the user first. Source:
		// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/using_composite_resources_references.htm
		changer: wire.SelectRecord[changerRow](tableUser, core.ID("@{"+wire.Reference(0)+"."+fieldChanger+"}"), "Id, Name"),
		login:   own.login, assignments: own.assignments, psls: own.psls, roles: selectRoles(near),
		changeable: d.account.mayChange(fieldIsPartner),
		required:   []*requiredReads{own.required, newRequiredReads(d.account, near.account)},
	}
	if near.account != "" {
		r.account = wire.SelectRecord[accountRow](tableAccount, near.account, d.account.listColumns("Id, Name, OwnerId, LastModifiedDate", optionalAccountColumns...))
	}
	if near.owner != "" {
		r.owner = wire.SelectRecord[ownerRow](tableUser, near.owner, "Id, Name, UserType, UserRoleId, IsActive")
	}
	return r
}

func (r *recheckReads) listSelections() []wire.Selection {
	list := []wire.Selection{r.user, r.changer, r.login, r.assignments, r.psls}
	if r.roles != nil {
		list = append(list, r.roles)
	}
	if r.account != nil {
		list = append(list, r.account)
	}
	if r.owner != nil {
		list = append(list, r.owner)
	}
	for _, required := range r.required {
		list = append(list, required.listSelections()...)
	}
	return append(list, r.needs.listSelections()...)
}

// Recheck reads again what a commit rests on, with one API call. What can't be read is
// not known, whatever was known of it before.
func (c *Client) Recheck(ctx context.Context, was upgrade.UserFacts, license core.ID) (upgrade.Rechecked, error) {
	user, err := core.ParseID(string(was.User.ID))
	if err != nil {
		return upgrade.Rechecked{}, fmt.Errorf("read a user again: %w", err)
	}
	d, err := c.readDescribes(ctx)
	if err != nil {
		return upgrade.Rechecked{}, err
	}
	r := newRecheckReads(d, user, was)
	if license != "" {
		if r.needs, err = c.newNeedReads(ctx, d, license); err != nil {
			return upgrade.Rechecked{}, err
		}
	}
	if err := c.conn.ReadParts(ctx, opReadUser, r.listSelections()); err != nil {
		return upgrade.Rechecked{}, err
	}
	if err := checkFound(r.user, r.user.Row); err != nil {
		return upgrade.Rechecked{}, err
	}
	if by := r.changer.Row; by != nil && by.ID != r.user.Row.LastModifiedByID {
		return upgrade.Rechecked{}, wire.OtherRecord(opReadUser, wire.Reply{Status: http.StatusOK})
	}
	r.completeUser()
	c.hints.addFound([]*userRow{r.user.Row})
	return upgrade.Rechecked{User: r.joinFacts(was), License: r.needs.licenseNow(), Permissions: r.needs.permissionsNow()}, nil
}

// completeUser adds the parents of the user's row, which are records of their own: there
// are five queries beside it.
func (r *recheckReads) completeUser() {
	row := r.user.Row
	if r.changer.Row != nil {
		row.LastModifiedBy = &r.changer.Row.named
	}
	if r.account != nil && r.account.Row != nil && r.account.Row.ID == row.AccountID {
		row.Account = &accountParent{Name: r.account.Row.Name, OwnerID: r.account.Row.OwnerID}
	}
}

// joinFacts puts what was read into the place of what was known.
func (r *recheckReads) joinFacts(was upgrade.UserFacts) upgrade.UserFacts {
	now := was
	now.ReadAt, now.User = r.user.At, r.user.Row.user()
	if now.User.Profile.ID == was.User.Profile.ID {
		now.User.Profile = was.User.Profile
	}
	completeLogin(r.login, &now.User)
	now.Assignments = rowsTo(r.assignments.Rows, (*assignmentRow).assignment)
	now.LicenseAssignments = rowsTo(r.psls.Rows, (*licenseAssignRow).assign)
	now.Unreadable = gapsOf(r.login, r.assignments, r.psls)
	now.Account, now.AccountRoles, now.MissingFields = nil, nil, nil
	for _, required := range r.required {
		required.complete(&now)
	}
	if r.account != nil {
		now.Unreadable = append(now.Unreadable, gapsOf(r.account)...)
		now.Account = r.accountNow(was.Account)
	}
	if r.roles != nil {
		near := hintedReads{of: r.user.Row.findHints(), roles: r.roles}
		near.completeRoles(&now)
	}
	return now
}

// accountNow is the account as it is now, nil when it can't be seen.
func (r *recheckReads) accountNow(was *core.Account) *core.Account {
	row := r.account.Row
	if row == nil {
		return nil
	}
	// An owner who is another one than before is told by the id alone.
	if r.owner != nil && r.owner.Row != nil && r.owner.Row.ID == row.OwnerID {
		row.Owner = &r.owner.Row.accountOwner
	}
	account := row.account()
	account.PartnerChangeable = r.changeable
	if was != nil {
		account.ExternallyOwnedContacts, account.ExternalUsers = was.ExternallyOwnedContacts, was.ExternalUsers
		if account.OwnerRoleID == was.OwnerRoleID {
			account.OwnerRoleName = was.OwnerRoleName
		}
		if account.OwnerID == was.OwnerID {
			account.OwnersPersonAccounts = was.OwnersPersonAccounts
		}
	}
	return account
}

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

func (r *needReads) listSelections() []wire.Selection {
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
	return r.rights.Rows[0].pickFlags(adminPermissions)
}
