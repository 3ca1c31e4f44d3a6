package seed

import (
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/store"
)

// internalUser is one employee of the simulated company. The role is an internal one.
type internalUser struct {
	Username, First, Last, Profile, Role, Title string
	Inactive                                    bool
	holding
}

// external is one external user. The role is a portal role, for a license with roles;
// the story is what User.AboutMe holds.
type external struct {
	Username, First, Last, Account, Profile, Role, Story string
	Inactive, Frozen, Contactless                        bool
	LastLoginDaysAgo                                     int // 0 for never
	holding
	history
}

// The user types of Salesforce that the code names.
const (
	typePartner      = "PowerPartner"
	typeCustomerPlus = "PowerCustomerSuccess"
)

func (b *builder) addInternalUsers() {
	b.at = b.files[fileStaff]
	rows := make([]store.Row, len(b.staff))
	for i, u := range b.staff {
		b.staffed[u.Username] = u
		rows[i] = b.userRow(u.Username, u.First, u.Last, u.Profile)
		rows[i]["Title"], rows[i]["UserRoleId"], rows[i][fieldIsActive] = u.Title, b.findID(objectRole, u.Role), !u.Inactive
		rows[i]["LastLoginDate"], rows[i]["CompanyName"] = b.ago(time.Duration(i*7+1)*time.Hour), "Brightwater Industries"
	}
	b.insertUsers(rows, nil)
	if b.tx.Err() == nil && b.ids[objectUser][Admin] != b.adminID {
		b.try(b.at.Mistake(Admin, "the administrator is not the first user of the org"))
	}
}

// userRow gives what every user has.
func (b *builder) userRow(username, first, last, profile string) store.Row {
	p, ok := b.profile[profile]
	if !ok {
		b.try(b.at.Mistake(username, "no profile is called %q", profile))
	}
	return store.Row{
		"Username": username, fieldEmail: username, fieldFirstName: first, fieldLastName: last,
		"Alias": aliasOf(username), "CommunityNickname": makeNickname(username),
		fieldProfileID: p.id, "UserType": p.userType, fieldIsActive: true,
	}
}

// makeNickname gives the username without its top-level domain, at most 40 characters.
func makeNickname(username string) string {
	name := strings.ReplaceAll(strings.TrimSuffix(username, ".example"), "@", ".")
	return name[:min(40, len(name))]
}

// addExternals inserts external users with their contacts.
func (b *builder) addExternals(list []external) {
	contacts := make([]store.Row, 0, len(list))
	for _, p := range list {
		if !p.Contactless {
			contacts = append(contacts, b.contactRow(p))
		}
	}
	b.insertNamed(objectContact, fieldEmail, contacts)
	rows, frozen := make([]store.Row, len(list)), map[string]bool{}
	for i, p := range list {
		rows[i] = b.externalRow(p)
		rows[i]["ContactId"], frozen[p.Username] = b.ids[objectContact][p.Username], p.Frozen
	}
	b.insertUsers(rows, frozen)
	for _, p := range list {
		if a := b.account[p.Account]; a.person && b.columnsOf(objectAccount)[fieldPersonContact] {
			b.tx.Set(objectAccount, a.id, store.Row{fieldPersonContact: b.ids[objectContact][p.Username]})
		}
	}
}

func (b *builder) contactRow(p external) store.Row {
	a, ok := b.account[p.Account]
	if !ok {
		b.try(b.at.Mistake(p.Username, "no account is called %q", p.Account))
	}
	return store.Row{
		fieldFirstName: p.First, fieldLastName: p.Last, fieldEmail: p.Username, fieldAccountID: a.id,
		fieldOwnerID: b.findID(objectUser, a.owner), "IsPersonAccount": a.person,
	}
}

func (b *builder) externalRow(p external) store.Row {
	row := b.userRow(p.Username, p.First, p.Last, p.Profile)
	row[fieldIsActive], row[fieldAccountID], row["AboutMe"] = !p.Inactive, b.account[p.Account].id, p.Story
	row["IsPortalEnabled"] = !p.Contactless && !p.Inactive
	if p.LastLoginDaysAgo > 0 {
		row["LastLoginDate"] = b.ago(time.Duration(p.LastLoginDaysAgo)*day - time.Duration(len(p.Username))*time.Minute)
	}
	if p.Role != "" {
		row["PortalRole"], row["UserRoleId"] = p.Role, b.portalRole(p)
	}
	return row
}

// portalRole finds the role of a person among those of the account.
func (b *builder) portalRole(p external) string {
	portalType := portalPartner
	if b.profile[p.Profile].userType == typeCustomerPlus {
		portalType = portalCustomer
	}
	account := b.account[p.Account].id
	have := b.portal[portalKey{account, portalType}]
	for i, rank := range portalRoles {
		if n := len(have) - 1 - i; rank.portalRole == p.Role && n >= 0 {
			return have[n]
		}
	}
	if p.Role == rolePersonAccount && b.shared[account] {
		return have[0]
	}
	b.try(b.at.Mistake(p.Username, "%q has no role %s", p.Account, p.Role))
	return ""
}

// insertUsers inserts users and what belongs to each: the assignment of the
// profile's own permission set, the login, and membership of the profile's sites.
func (b *builder) insertUsers(rows []store.Row, frozen map[string]bool) {
	owned := map[string]madeProfile{}
	for _, p := range b.profile {
		owned[p.id] = p
	}
	for i, id := range b.insertNamed(objectUser, "Username", rows) {
		row, username, profile := rows[i], rows[i].String("Username"), owned[rows[i].String(fieldProfileID)]
		b.profileIDs[username] = profile.id
		if row.Bool(fieldIsActive) {
			b.used[profile.license]++
		}
		b.later(objectAssignment, store.Row{fieldAssigneeID: id, fieldSet: profile.permissionSet, fieldIsActive: true})
		b.later("UserLogin", store.Row{fieldUserID: id, "IsFrozen": frozen[username]})
		for _, site := range b.siteIDs[profile.id] {
			b.later(objectMember, store.Row{fieldNetworkID: site, "MemberId": id})
		}
	}
	b.flush()
}
