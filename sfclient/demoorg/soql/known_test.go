package soql_test

import (
	"testing"

	"cupgrade/sfclient/demoorg/soql"
)

// knownQueries are those that the wizard's client and the Salesforce CLI are
// known to send.
func knownQueries() []string {
	return []string{
		"SELECT Id, Name, MasterLabel, LicenseDefinitionKey, Status, TotalLicenses, UsedLicenses, UsedLicensesLastUpdated, MonthlyLoginsEntitlement, MonthlyLoginsUsed FROM UserLicense",
		"SELECT Id, Name, UserType, UserLicenseId, UserLicense.Name, UserLicense.LicenseDefinitionKey FROM Profile WHERE UserType IN ('PowerPartner','PowerCustomerSuccess')",
		"SELECT IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId='u'",
		"SELECT Id, Username, Name, Email, IsActive, UserType, ProfileId, Profile.Name, Profile.UserLicenseId, Profile.UserLicense.Name, UserRoleId, UserRole.Name, UserRole.PortalRole, UserRole.PortalType, ContactId, AccountId, IsPortalEnabled, PortalRole, FederationIdentifier, LastLoginDate, SystemModstamp FROM User WHERE Id = '005'",
		"SELECT COUNT() FROM UserRole WHERE PortalAccountId != null",
		"SELECT COUNT() FROM UserRole WHERE PortalAccountOwnerId != null",
		"SELECT Id, Name, DeveloperName, PortalType, PortalRole, ParentRoleId, PortalAccountId FROM UserRole WHERE PortalAccountId = '001' AND PortalType IN ('Partner','CustomerPortal')",
		"SELECT COUNT() FROM Contact WHERE AccountId='a' AND Owner.UserType IN ('PowerPartner','PowerCustomerSuccess','CspLitePortal','CustomerSuccess')",
		"SELECT Id, PermissionSetId, PermissionSet.Name, PermissionSet.Label, PermissionSet.Type, PermissionSet.IsOwnedByProfile, PermissionSet.LicenseId, PermissionSet.License.Name, PermissionSet.HasActivationRequired, PermissionSetGroupId, PermissionSetGroup.DeveloperName, PermissionSetGroup.MasterLabel, PermissionSetGroup.Status, ExpirationDate, IsActive FROM PermissionSetAssignment WHERE AssigneeId = 'u'",
		"SELECT Id, PermissionSetLicenseId, PermissionSetLicense.MasterLabel, PermissionSetLicense.PermissionSetLicenseKey FROM PermissionSetLicenseAssign WHERE AssigneeId = 'u'",
		"SELECT ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions WHERE ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = 'u')",
		"SELECT ParentId FROM ObjectPermissions WHERE Parent.ProfileId = '00e'",
		"SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ParentId IN ('0PS')",
		"SELECT ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess WHERE ParentId IN ('0PS')",
		"SELECT ParentId, Name, Visibility FROM PermissionSetTabSetting WHERE ParentId IN ('0PS')",
		"SELECT GroupId, Group.Name, Group.Type FROM GroupMember WHERE UserOrGroupId='u'",
		"SELECT NetworkId, Network.Name, Network.Status, ParentId, AssignmentStatus FROM NetworkMemberGroup WHERE ParentId IN ('00e','0PS')",
		"SELECT NetworkId, Network.Name FROM NetworkMember WHERE MemberId='u'",
		"SELECT Id, Name, OrganizationType, InstanceName, IsSandbox FROM Organization",
		"SELECT PermissionsManageUsers, PermissionsManagePartners, PermissionsManageCssUsers, PermissionsManageInternalUsers, PermissionsViewSetup, PermissionsViewRoles, PermissionsAssignPermissionSets, PermissionsManageNetworks FROM UserPermissionAccess",
		"SELECT Id FROM User LIMIT 5",
		"SELECT Id FROM ScratchOrgInfo limit 1",
		"SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization",
		"SELECT id FROM User WHERE Username = 'a@b.c'",
		"SELECT Id FROM User WHERE Username='a@b.c'",
		"SELECT Id FROM PermissionSet WHERE Name='x'",
		"SELECT username, profileid, id FROM User",
		"SELECT id, name FROM Profile",
		"SELECT name FROM Profile WHERE Id IN (SELECT ProfileId FROM User WHERE username='a@b.c')",
	}
}

func TestParseKnownQueries(t *testing.T) {
	t.Parallel()
	for _, text := range knownQueries() {
		if _, err := soql.Parse(text); err != nil {
			t.Errorf("Parse(%q): %v", text, err)
		}
	}
}
