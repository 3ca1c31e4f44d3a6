package schema

// toolingObjects tell of the org's automation, layouts and dependencies. Most of them
// are there for queries of the Tooling API alone. Source:
// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_list.htm
func toolingObjects(f Features) []*Object {
	objects := []*Object{
		apexTrigger(), validationRule(), flowDefinition(), flow(), layout(), profileLayout(), permissionDependency(),
	}
	if f.UserAccessPolicies {
		objects = append(objects, userAccessPolicyAction())
	}
	return objects
}

func tooling(o *Object) { o.Tooling, o.Setup = true, true }

// onEntity is a reference to the object that something is defined on.
func onEntity(name, label, relationship string) *Field {
	return reference(name, label, relationship, "", "EntityDefinition")
}

func apexTrigger() *Object {
	return object("ApexTrigger", "Apex Trigger", "Apex Triggers", "01q", setup).of(
		id("Trigger ID"),
		each(fields(
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("Name", "Name", 80).with(required, naming),
			text("TableEnumOrId", "Custom Object Definition ID", 40),
			picklist("Status", "Status", values("Inactive", "Active", "Deleted")).with(required, initially("Active")),
			boolean("UsageBeforeInsert", "BeforeInsert"),
			boolean("UsageAfterInsert", "AfterInsert"),
			boolean("UsageBeforeUpdate", "BeforeUpdate"),
			boolean("UsageAfterUpdate", "AfterUpdate"),
			boolean("IsValid", "Is Valid").with(initially(true)),
			number("ApiVersion", "Api Version", TypeDouble, 18, 1).with(required, initially(62.0)),
		), readOnly),
		audited(),
	)
}

func validationRule() *Object {
	return object("ValidationRule", "Validation Rule", "Validation Rules", "03d", tooling).of(
		id("Validation Rule ID"),
		each(fields(
			onEntity("EntityDefinitionId", "Entity Definition ID", "EntityDefinition"),
			text("ValidationName", "Rule Name", 80).with(required, naming),
			boolean("Active", "Active"),
			area("Description", "Description", 255),
			text("ErrorDisplayField", "Error Location", 255),
			area("ErrorMessage", "Error Message", 255),
			text("NamespacePrefix", "Namespace Prefix", 15),
		), readOnly),
		audited(),
	)
}

func flowDefinition() *Object {
	return object("FlowDefinition", "Flow Definition", "Flow Definitions", "300", tooling).of(
		id("Flow Definition ID"),
		developerNamed("Flow Definition"),
		each(fields(
			reference("ActiveVersionId", "Active Version ID", "ActiveVersion", "", "Flow"),
			reference("LatestVersionId", "Latest Version ID", "LatestVersion", "", "Flow"),
		), readOnly),
		audited(),
	)
}

func flow() *Object {
	return object("Flow", "Flow Version", "Flow Versions", "301", tooling).of(
		id("Flow ID"),
		each(fields(
			reference("DefinitionId", "Flow Definition ID", "Definition", "Versions", "FlowDefinition"),
			text("MasterLabel", "Label", 255).with(required, naming),
			picklist("ProcessType", "Process Type", values("AutoLaunchedFlow", "Flow", "RoutingFlow")),
			picklist("Status", "Status", values("Active", "Draft", "Obsolete", "InvalidDraft")).with(initially("Active")),
			integer("VersionNumber", "Version Number").with(initially(int64(1))),
			area("Description", "Description", 255),
		), readOnly),
		audited(),
	)
}

func layout() *Object {
	return object("Layout", "Layout", "Layouts", "00h", tooling).of(
		id("Layout ID"),
		each(fields(
			text("Name", "Name", 80).with(required, naming),
			text("TableEnumOrId", "Entity", 40),
			picklist("LayoutType", "Layout Type", values("Standard", "GlobalQuickActionList", "UserInfo")).with(initially("Standard")),
			onEntity("EntityDefinitionId", "Entity Definition ID", "EntityDefinition"),
		), readOnly),
		audited(),
	)
}

func profileLayout() *Object {
	return object("ProfileLayout", "Profile Layout", "Profile Layouts", "01G", tooling).of(
		id("Profile Layout ID"),
		each(fields(
			reference("ProfileId", "Profile ID", "Profile", "", "Profile").with(required),
			reference("LayoutId", "Layout ID", "Layout", "", "Layout").with(required),
			text("RecordTypeId", "Record Type ID", 18),
			text("TableEnumOrId", "Entity", 40).with(required),
		), readOnly),
	)
}

// permissionDependency says which permission needs which.
func permissionDependency() *Object {
	kind := func(name, label string) *Field {
		return picklist(name, label, values("User Permission", "Object Permission", "Field Permission")).with(required)
	}
	return object("PermissionDependency", "Permission Dependency", "Permission Dependencies", "1Pd", tooling).of(
		id("Permission Dependency ID"),
		each(fields(
			text("Permission", "Permission", 255).with(required, naming),
			kind("PermissionType", "Permission Type"),
			text("RequiredPermission", "Required Permission", 255).with(required),
			kind("RequiredPermissionType", "Required Permission Type"),
		), readOnly),
	)
}

func userAccessPolicyAction() *Object {
	return object("UserAccessPolicyAction", "User Access Policy Action", "User Access Policy Actions", "0kF", tooling).of(
		id("User Access Policy Action ID"),
		each(fields(
			reference("UserAccessPolicyId", "User Access Policy ID", "UserAccessPolicy", "", "UserAccessPolicy").with(required),
			picklist("Action", "Action", values("Grant", "Revoke")).with(required),
			text("TargetId", "Target ID", 18).with(required),
			text("Type", "Type", 40),
		), readOnly),
		audited(),
	)
}
