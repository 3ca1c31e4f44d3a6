package schema

import "slices"

func userObjects(f Features) []*Object {
	return []*Object{user(f), userLogin(), profile(), userLicense(), userRole()}
}

func user(f Features) *Object {
	return object("User", "User", "Users", "005", creates, updates, searched, numerous, setup).of(
		id("User ID"),
		userIdentity(f),
		address("", ""),
		userLicensing(f),
		userExternal(f),
		userSettings(),
		each(created()[:1], ordered), created()[1:], modified(), stamped(),
	)
}

func userIdentity(f Features) []*Field {
	return slices.Concat(fields(
		text("Username", "Username", 80).with(required, idLookup, unique),
		text("LastName", "Last Name", 80).with(required),
		text("FirstName", "First Name", 40),
		compoundName("Full Name", "FirstName", "LastName"),
		text("CompanyName", "Company Name", 80).with(governed),
		text("Division", "Division", 80).with(governed),
		text("Department", "Department", 80).with(governed),
		text("Title", "Title", 80).with(governed),
		email("Email", "Email").with(required, idLookup),
		phone("Phone", "Phone").with(governed),
		phone("Fax", "Fax").with(governed),
		phone("MobilePhone", "Mobile").with(governed),
		text("Extension", "Extension", 40).with(governed),
		text("Alias", "Alias", 8).with(required),
		text("CommunityNickname", "Nickname", 40).with(required, unique),
		text("EmployeeNumber", "Employee Number", 20).with(governed),
		area("AboutMe", "About Me", 1000).with(governed),
	), when(f.Federation, text("FederationIdentifier", "SAML Federation ID", 512).with(unique)))
}

// userLicensing are the fields that say what a user is allowed: the license
// follows the profile, and UserType follows the license.
func userLicensing(f Features) []*Field {
	return slices.Concat(fields(
		boolean("IsActive", "Active"),
		reference("ProfileId", "Profile ID", "Profile", "Users", "Profile").with(required),
		reference("UserRoleId", "Role ID", "UserRole", "Users", "UserRole"),
		picklist("UserType", "User Type", userTypes()).with(readOnly),
		reference("ManagerId", "Manager ID", "Manager", "ManagedUsers", "User").with(governed),
		reference("DelegatedApproverId", "Delegated Approver ID", "", "", "Group", "User").with(governed),
		datetime("LastLoginDate", "Last Login").with(readOnly, ordered),
		datetime("LastPasswordChangeDate", "Last Password Change or Reset").with(readOnly),
		boolean("ForecastEnabled", "Allow Forecasting"),
	),
		when(f.PortalRoleField, picklist("PortalRole", "Portal Role Level", portalRoles())),
		when(f.Networks,
			boolean("IsPortalEnabled", "Is Portal Enabled").with(updateOnly),
			boolean("IsPortalSelfRegistered", "Is Self-Registered Customer Portal User").with(readOnly),
		),
		when(f.PrmSuperUser, boolean("IsPrmSuperUser", "Partner Super User")),
	)
}

func userExternal(f Features) []*Field {
	if !f.Networks && !f.CustomerPortal && !f.PartnerAccounts {
		return nil
	}
	return fields(
		reference("ContactId", "Contact ID", "Contact", "Users", "Contact"),
		reference("AccountId", "Account ID", "Account", "Users", "Account").with(readOnly),
		boolean("IsExtIndicatorVisible", "Show external indicator").with(readOnly),
	)
}

func userSettings() []*Field {
	return fields(
		picklist("TimeZoneSidKey", "Time Zone", timeZones()).with(required, initially("America/Los_Angeles")),
		picklist("LocaleSidKey", "Locale", locales()).with(required, initially("en_US")),
		picklist("EmailEncodingKey", "Email Encoding", emailEncodings()).with(required, initially("UTF-8")),
		picklist("LanguageLocaleKey", "Language", languages()).with(required, initially("en_US")),
		boolean("ReceivesInfoEmails", "Info Emails"),
		boolean("ReceivesAdminInfoEmails", "Admin Info Emails"),
		picklist("DigestFrequency", "Chatter Email Highlights Frequency",
			labelled("D", "Daily", "W", "Weekly", "N", "Never")).with(required, initially("D")),
		boolean("UserPermissionsMarketingUser", "Marketing User"),
		boolean("UserPermissionsOfflineUser", "Offline User"),
		boolean("UserPermissionsMobileUser", "Apex Mobile User"),
		boolean("UserPermissionsSFContentUser", "Salesforce CRM Content User"),
		boolean("UserPermissionsKnowledgeUser", "Knowledge User"),
		boolean("UserPermissionsInteractionUser", "Flow User"),
		boolean("UserPermissionsSupportUser", "Service Cloud User"),
		boolean("UserPreferencesShowTitleToExternalUsers", "ShowTitleToExternalUsers"),
		boolean("UserPreferencesShowEmailToExternalUsers", "ShowEmailToExternalUsers"),
		boolean("UserPreferencesLightningExperiencePreferred", "LightningExperiencePreferred"),
		boolean("UserPreferencesDisableAllFeedsEmail", "DisableAllFeedsEmail"),
		link("FullPhotoUrl", "Url for full-sized Photo", 1024).with(readOnly),
		link("SmallPhotoUrl", "Photo", 1024).with(readOnly),
		text("BadgeText", "User Photo badge text overlay", 80).with(readOnly),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlogin.htm
func userLogin() *Object {
	return object("UserLogin", "User Login", "User Login", "0Yw", updates, setup).of(
		id("User Login ID"),
		fields(
			reference("UserId", "User ID", "", "", "User").with(readOnly),
			boolean("IsFrozen", "Frozen").with(updateOnly),
			boolean("IsPasswordLocked", "Password Locked").with(updateOnly),
		),
		modified(),
	)
}

func profile() *Object {
	return object("Profile", "Profile", "Profiles", "00e", setup).of(
		id("Profile ID"),
		fields(
			text("Name", "Name", 255).with(required, naming, idLookup, readOnly),
			reference("UserLicenseId", "User License ID", "UserLicense", "", "UserLicense").with(required, readOnly),
			picklist("UserType", "User Type", userTypes()).with(readOnly),
			text("Description", "Description", 255).with(readOnly),
			boolean("IsSsoEnabled", "Is Single Sign-On Enabled").with(readOnly),
		),
		each(permissions(userPermission{"InstallMultiforce", installPermission}), readOnly),
		audited(),
	)
}

// UsedLicenses can be read, but not filtered by, from API version 64.0 on.
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlicense.htm
func userLicense() *Object {
	return object("UserLicense", "User License", "User Licenses", "100", setup).of(
		id("User License ID"),
		each(fields(
			text("LicenseDefinitionKey", "License Def. ID", 255).with(required),
			integer("TotalLicenses", "Total Licenses").with(required),
			picklist("Status", "Status", values("Active", "Disabled")).with(required, initially("Active")),
			integer("UsedLicenses", "Used Licenses").with(required, unfiltered),
			datetime("UsedLicensesLastUpdated", "Used Licenses Last Updated"),
			text("Name", "Name", 80).with(required, naming, idLookup),
			text("MasterLabel", "Master Label", 80).with(required),
			integer("MonthlyLoginsUsed", "Monthly Logins Used").with(unfiltered),
			integer("MonthlyLoginsEntitlement", "Monthly Logins Entitlement").with(unfiltered),
			datetime("CreatedDate", "Created Date").with(required),
			datetime("LastModifiedDate", "Last Modified Date").with(required),
		), readOnly),
		stamped(),
	)
}

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_role.htm
func userRole() *Object {
	return object("UserRole", "Role", "Role", "00E", creates, updates, deletes, searched, setup).of(
		id("Role ID"),
		fields(
			text("Name", "Name", 80).with(required, naming),
			reference("ParentRoleId", "Parent Role ID", "", "", "UserRole"),
			text("RollupDescription", "Description", 80),
			picklist("OpportunityAccessForAccountOwner", "Opportunity Access Level for Account Owner", accessLevels()).
				with(required, initially("Edit")),
			picklist("CaseAccessForAccountOwner", "Case Access Level for Account Owner", accessLevels()),
			picklist("ContactAccessForAccountOwner", "Contact Access Level for Account Owner", accessLevels()),
			reference("ForecastUserId", "User ID", "", "", "User").with(readOnly),
			boolean("MayForecastManagerShare", "May Forecast Manager Share").with(readOnly),
			text("DeveloperName", "Developer Name", 80).with(unique),
			reference("PortalAccountId", "Account ID", "", "", "Account").with(readOnly),
			picklist("PortalType", "Portal Type", portalTypes()).with(readOnly, initially("None")),
			picklist("PortalRole", "Portal Role", portalRoles()).with(readOnly),
			reference("PortalAccountOwnerId", "User ID", "", "", "User").with(readOnly),
		),
		modified(),
		stamped(),
	)
}
