package seed

import (
	"fmt"
	"strings"

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

	classesPerArea  = CrowdedClasses / len(areas)
	objectsOfSet    = 25 // her area's, and some of the next area's
	fieldsOfSet     = 28
	profileObjects  = 250
	fieldsOfProfile = (CrowdedFields - CrowdedSets*objectsOfSet*fieldsOfSet) / profileObjects
	accountCrowded  = "Crowded Harbours Group"
	editRights      = "CRE"
)

// The objects of the crowd are areas and things in them; each has the same fields.
var (
	areas = [...]string{
		"Berth", "Cargo", "Claims", "Crew", "Customs", "Dock", "Engine", "Fleet", "Fuel", "Harbor",
		"Insurance", "Lease", "Permit", "Pilot", "Rescue", "Route", "Safety", "Survey", "Towage", "Yard",
	}
	things = strings.Fields(`Asset Audit Booking Contract Cost Event Incident Invoice Item Log Order Plan Request
		Service Task`)
	fieldWords = strings.Fields(`Account Amount Approval Approver Balance Category Channel City Code Comment
		Contact Country Currency Customer Deadline Department Detail Discount Document Duration End_Date Fee Grade
		Location Manager Notes Number Origin Owner_Name Phase Priority Quantity Reason Reference Region Result Score
		Source Start_Date Total`)
	classKinds = [...]string{"Controller", "Service", "Selector", "Handler", "Validator", "Batch", "Test"}
)

// level is how far a permission set of an area goes: each area has one of each.
type level struct {
	name, rights string
	firstField   int // of the fields that it grants, so that the levels overlap
	edits        bool
	classes      int // of the area's classes, from the first or from the last
}

var levels = [...]level{
	{name: "Reader", rights: "R", classes: 45},
	{name: "Editor", rights: editRights, firstField: 6, edits: true, classes: 70},
	{name: "Manager", rights: "CRED", firstField: 12, edits: true, classes: -60},
}

// crowdedSet is the n-th permission set of the crowd.
type crowdedSet struct {
	level
	area    int
	license string // a user license or a permission set license
	users   string
}

func crowdedSetOf(n int) crowdedSet {
	s := crowdedSet{level: levels[n%len(levels)], area: n / len(levels)}
	switch {
	case n%10 == 9:
		s.license = LicenseCustomer
	case n == 4:
		s.license = LicenseWarranty
	case n%15 == 7:
		s.users = "DeleteTopics"
	case n%15 == 8:
		s.rights += "V"
	}
	return s
}

func (s crowdedSet) label() string { return "Crowded_" + areas[s.area] + "_" + s.name }

// objects gives the numbers of the objects that the set grants.
func (s crowdedSet) objects() []int {
	list := make([]int, objectsOfSet)
	for i := range list {
		list[i] = (s.area*len(things) + i) % CrowdedObjects
	}
	return list
}

// crowdedObject names the n-th object of the crowd.
func crowdedObject(n int) string {
	return areas[n/len(things)] + "_" + things[n%len(things)] + "__c"
}

// crowdedClass names the n-th class of an area.
func crowdedClass(area, n int) string {
	return areas[area] + things[n%len(things)] + classKinds[n/len(things)]
}

var (
	crowdedAccounts = []account{{Name: accountCrowded, Owner: OwnerAmericas, Industry: "Shipping", City: "Rotterdam", Country: "Netherlands"}}
	crowdedPeople   = []external{{
		Username: Crowded, First: "Beatrix", Last: "Accardo", Account: accountCrowded, Profile: ProfileCrowded,
		Story: "50,000 field permissions in 60 permission sets", LastLoginDaysAgo: 1,
	}}
	// crowdGrants are the objects, fields and classes of the crowded profiles.
	crowdGrants = []crowdGrant{
		{count: profileObjects, fields: fieldsOfProfile, rights: editRights, classes: 40},
		{first: 60, count: 210, fields: 30, rights: editRights, classes: 65},
		{count: 100, fields: 20, rights: "R", classes: 20},
	}
)

// addCrowded adds her, and all that her access is made of.
func (b *builder) addCrowded() {
	b.at = b.files[fileCrowded]
	b.defineCrowdedObjects()
	b.addCrowdedClasses()
	b.insertProfiles(b.crowded)
	for i, p := range b.crowded {
		b.grantCrowd(b.profile[p.Name].permissionSet, crowdGrants[i])
	}
	sets := b.addCrowdedSets()
	b.flush()
	b.addAccounts(crowdedAccounts)
	b.addExternals(crowdedPeople)
	for _, id := range sets {
		b.assign(b.findID(objectUser, Crowded), id, "")
	}
	b.hold(Crowded, holding{PermissionSetLicenses: LicenseWarranty})
	b.flush()
}

// addProfilesLike adds n profiles like the crowded one of partners, each with 2,100 field
// permissions on objects of the crowd beside its own.
func (b *builder) addProfilesLike(n int) {
	b.at = b.files[fileCrowded]
	list := make([]profile, n)
	for i := range list {
		list[i] = b.crowded[1]
		list[i].Name = fmt.Sprintf("Partner Branch %03d", i+1)
	}
	b.insertProfiles(list)
	for _, p := range list {
		b.grantCrowd(b.profile[p.Name].permissionSet, crowdGrant{count: 70, fields: 30, rights: editRights})
	}
	b.flush()
}

func (b *builder) defineCrowdedObjects() {
	rows := make([]store.Row, CrowdedObjects)
	for n := range rows {
		name := crowdedObject(n)
		id := store.MakeID(prefixCustomDef, int64(1000+n))
		label := makeLabel(apiName(name))
		rows[n] = makeDefinition(id[:durableShort], name, label, label+"s", fmt.Sprintf("%c%02d", 'b'+n/100, n%100))
		rows[n]["IsQueryable"] = false
	}
	b.insertRows(objectDefinition, rows)
}

func (b *builder) addCrowdedClasses() {
	rows := make([]store.Row, 0, CrowdedClasses)
	for area := range areas {
		for n := range classesPerArea {
			rows = append(rows, store.Row{fieldName: crowdedClass(area, n), "ApiVersion": 62.0})
		}
	}
	b.insertNamed(entityClass, fieldName, rows)
}

// crowdGrant is a share of the objects of the crowd, from one on, and of their
// fields and the classes of each area.
type crowdGrant struct {
	first, count, fields int
	rights               string
	classes              int
}

func (b *builder) grantCrowd(parent string, g crowdGrant) {
	for i := range g.count {
		b.grantObject(parent, crowdedObject((g.first+i)%CrowdedObjects), g.rights, 0, g.fields, i%2 == 0)
	}
	for area := range areas {
		b.grantClasses(parent, area, g.classes)
	}
}

// grantObject collects the rows of one object, with some of its fields.
func (b *builder) grantObject(parent, object, letters string, firstField, fields int, edits bool) {
	row := store.Row{fieldParentID: parent, fieldSobjectType: object}
	for _, letter := range letters {
		row[rights[letter]] = true
	}
	b.later(objectObjectRights, row)
	for f := firstField; f < firstField+fields; f++ {
		b.later(objectFieldRights, store.Row{
			fieldParentID: parent, fieldSobjectType: object, "Field": object + "." + fieldWords[f] + "__c",
			fieldRead: true, fieldEdit: edits && f%3 != 0,
		})
	}
}

// grantClasses collects the first n classes of an area, or the last -n.
func (b *builder) grantClasses(parent string, area, n int) {
	from, to := 0, n
	if n < 0 {
		from, to = classesPerArea+n, classesPerArea
	}
	for i := from; i < to; i++ {
		id := b.findID(entityClass, crowdedClass(area, i))
		b.later(objectSetupAccess, store.Row{fieldParentID: parent, "SetupEntityId": id, "SetupEntityType": entityClass})
	}
}

func (b *builder) addCrowdedSets() []string {
	rows := make([]store.Row, CrowdedSets)
	for n := range rows {
		s := crowdedSetOf(n)
		rows[n] = access{UserPermissions: s.users}.userPermissions()
		rows[n][fieldName], rows[n][fieldLabel], rows[n][fieldType] = s.label(), makeLabel(s.label()), typeRegular
		rows[n]["LicenseId"] = b.idOfOne([]string{objectLicense, objectSetLicense}, s.license)
	}
	ids := b.insertRows("PermissionSet", rows)
	for n, id := range ids {
		s := crowdedSetOf(n)
		for _, object := range s.objects() {
			b.grantObject(id, crowdedObject(object), s.rights, s.firstField, fieldsOfSet, s.edits)
		}
		b.grantClasses(id, s.area, s.classes)
	}
	return ids
}
