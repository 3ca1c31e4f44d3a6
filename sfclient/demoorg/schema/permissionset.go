package schema

func permissionSetObjects(f Features) []*Object {
	return []*Object{
		permissionSet(), permissionSetAssignment(f),
		permissionSetGroup(), permissionSetGroupComponent(), mutingPermissionSet(),
		permissionSetLicense(), permissionSetLicenseAssign(),
	}
}

// A permission set that a profile or a group owns is a row here too. LicenseId is
// a user license, a permission set license, or null for any.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
func permissionSet() *Object {
	return object("PermissionSet", "Permission Set", "Permission Sets", "0PS", creates, updates, deletes, setup).of(
		id("PermissionSet ID"),
		fields(
			text("Name", "Permission Set Name", 80).with(required, naming),
			text("Label", "Permission Set Label", 80).with(required),
			reference("LicenseId", "License ID", "License", "", "PermissionSetLicense", "UserLicense").with(createOnly),
		),
		each(fields(
			reference("ProfileId", "Profile ID", "Profile", "", "Profile"),
			boolean("IsOwnedByProfile", "Is Owned By Profile"),
			boolean("IsCustom", "Custom").with(initially(true)),
			text("NamespacePrefix", "Namespace Prefix", 15),
			reference("PermissionSetGroupId", "Permission Set Group ID", "PermissionSetGroup", "", "PermissionSetGroup"),
			picklist("Type", "Permission Set Type", permissionSetTypes()).with(required, initially("Regular")),
		), readOnly),
		fields(area("Description", "Description", 255), boolean("HasActivationRequired", "Has Activation Required")),
		permissions(userPermission{"InstallPackaging", installPermission}),
		audited(),
	)
}

// An assignment is of a permission set or of a group: the other id is the
// group's own permission set. It can be created and deleted, never changed.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetassignment.htm
func permissionSetAssignment(f Features) *Object {
	return object("PermissionSetAssignment", "Permission Set Assignment", "Permission Set Assignments", "0Pa", creates, deletes, setup).of(
		id("PermissionSetAssignment ID"),
		fields(
			reference("PermissionSetId", "PermissionSet ID", "PermissionSet", "Assignments", "PermissionSet").with(createOnly),
			reference("PermissionSetGroupId", "Permission Set Group ID", "PermissionSetGroup", "Assignments",
				"PermissionSetGroup").with(createOnly),
			reference("AssigneeId", "Assignee ID", "Assignee", "PermissionSetAssignments", "User").with(required, createOnly),
			datetime("ExpirationDate", "Expires On").with(createOnly),
			boolean("IsActive", "Is Active").with(readOnly, initially(true)),
		),
		when(f.UserAccessPolicies, boolean("IsRevoked", "Is Revoked").with(readOnly)),
		stamped(),
	)
}

func permissionSetGroup() *Object {
	return object("PermissionSetGroup", "Permission Set Group", "Permission Set Groups", "0PG", setup).of(
		id("Permission Set Group ID"),
		deleted(),
		each(fields(
			text("DeveloperName", "Developer Name", 80).with(required, naming),
			picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
			text("MasterLabel", "Label", 80).with(required),
			text("NamespacePrefix", "Namespace Prefix", 15),
			area("Description", "Description", 255),
			picklist("Status", "Status", values("Updated", "Outdated", "Updating", "Failed")).with(required, initially("Updated")),
			boolean("HasActivationRequired", "Has Activation Required"),
		), readOnly),
		audited(),
	)
}

// A component is a permission set of a group, or the muting set of it.
func permissionSetGroupComponent() *Object {
	return object("PermissionSetGroupComponent", "Permission Set Group Component", "Permission Set Group Components", "0PD", setup).of(
		id("Permission Set Group Component ID"),
		deleted(),
		each(fields(
			reference("PermissionSetGroupId", "Permission Set Group ID", "PermissionSetGroup", "PermissionSetGroupComponents",
				"PermissionSetGroup").with(required),
			reference("PermissionSetId", "Permission Set ID", "PermissionSet", "PermissionSetGroupComponents",
				"MutingPermissionSet", "PermissionSet").with(required),
		), readOnly),
		audited(),
	)
}

func mutingPermissionSet() *Object {
	return object("MutingPermissionSet", "Muting Permission Set", "Muting Permission Sets", "0QM", setup).of(
		id("Muting Permission Set ID"),
		deleted(),
		each(fields(
			text("DeveloperName", "Muting Permission Set Name", 80).with(required, naming),
			picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
			text("MasterLabel", "Label", 80).with(required),
			text("NamespacePrefix", "Namespace Prefix", 15),
			area("Description", "Description", 255),
		), readOnly),
		each(permissions(userPermission{"InstallPackaging", installPermission}), readOnly),
		audited(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionsetlicense.htm
func permissionSetLicense() *Object {
	return object("PermissionSetLicense", "Permission Set License", "Permission Set Licenses", "0PL", setup).of(
		id("Permission Set License ID"),
		deleted(),
		each(fields(
			text("DeveloperName", "Permission Set License Name", 80).with(required, naming),
			picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
			text("MasterLabel", "Permission Set License Label", 80).with(required),
			text("PermissionSetLicenseKey", "Permission Set License Key", 255).with(required),
			integer("TotalLicenses", "Total Licenses").with(required),
			integer("UsedLicenses", "Used Licenses").with(required),
			picklist("Status", "Status", values("Active", "Disabled")).with(required, initially("Active")),
			date("ExpirationDate", "Expiration Date"),
		), readOnly),
		audited(),
	)
}

func permissionSetLicenseAssign() *Object {
	return object("PermissionSetLicenseAssign", "Permission Set License Assignment", "Permission Set License Assignments",
		"2LA", creates, deletes, setup).of(
		id("Permission Set License Assignment ID"),
		deleted(),
		fields(
			reference("PermissionSetLicenseId", "Permission Set License ID", "PermissionSetLicense", "PermissionSetLicenseAssignments",
				"PermissionSetLicense").with(required, createOnly),
			reference("AssigneeId", "Assigned User ID", "Assignee", "PermissionSetLicenseAssignments", "User").with(required, createOnly),
		),
		audited(),
	)
}
