package seed

import (
	"fmt"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

func (b *builder) addInternalRoles() {
	for _, r := range internalRoles {
		b.roles[r.name] = b.one("UserRole", store.Row{
			fieldName: r.name, fieldDeveloperName: b.developerName(r.name), fieldParentRole: b.roles[r.parent], fieldPortalType: "None",
		})
	}
}

func (b *builder) addInternalUsers() {
	rows := make([]store.Row, len(internalUsers))
	for i, u := range internalUsers {
		b.internal[u.username] = u
		rows[i] = b.userRow(u.username, u.first, u.last, u.profile)
		rows[i]["Title"], rows[i]["UserRoleId"], rows[i][fieldIsActive] = u.title, b.roles[u.role], !u.inactive
		rows[i]["LastLoginDate"], rows[i]["CompanyName"] = b.ago(time.Duration(i*7+1)*time.Hour), "Brightwater Industries"
	}
	b.insertUsers(rows, nil)
	if b.err == nil && b.users[Admin] != b.adminID {
		b.try(fmt.Errorf("the administrator is %s and not the first user of the org", b.users[Admin]))
	}
}

// userRow gives what every user has.
func (b *builder) userRow(username, first, last, profile string) store.Row {
	p := b.profiles[profile]
	return store.Row{
		"Username": username, fieldEmail: username, fieldFirstName: first, fieldLastName: last,
		"Alias": aliasOf(username), "CommunityNickname": nickname(username),
		fieldProfileID: p.id, "UserType": p.userType, fieldIsActive: true,
	}
}

// nickname is the username without its top-level domain, at most 40 characters.
func nickname(username string) string {
	name := strings.ReplaceAll(strings.TrimSuffix(username, ".example"), "@", ".")
	return name[:min(40, len(name))]
}

// addExternals inserts external users with their contacts.
func (b *builder) addExternals(list []external) {
	contacts := make([]store.Row, 0, len(list))
	for _, p := range list {
		if !p.contactless {
			contacts = append(contacts, b.contactRow(p))
		}
	}
	ids := b.bulk("Contact", contacts)
	rows, frozen := make([]store.Row, len(list)), map[string]bool{}
	for i, p := range list {
		rows[i] = b.externalRow(p)
		if !p.contactless {
			rows[i]["ContactId"], ids = ids[0], ids[1:]
			b.contacts[p.username] = rows[i].String("ContactId")
		}
		frozen[p.username] = p.frozen
	}
	b.insertUsers(rows, frozen)
	for _, p := range list {
		if p.username == Omar {
			b.setIfThere(wordAccount, b.accounts[p.account].id, store.Row{"PersonContactId": b.contacts[p.username]})
		}
	}
}

// setIfThere changes the fields that the org has.
func (b *builder) setIfThere(object, id string, row store.Row) {
	for name := range row {
		if !b.columnsOf(object)[name] {
			return
		}
	}
	b.set(object, id, row)
}

func (b *builder) contactRow(p external) store.Row {
	a := b.accounts[p.account]
	return store.Row{
		fieldFirstName: p.first, fieldLastName: p.last, fieldEmail: p.username, fieldAccountID: a.id, fieldOwnerID: b.users[a.owner],
		"IsPersonAccount": p.username == Omar,
	}
}

func (b *builder) externalRow(p external) store.Row {
	row := b.userRow(p.username, p.first, p.last, p.profile)
	row[fieldIsActive], row[fieldAccountID], row["AboutMe"] = !p.inactive, b.accounts[p.account].id, p.story
	row["IsPortalEnabled"] = !p.contactless && !p.inactive
	if p.lastLoginDays > 0 {
		row["LastLoginDate"] = b.ago(time.Duration(p.lastLoginDays)*day - time.Duration(len(p.username))*time.Minute)
	}
	if p.role != "" {
		row["PortalRole"], row["UserRoleId"] = p.role, b.portalRole(p)
	}
	return row
}

// portalRole finds the role of a person among those of the account.
func (b *builder) portalRole(p external) string {
	portalType := portalPartner
	if b.profiles[p.profile].userType == typeCustomerPlus {
		portalType = portalCustomer
	}
	account := b.accounts[p.account].id
	have := b.portal[portalKey{account, portalType}]
	for i, rank := range portalRoles {
		if n := len(have) - 1 - i; rank.portalRole == p.role && n >= 0 {
			return have[n]
		}
	}
	if p.role == rolePersonAccount && b.shared[account] {
		return have[0]
	}
	b.try(fmt.Errorf("%s has no role %s", p.account, p.role))
	return ""
}

// insertUsers inserts users and what belongs to each: the assignment of the
// profile's own permission set, the login, and membership of the profile's sites.
func (b *builder) insertUsers(rows []store.Row, frozen map[string]bool) {
	assignments, logins := make([]store.Row, 0, len(rows)), make([]store.Row, 0, len(rows))
	members := make([]store.Row, 0, len(rows))
	owned := map[string]string{}
	for _, p := range b.profiles {
		owned[p.id] = p.permissionSet
	}
	names := map[string]string{}
	for name, p := range b.profiles {
		names[p.id] = name
	}
	usernames := make([]string, len(rows))
	for i, row := range rows {
		usernames[i] = row.String("Username")
	}
	for i, id := range b.bulk("User", rows) {
		row, username := rows[i], usernames[i]
		profile := row.String(fieldProfileID)
		b.users[username], b.profileIDs[username] = id, profile
		if row.Bool(fieldIsActive) {
			b.used[b.profiles[names[profile]].license]++
		}
		assignments = append(assignments, store.Row{fieldAssigneeID: id, fieldSet: owned[profile], fieldIsActive: true})
		logins = append(logins, store.Row{"UserId": id, "IsFrozen": frozen[username]})
		for _, site := range b.sites[profile] {
			members = append(members, store.Row{fieldNetworkID: site, "MemberId": id})
		}
	}
	b.bulk("PermissionSetAssignment", assignments)
	b.bulk("UserLogin", logins)
	b.bulk("NetworkMember", members)
}
