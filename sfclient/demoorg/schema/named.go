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
	return Object{Name: "ApexClass", Label: "Apex Class", LabelPlural: "Apex Classes", KeyPrefix: "01p", Setup: true}.of(
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
	return Object{
		Name: "ApexPage", Label: "Visualforce Page", LabelPlural: "Visualforce Pages", KeyPrefix: "066", Setup: true,
	}.of(
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
	return Object{
		Name: "CustomPermission", Label: "Custom Permission", LabelPlural: "Custom Permissions", KeyPrefix: "0CP", Setup: true,
	}.of(
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
	return Object{Name: "AppDefinition", Label: "App Definition", LabelPlural: "App Definitions", KeyPrefix: "02u", Setup: true}.of(
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
	return Object{Name: "TabDefinition", Label: "Tab Definition", LabelPlural: "Tab Definitions", KeyPrefix: "01r", Setup: true}.of(
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
	return Object{
		Name: "PackageLicense", Label: "Package License", LabelPlural: "Package Licenses", KeyPrefix: "050", Setup: true,
	}.of(
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
	return Object{
		Name: "UserPackageLicense", Label: "User Package License", LabelPlural: "User Package Licenses", KeyPrefix: "051",
		Createable: true, Deletable: true, Setup: true,
	}.of(
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
	return Object{
		Name: "UserAccessPolicy", Label: "User Access Policy", LabelPlural: "User Access Policies", KeyPrefix: "0kE", Setup: true,
	}.of(
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
