package rules

// The objects that have rules of their own.
const (
	objectAccount              = "Account"
	objectContact              = "Contact"
	objectNetworkMember        = "NetworkMember"
	objectNetworkMemberGroup   = "NetworkMemberGroup"
	objectObjectPermissions    = "ObjectPermissions"
	objectFieldPermissions     = "FieldPermissions"
	objectSetupAccess          = "SetupEntityAccess"
	objectTabSetting           = "PermissionSetTabSetting"
	objectPermissionSet        = "PermissionSet"
	objectAssignment           = "PermissionSetAssignment"
	objectPermissionSetLicense = "PermissionSetLicense"
	objectLicenseAssign        = "PermissionSetLicenseAssign"
	objectPackageLicense       = "PackageLicense"
	objectProfile              = "Profile"
	objectUser                 = "User"
	objectUserLicense          = "UserLicense"
	objectUserRole             = "UserRole"
)

// The fields that rules read or write in more than one place.
const (
	fieldAccountID       = "AccountId"
	fieldDeveloperName   = "DeveloperName"
	fieldIsPerson        = "IsPersonAccount"
	fieldIsPortal        = "IsPortalEnabled"
	fieldPackage         = "PackageLicenseId"
	fieldPortalAccount   = "PortalAccountId"
	fieldPortalOwner     = "PortalAccountOwnerId"
	fieldPortalType      = "PortalType"
	fieldSetGroup        = "PermissionSetGroupId"
	fieldSetLicense      = "PermissionSetLicenseId"
	fieldUserID          = "UserId"
	fieldAssigneeID      = "AssigneeId"
	fieldParentID        = "ParentId"
	fieldParentRoleID    = "ParentRoleId"
	fieldContactID       = "ContactId"
	fieldIsActive        = "IsActive"
	fieldIsCustomer      = "IsCustomerPortal"
	fieldIsPartner       = "IsPartner"
	fieldName            = "Name"
	fieldNickname        = "CommunityNickname"
	fieldOwnerID         = "OwnerId"
	fieldPermissionSetID = "PermissionSetId"
	fieldSobjectType     = "SobjectType"
	fieldPortalRole      = "PortalRole"
	fieldProfileID       = "ProfileId"
	fieldUserRoleID      = "UserRoleId"
	fieldUserType        = "UserType"
	fieldUsername        = "Username"
	fieldUsedLicenses    = "UsedLicenses"
)

// The user types of Salesforce. Source: describe of User.UserType.
const (
	typePartner      = "PowerPartner"
	typeCustomerPlus = "PowerCustomerSuccess"
	typeHighVolume   = "CspLitePortal"
	typeCustomer     = "CustomerSuccess"
)

// The portal types and portal roles of a UserRole.
const (
	portalCustomer    = "CustomerPortal"
	portalPartner     = "Partner"
	portalNone        = "None"
	rolePersonAccount = "PersonAccount"
	statusActive      = "Active"
)

// isExternal tells whether users of this type belong to an account.
func isExternal(userType string) bool {
	return isRoleBased(userType) || userType == typeHighVolume || userType == typeCustomer
}

// isRoleBased tells whether a license of this type needs a role.
func isRoleBased(userType string) bool {
	return userType == typePartner || userType == typeCustomerPlus
}

// portalTypeOf gives the UserRole.PortalType that users of this type need, "" for
// those that can't have an account role.
func portalTypeOf(userType string) string {
	switch userType {
	case typePartner:
		return portalPartner
	case typeCustomerPlus:
		return portalCustomer
	}
	return ""
}
