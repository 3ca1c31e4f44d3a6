package rules

import (
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
	for _, p := range anyOf {
		if a.Permissions[p] {
			return true
		}
	}
	return false
}

// The user permissions that an administrator's acts depend on. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_user.htm
const (
	permAssign        = "PermissionsAssignPermissionSets"
	permCustomize     = "PermissionsCustomizeApplication"
	permExternal      = "PermissionsManagePartners" // labelled Manage External Users
	permInternal      = "PermissionsManageInternalUsers"
	permManageRoles   = "PermissionsManageRoles"
	permModifyAll     = "PermissionsModifyAllData"
	permNetworks      = "PermissionsManageNetworks"
	permProfiles      = "PermissionsManageProfilesPermissionsets"
	permUsers         = "PermissionsManageUsers"
	permViewAll       = "PermissionsViewAllData"
	permViewRoles     = "PermissionsViewRoles"
	permViewSetup     = "PermissionsViewSetup"
	permissionsPrefix = "Permissions"
)

// LoadActor reads what a user may do: the union of the permission set of the
// profile and of those assigned, without expired assignments and without
// session-based permission sets. A user who is not there is refused.
func LoadActor(tx *store.Tx, userID string) (Actor, error) {
	user := tx.Get(objectUser, userID)
	if user == nil {
		return Actor{}, refusedWith(codeCrossKey, textCrossKey)
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
	for _, set := range tx.Select(objectPermissionSet, GrantingSets, userID, now) {
		for field, value := range set {
			if on, _ := value.(bool); on && strings.HasPrefix(field, permissionsPrefix) {
				actor.Permissions[field] = true
			}
		}
	}
	return actor, nil
}

// GrantingSets selects the permission sets that count for a user now: the arguments are the
// user and the moment.
const GrantingSets = `NOT "HasActivationRequired" AND "Id" IN (
	SELECT "PermissionSetId" FROM "PermissionSetAssignment"
	WHERE "AssigneeId" = ? AND ("ExpirationDate" IS NULL OR "ExpirationDate" > ?))`

// readers tells which permissions let an actor see an object: one of them is
// enough. An object that is not listed can be seen by everyone who has a session.
// Source: the "Special Access Rules" of each object's page, such as
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
var readers = map[string][]string{
	"Group":                       {permViewSetup},
	"GroupMember":                 {permViewSetup},
	"MutingPermissionSet":         {permViewSetup},
	objectNetworkMemberGroup:      {permNetworks, permViewAll, permModifyAll},
	"NetworkUserHistoryRecent":    {permModifyAll},
	objectObjectPermissions:       {permViewSetup},
	"FieldPermissions":            {permViewSetup},
	objectPermissionSet:           {permViewSetup, permAssign, permProfiles},
	objectAssignment:              {permViewSetup, permAssign, permProfiles},
	objectPermissionSetGroup:      {permViewSetup, permAssign},
	"PermissionSetGroupComponent": {permViewSetup},
	objectPermissionSetLicense:    {permViewSetup, permAssign},
	objectLicenseAssign:           {permViewSetup, permAssign},
	"PermissionSetTabSetting":     {permViewSetup},
	"SetupEntityAccess":           {permViewSetup},
	"UserAccessPolicy":            {permViewSetup},
	objectUserLicense:             {permViewSetup},
	"UserLogin":                   {permUsers, permInternal},
	objectUserRole:                {permViewRoles, permManageRoles},
}

// CanRead tells whether the actor sees an object, or one of its fields; field ""
// asks for the object. What can't be seen does not exist for the actor.
func (e *Engine) CanRead(actor Actor, object, field string) bool {
	o := e.schema.Object(object)
	if o == nil || field != "" && o.Field(field) == nil {
		return false
	}
	needed, guarded := readers[o.Name]
	if o.Tooling {
		needed, guarded = []string{permViewSetup}, true
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

// writers tells which permissions let an actor write a setup object: one of them
// is enough.
var writers = map[string][]string{
	"Group":                  {permUsers, permInternal},
	"GroupMember":            {permUsers, permInternal},
	"UserLogin":              {permUsers, permInternal},
	"Network":                {permNetworks},
	objectNetworkMember:      {permNetworks},
	objectAssignment:         {permAssign},
	objectLicenseAssign:      {permAssign},
	objectPackageAssign:      {permPackages},
	objectUserRole:           {permManageRoles},
	objectPermissionSet:      {permProfiles},
	objectObjectPermissions:  {permProfiles},
	objectFieldPermissions:   {permProfiles},
	objectSetupAccess:        {permProfiles},
	objectTabSetting:         {permProfiles},
	objectNetworkMemberGroup: {permNetworks, permModifyAll},
}

// mayWrite tells whether the actor may write the object: by user permission for a
// setup object, by object permission for every other. right is the
// ObjectPermissions field that is needed.
func (w *write) mayWrite(right string) bool {
	if needed, ok := writers[w.object.Name]; ok {
		return w.actor.hasPermission(needed...)
	}
	if w.object.Setup {
		return w.actor.hasPermission(permCustomize)
	}
	if w.actor.hasPermission(permModifyAll) {
		return true
	}
	return w.grantsObject(right)
}

func (w *write) grantsObject(right string) bool {
	where := `"SobjectType" = ? AND "` + right + `" AND "ParentId" IN (
		SELECT "Id" FROM "PermissionSet" WHERE ` + GrantingSets + `)`
	return w.tx.Count(objectObjectPermissions, where, w.object.Name, w.actor.UserID, store.FormatTime(w.tx.Now())) > 0
}

// Rights tells, object by object, what the actor may do with its records. An object
// of its own rules is left to them: the describe of Salesforce says no more of it
// than what the API can do. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
func (e *Engine) Rights(tx *store.Tx, actor Actor) func(object string) schema.Rights {
	granted := map[string]schema.Rights{}
	if !actor.hasPermission(permModifyAll) {
		where := `"ParentId" IN (SELECT "Id" FROM "PermissionSet" WHERE ` + GrantingSets + `)`
		for _, row := range tx.Select(objectObjectPermissions, where, actor.UserID, store.FormatTime(tx.Now())) {
			r := granted[row.String("SobjectType")]
			r.Create = r.Create || row.Bool("PermissionsCreate")
			r.Edit = r.Edit || row.Bool("PermissionsEdit")
			r.Delete = r.Delete || row.Bool("PermissionsDelete")
			granted[row.String("SobjectType")] = r
		}
	}
	return func(object string) schema.Rights {
		o := e.schema.Object(object)
		if o == nil || o.Setup || actor.hasPermission(permModifyAll) {
			return schema.Rights{Create: true, Edit: true, Delete: true}
		}
		return granted[o.Name]
	}
}
