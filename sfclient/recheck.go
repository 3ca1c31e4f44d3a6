package sfclient

import (
	"context"
	"strings"

	"cupgrade/core"
	"cupgrade/core/upgrade"
)

// recheckReads are what a commit rests on. They fit into one composite, which is one
// API call: five queries, and beside them records by their ids, which the facts that
// are checked tell.
type recheckReads struct {
	user        *read[userRow]
	login       *read[loginRow]
	assignments *read[assignmentRow]
	psls        *read[licenseAssignRow]
	roles       *read[roleRow]      // nil for a user without account and role
	account     *record[accountRow] // nil for a user without account
	owner       *record[ownerRow]   // nil when the account's owner is not known
	// changeable is core.Account.PartnerChangeable, by the describe of this session.
	changeable *bool
}

func newRecheckReads(d schema, literal string, was upgrade.UserFacts) *recheckReads {
	own := newOwnReads(d, literal)
	near := neighbourhood{account: was.User.AccountID}
	if was.Account != nil {
		near.owner = was.Account.OwnerID
	}
	if was.User.Role != nil {
		near.role = was.User.Role.ID
	}
	r := &recheckReads{
		user: own.user, login: own.login, assignments: own.assignments, psls: own.psls, roles: selectRoles(near),
		changeable: d.account.changeable(fieldIsPartner),
	}
	if near.account != "" {
		r.account = &record[accountRow]{
			what: tableAccount, id: near.account, fields: d.account.columns("Id, Name, OwnerId, LastModifiedDate", optionalAccountColumns...),
		}
	}
	if near.owner != "" {
		r.owner = &record[ownerRow]{what: "User", id: near.owner, fields: "Id, Name, UserType, UserRoleId, IsActive"}
	}
	return r
}

func (r *recheckReads) all() []selection {
	list := []selection{r.user, r.login, r.assignments, r.psls}
	if r.roles != nil {
		list = append(list, r.roles)
	}
	if r.account != nil {
		list = append(list, r.account)
	}
	if r.owner != nil {
		list = append(list, r.owner)
	}
	return list
}

// Recheck reads again what a commit rests on, with one API call. What can't be read is
// not known, whatever was known of it before.
func (c *Client) Recheck(ctx context.Context, was upgrade.UserFacts) (upgrade.UserFacts, error) {
	literal, err := quoteID(was.User.ID)
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	d, err := c.described(ctx)
	if err != nil {
		return upgrade.UserFacts{}, err
	}
	r := newRecheckReads(d, literal, was)
	if err := c.readParts(ctx, opReadUser, r.all()); err != nil {
		return upgrade.UserFacts{}, err
	}
	if err := checkFound(r.user); err != nil {
		return upgrade.UserFacts{}, err
	}
	c.near.found(r.user.rows)
	return r.facts(was), nil
}

// facts puts what was read into the place of what was known.
func (r *recheckReads) facts(was upgrade.UserFacts) upgrade.UserFacts {
	now := was
	now.ReadAt, now.User = r.user.at, r.user.first().user()
	if now.User.Profile.ID == was.User.Profile.ID {
		now.User.Profile = was.User.Profile
	}
	completeLogin(r.login, &now.User)
	now.Assignments = rowsTo(r.assignments.rows, (*assignmentRow).assignment)
	now.LicenseAssignments = rowsTo(r.psls.rows, (*licenseAssignRow).assign)
	now.Gaps = gapsOf(r.login, r.assignments, r.psls)
	now.Account, now.AccountRoles = nil, nil
	if r.account != nil {
		now.Gaps = append(now.Gaps, r.account.gaps()...)
		now.Account = r.accountNow(was.Account)
	}
	if r.roles != nil {
		near := nearReads{of: r.user.first().near(), roles: r.roles}
		near.completeRoles(&now)
	}
	return now
}

// accountNow is the account as it is now, nil when it can't be seen.
func (r *recheckReads) accountNow(was *core.Account) *core.Account {
	row := r.account.row
	if row == nil {
		return nil
	}
	// An owner who is another one than before is told by the id alone.
	if r.owner != nil && r.owner.row != nil && r.owner.row.ID == row.OwnerID {
		row.Owner = &r.owner.row.accountOwner
	}
	account := row.account()
	account.PartnerChangeable = r.changeable
	if was != nil {
		account.ExternallyOwnedContacts, account.RoleBasedUsers = was.ExternallyOwnedContacts, was.RoleBasedUsers
	}
	return account
}

// record is one record that is read by its id, and then its fields or Salesforce's
// refusal. In a composite it is not counted among the queries. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_retrieve_get.htm
type record[T any] struct {
	what    string
	id      core.ID
	fields  string
	row     *T
	refused *core.RemoteError
}

func (r *record[T]) path(version string) string {
	return "services/data/v" + version + "/sobjects/" + r.what + "/" + string(r.id) +
		"?fields=" + strings.ReplaceAll(r.fields, ", ", ",")
}

func (r *record[T]) refuse(err *core.RemoteError) { r.refused = err }

func (r *record[T]) refusal() *core.RemoteError { return r.refused }

func (r *record[T]) gaps() []upgrade.Gap { return gap(r.what, r.refused) }

func (r *record[T]) finish(string) error { return nil }

func (r *record[T]) take(op string, answer reply) (string, error) {
	if err := decode(op, answer, &r.row); err != nil {
		return "", err
	}
	if r.row == nil {
		return "", badAnswer(op, answer, "it is not a record")
	}
	return "", nil
}
