package schema

// userTypes are the values of User.UserType and Profile.UserType.
func userTypes() []PicklistValue {
	return labelled(
		"Standard", "Standard",
		"PowerPartner", "Partner",
		"PowerCustomerSuccess", "Customer Portal Manager",
		"CustomerSuccess", "Customer Portal User",
		"Guest", "Guest",
		"CspLitePortal", "High Volume Portal",
		"CsnOnly", "CSN Only",
		"SelfService", "Self Service",
	)
}

// portalTypes are the kinds of users that a role is for.
func portalTypes() []PicklistValue {
	return labelled("None", "None", "CustomerPortal", "Customer Portal", "Partner", "Partner")
}

// portalRoles are the levels of the roles of one account; the lowest is labelled
// User, and the shared role of account role optimization is PersonAccount.
func portalRoles() []PicklistValue {
	return labelled("Executive", "Executive", "Manager", "Manager", "Worker", "User", "PersonAccount", "Person Account")
}

// groupTypes are the kinds of Group records: an AllCustomerPortal and a
// PRMOrganization group exist once, a role has up to three.
func groupTypes() []PicklistValue {
	return labelled(
		"Regular", "Regular",
		"Role", "Role",
		"RoleAndSubordinates", "Role and Subordinates",
		"RoleAndSubordinatesInternal", "Role and Internal Subordinates",
		"AllCustomerPortal", "All Customer Portal Users",
		"PRMOrganization", "All Partner Users",
		"Organization", "Organization",
		"Queue", "Queue",
		"Case", "Case",
		"Manager", "Manager",
		"ManagerAndSubordinatesInternal", "Manager and Internal Subordinates",
		"Territory", "Territory",
		"TerritoryAndSubordinates", "Territory and Subordinates",
		"CollaborationGroup", "Collaboration Group",
		"GuestUserGroup", "Guest User Group",
	)
}

// permissionSetTypes are the kinds of PermissionSet records: a profile and a
// permission set group own one each.
func permissionSetTypes() []PicklistValue {
	return values("Regular", "Standard", "Session", "Group", "Profile", "Integration")
}

// setupEntityTypes are the kinds of things that SetupEntityAccess opens.
func setupEntityTypes() []PicklistValue {
	return values("ApexClass", "ApexPage", "BotDefinition", "ConnectedApplication", "CustomEntityDefinition",
		"CustomPermission", "EmailRoutingAddress", "ExternalClientApplication", "ExternalCredentialParameter",
		"ExternalDataSource", "FlowDefinition", "MessagingChannel", "NamedCredential", "OrgWideEmailAddress",
		"ServiceProvider", "StandardInvocableActionType", "TabSet")
}

func salutations() []PicklistValue { return values("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx.") }

func leadSources() []PicklistValue {
	return values("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
}

func industries() []PicklistValue {
	return values("Agriculture", "Apparel", "Banking", "Biotechnology", "Chemicals", "Communications", "Construction",
		"Consulting", "Education", "Electronics", "Energy", "Engineering", "Entertainment", "Environmental", "Finance",
		"Food & Beverage", "Government", "Healthcare", "Hospitality", "Insurance", "Machinery", "Manufacturing", "Media",
		"Not For Profit", "Recreation", "Retail", "Shipping", "Technology", "Telecommunications", "Transportation",
		"Utilities", "Other")
}

func languages() []PicklistValue {
	return labelled(
		"en_US", "English", "de", "German", "es", "Spanish", "fr", "French", "it", "Italian",
		"ja", "Japanese", "sv", "Swedish", "ko", "Korean", "zh_TW", "Chinese (Traditional)",
		"zh_CN", "Chinese (Simplified)", "pt_BR", "Portuguese (Brazil)", "nl_NL", "Dutch", "da", "Danish",
		"th", "Thai", "fi", "Finnish", "ru", "Russian", "es_MX", "Spanish (Mexico)", "no", "Norwegian",
		"iw", "Hebrew", "ar", "Arabic", "pl", "Polish", "tr", "Turkish",
	)
}

func locales() []PicklistValue {
	return labelled(
		"en_US", "English (United States)", "en_GB", "English (United Kingdom)", "de_DE", "German (Germany)",
		"fr_FR", "French (France)", "es_ES", "Spanish (Spain)", "pl_PL", "Polish (Poland)",
		"ja_JP", "Japanese (Japan)", "sv_SE", "Swedish (Sweden)", "en_IN", "English (India)",
		"zh_CN", "Chinese (China)", "ar_AE", "Arabic (United Arab Emirates)", "en_CA", "English (Canada)",
	)
}

func timeZones() []PicklistValue {
	return values("America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Toronto",
		"Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw", "Europe/Stockholm",
		"Africa/Lagos", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "GMT")
}

func emailEncodings() []PicklistValue {
	return labelled(
		"UTF-8", "Unicode (UTF-8)",
		"ISO-8859-1", "General US & Western Europe (ISO-8859-1, ISO-LATIN-1)",
		"Shift_JIS", "Japanese (Shift-JIS)",
		"GB2312", "Chinese Simplified (GB2312)",
	)
}

func accessLevels() []PicklistValue {
	return labelled(
		"None", "Private", "Read", "Read Only", "Edit", "Read/Write", "ControlledByParent", "Controlled By Parent",
	)
}
