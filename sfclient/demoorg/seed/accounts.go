package seed

import (
	"fmt"
	"strings"

	"cupgrade/sfclient/demoorg/store"
)

// account is one account. It has so many portal roles of each type already.
type account struct {
	Name, Owner                 string
	Partner, Person             bool
	PartnerRoles, CustomerRoles int
	Industry, City, Country     string
	// Optimized has the account's users sit on the owner's shared person-account role.
	Optimized bool
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
		fieldName: a.Name, fieldOwnerID: owner, "IsPartner": a.Partner, "IsCustomerPortal": true, "Industry": a.Industry,
		"BillingCity": a.City, "BillingCountry": a.Country, fieldType: "Customer - Direct",
	}
	if a.Partner {
		row[fieldType] = "Channel Partner / Reseller"
	}
	if a.Person {
		first, last, _ := strings.Cut(a.Name, " ")
		row["IsPersonAccount"], row[fieldFirstName], row[fieldLastName] = true, first, last
	}
	return row
}

// addAccounts inserts accounts with their portal roles.
func (b *builder) addAccounts(list []account) {
	rows := make([]store.Row, len(list))
	for i, a := range list {
		rows[i] = a.row(b.findID(objectUser, a.Owner))
	}
	for i, id := range b.insertRows(objectAccount, rows) {
		b.account[list[i].Name] = madeAccount{id: id, owner: list[i].Owner, person: list[i].Person}
	}
	for level := len(portalRoles) - 1; level >= 0; level-- {
		b.addPortalRoles(list, level)
	}
	for _, a := range list {
		if a.Optimized {
			b.addSharedRoles(a)
		}
	}
}

// portalKinds are the portal types, with the word for them in the names of roles.
var portalKinds = []struct {
	portalType, word string
	count            func(account) int
}{
	{portalCustomer, "Customer", func(a account) int { return a.CustomerRoles }},
	{portalPartner, "Partner", func(a account) int { return a.PartnerRoles }},
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
			key := portalKey{b.account[a.Name].id, kind.portalType}
			parent := b.findID(objectRole, b.staffed[a.Owner].Role)
			if higher := b.portal[key]; len(higher) > 0 {
				parent = higher[len(higher)-1]
			}
			keys = append(keys, key)
			rows = append(rows, store.Row{
				fieldName: fmt.Sprintf("%s %s %s", a.Name, kind.word, portalRoles[level].word), fieldParentRole: parent,
				fieldDeveloperName: b.developerName(a.Name + kind.word + portalRoles[level].word),
				fieldPortalType:    kind.portalType, "PortalRole": portalRoles[level].portalRole, "PortalAccountId": key.account,
			})
		}
	}
	for i, id := range b.insertRows(objectRole, rows) {
		b.portal[keys[i]] = append(b.portal[keys[i]], id)
	}
}

// addSharedRoles gives the owner of an account the roles that all such accounts of
// that owner share.
func (b *builder) addSharedRoles(a account) {
	id := b.account[a.Name].id
	for _, kind := range portalKinds {
		shared := b.insertOne(objectRole, store.Row{
			fieldName:          fmt.Sprintf("%s %s Person Account", aliasOf(a.Owner), kind.word),
			fieldParentRole:    b.findID(objectRole, b.staffed[a.Owner].Role),
			fieldDeveloperName: b.developerName(aliasOf(a.Owner) + kind.word + "PersonAccount"),
			fieldPortalType:    kind.portalType, "PortalRole": rolePersonAccount, "PortalAccountOwnerId": b.findID(objectUser, a.Owner),
		})
		b.portal[portalKey{id, kind.portalType}] = []string{shared}
	}
	b.shared[id] = true
}
