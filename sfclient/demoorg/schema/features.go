package schema

import "slices"

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
}

// AllFeatures is an org that has everything this project knows of.
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

// Build gives the schema of an org with these features.
func Build(f Features) *Schema {
	s := New(slices.Concat(
		[]*Object{organization()},
		userObjects(f),
		accountObjects(f),
		businessObjects(f),
		permissionSetObjects(f),
		accessObjects(),
		groupObjects(),
		siteObjects(f),
		namedObjects(f),
		entityObjects(),
		toolingObjects(f),
	))
	for _, o := range s.Objects {
		dropMissingTargets(s, o)
	}
	return s
}

// dropMissingTargets lets a reference name only objects that the org has.
func dropMissingTargets(s *Schema, o *Object) {
	for i := range o.Fields {
		o.Fields[i].ReferenceTo = slices.DeleteFunc(o.Fields[i].ReferenceTo, func(name string) bool {
			return s.Object(name) == nil
		})
	}
}
