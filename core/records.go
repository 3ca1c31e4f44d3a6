package core

import "time"

// A pointer in these records that is nil means that the org did not say: the
// field does not exist there, or the admin may not see it. A rule must not read
// nil as false.

// Organization is the org that a session belongs to.
type Organization struct {
	ID           ID     `json:"id"`
	Name         string `json:"name"`
	Type         string `json:"type"`         // OrganizationType: "Developer Edition", ...
	InstanceName string `json:"instanceName"` // "NA135"
	InstanceURL  string `json:"instanceUrl"`  // https://host, without a slash at the end
	IsSandbox    bool   `json:"isSandbox"`
	IsSimulation bool   `json:"isSimulation"` // the embedded demo org
	APIVersion   string `json:"apiVersion"`   // "68.0"
}

// Admin is the user whose session is used, with the rights that an upgrade needs.
type Admin struct {
	ID       ID     `json:"id"`
	Username string `json:"username"`
	Name     string `json:"name"`
	// Permissions maps Permissions* fields of UserPermissionAccess to whether
	// the admin has them. A field that the org did not answer is absent.
	Permissions map[string]bool `json:"permissions,omitempty"`
}

// May tells whether the admin has a permission, and whether that is known.
func (a Admin) May(permission string) (has, known bool) {
	has, known = a.Permissions[permission]
	return has, known
}

// LacksSites tells whether the admin is known to see no sites but their own.
func (a Admin) LacksSites() bool {
	for _, permission := range []string{PermManageNetworks, PermViewAllData, PermModifyAllData} {
		if has, known := a.May(permission); has || !known && permission == PermManageNetworks {
			return false
		}
	}
	return true
}

// The permissions of an admin that an upgrade or its preview needs, by their
// UserPermissionAccess field.
const (
	PermManageUsers          = "PermissionsManageUsers"
	PermManageInternalUsers  = "PermissionsManageInternalUsers"
	PermManageExternalUsers  = "PermissionsManagePartners"
	PermManageCustomerUsers  = "PermissionsManageCssUsers"
	PermViewSetup            = "PermissionsViewSetup"
	PermViewRoles            = "PermissionsViewRoles"
	PermAssignPermissionSets = "PermissionsAssignPermissionSets"
	PermManagePermissionSets = "PermissionsManageProfilesPermissionsets"
	PermManageNetworks       = "PermissionsManageNetworks"
	PermModifyMetadata       = "PermissionsModifyMetadata"
	PermModifyAllData        = "PermissionsModifyAllData"
	PermViewAllData          = "PermissionsViewAllData"
	PermCustomizeApplication = "PermissionsCustomizeApplication"
)

// UserLicense is a row of UserLicense. Seats are advisory: Salesforce may answer
// the previous day's count, and a license bounded by logins is not bounded by
// seats. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userlicense.htm
type UserLicense struct {
	ID                       ID         `json:"id"`
	Name                     string     `json:"name"`
	Label                    string     `json:"label"`
	DefinitionKey            string     `json:"definitionKey"`
	Status                   string     `json:"status"` // Active or Disabled
	Total                    int        `json:"total"`
	Used                     int        `json:"used"`
	UsedUpdatedAt            *time.Time `json:"usedUpdatedAt,omitempty"`
	MonthlyLoginsEntitlement *int       `json:"monthlyLoginsEntitlement,omitempty"`
	MonthlyLoginsUsed        *int       `json:"monthlyLoginsUsed,omitempty"`
}

// Free is the number of seats left, never below zero.
func (l UserLicense) Free() int { return max(0, l.Total-l.Used) }

// IsLoginBased tells whether logins a month bound this license rather than seats.
func (l UserLicense) IsLoginBased() bool { return l.MonthlyLoginsEntitlement != nil }

// Profile is a row of Profile; a profile belongs to exactly one license.
type Profile struct {
	ID       ID          `json:"id"`
	Name     string      `json:"name"`
	UserType UserType    `json:"userType"`
	License  UserLicense `json:"license"`
	// IsStandard tells a profile that Salesforce made (it cannot be edited) from
	// a custom one; nil when the org's Profile rows do not tell.
	IsStandard *bool `json:"isStandard,omitempty"`
	// PermissionSetID is the permission set that the profile owns: the parent of
	// its permissions. Empty when it could not be read.
	PermissionSetID ID `json:"permissionSetId,omitempty"`
}

// UserRole is a row of UserRole.
type UserRole struct {
	ID            ID         `json:"id"`
	Name          string     `json:"name"`
	PortalType    PortalType `json:"portalType"`
	PortalRole    PortalRole `json:"portalRole"`
	AccountID     ID         `json:"accountId,omitempty"`      // PortalAccountId
	AccountOwner  ID         `json:"accountOwnerId,omitempty"` // PortalAccountOwnerId, of a shared person-account role
	ParentID      ID         `json:"parentId,omitempty"`
	DeveloperName string     `json:"developerName,omitempty"`
}

// User is the person to upgrade, as a row of User with its parents.
type User struct {
	ID                   ID         `json:"id"`
	Username             string     `json:"username"`
	Name                 string     `json:"name"`
	Email                string     `json:"email"`
	IsActive             bool       `json:"isActive"`
	UserType             UserType   `json:"userType"`
	Profile              Profile    `json:"profile"`
	Role                 *UserRole  `json:"role,omitempty"`
	ContactID            ID         `json:"contactId,omitempty"`
	AccountID            ID         `json:"accountId,omitempty"`
	AccountName          string     `json:"accountName,omitempty"`
	PortalRole           PortalRole `json:"portalRole,omitempty"`
	IsPortalEnabled      *bool      `json:"isPortalEnabled,omitempty"`
	IsPrmSuperUser       *bool      `json:"isPrmSuperUser,omitempty"`
	FederationIdentifier string     `json:"federationIdentifier,omitempty"`
	IsFrozen             *bool      `json:"isFrozen,omitempty"`
	IsPasswordLocked     *bool      `json:"isPasswordLocked,omitempty"`
	LastLogin            *time.Time `json:"lastLogin,omitempty"`
	LastModified         time.Time  `json:"lastModified"`
	LastModifiedBy       string     `json:"lastModifiedBy,omitempty"`
	SystemModstamp       time.Time  `json:"systemModstamp"`
}

// Account is the account of the user's contact.
type Account struct {
	ID               ID        `json:"id"`
	Name             string    `json:"name"`
	IsPartner        *bool     `json:"isPartner,omitempty"`
	IsCustomerPortal *bool     `json:"isCustomerPortal,omitempty"`
	IsPersonAccount  *bool     `json:"isPersonAccount,omitempty"`
	OwnerID          ID        `json:"ownerId"`
	OwnerName        string    `json:"ownerName"`
	OwnerUserType    UserType  `json:"ownerUserType"`
	OwnerRoleID      ID        `json:"ownerRoleId,omitempty"`
	OwnerIsActive    *bool     `json:"ownerIsActive,omitempty"`
	LastModified     time.Time `json:"lastModified"`
	// PartnerChangeable tells whether the admin may change IsPartner, by what the
	// org's describe of Account says of its object and field; nil when it is not known.
	PartnerChangeable *bool `json:"partnerChangeable,omitempty"`
	// ExternallyOwnedContacts counts the contacts of the account that an external
	// user owns; nil when it could not be counted.
	ExternallyOwnedContacts *int `json:"externallyOwnedContacts,omitempty"`
	// OwnerRoleName is what the owner's role is called, "" when it could not be read.
	OwnerRoleName string `json:"ownerRoleName,omitempty"`
	// OwnersPersonAccounts counts the person accounts of the owner; nil when it could
	// not be counted, or the org has none.
	OwnersPersonAccounts *int `json:"ownersPersonAccounts,omitempty"`
	// ExternalUsers counts the active external users of the account, without the one to
	// upgrade; nil when they could not be counted.
	ExternalUsers []UserCount `json:"externalUsers"`
}

// UserCount counts users of one user type and role.
type UserCount struct {
	UserType UserType `json:"userType"`
	RoleID   ID       `json:"roleId,omitempty"`
	Users    int      `json:"users"`
}

// Individual is what the privacy record of a user's contact asks for. Source:
// https://help.salesforce.com/s/articleView?id=000390958&type=1
type Individual struct {
	DontProcess bool `json:"dontProcess"`
	Forget      bool `json:"forget"`
}

// PermissionSetAssignment is a row of PermissionSetAssignment with its permission
// set and group.
type PermissionSetAssignment struct {
	ID                    ID         `json:"id"`
	PermissionSetID       ID         `json:"permissionSetId"`
	Name                  string     `json:"name"`
	Label                 string     `json:"label"`
	Type                  string     `json:"type"` // Regular, Profile, Group, Session, Standard, Integration
	IsOwnedByProfile      bool       `json:"isOwnedByProfile"`
	LicenseID             ID         `json:"licenseId,omitempty"` // a UserLicense or a PermissionSetLicense
	LicenseName           string     `json:"licenseName,omitempty"`
	RequiresActivation    bool       `json:"requiresActivation"` // session-based: not an always-on grant
	FullName              string     `json:"fullName,omitempty"` // the Metadata API's: Name after the namespace of a managed package
	PermissionSetGroupID  ID         `json:"permissionSetGroupId,omitempty"`
	PermissionSetGroup    string     `json:"permissionSetGroup,omitempty"` // DeveloperName
	PermissionSetGroupLbl string     `json:"permissionSetGroupLabel,omitempty"`
	GroupStatus           string     `json:"groupStatus,omitempty"` // Updated, Outdated, Updating, Failed
	ExpirationDate        *time.Time `json:"expirationDate,omitempty"`
	IsActive              *bool      `json:"isActive,omitempty"`
	IsRevoked             *bool      `json:"isRevoked,omitempty"` // by a user access policy
}

// PermissionSetLicenseAssign is a row of PermissionSetLicenseAssign with its
// license.
type PermissionSetLicenseAssign struct {
	ID        ID     `json:"id"`
	LicenseID ID     `json:"licenseId"`
	Label     string `json:"label"`
	Key       string `json:"key"`
	Status    string `json:"status"`
	Total     int    `json:"total"`
	Used      int    `json:"used"`
}

// IsAssignable tells whether the license can be assigned again once it is removed, which
// frees a seat.
func (a PermissionSetLicenseAssign) IsAssignable() bool { return a.IsActive() && !a.IsOverused() }

// IsActive tells whether the org may assign the license, as far as is known.
func (a PermissionSetLicenseAssign) IsActive() bool {
	return a.Status == "" || a.Status == LicenseActive
}

// IsOverused tells whether more seats are used than the org has.
func (a PermissionSetLicenseAssign) IsOverused() bool { return a.Total > 0 && a.Used > a.Total }

// LicenseActive is the Status of a license that can be assigned.
const LicenseActive = "Active"

// Network is a site of Experience Cloud that a user is a member of, or that a
// profile or permission set gives membership of.
type Network struct {
	ID     ID     `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status,omitempty"`
	// SendsWelcome tells whether the site sends an email to users who join it; nil when
	// it was not read.
	SendsWelcome *bool `json:"sendsWelcome,omitempty"`
}

// networkLive is the Status of a site that people can log in to. Source:
// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_network.htm
const networkLive = "Live"

// IsLive tells whether people can log in to the site; one that does not tell counts.
func (n Network) IsLive() bool { return n.Status == networkLive || n.Status == "" }

// NetworkGrant is a row of NetworkMemberGroup: a profile or permission set that
// makes its holders members of a site.
type NetworkGrant struct {
	Network  Network `json:"network"`
	ParentID ID      `json:"parentId"` // Profile or PermissionSet
	Status   string  `json:"status"`   // AssignmentStatus: Added, WaitingForAdd, ...
}

// GivesMembership tells whether the AssignmentStatus makes the holders of the grant
// members, now or in a moment.
func (g NetworkGrant) GivesMembership() bool {
	switch g.Status {
	case "WaitingForRemove", "RemoveCalculated", "FailedAdd":
		return false
	}
	return true
}

// IsWaiting tells whether the holders of the grant are still to be added, which may take long
// or fail.
func (g NetworkGrant) IsWaiting() bool { return g.Status == "WaitingForAdd" }

// GroupMembership is a public group or queue that the user is a direct member of.
type GroupMembership struct {
	GroupID ID     `json:"groupId"`
	Name    string `json:"name"`
	Type    string `json:"type"` // Regular, Queue, ...
}

// PackageLicense is a row of UserPackageLicense with its license: a managed
// package that the user may use.
type PackageLicense struct {
	ID        ID     `json:"id"`        // of the UserPackageLicense
	LicenseID ID     `json:"licenseId"` // of the PackageLicense
	Namespace string `json:"namespace"` // "bwcharts"
	Status    string `json:"status"`    // Active, Expired, ...
	// Allowed and Used are the seats of the package; -1 allowed are as many as there are users.
	Allowed int `json:"allowed,omitempty"`
	Used    int `json:"used,omitempty"`
}

// IsAssignable tells whether the package can be given to a user, as far as the status tells.
func (l PackageLicense) IsAssignable() bool { return l.Status != "Expired" && l.Status != "Suspended" }
