package keep

import (
	"cmp"
	"slices"
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
		{core.UserTypePowerPartner, user("PortalSuperUser"), access.Use, false},
		{core.UserTypePowerCustomerSuccess, user("ConvertLeads"), access.Use, false},
	}
}

// Unsupported is what a permission set holds that the new license does not carry.
type Unsupported struct {
	Item   access.Item
	Rights access.Rights
	// Certain is false for what was only never seen on such a license.
	Certain bool
}

// IsToldBefore tells which of two denials is told of a permission set: a certain one, or
// else the first by name, in whatever order the rows came.
func (d Unsupported) IsToldBefore(other Unsupported) bool {
	if d.Certain != other.Certain {
		return d.Certain
	}
	return cmp.Or(strings.Compare(d.Item.Object, other.Item.Object), strings.Compare(d.Item.Name, other.Item.Name)) < 0
}

// limits are those of one license, by item; those of an object "" are of every object.
type limits map[access.Item][]licenseLimit

func limitsOf(target core.UserType) limits {
	byItem := limits{}
	for _, l := range licenseLimits() {
		if l.target == "" || target.Is(l.target) {
			byItem[l.item] = append(byItem[l.item], l)
		}
	}
	return byItem
}

// deny lists what of the rights on an item the license does not carry. Salesforce
// publishes no limits of other items than objects and user permissions.
func (l limits) deny(item access.Item, rights access.Rights) []Unsupported {
	var some []licenseLimit
	switch item.Category {
	case access.CategoryObject:
		some = slices.Concat(l[item], l[access.Item{Category: access.CategoryObject}])
	case access.CategoryUser:
		some = l[item]
	default:
		return nil
	}
	var denied []Unsupported
	for _, limit := range some {
		if rights&limit.rights != 0 {
			denied = append(denied, Unsupported{Item: item, Rights: rights & limit.rights, Certain: limit.certain})
		}
	}
	return denied
}

// FindUnsupported finds, for each permission set with such a permission, the one to tell.
func FindUnsupported(rows []access.Row, target core.UserType) map[core.ID]Unsupported {
	known := limitsOf(target)
	found := map[core.ID]Unsupported{}
	for _, row := range rows {
		for _, denied := range known.deny(row.Item, row.Rights) {
			if had, told := found[row.Parent]; !told || denied.IsToldBefore(had) {
				found[row.Parent] = denied
			}
		}
	}
	return found
}
