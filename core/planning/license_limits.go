package planning

import (
	"cmp"
	"strings"

	"cupgrade/core"
	"cupgrade/core/access"
)

// licenseLimit is a permission that a kind of license does not carry, so that Salesforce
// refuses every permission set with it. certain is false for what was only never
// seen on such a license.
type licenseLimit struct {
	target  core.UserType // "" for both
	item    access.Item   // an object "" is any object
	rights  access.Rights
	certain bool
}

// licenseLimits is what is known of the licenses to upgrade to; Salesforce publishes no
// complete list. Sources:
// https://help.salesforce.com/s/articleView?id=platform.networks_license_upgrade_eligible.htm and
// https://help.salesforce.com/s/articleView?id=sf.users_license_types_communities.htm
func licenseLimits() []licenseLimit {
	object := func(name string) access.Item { return access.Item{Category: access.CategoryObject, Object: name} }
	user := func(name string) access.Item {
		return access.Item{Category: access.CategoryUser, Name: "Permissions" + name}
	}
	const every = access.Read | access.Create | access.Edit | access.Delete | access.ViewAllFields
	return []licenseLimit{
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

// unsupported is what a permission set holds that the new license does not carry.
type unsupported struct {
	item    access.Item
	rights  access.Rights
	certain bool
}

// isToldBefore tells which of two denials is told of a permission set: a certain one, or
// else the first by name, in whatever order the rows came.
func (d unsupported) isToldBefore(other unsupported) bool {
	if d.certain != other.certain {
		return d.certain
	}
	return cmp.Or(strings.Compare(d.item.Object, other.item.Object), strings.Compare(d.item.Name, other.item.Name)) < 0
}

// findUnsupported finds, for each permission set with such a permission, the one to tell.
func findUnsupported(rows []access.Row, target core.UserType) map[core.ID]unsupported {
	byItem := map[access.Item][]licenseLimit{}
	for _, l := range licenseLimits() {
		if l.target == "" || target.Is(l.target) {
			byItem[l.item] = append(byItem[l.item], l)
		}
	}
	found := map[core.ID]unsupported{}
	check := func(row access.Row, some []licenseLimit) {
		for _, l := range some {
			denied := unsupported{item: row.Item, rights: row.Rights & l.rights, certain: l.certain}
			if had, known := found[row.Parent]; denied.rights != 0 && (!known || denied.isToldBefore(had)) {
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
