package schema

// Features says which optional parts of Salesforce an org has. An org without
// one lacks the objects and fields that come with it, and refuses their names.
type Features struct {
	// Networks is digital experiences: Network, NetworkMember, NetworkMemberGroup
	// and User.IsPortalEnabled.
	Networks bool
	// PartnerAccounts is partner relationship management: Account.IsPartner.
	PartnerAccounts bool
	// CustomerPortal is Account.IsCustomerPortal.
	CustomerPortal bool
	// PersonAccounts is Account.IsPersonAccount and the person fields.
	PersonAccounts bool
	// PortalRoleField is User.PortalRole.
	PortalRoleField bool
	// PrmSuperUser is User.IsPrmSuperUser.
	PrmSuperUser bool
	// Federation is User.FederationIdentifier.
	Federation bool
	// UserAccessPolicies is UserAccessPolicy and PermissionSetAssignment.IsRevoked.
	UserAccessPolicies bool
	// CustomObjects is Warranty_Claim__c.
	CustomObjects bool
	// RequiredFields is Region__c of User and Account, which every record must have and
	// those of the seed lack: they are from before it was required.
	RequiredFields bool
	// EncryptedEmail is User.Email under Shield Platform Encryption, which can then be
	// neither filtered nor sorted by; with EncryptedEmailEquals too, which is the
	// deterministic scheme, it can be compared, but not with LIKE. Source:
	// https://help.salesforce.com/s/articleView?id=xcloud.security_pe_deterministic_considerations.htm
	EncryptedEmail, EncryptedEmailEquals bool
}

// AllFeatures is an org that has everything this project knows of and encrypts nothing.
func AllFeatures() Features {
	return Features{
		Networks:           true,
		PartnerAccounts:    true,
		CustomerPortal:     true,
		PersonAccounts:     true,
		PortalRoleField:    true,
		PrmSuperUser:       true,
		Federation:         true,
		UserAccessPolicies: true,
		CustomObjects:      true,
	}
}

// Build gives the schema of an org with these features. The objects are part of the
// program, and a test reads each: a mistake in them is a fault of it.
func Build(f Features) *Schema {
	s, err := load(files, f)
	if err != nil {
		panic(err)
	}
	if email := s.Object("User").Field("Email"); f.EncryptedEmail {
		email.Encrypted, email.Filterable, email.Sortable, email.Groupable = true, f.EncryptedEmailEquals, false, f.EncryptedEmailEquals
	}
	return s
}
