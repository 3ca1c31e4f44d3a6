package rules

import (
	"slices"
	"strings"
	"time"

	"cupgrade/sfclient/demoorg/schema"
	"cupgrade/sfclient/demoorg/store"
)

// Actor is the user in whose name a request is answered.
type Actor struct {
	UserID string
	// Permissions holds the user permissions that are granted, by their field
	// name on PermissionSet ("PermissionsManageUsers").
	Permissions map[string]bool
	// Place is the user's time zone, in which the days of queries begin.
	Place *time.Location
	// Active says that the user can log in.
	Active bool
	// read is when this was so, and ends when the first of the assignments behind it expires;
	// zero for never.
	read, ends time.Time
}

// HoldsAt tells whether what was read still holds at a moment, if nothing was written since.
func (a Actor) HoldsAt(now time.Time) bool {
	return !now.Before(a.read) && (a.ends.IsZero() || now.Before(a.ends))
}

// hasPermission tells whether the actor has one of the permissions.
func (a Actor) hasPermission(anyOf ...string) bool {
	return slices.ContainsFunc(anyOf, func(p string) bool { return a.Permissions[p] })
}

// The user permissions that an administrator's acts depend on, beside those of the tables.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
const (
	permExternal      = "PermissionsManagePartners" // labelled Manage External Users
	permInternal      = "PermissionsManageInternalUsers"
	permManageRoles   = "PermissionsManageRoles"
	permModifyAll     = "PermissionsModifyAllData"
	permUsers         = "PermissionsManageUsers"
	permViewRoles     = "PermissionsViewRoles"
	permissionsPrefix = "Permissions"
)

// LoadActor reads what a user may do: the union of the permission set of the
// profile and of those assigned, without expired assignments and without
// session-based permission sets. A user who is not there is refused.
func LoadActor(tx *store.Tx, userID string) (Actor, error) {
	user := tx.Get(objectUser, userID, fieldIsActive, "TimeZoneSidKey")
	if user == nil {
		return Actor{}, refuse("unknown-owner", words{})
	}
	actor := Actor{UserID: userID, Permissions: map[string]bool{}, Active: user.Bool(fieldIsActive), read: tx.Now()}
	var err error
	actor.Place, err = timeZone(user.String("TimeZoneSidKey"))
	tx.Fail("find the running user's time zone", err)
	now := store.FormatTime(tx.Now())
	next := tx.First(objectAssignment, `"AssigneeId" = ? AND "ExpirationDate" > ? ORDER BY "ExpirationDate"`, userID, now)
	if next != nil {
		actor.ends, err = store.ParseTime(next.String("ExpirationDate"))
		tx.Fail("read when an assignment expires", err)
	}
	for _, set := range tx.Select(objectPermissionSet, grantingSets, userID, now) {
		for field, value := range set {
			if value == true && strings.HasPrefix(field, permissionsPrefix) {
				actor.Permissions[field] = true
			}
		}
	}
	return actor, nil
}

// grantingSets selects the permission sets that count for a user now: the arguments are the
// user and the moment.
const grantingSets = `NOT "HasActivationRequired" AND "Id" IN (
	SELECT "PermissionSetId" FROM "PermissionSetAssignment"
	WHERE "AssigneeId" = ? AND ("ExpirationDate" IS NULL OR "ExpirationDate" > ?))`

// ObjectRights are what the permissions of an object allow.
type ObjectRights struct{ Read, Create, Edit, Delete, ViewAll, ModifyAll bool }

// LoadObjectRights reads what a user may do with the records of each object that a
// permission set grants.
func LoadObjectRights(tx *store.Tx, userID string) map[string]ObjectRights {
	granted := map[string]ObjectRights{}
	where := `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE ` + grantingSets + `)`
	for _, row := range tx.Select(objectObjectPermissions, where, userID, store.FormatTime(tx.Now())) {
		may := granted[row.String(fieldSobjectType)]
		may.Read = may.Read || row.Bool("PermissionsRead")
		may.Create = may.Create || row.Bool("PermissionsCreate")
		may.Edit = may.Edit || row.Bool("PermissionsEdit")
		may.Delete = may.Delete || row.Bool("PermissionsDelete")
		may.ViewAll = may.ViewAll || row.Bool("PermissionsViewAllRecords")
		may.ModifyAll = may.ModifyAll || row.Bool("PermissionsModifyAllRecords")
		granted[row.String(fieldSobjectType)] = may
	}
	return granted
}

// CanRead tells whether the actor sees an object, or one of its fields; field ""
// asks for the object. What can't be seen does not exist for the actor.
func (e *Engine) CanRead(actor Actor, object, field string) bool {
	o := e.schema.Object(object)
	if o == nil || field != "" && o.Field(field) == nil {
		return false
	}
	needed, guarded := known().Readers[o.Name]
	if o.Tooling {
		needed, guarded = []string{"PermissionsViewSetup"}, true
	}
	return !guarded || actor.hasPermission(needed...)
}

// OwnRows is the field by which the actor sees no rows of an object but their own; "" when
// all can be seen. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
func (e *Engine) OwnRows(actor Actor, object string) string {
	if object == "LoginHistory" && !actor.hasPermission(permUsers, "PermissionsMonitorLoginHistory") {
		return fieldUserID
	}
	return ""
}

// mayWrite tells whether the actor may write the object: by user permission for a
// setup object, by object permission for every other.
func (w *write) mayWrite() bool {
	if needed, listed := known().Writers[w.object.Name]; listed {
		return w.actor.hasPermission(needed...)
	}
	if w.object.Setup {
		return w.actor.hasPermission("PermissionsCustomizeApplication")
	}
	if w.actor.hasPermission(permModifyAll) {
		return true
	}
	may := LoadObjectRights(w.tx, w.actor.UserID)[w.object.Name]
	return [...]bool{creating: may.Create, updating: may.Edit, removing: may.Delete}[w.kind]
}

// accessRule names the rule that refuses an actor who may not write the object.
func (w *write) accessRule() string {
	for _, r := range Rules() {
		if r.Object == w.object.Name && strings.HasPrefix(r.Name, "admin-may-not-") {
			return r.Name
		}
	}
	return "admin-may-not-write"
}

// Rights tells, object by object, what the actor may do with its records. An object
// of its own rules is left to them: the describe of Salesforce says no more of it
// than what the API can do. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
func (e *Engine) Rights(tx *store.Tx, actor Actor) func(object string) schema.Rights {
	mayAll := actor.hasPermission(permModifyAll)
	var granted map[string]ObjectRights
	if !mayAll {
		granted = LoadObjectRights(tx, actor.UserID)
	}
	return func(object string) schema.Rights {
		o := e.schema.Object(object)
		if o == nil || o.Setup || mayAll {
			return schema.Rights{Create: true, Edit: true, Delete: true}
		}
		may := granted[o.Name]
		return schema.Rights{Create: may.Create, Edit: may.Edit, Delete: may.Delete}
	}
}
