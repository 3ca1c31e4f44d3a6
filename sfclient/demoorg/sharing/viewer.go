// Package sharing tells what a user of the demo org may do with a record, and answers
// UserRecordAccess by it: owner, role hierarchy, organization-wide defaults, sharing sets,
// sharing rules, the account of an external user, and the permissions of the object. It
// knows of no share rows, teams, territories or restriction rules. Source:
// https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-userrecordaccess.html
package sharing

import (
	"slices"
	"strings"

	"cupgrade/sfclient/demoorg/rules"
	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// level is how far a record is shared with a user, before the permissions of the object.
type level int

const (
	levelNone level = iota
	levelRead
	levelEdit
	levelFull // the owner's
)

// The organization-wide defaults. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_entitydefinition.htm
const (
	modelRead   = "Read"
	modelEdit   = "ReadWrite"
	modelParent = "ControlledByParent"
)

const (
	objectAccount = "Account"
	objectContact = "Contact"
	objectUser    = "User"
	objectRole    = "UserRole"

	fieldID        = "Id"
	fieldOwner     = "OwnerId"
	fieldAccount   = "AccountId"
	fieldContact   = "ContactId"
	fieldRole      = "UserRoleId"
	fieldType      = "UserType"
	fieldDeveloper = "DeveloperName"

	typeInternal = "Standard"
	typePartner  = "PowerPartner"
	typeCustomer = "PowerCustomerSuccess"

	prefixQueue = "00G"
)

// Access is what a user may do with one record.
type Access struct{ Read, Edit, Delete, Transfer, All bool }

// Level is the highest of them, as MaxAccessLevel names it.
func (a Access) Level() string {
	names := []string{"All", "Transfer", "Delete", "Edit", "Read", "None"}
	return names[slices.Index([]bool{a.All, a.Transfer, a.Delete, a.Edit, a.Read, true}, true)]
}

// Viewer tells what one user may do with records.
type Viewer struct {
	tx      *store.Tx
	user    store.Row
	objects map[string]rules.ObjectRights
	// all is what a user with View All Data or Modify All Data may do with every object.
	all    rules.ObjectRights
	sets   []rules.SharingSet  // that name the user's profile
	rules  []rules.SharingRule // that share with the user
	models map[string]string
	above  map[string]bool      // roles, by whether the user's is above them
	found  map[string]store.Row // owners, roles and accounts are those of many records
}

// NewViewer reads what a user may do in general; nil for a user who is not there.
func NewViewer(tx *store.Tx, userID string) *Viewer {
	actor, err := rules.LoadActor(tx, userID)
	if err != nil {
		return nil
	}
	v := &Viewer{
		tx: tx, user: tx.Get(objectUser, userID), objects: rules.LoadObjectRights(tx, userID),
		models: map[string]string{}, above: map[string]bool{}, found: map[string]store.Row{},
	}
	v.all.ModifyAll = actor.Permissions["PermissionsModifyAllData"]
	v.all.ViewAll = v.all.ModifyAll || actor.Permissions["PermissionsViewAllData"]
	metadata, profile := rules.LoadMetadata(tx), v.find(v.user.String("ProfileId")).String("Name")
	for _, set := range metadata.SharingSets {
		if slices.Contains(set.Profiles, profile) {
			v.sets = append(v.sets, set)
		}
	}
	for _, rule := range metadata.SharingRules {
		if v.isSharedTo(rule) {
			v.rules = append(v.rules, rule)
		}
	}
	return v
}

// isSharedTo tells whether a sharing rule shares with the user.
func (v *Viewer) isSharedTo(rule rules.SharingRule) bool {
	switch rule.SharedTo {
	case "allPartnerUsers":
		return v.user.String(fieldType) == typePartner
	case "allCustomerPortalUsers":
		return v.user.String(fieldType) == typeCustomer
	}
	return v.isWithin(v.user.String(fieldRole), rule.Role)
}

// Access tells what the user may do with a record; nothing with one that is not there, or
// whose object has no sharing settings.
func (v *Viewer) Access(id string) Access {
	record := v.find(id)
	if record == nil {
		return Access{}
	}
	object := v.tx.Schema().ByKeyPrefix(id[:3])
	if object.Setup || object.Tooling || object.Name == objectUser {
		return Access{}
	}
	may, shared := v.objects[object.Name], max(v.sharedBy(object, record), v.byAccount(object, record))
	switch {
	case may.ModifyAll || v.all.ModifyAll:
		shared, may = levelFull, rules.ObjectRights{Read: true, Edit: true, Delete: true}
	case may.ViewAll || v.all.ViewAll:
		shared, may.Read = max(shared, levelRead), true
	}
	a := Access{Read: may.Read && shared >= levelRead}
	a.Edit = a.Read && may.Edit && shared >= levelEdit
	a.Delete = a.Read && may.Delete && shared == levelFull
	a.Transfer = a.Edit && shared == levelFull
	a.All = a.Delete && a.Transfer
	return a
}

// sharedBy gives the furthest level that anything shares a record with, whoever the user is.
func (v *Viewer) sharedBy(object *schema.Object, record store.Row) level {
	return max(v.byOwner(record), v.byDefault(object, record), v.bySets(object, record), v.byRules(object, record))
}

// byOwner shares a record with its owner, with the members of the queue that owns it, and
// with whoever is above the owner in the role hierarchy.
func (v *Viewer) byOwner(record store.Row) level {
	owner, user := record.String(fieldOwner), v.user.String(fieldID)
	queued := strings.HasPrefix(owner, prefixQueue) && v.tx.Count("GroupMember", `"GroupId" = ? AND "UserOrGroupId" = ?`, owner, user) > 0
	if owner != "" && (owner == user || queued || v.isAbove(v.find(owner).String(fieldRole))) {
		return levelFull
	}
	return levelNone
}

// isAbove tells whether the user's role is above another.
func (v *Viewer) isAbove(role string) bool {
	mine := v.user.String(fieldRole)
	if mine == "" || role == "" || role == mine {
		return false
	}
	above, known := v.above[role]
	if !known {
		parent := v.find(role).String("ParentRoleId")
		above = parent == mine || v.isAbove(parent)
		v.above[role] = above
	}
	return above
}

// isWithin tells whether a role is that of a developer name, or below it.
func (v *Viewer) isWithin(role, name string) bool {
	for row := v.find(role); row != nil; row = v.find(row.String("ParentRoleId")) {
		if row.String(fieldDeveloper) == name {
			return true
		}
	}
	return false
}

// byDefault shares what the organization-wide default shares. Contacts are as their account.
func (v *Viewer) byDefault(object *schema.Object, record store.Row) level {
	switch v.readModel(object.Name) {
	case modelRead:
		return levelRead
	case modelEdit:
		return levelEdit
	case modelParent:
		if parent := v.find(record.String(fieldAccount)); parent != nil {
			return v.sharedBy(v.tx.Schema().Object(objectAccount), parent)
		}
	}
	return levelNone
}

// readModel gives the organization-wide default that holds for the user.
func (v *Viewer) readModel(object string) string {
	model, known := v.models[object]
	if !known {
		field := "ExternalSharingModel"
		if v.user.String(fieldType) == typeInternal {
			field = "InternalSharingModel"
		}
		model = v.tx.First("EntityDefinition", `"QualifiedApiName" = ?`, object).String(field)
		v.models[object] = model
	}
	return model
}

// bySets shares what the sharing sets of the user's profile share.
func (v *Viewer) bySets(object *schema.Object, record store.Row) level {
	most := levelNone
	for _, set := range v.sets {
		for _, m := range set.AccessMappings {
			if m.Object != object.Name {
				continue
			}
			if of := v.follow(record, m.ObjectField); of != "" && of == v.follow(v.user, m.UserField) {
				most = max(most, levelOf(m.AccessLevel))
			}
		}
	}
	return most
}

// byRules shares what sharing rules share: the records that meet their criterion, or those
// that users of a role and below it own.
func (v *Viewer) byRules(object *schema.Object, record store.Row) level {
	most := levelNone
	for _, rule := range v.rules {
		meets := rule.Object == object.Name && (rule.Field == "" || record.String(rule.Field) == rule.Value)
		if meets && (rule.From == "" || v.isWithin(v.find(record.String(fieldOwner)).String(fieldRole), rule.From)) {
			most = max(most, levelOf(rule.Access))
		}
	}
	return most
}

// byAccount shares with an external user their own account and contact, and with one who has
// a role the contacts of the account. Source:
// https://developer.salesforce.com/docs/atlas.en-us.securityImplGuide.meta/securityImplGuide/sharing_model_considerations.htm
func (v *Viewer) byAccount(object *schema.Object, record store.Row) level {
	id, account := record.String(fieldID), v.user.String(fieldAccount)
	external := v.user.String(fieldType) != typeInternal && account != ""
	switch {
	case !external:
	case object.Name == objectAccount && id == account,
		object.Name == objectContact && id == v.user.String(fieldContact),
		object.Name == objectContact && v.user.String(fieldRole) != "" && record.String(fieldAccount) == account:
		return levelRead
	}
	return levelNone
}

// follow gives the id that a path of relationships leads to: "Account", "Contact.Account",
// "Account__c", or "Id".
func (v *Viewer) follow(from store.Row, path string) string {
	id := from.String(fieldID)
	for name := range strings.SplitSeq(path, ".") {
		row := v.find(id)
		if row == nil {
			return ""
		}
		object := v.tx.Schema().ByKeyPrefix(id[:3])
		field := object.Relationship(name)
		if field == nil {
			field = object.Field(name)
		}
		if field == nil {
			return ""
		}
		id = row.String(field.Name)
	}
	return id
}

// find reads a record of whatever object its id tells; nil when it is not there.
func (v *Viewer) find(id string) store.Row {
	if len(id) < 3 {
		return nil
	}
	object := v.tx.Schema().ByKeyPrefix(id[:3])
	if object == nil || object.View != "" {
		return nil
	}
	row, known := v.found[id]
	if !known {
		row = v.tx.Get(object.Name, id)
		v.found[id] = row
	}
	return row
}

func levelOf(access string) level {
	if access == "Edit" {
		return levelEdit
	}
	return levelRead
}
