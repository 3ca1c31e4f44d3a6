package sharing

import (
	"fmt"
	"slices"

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
	switch {
	case a.All:
		return "All"
	case a.Transfer:
		return "Transfer"
	case a.Delete:
		return "Delete"
	case a.Edit:
		return "Edit"
	case a.Read:
		return "Read"
	default:
		return "None"
	}
}

// permitted is what the permissions of an object allow.
type permitted struct{ read, edit, remove, viewAll, modifyAll bool }

// Viewer tells what one user may do with records.
type Viewer struct {
	tx      *store.Tx
	user    store.Row
	objects map[string]permitted
	// all is what a user with View All Data or Modify All Data may do with every object.
	all    permitted
	sets   []rules.SharingSet // that name the user's profile
	rules  []rules.SharingRule
	models map[string]string
	above  map[string]bool // roles, by whether the user's is above them
}

// NewViewer reads what a user may do in general; nil for a user who is not there.
func NewViewer(tx *store.Tx, userID string) (*Viewer, error) {
	v := &Viewer{tx: tx, objects: map[string]permitted{}, models: map[string]string{}, above: map[string]bool{}}
	var err error
	if v.user, err = v.find(userID); err != nil || v.user == nil {
		return nil, err
	}
	actor, err := rules.LoadActor(tx, userID)
	if err != nil {
		return nil, fmt.Errorf("read the permissions of a user: %w", err)
	}
	v.all.modifyAll = actor.Permissions["PermissionsModifyAllData"]
	v.all.viewAll = v.all.modifyAll || actor.Permissions["PermissionsViewAllData"]
	v.readObjects()
	profile, err := v.find(v.user.String("ProfileId"))
	if err != nil {
		return nil, err
	}
	for _, set := range rules.LoadSharingSets(tx) {
		if slices.Contains(set.Profiles, profile.String("Name")) {
			v.sets = append(v.sets, set)
		}
	}
	return v, v.readRules()
}

// readObjects reads the permissions of the objects that the user has.
func (v *Viewer) readObjects() {
	rows := v.tx.Select("ObjectPermissions", `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE `+rules.GrantingSets+`)`,
		v.user.String(fieldID), store.FormatTime(v.tx.Now()))
	for _, row := range rows {
		may := v.objects[row.String("SobjectType")]
		may.read = may.read || row.Bool("PermissionsRead")
		may.edit = may.edit || row.Bool("PermissionsEdit")
		may.remove = may.remove || row.Bool("PermissionsDelete")
		may.viewAll = may.viewAll || row.Bool("PermissionsViewAllRecords")
		may.modifyAll = may.modifyAll || row.Bool("PermissionsModifyAllRecords")
		v.objects[row.String("SobjectType")] = may
	}
}

// readRules keeps the sharing rules that share with the user.
func (v *Viewer) readRules() error {
	for _, rule := range rules.LoadSharingRules(v.tx) {
		var err error
		shared := false
		switch rule.SharedTo {
		case "allPartnerUsers":
			shared = v.user.String(fieldType) == typePartner
		case "allCustomerPortalUsers":
			shared = v.user.String(fieldType) == typeCustomer
		default:
			shared, err = v.isWithin(v.user.String(fieldRole), rule.Role)
		}
		if err != nil {
			return err
		}
		if shared {
			v.rules = append(v.rules, rule)
		}
	}
	return nil
}

// Access tells what the user may do with a record; nothing with one that is not there, or
// whose object has no sharing settings.
func (v *Viewer) Access(id string) (Access, error) {
	record, err := v.find(id)
	if err != nil || record == nil {
		return Access{}, err
	}
	object := v.tx.Schema().ByKeyPrefix(id[:3])
	if object.Setup || object.Tooling || object.Name == objectUser {
		return Access{}, nil
	}
	may := v.objects[object.Name]
	may.modifyAll, may.viewAll = may.modifyAll || v.all.modifyAll, may.viewAll || v.all.viewAll
	shared, err := v.sharedBy(object, record)
	switch {
	case err != nil:
		return Access{}, err
	case may.modifyAll:
		shared, may = levelFull, permitted{read: true, edit: true, remove: true}
	case may.viewAll:
		shared, may.read = max(shared, levelRead), true
	}
	a := Access{Read: may.read && shared >= levelRead}
	a.Edit = a.Read && may.edit && shared >= levelEdit
	a.Delete = a.Read && may.remove && shared == levelFull
	a.Transfer = a.Edit && shared == levelFull
	a.All = a.Delete && a.Transfer
	return a, nil
}

// sharedBy gives the furthest level that anything shares a record with.
func (v *Viewer) sharedBy(object *schema.Object, record store.Row) (level, error) {
	most := levelNone
	for _, shares := range []func(*schema.Object, store.Row) (level, error){v.byOwner, v.byDefault, v.bySets, v.byRules, v.byAccount} {
		shared, err := shares(object, record)
		if err != nil {
			return levelNone, err
		}
		most = max(most, shared)
	}
	return most, nil
}

// byOwner shares a record with its owner, with the members of the queue that owns it, and
// with whoever is above the owner in the role hierarchy.
func (v *Viewer) byOwner(_ *schema.Object, record store.Row) (level, error) {
	owner := record.String(fieldOwner)
	if owner == "" {
		return levelNone, nil
	}
	if owner == v.user.String(fieldID) {
		return levelFull, nil
	}
	if owner[:3] == prefixQueue {
		if v.tx.Count("GroupMember", `"GroupId" = ? AND "UserOrGroupId" = ?`, owner, v.user.String(fieldID)) == 0 {
			return levelNone, v.tx.Err()
		}
		return levelFull, nil
	}
	of, err := v.find(owner)
	if err != nil {
		return levelNone, err
	}
	above, err := v.isAbove(of.String(fieldRole))
	if err != nil || !above {
		return levelNone, err
	}
	return levelFull, nil
}

// isAbove tells whether the user's role is above another.
func (v *Viewer) isAbove(role string) (bool, error) {
	mine := v.user.String(fieldRole)
	if mine == "" || role == "" || role == mine {
		return false, nil
	}
	if above, known := v.above[role]; known {
		return above, nil
	}
	row, err := v.find(role)
	if err != nil {
		return false, err
	}
	parent := row.String("ParentRoleId")
	above := parent == mine
	if !above {
		above, err = v.isAbove(parent)
	}
	v.above[role] = above
	return above, err
}

// isWithin tells whether a role is that of a developer name, or below it.
func (v *Viewer) isWithin(role, name string) (bool, error) {
	for role != "" {
		row, err := v.find(role)
		if err != nil || row == nil {
			return false, err
		}
		if row.String(fieldDeveloper) == name {
			return true, nil
		}
		role = row.String("ParentRoleId")
	}
	return false, nil
}

// byDefault shares what the organization-wide default shares. Contacts are as their account.
func (v *Viewer) byDefault(object *schema.Object, record store.Row) (level, error) {
	model, err := v.readModel(object.Name)
	if err != nil {
		return levelNone, err
	}
	switch model {
	case modelRead:
		return levelRead, nil
	case modelEdit:
		return levelEdit, nil
	case modelParent:
		parent, err := v.find(record.String(fieldAccount))
		if err != nil || parent == nil {
			return levelNone, err
		}
		account := v.tx.Schema().Object(objectAccount)
		most := levelNone
		for _, shares := range []func(*schema.Object, store.Row) (level, error){v.byOwner, v.byDefault, v.bySets, v.byRules} {
			shared, err := shares(account, parent)
			if err != nil {
				return levelNone, err
			}
			most = max(most, shared)
		}
		return most, nil
	default:
		return levelNone, nil
	}
}

// readModel gives the organization-wide default that holds for the user.
func (v *Viewer) readModel(object string) (string, error) {
	if model, known := v.models[object]; known {
		return model, nil
	}
	field := "ExternalSharingModel"
	if v.user.String(fieldType) == typeInternal {
		field = "InternalSharingModel"
	}
	v.models[object] = v.tx.First("EntityDefinition", `"QualifiedApiName" = ?`, object).String(field)
	return v.models[object], v.tx.Err()
}

// bySets shares what the sharing sets of the user's profile share.
func (v *Viewer) bySets(object *schema.Object, record store.Row) (level, error) {
	most := levelNone
	for _, set := range v.sets {
		for _, m := range set.AccessMappings {
			if m.Object != object.Name {
				continue
			}
			of, err := v.follow(record, m.ObjectField)
			if err != nil {
				return levelNone, err
			}
			mine, err := v.follow(v.user, m.UserField)
			if err != nil {
				return levelNone, err
			}
			if of != "" && of == mine {
				most = max(most, levelOf(m.AccessLevel))
			}
		}
	}
	return most, nil
}

// byRules shares what sharing rules share: the records that meet their criterion, or those
// that users of a role and below it own.
func (v *Viewer) byRules(object *schema.Object, record store.Row) (level, error) {
	most := levelNone
	for _, rule := range v.rules {
		if rule.Object != object.Name || rule.Field != "" && record.String(rule.Field) != rule.Value {
			continue
		}
		if rule.From != "" {
			owner, err := v.find(record.String(fieldOwner))
			if err != nil {
				return levelNone, err
			}
			owned, err := v.isWithin(owner.String(fieldRole), rule.From)
			if err != nil || !owned {
				if err != nil {
					return levelNone, err
				}
				continue
			}
		}
		most = max(most, levelOf(rule.Access))
	}
	return most, nil
}

// byAccount shares with an external user their own account and contact, and with one who has
// a role the contacts of the account. Source:
// https://developer.salesforce.com/docs/atlas.en-us.securityImplGuide.meta/securityImplGuide/sharing_model_considerations.htm
func (v *Viewer) byAccount(object *schema.Object, record store.Row) (level, error) {
	id, account := record.String(fieldID), v.user.String(fieldAccount)
	external := v.user.String(fieldType) != typeInternal && account != ""
	switch {
	case !external:
	case object.Name == objectAccount && id == account,
		object.Name == objectContact && id == v.user.String(fieldContact),
		object.Name == objectContact && v.user.String(fieldRole) != "" && record.String(fieldAccount) == account:
		return levelRead, nil
	}
	return levelNone, nil
}

// follow gives the id that a path of relationships leads to: "Account", "Contact.Account",
// "Account__c", or "Id".
func (v *Viewer) follow(from store.Row, path string) (string, error) {
	id := from.String(fieldID)
	for name := range splitPath(path) {
		row, err := v.find(id)
		if err != nil || row == nil {
			return "", err
		}
		object := v.tx.Schema().ByKeyPrefix(id[:3])
		field := object.Relationship(name)
		if field == nil {
			field = object.Field(name)
		}
		if field == nil {
			return "", nil
		}
		id = row.String(field.Name)
	}
	return id, nil
}

// find reads a record of whatever object its id tells; nil when it is not there.
func (v *Viewer) find(id string) (store.Row, error) {
	if len(id) < 3 {
		return nil, nil
	}
	object := v.tx.Schema().ByKeyPrefix(id[:3])
	if object == nil || object.View != "" {
		return nil, nil
	}
	return v.tx.Get(object.Name, id), v.tx.Err()
}

func levelOf(access string) level {
	if access == "Edit" {
		return levelEdit
	}
	return levelRead
}
