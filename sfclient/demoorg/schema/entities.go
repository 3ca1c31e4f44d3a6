package schema

// The objects below give a name to what SetupEntityAccess opens, beyond the
// classes, pages and permissions of named.go. Some of them are found by their Id,
// others by a durable id or by the id of an app.

func entityObjects() []*Object {
	return []*Object{
		appMenuItem(), flowDefinitionView(), connectedApplication(), externalClientApplication(),
		namedCredential(), externalCredential(), externalCredentialParameter(), externalDataSource(),
		orgWideEmailAddress(), entityDefinition(),
	}
}

// developerNamed are the fields of what is developed in Setup: an API name, and a
// label.
func developerNamed(label string) []*Field {
	return each(fields(
		text("DeveloperName", label+" Name", 80).with(required, naming),
		picklist("Language", "Master Language", languages()).with(required, initially("en_US")),
		text("MasterLabel", "Label", 80).with(required),
		text("NamespacePrefix", "Namespace Prefix", 15),
	), readOnly)
}

// appMenuItem names an app of the app menu. SetupEntityAccess has its
// ApplicationId, for the types TabSet and ConnectedApplication. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_appmenuitem.htm
func appMenuItem() *Object {
	return object("AppMenuItem", "App Menu Item", "App Menu Items", "0DS", setup).of(
		id("AppMenuItem ID"),
		deleted(),
		each(fields(
			integer("SortOrder", "Sort Order").with(required),
			text("Name", "Developer Name", 80).with(naming),
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("Label", "Label", 80),
			area("Description", "Description", 255),
			link("StartUrl", "Start Url", 1000),
			picklist("Type", "Type", values("ConnectedApplication", "Network", "ServiceProvider", "TabSet")),
			reference("ApplicationId", "Application ID", "", "", "ConnectedApplication"),
			boolean("IsAccessible", "Is Accessible"),
			boolean("IsVisible", "Is Visible"),
		), readOnly),
		audited(),
	)
}

// flowDefinitionView names a flow by the id of its FlowDefinition, in DurableId.
// Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_flowdefinitionview.htm
func flowDefinitionView() *Object {
	return object("FlowDefinitionView", "Flow Definition View", "Flow Definition Views", "3dd", setup).of(
		id("Flow Definition View ID"),
		each(fields(
			text("DurableId", "Durable ID", 255),
			text("ApiName", "API Name", 255).with(naming),
			text("Label", "Label", 255),
			area("Description", "Description", 255),
			picklist("ProcessType", "Process Type", values("AutoLaunchedFlow", "Flow", "RoutingFlow")),
			picklist("TriggerType", "Trigger Type", values("PlatformEvent", "RecordAfterSave", "RecordBeforeDelete", "RecordBeforeSave", "Scheduled")),
			picklist("RecordTriggerType", "Record Trigger", values("Create", "CreateAndUpdate", "Delete", "Update")),
			onEntity("TriggerObjectOrEventId", "Trigger Object or Event ID", "TriggerObjectOrEvent"),
			text("TriggerObjectOrEventLabel", "Trigger Object or Event Label", 255),
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("ActiveVersionId", "Active Version ID", 255),
			text("LatestVersionId", "Latest Version ID", 255),
			boolean("IsActive", "Active").with(initially(true)),
			boolean("IsTemplate", "Template"),
			datetime("LastModifiedDate", "Last Modified Date"),
		), readOnly),
	)
}

func connectedApplication() *Object {
	return object("ConnectedApplication", "Connected App", "Connected Apps", "0H4", setup).of(
		id("Connected App ID"),
		each(fields(
			text("Name", "Connected App Name", 80).with(required, naming),
			boolean("OptionsAllowAdminApprovedUsersOnly", "AllowAdminApprovedUsersOnly").with(initially(true)),
			boolean("OptionsIsInternal", "IsInternal"),
			link("StartUrl", "Start Url", 1000),
			link("MobileStartUrl", "Mobile Start Url", 1000),
		), readOnly),
		audited(),
	)
}

func externalClientApplication() *Object {
	return object("ExternalClientApplication", "External Client App", "External Client Apps", "0xI", setup).of(
		id("External Client App ID"),
		deleted(),
		developerNamed("External Client App"),
		each(fields(
			area("Description", "Description", 255),
			email("ContactEmail", "Contact Email"),
			picklist("DistributionState", "Distribution State", values("Local", "Packaged")).with(initially("Local")),
		), readOnly),
		audited(),
	)
}

func namedCredential() *Object {
	return object("NamedCredential", "Named Credential", "Named Credentials", "0XA", setup).of(
		id("Named Credential ID"),
		deleted(),
		developerNamed("Named Credential"),
		each(fields(
			link("Endpoint", "URL", 3000).with(unfiltered),
			picklist("PrincipalType", "Identity Type", values("Anonymous", "NamedUser", "PerUser")).with(initially("Anonymous")),
		), readOnly),
		audited(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_externalcredential.htm
func externalCredential() *Object {
	return object("ExternalCredential", "External Credential", "External Credentials", "0pE", setup).of(
		id("External Credential ID"),
		deleted(),
		developerNamed("External Credential"),
		each(fields(
			picklist("AuthenticationProtocol", "Authentication Protocol",
				values("AwsSv4", "Basic", "Custom", "JwtExchange", "Oauth", "Password")).with(required, initially("Custom")),
			area("Description", "Description", 255),
		), readOnly),
		audited(),
	)
}

// externalCredentialParameter is, for SetupEntityAccess, a principal of an external
// credential.
func externalCredentialParameter() *Object {
	return object("ExternalCredentialParameter", "External Credential Parameter", "External Credential Parameters", "0pP", setup).of(
		id("External Credential Parameter ID"),
		deleted(),
		each(fields(
			reference("ExternalCredentialId", "External Credential ID", "ExternalCredential", "ExternalCredentialParameters",
				"ExternalCredential").with(required),
			text("ParameterName", "Parameter Name", 80).with(required, naming),
			picklist("ParameterType", "Parameter Type", values("AuthParameter", "NamedPrincipal", "PerUserPrincipal")).
				with(required, initially("NamedPrincipal")),
		), readOnly),
		audited(),
	)
}

func externalDataSource() *Object {
	return object("ExternalDataSource", "External Data Source", "External Data Sources", "0XC", setup).of(
		id("External Data Source ID"),
		deleted(),
		developerNamed("External Data Source"),
		each(fields(
			picklist("Type", "Type", values("OData", "OData4", "SfdcOrg", "SimpleURL")).with(required, initially("OData4")),
			link("Endpoint", "URL", 2000).with(unfiltered),
		), readOnly),
		audited(),
	)
}

func orgWideEmailAddress() *Object {
	return object("OrgWideEmailAddress", "Organization-wide From Email Address", "Organization-wide From Email Addresses", "0D2", setup).of(
		id("Organization-wide Email Address ID"),
		each(fields(
			email("Address", "Email Address").with(required),
			text("DisplayName", "Display Name", 240).with(required, naming),
			boolean("IsAllowAllProfiles", "Allow All Profiles"),
		), readOnly),
		audited(),
	)
}

// entityDefinition lists the objects of the org, also custom settings and metadata
// types. The DurableId of a custom one is the 15-character id that SetupEntityAccess
// has with 18, for the type CustomEntityDefinition. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_entitydefinition.htm
func entityDefinition() *Object {
	return object("EntityDefinition", "Entity Definition", "Entity Definitions", "4ie", setup).of(
		id("Entity Definition ID"),
		each(fields(
			text("DurableId", "Durable ID", 255),
			text("QualifiedApiName", "Qualified API Name", 70).with(naming),
			text("DeveloperName", "Developer Name", 40),
			text("Label", "Label", 255),
			text("PluralLabel", "Plural Label", 255),
			text("MasterLabel", "Master Label", 255),
			text("NamespacePrefix", "Namespace Prefix", 15),
			text("KeyPrefix", "Key Prefix", 3),
			boolean("IsCustomSetting", "Is Custom Setting"),
			boolean("IsCustomizable", "Is Customizable").with(initially(true)),
			boolean("IsQueryable", "Is Queryable").with(initially(true)),
		), readOnly),
	)
}
