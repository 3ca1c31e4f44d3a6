package schema

func organization() *Object {
	return object("Organization", "Organization", "Organizations", "00D", updates).of(
		id("Organization ID"),
		fields(
			text("Name", "Name", 80).with(required, naming, updateOnly),
			text("Division", "Division", 80).with(updateOnly),
		),
		address("", "", updateOnly),
		fields(
			phone("Phone", "Phone").with(updateOnly),
			phone("Fax", "Fax").with(updateOnly),
			text("PrimaryContact", "Primary Contact", 80).with(updateOnly),
			picklist("DefaultLocaleSidKey", "Locale", locales()).with(required, updateOnly, initially("en_US")),
			picklist("TimeZoneSidKey", "Time Zone", timeZones()).with(required, updateOnly, initially("America/Los_Angeles")),
			picklist("LanguageLocaleKey", "Language", languages()).with(required, updateOnly, initially("en_US")),
			picklist("DefaultAccountAccess", "Default Account Access", accessLevels()).with(readOnly),
			picklist("DefaultContactAccess", "Default Contact Access", accessLevels()).with(readOnly),
			picklist("DefaultOpportunityAccess", "Default Opportunity Access", accessLevels()).with(readOnly),
			picklist("DefaultLeadAccess", "Default Lead Access", accessLevels()).with(readOnly),
			picklist("DefaultCaseAccess", "Default Case Access", accessLevels()).with(readOnly),
			integer("FiscalYearStartMonth", "Fiscal Year Starts In").with(readOnly),
			picklist("OrganizationType", "Edition", values("Team Edition", "Professional Edition", "Enterprise Edition",
				"Developer Edition", "Personal Edition", "Unlimited Edition", "Contact Manager Edition", "Base Edition")).with(readOnly),
			text("NamespacePrefix", "Namespace Prefix", 15).with(readOnly),
			text("InstanceName", "Instance Name", 5).with(readOnly),
			boolean("IsSandbox", "Is Sandbox").with(readOnly),
			boolean("IsReadOnly", "Is Read Only").with(readOnly),
			datetime("TrialExpirationDate", "Trial Expiration Date").with(readOnly),
		),
		audited(),
	)
}
