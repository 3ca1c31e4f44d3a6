package schema

// namedObjects are what SetupEntityAccess, tab settings and policies name.
func namedObjects(f Features) []*Object {
	objects := []*Object{
		apexClass(), apexPage(), customPermission(), appDefinition(), tabDefinition(), packageLicense(), userPackageLicense(),
	}
	if f.UserAccessPolicies {
		objects = append(objects, userAccessPolicy())
	}
	return objects
}

func apexClass() *Object {
	return object("ApexClass", "Apex Class", "Apex Classes", "01p", setup).of(
		id("Class ID"),
		each(fields(
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("Name", "Name", 255).with(required, naming),
			number("ApiVersion", "Api Version", TypeDouble, 18, 1).with(required),
			picklist("Status", "Status", values("Inactive", "Active", "Deleted")).with(required, initially("Active")),
			boolean("IsValid", "Is Valid").with(initially(true)),
		), readOnly),
		audited(),
	)
}

func apexPage() *Object {
	return object("ApexPage", "Visualforce Page", "Visualforce Pages", "066", setup).of(
		id("Page ID"),
		each(fields(
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("Name", "Name", 80).with(required, naming),
			number("ApiVersion", "Api Version", TypeDouble, 18, 1).with(required),
			text("MasterLabel", "Label", 80).with(required),
			area("Description", "Description", 255),
		), readOnly),
		audited(),
	)
}

func customPermission() *Object {
	return object("CustomPermission", "Custom Permission", "Custom Permissions", "0CP", setup).of(
		id("Custom Permission ID"),
		deleted(),
		each(fields(
			text("DeveloperName", "Custom Permission Name", 80).with(required, naming),
			picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
			text("MasterLabel", "Master Label", 80).with(required),
			text("NamespacePrefix", "Namespace Prefix", 15),
			boolean("IsProtected", "Protected Component"),
			area("Description", "Description", 255),
		), readOnly),
		audited(),
	)
}

// appDefinition names an app; its id is the TabSet that SetupEntityAccess opens.
func appDefinition() *Object {
	return object("AppDefinition", "App Definition", "App Definitions", "02u", setup).of(
		id("App Definition ID"),
		each(fields(
			text("DurableId", "Durable ID", 18),
			text("Label", "Label", 255).with(required),
			text("MasterLabel", "Master Label", 255),
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("DeveloperName", "Developer Name", 255).with(naming),
			text("Description", "Description", 255),
			picklist("UiType", "UI Type", values("Aloha", "Lightning")).with(initially("Lightning")),
		), readOnly),
	)
}

// tabDefinition names a tab: its Name is the one of PermissionSetTabSetting.
func tabDefinition() *Object {
	return object("TabDefinition", "Tab Definition", "Tab Definitions", "01r", setup).of(
		id("Tab Definition ID"),
		each(fields(
			text("DurableId", "Durable ID", 18),
			text("Name", "Name", 255).with(required, naming),
			text("Label", "Label", 255).with(required),
			text("SobjectName", "Sobject Name", 255),
			boolean("IsCustom", "Is Custom"),
			boolean("IsAvailableInLightning", "Is Available in Lightning").with(initially(true)),
		), readOnly),
	)
}

func packageLicense() *Object {
	return object("PackageLicense", "Package License", "Package Licenses", "050", setup).of(
		id("Package License ID"),
		each(fields(
			picklist("Status", "Status", values("Trial", "Active", "Free", "Expired", "Suspended")).with(required, initially("Active")),
			datetime("ExpirationDate", "Expiration Date"),
			integer("AllowedLicenses", "Allowed Licenses").with(required),
			integer("UsedLicenses", "Used Licenses").with(required),
			text("NamespacePrefix", "Namespace Prefix", 15).with(required, naming),
		), readOnly),
		fields(
			datetime("CreatedDate", "Created Date").with(required, readOnly),
			datetime("LastModifiedDate", "Last Modified Date").with(required, readOnly),
		),
		stamped(),
	)
}

func userPackageLicense() *Object {
	return object("UserPackageLicense", "User Package License", "User Package License", "051", creates, deletes, setup).of(
		id("User Package License ID"),
		fields(
			reference("PackageLicenseId", "Package License ID", "PackageLicense", "", "PackageLicense").with(required, createOnly),
			reference("UserId", "User ID", "", "", "User").with(required, createOnly),
		),
		audited(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_useraccesspolicy.htm
func userAccessPolicy() *Object {
	return object("UserAccessPolicy", "User Access Policy", "User Access Policies", "0kE", setup).of(
		id("User Access Policy ID"),
		each(fields(
			text("DeveloperName", "Developer Name", 80).with(required, naming),
			picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
			text("MasterLabel", "Label", 80).with(required),
			text("NamespacePrefix", "Namespace Prefix", 15),
			area("Description", "Description", 255),
			picklist("Status", "Status", values("Active", "Design", "Test", "Migrate")).with(required, initially("Design")),
			picklist("TriggerType", "Trigger Type", values("Create", "CreateAndUpdate", "Update")),
			text("BooleanFilter", "Boolean Filter", 255),
			integer("Order", "Order"),
		), readOnly),
		audited(),
	)
}
