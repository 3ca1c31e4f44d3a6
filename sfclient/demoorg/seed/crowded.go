package seed

import (
	"fmt"

	"cupgrade/sfclient/demoorg/store"
)

// Crowded is the user whose access is as large as an org allows: a profile and 60
// permission sets with 50,000 field permissions, 2,000 Apex classes and 300 objects.
// Only an org with Options.Crowded has her.
const Crowded = "big.access@crowded.example"

// The profiles of the crowd: the one she has, and two that she could be upgraded to.
const (
	ProfileCrowded        = "Crowded Customer"
	ProfileCrowdedPartner = "Crowded Partner"
	ProfileCrowdedPlus    = "Crowded Customer Plus"
)

// How large her access is, all of it, and what it is made of.
const (
	CrowdedFields  = 50_000
	CrowdedSets    = 60
	CrowdedClasses = 2_000
	CrowdedObjects = 300

	classesPerArea = 100
	objectsOfSet   = 25 // her area's, and some of the next area's
	fieldsOfSet    = 28
)

// crowdedWords are what the crowd is made of: its objects are areas and things in them, each
// with the same fields, and its classes are kinds of these.
type crowdedWords struct {
	Areas, Things, Fields, ClassKinds wordList
	// Levels are how far a permission set of an area goes: each area has one of each.
	Levels []level
	// Grants are the objects, fields and classes of the crowded profiles.
	Grants   []crowdGrant
	Accounts []account
	People   []external
}

type level struct {
	Name, Rights string
	FirstField   int // of the fields that it grants, so that the levels overlap
	Edits        bool
	Classes      int // of the area's classes, from the first or from the last
}

// crowdGrant is a share of the objects of the crowd, from one on, and of their
// fields and the classes of each area.
type crowdGrant struct {
	First, Count, Fields int
	Rights               string
	Classes              int
}

// crowding adds the crowd by its words.
type crowding struct {
	*builder
	crowdedWords
}

func (b *builder) newCrowding() crowding {
	b.at = b.files[fileCrowded]
	return crowding{b, b.crowdedWords}
}

// object names the n-th object.
func (c crowding) object(n int) string {
	n %= CrowdedObjects
	return c.Areas[n/len(c.Things)] + "_" + c.Things[n%len(c.Things)] + "__c"
}

// class names the n-th class of an area.
func (c crowding) class(area, n int) string {
	return c.Areas[area] + c.Things[n%len(c.Things)] + c.ClassKinds[n/len(c.Things)]
}

// addCrowded adds her, and all that her access is made of.
func (b *builder) addCrowded() {
	c := b.newCrowding()
	c.define()
	b.insertProfiles(b.crowded)
	for i, p := range b.crowded {
		c.grantShare(b.profile[p.Name].permissionSet, c.Grants[i])
	}
	sets := c.addSets()
	b.flush()
	b.at = b.files[fileCrowd]
	b.addAccounts(c.Accounts)
	b.addExternals(c.People)
	for _, id := range sets {
		b.assign(b.findID(objectUser, Crowded), id, "")
	}
	b.hold(Crowded, holding{PermissionSetLicenses: LicenseWarranty})
	b.flush()
}

// addProfilesLike adds n profiles like the crowded one of partners, each with 2,100 field
// permissions on objects of the crowd beside its own.
func (b *builder) addProfilesLike(n int) {
	c, list := b.newCrowding(), make([]profile, n)
	for i := range list {
		list[i] = b.crowded[1]
		list[i].Name = fmt.Sprintf("Partner Branch %03d", i+1)
	}
	b.insertProfiles(list)
	for _, p := range list {
		c.grantShare(b.profile[p.Name].permissionSet, crowdGrant{Count: 70, Fields: 30, Rights: "CRE"})
	}
	b.flush()
}

// define inserts the objects and the classes.
func (c crowding) define() {
	objects, classes := make([]store.Row, CrowdedObjects), make([]store.Row, CrowdedClasses)
	for n := range objects {
		id, label := store.MakeID(prefixCustomDef, int64(1000+n)), makeLabel(c.object(n))
		objects[n] = makeDefinition(id[:durableShort], c.object(n), label, label+"s", fmt.Sprintf("%c%02d", 'b'+n/100, n%100))
		objects[n]["IsQueryable"] = false
	}
	for n := range classes {
		classes[n] = store.Row{fieldName: c.class(n/classesPerArea, n%classesPerArea), "ApiVersion": 62.0}
	}
	c.insertRows(objectDefinition, objects)
	c.insertNamed(entityClass, fieldName, classes)
}

func (c crowding) grantShare(parent string, g crowdGrant) {
	for i := range g.Count {
		c.grantObject(parent, c.object(g.First+i), g.Rights, 0, g.Fields, i%2 == 0)
	}
	for area := range c.Areas {
		c.grantClasses(parent, area, g.Classes)
	}
}

// grantObject collects the rows of one object, with some of its fields.
func (c crowding) grantObject(parent, object, letters string, firstField, fields int, edits bool) {
	c.later(objectObjectRights, access{Objects: object + ":" + letters}.objectRows(parent)...)
	for f := firstField; f < firstField+fields; f++ {
		c.later(objectFieldRights, store.Row{
			fieldParentID: parent, fieldSobjectType: object, "Field": object + "." + c.Fields[f] + "__c",
			fieldRead: true, fieldEdit: edits && f%3 != 0,
		})
	}
}

// grantClasses collects the first n classes of an area, or the last -n.
func (c crowding) grantClasses(parent string, area, n int) {
	from, to := 0, n
	if n < 0 {
		from, to = classesPerArea+n, classesPerArea
	}
	for i := from; i < to; i++ {
		id := c.findID(entityClass, c.class(area, i))
		c.later(objectSetupAccess, store.Row{fieldParentID: parent, "SetupEntityId": id, "SetupEntityType": entityClass})
	}
}

// addSets adds the permission sets. Some are bound to a user license or to a permission set
// license, and some have what no target license allows.
func (c crowding) addSets() []string {
	levels := c.Levels
	rows, extra := make([]store.Row, CrowdedSets), make([]string, CrowdedSets)
	for n := range rows {
		var a access
		license, label := "", "Crowded_"+c.Areas[n/len(levels)]+"_"+levels[n%len(levels)].Name
		switch {
		case n%10 == 9:
			license = LicenseCustomer
		case n == 4:
			license = LicenseWarranty
		case n%15 == 7:
			a.UserPermissions = "DeleteTopics"
		case n%15 == 8:
			extra[n] = "V"
		}
		rows[n] = a.userPermissions()
		rows[n][fieldName], rows[n][fieldLabel], rows[n][fieldType] = label, makeLabel(label), typeRegular
		rows[n]["LicenseId"] = c.idOfOne([]string{objectLicense, objectSetLicense}, license)
	}
	ids := c.insertRows(objectSet, rows)
	for n, id := range ids {
		l, area := levels[n%len(levels)], n/len(levels)
		for i := range objectsOfSet {
			c.grantObject(id, c.object(area*len(c.Things)+i), l.Rights+extra[n], l.FirstField, fieldsOfSet, l.Edits)
		}
		c.grantClasses(id, area, l.Classes)
	}
	return ids
}
