package planning

import (
	"cmp"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
)

// limit is a permission that a kind of license does not carry, so that Salesforce
// refuses every permission set with it. certain is false for what was only never
// seen on such a license.
type limit struct {
	target  core.UserType // "" for both
	item    access.Item   // an object "" is any object
	rights  access.Rights
	certain bool
}

// limits is what is known of the licenses to upgrade to; Salesforce publishes no
// complete list. Sources:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm and
// https://help.salesforce.com/s/articleView?id=sf.users_license_types_communities.htm
func limits() []limit {
	object := func(name string) access.Item { return access.Item{Category: access.CategoryObject, Object: name} }
	user := func(name string) access.Item {
		return access.Item{Category: access.CategoryUser, Name: "Permissions" + name}
	}
	const every = access.Read | access.Create | access.Edit | access.Delete | access.ViewAllFields
	return []limit{
		{"", object(""), access.ViewAll | access.ModifyAll, true},
		{core.UserTypePowerCustomerSuccess, object("Lead"), every, true},
		{core.UserTypePowerCustomerSuccess, object("Opportunity"), every, true},
		{core.UserTypePowerCustomerSuccess, object("Quote"), every, true},
		{core.UserTypePowerCustomerSuccess, object("Campaign"), every, true},
		{core.UserTypePowerPartner, object("Campaign"), every &^ access.Read, false},
		{"", object("Account"), access.Delete, false},
		{"", object("Contact"), access.Delete, false},
		{"", object("Case"), access.Delete, false},
		{"", user("ChatterEditOwnPost"), access.Use, false},
		{"", user("DeleteTopics"), access.Use, false},
		{"", user("PasswordNeverExpires"), access.Use, false},
		{core.UserTypePowerPartner, user("ApiEnabled"), access.Use, false},
		{core.UserTypePowerPartner, user("PortalSuperUser"), access.Use, false},
		{core.UserTypePowerCustomerSuccess, user("ConvertLeads"), access.Use, false},
	}
}

// denial is what a permission set holds that the new license does not carry.
type denial struct {
	item    access.Item
	rights  access.Rights
	certain bool
}

// before tells which of two denials is told of a permission set: a certain one, or
// else the first by name, in whatever order the rows came.
func (d denial) before(other denial) bool {
	if d.certain != other.certain {
		return d.certain
	}
	return cmp.Or(strings.Compare(d.item.Object, other.item.Object), strings.Compare(d.item.Name, other.item.Name)) < 0
}

// denials finds, for each permission set with such a permission, the one to tell.
func denials(rows []access.Row, target core.UserType) map[core.ID]denial {
	byItem := map[access.Item][]limit{}
	for _, l := range limits() {
		if l.target == "" || target.Is(l.target) {
			byItem[l.item] = append(byItem[l.item], l)
		}
	}
	found := map[core.ID]denial{}
	check := func(row access.Row, some []limit) {
		for _, l := range some {
			denied := denial{item: row.Item, rights: row.Rights & l.rights, certain: l.certain}
			if had, known := found[row.Parent]; denied.rights != 0 && (!known || denied.before(had)) {
				found[row.Parent] = denied
			}
		}
	}
	for _, row := range rows {
		switch row.Item.Category {
		case access.CategoryObject:
			check(row, byItem[row.Item])
			check(row, byItem[access.Item{Category: access.CategoryObject}])
		case access.CategoryUser:
			check(row, byItem[row.Item])
		default: // Salesforce publishes no limits of the other tables.
		}
	}
	return found
}
