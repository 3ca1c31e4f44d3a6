package sfclient

import (
	"context"
	"slices"
	"strings"
	"sync"

	"cupgrade/core"
	"cupgrade/core/upgrade"
	"cupgrade/sfclient/wire"
)

// userHints is what a user's own rows tell of where else to read.
type userHints struct {
	account, owner, role core.ID
	// profile is set when the profile could not be read with its permission set.
	profile  core.ID
	licenses []core.ID
}

// findHints gives the hints of the user that was read.
func (r *ownReads) findHints(facts upgrade.UserFacts) userHints {
	n := r.user.First().findHints()
	n.licenses = namelessLicenses(facts.Assignments)
	if r.profileSet.First() == nil {
		n.profile = facts.User.Profile.ID
	}
	return n
}

// findHints gives what the user's row alone tells.
func (r *userRow) findHints() userHints {
	return userHints{account: core.ID(r.AccountID), owner: r.Account.owner(), role: core.ID(r.UserRoleID)}
}

// hintStore holds the hints of the users that were found or read so far. When such a
// user is read, everything is asked for at once; if the guess was wrong, what depends
// on it is asked for again.
type hintStore struct {
	mu sync.Mutex
	of map[core.ID]userHints
}

// addFound guesses the hints of users who were found by a search. What is known
// beyond that from an earlier reading stays.
func (n *hintStore) addFound(rows []*userRow) {
	for _, row := range rows {
		hints := row.findHints()
		if known, ok := n.get(core.ID(row.ID)); ok {
			hints.profile, hints.licenses = known.profile, known.licenses
		}
		n.set(core.ID(row.ID), hints)
	}
}

func (n *hintStore) get(user core.ID) (userHints, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	hints, known := n.of[user]
	return hints, known
}

func (n *hintStore) set(user core.ID, hints userHints) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.of == nil {
		n.of = map[core.ID]userHints{}
	}
	n.of[user] = hints
}

// hintedReads are the queries that need to know the hints: six for most users.
// Each may be nil.
type hintedReads struct {
	of      userHints
	account *accountReads
	roles   *wire.Query[roleRow]
	profile *wire.Query[profileRow]
	names   *wire.Query[licenseNameRow]
	owner   *ownerReads
}

func newHintedReads(d *schema, user core.ID, n userHints) *hintedReads {
	r := &hintedReads{of: n, roles: selectRoles(n)}
	if n.account != "" {
		r.account = newAccountReads(d, n.account, user)
	}
	if n.owner != "" {
		r.owner = newOwnerReads(d, n.owner)
	}
	if n.profile != "" {
		r.profile = wire.Select[profileRow]("Profile", "SELECT "+profileColumns+" FROM Profile WHERE Id = '"+string(n.profile)+"'").
			About(isOf(n.profile, func(r *profileRow) wire.RecordID { return r.ID }))
	}
	if len(n.licenses) > 0 {
		r.names = wire.Select[licenseNameRow]("PermissionSetLicense",
			"SELECT Id, MasterLabel FROM PermissionSetLicense WHERE Id IN "+wire.InList(n.licenses)+" ORDER BY Id").
			About(func(r *licenseNameRow) bool { return slices.Contains(n.licenses, core.ID(r.ID)) })
	}
	return r
}

// lacks gives the part of the hints that was not read for the guess. More than
// has to be known does no harm: what an upgrade takes away was there before.
func (r *hintedReads) lacks(n userHints) userHints {
	var rest userHints
	knowsRole := n.role == r.of.role || n.role == "" ||
		r.roles != nil && slices.ContainsFunc(r.roles.Rows, func(row *roleRow) bool { return core.ID(row.ID) == n.role })
	if !knowsRole || n.account != r.of.account || n.owner != r.of.owner {
		rest.account, rest.owner, rest.role = n.account, n.owner, n.role
	}
	if n.profile != r.of.profile {
		rest.profile = n.profile
	}
	if slices.ContainsFunc(n.licenses, func(id core.ID) bool { return !slices.Contains(r.of.licenses, id) }) {
		rest.licenses = n.licenses
	}
	return rest
}

// readRest reads what the guess has missed, if it has missed anything.
func (r *hintedReads) readRest(ctx context.Context, c *Client, d *schema, user core.ID, now userHints) error {
	rest := newHintedReads(d, user, r.lacks(now))
	if all := rest.listSelections(); len(all) > 0 {
		if err := c.conn.ReadAll(ctx, "read the user's account", all...); err != nil {
			return err
		}
	}
	if rest.roles != nil {
		r.roles, r.account, r.owner = rest.roles, rest.account, rest.owner
	}
	if rest.profile != nil {
		r.profile = rest.profile
	}
	if rest.names != nil {
		r.names = rest.names
	}
	r.of = now
	return nil
}

// selectRoles asks for the roles of the account, for those of account role
// optimization, which belong to the account's owner, and for the user's own. It is
// nil when there is none to ask for.
func selectRoles(n userHints) *wire.Query[roleRow] {
	var conditions []string
	for _, c := range []struct {
		field string
		id    core.ID
	}{{"PortalAccountId", n.account}, {"PortalAccountOwnerId", n.owner}, {"Id", n.role}} {
		if c.id != "" {
			conditions = append(conditions, c.field+" = '"+string(c.id)+"'")
		}
	}
	if len(conditions) == 0 {
		return nil
	}
	return wire.Select[roleRow](tableUserRole, "SELECT "+roleColumns+" FROM UserRole WHERE "+strings.Join(conditions, " OR ")+" ORDER BY Id").
		About(n.hasRole)
}

// hasRole tells whether a role is one that [selectRoles] asks for.
func (n userHints) hasRole(r *roleRow) bool {
	return n.account != "" && core.ID(r.PortalAccountID) == n.account ||
		n.owner != "" && core.ID(r.PortalAccountOwnerID) == n.owner || n.role != "" && core.ID(r.ID) == n.role
}

func (r *hintedReads) listSelections() []wire.Selection {
	var list []wire.Selection
	if r.account != nil {
		list = r.account.listSelections()
	}
	if r.roles != nil {
		list = append(list, r.roles)
	}
	if r.profile != nil {
		list = append(list, r.profile)
	}
	if r.names != nil {
		list = append(list, r.names)
	}
	if r.owner != nil {
		list = append(list, r.owner.listSelections()...)
	}
	return list
}

// complete adds what was read to the facts.
func (r *hintedReads) complete(d *schema, own *ownReads, facts *upgrade.UserFacts) {
	if r.profile != nil && own.profileSet.First() == nil {
		facts.Unreadable = append(facts.Unreadable, gapsOf(r.profile)...)
		if p := r.profile.First(); p != nil {
			facts.User.Profile = p.profile()
			own.completeProfile(&facts.User)
		}
	}
	completeGroups(own.components, own.aggregates, facts)
	if r.names != nil && len(namelessLicenses(facts.Assignments)) > 0 {
		facts.Unreadable = append(facts.Unreadable, gapsOf(r.names)...)
		for _, row := range r.names.Rows {
			nameLicense(facts.Assignments, core.ID(row.ID), row.MasterLabel)
		}
	}
	if r.roles != nil {
		r.completeRoles(facts)
	}
	if r.account != nil {
		r.account.complete(d, own.contacts, facts)
	}
	if r.owner != nil && facts.Account != nil {
		r.owner.complete(facts.Account)
	}
}

// completeRoles adds the account's roles, its own first, and the user's.
func (r *hintedReads) completeRoles(facts *upgrade.UserFacts) {
	facts.Unreadable = append(facts.Unreadable, gapsOf(r.roles)...)
	var shared []core.UserRole
	facts.AccountRoles = []core.UserRole{}
	for _, row := range r.roles.Rows {
		role := row.role()
		if facts.User.Role != nil && role.ID == facts.User.Role.ID {
			*facts.User.Role = role
		}
		switch {
		case r.of.account != "" && role.AccountID == r.of.account:
			facts.AccountRoles = append(facts.AccountRoles, role)
		case r.of.owner != "" && role.AccountOwner == r.of.owner:
			shared = append(shared, role)
		}
	}
	facts.AccountRoles = append(facts.AccountRoles, shared...)
}
