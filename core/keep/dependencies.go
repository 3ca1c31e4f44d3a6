package keep

import (
	"slices"

	"cupgrade/core/access"
	"cupgrade/core/upgrade"
)

func objectItem(name string) access.Item {
	return access.Item{Category: access.CategoryObject, Object: name}
}

// neededHere gives the rights on the same item that a right can't be without. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
func neededHere(rights access.Rights) access.Rights {
	var needed access.Rights
	if rights&(access.Create|access.Edit|access.ViewAllFields|access.ViewAll) != 0 {
		needed |= access.Read
	}
	if rights&(access.Delete|access.ModifyAll) != 0 {
		needed |= access.Read | access.Edit
	}
	if rights.Has(access.ModifyAll) {
		needed |= access.Delete | access.ViewAll
	}
	return needed &^ rights
}

// listRequired lists what one right can't be without: rights on the same item, those that the
// org names, and for a field the reading of its object.
func (j *Judge) listRequired(item access.Item, rights access.Rights) []upgrade.Grant {
	var list []upgrade.Grant
	if item.Category == access.CategoryObject || item.Category == access.CategoryField {
		if here := neededHere(rights); here != 0 {
			for right := access.Rights(1); right != 0; right <<= 1 {
				if here.Has(right) {
					list = append(list, upgrade.Grant{Item: item, Rights: right})
				}
			}
		}
	}
	if item.Category == access.CategoryField {
		return append(list, upgrade.Grant{Item: objectItem(item.Object), Rights: access.Read})
	}
	for _, d := range j.needs[item] {
		if d.Permission.Rights&rights != 0 && (d.Required.Item != item || !rights.Has(d.Required.Rights)) {
			list = append(list, d.Required)
		}
	}
	return list
}

// closure is rows with all that they depend on.
type closure struct {
	judge *Judge
	rows  map[access.Item]access.Rights
}

// add adds rights on an item, and what these need. What a field needs of its object is
// added only where the user would not have it otherwise: Salesforce does not ask for both
// in one set.
func (c closure) add(item access.Item, rights access.Rights) {
	if rights &^= c.rows[item]; rights == 0 {
		return
	}
	c.rows[item] |= rights
	for _, needed := range c.judge.listRequired(item, rights) {
		if item.Category == access.CategoryField && needed.Item != item && c.judge.after.Rights(needed.Item).Has(needed.Rights) {
			continue
		}
		c.add(needed.Item, needed.Rights)
	}
}

// order lists the rows in the order in which they can be granted: user permissions,
// objects with those first that others need, fields, setup entities, tabs, and last the
// user permissions that need an object.
func (c closure) order() []upgrade.Grant {
	items := make([]access.Item, 0, len(c.rows))
	for item := range c.rows {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b access.Item) int {
		if ra, rb := c.place(a), c.place(b); ra != rb {
			return ra - rb
		}
		return access.CompareItems(a, b)
	})
	list, done := make([]upgrade.Grant, 0, len(items)), map[access.Item]bool{}
	var visit func(item access.Item)
	visit = func(item access.Item) {
		if done[item] {
			return
		}
		done[item] = true
		if item.Category == access.CategoryObject {
			for _, needed := range c.judge.listRequired(item, c.rows[item]) {
				if c.rows[needed.Item] != 0 {
					visit(needed.Item)
				}
			}
		}
		list = append(list, upgrade.Grant{Item: item, Rights: c.rows[item]})
	}
	for _, item := range items {
		visit(item)
	}
	return list
}

// place is where items of a kind stand.
func (c closure) place(item access.Item) int {
	if item.Category != access.CategoryUser {
		return int(item.Category)
	}
	if c.needsObject(item, map[access.Item]bool{}) {
		return int(access.CategoryTab) + 1
	}
	return 0
}

// needsObject tells whether a user permission needs an object, by itself or by another
// user permission that it needs.
func (c closure) needsObject(item access.Item, asked map[access.Item]bool) bool {
	if asked[item] {
		return false
	}
	asked[item] = true
	return slices.ContainsFunc(c.judge.listRequired(item, access.Use), func(g upgrade.Grant) bool {
		return g.Item.Category != access.CategoryUser || c.needsObject(g.Item, asked)
	})
}
