package seed

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// account is one account. partnerRoles and customerRoles are how many portal
// roles it has of each type already.
type account struct {
	name, owner                 string
	partner, person             bool
	partnerRoles, customerRoles int
	industry, city, country     string
	// shared names portal types of which the account's users sit on the owner's
	// shared person-account role.
	optimized bool
}

// The names with text that must not reach a terminal as it is: a terminal's
// clear-screen and clipboard sequences, a carriage return, bidirectional
// overrides, a zero-width space, and stacked combining marks; and names that
// take care to measure and to draw.
const (
	stackedMarks   = "\u0336\u0301\u0489\u0302\u0308\u0336\u0301\u0489\u0302\u0308\u0336\u0301\u0489"
	hostileAccount = "Zalgo\x1b[2J \x1b]52;c;ZXZpbA==\x07Trading\rAcme\u202Egnidart\u200B Ltd"
	hostileFirst   = "He\x1b[31m" + stackedMarks + "ko"
	hostileLast    = "Zal" + stackedMarks + "go\u202Eecila\r\x1b]0;owned\x07\u200B"
	wideAccount    = "海港贸易有限公司 🚢 ميناء التجارة"
)

// Names of accounts that stories refer to.
const (
	accountMaya   = "Bright Harbor Marine"
	accountTomas  = "Northwind Boatworks"
	accountAiko   = "Sakura Trading"
	accountSam    = "Okoye Marine Supply"
	accountRavi   = "Patel Web Retail"
	accountOmar   = "Omar Haddad"
	accountLena   = "Alpenbau Wassersport"
	accountIvan   = "Petrov Logistics"
	accountZoe    = "Meridian Optics"
	accountEva    = "Lund Nordic"
	accountDana   = "Brooks Distribution"
	accountDelta  = "Delta Sailing School"
	accountHansen = "Hansen Rigging"
)

var accounts = []account{
	{name: accountMaya, owner: OwnerAmericas, industry: industryShipping, city: "Seattle", country: unitedStates},
	{name: accountTomas, owner: OwnerAmericas, partner: true, partnerRoles: 3, industry: industryMaking, city: "Portland", country: unitedStates},
	{name: accountAiko, owner: OwnerAsia, customerRoles: 3, industry: industryRetail, city: "Osaka", country: "Japan"},
	{name: accountSam, owner: OwnerEurope, industry: industryRetail, city: "Lagos", country: "Nigeria"},
	{name: accountRavi, owner: OwnerAsia, industry: industryRetail, city: "Pune", country: "India"},
	{name: accountOmar, owner: OwnerEurope, person: true, city: "Marseille", country: "France"},
	{name: accountLena, owner: OwnerWithoutRole, industry: industryLeisure, city: "Lindau", country: "Germany"},
	{name: accountIvan, owner: OwnerEurope, industry: "Transportation", city: "Varna", country: "Bulgaria"},
	{name: accountZoe, owner: OwnerEurope, partner: true, optimized: true, industry: "Electronics", city: "Lyon", country: "France"},
	{name: accountEva, owner: OwnerEurope, industry: industryLeisure, city: "Malmö", country: "Sweden"},
	{name: accountDana, owner: OwnerAmericas, partner: true, partnerRoles: 2, industry: industryRetail, city: "Boston", country: unitedStates},
	{name: hostileAccount, owner: OwnerAmericas, partner: true, partnerRoles: 1, industry: "Other", city: "Nowhere", country: unitedStates},
	{name: wideAccount, owner: OwnerAsia, industry: industryShipping, city: "上海", country: "China"},
	{name: accountDelta, owner: OwnerInactive, industry: "Education", city: "Rotterdam", country: "Netherlands"},
	{name: accountHansen, owner: OwnerEurope, partner: true, partnerRoles: 3, customerRoles: 1, industry: industryMaking, city: "Bergen", country: "Norway"},
}

// The portal types and portal roles of a UserRole.
const (
	portalCustomer    = "CustomerPortal"
	portalPartner     = "Partner"
	roleWorker        = "Worker"
	roleManager       = "Manager"
	roleExecutive     = "Executive"
	rolePersonAccount = "PersonAccount"
)

// portalRoles are the roles an account can have, the lowest first.
var portalRoles = [3]struct{ portalRole, word string }{{roleWorker, "User"}, {roleManager, roleManager}, {roleExecutive, roleExecutive}}

func (a account) row(owner string) store.Row {
	row := store.Row{
		fieldName: a.name, fieldOwnerID: owner, "IsPartner": a.partner, "IsCustomerPortal": true, "Industry": a.industry,
		"BillingCity": a.city, "BillingCountry": a.country, fieldType: "Customer - Direct",
	}
	if a.partner {
		row[fieldType] = "Channel Partner / Reseller"
	}
	if a.person {
		row["IsPersonAccount"], row[fieldFirstName], row[fieldLastName] = true, "Omar", "Haddad"
	}
	return row
}

// addAccounts inserts accounts with their portal roles.
func (b *builder) addAccounts(list []account) {
	rows := make([]store.Row, len(list))
	for i, a := range list {
		rows[i] = a.row(b.users[a.owner])
	}
	for i, id := range b.bulk(wordAccount, rows) {
		b.accounts[list[i].name] = madeAccount{id: id, owner: list[i].owner}
	}
	for level := len(portalRoles) - 1; level >= 0; level-- {
		b.addPortalRoles(list, level)
	}
	for _, a := range list {
		if a.optimized {
			b.addSharedRoles(a)
		}
	}
}

// portalKinds are the portal types, with the word for them in the names of roles.
var portalKinds = []struct {
	portalType, word string
	count            func(account) int
}{
	{portalCustomer, "Customer", func(a account) int { return a.customerRoles }},
	{portalPartner, "Partner", func(a account) int { return a.partnerRoles }},
}

// addPortalRoles gives accounts their roles of one level; the higher ones are there
// already.
func (b *builder) addPortalRoles(list []account, level int) {
	var rows []store.Row
	var keys []portalKey
	for _, a := range list {
		for _, kind := range portalKinds {
			if kind.count(a) <= level {
				continue
			}
			key := portalKey{b.accounts[a.name].id, kind.portalType}
			parent := b.roles[b.internal[a.owner].role]
			if higher := b.portal[key]; len(higher) > 0 {
				parent = higher[len(higher)-1]
			}
			keys = append(keys, key)
			rows = append(rows, store.Row{
				fieldName: fmt.Sprintf("%s %s %s", a.name, kind.word, portalRoles[level].word), fieldParentRole: parent,
				fieldDeveloperName: b.developerName(a.name + kind.word + portalRoles[level].word),
				fieldPortalType:    kind.portalType, "PortalRole": portalRoles[level].portalRole, "PortalAccountId": key.account,
			})
		}
	}
	for i, id := range b.bulk("UserRole", rows) {
		b.portal[keys[i]] = append(b.portal[keys[i]], id)
	}
}

// addSharedRoles gives the owner of an account the roles that all such accounts of
// that owner share.
func (b *builder) addSharedRoles(a account) {
	id := b.accounts[a.name].id
	for _, kind := range portalKinds {
		shared := b.one("UserRole", store.Row{
			fieldName:          fmt.Sprintf("%s %s Person Account", aliasOf(a.owner), kind.word),
			fieldParentRole:    b.roles[b.internal[a.owner].role],
			fieldDeveloperName: b.developerName(aliasOf(a.owner) + kind.word + "PersonAccount"),
			fieldPortalType:    kind.portalType, "PortalRole": rolePersonAccount, "PortalAccountOwnerId": b.users[a.owner],
		})
		b.portal[portalKey{id, kind.portalType}] = []string{shared}
	}
	b.shared[id] = true
}
