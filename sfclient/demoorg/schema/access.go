package schema

import (
	"fmt"
	"strings"
)

// accessObjects say what a permission set opens. Rows are of sets that an administrator
// made: those of profiles and groups follow from what owns them.
func accessObjects() []*Object {
	return []*Object{
		objectPermissions(), fieldPermissions(), setupEntityAccess(), permissionSetTabSetting(), userPermissionAccess(),
	}
}

// parent is the permission set that grants. Of a row that mutes it is the id of a
// muting set, which the reference does not lead to. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
func parent(children string) *Field {
	return reference("ParentId", "Parent ID", "Parent", children, "PermissionSet").with(required, createOnly)
}

// sobjectType is not restricted to a list: any object of an org may stand in it.
func sobjectType() *Field {
	return picklist("SobjectType", "Sobject Type Name", nil).with(required, createOnly)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_objectpermissions.htm
func objectPermissions() *Object {
	return object("ObjectPermissions", "Object Permissions", "Object Permissions", "110", creates, updates, deletes, setup).of(
		id("ObjectPermissions ID"),
		fields(parent("ObjectPerms"), sobjectType()),
		fields(
			boolean("PermissionsCreate", "Create Records"),
			boolean("PermissionsRead", "Read Records"),
			boolean("PermissionsEdit", "Edit Records"),
			boolean("PermissionsDelete", "Delete Records"),
			boolean("PermissionsViewAllRecords", "Read All Records"),
			boolean("PermissionsModifyAllRecords", "Edit All Records"),
			boolean("PermissionsViewAllFields", "View All Fields"),
		),
		audited(),
	)
}

func fieldPermissions() *Object {
	return object("FieldPermissions", "Field Permissions", "Field Permissions", "01k", creates, updates, deletes, setup).of(
		id("FieldPermissions ID"),
		fields(parent("FieldPerms"), sobjectType()),
		fields(
			picklist("Field", "Field Name", nil).with(required, createOnly),
			boolean("PermissionsEdit", "Edit Field"),
			boolean("PermissionsRead", "Read Field"),
		),
		stamped(),
	)
}

func setupEntityAccess() *Object {
	return object("SetupEntityAccess", "Setup Entity Access", "Setup Entity Access", "0J0", creates, deletes, setup).of(
		id("SetupEntityAccess ID"),
		fields(
			parent("SetupEntityAccessItems"),
			reference("SetupEntityId", "Setup Entity ID", "", "", "ApexClass", "ApexPage", "ConnectedApplication",
				"CustomPermission", "ExternalClientApplication", "ExternalCredentialParameter", "ExternalDataSource",
				"NamedCredential", "OrgWideEmailAddress", "TabSet").with(required, createOnly),
			picklist("SetupEntityType", "Setup Entity Type", setupEntityTypes()).with(readOnly),
		),
		stamped(),
	)
}

// permissionSetTabSetting has no row for a hidden tab.
func permissionSetTabSetting() *Object {
	return object("PermissionSetTabSetting", "Permission Set Tab Setting", "Permission Set Tab Settings", "01P", creates, updates, deletes, setup).of(
		id("Permission Set Tab Setting ID"),
		fields(
			parent(""),
			text("Name", "Name", 255).with(required, createOnly, naming),
			picklist("Visibility", "Visibility", labelled("DefaultOn", "Default On", "DefaultOff", "Default Off")).
				with(required),
		),
		stamped(),
	)
}

// userPermissionAccess is what each user may do in all: a row per user, whose Id is
// the user's. The API shows the running user's row alone.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpermissionaccess.htm
func userPermissionAccess() *Object {
	granted := each(permissions(), readOnly)
	o := object("UserPermissionAccess", "User Permission Access", "User Permission Access", "0up").of(
		id("User Permission Access ID"),
		fields(datetime("LastCacheUpdate", "Last Cache Update").with(readOnly)),
		granted,
	)
	o.View = permissionUnion(granted)
	return o
}

// permissionUnion joins what the profile grants with what each active assignment
// does. The permission set of a group is already net of muting.
func permissionUnion(granted []*Field) string {
	columns := make([]string, len(granted))
	for i, f := range granted {
		columns[i] = fmt.Sprintf(`max(p."%[1]s") AS "%[1]s"`, f.Name)
	}
	return `SELECT u."Id" AS "Id", u."SystemModstamp" AS "LastCacheUpdate", ` + strings.Join(columns, ", ") + `
		FROM "User" u JOIN "PermissionSet" p ON p."ProfileId" = u."ProfileId" OR p."Id" IN (
			SELECT a."PermissionSetId" FROM "PermissionSetAssignment" a WHERE a."AssigneeId" = u."Id" AND a."IsActive")
		GROUP BY u."Id"`
}
