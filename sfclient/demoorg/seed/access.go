package seed

import (
	"hash/fnv"
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// access is what a profile or a permission set grants, written as words: objects
// with their rights ("Case:CRE"), names of user permissions without their prefix,
// tabs, Apex classes, Visualforce pages and custom permissions; more are entities of
// other types ("FlowDefinition:Case_Intake").
type access struct {
	objects string
	fields  fieldLevel
	users   string
	tabs    string
	classes string
	pages   string
	custom  string
	apps    string
	more    string
}

// fieldLevel says how much of the fields of the granted objects is granted, in
// percent of the fields: a higher level has all that a lower one has.
type fieldLevel struct{ read, edit uint32 }

var (
	noFields       = fieldLevel{}
	fewFields      = fieldLevel{read: 55, edit: 20}
	serviceFields  = fieldLevel{read: 80, edit: 45}
	generousFields = fieldLevel{read: 95, edit: 70}
	allFields      = fieldLevel{read: 100, edit: 100}
)

const permissionsWord = "Permissions"

// rights gives the field of ObjectPermissions for each letter.
var rights = map[rune]string{
	'R': fieldRead, 'C': "PermissionsCreate", 'E': fieldEdit, 'D': "PermissionsDelete",
	'V': "PermissionsViewAllRecords", 'M': "PermissionsModifyAllRecords",
}

// objectRights splits "Case:CRE Account:R" into rights by object, in order.
func objectRights(text string) (objects []string, letters map[string]string) {
	letters = map[string]string{}
	for _, word := range strings.Fields(text) {
		object, granted, _ := strings.Cut(word, ":")
		objects = append(objects, object)
		letters[object] = granted
	}
	return objects, letters
}

// objectRows gives the ObjectPermissions of a parent.
func (a access) objectRows(parent string) []store.Row {
	objects, letters := objectRights(a.objects)
	rows := make([]store.Row, 0, len(objects))
	for _, object := range objects {
		row := store.Row{fieldParentID: parent, fieldSobjectType: object}
		for _, letter := range letters[object] {
			row[rights[letter]] = true
		}
		rows = append(rows, row)
	}
	return rows
}

// permissionable lists the fields whose access is granted one by one.
func permissionable(o *schema.Object) []string {
	var names []string
	for i := range o.Fields {
		if o.Fields[i].Permissionable {
			names = append(names, o.Fields[i].Name)
		}
	}
	return names
}

// fieldsElsewhere are fields of standard objects that permissions name, although
// the demo org has no records of these objects.
var fieldsElsewhere = map[string]string{
	"Asset":    "AccountId ContactId Description InstallDate Price Product2Id PurchaseDate Quantity SerialNumber Status UsageEndDate",
	"Campaign": "ActualCost BudgetedCost Description EndDate ExpectedResponse ExpectedRevenue IsActive NumberSent ParentId StartDate Status Type",
	"Contract": "BillingAddress CompanySignedDate CompanySignedId ContractTerm CustomerSignedDate CustomerSignedId Description EndDate OwnerExpirationNotice SpecialTerms StartDate",
	"Order": "AccountId BillingAddress BillToContactId CompanyAuthorizedById CustomerAuthorizedById Description EndDate OrderReferenceNumber PoDate PoNumber " +
		"ShippingAddress ShipToContactId Type",
	"Product2": "Description DisplayUrl ExternalId Family IsActive ProductCode QuantityUnitOfMeasure StockKeepingUnit",
}

// fieldRows gives the FieldPermissions of a parent, on the objects it grants.
func (a access) fieldRows(parent string, fields map[string][]string) []store.Row {
	if a.fields == noFields {
		return nil
	}
	objects, _ := objectRights(a.objects)
	var rows []store.Row
	for _, object := range objects {
		for _, field := range fields[object] {
			if share := shareOf(field); share < a.fields.read {
				rows = append(rows, store.Row{
					fieldParentID: parent, fieldSobjectType: object, "Field": object + "." + field,
					fieldRead: true, fieldEdit: share < a.fields.edit,
				})
			}
		}
	}
	return rows
}

// shareOf gives each field its place from 0 to 99, the same in every org.
func shareOf(field string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(field))
	return h.Sum32() % 100
}

// userPermissions gives the permission fields of the access, as they stand on
// PermissionSet and Profile.
func (a access) userPermissions() store.Row {
	row := store.Row{}
	for _, name := range strings.Fields(a.users) {
		row[permissionsWord+name] = true
	}
	return row
}

func (a access) tabRows(parent string) []store.Row {
	names := strings.Fields(a.tabs)
	rows := make([]store.Row, len(names))
	for i, name := range names {
		rows[i] = store.Row{fieldParentID: parent, fieldName: name, "Visibility": "DefaultOn"}
	}
	return rows
}

// setupRows gives the SetupEntityAccess of a parent; ids finds an entity by type
// and name.
func (a access) setupRows(parent string, ids map[string]string) []store.Row {
	var rows []store.Row
	for _, word := range a.entities() {
		if id := ids[word]; id != "" {
			kind, _, _ := strings.Cut(word, ":")
			rows = append(rows, store.Row{fieldParentID: parent, "SetupEntityId": id, "SetupEntityType": kind})
		}
	}
	return rows
}

// entities are all setup entities, each as "ApexClass:Name".
func (a access) entities() []string {
	var words []string
	for _, kind := range []struct{ entity, names string }{
		{entityClass, a.classes}, {entityPage, a.pages}, {entityCustom, a.custom}, {entityApp, a.apps},
	} {
		for _, name := range strings.Fields(kind.names) {
			words = append(words, kind.entity+":"+name)
		}
	}
	return append(words, strings.Fields(a.more)...)
}

// plus is the union of two accesses, each object once.
func (a access) plus(b access) access {
	objects, letters := objectRights(a.objects)
	more, extra := objectRights(b.objects)
	for _, object := range more {
		if !slices.Contains(objects, object) {
			objects = append(objects, object)
		}
		for _, letter := range extra[object] {
			if !strings.ContainsRune(letters[object], letter) {
				letters[object] += string(letter)
			}
		}
	}
	return access{
		objects: joinRights(objects, letters), fields: fieldLevel{max(a.fields.read, b.fields.read), max(a.fields.edit, b.fields.edit)},
		users: unite(a.users, b.users), tabs: unite(a.tabs, b.tabs),
		classes: unite(a.classes, b.classes), pages: unite(a.pages, b.pages), custom: unite(a.custom, b.custom),
		apps: unite(a.apps, b.apps), more: unite(a.more, b.more),
	}
}

// minus takes away what a muting permission set mutes: object rights and user
// permissions.
func (a access) minus(muted access) access {
	objects, letters := objectRights(a.objects)
	_, gone := objectRights(muted.objects)
	for object, taken := range gone {
		letters[object] = strings.Map(func(r rune) rune {
			if strings.ContainsRune(taken, r) {
				return -1
			}
			return r
		}, letters[object])
	}
	a.objects = joinRights(slices.DeleteFunc(objects, func(o string) bool { return letters[o] == "" }), letters)
	kept := slices.DeleteFunc(strings.Fields(a.users), func(p string) bool { return slices.Contains(strings.Fields(muted.users), p) })
	a.users = strings.Join(kept, " ")
	return a
}

func joinRights(objects []string, letters map[string]string) string {
	words := make([]string, len(objects))
	for i, object := range objects {
		words[i] = object + ":" + letters[object]
	}
	return strings.Join(words, " ")
}

func unite(a, b string) string {
	words := strings.Fields(a)
	for _, word := range strings.Fields(b) {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
